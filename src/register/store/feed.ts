/** The change feed: what an event changed, in which order, and who has read how far. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'
import type { Field, PersonId } from '../view.ts'

/** A part of a person's record that differs: a table and what tells its rows apart. */
export type ChangedPart = Readonly<{ personId: PersonId; table: string; part: string }>

const BOOKKEEPING = '{person_id,valid_from,valid_to,recorded_from,recorded_to,opened_by,closed_by}'

/**
 * What differs between the records of these people before and after an instant at which one event wrote.
 * Rows that were only written again as they stood are no change.
 */
export async function changedParts(
  q: Queries,
  persons: readonly PersonId[],
  households: readonly string[],
  at: Instant,
): Promise<ChangedPart[]> {
  const written = sql`(recorded_from = ${at} or recorded_to = ${at}) and recorded_from is distinct from recorded_to`
  const own = sql`person_id = any(${persons}::uuid[]) and ${written}`
  const isNew = sql`recorded_from = ${at} as is_new`
  const parts = await q.rows<ChangedPart>(sql`
    with version as (
      select person_id, daterange(valid_from, valid_to) as days, ${isNew},
        to_jsonb(v) - ${BOOKKEEPING}::text[] as facts
      from register.version v where ${own}
    ), other as (
      select person_id, 'personal_id' as name,
        case when kind = 'personal-id' and status = 'active' then 'active' else 'old' end as part,
        jsonb_build_array(number, status) as facts, ${isNew}
      from register.personal_id where ${own}
      union all
      select person_id, 'kin', role,
        jsonb_build_array(relative_id, family, middle, given, birth_date, nationality, valid_from, valid_to), ${isNew}
      from register.kin where ${own}
      union all
      select person_id, 'membership', '', jsonb_build_array(household_id, relation, valid_from, valid_to), ${isNew}
      from register.membership where ${own}
      union all
      select person_id, 'residence', kind,
        jsonb_build_array(unit, as_of, address, household_id, valid_from, valid_to), ${isNew}
      from register.residence where ${own}
      union all
      select person_id, 'declaration', kind, jsonb_build_array(valid_from, valid_to), ${isNew}
      from register.declaration where ${own}
      union all
      select person_id, 'stay', '', jsonb_build_array(unit, address, valid_from, valid_to), ${isNew}
      from register.stay where ${own}
      union all
      select person_id, 'absence', '', jsonb_build_array(case_code, destination, valid_from, valid_to), ${isNew}
      from register.absence where ${own}
      union all
      select person_id, 'residence_file', '', jsonb_build_array(number, valid_from, valid_to), ${isNew}
      from register.residence_file where ${own}
      union all
      select person_id, 'card', '', jsonb_build_array(kind, number, expires_on, valid_from, valid_to), ${isNew}
      from register.card where ${own}
      union all
      select person_id, 'particular', case when kind in ('phone', 'email') then 'contact' else 'other' end,
        jsonb_build_array(kind, value, source, valid_from, valid_to), ${isNew}
      from register.particular where ${own}
    )
    select distinct v.person_id as "personId", 'version' as "table", fact.key as part
    from version v
    left join version w on w.person_id = v.person_id and w.is_new <> v.is_new and w.days && v.days
    cross join lateral jsonb_each(v.facts) fact
    where fact.value is distinct from coalesce(w.facts -> fact.key, 'null'::jsonb)
    union
    select person_id, name, part from other group by person_id, name, part, facts
    having count(distinct is_new) = 1`)
  return households.length === 0
    ? parts
    : [...parts, ...(await changedHeads(q, persons, households, at))]
}

/** Those of the people who live in one of the households whose head changed. */
async function changedHeads(
  q: Queries,
  persons: readonly PersonId[],
  households: readonly string[],
  at: Instant,
): Promise<ChangedPart[]> {
  const changed = await q.rows<{ id: string }>(sql`
    select household_id as id from register.headship
    where household_id = any(${households}::uuid[]) and (recorded_from = ${at} or recorded_to = ${at})
    group by household_id, head_id, valid_from, valid_to having count(distinct recorded_from = ${at}) = 1`)
  if (changed.length === 0) return []
  return q.rows<ChangedPart>(sql`
    select distinct person_id as "personId", 'membership' as "table", '' as part from register.membership
    where person_id = any(${persons}::uuid[]) and household_id = any(${changed.map(c => c.id)}::uuid[])
      and (recorded_to is null or recorded_to = ${at})`)
}

export async function insertChanges(
  tx: Tx,
  event: Readonly<{ eventId: string; kind: string; at: Instant }>,
  changed: readonly Readonly<{ personId: PersonId; fields: readonly Field[] }>[],
): Promise<void> {
  const rows = changed.map(
    c => sql`(${c.personId}, ${event.eventId}, ${event.kind}, ${c.fields}::text[], ${event.at})`,
  )
  await tx.run(sql`
    insert into register.change (person_id, event_id, kind, fields, recorded_at) values ${sql.join(rows)}`)
}

/** Which fields each event changed of a person. */
export async function changedFields(
  q: Queries,
  personId: PersonId,
): Promise<Map<string, readonly Field[]>> {
  const rows = await q.rows<{ eventId: string; fields: readonly Field[] }>(sql`
    select event_id as "eventId", fields from register.change where person_id = ${personId}`)
  return new Map(rows.map(r => [r.eventId, r.fields]))
}

