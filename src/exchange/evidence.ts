/** Evidence: a signed message checked again, years later, from what was kept of it. */
import { createPublicKey, hash } from 'node:crypto'
import { type Instant, isUuid, orThrow, type Queries } from '#kernel'
import { entryOf } from '#ledger'
import { digestMatches, type HttpMessage, readSignature, signatureMatches } from './message.ts'
import { problem } from './problems.ts'
import * as store from './store.ts'

export type Recheck = Readonly<{
  evidenceId: string
  /** The kept signature over the kept parts, by the kept key. */
  signature: 'valid' | 'invalid'
  /** The kept bytes against the digest that the ledger's entry holds. */
  ledger: 'same' | 'differs' | 'detail-erased'
  member: string
  keyId: string
  receivedAt: Instant
  /** When the key was revoked, if it was; a signature made before stays valid. */
  keyRevokedAt: Instant | null
}>

function readMessage(row: store.EvidenceRow): HttpMessage | null {
  try {
    return { ...(JSON.parse(row.message) as Omit<HttpMessage, 'body'>), body: row.body }
  } catch {
    return null
  }
}

/**
 * Checks a piece of evidence again.
 * @throws exchange.evidence-unknown
 */
export async function recheckEvidence(q: Queries, evidenceId: string): Promise<Recheck> {
  const row = isUuid(evidenceId) ? await store.evidenceOf(q, evidenceId) : null
  if (row === null) return orThrow<never>(problem('evidence-unknown'))
  const key = await store.keyOf(q, row.keyId)
  const message = readMessage(row)
  const facts = message && readSignature(message.headers)
  const valid =
    key !== null &&
    message !== null &&
    facts !== null &&
    facts.keyId === row.keyId &&
    digestMatches(message) &&
    signatureMatches(message, facts, createPublicKey(key.publicKeyPem))

  const entry = await entryOf(q, row.entryId)
  const told = entry?.detail as { sha256?: string; signature?: string } | null | undefined
  const same =
    told?.sha256 === hash('sha256', row.body, 'hex') &&
    told.signature === facts?.signature.toString('base64')
  return {
    evidenceId,
    signature: valid ? 'valid' : 'invalid',
    ledger: same ? 'same' : entry?.erasedBy ? 'detail-erased' : 'differs',
    member: row.agency,
    keyId: row.keyId,
    receivedAt: row.receivedAt,
    keyRevokedAt: key?.revokedAt ?? null,
  }
}
