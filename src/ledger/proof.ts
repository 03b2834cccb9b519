/** Proof: that an entry is in the ledger, and that an older ledger is a prefix of a newer one. */
import { isUuid, orThrow, type Queries } from '#kernel'
import { leafData } from './entry.ts'
import { consistencyRanges, inclusionRanges, type LeafRange, rangeHash, tilesOf } from './merkle.ts'
import { problem } from './problems.ts'
import * as store from './store.ts'

export type InclusionProof = Readonly<{
  entryId: string
  seq: number
  /** The line under the leaf hash: SHA-256(0x00 ‖ leaf). */
  leaf: string
  size: number
  /** Hex, lowest subtree first. */
  hashes: readonly string[]
  /** The signed note whose root the proof leads to. */
  checkpoint: string
}>

export type ConsistencyProof = Readonly<{
  from: number
  to: number
  fromRoot: string
  toRoot: string
  hashes: readonly string[]
}>

async function rangeHashes(q: Queries, ranges: readonly LeafRange[]): Promise<Buffer[]> {
  const tiles = await store.tiles(q, tilesOf(ranges))
  return ranges.map(r => rangeHash(r, (l, i) => tiles.get(`${l}/${i}`) ?? Buffer.alloc(0)))
}

const toHex = (hashes: readonly Buffer[]) => hashes.map(h => h.toString('hex'))

/**
 * Proof that the entry is under the latest checkpoint (RFC 9162 §2.1.3).
 * @throws ledger.entry-unknown, ledger.not-yet-ordered
 */
export async function inclusionProof(q: Queries, entryId: string): Promise<InclusionProof> {
  const found = isUuid(entryId) ? await store.leafOf(q, entryId) : null
  if (found === null) return orThrow<never>(problem('entry-unknown', { entry: entryId }))
  const head = await store.latestCheckpoint(q)
  const { seq, leaf } = found
  if (seq === null || head === null)
    return orThrow<never>(problem('not-yet-ordered', { entry: entryId }))
  const hashes = await rangeHashes(q, inclusionRanges(seq, head.size))
  return {
    entryId,
    seq,
    leaf: leafData(leaf),
    size: head.size,
    hashes: toHex(hashes),
    checkpoint: head.note,
  }
}

/**
 * Proof that the ledger of `from` entries is a prefix of that of `to` (RFC 9162 §2.1.4).
 * @throws ledger.size-unknown
 */
export async function consistencyProof(
  q: Queries,
  from: number,
  to: number,
): Promise<ConsistencyProof> {
  const head = await store.latestCheckpoint(q)
  const known = (n: number) => Number.isSafeInteger(n) && n >= 1 && n <= (head?.size ?? 0)
  if (!known(to)) return orThrow<never>(problem('size-unknown', { size: to }))
  if (!known(from) || from > to) return orThrow<never>(problem('size-unknown', { size: from }))
  const ranges = consistencyRanges(from, to)
  const [fromRoot, toRoot, ...hashes] = toHex(
    await rangeHashes(q, [[0, from], [0, to], ...ranges]),
  ) as [string, string, ...string[]]
  return { from, to, fromRoot, toRoot, hashes }
}
