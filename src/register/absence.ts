/**
 * Absence: the declaration of people who must say that they leave their commune (tạm vắng).
 *
 * INVARIANT: one declared absence at a time; coming back ends it.
 * Source: Luật Cư trú 68/2020/QH14 art. 31; who must declare, and from how long on, is data
 * (`residence-law.ts`).
 */
import type { Actor, PlainDate, Problem, Tx } from '#kernel'
import { addDays, addMonths, ageRangeOn, daysOf } from '#vn'
import type { AbsenceFacts, CoreFacts } from './facts.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { person } from './problems.ts'
import { absenceCase } from './residence-law.ts'
import { absence as problem, residence } from './residence-problems.ts'
import { byPerson, recordSpan, type Wanted } from './span-event.ts'
import { absences } from './store/timelines.ts'
import { put, type Span, spanOn, stop } from './timeline.ts'
import type { PersonId } from './view.ts'

export type NewAbsence = Basis &
  Readonly<{
    personId: PersonId
    /** Code of the case of art. 31. */
    case: string
    /** Where to, as told. */
    destination?: string | null
    from: PlainDate
    /** First day back; null while not known. */
    to: PlainDate | null
  }>

/** The longest anybody announces an absence that has not begun. */
const AHEAD_MONTHS = 1

/** The rule: the case exists, fits the person, and the absence is as long as the case asks for. */
export function planAbsence(
  known: readonly Span<AbsenceFacts>[],
  facts: Pick<CoreFacts, 'birthDate' | 'deceasedOn'>,
  absence: Pick<NewAbsence, 'case' | 'destination' | 'from' | 'to'>,
  today: PlainDate,
): Wanted<AbsenceFacts> | readonly Problem[] {
  if (facts.deceasedOn !== null) return [person('deceased')]
  const of = absenceCase(absence.case, today)
  if (of === null) return [problem('case-unknown', { field: 'case' })]
  const { from, to } = absence
  const found: Problem[] = []
  // It is declared before leaving.
  if (from > addMonths(today, AHEAD_MONTHS)) found.push(...notInFuture(from, today, 'from'))
  if (from < daysOf(facts.birthDate).first) found.push(residence('before-birth', { field: 'from' }))
  if (to !== null && to <= from) found.push(residence('ends-before-start', { field: 'to' }))
  else if (to !== null && to < addDays(addMonths(from, of.months), of.days))
    found.push(problem('not-needed', { field: 'to' }))
  const age = ageRangeOn(facts.birthDate, from)
  if (of.ages !== null && (age.atMost < of.ages[0] || age.atLeast > of.ages[1]))
    found.push(problem('case-not-fitting', { field: 'case' }))
  const away = spanOn(known, from)
  const saysMore =
    away === null ||
    away.to !== to ||
    away.facts.case !== absence.case ||
    away.facts.destination !== (absence.destination ?? null)
  if (!saysMore) found.push(problem('already-declared', { field: 'from' }))
  if (found.length > 0) return found
  const span = { case: absence.case, destination: absence.destination ?? null }
  return { wanted: put(known, { from, to, facts: span }) }
}

/**
 * Records a declaration of absence; one that says more replaces what was declared for the same days.
 * @throws `absence.*`, `residence.*`, `person.*`, `life-event.*`
 */
export async function declareAbsence(
  tx: Tx,
  actor: Actor,
  absence: NewAbsence,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(absence)
  faults.id(absence.personId, 'personId')
  faults.matches(absence.case, /^[a-z-]{2,40}$/u, 'case', 'a code of cases')
  if (absence.destination != null) faults.text(absence.destination, 'destination')
  faults.day(absence.from, 'from')
  if (absence.to !== null) faults.day(absence.to, 'to')
  faults.orThrow()
  const { from, to } = absence
  const destination = absence.destination?.trim() ?? null
  return recordSpan(tx, actor, {
    kind: 'absence',
    on: from,
    basis: absence,
    shelf: absences,
    persons: [absence.personId],
    key: byPerson,
    payload: { absence: { case: absence.case, destination, from, to } },
    plan: async (known, facts) => planAbsence(known, facts, { ...absence, destination }, tx.today),
  })
}

export type Return = Basis & Readonly<{ personId: PersonId; on: PlainDate }>

/** The rule: who is declared away comes back, on the day after leaving or later. */
export function planReturn(
  known: readonly Span<AbsenceFacts>[],
  on: PlainDate,
  today: PlainDate,
): Wanted<AbsenceFacts> | readonly Problem[] {
  const future = notInFuture(on, today, 'on')
  if (future.length > 0) return future
  const away = spanOn(known, addDays(on, -1))
  if (away === null || away.to === on) return [problem('none', { field: 'on' })]
  return { wanted: stop(known, on) }
}

/**
 * The person came back earlier than declared.
 * @throws `absence.none`, `person.*`, `life-event.*`
 */
export async function endAbsence(tx: Tx, actor: Actor, back: Return): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(back)
  faults.id(back.personId, 'personId')
  faults.day(back.on, 'on')
  faults.orThrow()
  return recordSpan(tx, actor, {
    kind: 'absence-end',
    on: back.on,
    basis: back,
    shelf: absences,
    persons: [back.personId],
    key: byPerson,
    payload: { returnedOn: back.on },
    plan: async known => planReturn(known, back.on, tx.today),
  })
}
