/**
 * Claim: what an agency says of one person in one row, as it was written, and how it reads.
 *
 * INVARIANT: reading never mends in silence. A value that had to be restored (a lost zero, a date kind)
 * carries a note; a value that cannot be read carries the findings; the written text is kept beside both.
 */
import type { PlainDate } from '#kernel'
import {
  adminUnit,
  canonicalName,
  ethnicGroupByName,
  type Finding,
  findUnits,
  foldName,
  fromSocialInsuranceDate,
  inspectName,
  type OldIdNumber,
  type PartialDate,
  type PersonalId,
  parseOldIdNumber,
  parsePartialDate,
  parsePersonalId,
  restoreLeadingZeros,
} from '#vn'

/** What a column of an agency may say of a person. */
export const CLAIM_FIELDS = [
  'personalId',
  'oldNumber',
  'name',
  'birthDate',
  'birthDateKind',
  'sex',
  'ethnicity',
  'place',
  'address',
  'father',
  'mother',
  'spouse',
  'phone',
  'household',
] as const
export type ClaimField = (typeof CLAIM_FIELDS)[number]

export type Claim = Readonly<{
  /** Line of the file, counted as a person counts: the first row under the heads is 2. */
  row: number
  /** The agency's own key of the record; null when the file has none. */
  key: string | null
  written: Readonly<Partial<Record<ClaimField, string>>>
}>

/** Something that had to be supposed to read a value. */
export type ReadingNote = 'zeros-restored' | 'year-only-by-kind' | 'number-in-wrong-column'

export type Reading<T> =
  | Readonly<{ kind: 'absent' }>
  | Readonly<{ kind: 'value'; value: T; notes: readonly ReadingNote[] }>
  | Readonly<{ kind: 'faulty'; findings: readonly Finding[] }>

/** A commune or province as the row names it: every unit the words may mean. */
export type PlaceReading = Readonly<{ candidates: readonly string[]; asOf: PlainDate }>

export type ReadClaim = Readonly<{
  claim: Claim
  personalId: Reading<PersonalId>
  oldNumber: Reading<OldIdNumber>
  /** Canonical spelling: one Unicode form, tone marks in their legal place, single blanks. */
  name: Reading<string>
  birthDate: Reading<PartialDate>
  sex: Reading<'male' | 'female'>
  ethnicity: Reading<string>
  place: Reading<PlaceReading>
  father: Reading<string>
  mother: Reading<string>
  spouse: Reading<string>
}>

export type ReadOptions = Readonly<{
  /** Day of the code list the source's unit codes and names are read by. */
  unitsOn: PlainDate
  /** The source's own codes for the sexes; the usual words and codes are known without it. */
  sexCodes?: ReadonlyMap<string, 'male' | 'female'>
}>

const ABSENT = { kind: 'absent' } as const
const EMPTY = new Set([
  '',
  '-',
  '--',
  'null',
  'n/a',
  'na',
  'none',
  'không',
  'khong',
  'không có',
  'k có',
])
const value = <T>(v: T, ...notes: ReadingNote[]): Reading<T> => ({ kind: 'value', value: v, notes })
const faulty = (...findings: Finding[]): Reading<never> => ({ kind: 'faulty', findings })

/** Codes in use: text; 1 and 2 (social insurance); 1 and 0 (civil status). None of them contradicts another. */
const SEX_CODES: ReadonlyMap<string, 'male' | 'female'> = new Map(
  Object.entries({
    nam: 'male',
    male: 'male',
    m: 'male',
    '1': 'male',
    nu: 'female',
    female: 'female',
    f: 'female',
    '0': 'female',
    '2': 'female',
  } as const),
)

const SEX_UNKNOWN: Finding = {
  code: 'claim.sex',
  vi: 'Giới tính không đọc được.',
  en: 'the sex cannot be read',
}
const PLACE_UNKNOWN: Finding = {
  code: 'claim.place',
  vi: 'Không có đơn vị hành chính nào mang tên hoặc mã này.',
  en: 'no administrative unit has this name or code',
}
const ETHNICITY_UNKNOWN: Finding = {
  code: 'claim.ethnicity',
  vi: 'Không có dân tộc nào mang tên hoặc mã này.',
  en: 'no ethnic group has this name or code',
}
const RUINED: Finding = {
  code: 'claim.number-ruined',
  vi: 'Bảng tính đã đổi số này thành dạng rút gọn (1,23E+11); các chữ số cuối đã mất.',
  en: 'a spreadsheet turned this number into 1.23E+11; its last digits are lost',
}

function textOf(claim: Claim, field: ClaimField): string | null {
  const text = claim.written[field]
  if (text === undefined) return null
  const trimmed = text.normalize('NFC').trim()
  return EMPTY.has(trimmed.toLowerCase()) ? null : trimmed
}

