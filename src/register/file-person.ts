/** A row of a file as a person, or as a member of a household; pure but for the day. */
import { createHash } from 'node:crypto'
import type { PlainDate, Problem } from '#kernel'
import {
  ageRangeOn,
  checkPersonalIdAgainst,
  daysOf,
  type PersonalId,
  type PersonName,
  yearOf,
} from '#vn'
import { Cells, type FileCells } from './file-cell.ts'
import { papersOf } from './file-papers.ts'
import { problem } from './file-problems.ts'
import { ADULT_YEARS } from './household.ts'
import type { LoadPerson, LoadRecord } from './load-record.ts'
import type { PersonId } from './view.ts'

/** One row as its reader gives it. */
export type FileRow = Readonly<{
  /** From 1, without the heads. */
  row: number
  cells: FileCells
  /** What is wrong with the row as a row. */
  faults: readonly Problem[]
  /** The row as it stood, for the reject file. */
  raw: unknown
  /** A whole household or person as a record of its own (JSON lines). */
  record?: LoadRecord
}>

export type RelativeRole = 'father' | 'mother' | 'spouse'

/** A relative that is named by number, or by id in a record, and bound once everybody is there. */
export type AwaitedRelative = Readonly<{
  personId: PersonId
  role: RelativeRole
  /** 12 digits, or the id of a record. */
  number: string
  since: PlainDate
  name: PersonName | null
}>

export type FilePerson = Readonly<{
  person: LoadPerson
  awaited: readonly AwaitedRelative[]
  remarks: readonly Problem[]
}>

/**
 * An id made from a load and a mark. The same row of the same load has the same id, so that a load that was
 * cut off goes on; ids of one load lie together, and those of neighbouring rows too.
 */
