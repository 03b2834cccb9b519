/**
 * Court: what a court declares of a person. Missing, dead, or of restricted legal capacity, and the
 * revocation when the person returns or recovers.
 *
 * A declared death has all the consequences of a death. When the person returns, the death is undone for
 * the whole time: residence, household and marriage come back, except that a marriage the spouse entered
 * since then stands. Property is none of this register's business.
 * Source: Bộ luật Dân sự 91/2015/QH13 art. 22–24, 68–73; Luật Hộ tịch 60/2014/QH13 art. 30, 57.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { addMonths, ageOn, daysOf, type PartialDate } from '#vn'
import { court as problem } from './civil-problems.ts'
import { applyDeath, openDeath, planDeath } from './death.ts'
import { DECLARATION_KINDS, type DeclarationKind } from './declaration.ts'
import type { CoreFacts } from './facts.ts'
import { ADULT_YEARS } from './household.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { person } from './problems.ts'
import { takeBack } from './reversal.ts'
import { reviseFacts } from './revision.ts'
import { type Standing, standingOf } from './standing.ts'
import { eventsOf, type StoredEvent } from './store/events.ts'
import { declarations, rewrite, timelineOf } from './store/timelines.ts'
import { erase, put, spanOn } from './timeline.ts'
import type { PersonId } from './view.ts'

type Judgment = Basis &
  Readonly<{
    personId: PersonId
    /** Day the decision took effect. */
    on: PlainDate
    court: string
    /** Number of the decision. */
    judgment: string
  }>

export type NewMissing = Judgment &
  Readonly<{
    /** Last news of the person, as precise as known. */
    lastNewsOn: PartialDate
  }>

/** Why somebody may be declared dead (art. 71), and for how long they must have been gone. */
export const DEATH_GROUNDS = {
  'after-missing': 3,
  war: 5,
  accident: 2,
  'no-news': 5,
} as const
export type DeathGround = keyof typeof DEATH_GROUNDS

export type NewDeclaredDeath = Judgment &
  Readonly<{
    ground: DeathGround
    /** Since when: the decision on being missing took effect, the war ended, the accident, the last news. */
    since: PartialDate
    /** Day of death as the court fixed it. */
    deathDate: PartialDate
  }>

export type CapacityKind = Exclude<DeclarationKind, 'missing' | 'dead'>
export type NewIncapacity = Judgment & Readonly<{ kind: CapacityKind }>
export type NewRevocation = Judgment & Readonly<{ kind: DeclarationKind }>

type Subject = Readonly<{
  facts: Pick<CoreFacts, 'birthDate' | 'deceasedOn'>
  standing: Standing
}>

const YEARS_MISSING = 2
const CAPACITY: readonly CapacityKind[] = ['incapable', 'impaired', 'limited']

/** Counted from the last day a date may mean, so that nobody is gone too early (art. 68). */
function isGoneFor(since: PartialDate, years: number, on: PlainDate): boolean {
  return addMonths(daysOf(since).last, 12 * years) <= on
}

/** The rule for a declaration of being missing. */
export function planMissing(
  { facts, standing }: Subject,
  { lastNewsOn, on }: Pick<NewMissing, 'lastNewsOn' | 'on'>,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  if (facts.deceasedOn !== null) found.push(person('deceased'))
  if (!isGoneFor(lastNewsOn, YEARS_MISSING, on))
    found.push(problem('too-soon', { field: 'lastNewsOn', years: YEARS_MISSING }))
  if (standing.missing.some(s => s.to === null)) found.push(problem('already-declared'))
  return found
}

/** The rule for a declaration of death, besides that of every death. */
export function planDeclaredDeath(
  { standing }: Pick<Subject, 'standing'>,
  { ground, since, on }: Pick<NewDeclaredDeath, 'ground' | 'since' | 'on'>,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  const years = DEATH_GROUNDS[ground]
  if (ground === 'after-missing') {
    const missing = spanOn(standing.missing, on)
    if (missing === null) found.push(problem('not-missing', { field: 'ground' }))
    else if (!isGoneFor(missing.from as PartialDate, years, on))
      found.push(problem('too-soon', { field: 'since', years }))
  } else if (!isGoneFor(since, years, on))
    found.push(problem('too-soon', { field: 'since', years }))
  return found
}

