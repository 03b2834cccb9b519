/** Facts: what lies in the tables of a house, read in one moment, past every door. For witnesses only. */
import { type Db, sql } from '#kernel'

export type Facts = Readonly<{
  notices: readonly Readonly<{
    evidenceId: string
    number: string
    entryId: string
    usedBy: string | null
  }>[]
  sessions: readonly Readonly<{ token: string; ended: boolean }>[]
  drafts: readonly Readonly<{
    draftId: string
    answers: Readonly<Record<string, string>>
    dossier: string | null
    atDesk: boolean
  }>[]
  dossiers: readonly Dossier[]
  events: readonly Readonly<{ code: string; seq: number; kind: string }>[]
  confirmations: readonly Readonly<{
    confirmationId: string
    dossier: string
    agreed: boolean | null
    onPaper: boolean
  }>[]
  claims: readonly Readonly<{ evidenceId: string; dossier: string }>[]
  entries: readonly Readonly<{
    entryId: string
    action: string
    dossier: string | null
    subject: string | null
    /** The id the detail names first: of a receipt, an event, a document, a draft, a notice. */
    about: string | null
  }>[]
  documents: readonly Readonly<{
    documentId: string
    dossier: string | null
    kind: string
    /** Whether the bytes give the digest the document stands under. */
    whole: boolean
    owners: readonly string[]
  }>[]
  /** A life event has a row for each person it touched. */
  lifeEvents: readonly Readonly<{
    eventId: string
    personId: string
    part: string
    kind: string
    evidence: readonly string[]
  }>[]
  people: readonly Readonly<{
    personId: string
    numbers: number
    versions: number
    homes: number
    searchable: boolean
  }>[]
  receipts: readonly Readonly<{ receiptId: string; personId: string }>[]
  openGrounds: readonly Readonly<{ dossier: string }>[]
  notes: readonly Readonly<{
    noteId: number
    topic: string
    dossier: string | null
    version: number | null
    promisedAt: string | null
    eventId: string | null
    evidenceId: string | null
    draftId: string | null
  }>[]
  deliveries: readonly Readonly<{
    noteId: number
    subscriber: string
    parked: boolean
    due: boolean
  }>[]
  subscriptions: readonly Readonly<{ topic: string; subscriber: string }>[]
}>

export type Dossier = Readonly<{
  code: string
  bundle: string | null
  procedure: string
  status: number | null
  version: number
  evidenceId: string | null
  draftId: string | null
  promisedAt: string | null
  assignedTo: string | null
  motherId: string | null
  fatherId: string | null
  childId: string | null
  givenName: string | null
}>

/** Reads everything in one snapshot. */
export function readFacts(db: Db): Promise<Facts> {
  const now = db.clock.now()
  return db.snapshot(async q => ({
    notices: await q.rows(sql`
      select evidence_id as "evidenceId", number, entry_id as "entryId", used_by as "usedBy"
      from exchange.evidence`),
    sessions: await q.rows(sql`
      select encode(token_hash, 'hex') as token, ended_at is not null as ended from identity.session`),
    drafts: await q.rows(sql`
      select draft_id as "draftId", answers, dossier, filed_by is not null as "atDesk" from services.draft`),
    dossiers: await q.rows(sql`
      select code, bundle, procedure, status, version, evidence_id as "evidenceId",
        draft_id as "draftId", promised_at as "promisedAt", assigned_to as "assignedTo",
        parties->>'motherId' as "motherId", parties->>'fatherId' as "fatherId",
        parties->>'childId' as "childId", declared->'child.givenName'->>'value' as "givenName"
      from services.dossier`),
    events: await q.rows(sql`
      select code, seq, kind from services.dossier_event order by code, seq`),
    confirmations: await q.rows(sql`
      select confirmation_id as "confirmationId", dossier, agreed,
        witnessed_by is not null as "onPaper" from services.confirmation`),
    claims: await q.rows(sql`
      select evidence_id as "evidenceId", dossier from services.notice_claim`),
    entries: await q.rows(sql`
      select e.entry_id as "entryId", e.action, e.dossier, d.subject_id as subject,
        coalesce(d.detail::jsonb->>'receiptId', d.detail::jsonb->>'eventId',
          d.detail::jsonb->>'documentId', d.detail::jsonb->>'draftId',
          d.detail::jsonb->>'evidenceId') as about
      from ledger.entry e join ledger.detail d using (entry_id)`),
    documents: await q.rows(sql`
      select d.document_id as "documentId", d.dossier, d.kind,
        encode(sha256(f.bytes), 'hex') = d.sha256 as whole,
        array(select o.person_id::text from documents.owner o
          where o.document_id = d.document_id) as owners
      from documents.document d join documents.file f using (sha256)`),
    lifeEvents: await q.rows(sql`
      select event_id as "eventId", person_id as "personId", part, kind, evidence
      from register.life_event`),
    people: await q.rows(sql`
      select p.person_id as "personId",
        (select count(*) from register.personal_id i join register.personal_number n using (number, person_id)
          where i.person_id = p.person_id and i.kind = 'personal-id' and i.status = 'active'
            and i.recorded_to is null) as numbers,
        (select count(*) from register.version v
          where v.person_id = p.person_id and v.recorded_to is null and v.valid_to is null) as versions,
        (select count(*) from register.residence r where r.person_id = p.person_id
          and r.kind = 'permanent' and r.recorded_to is null and r.valid_to is null) as homes,
        exists (select from register.search_key s where s.person_id = p.person_id) as searchable
      from register.person p`),
    receipts: await q.rows(sql`
      select receipt_id as "receiptId", person_id as "personId" from register.receipt`),
    openGrounds: await q.rows(sql`
      select distinct dossier from register.ground where closed_at is null`),
    notes: await q.rows(sql`
      select note_id as "noteId", topic, payload->>'dossier' as dossier,
        (payload->>'version')::integer as version, payload->>'promisedAt' as "promisedAt",
        payload->>'eventId' as "eventId", payload->>'evidenceId' as "evidenceId",
        payload->>'draftId' as "draftId"
      from kernel.note`),
    deliveries: await q.rows(sql`
      select note_id as "noteId", subscriber, parked_at is not null as parked,
        due_at <= ${now} as due from kernel.delivery`),
    subscriptions: await q.rows(sql`select topic, subscriber from kernel.subscription`),
  }))
}
