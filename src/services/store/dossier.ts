/** Rows of dossiers, their events, confirmations and supplements. */
import type { Actor, Instant, PlainDate, Queries, Tx } from '#kernel'
import { sql } from '#kernel'
import type { FormValue } from '../form.ts'
import type { Parties } from '../parties.ts'
import type { Duration } from '../procedure.ts'
import type { State, StatusCode, StepKind } from '../status.ts'
import { mayBeCode } from '../text.ts'

export type DossierRow = Readonly<{
  code: string
  bundle: string | null
  /** Place of a part in its bundle, from 0. */
  ordinal: number
  procedure: string
  versionFrom: PlainDate
  applicantId: string
  applicantLabel: string
  draftId: string | null
  evidenceId: string | null
  channel: 1 | 2 | 3
  filedBy: string | null
  unit: string
  agency: string
  office: string
  intakeOffice: string | null
  declared: Readonly<Record<string, FormValue>> | null
  parties: Parties | null
  signature: Readonly<{ signatureId: string; digest: string }> | null
  submittedAt: Instant
  duration: Duration | null
  status: StatusCode | null
  version: number
  receivedAt: Instant | null
  promisedAt: Instant | null
  warnsAt: Instant | null
  stoppedAt: Instant | null
  endedAt: Instant | null
  stoodMs: number
  assignedTo: string | null
  supplements: number
}>

const columns = sql`d.code, d.bundle, d.ordinal, d.procedure, d.version_from as "versionFrom",
  d.applicant_id as "applicantId", d.applicant_label as "applicantLabel", d.draft_id as "draftId",
  d.evidence_id as "evidenceId", d.channel, d.filed_by as "filedBy", d.unit, d.agency, d.office,
  d.intake_office as "intakeOffice", d.declared, d.parties, d.signature, d.submitted_at as "submittedAt", d.duration,
  d.status, d.version, d.received_at as "receivedAt", d.promised_at as "promisedAt",
  d.warns_at as "warnsAt", d.stopped_at as "stoppedAt", d.ended_at as "endedAt", d.stood_ms as "stoodMs",
  d.assigned_to as "assignedTo", d.supplements`

export const insertDossier = (
  tx: Tx,
  d: Pick<
    DossierRow,
    | 'code'
    | 'bundle'
    | 'ordinal'
    | 'procedure'
    | 'versionFrom'
    | 'applicantId'
    | 'applicantLabel'
    | 'draftId'
    | 'evidenceId'
    | 'channel'
    | 'filedBy'
    | 'unit'
    | 'agency'
    | 'office'
    | 'intakeOffice'
    | 'declared'
    | 'parties'
    | 'signature'
    | 'submittedAt'
    | 'duration'
  > & { status: StatusCode | null; version: number },
) =>
  tx.run(sql`
    insert into services.dossier (code, bundle, ordinal, procedure, version_from, applicant_id, applicant_label,
      draft_id, evidence_id, channel, filed_by, unit, agency, office, intake_office, declared, parties,
      signature, submitted_at, duration, status, version)
    values (${d.code}, ${d.bundle}, ${d.ordinal}, ${d.procedure}, ${d.versionFrom}, ${d.applicantId}, ${d.applicantLabel},
      ${d.draftId}, ${d.evidenceId}, ${d.channel}, ${d.filedBy}, ${d.unit}, ${d.agency}, ${d.office},
      ${d.intakeOffice}, ${json(d.declared)}::jsonb, ${json(d.parties)}::jsonb, ${json(d.signature)}::jsonb,
      ${d.submittedAt}, ${json(d.duration)}::jsonb, ${d.status}, ${d.version})`)

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export const dossierByCode = async (q: Queries, code: string): Promise<DossierRow | null> =>
  mayBeCode(code)
    ? q.maybeRow(sql`select ${columns} from services.dossier d where d.code = ${code}`)
    : null