function readNumber(claim: Claim): Pick<ReadClaim, 'personalId' | 'oldNumber'> {
  const text = textOf(claim, 'personalId')?.replace(/\.0$/u, '') ?? null
  const old = textOf(claim, 'oldNumber')?.replace(/\.0$/u, '') ?? null
  let oldNumber: ReadClaim['oldNumber'] = ABSENT
  if (old !== null) {
    const parsed = parseOldIdNumber(old)
    oldNumber = parsed.ok ? value(parsed.value) : faulty(...parsed.findings)
  }
  if (text === null) return { personalId: ABSENT, oldNumber }
  if (/^\d+[.,]?\d*e\+?\d+$/iu.test(text)) return { personalId: faulty(RUINED), oldNumber }
  const parsed = parsePersonalId(text)
  if (parsed.ok) return { personalId: value(parsed.value), oldNumber }
  const restored = restoreLeadingZeros(text)
  if (restored !== null) return { personalId: value(restored, 'zeros-restored'), oldNumber }
  // An old 9-digit number in the column of the new one is an old number, not a broken new one.
  const asOld = parseOldIdNumber(text)
  if (asOld.ok && oldNumber.kind !== 'value')
    return { personalId: ABSENT, oldNumber: value(asOld.value, 'number-in-wrong-column') }
  return { personalId: faulty(...parsed.findings), oldNumber }
}

/** How lists address people; no part of a name. */
const TITLE = /^(?:ông|bà|anh|chị|cháu|cô|chú|bác|hộ ông|hộ bà)\s+(?=\S+\s+\S)/iu

function readName(text: string | null): Reading<string> {
  if (text === null) return ABSENT
  const clean = canonicalName(text).replace(TITLE, '')
  const findings = inspectName(clean)
  return findings.length > 0 ? faulty(...findings) : value(clean)
}

function readBirth(claim: Claim): Reading<PartialDate> {
  const text = textOf(claim, 'birthDate')?.replace(/[T ]00:00(:00(\.0+)?)?Z?$/u, '') ?? null
  if (text === null) return ABSENT
  const kind = textOf(claim, 'birthDateKind')
  if (kind === '0' || kind === '1' || kind === '2') {
    const read = fromSocialInsuranceDate({
      ngaySinh: text,
      loaiNgaySinh: Number(kind) as 0 | 1 | 2,
    })
    if (read.ok) return value(read.value, ...(kind === '1' ? (['year-only-by-kind'] as const) : []))
    return faulty(...read.findings)
  }
  const parsed = parsePartialDate(text)
  return parsed.ok ? value(parsed.value) : faulty(...parsed.findings)
}

/** Places met before: a source names some thousands of units in a million rows. */
const places = new Map<string, Reading<PlaceReading>>()
const MOST_PLACES = 50_000

function readPlace(claim: Claim, on: PlainDate): Reading<PlaceReading> {
  const text = textOf(claim, 'place')
  if (text === null) return ABSENT
  const key = `${on} ${text}`
  let reading = places.get(key)
  if (reading === undefined) {
    reading = placeFrom(text, on)
    if (places.size < MOST_PLACES) places.set(key, reading)
  }
  return reading
}

/** The last day before each great change of the map: what a place that is none today may have been. */
const EARLIER: readonly PlainDate[] = ['2026-04-29', '2025-06-30']

function placeFrom(text: string, on: PlainDate): Reading<PlaceReading> {
  for (const day of [on, ...EARLIER.filter(earlier => earlier < on)]) {
    const candidates = /^\d{1,5}$/u.test(text) ? unitOfCode(text, day) : unitsNamed(text, day)
    if (candidates.length > 0) return value({ candidates, asOf: day })
  }
  return faulty(PLACE_UNKNOWN)
}

function unitOfCode(text: string, on: PlainDate): string[] {
  const code = text.length <= 2 ? text.padStart(2, '0') : text.padStart(5, '0')
  return adminUnit(code, on) ? [code] : []
}

/** Units of a name, inside the units that are named after it. */
function unitsNamed(text: string, on: PlainDate): string[] {
  const [first = '', ...above] = text.split(/[,;]| - /u).map(part => part.trim())
  const wanted = above.map(part => new Set(findUnits(part, { on }).map(unit => unit.code)))
  const inside = findUnits(first, { on }).filter(unit => {
    const parents = new Set<string>()
    for (let up = unit.parent; up !== null; up = adminUnit(up, on)?.parent ?? null) parents.add(up)
    return wanted.every(set => set.size === 0 || [...set].some(code => parents.has(code)))
  })
  return inside.map(unit => unit.code)
}

const ethnicCodes = new Map<string, string | null>()

function ethnicCode(text: string): string | null {
  if (/^\d{1,2}$/u.test(text)) return text.padStart(2, '0')
  let code = ethnicCodes.get(text)
  if (code === undefined) {
    code = ethnicGroupByName(text)?.code ?? null
    if (ethnicCodes.size < MOST_PLACES) ethnicCodes.set(text, code)
  }
  return code
}

/** Reads every field of a claim. Pure; nothing is thrown away and nothing is refused. */
export function readClaim(claim: Claim, options: ReadOptions): ReadClaim {
  const sex = textOf(claim, 'sex')
  const read =
    sex === null ? null : (options.sexCodes?.get(sex) ?? SEX_CODES.get(foldName(sex)) ?? null)
  const ethnicity = textOf(claim, 'ethnicity')
  const code = ethnicity === null ? null : ethnicCode(ethnicity)
  return {
    claim,
    ...readNumber(claim),
    name: readName(textOf(claim, 'name')),
    birthDate: readBirth(claim),
    sex: sex === null ? ABSENT : read === null ? faulty(SEX_UNKNOWN) : value(read),
    ethnicity:
      ethnicity === null ? ABSENT : code === null ? faulty(ETHNICITY_UNKNOWN) : value(code),
    place: readPlace(claim, options.unitsOn),
    father: readName(textOf(claim, 'father')),
    mother: readName(textOf(claim, 'mother')),
    spouse: readName(textOf(claim, 'spouse')),
  }
}
