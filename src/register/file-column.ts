/**
 * Columns of files: what may stand in a row, and the heads by which each is recognised. A head is compared
 * without marks, case and punctuation, so `Họ và tên`, `HO_VA_TEN` and `ho va ten` are one.
 */
import type { Problem } from '#kernel'
import { fold } from '#vn'
import { problem } from './file-problems.ts'

export const FILE_KINDS = ['person', 'household', 'event'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** Every column, with its heads in Vietnamese and English. The first is the one to prefer. */
export const FILE_COLUMNS = {
  fullName: [
    'ho_ten',
    'ho_va_ten',
    'ho_ten_khai_sinh',
    'ho_chu_dem_ten',
    'ho_chu_dem_va_ten_khai_sinh',
    'full_name',
    'name',
  ],
  family: ['ho', 'family', 'family_name', 'surname', 'last_name'],
  middle: ['chu_dem', 'ten_dem', 'middle', 'middle_name'],
  given: ['ten', 'given', 'given_name', 'first_name'],
  personalId: [
    'so_dinh_danh',
    'so_dinh_danh_ca_nhan',
    'so_ddcn',
    'so_cccd',
    'cccd',
    'personal_id',
    'personal_number',
  ],
  oldNumber: ['so_cmnd', 'cmnd', 'so_chung_minh_nhan_dan', 'old_number'],
  birthDate: ['ngay_sinh', 'ngay_thang_nam_sinh', 'birth_date', 'date_of_birth', 'dob'],
  sex: ['gioi_tinh', 'sex', 'gender'],
  ethnicity: ['dan_toc', 'ma_dan_toc', 'ethnicity'],
  religion: ['ton_giao', 'religion'],
  nationality: ['quoc_tich', 'nationality'],
  origin: ['que_quan', 'origin'],
  originUnit: ['ma_que_quan', 'origin_unit'],
  birthPlace: ['noi_sinh', 'birth_place', 'place_of_birth'],
  birthPlaceUnit: ['ma_noi_sinh', 'birth_place_unit'],
  civilStatus: ['tinh_trang_hon_nhan', 'civil_status', 'marital_status'],
  deceasedOn: ['ngay_mat', 'ngay_chet', 'deceased_on', 'date_of_death'],
  phone: ['dien_thoai', 'so_dien_thoai', 'phone'],
  email: ['thu_dien_tu', 'email', 'e_mail'],
  otherName: ['ten_goi_khac', 'ho_ten_goi_khac', 'ho_va_ten_goi_khac', 'other_name'],
  bloodType: ['nhom_mau', 'blood_type', 'blood_group'],
  birthRegPlace: ['noi_dang_ky_khai_sinh', 'birth_registration_place'],
  birthRegUnit: ['ma_noi_dang_ky_khai_sinh', 'birth_registration_unit'],
  cardNumber: ['so_the', 'so_the_can_cuoc', 'so_the_cccd', 'card_number'],
  cardKind: ['loai_the', 'card_kind'],
  cardIssuedOn: ['ngay_cap', 'ngay_cap_the', 'ngay_cap_cccd', 'card_issued_on'],
  cardIssuedBy: ['noi_cap', 'noi_cap_the', 'co_quan_cap', 'card_issued_by'],
  cardExpiresOn: ['ngay_het_han', 'co_gia_tri_den', 'han_the', 'card_expires_on'],
  residenceFile: ['so_ho_so_cu_tru', 'residence_file'],
  residenceFileOn: ['ngay_ho_so_cu_tru', 'residence_file_on'],
  fatherNumber: ['so_dinh_danh_cha', 'so_ddcn_cha', 'father_number', 'father_personal_id'],
  fatherName: ['ho_ten_cha', 'father_name'],
  motherNumber: ['so_dinh_danh_me', 'so_ddcn_me', 'mother_number', 'mother_personal_id'],
  motherName: ['ho_ten_me', 'mother_name'],
  spouseNumber: [
    'so_dinh_danh_vo_chong',
    'so_ddcn_vo_chong',
    'spouse_number',
    'spouse_personal_id',
  ],
  spouseName: ['ho_ten_vo_chong', 'spouse_name'],
  marriedOn: ['ngay_ket_hon', 'married_on'],
  unit: ['ma_xa', 'ma_don_vi', 'ma_dvhc', 'ma_xa_thuong_tru', 'unit', 'commune_code'],
  unitsAsOf: ['ngay_danh_muc', 'units_as_of'],
  address: ['dia_chi', 'dia_chi_thuong_tru', 'noi_thuong_tru', 'address'],
  since: ['o_tu_ngay', 'ngay_dang_ky_thuong_tru', 'since', 'resident_since'],
  temporaryUnit: ['ma_xa_tam_tru', 'temporary_unit'],
  temporaryAddress: ['dia_chi_tam_tru', 'noi_tam_tru', 'temporary_address'],
  temporarySince: ['tam_tru_tu_ngay', 'ngay_dang_ky_tam_tru', 'temporary_since'],
  household: ['so_ho', 'ma_ho', 'so_ho_khau', 'household', 'household_number'],
  relation: ['quan_he', 'quan_he_voi_chu_ho', 'relation', 'relation_to_head'],
  event: ['su_kien', 'loai_su_kien', 'event', 'event_kind', 'kind'],
  eventKey: ['ma_su_kien', 'ma_ho_so', 'event_key', 'event_id'],
  on: ['ngay', 'ngay_su_kien', 'on', 'event_date'],
  otherNumber: ['so_dinh_danh_nguoi_kia', 'so_dinh_danh_ben_kia', 'other_number'],
  regNumber: ['so_dang_ky', 'registration_number', 'act_number'],
  regBook: ['quyen_so', 'registration_book', 'act_book'],
  regPage: ['trang_so', 'registration_page', 'act_page'],
  regUnit: ['ma_noi_dang_ky', 'registration_unit', 'act_unit'],
  regOn: ['ngay_dang_ky', 'registered_on'],
  place: ['noi_xay_ra', 'noi_chet', 'place'],
  judgment: ['so_ban_an', 'judgment'],
  residenceKind: ['loai_cu_tru', 'residence_kind'],
  headNumber: ['so_dinh_danh_chu_ho', 'head_number'],
  legalBasis: ['can_cu', 'can_cu_phap_ly', 'legal_basis'],
  evidence: ['giay_to', 'chung_cu', 'evidence'],
  // Of a history: people and households by the ids of its file (`file-history.ts`).
  personRef: ['ma_nguoi', 'person_id'],
  otherRef: ['ma_nguoi_kia', 'other_id'],
  fatherRef: ['ma_cha', 'father_id'],
  motherRef: ['ma_me', 'mother_id'],
  householdRef: ['ma_ho_gia_dinh', 'household_id'],
  reason: ['ly_do', 'reason'],
  before: ['truoc', 'before'],
  after: ['sau', 'after'],
  until: ['den_ngay', 'until'],
  unitText: ['ten_don_vi', 'unit_text'],
  noticeNumber: ['so_giay_chung_sinh', 'notice_number'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type FileColumn = keyof typeof FILE_COLUMNS

/** Columns that hold a date. */
export const DATE_COLUMNS: ReadonlySet<FileColumn> = new Set([
  'birthDate',
  'deceasedOn',
  'cardIssuedOn',
  'cardExpiresOn',
  'residenceFileOn',
  'until',
  'marriedOn',
  'unitsAsOf',
  'since',
  'temporarySince',
  'on',
  'regOn',
])

/** Columns without which no row of a kind can be loaded; one of each group. */
const NEEDED: Readonly<Record<FileKind, readonly (readonly FileColumn[])[]>> = {
  person: [['fullName', 'given'], ['birthDate'], ['sex'], ['ethnicity']],
  household: [
    ['household'],
    ['relation'],
    ['unit'],
    ['address'],
    ['since'],
    ['fullName', 'given'],
    ['birthDate'],
    ['sex'],
    ['ethnicity'],
  ],
  event: [['event'], ['on']],
}

/** The form of a head under which it is compared. */
export function headKey(head: string): string {
  return fold(head.slice(0, 200))
    .replace(/[^a-z0-9]+/gu, '_')
    .replace(/^_+|_+$/gu, '')
}

const byHead = new Map<string, FileColumn>()
for (const [column, heads] of Object.entries(FILE_COLUMNS)) {
  byHead.set(headKey(column), column as FileColumn)
  for (const head of heads) byHead.set(head, column as FileColumn)
}

/** What the columns of a file are; null for one that is not read. */
export type ColumnPlan = Readonly<{
  columns: readonly (FileColumn | null)[]
  /** Heads of columns that are not read. */
  unread: readonly string[]
}>

/**
 * Recognises the columns of a file.
 * @param map heads of this file with their columns, or null for those not to be read; goes before the list
 */
export function planColumns(
  kind: FileKind,
  heads: readonly string[],
  map: Readonly<Record<string, string | null>> = {},
): ColumnPlan | Problem {
  const mapped = new Map<string, FileColumn | null>()
  for (const [head, column] of Object.entries(map)) {
    if (column !== null && !Object.hasOwn(FILE_COLUMNS, column))
      return problem('map-invalid', { column })
    if (!heads.some(h => headKey(h) === headKey(head)))
      return problem('map-invalid', { column: head })
    mapped.set(headKey(head), column as FileColumn | null)
  }
  const columns: (FileColumn | null)[] = []
  for (const head of heads) {
    const key = headKey(head)
    const column = mapped.has(key) ? mapped.get(key)! : (byHead.get(key) ?? null)
    if (column !== null && columns.includes(column)) return problem('column-twice', { column })
    columns.push(column)
  }
  for (const group of NEEDED[kind])
    if (!group.some(column => columns.includes(column))) {
      const column = group[0]!
      return problem('column-missing', {
        column,
        heads: FILE_COLUMNS[column].slice(0, 3).join(', '),
      })
    }
  return { columns, unread: heads.filter((_, i) => columns[i] === null) }
}
