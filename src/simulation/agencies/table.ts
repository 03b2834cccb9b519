/** Table: the columns of the nine databases, and how each writes down what it knows, with its own codes. */
import { toSocialInsuranceDate } from '#vn'
import type { Dice } from '../dice.ts'
import { iso } from '../history/calendar.ts'
import { now } from '../history/life.ts'
import { birthUnitOn } from '../history/settle.ts'
import type { DatabaseCode } from './agency.ts'
import type { Copy } from './copy.ts'
import { stripMarks } from './name-error.ts'
import {
  bare,
  capital,
  clerk,
  dmy,
  filled,
  group,
  type Key,
  levels,
  pad,
  provinceCode,
  serial,
  slashes,
  whole,
  words,
} from './writing.ts'

export type Table = Readonly<{
  name: Readonly<{ vi: string; en: string }>
  /** The first holds the row's own key. */
  columns: readonly string[]
  /** Its form takes whole dates only: where the year is all that is known, 01/01 is filled in. */
  fills?: boolean
  /** Cells of one row in the order of the columns. */
  row(copy: Copy, key: Key, d: Dice): readonly string[]
}>

const JOBS = [
  'Nông dân',
  'Công nhân may',
  'Lao động tự do',
  'Buôn bán nhỏ',
  'Công nhân lắp ráp điện tử',
  'Nhân viên bán hàng',
  'Thợ xây',
  'Lái xe',
  'Nội trợ',
  'Giáo viên',
  'Nhân viên văn phòng',
  'Kế toán',
  'Kỹ sư',
]
const BENEFITS = [
  'Trợ cấp người cao tuổi',
  'Hộ nghèo',
  'Hộ cận nghèo',
  'Người khuyết tật nặng',
  'Người khuyết tật đặc biệt nặng',
  'Người có công',
]

