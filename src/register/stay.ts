/**
 * Stay: the notice a host gives of guests who stay elsewhere than they reside, for less than thirty days
 * (lưu trú). It registers nothing; a notice that comes late is taken and its hour tells that it was late.
 *
 * INVARIANT: one stay at a time; on the days of a later notice the later notice holds.
 * Source: Luật Cư trú 68/2020/QH14 art. 2, 30; Nghị định 154/2024/NĐ-CP.
 */
import {
  type Actor,
  dayOf,
  type Instant,
  later,
  type PlainDate,
  type Problem,
  type Tx,
} from '#kernel'
import { type AdminUnitCode, addDays, adminUnit, daysOf } from '#vn'
import type { CoreFacts, ResidenceFacts, StayFacts } from './facts.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { person } from './problems.ts'
import { limitsOn } from './residence-law.ts'
import { stay as problem, residence } from './residence-problems.ts'
import { byPerson, recordSpan, type Wanted } from './span-event.ts'
import { residences, spanOnDay, stays } from './store/timelines.ts'
import { put, type Span, spanOn, stop } from './timeline.ts'
import type { PersonId } from './view.ts'

export type NewStay = Basis &
  Readonly<{
    /** Everybody of the party, each known to the register. */
    guests: readonly PersonId[]
    unit: AdminUnitCode
    address: string
    reason: string
    /** Who gives the notice, where it is a person of the register. */
    hostId?: PersonId | null
    arrivedAt: Instant
    /** When the notice came; now when absent. */
    notifiedAt?: Instant
    /** First day no longer there. */
    to: PlainDate
  }>

/** The rule for one guest: elsewhere than at home, for less than the days of a temporary residence. */
export function planStay(
  known: readonly Span<StayFacts>[],
  guest: Pick<CoreFacts, 'birthDate' | 'deceasedOn'>,
  homes: readonly Pick<ResidenceFacts, 'unit' | 'address'>[],
  stay: Readonly<{ from: PlainDate; to: PlainDate; facts: StayFacts }>,
  today: PlainDate,
): Wanted<StayFacts> | readonly Problem[] {
  if (guest.deceasedOn !== null) return [person('deceased')]
  const found: Problem[] = notInFuture(stay.from, today, 'arrivedAt')
  const { temporaryDays } = limitsOn(today)
  if (stay.from < daysOf(guest.birthDate).first)
    found.push(residence('before-birth', { field: 'arrivedAt' }))
  if (stay.to <= stay.from) found.push(residence('ends-before-start', { field: 'to' }))
  if (stay.to >= addDays(stay.from, temporaryDays))
    found.push(problem('too-long', { field: 'to', days: temporaryDays }))
  if (stay.facts.notifiedAt < stay.facts.arrivedAt && dayOf(stay.facts.notifiedAt) < stay.from)
    found.push(problem('notified-before', { field: 'notifiedAt' }))
  if (homes.some(h => h.unit === stay.facts.unit && h.address === stay.facts.address))
    found.push(problem('at-home', { field: 'address' }))
  return found.length > 0 ? found : { wanted: put(known, stay) }
}

/**
 * Records a notice of stay for one guest or a whole party.
 * @throws `stay.*`, `residence.*`, `person.*`, `life-event.*`
 */
export async function noticeStay(
  tx: Tx,
  actor: Actor,
  notice: NewStay,
): Promise<{ eventId: string }> {
  const notifiedAt = notice.notifiedAt ?? tx.now
  const faults = new Faults()
  faults.basis(notice)
  faults.ids(notice.guests, 'guests')
  faults.check(
    notice.guests?.length > 0 && notice.guests.length <= 500,
    'guests',
    '1 to 500 guests',
  )
  faults.matches(notice.unit, /^\d{5}$/u, 'unit', 'the code of a commune')
  faults.text(notice.address, 'address')
  faults.text(notice.reason, 'reason')
  if (notice.hostId != null) faults.id(notice.hostId, 'hostId')
  faults.instant(notice.arrivedAt, 'arrivedAt')
  faults.instant(notifiedAt, 'notifiedAt')
  faults.day(notice.to, 'to')
  faults.orThrow()

  const from = dayOf(notice.arrivedAt)
  const asOf = [from, tx.today].find(day => adminUnit(notice.unit, day)?.level === 'commune')
  const facts: StayFacts = {
    unit: notice.unit,
    asOf: asOf ?? tx.today,
    address: notice.address.trim(),
    reason: notice.reason.trim(),
    hostId: notice.hostId ?? null,
    arrivedAt: later(notice.arrivedAt, 0),
    notifiedAt: later(notifiedAt, 0),
  }
  const stay = { from, to: notice.to, facts }
  return recordSpan(tx, actor, {
    kind: 'stay',
    on: from,
    basis: notice,
    shelf: stays,
    persons: notice.guests,
    key: byPerson,
    payload: { stay: { from, to: notice.to, ...facts } },
    plan: async (known, guest, personId) => {
      if (asOf === undefined) return [residence('unit-unknown', { field: 'unit' })]
      const homes = []
      for (const kind of ['permanent', 'temporary']) {
        const home = await spanOnDay(tx, residences, { person_id: personId, kind }, from)
        if (home !== null) homes.push(home.facts)
      }
      return planStay(known, guest, homes, stay, tx.today)
    },
  })
}

export type StayEnd = Basis & Readonly<{ personId: PersonId; on: PlainDate }>

/** The rule: the guest stays there on the day before and goes earlier than notified. */
export function planStayEnd(
  known: readonly Span<StayFacts>[],
  on: PlainDate,
  today: PlainDate,
): Wanted<StayFacts> | readonly Problem[] {
  const future = notInFuture(on, today, 'on')
  if (future.length > 0) return future
  const stays = spanOn(known, addDays(on, -1))
  if (stays === null || stays.to === on) return [problem('none', { field: 'on' })]
  return { wanted: stop(known, on) }
}

/**
 * A guest left earlier than notified.
 * @throws `stay.none`, `person.*`, `life-event.*`
 */
export async function endStay(tx: Tx, actor: Actor, end: StayEnd): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(end)
  faults.id(end.personId, 'personId')
  faults.day(end.on, 'on')
  faults.orThrow()
  return recordSpan(tx, actor, {
    kind: 'stay-end',
    on: end.on,
    basis: end,
    shelf: stays,
    persons: [end.personId],
    key: byPerson,
    payload: { leftOn: end.on },
    plan: async known => planStayEnd(known, end.on, tx.today),
  })
}
