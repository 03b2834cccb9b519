/** Purposes, grounds, receipts, approvals, inquiries. */
import { type Instant, type PlainDate, type Problem, type Queries, sql, type Tx } from '#kernel'
import { person } from '../problems.ts'
import type { PurposeEntry } from '../purpose.ts'
import type { Field, Inquiry, PersonId, Receipt } from '../view.ts'
import { askedOf, byKey } from './together.ts'

export async function purposeEntry(
  q: Queries,
  code: string,
  on: PlainDate,
): Promise<PurposeEntry | null> {
  const found = await askedOf(q, `purposes on ${on}`, [code], async codes => {
    const rows = await q.rows<PurposeEntry>(sql`
      select code, legal_basis as "legalBasis", vi, en, fields, actor_kinds as "actorKinds",
        needs_ground as "needsGround", look_up as "lookUp"
      from register.purpose
      where code = any(${codes}::text[]) and valid_from <= ${on} and (valid_to is null or valid_to > ${on})`)
    return new Map(rows.map(row => [row.code, row]))
  })
  return found.get(code) ?? null
}

export async function missingPersons(
  q: Queries,
  ids: readonly PersonId[],
): Promise<Problem[] | null> {
  const { n } = await q.row<{ n: number }>(
    sql`select count(*) as n from register.person where person_id = any(${ids}::uuid[])`,
  )
  return n === ids.length ? null : [person('unknown')]
}

export type SubjectRow = Readonly<{ isProtected: boolean }>

export async function subjectRow(q: Queries, personId: PersonId): Promise<SubjectRow | null> {
  const found = await askedOf(q, 'subjects', [personId], async ids => {
    const rows = await q.rows<SubjectRow & { id: PersonId }>(sql`
      select person_id as id, is_protected as "isProtected" from register.person
      where person_id = any(${ids}::uuid[])`)
    return new Map(rows.map(row => [row.id, row]))
  })
  return found.get(personId) ?? null
}

/** Those of the people who are protected. */
export async function protectedAmong(q: Queries, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  const rows = await q.rows<{ id: PersonId }>(sql`
    select person_id as id from register.person
    where person_id = any(${ids}::uuid[]) and is_protected`)
  return new Set(rows.map(r => r.id))
}

export async function setProtected(
  tx: Tx,
  personId: PersonId,
  isProtected: boolean,
): Promise<number> {
  return tx.run(
    sql`update register.person set is_protected = ${isProtected} where person_id = ${personId}`,
  )
}

export async function insertApproval(
  tx: Tx,
  a: Readonly<{
    subject: PersonId
    approvalId: string
    agency: string
    officialId: string
    reason: string
    approvedAt: Instant
    expiresAt: Instant
  }>,
): Promise<void> {
  await tx.run(sql`
    insert into register.approval (person_id, approval_id, agency, official_id, reason, approved_at, expires_at)
    values (${a.subject}, ${a.approvalId}, ${a.agency}, ${a.officialId}, ${a.reason}, ${a.approvedAt}, ${a.expiresAt})`)
}

/** Officials of an agency whose approval for a protected person stands at an instant. */
export async function approversOf(
  q: Queries,
  personId: PersonId,
  agency: string,
  at: Instant,
): Promise<string[]> {
  const found = await askedOf(q, `approvals in ${agency} at ${at}`, [personId], async ids => {
    const rows = await q.rows<{ personId: PersonId; id: string }>(sql`
      select person_id as "personId", official_id as id from register.approval
      where person_id = any(${ids}::uuid[]) and agency = ${agency}
        and approved_at <= ${at} and expires_at > ${at}`)
    return byKey(ids, rows, row => row.personId)
  })
  return (found.get(personId) ?? []).map(row => row.id)
}

export type GroundRow = Readonly<{
  fields: readonly Field[]
  procedure: string
  legalBasis: string
  isOpen: boolean
}>

const OFFICE_NONE = ''

