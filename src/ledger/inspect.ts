/**
 * Inspection: the whole ledger recomputed from its entries, wherever the copy lies.
 *
 * Every leaf is hashed anew, every tile and every signed head is compared with what the entries give. As
 * each head's root is recomputed from the same growing tree, all heads are consistent with one another.
 * Memory is bounded: the right edge, one tile, one page.
 */
import { canonicalJson, type Json } from './canonical.ts'
import { openCheckpoint } from './checkpoint.ts'
import { identityDigest, leafHash, saltedDigest } from './entry.ts'
import { type Fault, fault, faultList, type Verdict } from './fault.ts'
import { EMPTY_TREE, grow, HASH_BYTES, rootOf, TILE_WIDTH, tileCount } from './merkle.ts'
import type { Personal } from './store.ts'

/** One entry of a copy. */
export type CopiedEntry = Readonly<{
  /** Null: not yet ordered. */
  seq: number | null
  /** The line of the leaf, as stored or as rebuilt from the columns. */
  line: string
  /** The leaf hash the copy claims, if it claims one. */
  claimed: Buffer | null
  /** Undefined: the copy holds no personal parts. Null: it should and does not. */
  personal: (Personal & Readonly<{ erasedBy: string | null }>) | null | undefined
}>

/** A copy of a ledger: a database or a folder. */
export type LedgerCopy = Readonly<{
  /** By seq, then those not ordered. */
  entries(): AsyncIterable<CopiedEntry>
  /** By size. */
  checkpoints(): AsyncIterable<Readonly<{ size: number; root: Buffer; note: string }>>
  tile(level: number, index: number): Promise<Buffer | null>
  tileCount(): Promise<number>
  /** Entries of erasure that were not yet ordered when the copy was made. */
  pendingErasures: ReadonlySet<string>
  details: boolean
  /** What is wrong with the copy itself, before its entries are looked at. */
  faults: readonly Fault[]
}>

/** What of a leaf the inspection needs; the rest is only hashed. */
type ReadLeaf = Readonly<{
  id: string
  action: string
  actor: string
  subject: string | null
  detail: string
}>

/** Reads a leaf line; null when it is not the canonical line of a leaf. */
function readLeaf(line: string): ReadLeaf | null {
  try {
    const json = JSON.parse(line) as Record<string, Json> & { actor: { digest: string } }
    if (canonicalJson(json) !== line) return null
    const { id, action, subject, detail } = json as unknown as ReadLeaf
    return { id, action, subject, detail, actor: json.actor.digest }
  } catch {
    return null
  }
}

function personalMatches(leaf: ReadLeaf, own: Personal): boolean {
  if (identityDigest(own.identitySalt, 'actor', own.actorId) !== leaf.actor) return false
  const subject =
    own.subjectId === null ? null : identityDigest(own.identitySalt, 'subject', own.subjectId)
  if (subject !== leaf.subject) return false
  if (own.detail === null || own.detailSalt === null)
    return own.detail === null && own.detailSalt === null
  return saltedDigest(own.detailSalt, own.detail) === leaf.detail
}

/** Pairs each erased detail with the entry that tells of it, in whatever order they come. */
function erasureBook() {
  type Pair = Readonly<{ erasure: string; entryId: string; seq: number | null }>
  const erased = new Map<string, Pair>()
  const told = new Map<string, Pair>()
  let count = 0
  const meet = (pair: Pair, mine: Map<string, Pair>, theirs: Map<string, Pair>) => {
    const key = `${pair.erasure} ${pair.entryId}`
    if (!theirs.delete(key)) mine.set(key, pair)
  }
  return {
    erased(pair: Pair) {
      count++
      meet(pair, erased, told)
    },
    told: (pair: Pair) => meet(pair, told, erased),
    count: () => count,
    /** Erasures without an entry that tells of them. */
    untold: (pending: ReadonlySet<string>) =>
      [...erased.values()].filter(pair => !pending.has(pair.erasure)),
    /** Entries that tell of an erasure which did not happen, or was undone. */
    undone: () => [...told.values()],
  }
}

