/** All SQL of the documents room. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'

export type DocumentRow = Readonly<{
  documentId: string
  kind: string
  title: string
  agency: string
  agencyName: string
  dossier: string | null
  version: string | null
  verifyCode: string
  sha256: string
  size: number
  certificate: string
  maskedHolder: string
  issuedAt: Instant
  revokedAt: Instant | null
  revokedReason: string | null
}>

const DOCUMENT = sql`
  d.document_id as "documentId", d.kind, d.title, d.agency, d.agency_name as "agencyName", d.dossier, d.version,
  d.verify_code as "verifyCode", d.sha256, f.size, d.certificate, d.masked_holder as "maskedHolder",
  d.issued_at as "issuedAt", d.revoked_at as "revokedAt", d.revoked_reason as "revokedReason"`
const FROM = sql`documents.document d join documents.file f using (sha256)`

export async function keepFile(tx: Tx, sha256: string, bytes: Uint8Array): Promise<void> {
  await tx.run(sql`
    insert into documents.file (sha256, size, bytes) values (${sha256}, ${bytes.length}, ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)})
    on conflict (sha256) do nothing`)
}

export async function fileBytes(q: Queries, sha256: string): Promise<Buffer> {
  return (
    await q.row<{ bytes: Buffer }>(sql`select bytes from documents.file where sha256 = ${sha256}`)
  ).bytes
}

export async function insertDocument(
  tx: Tx,
  row: Omit<DocumentRow, 'size' | 'revokedAt' | 'revokedReason'>,
  owners: readonly string[],
): Promise<void> {
  await tx.run(sql`
    insert into documents.document (document_id, kind, title, agency, agency_name, dossier, version, verify_code,
      sha256, certificate, masked_holder, issued_at)
    values (${row.documentId}, ${row.kind}, ${row.title}, ${row.agency}, ${row.agencyName}, ${row.dossier},
      ${row.version}, ${row.verifyCode}, ${row.sha256}, ${row.certificate}, ${row.maskedHolder}, ${row.issuedAt})`)
  await tx.run(sql`
    insert into documents.owner (person_id, document_id)
    select unnest(${owners}::uuid[]), ${row.documentId}`)
}

/** Makes two issuers of one version stand in line until the first has committed. */
export async function lockVersion(tx: Tx, name: string): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`documents\n${name}`}, 0))`)
}

export function documentOfVersion(
  q: Queries,
  dossier: string,
  kind: string,
  version: string,
): Promise<DocumentRow | null> {
  return q.maybeRow(sql`select ${DOCUMENT} from ${FROM}
    where d.dossier = ${dossier} and d.kind = ${kind} and d.version = ${version}`)
}

export function documentById(q: Queries, id: string): Promise<DocumentRow | null> {
  return q.maybeRow(sql`select ${DOCUMENT} from ${FROM} where d.document_id = ${id}`)
}

export function documentByCode(q: Queries, code: string): Promise<DocumentRow | null> {
  return q.maybeRow(sql`select ${DOCUMENT} from ${FROM} where d.verify_code = ${code}`)
}

export function documentByDigest(q: Queries, sha256: string): Promise<DocumentRow | null> {
  return q.maybeRow(sql`select ${DOCUMENT} from ${FROM} where d.sha256 = ${sha256} limit 1`)
}

export function documentsOfPerson(q: Queries, personId: string): Promise<DocumentRow[]> {
  return q.rows(sql`select ${DOCUMENT} from documents.owner o join documents.document d using (document_id)
    join documents.file f using (sha256) where o.person_id = ${personId} order by d.document_id desc limit 500`)
}

export function documentsOfDossier(q: Queries, dossier: string): Promise<DocumentRow[]> {
  return q.rows(
    sql`select ${DOCUMENT} from ${FROM} where d.dossier = ${dossier} order by d.document_id limit 500`,
  )
}

export async function ownersOf(q: Queries, documentId: string): Promise<string[]> {
  const rows = await q.rows<{ personId: string }>(sql`
    select person_id as "personId" from documents.owner where document_id = ${documentId} order by person_id`)
  return rows.map(r => r.personId)
}

export async function markRevoked(tx: Tx, documentId: string, reason: string): Promise<void> {
  await tx.run(sql`update documents.document set revoked_at = ${tx.now}, revoked_reason = ${reason}
    where document_id = ${documentId}`)
}

export async function letAgencyRead(tx: Tx, dossier: string, agency: string): Promise<void> {
  await tx.run(sql`insert into documents.dossier_agency (dossier, agency, granted_at)
    values (${dossier}, ${agency}, ${tx.now}) on conflict do nothing`)
}

export async function agencyWorksOn(q: Queries, dossier: string, agency: string): Promise<boolean> {
  return (
    (await q.maybeRow(sql`select 1 as yes from documents.dossier_agency
      where dossier = ${dossier} and agency = ${agency}`)) !== null
  )
}

export type CertificateRow = Readonly<{
  serial: string
  /** `root` or an agency code. */
  subject: string
  name: string
  keyName: string
  keyId: string
  issuerSerial: string | null
  pem: string
  notBefore: Instant
  notAfter: Instant
}>

/** The youngest certificate of a subject made over that key that is still good at `until`. */
export function certificateOf(
  q: Queries,
  of: { subject: string; name: string; keyId: string; issuer: string | null; until: Instant },
): Promise<CertificateRow | null> {
  return q.maybeRow(sql`
    select serial, subject, name, key_name as "keyName", key_id as "keyId", issuer_serial as "issuerSerial", pem,
      not_before as "notBefore", not_after as "notAfter"
    from documents.certificate
    where subject = ${of.subject} and name = ${of.name} and key_id = ${of.keyId} and not_after > ${of.until}
      and issuer_serial is not distinct from ${of.issuer}
    order by not_after desc limit 1`)
}

export async function insertCertificate(tx: Tx, row: CertificateRow): Promise<void> {
  await tx.run(sql`
    insert into documents.certificate (serial, subject, name, key_name, key_id, issuer_serial, pem, not_before, not_after)
    values (${row.serial}, ${row.subject}, ${row.name}, ${row.keyName}, ${row.keyId}, ${row.issuerSerial}, ${row.pem},
      ${row.notBefore}, ${row.notAfter})`)
}

export type UploadRow = Readonly<{
  uploadId: string
  ownerId: string
  dossier: string | null
  sha256: string
  size: number
  mediaType: 'application/pdf' | 'image/jpeg' | 'image/png'
  declaredName: string
  uploadedAt: Instant
}>

const UPLOAD = sql`
  u.upload_id as "uploadId", u.owner_id as "ownerId", u.dossier, u.sha256, f.size, u.media_type as "mediaType",
  u.declared_name as "declaredName", u.uploaded_at as "uploadedAt"
  from documents.upload u join documents.file f using (sha256)`

export async function insertUpload(tx: Tx, row: UploadRow): Promise<void> {
  await tx.run(sql`
    insert into documents.upload (upload_id, owner_id, dossier, sha256, media_type, declared_name, uploaded_at)
    values (${row.uploadId}, ${row.ownerId}, ${row.dossier}, ${row.sha256}, ${row.mediaType},
      ${row.declaredName}, ${row.uploadedAt})`)
}

export function uploadById(q: Queries, id: string): Promise<UploadRow | null> {
  return q.maybeRow(sql`select ${UPLOAD} where u.upload_id = ${id}`)
}

export function lockUpload(tx: Tx, id: string): Promise<UploadRow | null> {
  return tx.maybeRow(sql`select ${UPLOAD} where u.upload_id = ${id} for update of u`)
}

export async function putInDossier(tx: Tx, uploadId: string, dossier: string): Promise<void> {
  await tx.run(sql`update documents.upload set dossier = ${dossier} where upload_id = ${uploadId}`)
}

export function uploadsOfDossier(q: Queries, dossier: string): Promise<UploadRow[]> {
  return q.rows(sql`select ${UPLOAD} where u.dossier = ${dossier} order by u.upload_id limit 500`)
}