export async function putGround(
  tx: Tx,
  g: Readonly<{
    subject: PersonId
    dossier: string
    agency: string
    office: string | null
    procedure: string
    fields: readonly Field[]
    legalBasis: string
    openedAt: Instant
  }>,
): Promise<void> {
  await tx.run(sql`
    insert into register.ground as g (person_id, dossier, agency, office, procedure, fields, legal_basis, opened_at)
    values (${g.subject}, ${g.dossier}, ${g.agency}, ${g.office ?? OFFICE_NONE}, ${g.procedure}, ${g.fields}::text[],
      ${g.legalBasis}, ${g.openedAt})
    on conflict (person_id, dossier, agency, office) do update set
      procedure = excluded.procedure, legal_basis = excluded.legal_basis, closed_at = null,
      fields = case when g.closed_at is null
        then array(select distinct unnest(g.fields || excluded.fields) order by 1) else excluded.fields end,
      opened_at = case when g.closed_at is null then g.opened_at else excluded.opened_at end`)
}

export async function closeGrounds(
  tx: Tx,
  which: Readonly<{ dossier: string; agency?: string; office?: string | null }>,
  at: Instant,
): Promise<number> {
  const agency = which.agency === undefined ? sql.empty : sql`and agency = ${which.agency}`
  const office =
    which.office === undefined ? sql.empty : sql`and office = ${which.office ?? OFFICE_NONE}`
  return tx.run(sql`
    update register.ground set closed_at = ${at}
    where dossier = ${which.dossier} and closed_at is null ${agency} ${office}`)
}

export async function groundOf(
  q: Queries,
  subject: PersonId,
  dossier: string,
  agency: string,
  office: string | null,
): Promise<GroundRow | null> {
  type Row = GroundRow & { personId: PersonId; dossier: string }
  const pair = (personId: string, code: string) => `${personId} ${code}`
  const key = pair(subject, dossier)
  const found = await askedOf(q, `grounds of ${agency} / ${office}`, [key], async pairs => {
    const rows = await q.rows<Row>(sql`
      select person_id as "personId", dossier, fields, procedure, legal_basis as "legalBasis",
        closed_at is null as "isOpen" from register.ground
      where person_id = any(${pairs.map(p => p.slice(0, 36))}::uuid[])
        and dossier = any(${[...new Set(pairs.map(p => p.slice(37)))]}::text[])
        and agency = ${agency} and office = ${office ?? OFFICE_NONE}`)
    return new Map(rows.map(row => [pair(row.personId, row.dossier), row]))
  })
  return found.get(key) ?? null
}

/** Whether an office holds an open ground of a dossier about anybody. */
export async function worksOn(
  q: Queries,
  dossier: string,
  agency: string,
  office: string | null,
): Promise<boolean> {
  const found = await askedOf(q, `work of ${agency} / ${office}`, [dossier], async dossiers => {
    const rows = await q.rows<{ dossier: string }>(sql`
      select distinct dossier from register.ground
      where dossier = any(${dossiers}::text[]) and agency = ${agency}
        and office = ${office ?? OFFICE_NONE} and closed_at is null`)
    return new Map(rows.map(row => [row.dossier, true]))
  })
  return found.has(dossier)
}

export type NewReceipt = Readonly<{
  receiptId: string
  at: Instant
  how: Receipt['how']
  agency: string | null
  office: string | null
  actorKind: string
  actorId: string
  purpose: string
  vi: string
  en: string
  procedure: string | null
  dossier: string | null
  legalBasis: string
}>

/** Writes receipts by one statement, however many. */
export async function insertReceipts(
  tx: Tx,
  receipts: readonly (NewReceipt & Readonly<{ personId: PersonId; fields: readonly Field[] }>)[],
): Promise<void> {
  if (receipts.length === 0) return
  const all = <K extends keyof (typeof receipts)[number]>(key: K) => receipts.map(r => r[key])
  await tx.run(sql`
    insert into register.receipt (person_id, receipt_id, at, how, agency, office, actor_kind, actor_id, fields,
      purpose, purpose_vi, purpose_en, procedure, dossier, legal_basis)
    select person_id, receipt_id, at, how, agency, office, actor_kind, actor_id, string_to_array(fields, ' '),
      purpose, purpose_vi, purpose_en, procedure, dossier, legal_basis
    from unnest(${all('personId')}::uuid[], ${all('receiptId')}::uuid[], ${all('at')}::timestamptz[],
      ${all('how')}::text[], ${all('agency')}::text[], ${all('office')}::text[], ${all('actorKind')}::text[],
      ${all('actorId')}::text[], ${receipts.map(r => r.fields.join(' '))}::text[], ${all('purpose')}::text[],
      ${all('vi')}::text[], ${all('en')}::text[], ${all('procedure')}::text[], ${all('dossier')}::text[],
      ${all('legalBasis')}::text[])
      t (person_id, receipt_id, at, how, agency, office, actor_kind, actor_id, fields, purpose, purpose_vi,
        purpose_en, procedure, dossier, legal_basis)`)
}

