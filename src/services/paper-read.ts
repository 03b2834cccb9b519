/** Paper read: an office opens a paper of its dossier, and the owners of the paper are told. */
import { type DocumentFile, documentFile } from '#documents'
import type { Actor, Tx } from '#kernel'
import { leavePaperReceipts } from '#register'
import { dossierOf } from './dossier.ts'
import { problem, stop } from './problems.ts'
import { procedureOn } from './procedure.ts'
import * as store from './store/dossier.ts'

/**
 * A signed paper of a dossier, for the office that handles it, with a receipt for every owner.
 * @throws `dossier.unknown` when the office has no part in the dossier, or the paper none
 */
export async function openPaper(
  tx: Tx,
  actor: Actor,
  code: string,
  documentId: string,
): Promise<DocumentFile> {
  const { documents } = await dossierOf(tx, actor, code)
  const row = await store.dossierByCode(tx, code)
  if (row === null || !documents.some(d => d.documentId === documentId))
    return stop(problem('unknown'))
  const file = await documentFile(tx, actor, documentId)
  const { legalBasis } = procedureOn(row.procedure, row.versionFrom)
  await leavePaperReceipts(tx, {
    actor,
    dossier: code,
    procedure: row.procedure,
    legalBasis: legalBasis[0]!,
    owners: file.owners,
  })
  return file
}
