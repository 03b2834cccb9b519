/** Cases: what they are about, what happened to them, who owes whom a correction. */
import {
  type Actor,
  type Instant,
  isUuid,
  type PlainDate,
  type Queries,
  sql,
  type Tx,
} from '#kernel'
import type { Json } from '#ledger'
import type { Difference } from '../difference.ts'
import type { CaseEvent, EventKind } from '../discrepancy.ts'
import type { Outcome } from '../outcome.ts'

export type CaseRow = Readonly<{
  caseId: string
  code: string
  sourceId: string | null
  kind: 'mismatch' | 'report'
  groupKey: string
  personId: string | null
  reportedBy: string | null
  dataAgency: string
  dataOffice: string
  identityAgency: string | null
  identityOffice: string | null
  openedAt: Instant
  dueOn: PlainDate
}>

export type CaseEventRow = CaseEvent &
  Readonly<{
    seq: number
    actor: Actor
    reason: string | null
    evidence: readonly string[]
    detail: Readonly<Record<string, unknown>>
  }>

/** One row of an agency that belongs to a case. */
export type CaseMember = Readonly<{
  runId: string
  row: number
  rowKey: string
  personId: string | null
  outcome: Outcome
  differences: readonly Difference[]
  written: Readonly<Record<string, string>>
}>

const SELECTION = sql`d.case_id as "caseId", d.code, d.source_id as "sourceId", d.kind, d.group_key as "groupKey",
  d.person_id as "personId", d.reported_by as "reportedBy", d.data_agency as "dataAgency",
  d.data_office as "dataOffice", d.identity_agency as "identityAgency",
  d.identity_office as "identityOffice", d.opened_at as "openedAt", d.due_on as "dueOn"`

export async function nextCaseNumber(tx: Tx): Promise<number> {
  return (await tx.row<{ n: number }>(sql`select nextval('reconcile.case_number') as n`)).n
}

export async function insertCase(tx: Tx, of: CaseRow): Promise<void> {
  await tx.run(sql`
    insert into reconcile.discrepancy (case_id, code, source_id, kind, group_key, person_id, reported_by,
      data_agency, data_office, identity_agency, identity_office, opened_at, due_on)
    values (${of.caseId}, ${of.code}, ${of.sourceId}, ${of.kind}, ${of.groupKey}, ${of.personId},
      ${of.reportedBy}, ${of.dataAgency}, ${of.dataOffice}, ${of.identityAgency}, ${of.identityOffice},
      ${of.openedAt}, ${of.dueOn})`)
}

/** The open case of a group in a source, if there is one; the group is held until the transaction ends. */
export async function openCaseOf(
  tx: Tx,
  sourceId: string,
  groupKey: string,
): Promise<string | null> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`${sourceId} ${groupKey}`}, 1))`)
  const row = await tx.maybeRow<{ caseId: string }>(sql`
    select case_id as "caseId" from reconcile.discrepancy_open
    where source_id = ${sourceId} and group_key = ${groupKey}`)
  return row?.caseId ?? null
}

export async function markOpen(tx: Tx, of: CaseRow): Promise<void> {
  if (of.sourceId === null) return
  await tx.run(sql`
    insert into reconcile.discrepancy_open (source_id, group_key, case_id)
    values (${of.sourceId}, ${of.groupKey}, ${of.caseId}) on conflict do nothing`)
}

export async function markClosed(tx: Tx, caseId: string): Promise<void> {
  await tx.run(sql`delete from reconcile.discrepancy_open where case_id = ${caseId}`)
}

export async function addRow(
  tx: Tx,
  caseId: string,
  of: Readonly<{ runId: string; row: number }>,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into reconcile.discrepancy_row (case_id, run_id, row, row_key, person_id, outcome, differences, added_at)
    select ${caseId}, run_id, row, row_key, person_id, outcome, differences, ${at}
    from reconcile.row where run_id = ${of.runId} and row = ${of.row}
    on conflict do nothing`)
}

