/**
 * Changes of a household as such: members split off (tách hộ), two households at one address become one
 * (nhập hộ), a relation to the head is put right. Who comes from elsewhere enters by moving; who goes
 * leaves by moving or by the end of the residence.
 *
 * INVARIANT: everybody stays at the address; both households end up whole. Relations to the new head come
 * from kinship where it is known; where it is not, they are asked for by name.
 * Source: Luật Cư trú 68/2020/QH14 art. 10, 25, 26.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { ageOn } from '#vn'
import {
  ADULT_YEARS,
  applyHead,
  endHeadship,
  foundHousehold,
  HEAD,
  type HeadPlan,
  type Member,
  planDeparture,
  relationTo,
  staleUnless,
} from './household.ts'
import { closeEvent, joinTouched, type OpenEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { currentPlaces } from './place.ts'
import { household as problem } from './residence-problems.ts'
import { type HouseholdRow, householdRow, openMembers, openMembership } from './store/households.ts'
import { type KinRow, kinRows } from './store/kin.ts'
import { headships, memberships, residences, rewrite, timelineOf } from './store/timelines.ts'
import { put, revise } from './timeline.ts'
import type { PersonId } from './view.ts'

/** What kinship does not tell, as told by the members: person → code of the relation to the head. */
export type ToldRelations = Readonly<Record<PersonId, string>>

type Relations = ReadonlyMap<PersonId, string>

/** Relations to a head: as told, else from kinship; a Problem for everybody of whom neither is known. */
export function planRelations(
  newcomers: readonly Member[],
  headId: PersonId,
  members: readonly Member[],
  kin: readonly KinRow[],
  told: ToldRelations,
): Readonly<{ relations: Relations; missing: readonly Problem[] }> {
  const relations = new Map<PersonId, string>()
  const missing: Problem[] = []
  for (const member of newcomers) {
    const id = member.personId
    const field = `relations.${id}`
    const derived = relationTo(headId, member, members, kin)
    if (id === headId) relations.set(id, HEAD)
    else if (told[id] === HEAD) missing.push(problem('head-exists', { field }))
    else if (told[id] !== undefined) relations.set(id, told[id])
    else if (derived === 'other-relative') missing.push(problem('relation-missing', { field }))
    else relations.set(id, derived)
  }
  return { relations, missing }
}

export type NewSplit = Basis &
  Readonly<{
    householdId: string
    /** Those who split off. */
    memberIds: readonly PersonId[]
    /** Who heads the new household. */
    headId: PersonId
    relations?: ToldRelations
    on: PlainDate
  }>

export type SplitPlan = Readonly<{ relations: Relations; rest: HeadPlan | null }>

/** The rule: members go, an adult of theirs heads them, somebody stays. */
export function planSplit(
  members: readonly Member[],
  kin: readonly KinRow[],
  split: Pick<NewSplit, 'memberIds' | 'headId' | 'relations' | 'on'>,
): SplitPlan | readonly Problem[] {
  const { headId, on } = split
  const ids = new Set(split.memberIds)
  const going = members.filter(m => ids.has(m.personId))
  if (going.length !== ids.size || ids.size === 0 || ids.size === members.length)
    return [problem('members-missing', { field: 'memberIds' })]
  const head = going.find(m => m.personId === headId)
  if (head === undefined) return [problem('head-not-member', { field: 'headId' })]
  if (ageOn(head.birthDate, on) < ADULT_YEARS)
    return [problem('head-not-adult', { field: 'headId' })]
  const { relations, missing } = planRelations(going, headId, going, kin, split.relations ?? {})
  if (missing.length > 0) return missing
  const oldHead = going.find(m => m.relation === HEAD)
  const staying = members.filter(m => !ids.has(m.personId))
  const rest =
    oldHead === undefined ? null : planDeparture([oldHead, ...staying], oldHead.personId, kin, on)
  return { relations, rest }
}

/** The members of households, read again under their lock. */
async function lockedMembers(
  tx: Tx,
  householdIds: readonly string[],
): Promise<{ event: OpenEvent; members: Member[][]; kin: KinRow[] }> {
  const before = await Promise.all(householdIds.map(id => openMembers(tx, id)))
  const persons = before.flat().map(m => m.personId)
  const event = await openEvent(tx, { persons, households: householdIds })
  const members: Member[][] = []
  for (const id of householdIds) members.push(await openMembers(tx, id))
  staleUnless(members.flat().every(m => event.persons.includes(m.personId)))
  return { event, members, kin: await kinRows(tx, event.persons) }
}