export const TABLES: Readonly<Record<DatabaseCode, Table>> = {
  'civil-status': {
    name: { vi: 'Cơ sở dữ liệu hộ tịch điện tử', en: 'electronic civil status database' },
    columns: [
      'SO_DANG_KY',
      'QUYEN_SO',
      'TRANG_SO',
      'LOAI_VIEC',
      'HO_TEN',
      'NGAY_SINH',
      'GIOI_TINH',
      'DAN_TOC',
      'QUOC_TICH',
      'SO_DDCN',
      'HO_TEN_CHA',
      'HO_TEN_ME',
      'NOI_DANG_KY',
      'MA_DON_VI',
      'NGAY_DANG_KY',
    ],
    row: (c, key, d) => [
      serial(key),
      `${pad(1 + (key.n % 9), 2)}/${iso(c.on).slice(0, 4)}`,
      String(1 + (key.n % 200)),
      c.dead ? 'KT' : 'KS',
      c.name,
      slashes(c.birth),
      c.sex === 'male' ? '1' : '0',
      group(c.ethnicity),
      c.nationality === 'VN' ? 'Việt Nam' : c.nationality,
      c.number,
      c.father,
      c.mother,
      c.unitText,
      c.life === null ? c.unit : birthUnitOn(c.life, c.on),
      dmy(Math.max(c.on, c.life === null ? c.on : c.life.born) + d.int(40)),
    ],
  },
  insurance: {
    name: { vi: 'Cơ sở dữ liệu bảo hiểm xã hội, y tế', en: 'social and health insurance' },
    columns: [
      'maSoBhxh',
      'hoTen',
      'ngaySinh',
      'loaiNgaySinh',
      'gioiTinh',
      'soCCCD',
      'quocTich',
      'maDanToc',
      'maTinh',
      'maXa',
      'diaChi',
      'soDienThoai',
      'tuNgay',
      'trangThai',
    ],
    row: (c, key) => {
      const { ngaySinh, loaiNgaySinh } = toSocialInsuranceDate(c.birth as never)
      return [
        serial(key),
        c.name,
        ngaySinh,
        String(loaiNgaySinh),
        c.sex === 'male' ? '1' : c.sex === 'female' ? '2' : '3',
        c.number,
        c.nationality,
        c.ethnicity,
        provinceCode(c.unit, iso(c.on)),
        c.unit,
        c.address,
        c.phone,
        iso(c.on).replaceAll('-', ''),
        c.dead ? '4' : '1',
      ]
    },
  },
  vaccination: {
    name: { vi: 'Nền tảng quản lý tiêm chủng', en: 'vaccination register' },
    fills: true,
    columns: [
      'MA_DOI_TUONG',
      'HO_VA_TEN',
      'NGAY_SINH',
      'GIOI_TINH',
      'CMND_CCCD',
      'SO_DIEN_THOAI',
      'TINH',
      'HUYEN',
      'XA',
      'DIA_CHI',
      'MUI_TIEM',
      'NGAY_TIEM',
    ],
    row: (c, key, d) => {
      const [commune, district, province] = levels(c.unitText)
      return [
        `TC${serial(key)}`,
        c.name,
        c.birth.length === 10 ? c.birth : `${c.birth.slice(0, 4)}-01-01`,
        c.sex === 'male' ? 'Nam' : 'Nữ',
        c.number,
        c.phone,
        capital(province),
        capital(district),
        commune,
        c.address,
        String(1 + d.int(4)),
        iso(c.on),
      ]
    },
  },
  education: {
    name: { vi: 'Cơ sở dữ liệu giáo dục', en: 'pupils of all schools' },
    fills: true,
    columns: [
      'MA_HOC_SINH',
      'MA_DINH_DANH',
      'HO_TEN',
      'NGAY_SINH',
      'NU',
      'DAN_TOC',
      'HO_TEN_BO',
      'HO_TEN_ME',
      'SDT_PHU_HUYNH',
      'TRUONG',
      'LOP',
      'THON_XOM',
      'XA',
      'HUYEN',
      'TINH',
    ],
    row: (c, key, d) => {
      const [commune, district, province] = levels(c.unitText)
      const grade = Math.max(1, Math.min(12, 2026 - Number(c.birth.slice(0, 4)) - 5))
      const school = grade <= 5 ? 'Tiểu học' : grade <= 9 ? 'THCS' : 'THPT'
      return [
        `HS${serial(key)}`,
        c.number,
        c.name,
        filled(c.birth),
        c.sex === 'female' ? 'x' : '',
        group(c.ethnicity),
        c.father,
        c.mother,
        c.life?.mother?.phone ?? '',
        `Trường ${school} ${words(commune).slice(1).join(' ')}`,
        `${grade}${d.pick(['A', 'B', 'C', 'D'])}`,
        c.address,
        commune,
        capital(district),
        capital(province),
      ]
    },
  },
  tax: {
    name: { vi: 'Cơ sở dữ liệu người nộp thuế', en: 'taxpayers and dependants' },
    fills: true,
    columns: [
      'MST',
      'HO_VA_TEN',
      'NGAY_SINH',
      'SO_GIAY_TO',
      'LOAI_GIAY_TO',
      'NGAY_CAP_MST',
      'DIA_CHI',
      'TRANG_THAI',
    ],
    row: (c, key) => [
      `8${pad(key.cell, 4)}${pad(key.n, 6)}`,
      c.name,
      filled(c.birth),
      c.number,
      { 'personal-id': 'CCCD', cmnd9: 'CMND', passport: 'HC', '': '' }[c.numberKind],
      dmy(c.on),
      clerk(c),
      c.dead ? '03' : c.numberKind === 'personal-id' ? '00' : '10',
    ],
  },
  assistance: {
    name: { vi: 'Danh sách bảo trợ xã hội', en: 'social assistance list' },
    columns: [
      'STT',
      'HO_TEN',
      'NAM_SINH_NAM',
      'NAM_SINH_NU',
      'SO_CCCD',
      'LOAI_DOI_TUONG',
      'MUC_TRO_CAP',
      'TU_THANG',
      'THON_TO',
      'XA',
      'GHI_CHU',
    ],
    row: (c, key, d) => [
      serial(key),
      c.name,
      c.sex === 'male' ? slashes(c.birth) : '',
      c.sex === 'female' ? slashes(c.birth) : '',
      c.number,
      Number(c.birth.slice(0, 4)) < 1951 ? BENEFITS[0]! : d.pick(BENEFITS),
      d.pick(['500000', '540000', '810000', '1080000', '1350000']),
      slashes(iso(c.on).slice(0, 7)),
      c.address,
      levels(c.unitText)[0],
      c.dead ? 'đã chết, dừng chi trả' : '',
    ],
  },
  land: {
    name: { vi: 'Cơ sở dữ liệu đất đai', en: 'land database' },
    columns: [
      'MA_DANG_KY',
      'SO_TO',
      'SO_THUA',
      'TEN_CHU',
      'NAM_SINH',
      'LOAI_GIAY_TO',
      'SO_GIAY_TO',
      'VO_CHONG',
      'DIA_CHI_CHU',
      'DIA_CHI_THUA',
      'DIEN_TICH',
      'SO_PHAT_HANH',
      'NGAY_CAP_GCN',
    ],
    row: (c, key, d) => [
      `DD${serial(key)}`,
      String(1 + d.int(90)),
      String(1 + d.int(600)),
      `${c.sex === 'male' ? 'Ông' : 'Bà'} ${c.name}`,
      c.birth.slice(0, 4),
      { 'personal-id': 'CCCD', cmnd9: 'CMND', passport: 'HC', '': '' }[c.numberKind],
      c.number,
      c.spouse === '' ? '' : `${c.sex === 'male' ? 'Bà' : 'Ông'} ${c.spouse}`,
      whole(c),
      c.unitText,
      `${60 + d.int(900)},${d.int(10)}`,
      `${String.fromCharCode(65 + d.int(26))}${String.fromCharCode(65 + d.int(26))} ${pad(d.int(1_000_000), 6)}`,
      dmy(c.on),
    ],
  },
  labour: {
    name: { vi: 'Cơ sở dữ liệu lao động', en: 'labour database' },
    columns: [
      'MA_NGUOI_LAO_DONG',
      'HO_DEM',
      'TEN',
      'NGAY',
      'THANG',
      'NAM',
      'GIOI_TINH',
      'CCCD',
      'NGHE_NGHIEP',
      'TINH_TRANG',
      'NOI_O',
      'NGAY_KHAI_BAO',
    ],
    row: (c, key, d) => {
      const name = words(c.name)
      const [year, month = '', day = ''] = c.birth.split('-')
      return [
        `LD${serial(key)}`,
        name.slice(0, -1).join(' '),
        name.at(-1)!,
        day.replace(/^0/u, ''),
        month.replace(/^0/u, ''),
        year!,
        c.sex === 'male' ? 'M' : 'F',
        c.number,
        d.pick(JOBS),
        d.chance(0.94) ? 'có việc làm' : 'thất nghiệp',
        clerk(c),
        dmy(c.on),
      ]
    },
  },
  electricity: {
    name: { vi: 'Khách hàng dùng điện', en: 'electricity customers' },
    columns: [
      'MA_KH',
      'TEN_KH',
      'SO_CMT',
      'NAM_SINH',
      'DIEN_THOAI',
      'DIA_CHI_SDD',
      'SO_HO',
      'NGAY_HD',
    ],
    row: (c, key) => [
      `PE${serial(key)}`,
      c.name,
      c.number,
      c.birth.slice(0, 4),
      c.phone,
      `${stripMarks(c.address)}, ${bare(c.unitText)}`,
      String(c.life === null ? 1 : Math.max(1, Math.ceil(now(c.life.homes).members.length / 5))),
      dmy(c.on),
    ],
  },
}