/** The rule for a restriction of capacity: one at a time, and of an adult where the law says so. */
export function planIncapacity(
  { facts, standing }: Subject,
  { kind, on }: Pick<NewIncapacity, 'kind' | 'on'>,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  if (facts.deceasedOn !== null) found.push(person('deceased'))
  if (kind !== 'incapable' && ageOn(facts.birthDate, on) < ADULT_YEARS)
    found.push(problem('not-adult', { field: 'personId' }))
  if (on < daysOf(facts.birthDate).first) found.push(problem('not-declared', { field: 'on' }))
  if (CAPACITY.some(k => standing[k].some(s => s.to === null || s.to > on)))
    found.push(problem('already-declared'))
  return found
}

/** The rule for a revocation: the declaration began before that day and stands. */
export function planRevocation(
  standing: Standing,
  { kind, on }: Pick<NewRevocation, 'kind' | 'on'>,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  const open = standing[kind].find(s => s.to === null)
  if (open === undefined || open.from >= on) found.push(problem('not-declared', { field: 'kind' }))
  return found
}

function inspect(judgment: Judgment): Faults {
  const faults = new Faults()
  faults.basis(judgment)
  faults.id(judgment.personId, 'personId')
  faults.day(judgment.on, 'on')
  faults.text(judgment.court, 'court', 200)
  faults.text(judgment.judgment, 'judgment', 100)
  return faults
}

/** The declaration of a kind stands from a day on, or no longer stands from it. */
async function declare(
  tx: Tx,
  event: Parameters<typeof rewrite>[5],
  { personId, on, court, judgment }: Judgment,
  kind: DeclarationKind,
  stands: boolean,
): Promise<void> {
  const key = { person_id: personId, kind }
  const known = await timelineOf(tx, declarations, key)
  const wanted = stands
    ? put(known, { from: on, to: null, facts: { court, judgment } })
    : erase(known, on)
  await rewrite(tx, declarations, key, known, wanted, event)
}

/**
 * Records that a court declared a person missing.
 * @throws `court.too-soon`, `.already-declared`, `person.deceased`, `.unknown`, `.input-invalid`, `life-event.*`
 */
export async function declareMissing(
  tx: Tx,
  actor: Actor,
  missing: NewMissing,
): Promise<{ eventId: string }> {
  const faults = inspect(missing)
  faults.partialDay(missing.lastNewsOn, 'lastNewsOn')
  faults.orThrow()
  const { personId, on, court, judgment, lastNewsOn } = missing
  const event = await openEvent(tx, { persons: [personId] })
  const facts = latest(await factsOf(tx, personId))
  const standing = await standingOf(tx, personId)
  orThrow(planMissing({ facts, standing }, missing, tx.today))
  await declare(tx, event, missing, 'missing', true)
  const payload = await reviseFacts(tx, event, personId, on, { missingOn: on as PartialDate })
  await closeEvent(tx, actor, event, {
    kind: 'declared-missing',
    on,
    basis: missing,
    touched: [{ personId, part: 'subject', payload: { ...payload, court, judgment, lastNewsOn } }],
  })
  return { eventId: event.eventId }
}

/**
 * Records that a court declared a person dead, with all that follows from a death.
 * @throws `court.*`, `death.*`, `person.unknown`, `.input-invalid`, `life-event.*`
 */
