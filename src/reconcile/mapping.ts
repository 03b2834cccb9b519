/**
 * Mapping: which column of a file says what. It is guessed from heads and contents, confirmed by a
 * person, and kept with the source, so that next month's file needs no questions.
 */
import type { PlainDate, Problem } from '#kernel'
import { fold, isPlainDate, parsePartialDate, parsePersonalId } from '#vn'
import { CLAIM_FIELDS, type Claim, type ClaimField } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import { mapping as problem } from './problems.ts'

/** Pieces some sources cut a value into; put together before anything is read. */
export const PART_FIELDS = [
  /** Họ và chữ đệm, beside the given name in `name`. */
  'familyMiddle',
  'birthDay',
  'birthMonth',
  'birthYear',
  /** Date of birth in the column for men, or for women: it tells the sex too. */
  'birthIfMale',
  'birthIfFemale',
  /** A mark (x, 1, có) for women only. */
  'femaleMark',
  /** Units above the commune in `place`. */
  'district',
  'province',
] as const
export type ColumnField = ClaimField | (typeof PART_FIELDS)[number]
export const COLUMN_FIELDS: readonly ColumnField[] = [...CLAIM_FIELDS, ...PART_FIELDS]

export type Mapping = Readonly<{
  /** Head of a column to what it says; columns that are left out say nothing of interest. */
  columns: Readonly<Record<string, ColumnField>>
  /** Head of the column with the agency's own key; null when rows have none. */
  key: string | null
  /** Day of the code list its units are read by. */
  unitsOn: PlainDate
  /** The source's own codes for the sexes. */
  sexCodes?: Readonly<Record<string, 'male' | 'female'>>
}>

/** Heads as agencies write them, folded and without blanks. */
const HEADS: Readonly<Record<ColumnField | 'key', readonly string[]>> = {
  familyMiddle: ['ho dem', 'ho lot', 'ho va ten dem', 'ho chu dem'],
  birthDay: ['ngay', 'ngay sinh ngay'],
  birthMonth: ['thang', 'thang sinh'],
  birthYear: ['nam'],
  birthIfMale: ['nam sinh nam', 'ngay sinh nam'],
  birthIfFemale: ['nam sinh nu', 'ngay sinh nu'],
  femaleMark: ['nu'],
  district: ['huyen', 'quan huyen', 'quan', 'huyen quan', 'district'],
  province: ['tinh', 'tinh thanh', 'tinh thanh pho', 'thanh pho', 'province'],
  key: [
    'stt hoso',
    'ma ho so',
    'ma',
    'id',
    'key',
    'ma doi tuong',
    'ma so bhxh',
    'so so bhxh',
    'mst',
    'ma so thue',
    'ma hoc sinh',
    'ma khach hang',
    'ma thua',
    'so the bhyt',
  ],
  personalId: [
    'so cmt',
    'ma dinh danh',
    'so dinh danh',
    'so dinh danh ca nhan',
    'so ddcn',
    'ddcn',
    'so cccd',
    'cccd',
    'can cuoc',
    'so can cuoc',
    'so can cuoc cong dan',
    'so giay to',
    'cccd cmnd',
    'cmnd cccd',
    'so cccd cmnd',
    'personal id',
    'personal number',
    'id number',
    'national id',
    'id12',
    'so cmnd cccd',
  ],
  oldNumber: ['cmnd', 'so cmnd', 'cmnd cu', 'so cmnd cu', 'cmnd 9 so', 'cmnd9', 'old number'],
  name: [
    'ten chu',
    'ten kh',
    'ten khach hang',
    'ho ten',
    'ho va ten',
    'ho chu dem ten',
    'ho chu dem va ten',
    'ten',
    'ten day du',
    'full name',
    'name',
    'ten chu ho',
    'chu su dung',
    'ho ten hoc sinh',
  ],
  birthDate: [
    'ngay sinh',
    'ngay thang nam sinh',
    'nam sinh',
    'ngay thang nam',
    'dob',
    'birth date',
    'date of birth',
    'birthday',
    'ns',
  ],
  birthDateKind: ['loai ngay sinh', 'kieu ngay sinh'],
  sex: ['gioi tinh', 'phai', 'gt', 'sex', 'gender'],
  ethnicity: ['dan toc', 'ma dan toc', 'ethnicity', 'ethnic group'],
  place: [
    'xa phuong',
    'phuong xa',
    'xa',
    'phuong',
    'ma xa',
    'ma xa phuong',
    'noi thuong tru',
    'thuong tru',
    'ho khau',
    'noi cu tru',
    'commune',
    'ward',
    'unit',
    'dia ban',
    'don vi hanh chinh',
    'xa phuong dac khu',
  ],
  address: ['dia chi', 'dia chi thuong tru', 'so nha', 'address', 'thon to'],
  father: ['ho ten cha', 'cha', 'bo', 'ho ten bo', 'father'],
  mother: ['ho ten me', 'me', 'mother'],
  spouse: ['ho ten vo chong', 'vo chong', 'ho ten vo hoac chong', 'spouse'],
  phone: ['dien thoai', 'so dien thoai', 'sdt', 'dt', 'phone', 'mobile'],
  household: ['ma ho', 'so ho', 'ma ho gia dinh', 'household', 'household id'],
}