/** Nothing of these households began on that day or later. */
async function refuseBackdated(
  tx: Tx,
  householdIds: readonly string[],
  persons: readonly PersonId[],
  on: PlainDate,
): Promise<void> {
  const spans = []
  for (const id of householdIds)
    spans.push(...(await timelineOf(tx, headships, { household_id: id })))
  for (const id of persons) spans.push(...(await timelineOf(tx, memberships, { person_id: id })))
  const since = spans.map(s => s.from).reduce((a, b) => (a > b ? a : b), '')
  if (since >= on) orThrow(problem('backdated', { field: 'on', since }))
}

/** People become members of a household at the address where they live already, as the household writes it. */
async function enterHere(
  tx: Tx,
  event: OpenEvent,
  household: HouseholdRow,
  relations: Relations,
  on: PlainDate,
): Promise<Touched[]> {
  const { householdId } = household
  const touched: Touched[] = []
  for (const [personId, relation] of relations) {
    const key = { person_id: personId }
    const before = await timelineOf(tx, memberships, key)
    const span = { from: on, to: null, facts: { householdId, relation } }
    await rewrite(tx, memberships, key, before, put(before, span), event)
    const home = { ...key, kind: 'permanent' }
    const lives = await timelineOf(tx, residences, home)
    await rewrite(tx, residences, home, lives, revise(lives, on, null, household), event)
    touched.push({ personId, part: 'member', payload: { relation, householdId } })
  }
  return touched
}

function parseRelations(faults: Faults, relations: ToldRelations): void {
  for (const [id, code] of Object.entries(relations)) {
    faults.id(id, 'relations')
    faults.matches(code, /^[a-z-]{3,40}$/u, `relations.${id.slice(0, 40)}`, 'a code of relations')
  }
}

/**
 * Members split off into a household of their own at the same address.
 * @throws `household.*`, `person.input-invalid`, `life-event.*`
 */
export async function splitHousehold(
  tx: Tx,
  actor: Actor,
  split: NewSplit,
): Promise<{ eventId: string; householdId: string }> {
  const faults = new Faults()
  faults.basis(split)
  faults.id(split.householdId, 'householdId')
  faults.ids(split.memberIds, 'memberIds')
  faults.id(split.headId, 'headId')
  faults.day(split.on, 'on')
  parseRelations(faults, split.relations ?? {})
  faults.orThrow()
  orThrow(notInFuture(split.on, tx.today, 'on'))

  const { headId, on } = split
  const { event, members, kin } = await lockedMembers(tx, [split.householdId])
  const house = (await householdRow(tx, split.householdId))!
  const plan = orThrow<SplitPlan>(planSplit(members[0]!, kin, split))
  await refuseBackdated(tx, [split.householdId], event.persons, on)
  const householdId = await foundHousehold(tx, event, house, headId, on)
  const touched = await enterHere(tx, event, { ...house, householdId }, plan.relations, on)
  if (plan.rest !== null)
    touched.push(...(await applyHead(tx, event, split.householdId, plan.rest, on)))
  const households = [split.householdId, householdId]
  await close(tx, actor, event, { kind: 'household-split', of: split, headId, households, touched })
  return { eventId: event.eventId, householdId }
}

export type NewMerge = Basis &
  Readonly<{
    /** The household that ceases. */
    fromId: string
    /** The one that goes on, under its head. */
    intoId: string
    relations?: ToldRelations
    on: PlainDate
  }>

/** Where a household lies: the unit its address lies in on the day, or the one written while that is open. */
type House = Readonly<{ unit: string; address: string }>

/** Where households lie by the list of units of a day, so that two lists' names of one house are one place. */
async function placesOn(tx: Tx, homes: readonly HouseholdRow[], on: PlainDate): Promise<House[]> {
  const written = homes.map(({ householdId, unit, asOf, address }) => ({
    ...{ unit, asOf, address },
    owner: { household: householdId },
  }))
  const current = await currentPlaces(tx, written, on)
  return homes.map(({ unit, address }, i) => ({ unit: current[i]!.unit ?? unit, address }))
}

/** The rule: two households of one address, the second with a head; relations to it are known. */
export function planMerge(
  from: House,
  into: House,
  newcomers: readonly Member[],
  members: readonly Member[],
  kin: readonly KinRow[],
  told: ToldRelations,
): Readonly<{ headId: PersonId; relations: Relations }> | readonly Problem[] {
  if (newcomers.length === 0) return [problem('ended', { field: 'fromId' })]
  if (members.length === 0) return [problem('ended', { field: 'intoId' })]
  if (from.unit !== into.unit || from.address !== into.address)
    return [problem('elsewhere', { field: 'intoId' })]
  const head = members.find(m => m.relation === HEAD)
  if (head === undefined) return [problem('vacant', { field: 'intoId' })]
  const all = [...members, ...newcomers]
  const { relations, missing } = planRelations(newcomers, head.personId, all, kin, told)
  return missing.length > 0 ? missing : { headId: head.personId, relations }
}

