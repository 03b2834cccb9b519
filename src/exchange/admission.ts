/**
 * Admission: whether a message is from a member, whole, fresh and new.
 *
 * INVARIANT: a (key, nonce) pair is admitted once, across restarts and processes: a unique index says so.
 * The nonce is kept only after the signature was found right, so nobody can burn the nonces of others.
 */
import { createPublicKey } from 'node:crypto'
import { assert, type Instant, isProblem, orThrow, type Problem, type Tx } from '#kernel'
import type { KeyRecord, Member } from './member.ts'
import {
  coversEnough,
  digestMatches,
  type HttpMessage,
  readSignature,
  type SignatureFacts,
  signatureMatches,
} from './message.ts'
import { problem } from './problems.ts'
import * as store from './store.ts'

export const WINDOW_MS = 60_000

/** A message that was admitted, and who sent it. */
export type Admitted = Readonly<{ message: HttpMessage; facts: SignatureFacts; member: Member }>

/** The rule. Pure. The order of the checks is cheap before dear, and nothing is told before the signature. */
export function judgeMessage(
  message: HttpMessage,
  facts: SignatureFacts | null,
  key: KeyRecord | null,
  now: Instant,
): SignatureFacts | Problem {
  if (facts === null || !coversEnough(facts, message.headers)) return problem('signature-missing')
  if (key === null) return problem('key-unknown')
  if (key.revokedAt !== null) return problem('key-revoked')
  if (!digestMatches(message)) return problem('digest-differs')
  if (!signatureMatches(message, facts, createPublicKey(key.publicKeyPem)))
    return problem('signature-invalid')
  if (Math.abs(Date.parse(now) - facts.created * 1000) > WINDOW_MS) return problem('outside-window')
  return facts
}

/**
 * Checks a message and takes its nonce.
 * @throws exchange.signature-missing, .key-unknown, .key-revoked, .digest-differs, .signature-invalid,
 *   .outside-window, .replayed (all 401)
 */
export async function admitMessage(tx: Tx, message: HttpMessage): Promise<Admitted> {
  const facts = readSignature(message.headers)
  const key = facts && (await store.lockKey(tx, facts.keyId, 'use'))
  const judged = judgeMessage(message, facts, key, tx.now)
  if (isProblem(judged)) return orThrow<never>(judged)
  if (!(await store.takeNonce(tx, judged.keyId, judged.nonce)))
    return orThrow<never>(problem('replayed'))
  const member = await store.memberOf(tx, key!.agency)
  assert(member, 'a key belongs to a member')
  return { message, facts: judged, member }
}

/** Stops a deed whose key was revoked since it was admitted; holds the key till the deed commits. */
export async function holdKey(tx: Tx, key: string): Promise<void> {
  const held = await store.lockKey(tx, key, 'use')
  if (held === null) return orThrow<never>(problem('key-unknown'))
  if (held.revokedAt !== null) return orThrow<never>(problem('key-revoked'))
}
