/**
 * Checkpoint: the signed head of the ledger (C2SP tlog-checkpoint): origin, size, root hash, signature.
 *
 * Whoever keeps one checkpoint can later be shown that nothing under it was altered or removed.
 */
import type { Instant, Keys, Queries } from '#kernel'
import { HASH_BYTES } from './merkle.ts'
import { openNote, signNote, strictBase64, verifierKey } from './signed-note.ts'
import * as store from './store.ts'

/** Name of the log and of its key, first line of every checkpoint. */
export const ORIGIN = 'lienthong.sandbox/ledger'

export type Checkpoint = Readonly<{
  size: number
  /** Hex. */
  root: string
  at: Instant
  /** The signed note, as published. */
  note: string
}>

/** Key pair that signs checkpoints and exports. */
export function ledgerKey(keys: Keys) {
  return keys.pair('ledger', 'Ed25519')
}

/** The published key, one line: `<name>+<key hash>+<base64>`. */
export function ledgerPublicKey(keys: Keys): string {
  return verifierKey(ORIGIN, ledgerKey(keys).publicKey)
}

export function signCheckpoint(keys: Keys, size: number, root: Buffer): string {
  return signNote(`${ORIGIN}\n${size}\n${root.toString('base64')}\n`, ORIGIN, ledgerKey(keys))
}

/** Size and root of a checkpoint signed by one of the keys; null when anything about it is wrong. */
export function openCheckpoint(
  note: string,
  publicKeys: readonly string[],
): { size: number; root: Buffer } | null {
  const text = openNote(note, publicKeys)
  const match = text && /^([^\n]+)\n([1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text)
  if (!match || match[1] !== ORIGIN) return null
  const root = strictBase64(match[3]!)
  return root?.length === HASH_BYTES ? { size: Number(match[2]), root } : null
}

/** The newest head, or null before the first entry was ordered. */
export async function latestCheckpoint(q: Queries): Promise<Checkpoint | null> {
  const head = await store.latestCheckpoint(q)
  return head && { ...head, root: head.root.toString('hex') }
}
