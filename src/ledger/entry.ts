/**
 * Entry: one line of the ledger: who did what, about whom, in which dossier, when.
 *
 * The leaf of the Merkle tree holds digests only. What is personal (ids, detail, salts) lies in a table
 * of its own, so that the detail can be erased while the leaf stays provable.
 *
 * INVARIANT: an entry commits with the deed it tells of, or not at all; once written it never changes,
 * except that it is given its place (`seq`) once and that its detail may be erased once.
 */
import { hash } from 'node:crypto'
import { type Actor, assert, type Instant, isUuid, orThrow, type Queries, type Tx } from '#kernel'
import { actionSentence, declareActions } from './action.ts'
import { canonicalJson, type Json } from './canonical.ts'
import { problem } from './problems.ts'
import * as store from './store.ts'

export type NewEntry = Readonly<{
  actor: Actor
  /** Declared by `declareActions`, e.g. `birth.recorded`. */
  action: string
  /** Person id whom the entry is about. */
  subject?: string | null
  /** Dossier code. */
  dossier?: string | null
  /** What happened; personal data are allowed here and nowhere else. */
  detail: Json
}>

export type LedgerEntry = Readonly<{
  entryId: string
  /** Leaf index from 0; null until the sequencer has ordered it (at most some 150 ms after commit). */
  seq: number | null
  at: Instant
  action: string
  actor: Actor
  subject: string | null
  dossier: string | null
  /** Null also when it was erased. */
  detail: Json
  /** Entry that tells of the erasure of this detail. */
  erasedBy: string | null
}>

/** What the leaf commits to. Digests are lower-case hex of 32 bytes. */
export type Leaf = Readonly<{
  entryId: string
  action: string
  actorKind: string
  actorAgency: string | null
  actorOffice: string | null
  actorDigest: string
  subjectDigest: string | null
  dossier: string | null
  at: Instant
  detailDigest: string
}>

declareActions('ledger', {
  'ledger.detail-erased': {
    vi: 'Xóa nội dung chi tiết của một dòng nhật ký',
    en: 'detail of an entry erased',
  },
})

/**
 * The bytes of a leaf: one line of canonical JSON (RFC 8785), UTF-8. The same line stands in
 * `entries.jsonl` of an export, so anyone can recompute SHA-256(0x00 ‖ line).
 */
export function leafData(leaf: Leaf): string {
  return canonicalJson({
    v: 1,
    id: leaf.entryId,
    action: leaf.action,
    actor: {
      kind: leaf.actorKind,
      agency: leaf.actorAgency,
      office: leaf.actorOffice,
      digest: leaf.actorDigest,
    },
    subject: leaf.subjectDigest,
    dossier: leaf.dossier,
    at: leaf.at,
    detail: leaf.detailDigest,
  })
}

/** SHA-256(salt ‖ text) in hex. Without the salt nobody can try guesses against the digest. */
export function saltedDigest(salt: Buffer, text: string): string {
  return hash('sha256', Buffer.concat([salt, Buffer.from(text)]), 'hex')
}

/** Digest of an actor's or a subject's id; the role is part of it, so that the two never look alike. */
export function identityDigest(salt: Buffer, role: 'actor' | 'subject', id: string): string {
  return saltedDigest(salt, `${role}:${id}`)
}

/** RFC 9162 §2.1.1: the hash of a leaf, SHA-256(0x00 ‖ data). */
export function leafHash(data: string): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(data)]), 'buffer')
}

/**
 * Writes an entry in the caller's transaction.
 * @returns the entry's id
 */
export async function record(tx: Tx, entry: NewEntry): Promise<string> {
  return (await recordMany(tx, [entry]))[0]!
}

const SALT_BYTES = 32

/**
 * Writes entries in the caller's transaction by one statement; they keep their order.
 * @returns their ids, in the same order
 */
export async function recordMany(tx: Tx, entries: readonly NewEntry[]): Promise<string[]> {
  if (entries.length === 0) return []
  const salts = tx.random.bytes(entries.length * 2 * SALT_BYTES)
  const rows = entries.map((entry, i) =>
    rowOf(tx, entry, salts.subarray(i * 2 * SALT_BYTES, (i + 1) * 2 * SALT_BYTES)),
  )
  await store.insertEntries(tx, rows)
  return rows.map(row => row.leaf.entryId)
}

function rowOf(tx: Tx, entry: NewEntry, salts: Buffer): store.NewRow {
  const { actor, action, subject = null, dossier = null } = entry
  assert(actionSentence(action), `the action \`${action}\` is declared with declareActions`)
  assert(subject === null || isUuid(subject), 'the subject of an entry is a person id')
  const identitySalt = salts.subarray(0, SALT_BYTES)
  const detailSalt = salts.subarray(SALT_BYTES)
  const detail = canonicalJson(entry.detail)
  const leaf: Leaf = {
    entryId: tx.newId(),
    action,
    actorKind: actor.kind,
    actorAgency: actor.agency,
    actorOffice: actor.office,
    actorDigest: identityDigest(identitySalt, 'actor', actor.id),
    subjectDigest: subject === null ? null : identityDigest(identitySalt, 'subject', subject),
    dossier,
    at: tx.now,
    detailDigest: saltedDigest(detailSalt, detail),
  }
  return {
    leaf,
    leafHash: leafHash(leafData(leaf)),
    own: { actorId: actor.id, subjectId: subject, identitySalt, detailSalt, detail },
  }
}

const MAX_PAGE = 500

/**
 * Entries about a person, newest first; those not yet ordered come before all.
 * @param page.before give only entries with a smaller `seq`
 * @param page.limit 50 unless told, 500 at most
 */
export async function entriesAbout(
  q: Queries,
  personId: string,
  page: { before?: number; limit?: number } = {},
): Promise<LedgerEntry[]> {
  if (!isUuid(personId)) return []
  const limit = Math.max(1, Math.min(MAX_PAGE, page.limit ?? 50))
  return store.entriesAbout(q, personId, page.before ?? null, limit)
}

/** Entries of a dossier in the order they happened, 500 at most. */
export function entriesOfDossier(q: Queries, dossier: string): Promise<LedgerEntry[]> {
  return store.entriesOfDossier(q, dossier, MAX_PAGE)
}

/** One entry, or null. */
export async function entryOf(q: Queries, entryId: string): Promise<LedgerEntry | null> {
  return isUuid(entryId) ? store.entryOf(q, entryId) : null
}

/**
 * Erases the detail of an entry and its salt; leaf and proof stay, and an entry tells of the erasure.
 * Who acted on whom is kept: that is the account the ledger owes.
 * @param reason legal reason, kept in the erasure's own detail (no personal data)
 * @returns the id of the entry that tells of the erasure
 * @throws ledger.entry-unknown, ledger.already-erased, ledger.erasure-stays
 */
export async function eraseDetail(
  tx: Tx,
  actor: Actor,
  entryId: string,
  reason: string,
): Promise<string> {
  const entry = isUuid(entryId) ? await store.lockEntry(tx, entryId) : null
  if (entry === null) return orThrow<never>(problem('entry-unknown', { entry: entryId }))
  if (entry.erasedBy !== null) return orThrow<never>(problem('already-erased', { entry: entryId }))
  if (entry.action === 'ledger.detail-erased') return orThrow<never>(problem('erasure-stays'))
  const erasure = await record(tx, {
    actor,
    action: 'ledger.detail-erased',
    subject: entry.subject,
    dossier: entry.dossier,
    detail: { entry: entryId, reason },
  })
  await store.eraseDetail(tx, entryId, erasure)
  return erasure
}
