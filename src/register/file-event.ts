/** A row of a file as a life event: people are named by number, and the deed is the one the desk does. */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { recordBirth } from './birth.ts'
import { recordDeath } from './death.ts'
import { Cells, type FileCells } from './file-cell.ts'
import { isOfHistory, recordHistory } from './file-history.ts'
import { problem } from './file-problems.ts'
import { recordDivorce, recordMarriage } from './marriage.ts'
import { householdOf } from './person.ts'
import { moveResidence } from './residence.ts'
import { ownersOf } from './store/numbers.ts'
import type { PersonId, ResidenceKind } from './view.ts'

const KINDS = {
  'khai sinh': 'birth',
  birth: 'birth',
  'khai tu': 'death',
  death: 'death',
  'ket hon': 'marriage',
  marriage: 'marriage',
  'ly hon': 'divorce',
  divorce: 'divorce',
  'chuyen den': 'move',
  'dang ky cu tru': 'move',
  move: 'move',
} as const
type EventKind = (typeof KINDS)[keyof typeof KINDS]

const RESIDENCE_KINDS: Readonly<Record<string, ResidenceKind>> = {
  'thuong tru': 'permanent',
  permanent: 'permanent',
  'tam tru': 'temporary',
  temporary: 'temporary',
  'hien tai': 'current',
  current: 'current',
}

/** What a row without a basis rests on: the entry in the book it was copied from. */
const BASIS: Readonly<Record<EventKind, string>> = {
  birth: 'Luật Hộ tịch 60/2014/QH13, Điều 16',
  death: 'Luật Hộ tịch 60/2014/QH13, Điều 34',
  marriage: 'Luật Hộ tịch 60/2014/QH13, Điều 18',
  divorce: 'Luật Hộ tịch 60/2014/QH13, Điều 30',
  move: 'Luật Cư trú 68/2020/QH14, Điều 22',
}

/** The one person with the number of a column. */
async function personOf(
  tx: Tx,
  read: Cells,
  column: Parameters<Cells['number']>[0],
): Promise<PersonId> {
  const number = read.needed(column) === '' ? null : read.number(column)
  const [personId] = number === null ? [] : await ownersOf(tx, number)
  if (number !== null && personId === undefined) read.fault(column, 'person-unknown')
  return personId ?? ''
}

const maybePerson = async (tx: Tx, read: Cells, column: Parameters<Cells['number']>[0]) =>
  read.has(column) ? personOf(tx, read, column) : null

/**
 * Records the event of a row.
 * @throws `load.*` for a cell that cannot be read, and whatever the deed refuses
 */
export async function recordRow(
  tx: Tx,
  actor: Actor,
  cells: FileCells,
): Promise<{ eventId: string | null }> {
  if (isOfHistory(cells)) {
    const { on: day } = cells
    const read = new Cells({ ...cells, ...(day !== undefined && { unitsAsOf: day }) }, tx.today)
    return recordHistory(tx, actor, read)
  }
  const read = new Cells(cells, tx.today)
  read.needed('event')
  const kind = read.word('event', KINDS)
  if (kind === null) return orThrow<never>(read.faults as never)
  const on = read.neededDay('on')
  const evidence = read.line('evidence') || read.line('eventKey')
  const basis = {
    legalBasis: read.line('legalBasis') || BASIS[kind],
    evidence: evidence === '' ? [] : evidence.split(/\s*;\s*/u),
  }
  const deed = await DEEDS[kind](tx, actor, { read, on, basis })
  return deed
}

type Row = Readonly<{
  read: Cells
  on: PlainDate
  basis: Readonly<{ legalBasis: string; evidence: readonly string[] }>
}>

/** All faults of the row at once, before anything is done. */
const readWhole = (read: Cells): void => {
  if (read.faults.length > 0) orThrow<never>(read.faults as readonly Problem[] as never)
}

const neededRegistration = (read: Cells) => {
  read.needed('regNumber')
  return read.registration() ?? { number: '', unit: '', registeredOn: '' }
}

const DEEDS: Readonly<
  Record<EventKind, (tx: Tx, actor: Actor, row: Row) => Promise<{ eventId: string }>>
> = {
  async birth(tx, actor, { read, on, basis }) {
    const name = read.ownName()
    const sex = read.sex()
    const birth = {
      birthDate: on,
      ethnicity: read.ethnicity(),
      nationality: read.nationality(),
      origin: read.place('origin', 'originUnit'),
      birthPlace: read.place('birthPlace', 'birthPlaceUnit'),
      registration: neededRegistration(read),
      motherId: await maybePerson(tx, read, 'motherNumber'),
      fatherId: await maybePerson(tx, read, 'fatherNumber'),
    }
    if (sex === 'unknown') read.fault('sex', 'value-missing')
    readWhole(read)
    if (name === null || sex === 'unknown') return orThrow<never>(problem('value-missing'))
    return recordBirth(tx, actor, { ...basis, ...birth, name, sex })
  },

  async death(tx, actor, { read, on, basis }) {
    const personId = await personOf(tx, read, 'personalId')
    const death = {
      deathDate: on as never,
      place: read.place('place'),
      registration: read.registration(),
    }
    readWhole(read)
    return recordDeath(tx, actor, { ...basis, ...death, personId })
  },

  async marriage(tx, actor, { read, on, basis }) {
    const personIds = [
      await personOf(tx, read, 'personalId'),
      await personOf(tx, read, 'otherNumber'),
    ] as const
    const registration = neededRegistration(read)
    readWhole(read)
    return recordMarriage(tx, actor, { ...basis, personIds, on, registration })
  },

  async divorce(tx, actor, { read, on, basis }) {
    const personIds = [
      await personOf(tx, read, 'personalId'),
      await personOf(tx, read, 'otherNumber'),
    ] as const
    const judgment = read.neededLine('judgment')
    readWhole(read)
    return recordDivorce(tx, actor, { ...basis, personIds, on, judgment })
  },

  async move(tx, actor, { read, on, basis }) {
    const personId = await personOf(tx, read, 'personalId')
    const kind = read.word('residenceKind', RESIDENCE_KINDS) ?? 'permanent'
    read.needed('unit')
    const move = { unit: read.unit('unit') ?? '', address: read.neededLine('address') }
    const headId = await maybePerson(tx, read, 'headNumber')
    const relation = headId === null ? null : read.relation()
    const household = headId === null || headId === '' ? null : await householdOf(tx, headId)
    if (headId && household === null) read.fault('headNumber', 'person-unknown')
    readWhole(read)
    return moveResidence(tx, actor, {
      ...basis,
      ...move,
      personId,
      kind,
      from: on,
      ...(household && { householdId: household.householdId }),
      ...(relation !== null && { relationToHead: relation }),
    })
  },
}
