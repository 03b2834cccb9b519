/**
 * The end of a residence: removal of the permanent one (xóa đăng ký thường trú), end and renewal of the
 * temporary one, end of the place somebody declared to live in fact.
 *
 * INVARIANT: a residence ends for a ground of the law of that day, and says which.
 * Source: Luật Cư trú 68/2020/QH14 art. 24, 27, 29; the grounds are data (`residence-law.ts`).
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { addDays, addMonths } from '#vn'
import type { CoreFacts, ResidenceFacts } from './facts.ts'
import { householdAround, leaveHousehold } from './household.ts'
import { closeEvent, joinTouched, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { finish } from './residence.ts'
import { endGround, limitsOn } from './residence-law.ts'
import { residence as problem } from './residence-problems.ts'
import { recordSpan, type Wanted } from './span-event.ts'
import { absences, residences, rewrite, timelineOf } from './store/timelines.ts'
import { type Span, spanOn } from './timeline.ts'
import type { PersonId, ResidenceKind } from './view.ts'

export type NewResidenceEnd = Basis &
  Readonly<{
    personId: PersonId
    kind: ResidenceKind
    /** Code of the ground (Luật Cư trú art. 24, 29). */
    ground: string
    /** First day no longer there. */
    on: PlainDate
    /** Since when nobody has seen the person there; for a ground of absence. */
    absentSince?: PlainDate | null
  }>

type EndKnown = Readonly<{
  facts: Pick<CoreFacts, 'deceasedOn' | 'missingOn'>
  timeline: readonly Span<ResidenceFacts>[]
  /** Residences elsewhere and declared absences: whoever has one is not simply gone. */
  accounted: readonly Readonly<{ from: PlainDate; to: PlainDate | null }>[]
}>

/** The rule: the ground is of the law, is borne out, and there is a residence to end. */
export function planResidenceEnd(
  known: EndKnown,
  end: Pick<NewResidenceEnd, 'kind' | 'ground' | 'on' | 'absentSince'>,
  today: PlainDate,
): Wanted<ResidenceFacts> | readonly Problem[] {
  const { kind, on } = end
  const ground = endGround(end.ground, kind, today)
  if (ground === null) return [problem('ground-unknown', { field: 'ground' })]
  const found = notInFuture(on, today, 'on')
  const lives = spanOn(known.timeline, addDays(on, -1))
  if (lives === null || lives.to === on) found.push(problem('none', { field: 'on' }))
  const { deceasedOn, missingOn } = known.facts
  if (ground.needsDeath && deceasedOn === null && missingOn === null)
    found.push(problem('ground-unproven', { field: 'ground' }))
  if (ground.absentMonths !== null) {
    const since = end.absentSince ?? on
    const isLongEnough = addMonths(since, ground.absentMonths) <= on
    const isAccounted = known.accounted.some(a => a.from < on && (a.to === null || a.to > since))
    if (!isLongEnough || isAccounted)
      found.push(problem('ground-unproven', { field: 'absentSince' }))
  }
  return found.length > 0 ? found : { wanted: finish(known.timeline, on, end.ground) }
}

/**
 * Ends a residence. Who loses the permanent one leaves the household too; the household gets a new head
 * if it loses its head.
 * @throws `residence.*`, `person.*`, `life-event.*`
 */
export async function endResidence(
  tx: Tx,
  actor: Actor,
  end: NewResidenceEnd,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(end)
  faults.id(end.personId, 'personId')
  faults.matches(end.kind, /^(permanent|temporary|current)$/u, 'kind', 'a kind of residence')
  faults.matches(end.ground, /^[a-z-]{2,40}$/u, 'ground', 'a code of grounds')
  faults.day(end.on, 'on')
  if (end.absentSince != null) faults.day(end.absentSince, 'absentSince')
  faults.orThrow()

  const { personId, kind, on, ground } = end
  const around =
    kind === 'permanent' ? await householdAround(tx, personId) : { householdId: null, persons: [] }
  const event = await openEvent(tx, {
    persons: [personId, ...around.persons],
    households: around.householdId === null ? [] : [around.householdId],
  })
  const facts = latest(await factsOf(tx, personId))
  const timelineOfKind = (k: ResidenceKind) =>
    timelineOf(tx, residences, { person_id: personId, kind: k })
  const known = await timelineOfKind(kind)
  const accounted = [
    ...(kind === 'permanent' ? await timelineOfKind('temporary') : []),
    ...(await timelineOf(tx, absences, { person_id: personId })),
  ]
  const { wanted } = orThrow<Wanted<ResidenceFacts>>(
    planResidenceEnd({ facts, timeline: known, accounted }, end, tx.today),
  )
  await rewrite(tx, residences, { person_id: personId, kind }, known, wanted, event)
  const touched: Touched[] =
    kind === 'permanent' ? await leaveHousehold(tx, event, personId, on) : []
  await closeEvent(tx, actor, event, {
    kind: 'residence-end',
    on,
    basis: end,
    touched: [
      { personId, part: 'subject', payload: { kind, ground, on, households: event.households } },
      ...joinTouched(touched.filter(t => t.personId !== personId)),
    ],
  })
  return { eventId: event.eventId }
}

export type Renewal = Basis & Readonly<{ personId: PersonId; on: PlainDate; to: PlainDate }>

/** The rule: within the last days before the end, for no longer than one more term. */
export function planRenewal(
  known: readonly Span<ResidenceFacts>[],
  renewal: Pick<Renewal, 'on' | 'to'>,
  today: PlainDate,
): Wanted<ResidenceFacts> | readonly Problem[] {
  const { on, to } = renewal
  const found = notInFuture(on, today, 'on')
  const lives = spanOn(known, on)
  if (lives?.to == null) return [...found, problem('none', { field: 'on' })]
  const { renewalDays, temporaryMonths } = limitsOn(today)
  if (on < addDays(lives.to, -renewalDays))
    found.push(problem('renewal-too-early', { field: 'on', days: renewalDays, until: lives.to }))
  if (to <= lives.to) found.push(problem('ends-before-start', { field: 'to' }))
  if (to > addMonths(lives.to, temporaryMonths)) found.push(problem('too-long', { field: 'to' }))
  if (known.some(s => s.from >= lives.to! && s.from < to))
    found.push(problem('backdated', { field: 'to', since: known.at(-1)!.from }))
  return found.length > 0 ? found : { wanted: known.map(s => (s === lives ? { ...s, to } : s)) }
}

/**
 * Renews the temporary residence (gia hạn tạm trú).
 * @throws `residence.*`, `person.*`, `life-event.*`
 */
export async function renewTemporary(
  tx: Tx,
  actor: Actor,
  renewal: Renewal,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(renewal)
  faults.id(renewal.personId, 'personId')
  faults.day(renewal.on, 'on')
  faults.day(renewal.to, 'to')
  faults.orThrow()
  return recordSpan(tx, actor, {
    kind: 'residence-renewal',
    on: renewal.on,
    basis: renewal,
    shelf: residences,
    persons: [renewal.personId],
    key: personId => ({ person_id: personId, kind: 'temporary' }),
    payload: { to: renewal.to },
    plan: async known => planRenewal(known, renewal, tx.today),
  })
}
