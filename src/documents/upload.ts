/**
 * Upload: a file a person or an officer hands in with a dossier.
 *
 * INVARIANT: nothing is stored that was not recognised by its content; what is stored keeps no name from
 * outside as its own, and is given back as an attachment, never shown inline.
 */
import { hash } from 'node:crypto'
import { type Actor, type Instant, isUuid, orThrow, type Queries, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { mayOpen, type StoredFile } from './document.ts'
import { printable } from './printable.ts'
import { problem } from './problems.ts'
import { inspect } from './renderer.ts'
import * as store from './store.ts'
import { type MediaType, tooLarge, UPLOAD_LIMIT } from './upload-inspection.ts'

declareActions('documents', {
  'upload.saved': { vi: 'Tải giấy tờ lên', en: 'file uploaded' },
  'upload.read': { vi: 'Mở giấy tờ đã tải lên', en: 'uploaded file read' },
})

export type Upload = Readonly<{
  uploadId: string
  dossier: string | null
  mediaType: MediaType
  size: number
  /** Hex digest; printed on the receipt so that the person can prove what was handed in. */
  sha256: string
  /** As the person named it, made harmless; for the screen only. */
  declaredName: string
  uploadedAt: Instant
}>

const EXTENSION: Record<MediaType, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

/** The last part of a path as somebody typed it, short, without signs that mean something to a shell or a page. */
export function harmlessName(declared: string): string {
  const last = printable(declared.slice(-400)).split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(/[\n<>:"'|?*&;`$%{}#]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  return clean.slice(-120) || 'giay-to'
}

const uploadOf = (row: store.UploadRow): Upload => ({
  uploadId: row.uploadId,
  dossier: row.dossier,
  mediaType: row.mediaType,
  size: row.size,
  sha256: row.sha256,
  declaredName: row.declaredName,
  uploadedAt: row.uploadedAt,
})

/**
 * Keeps a file for a person, recognised by its content (PDF, JPEG, PNG, at most 10 MiB).
 * @param upload.owner person id
 * @param upload.actor who uploads; the owner when left out
 * @throws ProblemError `document.upload-…` with the reason and the way out; nothing is kept then
 */
export async function saveUpload(
  tx: Tx,
  upload: Readonly<{
    owner: string
    dossier?: string | null
    bytes: Uint8Array
    declaredName: string
    actor?: Actor
  }>,
): Promise<Upload> {
  const { owner, bytes, dossier = null } = upload
  // Before anything is copied to the thread.
  if (bytes.length > UPLOAD_LIMIT) orThrow(tooLarge(bytes.length))
  const { mediaType } = await inspect(bytes)
  const row: store.UploadRow = {
    uploadId: tx.newId(),
    ownerId: owner,
    dossier,
    sha256: hash('sha256', bytes, 'hex'),
    size: bytes.length,
    mediaType,
    declaredName: harmlessName(upload.declaredName),
    uploadedAt: tx.now,
  }
  await store.keepFile(tx, row.sha256, bytes)
  await store.insertUpload(tx, row)
  await record(tx, {
    actor: upload.actor ?? { kind: 'citizen', id: owner, agency: null, office: null },
    action: 'upload.saved',
    subject: owner,
    dossier,
    detail: { uploadId: row.uploadId, sha256: row.sha256, mediaType, size: row.size },
  })
  return uploadOf(row)
}

/**
 * Puts an upload of its owner into a dossier; doing it again for the same dossier changes nothing.
 * @throws ProblemError `document.upload-unknown`, `document.upload-elsewhere`
 */
export async function attachUpload(
  tx: Tx,
  to: Readonly<{ uploadId: string; owner: string; dossier: string }>,
): Promise<Upload> {
  const found = isUuid(to.uploadId) ? await store.lockUpload(tx, to.uploadId) : null
  // Somebody else's upload is answered like none, so that ids cannot be tried out.
  const row = orThrow(found?.ownerId === to.owner ? found : problem('upload-unknown'))
  if (row.dossier !== null && row.dossier !== to.dossier) orThrow(problem('upload-elsewhere'))
  if (row.dossier === null) await store.putInDossier(tx, row.uploadId, to.dossier)
  return uploadOf({ ...row, dossier: to.dossier })
}

/** What was handed in with a dossier, oldest first. The caller shows it to who may see the dossier. */
export async function uploadsOfDossier(q: Queries, dossier: string): Promise<Upload[]> {
  return (await store.uploadsOfDossier(q, dossier)).map(uploadOf)
}

/**
 * The bytes of an upload, for its owner or an agency that works on its dossier. Leaves a ledger entry.
 * @throws ProblemError `document.upload-unknown`, `document.not-yours`
 */
export async function uploadFile(tx: Tx, actor: Actor, uploadId: string): Promise<StoredFile> {
  const found = isUuid(uploadId) ? await store.uploadById(tx, uploadId) : null
  const row = orThrow(found ?? problem('upload-unknown'))
  const agencyWorksOnIt =
    row.dossier !== null &&
    actor.agency !== null &&
    (await store.agencyWorksOn(tx, row.dossier, actor.agency))
  orThrow(mayOpen(actor, { owners: [row.ownerId], agency: null, agencyWorksOnIt }))
  const bytes = await store.fileBytes(tx, row.sha256)
  await record(tx, {
    actor,
    action: 'upload.read',
    subject: row.ownerId,
    dossier: row.dossier,
    detail: { uploadId, mediaType: row.mediaType },
  })
  return {
    bytes,
    fileName: `${row.uploadId}.${EXTENSION[row.mediaType]}`,
    mediaType: row.mediaType,
  }
}