export const lockDossier = async (tx: Tx, code: string): Promise<DossierRow | null> =>
  mayBeCode(code)
    ? tx.maybeRow(sql`select ${columns} from services.dossier d where d.code = ${code} for update`)
    : null

/** The row as it is once whoever decides it now has finished: what is shown then belongs together. */
export const dossierToShow = async (tx: Tx, code: string): Promise<DossierRow | null> =>
  mayBeCode(code)
    ? tx.maybeRow(sql`select ${columns} from services.dossier d where d.code = ${code} for share`)
    : null

export const childrenOf = (q: Queries, bundle: string) =>
  q.rows<DossierRow>(
    sql`select ${columns} from services.dossier d where d.bundle = ${bundle} order by d.ordinal`,
  )

export const bundlesOf = (q: Queries, applicantId: string) =>
  q.rows<DossierRow>(sql`
    select ${columns} from services.dossier d
    where d.applicant_id = ${applicantId} and d.bundle is null order by d.submitted_at desc`)

/** Writes the fold beside the events. */
export const saveState = (tx: Tx, code: string, s: State) =>
  tx.run(sql`
    update services.dossier set status = ${s.status}, version = ${s.version},
      received_at = ${s.receivedAt}, promised_at = ${s.promisedAt}, warns_at = ${s.warnsAt},
      stopped_at = ${s.stoppedAt}, ended_at = ${s.endedAt}, stood_ms = ${s.stoodMs},
      assigned_to = ${s.assignedTo}, supplements = ${s.supplements}
    where code = ${code}`)

export const saveDeclared = (
  tx: Tx,
  bundle: string,
  of: { declared: Readonly<Record<string, FormValue>>; parties: Parties },
) =>
  tx.run(sql`
    update services.dossier set declared = ${JSON.stringify(of.declared)}::jsonb,
      parties = ${JSON.stringify(of.parties)}::jsonb where code = ${bundle}`)

/** Steps of the state diagram, and what else the history of a dossier tells. */
export type EventKind =
  | StepKind
  | 'confirmation-asked'
  | 'confirmation-agreed'
  | 'confirmation-disagreed'

export type EventRow = Readonly<{
  code: string
  seq: number
  kind: EventKind
  at: Instant
  actorKind: Actor['kind']
  actorId: string
  actorAgency: string | null
  actorOffice: string | null
  note: string | null
}>

export const insertEvent = (
  tx: Tx,
  e: { code: string; kind: EventKind; actor: Actor; note: string | null },
) =>
  tx.run(sql`
    insert into services.dossier_event (code, seq, kind, at, actor_kind, actor_id, actor_agency, actor_office, note)
    select ${e.code}, coalesce(max(seq), 0) + 1, ${e.kind}, ${tx.now}, ${e.actor.kind}, ${e.actor.id},
      ${e.actor.agency}, ${e.actor.office}, ${e.note}
    from services.dossier_event where code = ${e.code}`)

const eventColumns = sql`code, seq, kind, at, actor_kind as "actorKind", actor_id as "actorId",
  actor_agency as "actorAgency", actor_office as "actorOffice", note`

export const eventsOf = (q: Queries, codes: readonly string[]) =>
  q.rows<EventRow>(sql`
    select ${eventColumns} from services.dossier_event where code = any(${codes}::text[])
    order by at, code, seq`)

/** Claims a birth notice for a dossier; false when another has it. */
export const claimNotice = async (tx: Tx, evidenceId: string, dossier: string): Promise<boolean> =>
  (await tx.run(sql`
    insert into services.notice_claim (evidence_id, dossier) values (${evidenceId}, ${dossier})
    on conflict do nothing`)) === 1

export const releaseNotice = (tx: Tx, dossier: string) =>
  tx.run(sql`delete from services.notice_claim where dossier = ${dossier}`)

export const claimOf = (q: Queries, evidenceId: string) =>
  q.maybeRow<{ dossier: string }>(
    sql`select dossier from services.notice_claim where evidence_id = ${evidenceId}`,
  )

