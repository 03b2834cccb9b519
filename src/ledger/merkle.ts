/**
 * Merkle: the hash tree of RFC 9162 §2.1 (the same as RFC 6962), pure.
 *
 * A growing tree needs only its right edge: for each level of 256-wide tiles the hashes of the last,
 * unfinished tile. Eight levels of at most 255 hashes: 64 KB for any number of leaves.
 */
import { hash } from 'node:crypto'
import { assert } from '#kernel'

export const HASH_BYTES = 32
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** The right edge: `edge[level]` holds the hashes of that level's unfinished tile, end to end. */
export type Tree = Readonly<{ size: number; edge: readonly Buffer[] }>
/** A tile of hashes (C2SP tlog-tiles): hash `i` is node `index * 256 + i` at height `8 * level`. */
export type Tile = Readonly<{ level: number; index: number; hashes: Buffer }>
/** Leaves from `start` up to, not including, `end`. */
export type LeafRange = readonly [start: number, end: number]

export const EMPTY_TREE: Tree = { size: 0, edge: [] }

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES)
  input[0] = 1
  left.copy(input, 1)
  right.copy(input, 1 + HASH_BYTES)
  return hash('sha256', input, 'buffer')
}

/** Root over `count` hashes (a power of two) that lie in `hashes` from `start`. */
function perfectRoot(hashes: Buffer, start: number, count: number): Buffer {
  if (count === 1) return hashes.subarray(start * HASH_BYTES, (start + 1) * HASH_BYTES)
  const half = count / 2
  return nodeHash(perfectRoot(hashes, start, half), perfectRoot(hashes, start + half, half))
}

/** The tree with more leaves, and every tile that this made or lengthened. */
export function grow(tree: Tree, leafHashes: readonly Buffer[]): { tree: Tree; tiles: Tile[] } {
  const tiles: Tile[] = []
  const edge: Buffer[] = []
  let rising = leafHashes
  for (let level = 0; level < tree.edge.length || rising.length > 0; level++) {
    const before = tree.edge[level] ?? Buffer.alloc(0)
    if (rising.length === 0) {
      edge.push(before)
      continue
    }
    // The unfinished tile starts at a multiple of 256 of this level's nodes.
    let index = Math.floor(tree.size / TILE_WIDTH ** (level + 1))
    const all = Buffer.concat([before, ...rising])
    const next: Buffer[] = []
    let at = 0
    while (all.length - at >= TILE_WIDTH * HASH_BYTES) {
      const hashes = all.subarray(at, at + TILE_WIDTH * HASH_BYTES)
      tiles.push({ level, index: index++, hashes })
      next.push(perfectRoot(hashes, 0, TILE_WIDTH))
      at += TILE_WIDTH * HASH_BYTES
    }
    const rest = Buffer.from(all.subarray(at))
    if (rest.length > 0) tiles.push({ level, index, hashes: rest })
    edge.push(rest)
    rising = next
  }
  return { tree: { size: tree.size + leafHashes.length, edge }, tiles }
}

/** Root hash of the tree; of the empty tree SHA-256 of nothing. */
export function rootOf(tree: Tree): Buffer {
  let root: Buffer | null = null
  for (const hashes of tree.edge) {
    let end = hashes.length / HASH_BYTES
    // From the right: the lowest set bit of the width is the smallest perfect subtree.
    for (let count = 1; end > 0; count *= 2) {
      if (end % (count * 2) === 0) continue
      const left = perfectRoot(hashes, end - count, count)
      root = root === null ? left : nodeHash(left, root)
      end -= count
    }
  }
  return root ?? hash('sha256', '', 'buffer')
}

/** Where the right edge of a tree of `size` lies: level, tile and number of hashes, none of them 0. */
export function edgeTiles(size: number): { level: number; index: number; width: number }[] {
  const out = []
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH))
    if (nodes % TILE_WIDTH > 0)
      out.push({ level, index: Math.floor(nodes / TILE_WIDTH), width: nodes % TILE_WIDTH })
  return out
}

