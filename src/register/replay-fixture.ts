/** The whole register as bytes, for tests. */
import { type Queries, sql } from '#kernel'
import { FACT_TABLES } from './store/effects.ts'

/** Tables of this room whose rows are opened and closed by events. */
export async function factTables(q: Queries): Promise<string[]> {
  const rows = await q.rows<{ name: string }>(sql`
    select table_name as name from information_schema.columns
    where table_schema = 'register' and column_name = 'opened_by'
    order by 1`)
  return rows.map(r => r.name)
}

/** All rows of facts, events and numbers, sorted. */
export async function wholeRegister(q: Queries): Promise<Record<string, unknown[]>> {
  const tables = [...Object.keys(FACT_TABLES), 'life_event', 'personal_number', 'search_key']
  const whole: Record<string, unknown[]> = {}
  for (const table of tables) {
    const rows = await q.rows<{ row: unknown }>(
      sql`select to_jsonb(t) as row from ${sql.id('register', table)} t order by 1`,
    )
    whole[table] = rows.map(r => r.row)
  }
  return whole
}