export type ConfirmationRow = Readonly<{
  confirmationId: string
  dossier: string
  who: 'household-head'
  neededFor: string
  personId: string
  askedAt: Instant
  waitsUntil: Instant
  answeredAt: Instant | null
  agreed: boolean | null
  reason: string | null
  witnessedBy: string | null
}>

const confirmationColumns = sql`confirmation_id as "confirmationId", dossier, who, needed_for as "neededFor",
  person_id as "personId", asked_at as "askedAt", waits_until as "waitsUntil", answered_at as "answeredAt",
  agreed, reason, witnessed_by as "witnessedBy"`

export const insertConfirmation = (
  tx: Tx,
  c: Pick<
    ConfirmationRow,
    'confirmationId' | 'dossier' | 'who' | 'neededFor' | 'personId' | 'waitsUntil'
  >,
) =>
  tx.run(sql`
    insert into services.confirmation (confirmation_id, dossier, who, needed_for, person_id, asked_at, waits_until)
    values (${c.confirmationId}, ${c.dossier}, ${c.who}, ${c.neededFor}, ${c.personId}, ${tx.now}, ${c.waitsUntil})`)

export const lockConfirmation = (tx: Tx, confirmationId: string) =>
  tx.maybeRow<ConfirmationRow>(sql`
    select ${confirmationColumns} from services.confirmation
    where confirmation_id = ${confirmationId} for update`)

export const answerConfirmation = (
  tx: Tx,
  confirmationId: string,
  of: { agreed: boolean; reason: string | null; witnessedBy: string | null },
) =>
  tx.run(sql`
    update services.confirmation set answered_at = ${tx.now}, agreed = ${of.agreed}, reason = ${of.reason},
      witnessed_by = ${of.witnessedBy}
    where confirmation_id = ${confirmationId}`)

export const confirmationsOf = (q: Queries, dossiers: readonly string[]) =>
  q.rows<ConfirmationRow>(sql`
    select ${confirmationColumns} from services.confirmation where dossier = any(${dossiers}::text[])
    order by asked_at`)

export const confirmationsAskedOf = (q: Queries, personId: string) =>
  q.rows<ConfirmationRow>(sql`
    select ${confirmationColumns} from services.confirmation
    where person_id = ${personId} order by asked_at desc`)

export type SupplementRow = Readonly<{
  code: string
  items: readonly Readonly<{
    field: string
    reason: string
    way: 'answer' | 'paper'
    /** What the applicant explained, where a source holds the value. */
    said: string | null
  }>[]
  requestedAt: Instant
  dueOn: PlainDate
  answeredAt: Instant | null
}>

export const insertSupplement = (tx: Tx, s: Pick<SupplementRow, 'code' | 'items' | 'dueOn'>) =>
  tx.run(sql`
    insert into services.supplement (code, items, requested_at, due_on)
    values (${s.code}, ${JSON.stringify(s.items)}::jsonb, ${tx.now}, ${s.dueOn})`)

export const supplementsOf = (q: Queries, codes: readonly string[]) =>
  q.rows<SupplementRow>(sql`
    select code, items, requested_at as "requestedAt", due_on as "dueOn", answered_at as "answeredAt"
    from services.supplement where code = any(${codes}::text[])`)

export const markAnswered = (tx: Tx, code: string, items: SupplementRow['items']) =>
  tx.run(sql`
    update services.supplement set answered_at = ${tx.now}, items = ${JSON.stringify(items)}::jsonb
    where code = ${code}`)

export const insertFile = (tx: Tx, code: string, field: string, uploadId: string) =>
  tx.run(sql`
    insert into services.supplement_file (code, field, upload_id) values (${code}, ${field}, ${uploadId})
    on conflict do nothing`)

export const filesOf = (q: Queries, code: string) =>
  q.rows<{ field: string; uploadId: string }>(
    sql`select field, upload_id as "uploadId" from services.supplement_file where code = ${code}`,
  )
