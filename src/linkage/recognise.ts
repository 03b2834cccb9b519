/**
 * Recognise: which column of a file means what, from its heads and, where they say nothing, its values. Every
 * answer carries its reason, can be saved as a map, put right by hand and given back.
 */
import type { RoleColumn } from './compose.ts'
import { dateOrderOf, legacyOf, looksVietnamese, slotOfContent } from './recognise-content.ts'
import { isSlot, type Slot, slotOfHead } from './recognise-heads.ts'
import type { DateOrder } from './standard/date.ts'
import { fromLegacy, type LegacyEncoding } from './standard/encoding.ts'

export type Words = Readonly<{ vi: string; en: string }>
export type RecognisedColumn = Readonly<{
  head: string
  slot: Slot | null
  by: 'head' | 'content' | 'map' | 'none'
  /** Why it is what it is, or why it is left aside. */
  why: Words
  /** The encoding its values were wrongly read from; they are turned before anything else. */
  encoding: LegacyEncoding | null
}>
export type Recognition = Readonly<{
  columns: readonly RecognisedColumn[]
  /** Head of the column with the file's own key. */
  key: string | null
  dateOrder: DateOrder
  /** Names are Vietnamese: họ, chữ đệm, tên in one column or in pieces. */
  isVietnamese: boolean
}>

/** Columns somebody confirmed: head to slot, null for one to leave aside. */
export type ColumnMap = Readonly<{
  columns: Readonly<Record<string, Slot | null>>
  key?: string | null
  dateOrder?: DateOrder
}>

/** Why a map cannot be used: `column` stands for one that is wrong, `slot` for the meaning. */
export type MapFault = Readonly<{
  code: 'mapped-twice' | 'slot-unknown' | 'column-unknown' | 'map-unreadable'
  column: string
  slot: string
}>

const HEAD: Words = { vi: 'theo tên cột', en: 'by its head' }
const CONTENT: Words = { vi: 'theo nội dung', en: 'by its values' }
const MAP: Words = { vi: 'theo bảng chỉ dẫn', en: 'by the map' }
const NONE: Words = { vi: 'không nhận ra', en: 'not recognised' }
const KEY: Words = { vi: 'khóa của tệp', en: 'the key of the file' }
const taken = (head: string): Words => ({
  vi: `cột \`${head}\` đã mang nghĩa này`,
  en: `\`${head}\` already means this`,
})

/** A map out of JSON that anyone may have written, for a file with these heads. */
export function planMap(json: unknown, heads: readonly string[]): ColumnMap | MapFault {
  const raw = (json ?? {}) as Partial<Record<'columns' | 'key' | 'dateOrder', unknown>>
  const fault = (code: MapFault['code'], column = '', slot = ''): MapFault => ({
    code,
    column,
    slot,
  })
  if (typeof raw.columns !== 'object' || raw.columns === null || Array.isArray(raw.columns))
    return fault('map-unreadable')
  const bearers = new Map<string, string>()
  for (const [head, slot] of Object.entries(raw.columns)) {
    if (!heads.includes(head)) return fault('column-unknown', head)
    if (slot === null) continue
    if (!isSlot(slot)) return fault('slot-unknown', head, String(slot))
    if (bearers.has(slot)) return fault('mapped-twice', head, slot)
    bearers.set(slot, head)
  }
  if (typeof raw.key === 'string' && !heads.includes(raw.key))
    return fault('column-unknown', raw.key)
  return {
    columns: raw.columns as Record<string, Slot | null>,
    ...(raw.key === null || typeof raw.key === 'string' ? { key: raw.key } : {}),
    ...(raw.dateOrder === 'dmy' || raw.dateOrder === 'mdy' || raw.dateOrder === 'ymd'
      ? { dateOrder: raw.dateOrder }
      : {}),
  }
}
export const isMapFault = (plan: ColumnMap | MapFault): plan is MapFault => 'code' in plan

/**
 * Recognises the columns of a file.
 * @param sample rows from the top of the file, a few hundred are enough
 * @param map what is known already; it wins over heads and values, and the columns it leaves out stay aside
 */
export function recogniseColumns(
  heads: readonly string[],
  sample: readonly (readonly string[])[],
  map?: ColumnMap,
): Recognition {
  const raw = heads.map((_, i) => sample.map(cells => cells[i] ?? ''))
  const encodings = raw.map(legacyOf)
  const values = raw.map((column, i) => {
    const encoding = encodings[i]
    return encoding ? column.map(v => fromLegacy(v, encoding)) : column
  })
  const isUnique = (i: number) => {
    const told = values[i]!
    return told.every(v => v !== '') && new Set(told).size === told.length
  }
  const bearer = new Map<Slot, string>()
  let key: string | null = map?.key ?? null
  const columns = heads.map((head, i): RecognisedColumn => {
    const encoding = encodings[i] ?? null
    const none = (why: Words): RecognisedColumn => ({ head, slot: null, by: 'none', why, encoding })
    if (map) {
      const slot = map.columns[head] ?? null
      if (slot !== null) bearer.set(slot, head)
      return slot === null
        ? none(head === key ? KEY : NONE)
        : { head, slot, by: 'map', why: MAP, encoding }
    }
    const headLegacy = legacyOf([head, head])
    const told = slotOfHead(headLegacy ? fromLegacy(head, headLegacy) : head)
    if (told === 'key') {
      if (key === null && isUnique(i)) key = head
      return none(KEY)
    }
    if (told === null) return none(NONE)
    const mine = fits(told, values[i]!)
    if (mine === null) return none(NONE)
    const other = bearer.get(mine)
    if (other !== undefined) return none(taken(other))
    bearer.set(mine, head)
    return { head, slot: mine, by: 'head', why: HEAD, encoding }
  })
  // Values speak only where no head did.
  const seen = columns.map((column, i): RecognisedColumn => {
    if (map || column.slot !== null || column.why !== NONE) return column
    const slot = slotOfContent(values[i]!)
    if (slot === null || bearer.has(slot)) return column
    bearer.set(slot, column.head)
    return { ...column, slot, by: 'content', why: CONTENT }
  })
  const of = (slot: Slot) => values[heads.indexOf(bearer.get(slot) ?? '')] ?? []
  const isVietnamese = looksVietnamese(of('full_name')) || looksVietnamese(of('surname'))
  const dateOrder = map?.dateOrder ?? dateOrderOf(of('date_of_birth'))
  return { columns: seen, key, dateOrder, isVietnamese }
}

