/**
 * Life event: the one way into the register. Every deed of this room opens an event, changes what the
 * event means for each person it touches, and closes it with a ledger entry and a note.
 *
 * INVARIANT: all people and households of an event are locked, households first, in order of their ids;
 * the recorded time of a person's facts only grows.
 */
import { type Actor, enqueue, type Instant, later, orThrow, type PlainDate, type Tx } from '#kernel'
import { declareActions, type Json, record } from '#ledger'
import type { Basis } from './parse.ts'
import { household, person } from './problems.ts'
import * as store from './store/events.ts'
import type { PersonId } from './view.ts'

export type LifeEventKind =
  | 'birth'
  | 'death'
  | 'marriage'
  | 'divorce'
  | 'move'
  | 'correction'
  | 'head-change'
  | 'number-reissue'
  | 'reversal'

/** The action in the ledger for each kind. */
const ACTIONS = {
  birth: 'birth.recorded',
  death: 'death.recorded',
  marriage: 'marriage.recorded',
  divorce: 'divorce.recorded',
  move: 'residence.moved',
  correction: 'facts.corrected',
  'head-change': 'household.head-changed',
  'number-reissue': 'personal-id.reissued',
  reversal: 'life-event.reversed',
} as const satisfies Record<LifeEventKind, string>

declareActions('register', {
  'birth.recorded': { vi: 'Đăng ký khai sinh', en: 'birth recorded' },
  'death.recorded': { vi: 'Đăng ký khai tử', en: 'death recorded' },
  'marriage.recorded': { vi: 'Đăng ký kết hôn', en: 'marriage recorded' },
  'divorce.recorded': { vi: 'Ghi chú ly hôn', en: 'divorce recorded' },
  'residence.moved': { vi: 'Đăng ký cư trú', en: 'residence registered' },
  'facts.corrected': { vi: 'Thay đổi, cải chính thông tin', en: 'facts corrected' },
  'household.head-changed': { vi: 'Thay đổi chủ hộ', en: 'head of household changed' },
  'personal-id.reissued': { vi: 'Hủy, xác lập lại số định danh', en: 'personal number re-issued' },
  'life-event.reversed': { vi: 'Hủy sự kiện đã ghi', en: 'life event reversed' },
  'register.loaded': { vi: 'Nạp dữ liệu dân cư', en: 'persons loaded in bulk' },
})

/** An event under way: its id, its recorded time, and who is locked for it. */
export type OpenEvent = Readonly<{
  eventId: string
  at: Instant
  persons: readonly PersonId[]
  households: readonly string[]
}>

/** What an event meant for one person; `households` are those whose headship it may have changed. */
export type Touched = Readonly<{ personId: PersonId; part: string; payload?: Json }>

/**
 * Locks all that the event will touch and gives it its recorded time: later than anything recorded of
 * these people before, so that "as known at" has one answer even when clocks differ by a little.
 */
export async function openEvent(
  tx: Tx,
  touches: Readonly<{ persons: readonly PersonId[]; households?: readonly string[] }>,
): Promise<OpenEvent> {
  const persons = [...new Set(touches.persons)]
  const households = [...new Set(touches.households ?? [])]
  const lockedHouseholds = households.length ? await store.lockHouseholds(tx, households) : []
  if (lockedHouseholds.length !== households.length) orThrow(household('unknown'))
  const lockedPersons = persons.length ? await store.lockPersons(tx, persons) : []
  if (lockedPersons.length !== persons.length) orThrow(person('unknown'))

  const at = [...lockedHouseholds, ...lockedPersons]
    .map(row => later(row.lastRecordedAt, 1))
    .reduce((a, b) => (a > b ? a : b), tx.now)
  await store.stampLocked(tx, persons, households, at)
  return { eventId: tx.newId(), at, persons, households }
}

/** Writes the event for every person it touched, the ledger entry about the first, and the note. */
export async function closeEvent(
  tx: Tx,
  actor: Actor,
  event: OpenEvent,
  what: Readonly<{
    kind: LifeEventKind
    on: PlainDate
    basis: Basis
    touched: readonly Touched[]
    reverses?: Readonly<{ eventId: string; kind: string }>
  }>,
): Promise<void> {
  const { kind, on, basis, touched, reverses } = what
  for (const { personId, part, payload = {} } of touched) {
    await store.insertEvent(tx, {
      personId,
      eventId: event.eventId,
      part,
      kind,
      on,
      actor,
      legalBasis: basis.legalBasis,
      evidence: basis.evidence,
      payload,
      at: event.at,
      reverses: reverses?.eventId ?? null,
    })
  }
  for (const { personId, part, payload = {} } of touched) {
    await record(tx, {
      actor,
      action: ACTIONS[kind],
      subject: personId,
      detail: {
        eventId: event.eventId,
        part,
        on,
        legalBasis: basis.legalBasis,
        evidence: basis.evidence,
        payload,
        ...(reverses && { reverses: reverses.eventId }),
      },
    })
  }
  await enqueue(tx, 'life-event.recorded', {
    eventId: event.eventId,
    kind,
    personIds: touched.map(t => t.personId),
    ...(reverses && { reverses: reverses.eventId, reversedKind: reverses.kind }),
  })
}

/** One row of an event for each person, however many ways it touched them. */
export function joinTouched(touched: readonly Touched[]): Touched[] {
  const joined = new Map<PersonId, Touched>()
  for (const t of touched) {
    const before = joined.get(t.personId)
    const payload = { ...(before?.payload as object), ...(t.payload as object) }
    joined.set(t.personId, {
      ...t,
      part: t.part === 'member' ? (before?.part ?? 'member') : t.part,
      payload,
    })
  }
  return [...joined.values()]
}
