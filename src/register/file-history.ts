/**
 * A row of a history: what happened to one person on one day, with ids of people and households that the
 * file brings along, as `lienthong simulate` writes it. Each is recorded by the deed the desk does; what a
 * deed would allot anew (a child's number, a household) keeps the id it has in the file.
 */
import { type Actor, isUuid, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { adminUnit, isPlainDate } from '#vn'
import { recordBirth } from './birth.ts'
import { recordCard } from './card.ts'
import { correctFacts, reissueNumber } from './correction.ts'
import { recordDeath } from './death.ts'
import type { Cells, FileCells } from './file-cell.ts'
import type { FileColumn } from './file-column.ts'
import { idOf } from './file-person.ts'
import { problem } from './file-problems.ts'
import { changeHead, HEAD } from './household.ts'
import { changeRelation } from './household-change.ts'
import { recordDivorce, recordMarriage } from './marriage.ts'
import { moveResidence } from './residence.ts'
import { knownHouseholds, knownPersons } from './store/files.ts'
import { openMembers, openMembership } from './store/households.ts'
import { ownersOf } from './store/numbers.ts'
import type { PersonId, Registration } from './view.ts'

/** Kinds that the register records, each as the file calls it. */
const KINDS = {
  birth: 'birth',
  death: 'death',
  marriage: 'marriage',
  divorce: 'divorce',
  move: 'move',
  head: 'head',
  stay: 'stay',
  correction: 'correction',
  number: 'number',
  card: 'card',
} as const
type HistoryKind = keyof typeof KINDS

/** Whether a row names its person by an id of the file. */
export const isOfHistory = (cells: FileCells): boolean => (cells.personRef ?? '').trim() !== ''

/** Whether a row is for somebody else than the register: accounts are kept by the e-ID itself. */
export const isForOthers = (cells: FileCells): boolean =>
  isOfHistory(cells) && cells.event?.trim() === 'account'

const HO_TICH = 'Luật Hộ tịch 60/2014/QH13'
const CU_TRU = 'Luật Cư trú 68/2020/QH14'
const CAN_CUOC = 'Luật Căn cước 26/2023/QH15'

const BASIS: Readonly<Record<HistoryKind, string>> = {
  birth: `${HO_TICH}, Điều 16`,
  death: `${HO_TICH}, Điều 34`,
  marriage: `${HO_TICH}, Điều 18`,
  divorce: `${HO_TICH}, Điều 30`,
  move: `${CU_TRU}, Điều 22`,
  head: `${CU_TRU}, Điều 26`,
  stay: `${CU_TRU}, Điều 28`,
  correction: `${HO_TICH}, Điều 28`,
  number: `${CAN_CUOC}, Điều 12`,
  card: `${CAN_CUOC}, Điều 24`,
}

const CARDS_ISSUED_BY = 'Cục Cảnh sát quản lý hành chính về trật tự xã hội'
/** The first day of cards with a chip. */
const CHIP: PlainDate = '2021-01-23'
const CAN_CUOC_SINCE: PlainDate = '2024-07-01'

const CORRECTIONS = {
  name: 'name',
  ten: 'name',
  birth_date: 'birthDate',
  'ngay sinh': 'birthDate',
} as const

type Row = Readonly<{
  tx: Tx
  actor: Actor
  read: Cells
  on: PlainDate
  basis: Readonly<{ legalBasis: string; evidence: readonly string[] }>
}>
/** The event, or null when the register says so already. */
type Done = Readonly<{ eventId: string | null }>

/**
 * Records the row of a history.
 * @throws `load.*` for a cell that cannot be read, and whatever the deed refuses
 */
export async function recordHistory(tx: Tx, actor: Actor, read: Cells): Promise<Done> {
  const on = read.neededDay('on')
  read.needed('event')
  const kind = read.word('event', KINDS)
  if (kind === null || on === '') return orThrow<never>(read.faults as readonly Problem[] as never)
  const papers = [read.line('noticeNumber'), read.line('eventKey')].filter(text => text !== '')
  const legalBasis = read.line('legalBasis') || BASIS[kind]
  return DEEDS[kind]({ tx, actor, read, on, basis: { legalBasis, evidence: papers } })
}

/** All faults of the row at once, before anything is done. */
const readWhole = ({ read }: Row): void => {
  if (read.faults.length > 0) orThrow<never>(read.faults as readonly Problem[] as never)
}

/** An id as the file has it; empty when there is none. */
function ref(read: Cells, column: FileColumn): string {
  const id = read.text(column)
  if (id !== '' && !isUuid(id))
    read.faults.push(
      problem('value-invalid', {
        field: column,
        vi: 'không phải một mã UUID.',
        reason: 'it is not a UUID',
      }),
    )
  return isUuid(id) ? id : ''
}

/** The person of an id of the file; null when the row names nobody. */
async function personOf({ tx, read }: Row, column: FileColumn): Promise<PersonId | null> {
  const id = ref(read, column)
  if (id === '' || (await knownPersons(tx, [id])).has(id)) return id || null
  read.fault(column, 'person-unknown')
  return null
}

async function neededPerson(row: Row, column: FileColumn): Promise<PersonId> {
  row.read.needed(column)
  return (await personOf(row, column)) ?? ''
}

/** Whom the row is about: by number, and by id where there is none. */
async function subjectOf(row: Row): Promise<PersonId> {
  const { tx, read } = row
  if (!read.has('personalId')) return neededPerson(row, 'personRef')
  const number = read.number('personalId')
  const [personId] = number === null ? [] : await ownersOf(tx, number)
  if (number !== null && personId === undefined) read.fault('personalId', 'person-unknown')
  return personId ?? ''
}

/** The code of a commune on the day of the row. */
function unitOf({ read, on }: Row): string {
  const unit = read.needed('unit')
  if (unit !== '' && adminUnit(unit, on)?.level !== 'commune') read.fault('unit', 'unit-unknown')
  return unit
}

/** A day that may lie ahead, as the end of a stay or of a card; null when the row has none. */
function comingDay({ read }: Row, column: FileColumn): PlainDate | null {
  const text = read.text(column)
  if (text === '' || isPlainDate(text)) return text || null
  read.fault(column, 'day-not-full')
  return null
}

function registrationOf({ read }: Row): Registration {
  return {
    number: read.neededLine('regNumber'),
    book: read.line('regBook') || null,
    page: read.line('regPage') || null,
    unit: read.neededLine('regUnit'),
    registeredOn: read.neededDay('regOn'),
  }
}

/** Homes of one household of the file that are looked for at a time. */
const HOMES = 8

/**
 * The household of the register that a household of the file is now. A household of the register lives at
 * one address; when one of the file moves house, it is another, whose id follows from the first one's.
 * @returns null when there is none yet; `next` is the id of the one to come
 */
async function homeOf(
  tx: Tx,
  householdRef: string,
): Promise<Readonly<{ householdId: string | null; next: string }>> {
  for (let first = 0; ; first += HOMES) {
    const ids = Array.from({ length: HOMES + 1 }, (_, i) =>
      first + i === 0 ? householdRef : idOf(householdRef, `home ${first + i}`),
    )
    const known = await knownHouseholds(tx, ids)
    const next = ids.findIndex(id => !known.has(id))
    if (next >= 0) return { householdId: ids[next - 1] ?? null, next: ids[next]! }
  }
}

/** A person goes to live in a household of the file; who goes with their own household founds its next home. */
async function settleIn(row: Row, personId: PersonId, from: PlainDate): Promise<string> {
  const { tx, actor, read, basis } = row
  const home = await homeOf(tx, ref(read, 'householdRef'))
  const lives = (await openMembership(tx, personId))?.householdId ?? null
  const isNew = home.householdId === null || home.householdId === lives
  const { eventId } = await moveResidence(tx, actor, {
    ...basis,
    personId,
    kind: 'permanent',
    unit: read.text('unit'),
    address: read.line('address'),
    from,
    ...(isNew
      ? { foundedAs: home.next }
      : { householdId: home.householdId, relationToHead: read.relation() }),
  })
  return eventId
}

function neededHome(row: Row): void {
  unitOf(row)
  row.read.neededLine('address')
  row.read.needed('householdRef')
  ref(row.read, 'householdRef')
  row.read.relation()
}

const DEEDS: Readonly<Record<HistoryKind, (row: Row) => Promise<Done>>> = {
  /** The child is entered into the book, then into the household it is born into. */
  async birth(row) {
    const { tx, actor, read, on, basis } = row
    const name = read.ownName()
    const sex = read.sex()
    read.needed('personRef')
    const allotted = {
      personId: ref(read, 'personRef'),
      personalId: read.needed('personalId') && (read.number('personalId') ?? ''),
    }
    const text = read.line('unitText')
    const place = { unit: unitOf(row), asOf: on, text }
    const birth = {
      birthDate: on,
      ethnicity: read.ethnicity(),
      nationality: read.nationality(),
      origin: place,
      birthPlace: { ...place, text: read.line('birthPlace') || text },
      registration: registrationOf(row),
      motherId: await personOf(row, 'motherRef'),
      fatherId: await personOf(row, 'fatherRef'),
    }
    const hasHome = read.has('householdRef')
    if (hasHome) neededHome(row)
    if (sex === 'unknown') read.fault('sex', 'value-missing')
    readWhole(row)
    if (name === null || sex === 'unknown') return orThrow<never>(problem('value-missing'))
    const born = await recordBirth(tx, actor, { ...basis, ...birth, name, sex, allotted })
    if (hasHome) await settleIn(row, born.personId, on)
    return { eventId: born.eventId }
  },

  async death(row) {
    const { tx, actor, read, on, basis } = row
    const death = {
      personId: await subjectOf(row),
      deathDate: on as never,
      place: { unit: unitOf(row), asOf: on, text: read.line('unitText') },
      registration: registrationOf(row),
    }
    readWhole(row)
    return recordDeath(tx, actor, { ...basis, ...death })
  },

  async marriage(row) {
    const { tx, actor, on, basis } = row
    const personIds = [await subjectOf(row), await neededPerson(row, 'otherRef')] as const
    const registration = registrationOf(row)
    readWhole(row)
    return recordMarriage(tx, actor, { ...basis, personIds, on, registration })
  },

  async divorce(row) {
    const { tx, actor, read, on, basis } = row
    const personIds = [await subjectOf(row), await neededPerson(row, 'otherRef')] as const
    const judgment = [read.neededLine('regNumber'), read.line('regBook')]
      .filter(Boolean)
      .join(' - ')
    readWhole(row)
    return recordDivorce(tx, actor, { ...basis, personIds, on, judgment })
  },

  async move(row) {
    const personId = await subjectOf(row)
    neededHome(row)
    readWhole(row)
    return { eventId: await settleIn(row, personId, row.on) }
  },

  /** The rows of all members say who heads the household now; the deeds of death and of moving may have said so before. */
  async head(row) {
    const { tx, actor, read, on, basis } = row
    const personId = await subjectOf(row)
    const headId = await neededPerson(row, 'otherRef')
    const relation = read.relation()
    readWhole(row)
    let eventId: string | null = null
    const lives = await openMembership(tx, personId)
    const members = lives === null ? [] : await openMembers(tx, lives.householdId)
    if (lives !== null && members.find(m => m.relation === HEAD)?.personId !== headId) {
      const { householdId } = lives
      eventId = (await changeHead(tx, actor, { ...basis, householdId, headId, on })).eventId
    }
    const now = await openMembership(tx, personId)
    if (personId !== headId && now?.relation !== relation)
      eventId = (await changeRelation(tx, actor, { ...basis, personId, relation, on })).eventId
    return { eventId }
  },

  async stay(row) {
    const { tx, actor, read, on, basis } = row
    const move = {
      personId: await subjectOf(row),
      kind: 'temporary',
      unit: unitOf(row),
      address: read.neededLine('address'),
      from: on,
      to: comingDay(row, 'until'),
    } as const
    readWhole(row)
    return moveResidence(tx, actor, { ...basis, ...move })
  },

  /** A name holds from the day of the decision, and the former one stays; a birth date always was so. */
  async correction(row) {
    const { tx, actor, read, on, basis } = row
    const personId = await subjectOf(row)
    const what = read.needed('reason') === '' ? null : read.word('reason', CORRECTIONS)
    const name = what === 'name' ? read.ownName() : null
    const birthDate =
      what === 'birthDate' ? read.needed('birthDate') && read.date('birthDate') : null
    readWhole(row)
    const change = name
      ? { changes: { name }, validFrom: on }
      : { changes: { birthDate: birthDate as never } }
    return correctFacts(tx, actor, { ...basis, personId, ...change })
  },

  async number(row) {
    const { tx, actor, read, on, basis } = row
    // By the number that is cancelled: the row's own is the new one already.
    const before = read.needed('before') && read.number('before')
    const [personId = ''] = before ? await ownersOf(tx, before) : []
    if (before && personId === '') read.fault('before', 'person-unknown')
    const allotted = (read.needed('after') && read.number('after')) ?? ''
    readWhole(row)
    return reissueNumber(tx, actor, { ...basis, personId, on, allotted })
  },

  async card(row) {
    const { tx, actor, read, on, basis } = row
    const card = {
      personId: await subjectOf(row),
      kind: on >= CAN_CUOC_SINCE ? 'can-cuoc' : on >= CHIP ? 'cccd-chip' : 'cccd-barcode',
      number: (read.needed('after') && read.number('after')) ?? '',
      issuedOn: on,
      issuedBy: CARDS_ISSUED_BY,
      expiresOn: comingDay(row, 'until'),
    } as const
    readWhole(row)
    return recordCard(tx, actor, { ...basis, ...card })
  },
}
