/**
 * Contents: what is written on each kind of document, as typed data. Templates get nothing else.
 *
 * Text is what the reader sees (ethnicity `Kinh`, nationality `Việt Nam`, an address in one line): the
 * caller turns codes into words as they were on the day of the deed, so that a document never changes
 * when a code list does. Days are PlainDate, moments are Instants; the room writes them the Vietnamese way.
 */
import type { Instant, PlainDate } from '#kernel'

export type DocumentKind =
  | 'birth-certificate'
  | 'dossier-receipt'
  | 'supplement-request'
  | 'refusal'
  | 'residence-notice'
  | 'insurance-card'
  | 'declaration'

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: a birth date as far as it is known. */
export type WrittenDate = string
export type WrittenSex = 'male' | 'female' | 'unknown'

/** A mother or a father on a birth certificate. */
export type WrittenParent = Readonly<{
  name: string
  birthDate: WrittenDate
  ethnicity: string
  nationality: string
  residence: string
  personalId?: string | null
}>

/** Giấy khai sinh (birth certificate). */
export type BirthCertificateData = Readonly<{
  /** Registration number, e.g. `118/2026`. */
  number: string
  /** Book of the civil status register, e.g. `01/2026-KS`. */
  book: string
  child: Readonly<{
    name: string
    birthDate: PlainDate
    sex: WrittenSex
    ethnicity: string
    nationality: string
    birthPlace: string
    origin: string
    /** 12 digits. */
    personalId: string
  }>
  mother: WrittenParent | null
  father: WrittenParent | null
  /** Who came to register (người đi khai sinh). */
  registrant: Readonly<{ name: string; relation?: string | null; identityPaper: string }>
  registeredOn: PlainDate
}>

/** Who handed the dossier in, as printed on the desk's forms. */
export type WrittenApplicant = Readonly<{
  name: string
  personalId?: string | null
  phone?: string | null
  address?: string | null
}>
export type WrittenProcedure = Readonly<{ code: string; name: string }>

/** Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả (receipt with the promised time). */
export type DossierReceiptData = Readonly<{
  dossierCode: string
  applicant: WrittenApplicant
  procedure: WrittenProcedure
  /** What was handed in; `form` in words: `dữ liệu điện tử`, `bản chính`, `bản chụp`… */
  components: readonly Readonly<{ name: string; form: string; copies: number }>[]
  receivedAt: Instant
  /** Legal time in words, e.g. `04 ngày làm việc`. */
  duration: string
  promisedAt: Instant
  /** Whole đồng; 0 is printed as `Không thu`. */
  fee: number
  returnPlace: string
  /** e.g. `Bản điện tử trong kho dữ liệu cá nhân`. */
  returnWay: string
  receiver: Readonly<{ name: string; title: string }>
  /** Children of a bundle, each with its own agency and promise. */
  parts?: readonly Readonly<{ procedure: string; agencyName: string; promisedAt: Instant }>[]
}>

/** Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: every fault at once, each with its reason. */
export type SupplementRequestData = Readonly<{
  dossierCode: string
  applicant: WrittenApplicant
  procedure: WrittenProcedure
  items: readonly Readonly<{ subject: string; reason: string; guidance?: string | null }>[]
  legalBasis?: string | null
  dueOn: PlainDate
  officer: Readonly<{ name: string; title: string }>
}>

/** Mẫu 03: Phiếu từ chối tiếp nhận, giải quyết hồ sơ. */
export type RefusalData = Readonly<{
  dossierCode: string
  applicant: WrittenApplicant
  procedure: WrittenProcedure
  reason: string
  legalBasis: string
  /** What the person can do now. */
  guidance?: string | null
  officer: Readonly<{ name: string; title: string }>
}>

