/** Files that wait for somebody to say what their columns mean. */
import { type Instant, isUuid, type Queries, sql, type Tx } from '#kernel'

export type Kept = Readonly<{
  uploadId: string
  sourceId: string
  fileName: string
  fileSha256: string
  bytes: Buffer
}>

export async function insertUpload(
  tx: Tx,
  of: Kept & Readonly<{ by: string; at: Instant }>,
): Promise<void> {
  // Whoever sends another file of a source has given up the one before.
  await tx.run(sql`delete from reconcile.upload where source_id = ${of.sourceId}`)
  await tx.run(sql`
    insert into reconcile.upload (upload_id, source_id, file_name, file_sha256, bytes, uploaded_by, uploaded_at)
    values (${of.uploadId}, ${of.sourceId}, ${of.fileName}, ${of.fileSha256}, ${of.bytes}, ${of.by}, ${of.at})`)
}

export async function uploadById(q: Queries, uploadId: string): Promise<Kept | null> {
  if (!isUuid(uploadId)) return null
  return q.maybeRow<Kept>(sql`
    select upload_id as "uploadId", source_id as "sourceId", file_name as "fileName",
      file_sha256 as "fileSha256", bytes
    from reconcile.upload where upload_id = ${uploadId}`)
}

export async function dropUpload(tx: Tx, uploadId: string): Promise<void> {
  await tx.run(sql`delete from reconcile.upload where upload_id = ${uploadId}`)
}
