/**
 * Adoption: a child becomes the child of one person or of one couple. The parents by birth stay known; who
 * acts for the child is `representation.ts`'s question. A court may end an adoption.
 * Source: Luật Nuôi con nuôi 52/2010/QH12 art. 8, 13, 14, 21, 24–27.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { ageOn, ageRangeOn, daysBetween, daysOf } from '#vn'
import {
  type ChildChanges,
  childFacts,
  inspectChildChanges,
  planChildChanges,
} from './child-changes.ts'
import type { CoreFacts } from './facts.ts'
import { adoption as problem } from './family-problems.ts'
import { kinAround } from './forbidden-tie.ts'
import { ADULT_YEARS, staleUnless } from './household.ts'
import { closeEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { person } from './problems.ts'
import { reviseFacts } from './revision.ts'
import { type Standing, standingOf } from './standing.ts'
import { bindKin, endBoth, type KinRow, kinRows } from './store/kin.ts'
import type { PersonId, Registration } from './view.ts'

export type NewAdoption = Basis &
  Readonly<{
    childId: PersonId
    /** One person, or a husband and wife. */
    adopterIds: readonly PersonId[]
    on: PlainDate
    registration: Registration
    childChanges?: ChildChanges
    /** The child, nine or older, agreed to be adopted. */
    childAgrees?: boolean
  }>

type Facts = Pick<CoreFacts, 'birthDate' | 'sex' | 'deceasedOn'>
type Row = Pick<KinRow, 'personId' | 'role' | 'relativeId' | 'to'>
export type Adopter = Readonly<{ personId: PersonId; facts: Facts; isCapable: boolean }>

const AGE_LIMIT = 16
const AGE_GAP = 20
const CONSENT_YEARS = 9
const PARENTS: ReadonlySet<string> = new Set(['father', 'mother'])

function related(kin: readonly Row[], id: PersonId, roles: ReadonlySet<string>): PersonId[] {
  return kin.filter(k => k.personId === id && roles.has(k.role)).flatMap(k => k.relativeId ?? [])
}

/** What an adopter is to the child already: it lifts the limits of age, or forbids the adoption. */
export function tieToChild(
  kin: readonly Row[],
  childId: PersonId,
  adopterId: PersonId,
): 'parent' | 'step-parent' | 'aunt-or-uncle' | 'grandparent' | 'sibling' | null {
  const parents = related(kin, childId, PARENTS)
  if (parents.includes(adopterId)) return 'parent'
  const grandparents = parents.flatMap(p => related(kin, p, PARENTS))
  if (grandparents.includes(adopterId)) return 'grandparent'
  const own = related(kin, adopterId, PARENTS)
  if (own.some(p => parents.includes(p))) return 'sibling'
  if (own.some(p => grandparents.includes(p))) return 'aunt-or-uncle'
  const spouses = kin
    .filter(k => k.personId === adopterId && k.role === 'spouse' && k.to === null)
    .flatMap(k => k.relativeId ?? [])
  return spouses.some(s => parents.includes(s)) ? 'step-parent' : null
}

/**
 * The rule.
 * @param kin rows of the child, its parents, and the adopters
 */
export function planAdoption(
  order: Pick<NewAdoption, 'childId' | 'adopterIds' | 'on' | 'childChanges' | 'childAgrees'>,
  child: Facts,
  adopters: readonly Adopter[],
  kin: readonly Row[],
  today: PlainDate,
): Problem[] {
  const { childId, on } = order
  const found = notInFuture(on, today, 'on')
  const field = 'adopterIds'
  const ids = adopters.map(a => a.personId)
  if (ids.includes(childId) || new Set(ids).size !== ids.length)
    return [problem('same-person', { field })]
  const areMarried = (a: PersonId, b: PersonId) =>
    kin.some(k => k.personId === a && k.role === 'spouse' && k.relativeId === b && k.to === null)
  if (ids.length === 2 && !areMarried(ids[0]!, ids[1]!))
    found.push(problem('not-couple', { field }))
  if (ids.length === 2 && adopters[0]!.facts.sex === adopters[1]!.facts.sex)
    found.push(problem('not-couple', { field }))
  if (adopters.some(a => a.facts.sex === 'unknown')) found.push(problem('sex-unknown', { field }))
  if ([child, ...adopters.map(a => a.facts)].some(f => f.deceasedOn !== null))
    found.push(person('deceased'))
  if (on < daysOf(child.birthDate).first) found.push(problem('before-birth', { field: 'on' }))
  const isAdopted = kin.some(
    k => k.personId === childId && k.role.startsWith('adoptive-') && (k.to === null || k.to > on),
  )
  if (isAdopted) found.push(problem('adopted-already', { field: 'childId' }))

  const age = ageOn(child.birthDate, on)
  const ties = ids.map(id => tieToChild(kin, childId, id))
  const areNear = ties.every(t => t === 'step-parent' || t === 'aunt-or-uncle')
  // A spouse adopts beside the child's own parent: then only the other one is an adopter.
  if (ties.some(t => t === 'parent' || t === 'grandparent' || t === 'sibling'))
    found.push(problem('near-kin', { field }))
  if (age >= (areNear ? ADULT_YEARS : AGE_LIMIT))
    found.push(
      problem('child-too-old', { field: 'childId', years: areNear ? ADULT_YEARS : AGE_LIMIT }),
    )
  for (const [i, { facts, isCapable }] of adopters.entries()) {
    if (!isCapable || ageOn(facts.birthDate, on) < ADULT_YEARS)
      found.push(problem('not-capable', { field }))
    const isNear = ties[i] === 'step-parent' || ties[i] === 'aunt-or-uncle'
    const gap = ageRangeOn(facts.birthDate, daysOf(child.birthDate).last).atMost
    if (!isNear && gap < AGE_GAP) found.push(problem('age-gap', { field, years: AGE_GAP }))
  }
  if (age >= CONSENT_YEARS && order.childAgrees !== true)
    found.push(problem('consent-missing', { field: 'childAgrees', years: CONSENT_YEARS }))
  // The ethnic group follows the adopters only for a child whose parents nobody knows (art. 24(3)).
  const hasParents = kin.some(k => k.personId === childId && PARENTS.has(k.role))
  if (order.childChanges?.ethnicity !== undefined && hasParents)
    found.push(problem('ethnicity-known', { field: 'childChanges.ethnicity' }))
  return [...found, ...planChildChanges(child, order.childChanges ?? {}, on)]
}