/** The entry an erasure names, from its detail; null when it is not readable. */
function erasedEntry(detail: string | null): string | null {
  try {
    const entry = (JSON.parse(detail ?? '') as { entry?: unknown }).entry
    return typeof entry === 'string' ? entry : null
  } catch {
    return null
  }
}

/**
 * @param publicKeys verifier keys that a head may be signed by
 * @param witnessed checkpoints (signed notes) kept outside: the copy must contain each of them
 */
export async function inspect(
  copy: LedgerCopy,
  publicKeys: readonly string[],
  witnessed: readonly string[],
): Promise<Verdict> {
  const faults = faultList()
  for (const f of copy.faults) faults.add(f)
  const heads = copy.checkpoints()[Symbol.asyncIterator]()
  const book = erasureBook()
  let tree = EMPTY_TREE
  let size = 0
  let waiting = 0
  let checkpoints = 0
  let lastHead = 0
  let leaves: Buffer[] = []
  let tile: Buffer = Buffer.alloc(0)
  let rangeId: string | null = null

  const outside = new Map<number, Buffer>()
  for (const note of witnessed) {
    const head = openCheckpoint(note, publicKeys)
    if (head === null) faults.add(fault('head-signature', { where: 'witnessed checkpoint' }))
    else if (outside.get(head.size)?.equals(head.root) === false)
      faults.add(fault('witness-differs', { seq: head.size - 1 }))
    else outside.set(head.size, head.root)
  }

  /** Puts the gathered leaves into the tree and compares every tile that became whole. */
  async function settle(): Promise<void> {
    if (leaves.length === 0) return
    const step = grow(tree, leaves)
    tree = step.tree
    leaves = []
    for (const t of step.tiles) {
      if (t.level === 0 || t.hashes.length < TILE_WIDTH * HASH_BYTES) continue
      const stored = await copy.tile(t.level, t.index)
      if (!stored?.equals(t.hashes))
        faults.add(
          fault('tile-altered', {
            seq: t.index * TILE_WIDTH ** (t.level + 1),
            until: size - 1,
            where: `tile ${t.level}/${t.index}`,
          }),
        )
    }
  }

  async function nextHead() {
    const next = await heads.next()
    return next.done ? null : next.value
  }
  let head: Awaited<ReturnType<typeof nextHead>> = null

  /** Compares the tree with every head of its present size. */
  async function compareHeads(): Promise<void> {
    const kept = outside.get(size)
    if (kept || (head !== null && head.size <= size)) await settle()
    const root = kept || head?.size === size ? rootOf(tree) : null
    if (kept && !root?.equals(kept)) faults.add(fault('witness-differs', { seq: size - 1 }))
    outside.delete(size)
    while (head !== null && head.size <= size) {
      checkpoints++
      const opened = openCheckpoint(head.note, publicKeys)
      const at = {
        seq: lastHead,
        until: head.size - 1,
        entryId: head.size - lastHead === 1 ? rangeId : null,
        where: `checkpoint ${head.size}`,
      }
      if (opened === null) faults.add(fault('head-signature', at))
      else if (
        opened.size !== head.size ||
        head.size !== size ||
        !opened.root.equals(head.root) ||
        !root?.equals(opened.root)
      )
        faults.add(fault('head-differs', at))
      lastHead = Math.max(lastHead, head.size)
      head = await nextHead()
    }
  }

  /** The hash that the tile holds for the next leaf; null where it holds none. */
  async function tiledHash(): Promise<Buffer | null> {
    const at = size % TILE_WIDTH
    const index = Math.floor(size / TILE_WIDTH)
    if (at === 0) {
      if (index > 0 && tile.length !== TILE_WIDTH * HASH_BYTES)
        faults.add(fault('tile-altered', { seq: size - 1, where: `tile 0/${index - 1}` }))
      tile = (await copy.tile(0, index)) ?? Buffer.alloc(0)
    }
    const hash = tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)
    return hash.length === HASH_BYTES ? Buffer.from(hash) : null
  }

  async function place(leaf: Buffer): Promise<void> {
    leaves.push(leaf)
    size++
    if (leaves.length === TILE_WIDTH) await settle()
    await compareHeads()
  }

  /**
   * Compares a leaf with its tile and goes on with the tile's hash, so that one wrong entry is one fault
   * and the heads past it can still be checked.
   */
  async function placeEntry(entry: CopiedEntry, computed: Buffer, entryId: string | null) {
    const tiled = await tiledHash()
    const at = { seq: size, entryId, where: `tile 0/${Math.floor(size / TILE_WIDTH)}` }
    if (tiled === null) faults.add(fault('tile-altered', at))
    else if (!tiled.equals(computed) || entry.claimed?.equals(computed) === false)
      faults.add(fault('entry-altered', at))
    rangeId = entryId
    await place(tiled ?? computed)
  }

  /** Steps over missing entries with what the tiles know of them; false when they know nothing. */
  async function placeGap(until: number): Promise<boolean> {
    faults.add(fault('entry-missing', { seq: size, until: until - 1 }))
    rangeId = null
    while (size < until) {
      const tiled = await tiledHash()
      if (tiled === null) return false
      await place(tiled)
    }
    return true
  }

  function examine(entry: CopiedEntry, leaf: ReadLeaf | null): void {
    const { seq, personal } = entry
    if (leaf === null || personal === undefined) return
    const at = { seq, entryId: leaf.id }
    if (personal === null) {
      faults.add(fault('detail-missing', at))
      return
    }
    if (!personalMatches(leaf, personal)) faults.add(fault('detail-altered', at))
    if (personal.detail === null) {
      if (personal.erasedBy === null) faults.add(fault('erased-silently', at))
      else book.erased({ erasure: personal.erasedBy, entryId: leaf.id, seq })
    } else if (personal.erasedBy !== null) faults.add(fault('detail-altered', at))
    if (leaf.action === 'ledger.detail-erased') {
      const target = erasedEntry(personal.detail)
      if (target) book.told({ erasure: leaf.id, entryId: target, seq })
    }
  }

  try {
    head = await nextHead()
    for await (const entry of copy.entries()) {
      const leaf = readLeaf(entry.line)
      const computed = leafHash(entry.line)
      if (entry.seq === null) {
        waiting++
        if (leaf === null || (entry.claimed && !entry.claimed.equals(computed)))
          faults.add(fault('entry-altered', { entryId: leaf?.id ?? null, where: 'not ordered' }))
        examine(entry, leaf)
        continue
      }
      if (entry.seq < size) {
        faults.add(fault('entry-altered', { seq: entry.seq, entryId: leaf?.id ?? null }))
        continue
      }
      if (entry.seq > size && !(await placeGap(entry.seq))) break
      if (leaf === null) faults.add(fault('entry-altered', { seq: size }))
      examine(entry, leaf)
      await placeEntry(entry, computed, leaf?.id ?? null)
    }
    await settle()
    const root = rootOf(tree)
    if (head !== null)
      faults.add(fault('entry-missing', { seq: size, where: `checkpoint ${head.size}` }))
    else if (lastHead < size) faults.add(fault('head-missing', { seq: lastHead, until: size - 1 }))
    for (; head !== null; head = await nextHead()) checkpoints++
    for (const kept of outside.keys()) faults.add(fault('witness-differs', { seq: kept - 1 }))
    for (const [level, hashes] of tree.edge.entries()) {
      if (hashes.length === 0) continue
      const index = Math.floor(size / TILE_WIDTH ** (level + 1))
      const stored = await copy.tile(level, index)
      if (!stored?.equals(hashes))
        faults.add(fault('tile-altered', { where: `tile ${level}/${index}` }))
    }
    if ((await copy.tileCount()) !== tileCount(size))
      faults.add(fault('tile-altered', { where: 'number of tiles' }))
    for (const { seq, entryId } of book.untold(copy.pendingErasures))
      faults.add(fault('erased-silently', { seq, entryId }))
    for (const { entryId } of book.undone()) faults.add(fault('detail-altered', { entryId }))
    return verdict(root)
  } catch (error) {
    faults.add(fault('unreadable', { seq: size, where: (error as Error).message }))
    return verdict(rootOf(tree))
  }

  function verdict(root: Buffer): Verdict {
    const counts = { size, root: root.toString('hex'), checkpoints, waiting }
    return { ...counts, erased: book.count(), details: copy.details, ...faults.result() }
  }
}
