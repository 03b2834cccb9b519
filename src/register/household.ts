/**
 * Household: the people registered at one address, their relation to the head, and who heads it.
 *
 * INVARIANT: the head is a member with the relation `householder` and the only one with it; a household
 * with members and without a head is vacant and says so by a headship without a person.
 * Source: Luật Cư trú 68/2020/QH14 art. 10.
 */
import { type Actor, assert, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import { ageOn } from '#vn'
import { closeEvent, type OpenEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { household } from './residence-problems.ts'
import * as store from './store/households.ts'
import { type KinRow, kinRows } from './store/kin.ts'
import { headships, memberships, rewrite, timelineOf } from './store/timelines.ts'
import { erase, put, revise } from './timeline.ts'
import type { PersonId } from './view.ts'

export const HEAD = 'householder'
/** Full age (Bộ luật Dân sự 2015 art. 20). */
export const ADULT_YEARS = 18

export type Member = store.MemberRow
export type HeadPlan = Readonly<{
  /** Null: vacant. */
  headId: PersonId | null
  relations: ReadonlyMap<PersonId, string>
}>

/** Another transaction changed what was read before the lock; the kernel tries the deed again. */
class StaleRead extends Error {
  readonly code = '40001'
}

export function staleUnless(holds: boolean): void {
  if (!holds) throw new StaleRead('the household changed while it was being locked')
}

/**
 * What the rest of a household becomes when `leaverId` goes. Nothing, unless it was the head; then the
 * spouse heads it, else the oldest adult, else the headship is vacant and relations stay as they were.
 */
export function planDeparture(
  members: readonly Member[],
  leaverId: PersonId,
  kin: readonly KinRow[],
  on: PlainDate,
): HeadPlan | null {
  const rest = members.filter(m => m.personId !== leaverId)
  const leaver = members.find(m => m.personId === leaverId)
  if (rest.length === 0 || leaver?.relation !== HEAD) return null
  const spouse = kin.find(k => k.personId === leaverId && k.role === 'spouse')?.relativeId
  const [next] = rest
    .filter(m => ageOn(m.birthDate, on) >= ADULT_YEARS)
    .sort(
      (a, b) =>
        Number(b.personId === spouse) - Number(a.personId === spouse) ||
        (a.birthDate < b.birthDate ? -1 : a.birthDate > b.birthDate ? 1 : 0) ||
        (a.personId < b.personId ? -1 : 1),
    )
  if (next === undefined)
    return { headId: null, relations: new Map(rest.map(m => [m.personId, m.relation])) }
  return planHead(rest, next.personId, kin)
}

/** Everybody's relation to a new head, from kinship. */
export function planHead(
  members: readonly Member[],
  headId: PersonId,
  kin: readonly KinRow[],
): HeadPlan {
  return {
    headId,
    relations: new Map(members.map(m => [m.personId, relationTo(headId, m, members, kin)])),
  }
}

/** Code of what `member` is to the head, as far as the register knows; `other-relative` otherwise. */
export function relationTo(
  headId: PersonId,
  member: Member,
  members: readonly Member[],
  kin: readonly KinRow[],
): string {
  if (member.personId === headId) return HEAD
  const of = (id: PersonId, role: KinRow['role']) =>
    kin.filter(k => k.personId === id && k.role === role).flatMap(k => k.relativeId ?? [])
  const sexOf = (id: PersonId) => members.find(m => m.personId === id)?.sex
  const bySex = (male: string, female: string, else_: string) =>
    member.sex === 'male' ? male : member.sex === 'female' ? female : else_
  const id = member.personId
  const parents = (of_: PersonId) => [...of(of_, 'father'), ...of(of_, 'mother')]

  if (of(headId, 'spouse').includes(id)) return bySex('husband', 'wife', 'other-relative')
  if (of(headId, 'child').includes(id)) return bySex('son', 'daughter', 'child')
  if (of(headId, 'father').includes(id)) return 'father'
  if (of(headId, 'mother').includes(id)) return 'mother'
  if (of(headId, 'ward').includes(id)) return 'ward'
  if (of(headId, 'guardian').includes(id)) return 'guardian'
  if (parents(headId).some(p => parents(id).includes(p))) {
    const head = members.find(m => m.personId === headId)
    const older = head !== undefined && member.birthDate < head.birthDate
    return older ? bySex('older-brother', 'older-sister', 'other-relative') : 'younger-sibling'
  }
  const spouse = of(id, 'spouse')
  if (spouse.some(s => of(headId, 'child').includes(s)))
    return bySex('son-in-law', 'daughter-in-law', 'other-relative')
  if (of(headId, 'spouse').some(s => parents(s).includes(id)))
    return bySex('father-in-law', 'mother-in-law', 'other-relative')
  const between = parents(id).find(p => of(headId, 'child').includes(p))
  if (between !== undefined)
    return sexOf(between) === 'female' ? 'maternal-grandchild' : 'paternal-grandchild'
  if (of(headId, 'spouse').some(s => of(s, 'child').includes(id))) return 'stepchild'
  return 'other-relative'
}

/** Who has to be locked when `personId` leaves the household it is in: all members when it is the head. */
export async function householdAround(
  tx: Tx,
  personId: PersonId,
): Promise<Readonly<{ householdId: string | null; persons: readonly PersonId[] }>> {
  const membership = await store.openMembership(tx, personId)
  if (membership === null) return { householdId: null, persons: [] }
  const { householdId, relation } = membership
  if (relation !== HEAD) return { householdId, persons: [] }
  const members = await store.openMembers(tx, householdId)
  return { householdId, persons: members.map(m => m.personId) }
}

/**
 * A person leaves the household it is in, from a day on; the rest gets its new head.
 * @param joining the household it enters on the same day, if any
 * @returns the people whose relation changed
 */
export async function leaveHousehold(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  on: PlainDate,
  joining: Readonly<{ householdId: string; relation: string }> | null = null,
): Promise<Touched[]> {
  const membership = await store.openMembership(tx, personId)
  const touched: Touched[] = []
  if (membership !== null) {
    const { householdId } = membership
    const members = await store.openMembers(tx, householdId)
    const kin = await kinRows(
      tx,
      members.map(m => m.personId),
    )
    const plan = planDeparture(members, personId, kin, on)
    staleUnless(event.households.includes(householdId))
    staleUnless(plan === null || members.every(m => event.persons.includes(m.personId)))
    if (plan !== null) touched.push(...(await applyHead(tx, event, householdId, plan, on)))
    else if (members.length === 1) await endHeadship(tx, event, householdId, on)
  }
  const known = await timelineOf(tx, memberships, { person_id: personId })
  const wanted =
    joining === null ? erase(known, on) : put(known, { from: on, to: null, facts: { ...joining } })
  await rewrite(tx, memberships, { person_id: personId }, known, wanted, event)
  return touched
}

/** The new head and everybody's new relation, from a day on. */
export async function applyHead(
  tx: Tx,
  event: OpenEvent,
  householdId: string,
  plan: HeadPlan,
  on: PlainDate,
): Promise<Touched[]> {
  const key = { household_id: householdId }
  const known = await timelineOf(tx, headships, key)
  const wanted = put(known, { from: on, to: null, facts: { headId: plan.headId } })
  await rewrite(tx, headships, key, known, wanted, event)
  const touched: Touched[] = []
  for (const [personId, relation] of plan.relations) {
    const before = await timelineOf(tx, memberships, { person_id: personId })
    const after = revise(before, on, null, { relation })
    await rewrite(tx, memberships, { person_id: personId }, before, after, event)
    touched.push({ personId, part: 'member', payload: { relation } })
  }
  return touched
}

/** The last member left: nobody heads it any more. */
export async function endHeadship(
  tx: Tx,
  event: OpenEvent,
  householdId: string,
  on: PlainDate,
): Promise<void> {
  const key = { household_id: householdId }
  const known = await timelineOf(tx, headships, key)
  await rewrite(tx, headships, key, known, erase(known, on), event)
}

/** A household of its own for one person; a minor's stays without a head. */
export async function foundHousehold(
  tx: Tx,
  event: OpenEvent,
  place: Readonly<{ unit: string; asOf: PlainDate; address: string }>,
  headId: PersonId | null,
  on: PlainDate,
  householdId: string = tx.newId(),
): Promise<string> {
  const { unit, asOf, address } = place
  await store.insertHousehold(tx, { householdId, unit, asOf, address, since: on }, event.at)
  const wanted = [{ from: on, to: null, facts: { headId } }]
  await rewrite(tx, headships, { household_id: householdId }, [], wanted, event)
  return householdId
}

export type NewHead = Basis & Readonly<{ householdId: string; headId: PersonId; on: PlainDate }>

/** The rule for a change of head by the members' agreement. */
export function planHeadChange(
  members: readonly Member[],
  headId: PersonId,
  kin: readonly KinRow[],
  on: PlainDate,
): HeadPlan | Problem {
  const next = members.find(m => m.personId === headId)
  if (next === undefined) return household('head-not-member', { field: 'headId' })
  if (next.relation === HEAD) return household('head-unchanged', { field: 'headId' })
  if (ageOn(next.birthDate, on) < ADULT_YEARS)
    return household('head-not-adult', { field: 'headId' })
  return planHead(members, headId, kin)
}

/**
 * Another member becomes the head; every relation is rewritten with it.
 * @throws `household.unknown`, `.head-not-member`, `.head-unchanged`, `.head-not-adult`
 */
export async function changeHead(
  tx: Tx,
  actor: Actor,
  change: NewHead,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(change)
  faults.id(change.householdId, 'householdId')
  faults.id(change.headId, 'headId')
  faults.day(change.on, 'on')
  faults.orThrow()
  orThrow(notInFuture(change.on, tx.today, 'on'))

  const { householdId, headId, on } = change
  const before = await store.openMembers(tx, householdId)
  const event = await openEvent(tx, {
    persons: before.map(m => m.personId),
    households: [householdId],
  })
  const members = await store.openMembers(tx, householdId)
  staleUnless(members.every(m => event.persons.includes(m.personId)))
  const kin = await kinRows(
    tx,
    members.map(m => m.personId),
  )
  const plan = orThrow(planHeadChange(members, headId, kin, on))
  const touched = await applyHead(tx, event, householdId, plan, on)
  assert(touched[0], 'a household with a new head has members')
  const [first, ...others] = [
    ...touched.filter(t => t.personId === headId),
    ...touched.filter(t => t.personId !== headId),
  ] as [Touched, ...Touched[]]
  const payload: Json = { households: [householdId] }
  await closeEvent(tx, actor, event, {
    kind: 'head-change',
    on,
    basis: change,
    touched: [{ ...first, part: 'subject', payload }, ...others],
  })
  return { eventId: event.eventId }
}
