/**
 * Marriage and divorce: two persons, changed together or not at all.
 * Source: Luật Hôn nhân và gia đình 52/2014/QH13 art. 5, 8, 57; age without day or month: Thông tư liên
 * tịch 01/2016 art. 2 (first day of the year or month).
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import { ageOn } from '#vn'
import { marriage as problem } from './civil-problems.ts'
import type { CoreFacts } from './facts.ts'
import { forbiddenTie, kinAround } from './forbidden-tie.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { person } from './problems.ts'
import { standingOf } from './standing.ts'
import { bindKin, endKin, type KinRow, kinRows } from './store/kin.ts'
import { type KnownSpan, rewrite, versions } from './store/timelines.ts'
import { revise } from './timeline.ts'
import type { CivilStatus, PersonId, Registration } from './view.ts'

export type NewMarriage = Basis &
  Readonly<{
    personIds: readonly [PersonId, PersonId]
    on: PlainDate
    registration: Registration
  }>
export type NewDivorce = Basis &
  Readonly<{
    personIds: readonly [PersonId, PersonId]
    /** Day the judgment took effect. */
    on: PlainDate
    /** Number of the judgment or decision of the court. */
    judgment: string
  }>

const AGE = { male: 20, female: 18 } as const

export type Party = Readonly<{
  facts: Pick<CoreFacts, 'birthDate' | 'sex' | 'deceasedOn' | 'civilStatus'>
  kin: readonly Pick<KinRow, 'role' | 'relativeId' | 'from' | 'to'>[]
  /** A court declared the person without legal capacity (art. 8(1)(c)). */
  incapable?: boolean
}>

/**
 * The rule for a marriage.
 * @param around the kin that `forbiddenTie` looks at
 */
export function planMarriage(
  ids: readonly [PersonId, PersonId],
  a: Party,
  b: Party,
  on: PlainDate,
  today: PlainDate,
  around: readonly KinRow[] = [],
): Problem[] {
  const found = notInFuture(on, today, 'on')
  if (ids[0] === ids[1]) found.push(problem('same-person', { field: 'personIds' }))
  for (const { facts, kin } of [a, b]) {
    if (facts.deceasedOn !== null) found.push(person('deceased'))
    if (facts.sex !== 'unknown' && ageOn(facts.birthDate, on) < AGE[facts.sex])
      found.push(problem('too-young', { field: 'on' }))
    // A marriage that ended later than `on` was still standing then.
    const standing = kin.some(k => k.role === 'spouse' && (k.to === null || k.to > on))
    if (standing || facts.civilStatus === 'married')
      found.push(problem('already-married', { field: 'personIds' }))
  }
  if (a.facts.sex === b.facts.sex && a.facts.sex !== 'unknown')
    found.push(problem('sex-not-recognised', { field: 'personIds' }))
  const tie = ids[0] === ids[1] ? null : forbiddenTie(ids[0], ids[1], around)
  if (tie !== null) found.push(problem('close-kin', { field: 'personIds', tie }))
  for (const { incapable = false } of [a, b])
    if (incapable) found.push(problem('incapable', { field: 'personIds' }))
  return found
}

/** The rule for a divorce: the row of the marriage on each side. */
export function planDivorce(
  ids: readonly [PersonId, PersonId],
  a: Party,
  b: Party,
  on: PlainDate,
  today: PlainDate,
): Problem[] {
  const bound = (p: Party, other: PersonId) =>
    p.kin.some(k => k.role === 'spouse' && k.relativeId === other && k.from < on && k.to === null)
  const found = notInFuture(on, today, 'on')
  if (!bound(a, ids[1]) || !bound(b, ids[0]))
    found.push(problem('not-married', { field: 'personIds' }))
  return found
}

export type Side = Omit<Party, 'kin'> &
  Readonly<{ known: KnownSpan<CoreFacts>[]; kin: readonly KinRow[] }>

/** A party as the deed sees it. */
export async function sideOf(tx: Tx, personId: PersonId): Promise<Side> {
  const known = await factsOf(tx, personId)
  const { incapable } = await standingOf(tx, personId)
  return {
    known,
    facts: latest(known),
    kin: await kinRows(tx, [personId]),
    incapable: incapable.some(s => s.to === null),
  }
}

async function setCivilStatus(
  tx: Tx,
  event: Parameters<typeof rewrite>[5],
  personId: PersonId,
  known: KnownSpan<CoreFacts>[],
  on: PlainDate,
  civilStatus: CivilStatus,
): Promise<Json> {
  const change = { civilStatus }
  const key = { person_id: personId }
  await rewrite(tx, versions, key, known, revise(known, on, null, change), event)
  return { version: { from: on, to: null, change } }
}

/**
 * Records a marriage.
 * @throws `marriage.*`, `person.deceased`, `person.unknown`, `person.input-invalid`, `life-event.*`
 */
export async function recordMarriage(
  tx: Tx,
  actor: Actor,
  marriage: NewMarriage,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(marriage)
  faults.ids(marriage.personIds, 'personIds')
  faults.day(marriage.on, 'on')
  faults.registration(marriage.registration, 'registration')
  faults.orThrow()

  const { personIds, on } = marriage
  const [first, second] = personIds
  const event = await openEvent(tx, { persons: personIds })
  const a = await sideOf(tx, first)
  const b = await sideOf(tx, second)
  orThrow(planMarriage(personIds, a, b, on, tx.today, await kinAround(tx, personIds)))

  const spouse = { role: 'spouse' as const }
  await bindKin(tx, { personId: first, ...spouse }, { personId: second, ...spouse }, on, event)
  const payloadA = await setCivilStatus(tx, event, first, a.known, on, 'married')
  const payloadB = await setCivilStatus(tx, event, second, b.known, on, 'married')
  await closeEvent(tx, actor, event, {
    kind: 'marriage',
    on,
    basis: marriage,
    touched: [
      {
        personId: first,
        part: 'subject',
        payload: { ...(payloadA as object), registration: { ...marriage.registration } },
      },
      { personId: second, part: 'spouse', payload: payloadB },
    ],
  })
  return { eventId: event.eventId }
}

/**
 * Records a divorce.
 * @throws `marriage.not-married`, `person.unknown`, `person.input-invalid`, `life-event.*`
 */
export async function recordDivorce(
  tx: Tx,
  actor: Actor,
  divorce: NewDivorce,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(divorce)
  faults.ids(divorce.personIds, 'personIds')
  faults.day(divorce.on, 'on')
  faults.text(divorce.judgment, 'judgment', 100)
  faults.orThrow()

  const { personIds, on } = divorce
  const [first, second] = personIds
  const event = await openEvent(tx, { persons: personIds })
  const a = await sideOf(tx, first)
  const b = await sideOf(tx, second)
  orThrow(planDivorce(personIds, a, b, on, tx.today))

  for (const row of [...a.kin, ...b.kin])
    if (row.role === 'spouse' && row.to === null) await endKin(tx, row, on, event)
  const payloadA = await setCivilStatus(tx, event, first, a.known, on, 'divorced')
  const payloadB = await setCivilStatus(tx, event, second, b.known, on, 'divorced')
  await closeEvent(tx, actor, event, {
    kind: 'divorce',
    on,
    basis: divorce,
    touched: [
      {
        personId: first,
        part: 'subject',
        payload: { ...(payloadA as object), judgment: divorce.judgment },
      },
      { personId: second, part: 'spouse', payload: payloadB },
    ],
  })
  return { eventId: event.eventId }
}
