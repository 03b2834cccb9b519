/** Runs and their rows. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'
import type { Difference } from '../difference.ts'
import type { Outcome, RowOutcome } from '../outcome.ts'
import type { Fault, Run, RunKind, RunSummary } from '../run.ts'

const SELECTION = sql`run_id as "runId", source_id as "sourceId", mapping_id as "mappingId", kind,
  started_at as "startedAt", started_by as "startedBy", file_sha256 as "fileSha256",
  file_name as "fileName", rows, carried, faults, finished_at as "finishedAt", summary`

export async function insertRun(
  tx: Tx,
  of: Readonly<{
    runId: string
    sourceId: string
    mappingId: string
    kind: RunKind
    by: string
    at: Instant
    fileSha256: string
    fileName: string
  }>,
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into reconcile.run (run_id, source_id, mapping_id, kind, started_at, started_by, file_sha256, file_name)
    values (${of.runId}, ${of.sourceId}, ${of.mappingId}, ${of.kind}, ${of.at}, ${of.by},
      ${of.fileSha256}, ${of.fileName})
    on conflict (source_id) where finished_at is null do nothing`)
  return written === 1
}

export async function runById(q: Queries, runId: string, lock = false): Promise<Run | null> {
  if (!isUuid(runId)) return null
  return q.maybeRow<Run>(sql`
    select ${SELECTION} from reconcile.run where run_id = ${runId} ${lock ? sql`for update` : sql``}`)
}

export function openRun(q: Queries, sourceId: string): Promise<Run | null> {
  return q.maybeRow<Run>(sql`
    select ${SELECTION} from reconcile.run where source_id = ${sourceId} and finished_at is null`)
}

/** Runs of a source, newest first, without the single rows looked at again. */
export function runs(q: Queries, sourceId: string, limit: number): Promise<Run[]> {
  return q.rows<Run>(sql`
    select ${SELECTION} from reconcile.run where source_id = ${sourceId} and kind <> 'recheck'
    order by started_at desc, run_id desc limit ${limit}`)
}

export type NewRow = Readonly<{
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
  digest: string
  number: string | null
}>

