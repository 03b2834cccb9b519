/** Where written places lie in a geography: derived by the list, or by what was decided about the place. */
import { type Instant, type PlainDate, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { Owners } from './reform.ts'
import { knownAt } from './timelines.ts'

/** The geography of a day; the one before all reforms when the day lies before them. */
export const geographyOn = (day: PlainDate): Sql =>
  sql`coalesce((select max(on_date) from register.reform where on_date <= ${day}), '-infinity'::date)`

/**
 * What is derived of `w` (columns unit, as_of, address, owner_id, slot) as `d`, and as `s` what follows from
 * a decision about that very place where the list alone leaves it open.
 */
export function derived(geography: Sql, asKnown: Instant | null = null): Sql {
  return sql`
    left join register.place_derivation d on d.geography = ${geography} and d.unit = w.unit
      and d.as_of_from <= w.as_of and w.as_of < d.as_of_to
    left join lateral (
      select f.how, f."current", f.candidates, f.seat, f.province, x.how as decided_how, x.decision_id
      from register.place_decision x
      join register.place_derivation f on f.geography = d.geography and f.unit = x.chosen
        and f.as_of_from <= x.geography and x.geography < f.as_of_to
      where d.how = 'ambiguous' and x.owner_id = w.owner_id and x.slot = w.slot and x.unit = w.unit
        and x.as_of = w.as_of and x.address = w.address and x.geography <= d.geography and ${knownAt(asKnown)}
      order by x.geography desc limit 1
    ) s on true`
}

/** The values of `derived`, by the names of `CurrentPlace`. */
export const DERIVED = sql`
  case when s.how is null then d.how when s."current" is null then s.how else s.decided_how end`

export type WantedPlace = Readonly<{
  unit: string | null
  asOf: PlainDate
  address: string
  ownerId: string | null
  slot: string
}>
export type DerivedRow = Readonly<{
  how: string | null
  unit: string | null
  candidates: readonly string[]
  seat: string | null
  province: string | null
  decisionId: string | null
}>

/** One row for each place, in order; `how` is null as long as no reform was applied. */
export async function derivePlaces(
  q: Queries,
  places: readonly WantedPlace[],
  on: PlainDate,
  asKnown: Instant | null = null,
): Promise<DerivedRow[]> {
  if (places.length === 0) return []
  const of = (key: keyof WantedPlace) => places.map(place => place[key])
  return q.rows<DerivedRow>(sql`
    with g as materialized (select ${geographyOn(on)} as geography)
    select case when exists (select from register.reform) then coalesce(${DERIVED}, 'unresolved') end as how,
      coalesce(s."current", case when s.how is null then d."current" end) as unit,
      case when s.how is null then coalesce(d.candidates, '{}') else s.candidates end as candidates,
      coalesce(s.seat, d.seat) as seat, coalesce(s.province, d.province) as province, s.decision_id as "decisionId"
    from unnest(${of('unit')}::text[], ${of('asOf')}::date[], ${of('address')}::text[], ${of('ownerId')}::uuid[],
      ${of('slot')}::text[]) with ordinality as w (unit, as_of, address, owner_id, slot, n)
    cross join g ${derived(sql`g.geography`, asKnown)}
    order by n`)
}

export type OpenPlace = Readonly<{
  owner: Owners
  ownerId: string
  slot: string
  unit: string
  asOf: PlainDate
  address: string
}>

/** The place of a household, or a person's own residence of a kind, that stands on a day. */
export function placeInUse(
  q: Queries,
  of: Readonly<{ owner: Owners; ownerId: string; slot: string }>,
  today: PlainDate,
): Promise<OpenPlace | null> {
  return q.maybeRow<OpenPlace>(
    of.owner === 'household'
      ? sql`
        select 'household' as owner, household_id as "ownerId", 'home' as slot, unit, as_of as "asOf", address
        from register.household where household_id = ${of.ownerId} and ${of.slot} = 'home'`
      : sql`
        select 'person' as owner, person_id as "ownerId", kind as slot, unit, as_of as "asOf", address
        from register.residence
        where person_id = ${of.ownerId} and kind = ${of.slot} and household_id is null and recorded_to is null
          and valid_from <= ${today} and (valid_to is null or valid_to > ${today})`,
  )
}

export type DecisionRow = OpenPlace &
  Readonly<{ decisionId: string; geography: string; chosen: string; how: string }>

export async function insertDecision(
  tx: Tx,
  row: OpenPlace &
    Readonly<{
      decisionId: string
      chosen: string
      legalBasis: string
      evidence: readonly string[]
    }>,
  at: string,
): Promise<void> {
  await tx.run(sql`
    insert into register.place_decision (owner_id, decision_id, owner, slot, geography, unit, as_of, address,
      chosen, how, legal_basis, evidence, recorded_from)
    values (${row.ownerId}, ${row.decisionId}, ${row.owner}, ${row.slot}, ${geographyOn(tx.today)}, ${row.unit},
      ${row.asOf}, ${row.address}, ${row.chosen}, 'by-decision', ${row.legalBasis},
      ${JSON.stringify(row.evidence)}::jsonb, ${at})`)
}

/** A decision that stands. */
export function decisionById(q: Queries, decisionId: string): Promise<DecisionRow | null> {
  return q.maybeRow<DecisionRow>(sql`
    select decision_id as "decisionId", owner_id as "ownerId", owner, slot, geography, unit, as_of as "asOf",
      address, chosen, how
    from register.place_decision where decision_id = ${decisionId} and recorded_to is null`)
}

/** Whether a decision of a later geography stands on the same place. */
export async function isBuiltUpon(q: Queries, of: DecisionRow): Promise<boolean> {
  const rows = await q.rows(sql`
    select from register.place_decision
    where owner_id = ${of.ownerId} and slot = ${of.slot} and unit = ${of.unit} and as_of = ${of.asOf}
      and address = ${of.address} and recorded_to is null and geography > ${of.geography}::date limit 1`)
  return rows.length > 0
}

export async function closeDecision(tx: Tx, of: DecisionRow, at: string): Promise<void> {
  await tx.run(sql`
    update register.place_decision set recorded_to = ${at}
    where owner_id = ${of.ownerId} and decision_id = ${of.decisionId} and recorded_to is null`)
}

/** Cases whose place is still lived in and still open, as `w`, with `d` and `s` as in `derived`. */
function openOnes(today: PlainDate, filter: Sql): Sql {
  return sql`
    from register.place_case w ${derived(geographyOn(today))}
    where coalesce(s.how, d.how) = 'ambiguous' ${filter} and case w.owner
      when 'household' then exists (
        select from register.membership m
        where m.household_id = w.owner_id and m.recorded_to is null and m.valid_to is null)
      else exists (
        select from register.residence r
        where r.person_id = w.owner_id and r.kind = w.slot and r.household_id is null and r.recorded_to is null
          and (r.valid_to is null or r.valid_to > ${today})
          and r.unit = w.unit and r.as_of = w.as_of and r.address = w.address) end
    and not exists (
      select from register.place_case l
      where l.owner_id = w.owner_id and l.slot = w.slot and l.unit = w.unit and l.as_of = w.as_of
        and l.address = w.address and l.geography > w.geography)`
}

export type OpenCount = Readonly<{
  split: string
  geography: string
  households: number
  persons: number
}>

/** Open places by split unit. */
export function countOpen(q: Queries, today: PlainDate): Promise<OpenCount[]> {
  return q.rows<OpenCount>(sql`
    select w.split, w.geography, count(*) filter (where w.owner = 'household') as households,
      count(*) filter (where w.owner = 'person') as persons
    ${openOnes(today, sql.empty)} group by 1, 2 order by 1, 2`)
}

export type OpenCase = Readonly<{
  owner: Owners
  ownerId: string
  slot: string
  geography: string
  candidates: readonly string[]
}>

/** Open places of one split unit, by owner. */
export function pageOfOpen(
  q: Queries,
  split: string,
  today: PlainDate,
  after: Readonly<{ ownerId: string; slot: string }> | null,
  limit: number,
): Promise<OpenCase[]> {
  const from =
    after === null
      ? sql.empty
      : sql`and (w.owner_id, w.slot) > (${after.ownerId}::uuid, ${after.slot}::text)`
  return q.rows<OpenCase>(sql`
    select w.owner, w.owner_id as "ownerId", w.slot, w.geography, coalesce(s.candidates, d.candidates) as candidates
    ${openOnes(today, sql`and w.split = ${split} ${from}`)}
    order by w.owner_id, w.slot limit ${limit}::int`)
}
