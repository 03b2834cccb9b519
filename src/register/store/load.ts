/** Bulk writing: COPY into all tables of a person, indexes after the rows when the register was empty. */

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { sql, type Tx } from '#kernel'

/** Tables in the order they are written, with the columns a load fills. */
const COLUMNS = {
  person: 'person_id, last_recorded_at',
  version: `person_id, family, middle, given, birth_date, sex, ethnicity, religion, nationality, origin_unit,
    origin_as_of, origin_text, birth_unit, birth_as_of, birth_text, reg_number, reg_book, reg_page, reg_unit,
    reg_on, civil_status, deceased_on, phone, other_name, blood_type, reg_place_unit, reg_place_as_of,
    reg_place_text, missing_on, valid_from, valid_to, recorded_from`,
  personal_id: 'person_id, number, kind, status, recorded_from',
  personal_number: 'number, person_id',
  old_number: 'number, person_id',
  household: 'household_id, unit, as_of, address, since, last_recorded_at',
  headship: 'household_id, head_id, valid_from, valid_to, recorded_from',
  membership: 'person_id, household_id, relation, valid_from, valid_to, recorded_from',
  residence: `person_id, kind, unit, as_of, address, household_id, valid_from, valid_to, recorded_from`,
  card: 'person_id, kind, number, issued_by, expires_on, valid_from, valid_to, recorded_from',
  particular: 'person_id, kind, value, source, valid_from, valid_to, recorded_from',
  residence_file: 'person_id, number, valid_from, valid_to, recorded_from',
  absence: 'person_id, case_code, destination, valid_from, valid_to, recorded_from',
  kin: `person_id, kin_id, role, relative_id, family, middle, given, birth_date, nationality, valid_from,
    valid_to, recorded_from`,
  search_key: 'person_id, names, birth_date, unit, keys',
  search_entry: 'key, person_id',
} as const
export type LoadTable = keyof typeof COLUMNS
const TABLES = Object.keys(COLUMNS) as LoadTable[]

const CHUNK = 64 * 1024

/** Rows of one table on their way: text for the moment, bytes as soon as there is a chunk of it. */
class Sheet {
  #text = ''
  #chunks: Buffer[] = []

  add(line: string): void {
    this.#text += line
    if (this.#text.length >= CHUNK) this.#seal()
  }

  #seal(): void {
    if (this.#text === '') return
    this.#chunks.push(Buffer.from(this.#text))
    this.#text = ''
  }

  take(): Buffer[] {
    this.#seal()
    const chunks = this.#chunks
    this.#chunks = []
    return chunks
  }
}

export type Sheets = Readonly<Record<LoadTable, Sheet>>
export type Round = readonly Readonly<{ table: LoadTable; chunks: readonly Buffer[] }>[]

export function newSheets(): Sheets {
  return Object.fromEntries(TABLES.map(t => [t, new Sheet()])) as Record<LoadTable, Sheet>
}

export function takeRound(sheets: Sheets): Round {
  return TABLES.map(table => ({ table, chunks: sheets[table].take() }))
}

/**
 * Sends one round, table by table.
 * @param isFresh the tables are new in this transaction, so that rows are written as settled for ever
 */
export async function copyRows(tx: Tx, round: Round, isFresh = false): Promise<void> {
  const how = isFresh ? ' (freeze)' : ''
  for (const { table, chunks } of round) {
    if (chunks.length === 0) continue
    const into = tx.client.query(
      copyFrom(`copy register.${table} (${COLUMNS[table]}) from stdin${how}`),
    )
    await pipeline(Readable.from(chunks), into)
  }
}

type Definition = Readonly<{ drop: string; create: string }>

/** A table whose rows are kept for their own sake, and not made of others to be found by. */
export const isFactual = (table: LoadTable): boolean =>
  table !== 'search_key' && table !== 'search_entry'

/**
 * Makes ready for a load.
 * @returns `restore` builds again what was taken away, and is called before the end of the transaction;
 * `isFresh` when the register was empty
 */
export async function beginLoad(
  tx: Tx,
): Promise<Readonly<{ isFresh: boolean; restore(): Promise<void> }>> {
  await tx.client.query(`set local idle_in_transaction_session_timeout = 0;
    set local maintenance_work_mem = '256MB'; lock table register.person in share row exclusive mode`)
  const { n } = await tx.row<{ n: number }>(
    sql`select count(*) as n from (select from register.person limit 1) first`,
  )
  if (n > 0) return { isFresh: false, restore: async () => {} }

  const tables = sql`(select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'register' and c.relname = any(${TABLES}::text[]))`
  // Foreign keys go first and come back last: they lean on the primary keys.
  const constraints = await tx.rows<Definition>(sql`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as create
    from pg_constraint
    where (conrelid in ${tables} or confrelid in ${tables}) and contype in ('p', 'u', 'x', 'f')
    order by contype <> 'f', conname`)
  const indexes = await tx.rows<Definition>(sql`
    select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as create
    from pg_index i
    where i.indrelid in ${tables}
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
    order by 1`)
  const list = TABLES.map(table => `register.${table}`).join(', ')
  await tx.client.query([...constraints, ...indexes].map(({ drop }) => drop).join('; '))
  // Emptying an empty table makes it new, which is what lets its rows be written as settled.
  await tx.client.query(`truncate ${list}`)
  const restore = async () => {
    for (const { create } of [...indexes, ...constraints.toReversed()])
      await tx.client.query(create)
    // A sample of some thousand rows tells the planner enough; the server's own round takes more.
    await tx.client.query(`set local default_statistics_target = 25; analyze ${list}`)
  }
  return { isFresh: true, restore }
}

/** Where loaded rows disagree with one another, counted. */
export async function contradictions(tx: Tx): Promise<{ what: string; count: number }[]> {
  return tx.rows<{ what: string; count: number }>(sql`
    select 'marriages.since' as what, count(*) as count from register.kin a
      join register.kin b on b.person_id = a.person_id and b.role = 'spouse' and b.recorded_to is null
        and daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)
      where a.role = 'spouse' and a.recorded_to is null and a.valid_to is not null
        and (a.kin_id, a.valid_from) <> (b.kin_id, b.valid_from)
    union all
    select 'kin.relativeId', count(*) from register.kin k
      where relative_id is not null
        and not exists (select from register.person p where p.person_id = k.relative_id)
    union all
    select 'household.members', count(*) from register.membership m
      where not exists (select from register.household h where h.household_id = m.household_id)`)
}
