/** Examples: one of each kind, about invented people, for tests and for measuring. Not part of the door. */
import type { Contents, DocumentKind } from './contents.ts'
import type { Signer } from './document.ts'

export const exampleSigner: Signer = {
  agency: 'H55.28',
  agencyName: 'UBND phường Bách Quang',
  parentName: 'UBND tỉnh Thái Nguyên',
  title: 'Phó Chủ tịch',
  name: 'Dương Thị Thu Hiền',
  place: 'Bách Quang',
}

export const policeSigner: Signer = {
  agency: 'G01.H55.28',
  agencyName: 'Công an phường Bách Quang',
  parentName: 'Công an tỉnh Thái Nguyên',
  title: 'Trưởng Công an phường',
  name: 'Trung tá Hà Quốc Vượng',
  place: 'Bách Quang',
}

export const insuranceSigner: Signer = {
  agency: 'G24.H55',
  agencyName: 'Bảo hiểm xã hội tỉnh Thái Nguyên',
  parentName: 'Bảo hiểm xã hội Việt Nam',
  title: 'Phó Giám đốc',
  name: 'Ngô Đình Khải',
  place: 'Thái Nguyên',
}

const applicant = {
  name: 'Lý Thị Mỹ Uyên',
  personalId: '019196004321',
  phone: '0912 000 345',
  address: 'Số 7, ngõ 12, tổ dân phố 4, phường Bách Quang, tỉnh Thái Nguyên',
}
const bundle = {
  code: '3.000722',
  name: 'Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi',
}
const dossierCode = 'H55.28-261118-0007'