const isCapable = (standing: Standing) =>
  ['incapable', 'impaired', 'limited', 'missing'].every(
    kind => !standing[kind as keyof Standing].some(s => s.to === null),
  )

/**
 * Records an adoption.
 * @throws `adoption.*`, `child.*`, `person.*`, `life-event.*`
 */
export async function recordAdoption(
  tx: Tx,
  actor: Actor,
  order: NewAdoption,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.childId, 'childId')
  faults.ids(order.adopterIds, 'adopterIds')
  faults.check([1, 2].includes(order.adopterIds?.length), 'adopterIds', 'one person or a couple')
  faults.day(order.on, 'on')
  faults.registration(order.registration, 'registration')
  inspectChildChanges(faults, order.childChanges)
  faults.orThrow()

  const { childId, adopterIds, on, childChanges = {} } = order
  const event = await openEvent(tx, { persons: [childId, ...adopterIds] })
  const child = latest(await factsOf(tx, childId))
  const adopters: Adopter[] = []
  for (const personId of adopterIds) {
    const facts = latest(await factsOf(tx, personId))
    adopters.push({ personId, facts, isCapable: isCapable(await standingOf(tx, personId)) })
  }
  const kin = await kinAround(tx, [childId, ...adopterIds])
  orThrow(planAdoption(order, child, adopters, kin, tx.today))

  for (const { personId, facts } of adopters) {
    const role = facts.sex === 'male' ? 'adoptive-father' : 'adoptive-mother'
    await bindKin(tx, { personId: childId, role }, { personId, role: 'adoptee' }, on, event)
  }
  const payload = await reviseFacts(tx, event, childId, on, childFacts(childChanges))
  await closeEvent(tx, actor, event, {
    kind: 'adoption',
    on,
    basis: order,
    touched: [
      {
        personId: childId,
        part: 'subject',
        payload: { ...payload, registration: { ...order.registration } },
      },
      ...adopterIds.map((personId): Touched => ({ personId, part: 'adopter' })),
    ],
  })
  return { eventId: event.eventId }
}

export type NewAdoptionEnd = Basis &
  Readonly<{
    childId: PersonId
    /** Day the judgment took effect. */
    on: PlainDate
    judgment: string
    childChanges?: ChildChanges
  }>

/** The rule for the end: an adoption stands that began earlier. */
export function planAdoptionEnd(
  kin: readonly Pick<KinRow, 'role' | 'from' | 'to'>[],
  on: PlainDate,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  const standing = kin.filter(k => k.role.startsWith('adoptive-') && k.to === null)
  if (standing.length === 0 || standing.some(k => daysBetween(k.from, on) <= 0))
    found.push(problem('not-adopted', { field: 'childId' }))
  return found
}

/**
 * Records that a court ended an adoption; the rights of the parents by birth come back (art. 27).
 * @throws `adoption.not-adopted`, `child.*`, `person.*`, `life-event.*`
 */
export async function endAdoption(
  tx: Tx,
  actor: Actor,
  order: NewAdoptionEnd,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.childId, 'childId')
  faults.day(order.on, 'on')
  faults.text(order.judgment, 'judgment', 100)
  inspectChildChanges(faults, order.childChanges)
  faults.orThrow()

  const { childId, on, judgment, childChanges = {} } = order
  const adopters = (await kinRows(tx, [childId]))
    .filter(k => k.role.startsWith('adoptive-') && k.to === null)
    .flatMap(k => k.relativeId ?? [])
  const event = await openEvent(tx, { persons: [childId, ...adopters] })
  const child = latest(await factsOf(tx, childId))
  const kin = await kinRows(tx, [childId])
  orThrow([...planAdoptionEnd(kin, on, tx.today), ...planChildChanges(child, childChanges, on)])
  const ended = kin.filter(k => k.role.startsWith('adoptive-') && k.to === null)
  staleUnless(ended.every(k => k.relativeId === null || adopters.includes(k.relativeId)))
  for (const row of ended) await endBoth(tx, row, on, event)
  const payload = await reviseFacts(tx, event, childId, on, childFacts(childChanges))
  await closeEvent(tx, actor, event, {
    kind: 'adoption-end',
    on,
    basis: order,
    touched: [
      { personId: childId, part: 'subject', payload: { ...payload, judgment } },
      ...adopters.map((personId): Touched => ({ personId, part: 'adopter' })),
    ],
  })
  return { eventId: event.eventId }
}
