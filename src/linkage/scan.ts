/**
 * The scan: for one rule, every left record against its block. The two best of each left record are kept while
 * scanning, or all pairs above a weight are given out; pairs are otherwise never stored.
 */

import {
  type BlockIndex,
  type CompiledRule,
  keyOf,
  produces,
  type Splits,
  splitKey,
} from './block.ts'
import { Ints } from './column.ts'
import type { Scorer } from './score.ts'
import type { Table } from './table.ts'

/** The best and second best right record of every left record, in memory that threads share. */
export type Best = Readonly<{
  right: Int32Array
  weight: Float64Array
  pattern: Int32Array
  second: Int32Array
  secondWeight: Float64Array
}>

export const NONE = -1e9

export function emptyBest(count: number): Best {
  const ints = () => new Int32Array(new SharedArrayBuffer(Math.max(4, count * 4))).fill(-1)
  const floats = () => new Float64Array(new SharedArrayBuffer(Math.max(8, count * 8))).fill(NONE)
  return {
    right: ints(),
    weight: floats(),
    pattern: ints(),
    second: ints(),
    secondWeight: floats(),
  }
}

/** Pairs as columns, by left and then right record once sorted. */
export type Pairs = {
  left: Int32Array
  right: Int32Array
  weight: Float64Array
  pattern: Int32Array
}

export type Space = Readonly<{
  width: number
  left: Table
  right: Table
  /**
   * Null between two data sets. Within one, the first row that is new: pairs of two older rows are not looked
   * at again, and every other pair once. 0 looks at all.
   */
  fresh: number | null
  rules: readonly CompiledRule[]
  splits: readonly Splits[]
  scorer: Scorer
}>

/** Left records with a key under the rule, ordered so that neighbours look into the same blocks. */
export function visitOrder(
  space: Space,
  k: number,
  active: Uint8Array | null,
): { order: Uint32Array; keys: Int32Array } {
  const { left, width } = space
  const rule = space.rules[k]!
  const splits = space.splits[k]!
  const keys = new Int32Array(left.count)
  const start = new Uint32Array(65_537)
  for (let i = 0, at = 0; i < left.count; i++, at += width) {
    if (active && active[i] === 0) continue
    let key = keyOf(rule, left.rows, at)
    if (key !== 0 && splits.size > 0) key = splitKey(splits, key, left.rows, at)
    keys[i] = key
    if (key !== 0) start[(key >>> 16) + 1]!++
  }
  for (let i = 0; i < 65_536; i++) start[i + 1]! += start[i]!
  const order = new Uint32Array(start[65_536]!)
  for (let i = 0; i < left.count; i++) if (keys[i] !== 0) order[start[keys[i]! >>> 16]!++] = i
  return { order, keys }
}

function earlier(space: Space, k: number, a: number, R: Int32Array, b: number): boolean {
  const L = space.left.rows
  for (let j = 0; j < k; j++)
    if (produces(space.rules[j]!, space.splits[j]!, L, a, R, b)) return true
  return false
}

/** Calls nothing per pair: three loops, one per purpose, over the same walk. Gives the number of pairs. */
export function scanBest(
  space: Space,
  k: number,
  index: BlockIndex,
  order: Uint32Array,
  keys: Int32Array,
  best: Best,
): number {
  const { width, fresh, scorer } = space
  const L = space.left.rows
  const R = index.rows
  const rule = space.rules[k]!
  const splits = space.splits[k]!
  const last = width - 1
  let pairs = 0
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    const key = keys[row]!
    const a = row * width
    const bucket = key >>> index.shift
    let first = best.weight[row]!
    let second = best.secondWeight[row]!
    for (let p = index.start[bucket]!, end = index.start[bucket + 1]!; p < end; p++) {
      if (index.keys[p] !== key) continue
      const b = p * width
      if (fresh !== null && R[b + last] === L[a + last]) continue
      if (!produces(rule, splits, L, a, R, b) || (k > 0 && earlier(space, k, a, R, b))) continue
      pairs++
      const pattern = scorer.score(L, a, R, b)
      const weight = scorer.weight
      if (weight > first) {
        second = first
        best.second[row] = best.right[row]!
        first = weight
        best.right[row] = R[b + last]!
        best.pattern[row] = pattern
      } else if (weight > second) {
        second = weight
        best.second[row] = R[b + last]!
      }
    }
    best.weight[row] = first
    best.secondWeight[row] = second
  }
  return pairs
}

export class PairSink {
  readonly #left = new Ints()
  readonly #right = new Ints()
  readonly #pattern = new Ints()
  #weight = new Float64Array(1024)

  push(left: number, right: number, pattern: number, weight: number): void {
    const n = this.#left.length
    if (n === this.#weight.length) {
      const wider = new Float64Array(n * 2)
      wider.set(this.#weight)
      this.#weight = wider
    }
    this.#weight[n] = weight
    this.#left.push(left)
    this.#right.push(right)
    this.#pattern.push(pattern)
  }
  pairs(): Pairs {
    return {
      left: this.#left.taken().slice(),
      right: this.#right.taken().slice(),
      pattern: this.#pattern.taken().slice(),
      weight: this.#weight.slice(0, this.#left.length),
    }
  }
}

/** Gives every pair of the rule at or above `keep` to the sink; the number of pairs looked at. */
export function scanPairs(
  space: Space,
  k: number,
  index: BlockIndex,
  order: Uint32Array,
  keys: Int32Array,
  keep: number,
  sink: PairSink,
): number {
  const { width, fresh, scorer } = space
  const L = space.left.rows
  const R = index.rows
  const rule = space.rules[k]!
  const splits = space.splits[k]!
  const last = width - 1
  let pairs = 0
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    const key = keys[row]!
    const a = row * width
    const me = L[a + last]!
    const bucket = key >>> index.shift
    for (let p = index.start[bucket]!, end = index.start[bucket + 1]!; p < end; p++) {
      if (index.keys[p] !== key) continue
      const b = p * width
      const other = R[b + last]!
      if (fresh !== null && other <= me && other >= fresh) continue
      if (!produces(rule, splits, L, a, R, b) || (k > 0 && earlier(space, k, a, R, b))) continue
      pairs++
      const pattern = scorer.score(L, a, R, b)
      if (scorer.weight < keep) continue
      const turned = fresh !== null && other < me
      sink.push(turned ? other : me, turned ? me : other, pattern, scorer.weight)
    }
  }
  return pairs
}

/** Counts patterns of a rule's pairs, whoever produced them first; stops near `most`. */
export function countPatterns(
  space: Space,
  k: number,
  index: BlockIndex,
  order: Uint32Array,
  keys: Int32Array,
  most: number,
): { counts: Map<number, number>; pairs: number } {
  const { width, fresh, scorer } = space
  const L = space.left.rows
  const R = index.rows
  const rule = space.rules[k]!
  const splits = space.splits[k]!
  const last = width - 1
  const counts = new Map<number, number>()
  let pairs = 0
  for (let i = 0; i < order.length && pairs < most; i++) {
    const row = order[i]!
    const key = keys[row]!
    const a = row * width
    const bucket = key >>> index.shift
    for (let p = index.start[bucket]!, end = index.start[bucket + 1]!; p < end; p++) {
      if (index.keys[p] !== key) continue
      const b = p * width
      if (fresh !== null && R[b + last]! <= L[a + last]!) continue
      if (!produces(rule, splits, L, a, R, b)) continue
      pairs++
      const pattern = scorer.pattern(L, a, R, b)
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
    }
  }
  return { counts, pairs }
}
