/** Locks, life events and the notes of what they opened and closed. */
import { type Actor, type Instant, type PlainDate, type Queries, sql, type Tx } from '#kernel'
import type { Json } from '#ledger'
import type { PersonId } from '../view.ts'

export type LockedRow = Readonly<{ id: string; lastRecordedAt: Instant }>

/** Locks in the order of ids, so that two events over the same people never wait for each other in a ring. */
export function lockHouseholds(tx: Tx, ids: readonly string[]): Promise<LockedRow[]> {
  return tx.rows<LockedRow>(sql`
    select household_id as id, last_recorded_at as "lastRecordedAt" from register.household
    where household_id = any(${ids}::uuid[]) order by household_id for update`)
}

export function lockPersons(tx: Tx, ids: readonly PersonId[]): Promise<LockedRow[]> {
  return tx.rows<LockedRow>(sql`
    select person_id as id, last_recorded_at as "lastRecordedAt" from register.person
    where person_id = any(${ids}::uuid[]) order by person_id for update`)
}

export async function stampLocked(
  tx: Tx,
  persons: readonly PersonId[],
  households: readonly string[],
  at: Instant,
): Promise<void> {
  await tx.run(
    sql`update register.person set last_recorded_at = ${at} where person_id = any(${persons}::uuid[])`,
  )
  if (households.length === 0) return
  await tx.run(sql`
    update register.household set last_recorded_at = ${at} where household_id = any(${households}::uuid[])`)
}

export async function insertPerson(tx: Tx, personId: PersonId, at: Instant): Promise<void> {
  await tx.run(
    sql`insert into register.person (person_id, last_recorded_at) values (${personId}, ${at})`,
  )
}

export type EventRow = Readonly<{
  personId: PersonId
  eventId: string
  part: string
  kind: string
  on: PlainDate
  actor: Actor
  legalBasis: string
  evidence: readonly string[]
  payload: Json
  at: Instant
  reverses: string | null
}>

export async function insertEvent(tx: Tx, e: EventRow): Promise<void> {
  await tx.run(sql`
    insert into register.life_event (person_id, event_id, part, kind, on_date, actor_kind, actor_id, agency,
      office, legal_basis, evidence, payload, recorded_at, reverses)
    values (${e.personId}, ${e.eventId}, ${e.part}, ${e.kind}, ${e.on}, ${e.actor.kind}, ${e.actor.id},
      ${e.actor.agency}, ${e.actor.office}, ${e.legalBasis}, ${JSON.stringify(e.evidence)}::jsonb,
      ${JSON.stringify(e.payload)}::jsonb, ${e.at}, ${e.reverses})`)
}

export type StoredEvent = Readonly<{
  personId: PersonId
  eventId: string
  part: string
  kind: string
  on: PlainDate
  agency: string | null
  office: string | null
  legalBasis: string
  evidence: readonly string[]
  payload: unknown
  recordedAt: Instant
  reverses: string | null
  reversedBy: string | null
}>

const eventColumns = sql`person_id as "personId", event_id as "eventId", part, kind, on_date as "on", agency, office,
  legal_basis as "legalBasis", evidence, payload, recorded_at as "recordedAt", reverses, reversed_by as "reversedBy"`

export function eventRows(q: Queries, eventId: string): Promise<StoredEvent[]> {
  return q.rows<StoredEvent>(
    sql`select ${eventColumns} from register.life_event where event_id = ${eventId} order by person_id`,
  )
}

export function eventsOf(q: Queries, personId: PersonId): Promise<StoredEvent[]> {
  return q.rows<StoredEvent>(sql`
    select ${eventColumns} from register.life_event where person_id = ${personId}
    order by recorded_at, event_id`)
}

export async function markReversed(tx: Tx, eventId: string, reversal: string): Promise<void> {
  await tx.run(
    sql`update register.life_event set reversed_by = ${reversal} where event_id = ${eventId}`,
  )
}

export type RowTable =
  | 'residence'
  | 'membership'
  | 'headship'
  | 'kin'
  | 'stay'
  | 'absence'
  | 'residence_file'
  | 'card'
  | 'particular'
  | 'declaration'
