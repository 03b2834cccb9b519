/** Corrections owed to agencies, and the records of theirs that they mend. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'
import type { HeldRow } from '../correction.ts'

export type OwedRow = Readonly<{
  correctionId: string
  code: string
  personId: string
  agency: string
  fields: readonly string[]
  owedAt: Instant
  fetchedAt: Instant | null
}>

const SELECTION = sql`c.correction_id as "correctionId", d.code, c.person_id as "personId", c.agency, c.fields,
  c.owed_at as "owedAt", c.fetched_at as "fetchedAt"`
const WITH_CASE = sql`reconcile.correction c join reconcile.discrepancy d using (case_id)`

/** What waits first, the oldest above; then what was fetched, the newest above. */
export function owedTo(q: Queries, agency: string, limit: number): Promise<OwedRow[]> {
  return q.rows<OwedRow>(sql`
    select ${SELECTION} from ${WITH_CASE} where c.agency = ${agency}
    order by c.fetched_at desc nulls first, c.owed_at, c.correction_id limit ${limit}`)
}

export async function correctionById(q: Queries, correctionId: string): Promise<OwedRow | null> {
  if (!isUuid(correctionId)) return null
  return q.maybeRow<OwedRow>(
    sql`select ${SELECTION} from ${WITH_CASE} where c.correction_id = ${correctionId}`,
  )
}

/** False when it was fetched before. */
export async function setFetched(tx: Tx, correctionId: string, at: Instant): Promise<boolean> {
  const written = await tx.run(sql`
    update reconcile.correction set fetched_at = ${at}
    where correction_id = ${correctionId} and fetched_at is null`)
  return written === 1
}

/** Records of an agency that were linked to some people without doubt, each once, by person. */
export async function heldRows(
  q: Queries,
  agency: string,
  personIds: readonly string[],
): Promise<Map<string, HeldRow[]>> {
  const rows = await q.rows<HeldRow & { personId: string }>(sql`
    select distinct r.person_id as "personId", s.name as source, r.row_key as "rowKey"
    from reconcile.row r join reconcile.run n using (run_id) join reconcile.source s using (source_id)
    where r.person_id = any(${[...personIds]}::uuid[]) and s.agency = ${agency} and r.outcome <> 'unverified'
    order by 1, 2, 3 limit 2000`)
  const held = new Map<string, HeldRow[]>()
  for (const { personId, ...row } of rows) {
    const list = held.get(personId)
    if (list) list.push(row)
    else held.set(personId, [row])
  }
  return held
}
