/** Rules for bulk corrections, and the rows they reach. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'
import type { BulkRule } from '../bulk.ts'
import type { Difference } from '../difference.ts'

/** Writes a rule. @returns the id of the one that stands already, or null */
export async function insertRule(tx: Tx, sourceId: string, rule: BulkRule): Promise<string | null> {
  const written = await tx.run(sql`
    insert into reconcile.bulk_rule (rule_id, source_id, field, reason, signed_by, signed_at)
    values (${rule.ruleId}, ${sourceId}, ${rule.field}, ${rule.reason}, ${rule.signedBy}, ${rule.signedAt})
    on conflict (source_id, field, reason) where revoked_at is null do nothing`)
  if (written === 1) return null
  const { ruleId } = await tx.row<{ ruleId: string }>(sql`
    select rule_id as "ruleId" from reconcile.bulk_rule
    where source_id = ${sourceId} and field = ${rule.field} and reason = ${rule.reason} and revoked_at is null`)
  return ruleId
}

export async function sourceOfRule(q: Queries, ruleId: string): Promise<string | null> {
  if (!isUuid(ruleId)) return null
  const row = await q.maybeRow<{ sourceId: string }>(
    sql`select source_id as "sourceId" from reconcile.bulk_rule where rule_id = ${ruleId}`,
  )
  return row?.sourceId ?? null
}

export async function setRevoked(tx: Tx, ruleId: string, at: Instant): Promise<boolean> {
  const written = await tx.run(sql`
    update reconcile.bulk_rule set revoked_at = ${at} where rule_id = ${ruleId} and revoked_at is null`)
  return written === 1
}

/** Rules that stand over a source. */
export function rulesOf(q: Queries, sourceId: string): Promise<BulkRule[]> {
  return q.rows<BulkRule>(sql`
    select rule_id as "ruleId", field, reason, signed_by as "signedBy", signed_at as "signedAt"
    from reconcile.bulk_rule where source_id = ${sourceId} and revoked_at is null order by field, reason`)
}

/** How many rows of a run differ in a field for one of some reasons, the most first. */
export function countReasons(
  q: Queries,
  runId: string,
  reasons: readonly string[],
): Promise<{ field: string; reason: string; rows: number }[]> {
  return q.rows<{ field: string; reason: string; rows: number }>(sql`
    select d->>'field' as field, d->>'reason' as reason, count(*) as rows
    from reconcile.row r, jsonb_array_elements(r.differences) d
    where r.run_id = ${runId} and d->>'reason' = any(${[...reasons]}::text[])
    group by 1, 2 order by 3 desc, 1, 2`)
}

export type DifferingRow = Readonly<{
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
  differences: readonly Difference[]
}>

/** Rows of a run with differences, after one, in order. */
export function differingRows(
  q: Queries,
  runId: string,
  after: number,
  limit: number,
): Promise<DifferingRow[]> {
  return q.rows<DifferingRow>(sql`
    select row, row_key as "rowKey", written, differences from reconcile.row
    where run_id = ${runId} and row > ${after} and differences <> '[]'::jsonb
    order by row limit ${limit}`)
}