/** A row of a case as it is judged by now. */
export async function refreshRow(
  tx: Tx,
  caseId: string,
  of: Readonly<{ runId: string; row: number }>,
): Promise<void> {
  await tx.run(sql`
    update reconcile.discrepancy_row c set outcome = r.outcome, differences = r.differences,
      person_id = r.person_id
    from reconcile.row r
    where c.case_id = ${caseId} and c.run_id = ${of.runId} and c.row = ${of.row}
      and r.run_id = c.run_id and r.row = c.row`)
}

export async function lockCase(tx: Tx, caseId: string): Promise<CaseRow | null> {
  if (!isUuid(caseId)) return null
  return tx.maybeRow<CaseRow>(
    sql`select ${SELECTION} from reconcile.discrepancy d where case_id = ${caseId} for update`,
  )
}

export function caseByCode(q: Queries, code: string): Promise<CaseRow | null> {
  return q.maybeRow<CaseRow>(
    sql`select ${SELECTION} from reconcile.discrepancy d where code = ${code}`,
  )
}

export async function insertEvent(
  tx: Tx,
  caseId: string,
  event: Omit<CaseEventRow, 'detail'> & { detail: Json },
): Promise<void> {
  const detail = {
    ...(event.detail as object),
    ...(event.turn && { turn: event.turn }),
    ...(event.agrees !== undefined && { agrees: event.agrees }),
  }
  await tx.run(sql`
    insert into reconcile.discrepancy_event (case_id, seq, kind, at, actor, reason, evidence, detail)
    values (${caseId}, ${event.seq}, ${event.kind}, ${event.at}, ${JSON.stringify(event.actor)}::jsonb,
      ${event.reason}, ${JSON.stringify(event.evidence)}::jsonb, ${JSON.stringify(detail)}::jsonb)`)
}

type EventRow = Readonly<{
  caseId: string
  seq: number
  kind: EventKind
  at: Instant
  actor: Actor
  reason: string | null
  evidence: readonly string[]
  detail: Readonly<{ turn?: 'data' | 'identity'; agrees?: boolean }>
}>

/** What happened to each of some cases, in order. */
export async function eventsOf(
  q: Queries,
  caseIds: readonly string[],
): Promise<Map<string, CaseEventRow[]>> {
  const rows = await q.rows<EventRow>(sql`
    select case_id as "caseId", seq, kind, at, actor, reason, evidence, detail
    from reconcile.discrepancy_event where case_id = any(${[...caseIds]}::uuid[]) order by case_id, seq`)
  const events = new Map<string, CaseEventRow[]>()
  for (const { caseId, ...row } of rows) {
    const { turn, agrees } = row.detail
    const event = { ...row, ...(turn && { turn }), ...(agrees !== undefined && { agrees }) }
    const list = events.get(caseId)
    if (list) list.push(event)
    else events.set(caseId, [event])
  }
  return events
}

/** The rows of a case as they were last judged: of one key, those of the newest run. */
export function membersOf(q: Queries, caseId: string): Promise<CaseMember[]> {
  return q.rows<CaseMember>(sql`
    select distinct on (c.row_key) c.run_id as "runId", c.row, c.row_key as "rowKey",
      c.person_id as "personId", c.outcome, c.differences, r.written
    from reconcile.discrepancy_row c join reconcile.row r using (run_id, row)
    where c.case_id = ${caseId} order by c.row_key, c.added_at desc`)
}

export type CaseFilter = Readonly<{
  /** Cases of this office, as either owner. */
  agency: string
  office: string
  after: { dueOn: PlainDate; caseId: string } | null
  limit: number
}>

/** Open cases of an office, the most urgent first. */
export function casesFor(q: Queries, of: CaseFilter): Promise<CaseRow[]> {
  const after = of.after
  return q.rows<CaseRow>(sql`
    select ${SELECTION} from reconcile.discrepancy d
    where ((data_agency = ${of.agency} and data_office = ${of.office})
        or (identity_agency = ${of.agency} and identity_office = ${of.office}))
      and not exists (select from reconcile.discrepancy_event e where e.case_id = d.case_id
        and (e.kind = 'cannot-resolve' or (e.kind = 'rechecked' and (e.detail->>'agrees')::boolean))
        and not exists (select from reconcile.discrepancy_event l where l.case_id = e.case_id
          and l.seq > e.seq and l.kind = 'reopened'))
      and (${after?.dueOn ?? null}::date is null
        or (due_on, case_id) > (${after?.dueOn ?? null}::date, ${after?.caseId ?? null}::uuid))
    order by due_on, case_id limit ${of.limit}`)
}