/** Writes rows; those that are there already stay as they are. */
export async function insertRows(tx: Tx, runId: string, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    insert into reconcile.row (run_id, row, row_key, written, digest, number)
    select ${runId}, r.row, r.key, r.written::jsonb, r.digest, r.number
    from unnest(${rows.map(r => r.row)}::integer[], ${rows.map(r => r.rowKey)}::text[],
      ${rows.map(r => JSON.stringify(r.written))}::text[], ${rows.map(r => r.digest)}::text[],
      ${rows.map(r => r.number)}::text[]) as r (row, key, written, digest, number)
    on conflict do nothing`)
}

export async function countRows(q: Queries, runId: string): Promise<number> {
  const { n } = await q.row<{ n: number }>(
    sql`select count(*) as n from reconcile.row where run_id = ${runId}`,
  )
  return n
}

export async function setRows(
  tx: Tx,
  runId: string,
  of: Readonly<{ rows: number; faults: readonly Fault[] }>,
): Promise<void> {
  await tx.run(sql`
    update reconcile.run set rows = ${of.rows}, faults = ${JSON.stringify(of.faults)}::jsonb
    where run_id = ${runId} and rows is null`)
}

/**
 * Takes over the outcome of rows that say the same as in the run before and were in order there.
 * @returns how many
 */
export async function carryOver(tx: Tx, runId: string, beforeId: string): Promise<number> {
  const carried = await tx.run(sql`
    update reconcile.row r set outcome = b.outcome, also = b.also, person_id = b.person_id,
      owner_id = b.owner_id, linked_by = b.linked_by, weight = b.weight, differences = b.differences,
      judged_at = b.judged_at
    from reconcile.row b
    where r.run_id = ${runId} and b.run_id = ${beforeId} and b.row_key = r.row_key and b.digest = r.digest
      and b.outcome = 'matched' and r.outcome is null`)
  await tx.run(sql`update reconcile.run set carried = ${carried} where run_id = ${runId}`)
  return carried
}

export type WaitingRow = Readonly<{
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
}>

export function unjudged(q: Queries, runId: string, limit: number): Promise<WaitingRow[]> {
  return q.rows<WaitingRow>(sql`
    select row, row_key as "rowKey", written from reconcile.row
    where run_id = ${runId} and outcome is null order by row limit ${limit}`)
}

/** Rows whose number, or whose person, stands in several rows of the run; after a row, in order. */
export function doubles(
  q: Queries,
  runId: string,
  after: number,
  limit: number,
): Promise<(WaitingRow & { sameNumberRows: number[]; samePersonRows: number[] })[]> {
  return q.rows<WaitingRow & { sameNumberRows: number[]; samePersonRows: number[] }>(sql`
    with twice as (
      select number, null::uuid as person_id from reconcile.row
      where run_id = ${runId} and number is not null group by number having count(*) > 1
      union all
      select null, person_id from reconcile.row
      where run_id = ${runId} and person_id is not null and outcome <> 'unverified'
      group by person_id having count(*) > 1)
    select r.row, r.row_key as "rowKey", r.written,
      array(select o.row from reconcile.row o where o.run_id = r.run_id and o.number = r.number
        and o.row <> r.row order by o.row limit 20) as "sameNumberRows",
      array(select o.row from reconcile.row o where o.run_id = r.run_id and o.person_id = r.person_id
        and r.outcome <> 'unverified' and o.outcome <> 'unverified' and o.row <> r.row
        order by o.row limit 20) as "samePersonRows"
    from reconcile.row r
    where r.run_id = ${runId} and r.row > ${after}
      and (r.number in (select number from twice where number is not null)
        or r.person_id in (select person_id from twice where person_id is not null))
    order by r.row limit ${limit}`)
}

export async function setOutcomes(
  tx: Tx,
  runId: string,
  outcomes: readonly (RowOutcome & Readonly<{ rowKey: string }>)[],
  at: Instant,
): Promise<void> {
  if (outcomes.length === 0) return
  const of = outcomes.map(o => ({
    row: o.row,
    outcome: o.outcome,
    also: o.also,
    person_id: o.ref,
    owner_id: o.ownerRef,
    linked_by: o.linkedBy,
    weight: o.weight,
    differences: o.differences,
    other_rows: o.otherRows,
  }))
  await tx.run(sql`
    update reconcile.row r set outcome = o.outcome, also = o.also, person_id = o.person_id,
      owner_id = o.owner_id, linked_by = o.linked_by, weight = o.weight, differences = o.differences,
      other_rows = o.other_rows, judged_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(of)}::jsonb) as o (row integer, outcome text, also text[],
      person_id uuid, owner_id uuid, linked_by text, weight double precision, differences jsonb,
      other_rows integer[])
    where r.run_id = ${runId} and r.row = o.row`)
}

export type JudgedRow = Readonly<{
  runId: string
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
  outcome: Outcome
  also: readonly Outcome[]
  personId: string | null
  ownerId: string | null
  linkedBy: RowOutcome['linkedBy']
  weight: number | null
  differences: readonly Difference[]
  otherRows: readonly number[]
}>

/** Judged rows after one, in order; of one outcome when it is given. */
export function judgedRows(
  q: Queries,
  runId: string,
  page: Readonly<{ after: number; limit: number; outcome?: Outcome | null }>,
): Promise<JudgedRow[]> {
  const outcome = page.outcome ?? null
  return q.rows<JudgedRow>(sql`
    select run_id as "runId", row, row_key as "rowKey", written, outcome, also, person_id as "personId",
      owner_id as "ownerId", linked_by as "linkedBy", weight, differences, other_rows as "otherRows"
    from reconcile.row
    where run_id = ${runId} and row > ${page.after} and outcome is not null
      ${outcome === null ? sql`` : sql`and outcome = ${outcome}`}
    order by row limit ${page.limit}`)
}

export async function setFinished(
  tx: Tx,
  runId: string,
  summary: RunSummary,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    update reconcile.run set finished_at = ${at}, summary = ${JSON.stringify(summary)}::jsonb
    where run_id = ${runId} and finished_at is null`)
}

/** How far a run is: rows that came in and rows that are judged. */
export async function progressOf(
  q: Queries,
  runId: string,
): Promise<{ rows: number; judged: number }> {
  return q.row<{ rows: number; judged: number }>(sql`
    select count(*) as rows, count(*) filter (where outcome is not null) as judged
    from reconcile.row where run_id = ${runId}`)
}

export type OpenMember = Readonly<{
  caseId: string
  rowKey: string
  /** What the row says in this run; null when it is not in it. */
  outcome: Outcome | null
  differences: readonly Difference[] | null
}>

/** Keys of all open cases of a source, each with what a run says of it now. */
export function openMembers(q: Queries, sourceId: string, runId: string): Promise<OpenMember[]> {
  return q.rows<OpenMember>(sql`
    select distinct on (o.case_id, c.row_key) o.case_id as "caseId", c.row_key as "rowKey",
      r.outcome, r.differences
    from reconcile.discrepancy_open o
      join reconcile.discrepancy_row c on c.case_id = o.case_id
      left join reconcile.row r on r.run_id = ${runId} and r.row_key = c.row_key
    where o.source_id = ${sourceId} order by o.case_id, c.row_key`)
}

/** A run of single rows looked at again: it begins and ends in one transaction. */
export async function insertRecheck(
  tx: Tx,
  of: Readonly<{
    runId: string
    sourceId: string
    mappingId: string
    at: Instant
    by: string
    fileSha256: string
    rows: number
  }>,
): Promise<void> {
  await tx.run(sql`
    insert into reconcile.run (run_id, source_id, mapping_id, kind, started_at, started_by, file_sha256,
      file_name, rows, finished_at, summary)
    values (${of.runId}, ${of.sourceId}, ${of.mappingId}, 'recheck', ${of.at}, ${of.by}, ${of.fileSha256},
      '', ${of.rows}, ${of.at}, '{}')`)
}
