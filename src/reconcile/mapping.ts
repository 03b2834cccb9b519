/**
 * Mapping: which column of a file says what. It is guessed from heads and contents, confirmed by a
 * person, and kept with the source, so that next month's file needs no questions.
 */
import type { PlainDate, Problem } from '#kernel'
import { fold, isPlainDate, parsePartialDate, parsePersonalId } from '#vn'
import { CLAIM_FIELDS, type Claim, type ClaimField } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import { mapping as problem } from './problems.ts'

export type Mapping = Readonly<{
  /** Head of a column to what it says; columns that are left out say nothing of interest. */
  columns: Readonly<Record<string, ClaimField>>
  /** Head of the column with the agency's own key; null when rows have none. */
  key: string | null
  /** Day of the code list its units are read by. */
  unitsOn: PlainDate
  /** The source's own codes for the sexes. */
  sexCodes?: Readonly<Record<string, 'male' | 'female'>>
}>

/** Heads as agencies write them, folded and without blanks. */
const HEADS: Readonly<Record<ClaimField | 'key', readonly string[]>> = {
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
    heads.map(head => [head.replaceAll(' ', ''), field as ClaimField | 'key'] as const),
  ),
)

export type Guess = Readonly<{
  mapping: Mapping
  /** Columns nobody recognised, in the order of the file. */
  unknown: readonly string[]
  /** Columns recognised by what they hold and not by their head: to be looked at twice. */
  byContent: readonly string[]
}>

/** What a column holds, judged by its first rows; null when that says nothing. */
function fieldByContent(values: readonly string[]): ClaimField | null {
  const filled = values.map(v => v.trim()).filter(v => v !== '')
  if (filled.length < 3) return null
  const most = (test: (v: string) => boolean) => filled.filter(test).length >= 0.7 * filled.length
  if (most(v => /^\d{12}$/u.test(v) && parsePersonalId(v).ok)) return 'personalId'
  if (most(v => /[/.-]/u.test(v) && parsePartialDate(v).ok)) return 'birthDate'
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
  const columns: Record<string, ClaimField> = {}
  const taken = new Set<string>()
  const byContent: string[] = []
  let key: string | null = null
  for (const head of heads) {
    const field = BY_HEAD.get(fold(head.replaceAll('_', ' ')).replace(/[^a-z0-9]/gu, ''))
    if (field === undefined || taken.has(field)) continue
    taken.add(field)
    if (field === 'key') key = head
    else columns[head] = field
  }
  for (const head of heads) {
    if (head in columns || head === key) continue
    const field = fieldByContent(sample.map(row => row[head] ?? ''))
    if (field === null || taken.has(field)) continue
    taken.add(field)
    columns[head] = field
    byContent.push(head)
  }
  const unknown = heads.filter(head => !Object.hasOwn(columns, head) && head !== key)
  return { mapping: { columns, key, unitsOn }, unknown, byContent }
}

/** The rule: what a person may confirm as the mapping of a source. */
export function planMapping(mapping: Mapping): Mapping | readonly Problem[] {
  const faults: Problem[] = []
  const seen = new Set<string>()
  for (const field of Object.values(mapping.columns)) {
    if (!CLAIM_FIELDS.includes(field))
      faults.push(problem('field-unknown', { field: String(field) }))
    else if (seen.has(field)) faults.push(problem('column-twice', { field }))
    seen.add(field)
  }
  if (
    !seen.has('personalId') &&
    !(seen.has('name') && (seen.has('birthDate') || seen.has('oldNumber')))
  )
    faults.push(problem('nothing-to-seek-by'))
  if (!isPlainDate(mapping.unitsOn)) faults.push(problem('field-unknown', { field: 'unitsOn' }))
  return faults.length > 0 ? faults : mapping
}

/** The claim a row makes under a mapping. */
export function claimFrom(
  row: number,
  cells: Readonly<Record<string, string>>,
  mapping: Mapping,
): Claim {
  const written: Partial<Record<ClaimField, string>> = {}
  for (const [head, field] of Object.entries(mapping.columns)) {
    const text = cells[head]
    if (text !== undefined && text !== '') written[field] = text
  }
  const key = mapping.key === null ? null : (cells[mapping.key]?.trim() ?? '') || null
  return { row, key, written }
}

/** Fields of the mapping that can be held against the register. */
export function comparedBy(mapping: Mapping): ReadonlySet<ComparedField> {
  const fields = new Set<string>(Object.values(mapping.columns))
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