export async function declareDead(
  tx: Tx,
  actor: Actor,
  death: NewDeclaredDeath,
): Promise<{ eventId: string }> {
  const faults = inspect(death)
  faults.partialDay(death.since, 'since')
  faults.partialDay(death.deathDate, 'deathDate')
  faults.check(Object.hasOwn(DEATH_GROUNDS, death.ground), 'ground', 'a ground of the Civil Code')
  faults.orThrow()
  const { personId, court, judgment, ground, deathDate } = death
  const event = await openDeath(tx, personId)
  const facts = latest(await factsOf(tx, personId))
  const standing = await standingOf(tx, personId)
  orThrow(planDeclaredDeath({ standing }, death, tx.today))
  const { day } = orThrow(planDeath(facts, deathDate, tx.today))
  await declare(tx, event, { ...death, on: day }, 'dead', true)
  const { payload, touched } = await applyDeath(tx, event, personId, day, deathDate)
  await closeEvent(tx, actor, event, {
    kind: 'declared-dead',
    on: day,
    basis: death,
    touched: [
      { personId, part: 'subject', payload: { ...payload, court, judgment, ground, deathDate } },
      ...touched,
    ],
  })
  return { eventId: event.eventId }
}

/**
 * Records that a court declared a person without, or of restricted, legal capacity.
 * @throws `court.already-declared`, `.not-adult`, `person.*`, `life-event.*`
 */
export async function declareIncapable(
  tx: Tx,
  actor: Actor,
  declaration: NewIncapacity,
): Promise<{ eventId: string }> {
  const faults = inspect(declaration)
  faults.check(CAPACITY.includes(declaration.kind), 'kind', `one of ${CAPACITY.join(', ')}`)
  faults.orThrow()
  const { personId, on, kind, court, judgment } = declaration
  const event = await openEvent(tx, { persons: [personId] })
  const facts = latest(await factsOf(tx, personId))
  const standing = await standingOf(tx, personId)
  orThrow(planIncapacity({ facts, standing }, declaration, tx.today))
  await declare(tx, event, declaration, kind, true)
  await closeEvent(tx, actor, event, {
    kind: 'declared-incapable',
    on,
    basis: declaration,
    touched: [{ personId, part: 'subject', payload: { declared: kind, court, judgment } }],
  })
  return { eventId: event.eventId }
}

/**
 * Records that a court revoked its declaration: the person came back, or recovered.
 * @throws `court.not-declared`, `person.*`, `life-event.*`
 */
export async function revokeDeclaration(
  tx: Tx,
  actor: Actor,
  revocation: NewRevocation,
): Promise<{ eventId: string }> {
  const faults = inspect(revocation)
  faults.check(DECLARATION_KINDS.includes(revocation.kind), 'kind', 'a kind of declaration')
  faults.orThrow()
  const { personId, on, kind, court, judgment } = revocation
  if (kind === 'dead') return revokeDeath(tx, actor, revocation)
  const event = await openEvent(tx, { persons: [personId] })
  await factsOf(tx, personId)
  orThrow(planRevocation(await standingOf(tx, personId), revocation, tx.today))
  await declare(tx, event, revocation, kind, false)
  const payload =
    kind === 'missing' ? await reviseFacts(tx, event, personId, on, { missingOn: null }) : {}
  await closeEvent(tx, actor, event, {
    kind: 'declaration-revoked',
    on,
    basis: revocation,
    touched: [
      { personId, part: 'subject', payload: { ...payload, revoked: kind, court, judgment } },
    ],
  })
  return { eventId: event.eventId }
}

async function revokeDeath(
  tx: Tx,
  actor: Actor,
  revocation: NewRevocation,
): Promise<{ eventId: string }> {
  const { personId, on, court, judgment } = revocation
  orThrow(planRevocation(await standingOf(tx, personId), revocation, tx.today))
  const isStanding = (e: StoredEvent | undefined) =>
    e?.kind === 'declared-dead' && e.part === 'subject' && e.reversedBy === null
  const declared = (await eventsOf(tx, personId)).find(isStanding)
  if (declared === undefined) return orThrow<never>(problem('not-declared', { field: 'kind' }))
  const { event, rows } = await takeBack(tx, declared.eventId, e =>
    e !== undefined && e.reversedBy === null ? null : problem('not-declared', { field: 'kind' }),
  )
  await closeEvent(tx, actor, event, {
    kind: 'death-revoked',
    on,
    basis: revocation,
    touched: rows.map(row => ({
      personId: row.personId,
      part: row.part,
      payload: { revoked: 'dead', court, judgment },
    })),
    reverses: { eventId: declared.eventId, kind: 'declared-dead' },
  })
  return { eventId: event.eventId }
}