/** A head may say less than the values: a title of one word is a form of address, a year of birth a date. */
function fits(slot: Slot, values: readonly string[]): Slot | null {
  const told = values.filter(v => v.trim() !== '')
  if (told.length === 0) return slot
  if (slot === 'title') {
    const words = told.map(v => v.trim().split(/\s+/u).length).sort((a, b) => a - b)
    return words[words.length >> 1]! >= 2 ? slot : null
  }
  return slot
}

/** The map a recognition comes to, to be saved and given back. */
export const mapOf = (recognition: Recognition): ColumnMap => ({
  columns: Object.fromEntries(recognition.columns.map(({ head, slot }) => [head, slot])),
  key: recognition.key,
  dateOrder: recognition.dateOrder,
})

export const slotsOf = (recognition: Recognition): Set<Slot> =>
  new Set(recognition.columns.flatMap(({ slot }) => slot ?? []))

/** The columns of models a file can fill, pieces put together. */
export function filledBy(recognition: Recognition): Set<string> {
  const slots: Set<string> = slotsOf(recognition)
  if (slots.has('birth_year')) slots.add('date_of_birth')
  if (recognition.isVietnamese && slots.has('surname') && slots.has('given_name'))
    slots.add('full_name')
  if (slots.has('personal_number')) slots.add('card_number')
  return slots
}

export type PlaceKind = 'units' | 'text'

/**
 * Roles for a model out of what all files have in common.
 * @param places whether provinces and communes are compared as units of a known graph, or as texts
 */
export function rolesOf(files: readonly Recognition[], places: PlaceKind): RoleColumn[] {
  const filled = files.map(filledBy)
  const has = (slot: string) => filled.every(of => of.has(slot))
  const isVietnamese = files.every(f => f.isVietnamese)
  const roles: RoleColumn[] = []
  const whole = has('full_name') && (isVietnamese || !(has('given_name') && has('surname')))
  if (whole) roles.push({ role: isVietnamese ? 'vn-full-name' : 'full-name', from: 'full_name' })
  else {
    if (has('given_name')) roles.push({ role: 'given-name', from: 'given_name' })
    if (has('surname')) roles.push({ role: 'surname', from: 'surname' })
  }
  if (has('personal_number'))
    roles.push({ role: 'vn-personal-number', from: ['personal_number', 'card_number'] })
  if (has('province') && places === 'units')
    roles.push({ role: 'vn-place', from: ['province', 'district', 'commune'] })
  if (has('date_of_birth')) roles.push({ role: 'date-of-birth', from: 'date_of_birth' })
  const plain = {
    national_id: 'national-id',
    sex: 'sex',
    house_number: 'house-number',
    address: 'address',
    postcode: 'postcode',
    phone: 'phone',
    email: 'email',
    occupation: 'occupation',
    title: 'title',
    authors: 'authors',
    venue: 'venue',
    year: 'year',
  } as const
  for (const [slot, role] of Object.entries(plain)) if (has(slot)) roles.push({ role, from: slot })
  // Free text of where someone lives adds nothing to a unit that was recognised.
  const text = places === 'text' && has('commune') ? 'commune' : 'locality'
  if (has(text)) roles.push({ role: 'locality', from: text })
  const region = places === 'text' && has('province') ? 'province' : 'region'
  if (has(region)) roles.push({ role: 'region', from: region })
  return places === 'units' && has('province')
    ? roles.filter(({ role }) => role !== 'address' && role !== 'house-number')
    : roles
}

/** Reads the columns of a model out of the cells of a row, put together and turned to Unicode where needed. */
export function cellReader(
  recognition: Recognition,
  heads: readonly string[],
  column: string,
): (cells: readonly string[]) => string {
  const at = (slot: string): ((cells: readonly string[]) => string) | null => {
    const found = recognition.columns.find(c => c.slot === slot)
    if (!found) return null
    const i = heads.indexOf(found.head)
    const { encoding } = found
    if (i < 0) return null
    return encoding ? cells => fromLegacy(cells[i] ?? '', encoding) : cells => cells[i] ?? ''
  }
  const direct = at(column)
  if (direct) return direct
  const joined = (slots: readonly string[], by: string) => {
    const parts = slots.flatMap(slot => at(slot) ?? [])
    return (cells: readonly string[]) =>
      parts
        .map(part => part(cells).trim())
        .filter(text => text !== '')
        .join(by)
  }
  if (column === 'full_name') return joined(['surname', 'middle_name', 'given_name'], ' ')
  if (column === 'date_of_birth') return joined(['birth_day', 'birth_month', 'birth_year'], '/')
  if (column === 'card_number') return at('personal_number') ?? (() => '')
  return () => ''
}