/** CT08: Thông báo về kết quả giải quyết đăng ký cư trú. */
export type ResidenceNoticeData = Readonly<{
  /** e.g. `245/TB`. */
  number: string
  dossierCode: string
  recipient: Readonly<{ name: string; address?: string | null }>
  residenceKind: 'permanent' | 'temporary'
  person: Readonly<{
    name: string
    birthDate: WrittenDate
    sex: WrittenSex
    personalId: string
    nationality?: string | null
  }>
  address: string
  household: Readonly<{
    headName: string
    headPersonalId?: string | null
    /** Relation of the person to the head in words, e.g. `Con đẻ`. */
    relation: string
  }>
  /** Day from which the residence counts. */
  from: PlainDate
}>

/** Health insurance card of a child under six (TE1). */
export type InsuranceCardData = Readonly<{
  /** Full card number as printed, e.g. `TE1 55 …`; on the new card the personal number. */
  cardNumber: string
  /** Object and benefit code, `TE1`. */
  benefitCode: string
  holder: Readonly<{
    name: string
    birthDate: PlainDate
    sex: WrittenSex
    personalId: string
    address: string
  }>
  facility: Readonly<{ code: string; name: string }>
  validFrom: PlainDate
  /** Last day; null prints an open end. */
  validTo: PlainDate | null
}>

/** Tờ khai: the form as the applicant filled it, with the facts of the e-ID signature. */
export type DeclarationData = Readonly<{
  title: string
  dossierCode: string | null
  procedure: WrittenProcedure
  applicant: WrittenApplicant
  /** To whom it is addressed (Kính gửi). */
  addressedTo: string
  sections: readonly Readonly<{
    title: string
    /** `source` in words when the value came from a database, e.g. `CSDL quốc gia về dân cư`. */
    rows: readonly Readonly<{ label: string; value: string; source?: string | null }>[]
  }>[]
  declaredAt: Instant
  signature: Readonly<{
    signatureId: string
    signedAt: Instant
    /** Hex SHA-256 of the canonical answers the e-ID signed. */
    digest: string
    /** Level of the e-ID account: 1 or 2. */
    level: number
  }> | null
}>

export type ContentsByKind = Readonly<{
  'birth-certificate': BirthCertificateData
  'dossier-receipt': DossierReceiptData
  'supplement-request': SupplementRequestData
  refusal: RefusalData
  'residence-notice': ResidenceNoticeData
  'insurance-card': InsuranceCardData
  declaration: DeclarationData
}>

/** One kind together with its data, so that the two cannot disagree. */
export type Contents = {
  [K in DocumentKind]: Readonly<{ kind: K; data: ContentsByKind[K] }>
}[DocumentKind]

/** The person (or dossier) a document is about, for titles and for the masked name of the public page. */
export function holderOf(contents: Contents): string {
  switch (contents.kind) {
    case 'birth-certificate':
      return contents.data.child.name
    case 'residence-notice':
      return contents.data.person.name
    case 'insurance-card':
      return contents.data.holder.name
    default:
      return contents.data.applicant.name
  }
}

/** Names of the kinds for people, and the first part of a file name. */
export const KIND_NAMES: Readonly<
  Record<DocumentKind, Readonly<{ vi: string; en: string; file: string }>>
> = {
  'birth-certificate': { vi: 'Giấy khai sinh', en: 'Birth certificate', file: 'giay-khai-sinh' },
  'dossier-receipt': {
    vi: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
    en: 'Receipt with promised time',
    file: 'giay-tiep-nhan',
  },
  'supplement-request': {
    vi: 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ',
    en: 'Request for supplements',
    file: 'phieu-bo-sung',
  },
  refusal: {
    vi: 'Phiếu từ chối tiếp nhận, giải quyết hồ sơ',
    en: 'Refusal',
    file: 'phieu-tu-choi',
  },
  'residence-notice': {
    vi: 'Thông báo kết quả giải quyết đăng ký cư trú',
    en: 'Residence notice',
    file: 'thong-bao-cu-tru',
  },
  'insurance-card': {
    vi: 'Thẻ bảo hiểm y tế điện tử',
    en: 'Electronic health insurance card',
    file: 'the-bhyt',
  },
  declaration: { vi: 'Tờ khai điện tử', en: 'Electronic declaration', file: 'to-khai' },
}
