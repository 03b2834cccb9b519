/** Rows of reports of wrong values. */
import type { Instant, PlainDate, Queries, Tx } from '#kernel'
import { sql } from '#kernel'

export type CorrectionRow = Readonly<{
  number: string
  personId: string
  field: string
  text: string
  dossier: string | null
  draftId: string | null
  agency: string
  office: string
  reportedAt: Instant
  dueOn: PlainDate
  answeredAt: Instant | null
  outcome: 'corrected' | 'right-as-it-is' | null
  answer: string | null
}>

const columns = sql`number, person_id as "personId", field, text, dossier, draft_id as "draftId", agency, office,
  reported_at as "reportedAt", due_on as "dueOn", answered_at as "answeredAt", outcome, answer`

/** Two presses of one button make one report. */
export const lockReports = (tx: Tx, personId: string) =>
  tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`correction\n${personId}`}, 0))`)

export const openReport = (q: Queries, personId: string, field: string, text: string) =>
  q.maybeRow<CorrectionRow>(sql`
    select ${columns} from services.correction
    where person_id = ${personId} and field = ${field} and text = ${text} and answered_at is null
    order by reported_at limit 1`)

export const insertCorrection = (
  tx: Tx,
  c: Omit<CorrectionRow, 'reportedAt' | 'answeredAt' | 'outcome' | 'answer'>,
) =>
  tx.run(sql`
    insert into services.correction (number, person_id, field, text, dossier, draft_id, agency, office, reported_at, due_on)
    values (${c.number}, ${c.personId}, ${c.field}, ${c.text}, ${c.dossier}, ${c.draftId}, ${c.agency},
      ${c.office}, ${tx.now}, ${c.dueOn})`)

export const openCorrections = (q: Queries, agency: string, office: string) =>
  q.rows<CorrectionRow>(sql`
    select ${columns} from services.correction
    where agency = ${agency} and office = ${office} and answered_at is null order by due_on, number`)

export const correctionsOfPerson = (q: Queries, personId: string) =>
  q.rows<CorrectionRow>(sql`
    select ${columns} from services.correction where person_id = ${personId} order by reported_at desc, number desc`)

export const lockCorrection = (tx: Tx, number: string) =>
  tx.maybeRow<CorrectionRow>(
    sql`select ${columns} from services.correction where number = ${number} for update`,
  )

export const answerCorrection = (
  tx: Tx,
  number: string,
  of: { outcome: string; text: string; by: string },
) =>
  tx.run(sql`
    update services.correction set answered_at = ${tx.now}, outcome = ${of.outcome}, answer = ${of.text},
      answered_by = ${of.by}
    where number = ${number}`)
