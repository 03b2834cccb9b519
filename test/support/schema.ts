/** Reads a schema back from the catalogue as text that is the same on every PostgreSQL we support. */
import { type Queries, sql } from '#kernel'

export async function schemaText(q: Queries, schema: string): Promise<string> {
  const lines = await q.rows<{ line: string }>(sql`
    with rel as (
      select c.oid, c.relname, c.relkind, c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and c.relkind in ('r', 'p', 'v', 'S')
    )
    select line from (
      select relname as a, 1 as b, attnum::text as c, 'table ' || relname || ' | ' || attname || ' ' || format_type(atttypid, atttypmod)
        || case when attnotnull then ' not null' else '' end
        || case when attidentity <> '' then ' identity' else '' end
        || case when attgenerated <> '' then ' generated ' || pg_get_expr(adbin, adrelid) else
           coalesce(' default ' || pg_get_expr(adbin, adrelid), '') end as line
      from rel join pg_attribute on attrelid = rel.oid left join pg_attrdef on adrelid = rel.oid and adnum = attnum
      where attnum > 0 and not attisdropped and relkind in ('r', 'p')
      union all
      select relname, 2, conname, 'table ' || relname || ' | constraint ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
      from rel join pg_constraint on conrelid = rel.oid where contype <> 'n'
      union all
      select r.relname, 3, i.relname::text, 'index ' || pg_get_indexdef(x.indexrelid)
      from rel r join pg_index x on x.indrelid = r.oid join pg_class i on i.oid = x.indexrelid
      where not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)
      union all
      select relname, 4, tgname, 'trigger ' || pg_get_triggerdef(pg_trigger.oid)
      from rel join pg_trigger on tgrelid = rel.oid where not tgisinternal
      union all
      select proname, 5, '', 'function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || md5(prosrc)
      from pg_proc p join pg_namespace n on n.oid = pronamespace where n.nspname = ${schema}
    ) x order by a collate "C", b, lpad(c, 6, '0') collate "C", line collate "C"`)
  return `${lines.map(l => l.line.replace(/\s+/g, ' ')).join('\n')}\n`
}
