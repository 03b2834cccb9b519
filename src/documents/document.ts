/**
 * Document: a signed PDF the house gave out, and the vault of its owners.
 *
 * INVARIANT: what was issued is never changed. It can be revoked once, and the public page then says so;
 * document, bytes, owners and ledger entries commit together or not at all.
 */
import { hash } from 'node:crypto'
import {
  type Actor,
  dayOf,
  type Instant,
  isUuid,
  orThrow,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { declareActions, record } from '#ledger'
import { sealOf } from './authority.ts'
import { type Contents, type DocumentKind, holderOf, KIND_NAMES } from './contents.ts'
import { maskName } from './mask.ts'
import { verifyUrl } from './place.ts'
import { present } from './presentation.ts'
import { problem } from './problems.ts'
import { render } from './renderer.ts'
import { signPdf } from './signature.ts'
import * as store from './store.ts'
import { newVerifyCode } from './verify-code.ts'

declareActions('documents', {
  'document.issued': { vi: 'Cấp văn bản điện tử', en: 'document issued' },
  'document.read': { vi: 'Mở văn bản điện tử', en: 'document read' },
  'document.revoked': { vi: 'Thu hồi văn bản điện tử', en: 'document revoked' },
})

/** Who signs: the agency whose seal it is, and the person whose name stands under it. */
export type Signer = Readonly<{
  /** Agency code, e.g. `H55.28`. */
  agency: string
  /** e.g. `UBND phường Bách Quang`. */
  agencyName: string
  /** The agency above, printed over it on the left; left out when there is none. */
  parentName?: string | null
  /** e.g. `Phó Chủ tịch`. */
  title: string
  name: string
  /** Place of the date line, e.g. `Bách Quang`. */
  place: string
}>

export type IssueRequest = Contents &
  Readonly<{
    signer: Signer
    /** Person ids in whose vault it lies; empty for an applicant who is not in the register. */
    owners: readonly string[]
    /** Dossier code. */
    dossier: string | null
    actor: Actor
    /** With a dossier: asks for at most one document per (kind, dossier, version); a retry gets the first. */
    version?: string | number
  }>

export type Issued = Readonly<{
  documentId: string
  /** 20 letters; print it with `formatVerifyCode`. */
  verifyCode: string
  /** Hex digest of the whole signed file. */
  sha256: string
  /** Bytes. */
  size: number
}>

/** A document as a list shows it. Contains personal data (the title); for owners and the dossier's agencies. */
export type DocumentView = Readonly<{
  documentId: string
  kind: DocumentKind
  title: string
  agency: string
  agencyName: string
  dossier: string | null
  verifyCode: string
  sha256: string
  size: number
  issuedAt: Instant
  revokedAt: Instant | null
  revokedReason: string | null
}>

export type StoredFile = Readonly<{
  bytes: Buffer
  /** ASCII name for Content-Disposition: always `attachment`, never inline. */
  fileName: string
  mediaType: string
}>
export type DocumentFile = StoredFile &
  Readonly<{
    /** Persons whose vault it lies in: who is to be told that it was opened. */
    owners: readonly string[]
  }>

/**
 * Renders, signs and stores a document in the caller's transaction.
 *
 * Typst → PDF/A-2a with QR → PAdES B-B by the agency's seal → vault of every owner → ledger.
 */
export async function issue(tx: Tx, request: IssueRequest): Promise<Issued> {
  const { signer, owners, dossier, actor, kind } = request
  const version = request.version === undefined || dossier === null ? null : String(request.version)
  if (dossier !== null && version !== null) {
    await store.lockVersion(tx, `${dossier}\n${kind}\n${version}`)
    const first = await store.documentOfVersion(tx, dossier, kind, version)
    if (first) return issuedOf(first)
  }

  const seal = await sealOf(tx, signer)
  const verifyCode = newVerifyCode(tx.random)
  const prepared = await render(
    present(request, { signer, verifyCode, verifyUrl: verifyUrl(verifyCode), at: tx.now }),
  )
  const bytes = signPdf(prepared, seal)
  const row = {
    documentId: tx.newId(),
    kind,
    title: `${KIND_NAMES[kind].vi}: ${holderOf(request)}`,
    agency: signer.agency,
    agencyName: signer.agencyName,
    dossier,
    version,
    verifyCode,
    sha256: hash('sha256', bytes, 'hex'),
    certificate: seal.serial,
    maskedHolder: maskName(holderOf(request)),
    issuedAt: tx.now,
  }
  await store.keepFile(tx, row.sha256, bytes)
  await store.insertDocument(tx, row, [...new Set(owners)])
  if (dossier !== null) await store.letAgencyRead(tx, dossier, signer.agency)

  await recordFor(tx, owners, {
    actor,
    action: 'document.issued',
    dossier,
    detail: { documentId: row.documentId, kind, agency: signer.agency, sha256: row.sha256 },
  })
  return issuedOf({ ...row, size: bytes.length })
}

const issuedOf = (row: Issued): Issued => ({
  documentId: row.documentId,
  verifyCode: row.verifyCode,
  sha256: row.sha256,
  size: row.size,
})

/** One entry per owner, so that each person's list of what happened is complete; one entry when nobody owns it. */
async function recordFor(
  tx: Tx,
  owners: readonly string[],
  entry: Omit<Parameters<typeof record>[1], 'subject'>,
): Promise<void> {
  const subjects: (string | null)[] = owners.length > 0 ? [...new Set(owners)] : [null]
  for (const subject of subjects) await record(tx, { ...entry, subject })
}

const viewOf = (row: store.DocumentRow): DocumentView => ({
  documentId: row.documentId,
  kind: row.kind as DocumentKind,
  title: row.title,
  agency: row.agency,
  agencyName: row.agencyName,
  dossier: row.dossier,
  verifyCode: row.verifyCode,
  sha256: row.sha256,
  size: row.size,
  issuedAt: row.issuedAt,
  revokedAt: row.revokedAt,
  revokedReason: row.revokedReason,
})

/** The vault of a person, newest first. The caller shows it to that person only. */
export async function documentsOf(q: Queries, personId: string): Promise<DocumentView[]> {
  return (await store.documentsOfPerson(q, personId)).map(viewOf)
}

/** The documents of a dossier, oldest first. The caller shows it to who may see the dossier. */
export async function documentsOfDossier(q: Queries, dossier: string): Promise<DocumentView[]> {
  return (await store.documentsOfDossier(q, dossier)).map(viewOf)
}

/** Lets the officials of an agency that works on a dossier open its documents and uploads. */
export async function grantDossier(
  tx: Tx,
  grant: Readonly<{ dossier: string; agency: string }>,
): Promise<void> {
  await store.letAgencyRead(tx, grant.dossier, grant.agency)
}

/**
 * Who may open a file. An owner may; an official or member may when the agency issued it or works on its dossier.
 * The rule. Pure.
 */
export function mayOpen(
  actor: Actor,
  file: Readonly<{ owners: readonly string[]; agency: string | null; agencyWorksOnIt: boolean }>,
): true | Problem {
  if (actor.kind === 'citizen') return file.owners.includes(actor.id) || problem('not-yours')
  if (actor.kind === 'system') return problem('not-yours')
  const mine = actor.agency !== null && (actor.agency === file.agency || file.agencyWorksOnIt)
  return mine || problem('not-yours')
}

/**
 * The signed bytes, for an owner or an agency of the same dossier. Leaves ledger entries.
 * @throws ProblemError `document.unknown`, `document.not-yours`
 */
export async function documentFile(
  tx: Tx,
  actor: Actor,
  documentId: string,
): Promise<DocumentFile> {
  const row = await knownDocument(tx, documentId)
  const owners = await store.ownersOf(tx, documentId)
  const agencyWorksOnIt =
    row.dossier !== null &&
    actor.agency !== null &&
    (await store.agencyWorksOn(tx, row.dossier, actor.agency))
  orThrow(mayOpen(actor, { owners, agency: row.agency, agencyWorksOnIt }))

  const bytes = await store.fileBytes(tx, row.sha256)
  await recordFor(tx, owners, {
    actor,
    action: 'document.read',
    dossier: row.dossier,
    detail: { documentId, kind: row.kind },
  })
  const name = KIND_NAMES[row.kind as DocumentKind].file
  return {
    bytes,
    // The name of the person stays out of file names: they show in histories and logs.
    fileName: `${name}-${dayOf(row.issuedAt)}-${row.verifyCode.slice(0, 5)}.pdf`,
    mediaType: 'application/pdf',
    owners,
  }
}

/**
 * Takes a document back: the file stays, the public page says it no longer counts.
 * @throws ProblemError `document.unknown`, `document.not-issuer`, `document.already-revoked`, `document.reason-missing`
 */
export async function revokeDocument(
  tx: Tx,
  actor: Actor,
  documentId: string,
  reason: string,
): Promise<void> {
  await store.lockVersion(tx, documentId)
  const row = await knownDocument(tx, documentId)
  if (actor.kind !== 'system' && actor.agency !== row.agency) orThrow(problem('not-issuer'))
  if (row.revokedAt) orThrow(problem('already-revoked', { on: dayOf(row.revokedAt) }))
  const why = reason.trim().slice(0, 1_000)
  if (why === '') orThrow(problem('reason-missing', { field: 'reason' }))
  await store.markRevoked(tx, documentId, why)
  await recordFor(tx, await store.ownersOf(tx, documentId), {
    actor,
    action: 'document.revoked',
    dossier: row.dossier,
    detail: { documentId, kind: row.kind, reason: why },
  })
}

async function knownDocument(q: Queries, documentId: string): Promise<store.DocumentRow> {
  const row = isUuid(documentId) ? await store.documentById(q, documentId) : null
  return orThrow(row ?? problem('unknown'))
}
