/** Households: who lives in which, as it stands at the end of what is known. */
import { type Instant, type PlainDate, type Queries, sql, type Tx } from '#kernel'
import type { PartialDate } from '#vn'
import type { PersonId, Sex } from '../view.ts'
import { knownAt } from './timelines.ts'
import { askedOf, byKey } from './together.ts'

export type HouseholdRow = Readonly<{
  householdId: string
  unit: string
  asOf: PlainDate
  address: string
}>

export type MemberRow = Readonly<{
  personId: PersonId
  relation: string
  birthDate: PartialDate
  sex: Sex
}>

export async function insertHousehold(
  tx: Tx,
  row: HouseholdRow & Readonly<{ since: PlainDate }>,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into register.household (household_id, unit, as_of, address, since, last_recorded_at)
    values (${row.householdId}, ${row.unit}, ${row.asOf}, ${row.address}, ${row.since}, ${at})`)
}

export function householdRow(q: Queries, householdId: string): Promise<HouseholdRow | null> {
  return q.maybeRow<HouseholdRow>(sql`
    select household_id as "householdId", unit, as_of as "asOf", address
    from register.household where household_id = ${householdId}`)
}

/** The household a person is a member of without end, and as what. */
export function openMembership(
  q: Queries,
  personId: PersonId,
): Promise<{ householdId: string; relation: string } | null> {
  return q.maybeRow(sql`
    select household_id as "householdId", relation from register.membership
    where person_id = ${personId} and recorded_to is null and valid_to is null`)
}

/** The members a household has without end, by id. */
export function openMembers(q: Queries, householdId: string): Promise<MemberRow[]> {
  return q.rows<MemberRow>(sql`
    select m.person_id as "personId", m.relation, v.birth_date as "birthDate", v.sex
    from register.membership m
    join register.version v on v.person_id = m.person_id and v.recorded_to is null and v.valid_to is null
    where m.household_id = ${householdId} and m.recorded_to is null and m.valid_to is null
    order by m.person_id`)
}

/** Members on a day, as known then; 200 at most. */
export async function membersOn(
  q: Queries,
  householdId: string,
  day: PlainDate,
  asKnown: Instant | null,
): Promise<{ personId: PersonId; relation: string }[]> {
  const found = await askedOf(q, `members on ${day} as known ${asKnown}`, [householdId], ids =>
    membersOfMany(q, ids, day, asKnown),
  )
  return (found.get(householdId) ?? []).slice(0, 200)
}

async function membersOfMany(
  q: Queries,
  ids: readonly string[],
  day: PlainDate,
  asKnown: Instant | null,
) {
  type Row = { householdId: string; personId: PersonId; relation: string }
  // The index on current members serves today's question; one about the past reads more.
  const rows = await q.rows<Row>(sql`
    select household_id as "householdId", person_id as "personId", relation from register.membership
    where household_id = any(${ids}::uuid[]) and ${knownAt(asKnown)}
      and valid_from <= ${day} and (valid_to is null or valid_to > ${day})
    order by person_id`)
  return byKey(ids, rows, row => row.householdId)
}
