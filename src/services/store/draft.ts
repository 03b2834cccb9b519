/** Rows of drafts. */
import type { Instant, PlainDate, Queries, Tx } from '#kernel'
import { sql } from '#kernel'
import type { Sources } from '../sources.ts'

export type DraftRow = Readonly<{
  draftId: string
  procedure: string
  versionFrom: PlainDate
  applicantId: string
  filedBy: string | null
  evidenceId: string | null
  sources: Sources
  answers: Readonly<Record<string, string>>
  createdAt: Instant
  savedAt: Instant
  submittedAt: Instant | null
  dossier: string | null
}>

const columns = sql`draft_id as "draftId", procedure, version_from as "versionFrom",
  applicant_id as "applicantId", filed_by as "filedBy", evidence_id as "evidenceId", sources, answers,
  created_at as "createdAt", saved_at as "savedAt", submitted_at as "submittedAt", dossier`

export const insertDraft = (
  tx: Tx,
  d: Pick<
    DraftRow,
    'draftId' | 'procedure' | 'versionFrom' | 'applicantId' | 'filedBy' | 'evidenceId'
  > & { sources: Sources; answers: Readonly<Record<string, string>> },
) =>
  tx.run(sql`
    insert into services.draft (draft_id, procedure, version_from, applicant_id, filed_by, evidence_id,
      sources, answers, created_at, saved_at)
    values (${d.draftId}, ${d.procedure}, ${d.versionFrom}, ${d.applicantId}, ${d.filedBy}, ${d.evidenceId},
      ${JSON.stringify(d.sources)}::jsonb, ${JSON.stringify(d.answers)}::jsonb, ${tx.now}, ${tx.now})`)

export const draftById = (q: Queries, draftId: string) =>
  q.maybeRow<DraftRow>(sql`select ${columns} from services.draft where draft_id = ${draftId}`)

/** Waits for whoever writes the draft; saving and submitting then happen one after the other. */
export const lockDraft = (tx: Tx, draftId: string) =>
  tx.maybeRow<DraftRow>(
    sql`select ${columns} from services.draft where draft_id = ${draftId} for update`,
  )

/** Two presses of one button open one draft: the second waits here for the first. */
export const lockStart = (tx: Tx, evidenceId: string, applicantId: string) =>
  tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`draft\n${evidenceId}\n${applicantId}`}, 0))`,
  )

export const openDraftOf = (q: Queries, evidenceId: string, applicantId: string) =>
  q.maybeRow<DraftRow>(sql`
    select ${columns} from services.draft
    where evidence_id = ${evidenceId} and applicant_id = ${applicantId}
      and submitted_at is null and filed_by is null`)

export const openDraftsOf = (q: Queries, applicantId: string) =>
  q.rows<DraftRow>(sql`
    select ${columns} from services.draft
    where applicant_id = ${applicantId} and submitted_at is null and filed_by is null
    order by saved_at desc`)

export const saveAnswers = (tx: Tx, draftId: string, answers: Readonly<Record<string, string>>) =>
  tx.run(sql`
    update services.draft set answers = ${JSON.stringify(answers)}::jsonb, saved_at = ${tx.now}
    where draft_id = ${draftId}`)

export const saveSources = (tx: Tx, draftId: string, sources: Sources) =>
  tx.run(sql`
    update services.draft set sources = ${JSON.stringify(sources)}::jsonb where draft_id = ${draftId}`)

export const markSubmitted = (tx: Tx, draftId: string, dossier: string) =>
  tx.run(sql`
    update services.draft set submitted_at = ${tx.now}, dossier = ${dossier} where draft_id = ${draftId}`)

export const deleteDraft = (tx: Tx, draftId: string) =>
  tx.run(sql`delete from services.draft where draft_id = ${draftId} and submitted_at is null`)

/** The next number of a series, without gaps: the row is locked until the deed commits. */
export const nextNumber = async (tx: Tx, series: string): Promise<number> =>
  (
    await tx.row<{ last: number }>(sql`
      insert into services.counter (series, last) values (${series}, 1)
      on conflict (series) do update set last = services.counter.last + 1 returning last`)
  ).last
