/** Verdicts of reviewers, and the rows that wait for one. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'
import type { Verdict } from '../agreement.ts'
import type { Outcome } from '../outcome.ts'
import type { NewReview, ReviewQuality } from '../review.ts'

/** A row before a reviewer, with the owners of its case. */
export type WaitingReview = Readonly<{
  runId: string
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
  outcome: Outcome
  personId: string
  weight: number | null
  sourceId: string
  mappingId: string
  caseCode: string | null
  dataAgency: string
  dataOffice: string
  identityAgency: string | null
  identityOffice: string | null
  /** How many others gave a verdict. */
  reviewers: number
}>

const ROW = sql`r.run_id as "runId", r.row, r.row_key as "rowKey", r.written, r.outcome,
  r.person_id as "personId", r.weight, n.source_id as "sourceId", n.mapping_id as "mappingId",
  d.code as "caseCode", s.agency as "dataAgency", s.office as "dataOffice",
  d.identity_agency as "identityAgency", d.identity_office as "identityOffice",
  (select count(*) from reconcile.review v where v.run_id = r.run_id and v.row = r.row
    and v.undone_at is null) as reviewers`
const AROUND = sql`reconcile.row r
  join reconcile.run n on n.run_id = r.run_id
  join reconcile.source s on s.source_id = n.source_id
  left join lateral (select d.* from reconcile.discrepancy_row c
    join reconcile.discrepancy d on d.case_id = c.case_id
    where c.run_id = r.run_id and c.row = r.row order by d.opened_at desc limit 1) d on true`

/** Rows a reviewer has not looked at, of sources or cases of their office; oldest case first. */
export function waitingFor(
  q: Queries,
  reviewer: string,
  agency: string,
  office: string,
): Promise<WaitingReview[]> {
  return q.rows<WaitingReview>(sql`
    select ${ROW} from ${AROUND}
    where r.outcome = 'unverified' and r.person_id is not null and n.finished_at is not null
      and ((s.agency = ${agency} and s.office = ${office})
        or (d.identity_agency = ${agency} and d.identity_office = ${office}))
      and not exists (select from reconcile.review v where v.run_id = r.run_id and v.row = r.row
        and v.reviewer = ${reviewer} and v.undone_at is null)
    order by d.due_on nulls last, r.run_id, r.row limit 40`)
}

/** The row, held; null when it is not there or means another person by now. */
export async function lockRow(
  tx: Tx,
  runId: string,
  row: number,
  personId: string,
): Promise<WaitingReview | null> {
  if (!isUuid(runId) || !isUuid(personId) || !Number.isInteger(row)) return null
  await tx.run(sql`select from reconcile.row where run_id = ${runId} and row = ${row} for update`)
  return tx.maybeRow<WaitingReview>(sql`
    select ${ROW} from ${AROUND}
    where r.run_id = ${runId} and r.row = ${row} and r.person_id = ${personId}`)
}

export async function insertReview(
  tx: Tx,
  of: NewReview &
    Readonly<{ reviewId: string; reviewer: string; agency: string; isBlind: boolean; at: Instant }>,
): Promise<void> {
  await tx.run(sql`
    insert into reconcile.review (review_id, run_id, row, person_id, reviewer, agency, is_blind, verdict,
      reason, at, took_s)
    values (${of.reviewId}, ${of.runId}, ${of.row}, ${of.personId}, ${of.reviewer}, ${of.agency},
      ${of.isBlind}, ${of.verdict}, ${of.reason}, ${of.at}, ${of.tookS})`)
}

export type Standing = Readonly<{
  reviewId: string
  reviewer: string
  personId: string
  verdict: Verdict
  at: Instant
}>

/** Verdicts that were not taken back, the first one first. */
export function standing(q: Queries, runId: string, row: number): Promise<Standing[]> {
  return q.rows<Standing>(sql`
    select review_id as "reviewId", reviewer, person_id as "personId", verdict, at from reconcile.review
    where run_id = ${runId} and row = ${row} and undone_at is null order by at, review_id`)
}

export async function lockReview(
  tx: Tx,
  reviewId: string,
): Promise<(Standing & { runId: string; row: number; undoneAt: Instant | null }) | null> {
  if (!isUuid(reviewId)) return null
  return tx.maybeRow<Standing & { runId: string; row: number; undoneAt: Instant | null }>(sql`
    select review_id as "reviewId", reviewer, person_id as "personId", verdict, at, run_id as "runId", row,
      undone_at as "undoneAt"
    from reconcile.review where review_id = ${reviewId} for update`)
}

export async function setUndone(tx: Tx, reviewId: string, at: Instant): Promise<void> {
  await tx.run(sql`update reconcile.review set undone_at = ${at} where review_id = ${reviewId}`)
}

/** Cases a row belongs to. */
export async function casesWith(q: Queries, runId: string, row: number): Promise<string[]> {
  const rows = await q.rows<{ caseId: string }>(sql`
    select case_id as "caseId" from reconcile.discrepancy_row where run_id = ${runId} and row = ${row}`)
  return rows.map(one => one.caseId)
}

/** Pairs of verdicts on one row by two reviewers who did not see each other's. */
export function doubled(
  q: Queries,
  agency: string,
  since: Instant,
): Promise<{ first: Verdict; second: Verdict }[]> {
  return q.rows<{ first: Verdict; second: Verdict }>(sql`
    select a.verdict as first, b.verdict as second from reconcile.review a
      join reconcile.review b on b.run_id = a.run_id and b.row = a.row and b.is_blind and b.undone_at is null
    where not a.is_blind and a.undone_at is null and a.agency = ${agency} and a.at >= ${since}
    order by a.at`)
}

export function reviewers(q: Queries, agency: string, since: Instant): Promise<ReviewQuality[]> {
  return q.rows<ReviewQuality>(sql`
    select a.reviewer, count(*) as reviews, count(b.review_id) as doubled,
      count(*) filter (where b.verdict = a.verdict) as agreed,
      percentile_cont(0.5) within group (order by a.took_s) as "medianS"
    from reconcile.review a
      left join reconcile.review b on b.run_id = a.run_id and b.row = a.row and b.undone_at is null
        and b.reviewer <> a.reviewer
    where a.undone_at is null and a.agency = ${agency} and a.at >= ${since}
    group by a.reviewer order by a.reviewer`)
}
