/** Rows of the office queues. */
import type { Instant, PlainDate, Queries, Sql } from '#kernel'
import { sql } from '#kernel'
import type { QueueTab } from '../desk.ts'
import type { StatusCode } from '../status.ts'

export type QueueFact = Readonly<{
  code: string
  bundle: string | null
  procedure: string
  versionFrom: PlainDate
  applicantLabel: string
  submittedAt: Instant
  receivedAt: Instant | null
  promisedAt: Instant | null
  warnsAt: Instant | null
  stoppedAt: Instant | null
  endedAt: Instant | null
  status: StatusCode
  assignedTo: string | null
  version: number
}>

/** A second person may still answer, so the dossier cannot be taken in yet. */
export const confirmingSql = (now: Instant): Sql => sql`(d.status = 1 and exists (
  select from services.confirmation c
  where c.dossier = d.bundle and c.answered_at is null and c.waits_until > ${now}))`

/** The tab a dossier stands in. */
const tabSql = (now: Instant): Sql => sql`case
  when ${confirmingSql(now)} then 'confirming'
  when d.status in (1, 2) then 'new'
  when d.status = 4 then 'processing'
  when d.status = 5 then 'supplement'
  else 'done' end`

const ofOffice = (agency: string, office: string): Sql =>
  sql`d.status is not null and d.agency = ${agency} and (d.office = ${office} or d.intake_office = ${office})`

/** What rows are sorted by: the promise, for new ones the filing; what is done, newest first. */
const orderSql = (tab: QueueTab): Sql =>
  tab === 'done'
    ? sql`d.ended_at desc, d.code desc`
    : sql`coalesce(d.promised_at, d.submitted_at), d.code`

const keyOf = (row: QueueFact): Instant => row.endedAt ?? row.promisedAt ?? row.submittedAt

/** Where the next page starts. */
export const cursorOf = (row: QueueFact): string => `${keyOf(row)}~${row.code}`

export async function rowsOf(
  q: Queries,
  of: {
    agency: string
    office: string
    tab: QueueTab
    after: string | null
    limit: number
    now: Instant
  },
): Promise<QueueFact[]> {
  const [at = '', code = ''] = of.after?.split('~') ?? []
  const isCursor = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at)
  const beyond = !isCursor
    ? sql`true`
    : of.tab === 'done'
      ? sql`(d.ended_at, d.code) < (${at}::timestamptz, ${code})`
      : sql`(coalesce(d.promised_at, d.submitted_at), d.code) > (${at}::timestamptz, ${code})`
  return q.rows<QueueFact>(sql`
    select d.code, d.bundle, d.procedure, d.version_from as "versionFrom",
      d.applicant_label as "applicantLabel", d.submitted_at as "submittedAt",
      d.received_at as "receivedAt", d.promised_at as "promisedAt", d.warns_at as "warnsAt",
      d.stopped_at as "stoppedAt", d.ended_at as "endedAt", d.status, d.assigned_to as "assignedTo", d.version
    from services.dossier d
    where ${ofOffice(of.agency, of.office)} and ${tabSql(of.now)} = ${of.tab} and ${beyond}
    order by ${orderSql(of.tab)} limit ${of.limit}`)
}

export async function countsOf(
  q: Queries,
  of: { agency: string; office: string; now: Instant },
): Promise<Partial<Record<QueueTab, number>>> {
  const rows = await q.rows<{ tab: QueueTab; n: number }>(sql`
    select ${tabSql(of.now)} as tab, count(*) as n from services.dossier d
    where ${ofOffice(of.agency, of.office)} group by 1`)
  return Object.fromEntries(rows.map(r => [r.tab, r.n]))
}
