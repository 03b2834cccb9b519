/** Person: reading what is known of one for a deed, and the few questions that show no personal data. */
import { dayOf, type Instant, orThrow, type PlainDate, type Queries, sql, type Tx } from '#kernel'
import type { AdminUnitCode } from '#vn'
import type { CoreFacts } from './facts.ts'
import { currentPlace, homeOf } from './place.ts'
import { person } from './problems.ts'
import * as households from './store/households.ts'
import { kinRows } from './store/kin.ts'
import { refreshSearch } from './store/search.ts'
import { type KnownSpan, residences, spanOnDay, timelineOf, versions } from './store/timelines.ts'
import { spanOn } from './timeline.ts'
import type { PersonId } from './view.ts'

/** All that is known now of a person's facts; refuses for somebody whose entry was annulled. */
export async function factsOf(tx: Tx, personId: PersonId): Promise<KnownSpan<CoreFacts>[]> {
  const timeline = await timelineOf(tx, versions, { person_id: personId })
  if (timeline.length === 0) orThrow(person('unknown'))
  return timeline
}

/** The facts that hold without end. */
export function latest(timeline: readonly KnownSpan<CoreFacts>[]): CoreFacts {
  return timeline.at(-1)!.facts
}

/** Brings what search goes by up to what is known now. */
export async function refreshSearchKey(tx: Tx, personId: PersonId): Promise<void> {
  await refreshSearch(tx, [personId])
}

/** Today by the clock of the house, which in the sandbox need not be the wall clock. */
export function todayOf(q: Queries & { today?: PlainDate; clock?: { now(): Instant } }): PlainDate {
  return q.today ?? dayOf(q.clock?.now() ?? new Date().toISOString())
}

export type Kin = Readonly<{
  fatherId: PersonId | null
  motherId: PersonId | null
  spouseId: PersonId | null
  childIds: PersonId[]
  guardianIds: PersonId[]
  wardIds: PersonId[]
}>

/** Who is whose, by internal ids and without personal data; relatives outside the register are left out. */
export async function kinOf(q: Queries, personId: PersonId): Promise<Kin> {
  const rows = await kinRows(q, [personId], { day: todayOf(q) })
  const ids = (role: string) => rows.filter(r => r.role === role).flatMap(r => r.relativeId ?? [])
  return {
    fatherId: ids('father')[0] ?? null,
    motherId: ids('mother')[0] ?? null,
    spouseId: ids('spouse')[0] ?? null,
    childIds: ids('child'),
    guardianIds: ids('guardian'),
    wardIds: ids('ward'),
  }
}

/** The household a person is registered in today; `headId` is null while the headship is vacant. */
export async function householdOf(
  q: Queries,
  personId: PersonId,
): Promise<{ householdId: string; headId: PersonId | null; memberIds: PersonId[] } | null> {
  const membership = await households.openMembership(q, personId)
  if (membership === null) return null
  const { householdId } = membership
  const members = await households.openMembers(q, householdId)
  return {
    householdId,
    headId: members.find(m => m.relation === 'householder')?.personId ?? null,
    memberIds: members.map(m => m.personId),
  }
}

/** False for somebody who died, whose birth entry was annulled, or whom the register does not know. */
export async function isAlive(q: Queries, personId: PersonId): Promise<boolean> {
  const span = await spanOnDay(q, versions, { person_id: personId }, todayOf(q))
  return span !== null && span.facts.deceasedOn === null
}

/**
 * The commune whose office a person belongs to on a day, by the list of that day: of the permanent residence,
 * else the temporary, else the current one. Where a split left the place open, one of the new communes answers.
 * @param on today when absent
 */
export async function jurisdictionOf(
  q: Queries,
  personId: PersonId,
  on: PlainDate = todayOf(q),
): Promise<AdminUnitCode | null> {
  for (const kind of ['permanent', 'temporary', 'current'] as const) {
    const span = spanOn(await timelineOf(q, residences, { person_id: personId, kind }), on)
    const home = homeOf(personId, kind, span)
    if (home !== null) return (await currentPlace(q, home, on)).seat
  }
  return null
}

/** Persons the register holds, the dead included, annulled entries not. */
export async function countPersons(q: Queries): Promise<number> {
  return (await q.row<{ n: number }>(sql`select count(*) as n from register.search_key`)).n
}