/**
 * Two households at one address become one.
 * @throws `household.*`, `person.input-invalid`, `life-event.*`
 */
export async function mergeHouseholds(
  tx: Tx,
  actor: Actor,
  merge: NewMerge,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(merge)
  faults.id(merge.fromId, 'fromId')
  faults.id(merge.intoId, 'intoId')
  faults.day(merge.on, 'on')
  parseRelations(faults, merge.relations ?? {})
  faults.orThrow()
  orThrow(notInFuture(merge.on, tx.today, 'on'))
  const { fromId, intoId, on } = merge
  if (fromId === intoId) orThrow(problem('same-household', { field: 'intoId' }))

  const { event, members, kin } = await lockedMembers(tx, [fromId, intoId])
  const [newcomers, standing] = members as [Member[], Member[]]
  const from = (await householdRow(tx, fromId))!
  const into = (await householdRow(tx, intoId))!
  const [here, there] = (await placesOn(tx, [from, into], on)) as [House, House]
  const plan = orThrow<{ headId: PersonId; relations: Relations }>(
    planMerge(here, there, newcomers, standing, kin, merge.relations ?? {}),
  )
  await refuseBackdated(tx, [fromId, intoId], event.persons, on)
  const touched = await enterHere(tx, event, into, plan.relations, on)
  await endHeadship(tx, event, fromId, on)
  const households = [fromId, intoId]
  const { headId } = plan
  await close(tx, actor, event, { kind: 'household-merge', of: merge, headId, households, touched })
  return { eventId: event.eventId }
}

/** Everybody of the households is touched, the head first: as the one the event is about. */
async function close(
  tx: Tx,
  actor: Actor,
  event: OpenEvent,
  what: Readonly<{
    kind: 'household-split' | 'household-merge'
    of: Basis & Readonly<{ on: PlainDate }>
    headId: PersonId
    households: readonly string[]
    touched: readonly Touched[]
  }>,
): Promise<void> {
  const { headId, households } = what
  const joined = joinTouched([{ personId: headId, part: 'member' }, ...what.touched])
  const head = joined.find(t => t.personId === headId)!
  const payload = { ...(head.payload as object), households }
  await closeEvent(tx, actor, event, {
    kind: what.kind,
    on: what.of.on,
    basis: what.of,
    touched: [
      { personId: headId, part: 'subject', payload },
      ...joined.filter(t => t.personId !== headId),
    ],
  })
}

export type NewRelation = Basis & Readonly<{ personId: PersonId; relation: string; on: PlainDate }>

/** The rule: a member other than the head, to a relation other than the head's. */
export function planRelation(
  membership: Readonly<{ relation: string }> | null,
  relation: string,
): Problem | null {
  if (membership === null) return problem('not-member', { field: 'personId' })
  if (membership.relation === HEAD || relation === HEAD)
    return problem('head-exists', { field: 'relation' })
  if (membership.relation === relation) return problem('relation-unchanged', { field: 'relation' })
  return null
}

/**
 * Puts a member's relation to the head right.
 * @throws `household.*`, `person.*`, `life-event.*`
 */
export async function changeRelation(
  tx: Tx,
  actor: Actor,
  change: NewRelation,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(change)
  faults.id(change.personId, 'personId')
  faults.matches(change.relation, /^[a-z-]{3,40}$/u, 'relation', 'a code of relations')
  faults.day(change.on, 'on')
  faults.orThrow()
  orThrow(notInFuture(change.on, tx.today, 'on'))
  const { personId, relation, on } = change
  const membership = await openMembership(tx, personId)
  const event = await openEvent(tx, {
    persons: [personId],
    households: membership === null ? [] : [membership.householdId],
  })
  const now = await openMembership(tx, personId)
  staleUnless(now?.householdId === membership?.householdId)
  const refused = planRelation(now, relation)
  if (refused) orThrow(refused)
  const key = { person_id: personId }
  const known = await timelineOf(tx, memberships, key)
  if (on < known.at(-1)!.from)
    orThrow(problem('backdated', { field: 'on', since: known.at(-1)!.from }))
  await rewrite(tx, memberships, key, known, revise(known, on, null, { relation }), event)
  await closeEvent(tx, actor, event, {
    kind: 'relation-change',
    on,
    basis: change,
    touched: [{ personId, part: 'subject', payload: { relation, households: event.households } }],
  })
  return { eventId: event.eventId }
}
