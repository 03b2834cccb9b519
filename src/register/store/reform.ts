/** Reforms applied, the derivations they give, and the rounds of a replay. */
import { type Instant, type PlainDate, type Queries, sql, type Tx } from '#kernel'
import type { Json } from '#ledger'
import type { DerivationRow } from '../derivation.ts'

export type ReformRow = Readonly<{
  on: PlainDate
  titleVi: string
  titleEn: string
  legalBasis: string
  digest: string
  /** Null for a reform of the law. */
  file: Json | null
  replayedAt: Instant | null
}>

export function reformRows(q: Queries): Promise<ReformRow[]> {
  return q.rows<ReformRow>(sql`
    select on_date as "on", title_vi as "titleVi", title_en as "titleEn", legal_basis as "legalBasis", digest,
      file, replayed_at as "replayedAt"
    from register.reform order by on_date`)
}

/** One replay prepares at a time. */
export async function lockReforms(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('register.reform'))`)
}

export async function insertReform(
  tx: Tx,
  row: Omit<ReformRow, 'replayedAt'>,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into register.reform (on_date, title_vi, title_en, legal_basis, digest, file, applied_at)
    values (${row.on}, ${row.titleVi}, ${row.titleEn}, ${row.legalBasis}, ${row.digest},
      ${row.file === null ? null : JSON.stringify(row.file)}::jsonb, ${at})`)
}

const AT_ONCE = 10_000

/** Makes all derivations anew. Readers see the old ones until the commit. */
export async function replaceDerivations(tx: Tx, rows: readonly DerivationRow[]): Promise<void> {
  await tx.run(sql`delete from register.place_derivation`)
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    const of = (key: keyof DerivationRow) => some.map(row => row[key])
    await tx.run(sql`
      insert into register.place_derivation (geography, unit, as_of_from, as_of_to, how, "current", candidates,
        seat, province, split)
      select geography, unit, as_of_from, as_of_to, how, "current", string_to_array(candidates, ','), seat, province, split
      from unnest(${of('geography')}::date[], ${of('unit')}::text[], ${of('asOfFrom')}::date[],
        ${of('asOfTo')}::date[], ${of('how')}::text[], ${of('current')}::text[],
        ${some.map(row => row.candidates.join(','))}::text[], ${of('seat')}::text[], ${of('province')}::text[],
        ${of('split')}::text[])
        as r (geography, unit, as_of_from, as_of_to, how, "current", candidates, seat, province, split)`)
  }
  await tx.client.query('analyze register.place_derivation')
}

export type Owners = 'household' | 'person'
const CURSOR = { household: 'after_household', person: 'after_person' } as const

/** The last owner done, locked: of two replays of one reform each does the rounds the other has not. */
export async function lockCursor(tx: Tx, on: PlainDate, owners: Owners): Promise<string | null> {
  const row = await tx.row<{ after: string | null }>(
    sql`select ${sql.id(CURSOR[owners])} as after from register.reform where on_date = ${on} for update`,
  )
  return row.after
}

export async function moveCursor(
  tx: Tx,
  on: PlainDate,
  owners: Owners,
  to: string | null,
): Promise<void> {
  await tx.run(
    sql`update register.reform set ${sql.id(CURSOR[owners])} = ${to} where on_date = ${on}`,
  )
}

export async function markReplayed(tx: Tx, on: PlainDate, at: Instant): Promise<void> {
  await tx.run(sql`
    update register.reform set after_household = null, after_person = null, replayed_at = ${at}
    where on_date = ${on}`)
}

/** The last id of the next round; null when nobody is left. */
export async function roundEnd(
  q: Queries,
  owners: Owners,
  after: string | null,
  size: number,
): Promise<string | null> {
  const id = sql.id(`${owners}_id`)
  const from = after === null ? sql.empty : sql`where ${id} > ${after}::uuid`
  const row = await q.maybeRow<{ id: string | null }>(sql`
    select ${id} as id from (
      select ${id} from ${sql.id('register', owners)} ${from} order by ${id} limit ${size}::int
    ) page order by ${id} desc limit 1`)
  return row?.id ?? null
}

export type OpenedCase = Readonly<{
  ownerId: string
  owner: Owners
  slot: string
  geography: string
  unit: string
  asOf: PlainDate
  address: string
  split: string
}>

/**
 * Opens cases for the places of a round that a split left open, those known already left alone. What was
 * decided at an earlier split is followed to a later one.
 * @returns the cases opened by this call
 */
export function openCases(
  tx: Tx,
  owners: Owners,
  after: string | null,
  upTo: string,
  today: PlainDate,
): Promise<OpenedCase[]> {
  const id = sql.id(`${owners}_id`)
  const range = (column: typeof id) =>
    sql`${column} <= ${upTo}::uuid ${after === null ? sql.empty : sql`and ${column} > ${after}::uuid`}`
  const places =
    owners === 'household'
      ? sql`select household_id as owner_id, 'home' as slot, unit, as_of, address from register.household
          where ${range(id)}`
      : sql`select person_id as owner_id, kind as slot, unit, as_of, address from register.residence
          where ${range(id)} and household_id is null and recorded_to is null
            and (valid_to is null or valid_to > ${today})`
  return tx.rows<OpenedCase>(sql`
    insert into register.place_case (owner_id, owner, slot, geography, unit, as_of, address, split, opened_at)
    select p.owner_id, ${owners}::text, p.slot, d.geography, p.unit, p.as_of, p.address, d.split, ${tx.now}::timestamptz
    from (${places}) p
    join register.place_derivation d on d.split is not null and d.unit = p.unit
      and d.as_of_from <= p.as_of and p.as_of < d.as_of_to
    union
    select x.owner_id, x.owner, x.slot, d.geography, x.unit, x.as_of, x.address, d.split, ${tx.now}::timestamptz
    from register.place_decision x
    join register.place_derivation d on d.split is not null and d.unit = x.chosen
      and d.as_of_from <= x.geography and x.geography < d.as_of_to and d.geography > x.geography
    where x.owner = ${owners} and x.recorded_to is null and ${range(sql.id('x', 'owner_id'))}
    on conflict do nothing
    returning owner_id as "ownerId", owner, slot, geography, unit, as_of as "asOf", address, split`)
}

/** Decisions by the rules of a reform; a place about which anything was ever decided is left alone. */
export async function decideByRule(
  tx: Tx,
  decided: readonly (OpenedCase &
    Readonly<{ decisionId: string; chosen: string; legalBasis: string }>)[],
): Promise<number> {
  if (decided.length === 0) return 0
  const of = (key: keyof (typeof decided)[number]) => decided.map(row => row[key])
  return tx.run(sql`
    insert into register.place_decision (owner_id, decision_id, owner, slot, geography, unit, as_of, address,
      chosen, how, legal_basis, evidence, recorded_from)
    select r.*, 'by-location', ${decided[0]!.legalBasis}, '[]'::jsonb, ${tx.now}::timestamptz
    from unnest(${of('ownerId')}::uuid[], ${of('decisionId')}::uuid[], ${of('owner')}::text[], ${of('slot')}::text[],
      ${of('geography')}::date[], ${of('unit')}::text[], ${of('asOf')}::date[], ${of('address')}::text[],
      ${of('chosen')}::text[]) as r (owner_id, decision_id, owner, slot, geography, unit, as_of, address, chosen)
    where not exists (
      select from register.place_decision x
      where x.owner_id = r.owner_id and x.slot = r.slot and x.geography = r.geography and x.unit = r.unit
        and x.as_of = r.as_of and x.address = r.address)`)
}