/** What a case is about, in one line of a list: its first row, and how many there are. */
export type CaseGist = Readonly<{ caseId: string; rowKey: string; outcome: Outcome; rows: number }>

export function gistsOf(q: Queries, caseIds: readonly string[]): Promise<CaseGist[]> {
  return q.rows<CaseGist>(sql`
    select distinct on (case_id) case_id as "caseId", row_key as "rowKey", outcome,
      (select count(distinct o.row_key) from reconcile.discrepancy_row o where o.case_id = r.case_id) as rows
    from reconcile.discrepancy_row r where case_id = any(${[...caseIds]}::uuid[])
    order by case_id, added_at desc, row_key`)
}

/** Open cases of sources about some people. */
export async function openCasesAbout(q: Queries, personIds: readonly string[]): Promise<string[]> {
  const rows = await q.rows<{ caseId: string }>(sql`
    select case_id as "caseId" from reconcile.discrepancy_open o join reconcile.discrepancy d using (case_id)
    where d.person_id = any(${[...personIds]}::uuid[]) order by case_id`)
  return rows.map(row => row.caseId)
}

/** Cases about a person or reported by them, newest first. */
export function casesOfPerson(q: Queries, personId: string): Promise<CaseRow[]> {
  return q.rows<CaseRow>(sql`
    select ${SELECTION} from reconcile.discrepancy d
    where person_id = ${personId} or reported_by = ${personId} order by opened_at desc, case_id limit 50`)
}

export async function setDue(tx: Tx, caseId: string, dueOn: PlainDate): Promise<void> {
  await tx.run(sql`update reconcile.discrepancy set due_on = ${dueOn} where case_id = ${caseId}`)
}

/** The police office that answers for the people of a unit on a day. */
export function identityOwner(
  q: Queries,
  unit: string,
  on: PlainDate,
): Promise<{ agency: string; office: string } | null> {
  return q.maybeRow<{ agency: string; office: string }>(sql`
    select agency, office from reconcile.identity_owner
    where unit = ${unit} and valid_from <= ${on} order by valid_from desc limit 1`)
}

export async function putIdentityOwner(
  tx: Tx,
  of: Readonly<{ unit: string; from: PlainDate; agency: string; office: string }>,
): Promise<void> {
  await tx.run(sql`
    insert into reconcile.identity_owner (unit, valid_from, agency, office)
    values (${of.unit}, ${of.from}, ${of.agency}, ${of.office})
    on conflict (unit, valid_from) do update set agency = excluded.agency, office = excluded.office`)
}

export type Owed = Readonly<{
  correctionId: string
  caseId: string
  personId: string
  agency: string
  fields: readonly string[]
  receiptId: string
  owedAt: Instant
  fetchedAt: Instant | null
}>

export async function insertCorrection(tx: Tx, of: Omit<Owed, 'fetchedAt'>): Promise<boolean> {
  const written = await tx.run(sql`
    insert into reconcile.correction (correction_id, case_id, person_id, agency, fields, receipt_id, owed_at)
    values (${of.correctionId}, ${of.caseId}, ${of.personId}, ${of.agency}, ${[...of.fields]},
      ${of.receiptId}, ${of.owedAt})
    on conflict (case_id, agency, person_id) do nothing`)
  return written === 1
}

const OWED = sql`correction_id as "correctionId", case_id as "caseId", person_id as "personId", agency,
  fields, receipt_id as "receiptId", owed_at as "owedAt", fetched_at as "fetchedAt"`

export function correctionsOf(q: Queries, caseId: string): Promise<Owed[]> {
  return q.rows<Owed>(
    sql`select ${OWED} from reconcile.correction where case_id = ${caseId} order by agency`,
  )
}
