/** The register's tables as a cluster sees them, and the steps that spread them. */
import { type Queries, sql, type Tx } from '#kernel'
import type { Step } from '../distribution.ts'

export type TableRow = Readonly<{
  name: string
  comment: string | null
  /** Primary keys, unique indexes and exclusion constraints. */
  uniques: readonly Readonly<{ name: string; columns: readonly string[] }>[]
  references: readonly Readonly<{ name: string; to: string; columns: readonly string[] }>[]
  triggers: readonly string[]
}>

const names = (numbers: ReturnType<typeof sql>) => sql`(
  select coalesce(json_agg(a.attname), '[]') from pg_attribute a
  where a.attrelid = c.oid and a.attnum = any(${numbers}))`

export function tablesOf(q: Queries): Promise<TableRow[]> {
  return q.rows<TableRow>(sql`
    select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
      (select coalesce(json_agg(json_build_object('name', i.indexrelid::regclass::text,
          'columns', ${names(sql`i.indkey::int2[]`)})), '[]')
        from pg_index i where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)) as uniques,
      (select coalesce(json_agg(json_build_object('name', k.conname, 'to', t.relname,
          'columns', ${names(sql`k.conkey`)})), '[]')
        from pg_constraint k join pg_class t on t.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f') as references,
      (select coalesce(json_agg(g.tgname), '[]')
        from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal) as triggers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'register' and c.relkind = 'r' order by c.relname`)
}

export async function hasCitus(q: Queries): Promise<boolean> {
  const { n } = await q.row<{ n: number }>(
    sql`select count(*) as n from pg_available_extensions where name = 'citus'`,
  )
  return n > 0
}

/** From here on a transaction may change many shards one after another. */
export async function beginSpreading(tx: Tx): Promise<void> {
  await tx.run(sql`create extension if not exists citus`)
  await tx.run(sql`set local citus.multi_shard_modify_mode = 'sequential'`)
}

export async function spreadAlready(q: Queries): Promise<ReadonlySet<string>> {
  const rows = await q.rows<{ name: string }>(sql`
    select c.relname as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'register'`)
  return new Set(rows.map(r => r.name))
}

export async function takeStep(tx: Tx, step: Step, shards: number): Promise<void> {
  const table = `register.${step.table}`
  if (step.do === 'drop-trigger')
    await tx.run(sql`drop trigger ${sql.id(step.trigger)} on ${sql.id('register', step.table)}`)
  else if (step.do === 'reference')
    await tx.run(sql`select create_reference_table(${table}::regclass)`)
  else if (step.beside === null)
    await tx.run(sql`
      select create_distributed_table(${table}::regclass, ${step.column}::text, colocate_with => 'none',
        shard_count => ${shards}::int)`)
  else
    await tx.run(sql`
      select create_distributed_table(${table}::regclass, ${step.column}::text,
        colocate_with => ${`register.${step.beside}`}::text)`)
}
