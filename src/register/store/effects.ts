/**
 * Effects: which rows an event opened and closed, read back for the ledger, and written again from it.
 * The recorded time of a person's and a household's facts only grows, so what carries the event's time is
 * the event's.
 */
import { type Instant, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { PersonId } from '../view.ts'

/** Tables of facts in both times, with what tells two rows of one owner apart besides the times. */
export const FACT_TABLES = {
  version: { owner: 'person_id', key: [] },
  personal_id: { owner: 'person_id', key: ['number'] },
  kin: { owner: 'person_id', key: ['kin_id'] },
  declaration: { owner: 'person_id', key: ['kind'] },
  residence: { owner: 'person_id', key: ['kind'] },
  membership: { owner: 'person_id', key: [] },
  stay: { owner: 'person_id', key: [] },
  absence: { owner: 'person_id', key: [] },
  residence_file: { owner: 'person_id', key: [] },
  card: { owner: 'person_id', key: [] },
  particular: { owner: 'person_id', key: ['kind', 'value'] },
  headship: { owner: 'household_id', key: [] },
} as const satisfies Record<string, Readonly<{ owner: string; key: readonly string[] }>>

/** Facts that hold on no days of their own, only as known. */
const TIMELESS: ReadonlySet<string> = new Set(['personal_id'])
const JOURNAL = sql`'{recorded_from,recorded_to,closed_by}'::text[]`

/** One row opened (all its columns but the recorded time) or closed (its key). */
export type Effect = Readonly<{
  table: string
  owner: string
  isOpened: boolean
  row: Readonly<Record<string, string | null>>
}>

function effectsIn(table: keyof typeof FACT_TABLES, owners: Sql, at: Instant): Sql {
  const { owner, key } = FACT_TABLES[table]
  const named = [owner, ...key, ...(TIMELESS.has(table) ? [] : ['valid_from'])]
  const columns = sql.join(named.map(c => sql`${c}::text, t.${sql.id(c)}`))
  return sql`
    select ${table}::text as "table", t.${sql.id(owner)} as owner, true as "isOpened",
      jsonb_strip_nulls(to_jsonb(t) - ${JOURNAL}) as row
    from ${sql.id('register', table)} t where t.${sql.id(owner)} = any(${owners}) and t.recorded_from = ${at}
    union all
    select ${table}::text, t.${sql.id(owner)}, false,
      jsonb_build_object(${columns}, 'recorded_from', t.recorded_from)
    from ${sql.id('register', table)} t where t.${sql.id(owner)} = any(${owners}) and t.recorded_to = ${at}`
}

/**
 * All that an event at this instant did to these people and households, which it has locked, and to those it
 * founded. An earlier household of somebody is none of them: it may have had another event at this very instant.
 */
export function effectsOf(
  q: Queries,
  persons: readonly PersonId[],
  households: readonly string[],
  at: Instant,
): Promise<Effect[]> {
  const people = sql`${persons}::uuid[]`
  const homes = sql`array(
    select unnest(${households}::uuid[])
    union select m.household_id from register.membership m
      where m.person_id = any(${persons}::uuid[]) and m.recorded_from = ${at} and not exists (
        select from register.headship s
        where s.household_id = m.household_id and s.recorded_from < ${at}))`
  const parts = Object.entries(FACT_TABLES).map(([table, { owner }]) =>
    effectsIn(table as keyof typeof FACT_TABLES, owner === 'person_id' ? people : homes, at),
  )
  // A household that was founded here has no headship from before.
  const founded = sql`
    select 'household' as "table", h.household_id as owner, true as "isOpened",
      to_jsonb(h) - 'last_recorded_at' as row
    from register.household h where h.household_id = any(${homes}) and not exists (
      select from register.headship s where s.household_id = h.household_id and s.recorded_from < ${at})`
  return q.rows<Effect>(sql`${sql.join([founded, ...parts], ' union all ')} order by 1, 2, 3`)
}

/** Writes the effects of one event again, as they were recorded then. */
export async function applyEffects(
  tx: Tx,
  effects: readonly Effect[],
  stamp: Readonly<{ eventId: string; at: Instant }>,
): Promise<void> {
  // A row that the event both opened and closed is closed once it is there.
  const closed = effects.filter(e => !e.isOpened)
  const isOwn = ({ row }: Effect) => Date.parse(row.recorded_from!) === Date.parse(stamp.at)
  await close(
    tx,
    closed.filter(e => !isOwn(e)),
    stamp,
  )
  // A household comes before its headship.
  const opened = effects
    .filter(e => e.isOpened)
    .sort((a, b) => Number(b.table === 'household') - Number(a.table === 'household'))
  for (const { table, row } of opened) {
    const timed =
      table === 'household' ? { last_recorded_at: stamp.at } : { recorded_from: stamp.at }
    const whole = JSON.stringify({ ...row, ...timed })
    await tx.run(sql`
      insert into ${sql.id('register', table)}
      select * from jsonb_populate_record(null::${sql.id('register', table)}, ${whole}::jsonb)`)
    if (table === 'personal_id') await keepNumber(tx, row)
  }
  await close(tx, closed.filter(isOwn), stamp)
}

async function close(
  tx: Tx,
  effects: readonly Effect[],
  stamp: Readonly<{ eventId: string; at: Instant }>,
): Promise<void> {
  for (const { table, row } of effects) {
    const same = Object.entries(row).map(([column, value]) => sql`${sql.id(column)} = ${value}`)
    const closed = await tx.run(sql`
      update ${sql.id('register', table)} set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
      where ${sql.join(same, ' and ')} and recorded_to is null`)
    if (closed !== 1)
      throw new RangeError(`event ${stamp.eventId} closes a row of ${table} that is not there`)
  }
}

async function keepNumber(tx: Tx, row: Effect['row']): Promise<void> {
  const table = row.kind === 'personal-id' ? 'personal_number' : 'old_number'
  await tx.run(sql`
    insert into ${sql.id('register', table)} (number, person_id) values (${row.number}, ${row.person_id})
    on conflict do nothing`)
}

export async function keepPerson(tx: Tx, personId: PersonId, at: Instant): Promise<void> {
  await tx.run(sql`
    insert into register.person (person_id, last_recorded_at) values (${personId}, ${at})
    on conflict (person_id) do update set last_recorded_at = excluded.last_recorded_at`)
}