const examples: { [K in DocumentKind]: Extract<Contents, { kind: K }>['data'] } = {
  'birth-certificate': {
    number: '118/2026',
    book: '01/2026-KS',
    child: {
      name: 'Trần Lý Khánh Ngân',
      birthDate: '2026-11-14',
      sex: 'female',
      ethnicity: 'Sán Dìu',
      nationality: 'Việt Nam',
      birthPlace: 'Bệnh viện Sao Mai Thái Nguyên, phường Phan Đình Phùng, tỉnh Thái Nguyên',
      origin: 'Xã Nam Hòa, tỉnh Thái Nguyên',
      personalId: '019326000118',
    },
    mother: {
      name: 'Lý Thị Mỹ Uyên',
      birthDate: '1996-07-02',
      ethnicity: 'Sán Dìu',
      nationality: 'Việt Nam',
      residence: 'Số 7, ngõ 12, tổ dân phố 4, phường Bách Quang, tỉnh Thái Nguyên',
      personalId: '019196004321',
    },
    father: {
      name: 'Trần Đức Trưởng',
      birthDate: '1993',
      ethnicity: 'Kinh',
      nationality: 'Việt Nam',
      residence: 'Số 7, ngõ 12, tổ dân phố 4, phường Bách Quang, tỉnh Thái Nguyên',
      personalId: '019093001234',
    },
    registrant: {
      name: 'Lý Thị Mỹ Uyên',
      relation: 'mẹ',
      identityPaper: 'Căn cước số 019196004321',
    },
    registeredOn: '2026-11-18',
  },
  'dossier-receipt': {
    dossierCode,
    applicant,
    procedure: bundle,
    components: [
      {
        name: 'Tờ khai điện tử đã ký bằng tài khoản định danh',
        form: 'Dữ liệu điện tử',
        copies: 1,
      },
      { name: 'Giấy chứng sinh số 00042.GCS.19001.26', form: 'Dữ liệu của bệnh viện', copies: 1 },
    ],
    receivedAt: '2026-11-18T02:05:00.000Z',
    duration: '04 ngày làm việc',
    promisedAt: '2026-11-25T10:00:00.000Z',
    fee: 0,
    returnPlace: 'Bộ phận một cửa phường Bách Quang',
    returnWay: 'Bản điện tử trong kho dữ liệu cá nhân',
    receiver: { name: 'Nguyễn Thị Ánh Tuyết', title: 'Công chức một cửa' },
    parts: [
      {
        procedure: 'Đăng ký khai sinh',
        agencyName: 'UBND phường Bách Quang',
        promisedAt: '2026-11-19T10:00:00.000Z',
      },
      {
        procedure: 'Đăng ký thường trú',
        agencyName: 'Công an phường Bách Quang',
        promisedAt: '2026-11-25T10:00:00.000Z',
      },
      {
        procedure: 'Cấp thẻ bảo hiểm y tế',
        agencyName: 'BHXH tỉnh Thái Nguyên',
        promisedAt: '2026-11-23T10:00:00.000Z',
      },
    ],
  },
  'supplement-request': {
    dossierCode,
    applicant,
    procedure: bundle,
    items: [
      {
        subject: 'Quê quán của trẻ',
        reason: 'Ghi theo tên xã trước khi sắp xếp, không còn trong danh mục đơn vị hành chính.',
        guidance: 'Chọn lại xã hiện nay trong danh sách.',
      },
      {
        subject: 'Ý kiến của chủ hộ',
        reason: 'Chủ hộ chưa xác nhận đồng ý cho đăng ký thường trú.',
        guidance: 'Nhắc chủ hộ xác nhận trên ứng dụng định danh.',
      },
    ],
    legalBasis: 'Nghị định 118/2025/NĐ-CP; Thông tư 03/2025/TT-VPCP',
    dueOn: '2026-11-25',
    officer: { name: 'Nguyễn Thị Ánh Tuyết', title: 'Công chức một cửa' },
  },
  refusal: {
    dossierCode,
    applicant,
    procedure: { code: '1.004222', name: 'Đăng ký thường trú' },
    reason: 'Chủ hộ không đồng ý cho đăng ký thường trú vào hộ; trẻ chưa có chỗ ở hợp pháp khác.',
    legalBasis: 'Điều 20 Luật Cư trú 2020',
    guidance:
      'Đăng ký thường trú cho trẻ theo nơi thường trú của cha, hoặc nộp lại khi chủ hộ đồng ý. Việc đăng ký khai sinh không bị ảnh hưởng.',
    officer: { name: 'Hoàng Văn Định', title: 'Cán bộ cư trú' },
  },
  'residence-notice': {
    number: '245/TB-CAP',
    dossierCode: 'G01.H55.28-261119-0003',
    recipient: { name: 'Bà Lý Thị Mỹ Uyên', address: applicant.address },
    residenceKind: 'permanent',
    person: {
      name: 'Trần Lý Khánh Ngân',
      birthDate: '2026-11-14',
      sex: 'female',
      personalId: '019326000118',
    },
    address: applicant.address,
    household: { headName: 'Trần Văn Quý', headPersonalId: '019064000777', relation: 'Cháu ruột' },
    from: '2026-11-20',
  },
  'insurance-card': {
    cardNumber: 'TE1 019326000118',
    benefitCode: 'TE1',
    holder: {
      name: 'Trần Lý Khánh Ngân',
      birthDate: '2026-11-14',
      sex: 'female',
      personalId: '019326000118',
      address: applicant.address,
    },
    facility: { code: '19001', name: 'Bệnh viện Sao Mai Thái Nguyên' },
    validFrom: '2026-11-14',
    validTo: '2032-09-30',
  },
  declaration: {
    title: 'Tờ khai điện tử liên thông khai sinh, thường trú, bảo hiểm y tế',
    dossierCode,
    procedure: bundle,
    applicant,
    addressedTo: 'UBND phường Bách Quang',
    sections: [
      {
        title: 'Người được khai sinh',
        rows: [
          { label: 'Họ, chữ đệm, tên', value: 'Trần Lý Khánh Ngân' },
          { label: 'Ngày sinh', value: '14/11/2026', source: 'Giấy chứng sinh của bệnh viện' },
          { label: 'Dân tộc', value: 'Sán Dìu (theo mẹ)' },
        ],
      },
      {
        title: 'Nơi đăng ký thường trú',
        rows: [
          { label: 'Địa chỉ', value: applicant.address, source: 'CSDL quốc gia về dân cư' },
          { label: 'Chủ hộ', value: 'Trần Văn Quý', source: 'CSDL quốc gia về dân cư' },
        ],
      },
    ],
    declaredAt: '2026-11-18T01:58:00.000Z',
    signature: {
      signatureId: '019a9514-2a3b-7c4d-8e5f-0123456789ab',
      signedAt: '2026-11-18T01:58:21.000Z',
      digest: '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
      level: 2,
    },
  },
}

/** An example of a kind. */
export function exampleContents(kind: DocumentKind): Contents {
  return { kind, data: examples[kind] } as Contents
}

/** The agency that issues that kind in the examples. */
export function exampleSignerOf(kind: DocumentKind): Signer {
  if (kind === 'residence-notice') return policeSigner
  return kind === 'insurance-card' ? insuranceSigner : exampleSigner
}