/** The same fields for many people, as a load makes them. */
export async function insertLoaded(
  tx: Tx,
  event: Readonly<{ eventId: string; at: Instant }>,
  persons: readonly PersonId[],
  fields: readonly Field[],
): Promise<void> {
  await tx.run(sql`
    insert into register.change (person_id, event_id, kind, fields, recorded_at)
    select id, ${event.eventId}, 'load', ${fields}::text[], ${event.at} from unnest(${persons}::uuid[]) as id`)
}

export async function hasWaiting(q: Queries): Promise<boolean> {
  return (await q.rows(sql`select 1 from register.change where seq is null limit 1`)).length > 0
}

/** One at a time gives the order; held to the end of the transaction. */
const ORDERING = 6_620_060_107

/**
 * Numbers committed changes on from the last number, in the order they were written.
 * @returns how many
 */
export async function orderWaiting(tx: Tx, limit: number): Promise<number> {
  // A statement of its own: what the one before committed must be seen by the next.
  await tx.run(sql`select pg_advisory_xact_lock(${ORDERING})`)
  return tx.run(sql`
    with head as (select coalesce(max(seq), 0) as seq from register.change),
    waiting as (
      select person_id, event_id, row_number() over (order by written) as place from (
        select person_id, event_id, written from register.change
        where seq is null order by written limit ${limit}) first
    )
    update register.change c set seq = head.seq + waiting.place from head, waiting
    where c.person_id = waiting.person_id and c.event_id = waiting.event_id`)
}

/** The last number given; 0 before the first. */
export async function headSeq(q: Queries): Promise<number> {
  return (
    await q.row<{ seq: number }>(
      sql`select coalesce(max(seq), 0) as seq from register.change where seq is not null`,
    )
  ).seq
}

export type ChangeRow = Readonly<{
  seq: number
  personId: PersonId
  eventId: string
  kind: string
  fields: readonly Field[]
  recordedAt: Instant
}>

const changeColumns = sql`seq, person_id as "personId", event_id as "eventId", kind, fields,
  recorded_at as "recordedAt"`

export function changesAfter(q: Queries, since: number, limit: number): Promise<ChangeRow[]> {
  return q.rows<ChangeRow>(sql`
    select ${changeColumns} from register.change where seq > ${since} order by seq limit ${limit}`)
}

export type SubscriberRow = Readonly<{
  name: string
  agency: string | null
  purpose: string
  fields: readonly Field[]
  persons: 'received' | 'units' | 'all'
  units: readonly string[]
  confirmed: number
  subscribedAt: Instant
  endedAt: Instant | null
}>

export function subscriberRow(q: Queries, name: string): Promise<SubscriberRow | null> {
  return q.maybeRow<SubscriberRow>(sql`
    select name, agency, purpose, fields, persons, units, confirmed, subscribed_at as "subscribedAt",
      ended_at as "endedAt"
    from register.subscriber where name = ${name}`)
}

/** @returns false when the name is taken */
export async function insertSubscriber(
  tx: Tx,
  s: Omit<SubscriberRow, 'endedAt'>,
): Promise<boolean> {
  const made = await tx.run(sql`
    insert into register.subscriber (name, agency, purpose, fields, persons, units, confirmed, subscribed_at)
    values (${s.name}, ${s.agency}, ${s.purpose}, ${s.fields}::text[], ${s.persons}, ${s.units}::text[],
      ${s.confirmed}, ${s.subscribedAt})
    on conflict (name) do nothing`)
  return made === 1
}

export async function endSubscriber(tx: Tx, name: string): Promise<void> {
  await tx.run(
    sql`update register.subscriber set ended_at = ${tx.now} where name = ${name} and ended_at is null`,
  )
}

/** Only forward. */
export async function confirmUpTo(tx: Tx, name: string, seq: number): Promise<void> {
  await tx.run(sql`
    update register.subscriber set confirmed = ${seq} where name = ${name} and confirmed < ${seq}`)
}

/** Fields of a person that the agency was given before an instant; notices of change give nothing. */
const given = (agency: string) => sql`
  select unnest(r.fields) from register.receipt r
  where r.person_id = c.person_id and r.agency = ${agency} and r.at <= c.recorded_at and r.purpose <> 'change-notice'`

const residedIn = (units: readonly string[]) => sql`
  select from register.residence r
  where r.person_id = c.person_id and r.kind = 'permanent' and r.unit = any(${units}::text[])
    and r.recorded_from <= c.recorded_at and (r.recorded_to is null or r.recorded_to >= c.recorded_at)`

/**
 * Changes in a stretch of the feed that a subscriber may learn of, with those of its fields alone. A
 * protected person is not told of.
 */
export function changesFor(
  q: Queries,
  s: Pick<SubscriberRow, 'agency' | 'persons' | 'units'>,
  fields: readonly Field[],
  between: Readonly<{ after: number; upTo: number; limit: number }>,
): Promise<Pick<ChangeRow, 'seq' | 'personId' | 'fields' | 'recordedAt'>[]> {
  const received = s.persons === 'received' ? sql`intersect ${given(s.agency ?? '')}` : sql.empty
  const resides = s.persons === 'units' ? sql`and exists (${residedIn(s.units)})` : sql.empty
  return q.rows(sql`
    select seq, "personId", fields, "recordedAt" from (
      select c.seq, c.person_id as "personId", c.recorded_at as "recordedAt",
        array(select unnest(c.fields) intersect select unnest(${fields}::text[]) ${received} order by 1) as fields
      from register.change c
      where c.seq > ${between.after} and c.seq <= ${between.upTo} and c.fields && ${fields}::text[] ${resides}
        and not exists (select from register.person p where p.person_id = c.person_id and p.is_protected)
    ) told
    where cardinality(fields) > 0 order by seq limit ${between.limit}`)
}