export function idOf(loadId: string, mark: string, row = 0): string {
  const hash = createHash('sha256').update(`${loadId}\n${mark}\n${row}`).digest()
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  // The clock of the load, the row by and large, then chance.
  const near = ((row >>> 8) & 0xfff).toString(16).padStart(3, '0')
  return `${loadId.slice(0, 13)}-7${near}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

const civilStatusFaults = (cells: Cells, birth: string | null, today: PlainDate) => {
  const told = cells.civilStatus()
  if (told !== null) return told
  if (cells.has('spouseNumber') || cells.has('spouseName')) return 'married' as const
  // Nobody marries before eighteen (Luật Hôn nhân và gia đình 2014 art. 8).
  const isMinor = birth !== null && ageRangeOn(birth as never, today).atMost < ADULT_YEARS
  if (!isMinor) cells.needed('civilStatus')
  return 'single' as const
}

/** The rule for a row of a person. */
export function planPerson(
  cells: FileCells,
  personId: PersonId,
  today: PlainDate,
): FilePerson | readonly Problem[] {
  const read = new Cells(cells, today)
  const name = read.ownName()
  read.needed('birthDate')
  const birthDate = read.date('birthDate')
  const sex = read.sex()
  const personalId = read.number('personalId')
  const deceasedOn = read.date('deceasedOn')
  const born = birthDate === null ? today : daysOf(birthDate).first
  const civilStatus = civilStatusFaults(read, birthDate, today)
  const person = {
    personId,
    personalId,
    oldNumbers: read
      .oldNumbers()
      .map(number => ({ number, kind: 'cmnd9', status: 'cancelled' }) as const),
    sex,
    ethnicity: read.ethnicity(),
    religion: read.religion(),
    nationality: read.nationality(),
    origin: read.place('origin', 'originUnit'),
    birthPlace: read.place('birthPlace', 'birthPlaceUnit'),
    birthRegistration: read.registration(),
    civilStatus,
    deceasedOn,
    phone: read.line('phone') || null,
    ...papersOf(read, today),
    ...(deceasedOn === null && { residences: residencesOf(read, born) }),
    relationToHead: null,
  }
  const named = {
    father: read.name('fatherName'),
    mother: read.name('motherName'),
    spouse: read.name('spouseName'),
  }
  const since = { father: born, mother: born, spouse: read.day('marriedOn') ?? born }
  const awaited: AwaitedRelative[] = []
  for (const role of ['father', 'mother', 'spouse'] as const) {
    const number = read.number(`${role}Number`)
    if (number === null) continue
    awaited.push({ personId, role, number, since: since[role], name: named[role] })
    named[role] = null
  }
  if (deceasedOn !== null && birthDate !== null && daysOf(deceasedOn).last < born)
    read.fault('deceasedOn', 'value-invalid')
  if (read.faults.length > 0 || name === null || birthDate === null) return read.faults
  return {
    person: {
      ...person,
      name,
      birthDate,
      father: named.father && { name: named.father },
      mother: named.mother && { name: named.mother },
      spouse: named.spouse && { name: named.spouse, since: since.spouse },
    },
    awaited,
    remarks: numberRemarks(personalId, sex, birthDate),
  }
}

function numberRemarks(
  personalId: string | null,
  sex: LoadPerson['sex'],
  birth: string,
): Problem[] {
  if (personalId === null) return []
  const known = { birthYear: yearOf(birth as never), ...(sex !== 'unknown' && { sex }) }
  return checkPersonalIdAgainst(personalId as PersonalId, known).length > 0
    ? [problem('number-disagrees', { field: 'personalId' })]
    : []
}

/** Residences of a person without a household; a permanent one needs its day. */
function residencesOf(read: Cells, born: PlainDate): NonNullable<LoadPerson['residences']> {
  const asOf = read.unitsAsOf()
  const found: NonNullable<LoadPerson['residences']>[number][] = []
  for (const [kind, unitColumn, addressColumn, sinceColumn] of [
    ['permanent', 'unit', 'address', 'since'],
    ['temporary', 'temporaryUnit', 'temporaryAddress', 'temporarySince'],
  ] as const) {
    if (!read.has(unitColumn)) continue
    const unit = read.unit(unitColumn)
    const address = read.neededLine(addressColumn)
    const since = read.day(sinceColumn) ?? born
    if (unit !== null) found.push({ kind, unit, asOf, address, from: since < born ? born : since })
  }
  return found
}

/** The rule for the rows of one household, all of them living members. */
export function planHousehold(
  rows: readonly FileRow[],
  ids: Readonly<{ householdId: string; personIds: readonly PersonId[] }>,
  today: PlainDate,
):
  | Readonly<{ record: LoadRecord; people: readonly FilePerson[] }>
  | ReadonlyMap<number, readonly Problem[]> {
  const faults = new Map<number, readonly Problem[]>()
  const people: FilePerson[] = []
  const first = new Cells(rows[0]!.cells, today)
  const place = {
    unit: first.has('unit') ? first.unit('unit') : null,
    asOf: first.unitsAsOf(),
    address: first.neededLine('address'),
    since: first.neededDay('since'),
  }
  if (!first.has('unit')) first.fault('unit', 'value-missing')
  for (const [i, row] of rows.entries()) {
    // The household says where its members live.
    const { unit: _, address: __, since: ___, ...own } = row.cells
    const plan = planPerson(own, ids.personIds[i]!, today)
    const read = new Cells(row.cells, today)
    const relation = read.relation()
    const found = ['person' in plan ? [] : plan, read.faults, i === 0 ? first.faults : []].flat()
    if (found.length > 0) faults.set(row.row, found)
    else if ('person' in plan)
      people.push({ ...plan, person: { ...plan.person, relationToHead: relation } })
  }
  const heads = rows.filter((_, i) => people[i]?.person.relationToHead === 'householder')
  for (const row of faults.size === 0 ? heads.slice(1) : [])
    faults.set(row.row, [problem('heads-many', { field: 'relation' })])
  if (faults.size > 0 || place.unit === null) return faults
  const head = people.find(p => p.person.relationToHead === 'householder')
  const household = {
    householdId: ids.householdId,
    ...place,
    unit: place.unit,
    headId: head?.person.personId ?? null,
  }
  return { record: { household, persons: people.map(p => p.person) }, people }
}