type ReceiptRow = Omit<Receipt, 'purposeText'> & { purposeVi: string; purposeEn: string }

const isOwn = sql`(actor_kind = 'citizen' and actor_id = person_id::text)`
const receiptColumns = sql`receipt_id as "receiptId", at, how, agency, office, actor_kind as "actorKind",
  ${isOwn} as "byMyself", fields,
  purpose_vi as "purposeVi", purpose_en as "purposeEn", procedure, dossier, legal_basis as "legalBasis"`

const asReceipt = ({ purposeVi, purposeEn, ...row }: ReceiptRow): Receipt => ({
  ...row,
  purposeText: { vi: purposeVi, en: purposeEn },
})

export async function receiptsOf(
  q: Queries,
  personId: PersonId,
  page: Readonly<{ before: string | null; limit: number; by: 'myself' | 'others' | null }>,
): Promise<Receipt[]> {
  const before = page.before === null ? sql.empty : sql`and receipt_id < ${page.before}::uuid`
  const by =
    page.by === null ? sql.empty : page.by === 'myself' ? sql`and ${isOwn}` : sql`and not ${isOwn}`
  const rows = await q.rows<ReceiptRow>(sql`
    select ${receiptColumns} from register.receipt
    where person_id = ${personId} ${before} ${by}
    order by receipt_id desc limit ${page.limit}`)
  return rows.map(asReceipt)
}

export async function receiptById(
  q: Queries,
  personId: PersonId,
  receiptId: string,
): Promise<Receipt | null> {
  const row = await q.maybeRow<ReceiptRow>(sql`
    select ${receiptColumns} from register.receipt
    where person_id = ${personId} and receipt_id = ${receiptId}`)
  return row && asReceipt(row)
}

const inquiryColumns = sql`inquiry_id as "inquiryId", receipt_id as "receiptId", agency, office, text,
  asked_at as "askedAt", answer, answered_at as "answeredAt"`

/** @returns false when the receipt is not the person's */
export async function insertInquiry(
  tx: Tx,
  i: Readonly<{
    inquiryId: string
    personId: PersonId
    receiptId: string
    text: string
    at: Instant
  }>,
): Promise<boolean> {
  const asked = await tx.run(sql`
    insert into register.inquiry (person_id, inquiry_id, receipt_id, agency, office, text, asked_at)
    select person_id, ${i.inquiryId}, receipt_id, agency, office, ${i.text}, ${i.at}
    from register.receipt where person_id = ${i.personId} and receipt_id = ${i.receiptId}`)
  return asked === 1
}

export function inquiriesOf(q: Queries, personId: PersonId): Promise<Inquiry[]> {
  return q.rows<Inquiry>(sql`
    select ${inquiryColumns} from register.inquiry where person_id = ${personId}
    order by inquiry_id desc limit 500`)
}

export function openInquiries(
  q: Queries,
  agency: string,
  office: string | null,
): Promise<Inquiry[]> {
  return q.rows<Inquiry>(sql`
    select ${inquiryColumns} from register.inquiry
    where agency = ${agency} and ${office === null ? sql`true` : sql`office = ${office}`}
      and answered_at is null
    order by inquiry_id limit 500`)
}

/** Who asked a question. */
export async function askerOf(q: Queries, inquiryId: string): Promise<PersonId | null> {
  const row = await q.maybeRow<{ personId: PersonId }>(sql`
    select person_id as "personId" from register.inquiry where inquiry_id = ${inquiryId}`)
  return row?.personId ?? null
}

export function lockInquiry(
  tx: Tx,
  personId: PersonId,
  inquiryId: string,
): Promise<(Inquiry & { personId: PersonId }) | null> {
  return tx.maybeRow(sql`
    select person_id as "personId", ${inquiryColumns} from register.inquiry
    where person_id = ${personId} and inquiry_id = ${inquiryId} for update`)
}

export async function setAnswer(
  tx: Tx,
  of: Readonly<{ personId: PersonId; inquiryId: string }>,
  answer: string,
  by: string,
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    update register.inquiry set answer = ${answer}, answered_at = ${at}, answered_by = ${by}
    where person_id = ${of.personId} and inquiry_id = ${of.inquiryId}`)
}