/** Number of tiles, whole and unfinished, of a tree of `size`. */
export function tileCount(size: number): number {
  let count = 0
  for (let nodes = size; nodes > 0; nodes = Math.floor(nodes / TILE_WIDTH))
    count += Math.ceil(nodes / TILE_WIDTH)
  return count
}

/** The largest power of two smaller than `n` (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Subtrees whose roots prove that leaf `index` is in a tree of `size`, lowest first (§2.1.3.1). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  assert(index >= 0 && index < size, 'the leaf is in the tree')
  const path = (start: number, end: number): LeafRange[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), [middle, end]]
      : [...path(middle, end), [start, middle]]
  }
  return path(0, size)
}

/** Subtrees whose roots prove that the tree of `from` leaves is a prefix of that of `to` (§2.1.4.1). */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  assert(from > 0 && from <= to, 'the smaller tree has leaves and is not the larger')
  const path = (m: number, start: number, end: number, whole: boolean): LeafRange[] => {
    if (m === end - start) return whole ? [] : [[start, end]]
    const k = split(end - start)
    const middle = start + k
    return m <= k
      ? [...path(m, start, middle, whole), [middle, end]]
      : [...path(m - k, middle, end, false), [start, middle]]
  }
  return path(from, 0, to, true)
}

/** The perfect subtrees that make up a range, left to right: height and index at that height. */
function perfectParts([start, end]: LeafRange): { height: number; index: number }[] {
  const parts = []
  for (let at = start; at < end; ) {
    let height = 0
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++
    parts.push({ height, index: at / 2 ** height })
    at += 2 ** height
  }
  return parts
}

/** Place of a perfect subtree in the tiles. */
function placeOf(part: { height: number; index: number }) {
  const level = Math.floor(part.height / TILE_HEIGHT)
  const count = 2 ** (part.height % TILE_HEIGHT)
  const first = part.index * count
  return { level, index: Math.floor(first / TILE_WIDTH), start: first % TILE_WIDTH, count }
}

/** Every tile needed to hash the ranges, once. */
export function tilesOf(ranges: readonly LeafRange[]): { level: number; index: number }[] {
  const needed = new Map<string, { level: number; index: number }>()
  for (const { level, index } of ranges.flatMap(perfectParts).map(placeOf))
    needed.set(`${level}/${index}`, { level, index })
  return [...needed.values()]
}

/** Root of a range of leaves, from its tiles. */
export function rangeHash(
  range: LeafRange,
  tile: (level: number, index: number) => Buffer,
): Buffer {
  return perfectParts(range)
    .map(placeOf)
    .map(place => {
      const hashes = tile(place.level, place.index)
      const end = (place.start + place.count) * HASH_BYTES
      assert(hashes.length >= end, `tile ${place.level}/${place.index} holds the hashes it should`)
      return perfectRoot(hashes, place.start, place.count)
    })
    .reduceRight((right, left) => nodeHash(left, right))
}

/** Checks an inclusion proof (§2.1.3.2). Never throws, whatever it is given. */
export function verifyInclusion(
  leafHash: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size)) return false
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let r = leafHash
  for (const p of proof) {
    if (sn === 0 || p.length !== HASH_BYTES) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2
        sn = Math.floor(sn / 2)
      }
    } else {
      r = nodeHash(r, p)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && r.equals(root)
}

/** Checks a consistency proof (§2.1.4.2). Never throws, whatever it is given. */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Buffer,
  toRoot: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return false
  if (from < 1 || from > to || proof.some(p => p.length !== HASH_BYTES)) return false
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot)
  // A smaller tree that is a perfect subtree is its own first hash of the proof.
  const isPower = 2 ** Math.round(Math.log2(from)) === from
  const path = isPower ? [fromRoot, ...proof] : [...proof]
  const first = path.shift()
  if (!first) return false
  let fn = from - 1
  let sn = to - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const c of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(sr, c)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && fr.equals(fromRoot) && sr.equals(toRoot)
}