const BY_HEAD = new Map(
  Object.entries(HEADS).flatMap(([field, heads]) =>
    heads.map(head => [head.replaceAll(' ', ''), field as ColumnField | 'key'] as const),
  ),
)

export type Guess = Readonly<{
  mapping: Mapping
  /** Columns nobody recognised, in the order of the file. */
  unknown: readonly string[]
  /** Columns recognised by what they hold and not by their head: to be looked at twice. */
  byContent: readonly string[]
}>

const foldedHead = (head: string) =>
  fold(head.replaceAll('_', ' ').replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2'))

/** Whether a column could be the agency's own key: every row has one, and no two the same. */
function isKey(head: string, sample: readonly Readonly<Record<string, string>>[]): boolean {
  if (!/^(?:ma|so|stt|id|key)(?: |$)/u.test(foldedHead(head)) || sample.length < 3) return false
  const values = sample.map(row => row[head] ?? '')
  return values.every(value => value !== '') && new Set(values).size === values.length
}

/** What a column holds, judged by its first rows; null when that says nothing. */
function fieldByContent(
  head: string,
  values: readonly string[],
  taken: ReadonlySet<string>,
): ClaimField | null {
  const filled = values.map(v => v.trim()).filter(v => v !== '')
  if (filled.length < 3) return null
  const most = (test: (v: string) => boolean) => filled.filter(test).length >= 0.7 * filled.length
  if (most(v => /^\d{12}$/u.test(v) && parsePersonalId(v).ok)) return 'personalId'
  // A day of something else is dated too.
  const words = foldedHead(head)
  const isDated = /(?:^| )(?:ngay|thang|tu|den)(?: |$)/u.test(words) && !words.includes('sinh')
  const isOther = isDated || taken.has('birthYear') || taken.has('birthIfMale')
  if (!isOther && most(v => /[/.-]/u.test(v) && parsePartialDate(v).ok)) return 'birthDate'
  if (most(v => ['nam', 'nu'].includes(fold(v)))) return 'sex'
  return null
}

/**
 * Guesses what the columns of a file mean.
 * @param sample some first rows, as text, to recognise columns whose head says nothing
 */
export function guessMapping(
  heads: readonly string[],
  sample: readonly Readonly<Record<string, string>>[],
  unitsOn: PlainDate,
): Guess {
  const columns: Record<string, ColumnField> = {}
  const taken = new Set<string>()
  const byContent: string[] = []
  let key: string | null = null
  for (const head of heads) {
    const field = BY_HEAD.get(foldedHead(head).replace(/[^a-z0-9]/gu, ''))
    if (field === undefined || taken.has(field)) continue
    taken.add(field)
    if (field === 'key') key = head
    else columns[head] = field
  }
  for (const head of heads) {
    if (head in columns || head === key) continue
    const field = fieldByContent(
      head,
      sample.map(row => row[head] ?? ''),
      taken,
    )
    if (field === null || taken.has(field)) continue
    taken.add(field)
    columns[head] = field
    byContent.push(head)
  }
  key ??= heads.find(head => !Object.hasOwn(columns, head) && isKey(head, sample)) ?? null
  const unknown = heads.filter(head => !Object.hasOwn(columns, head) && head !== key)
  return { mapping: { columns, key, unitsOn }, unknown, byContent }
}

/** The rule: what a person may confirm as the mapping of a source. */
export function planMapping(mapping: Mapping): Mapping | readonly Problem[] {
  const faults: Problem[] = []
  const seen = new Set<string>()
  for (const field of Object.values(mapping.columns)) {
    if (!COLUMN_FIELDS.includes(field))
      faults.push(problem('field-unknown', { which: String(field) }))
    else if (seen.has(field)) faults.push(problem('column-twice', { which: field }))
    seen.add(field)
  }
  const says = claimFieldsOf(mapping)
  if (
    !says.has('personalId') &&
    !(says.has('name') && (says.has('birthDate') || says.has('oldNumber')))
  )
    faults.push(problem('nothing-to-seek-by'))
  if (!isPlainDate(mapping.unitsOn))
    faults.push(problem('field-unknown', { field: 'unitsOn', which: 'unitsOn' }))
  return faults.length > 0 ? faults : mapping
}

/** What a source says once its pieces are put together. */
export function claimFieldsOf(mapping: Mapping): ReadonlySet<ClaimField> {
  const fields = new Set<string>(Object.values(mapping.columns))
  if (['birthYear', 'birthIfMale', 'birthIfFemale'].some(part => fields.has(part)))
    fields.add('birthDate')
  if (['birthIfMale', 'birthIfFemale', 'femaleMark'].some(part => fields.has(part)))
    fields.add('sex')
  return new Set(CLAIM_FIELDS.filter(field => fields.has(field)))
}

type Cut = Partial<Record<ColumnField, string>>

/** Puts the pieces of a row together. */
function joined(cut: Cut, has: ReadonlySet<ColumnField>): Partial<Record<ClaimField, string>> {
  const { familyMiddle, birthDay, birthMonth, birthYear, ...rest } = cut
  const { birthIfMale, birthIfFemale, femaleMark, district, province, ...written } = rest
  if (written.place !== undefined && !/^\d+$/u.test(written.place))
    written.place = [written.place, district, province].filter(part => part).join(', ')
  if (familyMiddle !== undefined) written.name = `${familyMiddle} ${written.name ?? ''}`.trim()
  if (birthYear !== undefined)
    written.birthDate ??= [birthDay, birthMonth, birthYear].filter(part => part).join('/')
  const one = birthIfMale ?? birthIfFemale
  if (one !== undefined && (birthIfMale === undefined || birthIfFemale === undefined)) {
    written.birthDate ??= one
    written.sex ??= birthIfMale === undefined ? 'Nữ' : 'Nam'
  }
  // An empty box means a man only where there is a box for women.
  if (has.has('femaleMark')) written.sex ??= femaleMark === undefined ? 'Nam' : 'Nữ'
  return written
}

/** The claim a row makes under a mapping. */
export function claimFrom(
  row: number,
  cells: Readonly<Record<string, string>>,
  mapping: Mapping,
): Claim {
  const cut: Cut = {}
  const has = new Set<ColumnField>()
  for (const head in mapping.columns) {
    const field = mapping.columns[head]!
    has.add(field)
    const text = cells[head]
    if (text !== undefined && text !== '') cut[field] = text
  }
  const key = mapping.key === null ? null : (cells[mapping.key]?.trim() ?? '') || null
  return { row, key, written: joined(cut, has) }
}

/** Fields of the mapping that can be held against the register. */
export function comparedBy(mapping: Mapping): ReadonlySet<ComparedField> {
  const fields = new Set<string>(claimFieldsOf(mapping))
  // Whoever sends old numbers only can still be told the new one.
  if (fields.has('oldNumber')) fields.add('personalId')
  return new Set(COMPARED_FIELDS.filter(field => fields.has(field)))
}

/** Columns the mapping names and a file does not have. */
export function columnsAbsent(mapping: Mapping, heads: readonly string[]): Problem | null {
  const have = new Set(heads)
  const absent = [...Object.keys(mapping.columns), ...(mapping.key === null ? [] : [mapping.key])]
  const [column] = absent.filter(head => !have.has(head))
  return column === undefined ? null : problem('column-absent', { column })
}