const KEYS: Record<RowTable, readonly string[]> = {
  residence: ['person_id', 'kind'],
  membership: ['person_id'],
  headship: ['household_id'],
  kin: ['person_id', 'kin_id'],
  stay: ['person_id'],
  absence: ['person_id'],
  residence_file: ['person_id'],
  card: ['person_id'],
  particular: ['person_id', 'kind', 'value'],
  declaration: ['person_id', 'kind'],
}
const ownerOf = (table: RowTable) => `${table === 'headship' ? 'household' : 'person'}_id`

/**
 * Whether rows an event opened were replaced since by another event. A row that came back by a reversal
 * still counts as its first opener's.
 */
export async function isOvertaken(
  q: Queries,
  table: RowTable,
  owners: readonly string[],
  eventId: string,
): Promise<boolean> {
  const name = sql.id('register', table)
  const owner = sql.id(ownerOf(table))
  const same = sql.join(
    [...KEYS[table], 'valid_from'].map(c => sql`now.${sql.id(c)} = gone.${sql.id(c)}`),
    ' and ',
  )
  const { n } = await q.row<{ n: number }>(sql`
    select count(*) as n from ${name} gone
    where ${owner} = any(${owners}::uuid[]) and opened_by = ${eventId} and closed_by <> ${eventId}
      and not exists (
        select from ${name} now where now.opened_by = ${eventId} and now.recorded_to is null and ${same}
          and now.valid_to is not distinct from gone.valid_to)`)
  return n > 0
}

/** Closes what an event opened. */
export async function closeOpened(
  tx: Tx,
  table: RowTable,
  owners: readonly string[],
  eventId: string,
  stamp: Readonly<{ eventId: string; at: Instant }>,
): Promise<void> {
  await tx.run(sql`
    update ${sql.id('register', table)} set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where ${sql.id(ownerOf(table))} = any(${owners}::uuid[])
      and opened_by = ${eventId} and recorded_to is null`)
}

/** Closes everything known of a person in a table. */
export async function closeAll(
  tx: Tx,
  table: Exclude<RowTable, 'headship'>,
  personId: PersonId,
  stamp: Readonly<{ eventId: string; at: Instant }>,
): Promise<void> {
  await tx.run(sql`
    update ${sql.id('register', table)} set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where person_id = ${personId} and recorded_to is null`)
}

const COPIED = {
  residence: 'person_id, kind, unit, as_of, address, household_id, ground, ended_for',
  membership: 'person_id, household_id, relation',
  headship: 'household_id, head_id',
  kin: 'person_id, kin_id, role, relative_id, family, middle, given, birth_date, nationality, manner',
  stay: 'person_id, unit, as_of, address, reason, host_id, arrived_at, notified_at',
  absence: 'person_id, case_code, destination',
  residence_file: 'person_id, number',
  card: 'person_id, kind, number, issued_by, expires_on',
  particular: 'person_id, kind, value, source',
  declaration: 'person_id, kind, court, judgment',
} as const satisfies Record<RowTable, string>

/** Opens again, as a new row of its first opener, what an event closed. */
export async function reopenClosed(
  tx: Tx,
  table: RowTable,
  owners: readonly string[],
  eventId: string,
  stamp: Readonly<{ at: Instant }>,
): Promise<void> {
  const columns = sql.join(COPIED[table].split(', ').map(c => sql.id(c)))
  await tx.run(sql`
    insert into ${sql.id('register', table)} (${columns}, valid_from, valid_to, recorded_from, opened_by)
    select ${columns}, valid_from, valid_to, ${stamp.at}, opened_by
    from ${sql.id('register', table)}
    where ${sql.id(ownerOf(table))} = any(${owners}::uuid[])
      and closed_by = ${eventId} and opened_by is distinct from ${eventId}`)
}

/** Closes every known relation of a person, on both sides. */
export async function closeKinWith(
  tx: Tx,
  personId: PersonId,
  relatives: readonly PersonId[],
  stamp: Readonly<{ eventId: string; at: Instant }>,
): Promise<void> {
  await tx.run(sql`
    update register.kin set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where recorded_to is null and (person_id = ${personId}
      or (person_id = any(${relatives}::uuid[]) and relative_id = ${personId}))`)
}

/** Whether the present headship of a household is one an event opened. */
export async function openedHeadship(
  q: Queries,
  householdId: string,
  eventId: string,
): Promise<boolean> {
  const { n } = await q.row<{ n: number }>(sql`
    select count(*) as n from register.headship
    where household_id = ${householdId} and opened_by = ${eventId} and recorded_to is null
      and valid_to is null`)
  return n > 0
}
