/**
 * Blocks: which records are compared at all. A rule's key is the record's values in `on`; records that share the
 * key share a block. A pair belongs to the first rule that produces it, which is told from the two rows alone.
 *
 * INVARIANT: an oversized block is split by the next most telling value and reported, or, under a rule of stage
 * `rare`, left out and reported. No pair disappears unsaid.
 */
import type { BlockRule, Model } from './model.ts'
import { type Layout, planeAt } from './plane.ts'
import type { Table } from './table.ts'

const DEFAULT_MAX_BLOCK = 5_000
const MAX_SPLITS = 3

export type CompiledRule = Readonly<{
  id: string
  stage: BlockRule['stage']
  /** Planes of the key; a digits field gives two. */
  parts: readonly number[]
  /** The first plane of each reference: zero there means no key. */
  present: readonly number[]
  maxBlock: number
  salt: number
}>

/** Blocks above the cap: which plane each is split by, or -1 where the rule leaves the block out. */
export type Splits = ReadonlyMap<number, number>

export function compileRules(model: Model, layout: Layout): CompiledRule[] {
  return model.blocking.map((rule, k) => {
    const parts: number[] = []
    const present: number[] = []
    for (const ref of rule.on) {
      const p = planeAt(layout, ref)
      parts.push(p)
      present.push(p)
      if (layout.planes[p]!.kind === 'hi') parts.push(p + 1)
    }
    return {
      id: rule.id,
      stage: rule.stage,
      parts,
      present,
      maxBlock: rule.maxBlock ?? (rule.stage === 'rare' ? 5 : DEFAULT_MAX_BLOCK),
      salt: k + 1,
    }
  })
}

export const mix = (h: number, value: number): number => {
  const x = Math.imul(h ^ value, 0x9e3779b1)
  return x ^ (x >>> 15)
}

/** The key of a row under a rule, 0 when a part is absent. */
export function keyOf(rule: CompiledRule, rows: Int32Array, at: number): number {
  for (const p of rule.present) if (rows[at + p] === 0) return 0
  let h = rule.salt
  for (const p of rule.parts) h = mix(h, rows[at + p]!)
  return h | 1
}

/** The key after the splits its block underwent; 0 when the row is in no block any more. */
export function splitKey(splits: Splits, key: number, rows: Int32Array, at: number): number {
  let h = key
  for (let depth = 0; h !== 0 && depth <= MAX_SPLITS; depth++) {
    const plane = splits.get(h)
    if (plane === undefined) return h
    if (plane < 0) return 0
    const value = rows[at + plane]!
    h = value === 0 ? 0 : mix(h, value) | 1
  }
  return 0
}

/** Whether the rule puts both rows into one block. Equal hashes are not enough: the values are compared. */
export function produces(
  rule: CompiledRule,
  splits: Splits,
  L: Int32Array,
  a: number,
  R: Int32Array,
  b: number,
): boolean {
  for (const p of rule.parts) if (L[a + p] !== R[b + p]) return false
  for (const p of rule.present) if (L[a + p] === 0) return false
  if (splits.size === 0) return true
  let h = keyOf(rule, L, a)
  for (let depth = 0; depth <= MAX_SPLITS; depth++) {
    const plane = splits.get(h)
    if (plane === undefined) return true
    if (plane < 0 || L[a + plane] !== R[b + plane] || L[a + plane] === 0) return false
    h = mix(h, L[a + plane]!) | 1
  }
  return false
}

export type BlockReport = Readonly<{
  rule: string
  /** Records of the right side with a key, and the largest block before splitting. */
  records: number
  largest: number
  /** Blocks above the cap that were split, and records left without a block by it. */
  split: number
  leftOut: number
}>

export type RulePlan = Readonly<{ splits: Splits; report: BlockReport }>

/** Splits of a rule, from the right side alone, so that batch and online look-up agree. */
export function planRule(
  rule: CompiledRule,
  telling: readonly number[],
  width: number,
  right: Table,
): RulePlan {
  const plan = new Map<number, number>()
  const { keys, records } = keysOf(rule, width, right)
  const sizes = countKeys(keys, rule.maxBlock)
  let split = 0
  let leftOut = 0
  let over = sizes.over
  const others = telling.filter(p => !rule.parts.includes(p))
  for (let depth = 0; over.size > 0 && depth <= MAX_SPLITS; depth++) {
    const by = others[depth]
    const last = rule.stage === 'rare' || depth === MAX_SPLITS || by === undefined
    for (const [key, size] of over) {
      plan.set(key, last ? -1 : by)
      if (last) leftOut += size
      else split++
    }
    if (last) break
    const next = new Map<number, number>()
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!
      if (key === 0 || !over.has(key)) continue
      const value = right.rows[i * width + by]!
      const deeper = value === 0 ? 0 : mix(key, value) | 1
      keys[i] = deeper
      if (deeper === 0) leftOut++
      else next.set(deeper, (next.get(deeper) ?? 0) + 1)
    }
    over = new Map([...next].filter(([, size]) => size > rule.maxBlock))
  }
  return {
    splits: plan,
    report: { rule: rule.id, records, largest: sizes.largest, split, leftOut },
  }
}

function keysOf(rule: CompiledRule, width: number, { rows, count }: Table) {
  const keys = new Int32Array(count)
  let records = 0
  for (let i = 0, at = 0; i < count; i++, at += width) {
    const key = keyOf(rule, rows, at)
    keys[i] = key
    if (key !== 0) records++
  }
  return { keys, records }
}

/** Sizes of blocks above `cap`, and the largest: counted in an open table, which a million keys fill quickly. */
function countKeys(keys: Int32Array, cap: number) {
  const bits = Math.max(4, Math.ceil(Math.log2(keys.length + 1)) + 1)
  const shift = 32 - bits
  const mask = 2 ** bits - 1
  const slots = new Int32Array(2 ** bits)
  const counts = new Int32Array(2 ** bits)
  let largest = 0
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if (key === 0) continue
    let slot = key >>> shift
    while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) & mask
    slots[slot] = key
    const n = counts[slot]! + 1
    counts[slot] = n
    if (n > largest) largest = n
  }
  const over = new Map<number, number>()
  if (largest > cap)
    for (let slot = 0; slot < slots.length; slot++)
      if (counts[slot]! > cap) over.set(slots[slot]!, counts[slot]!)
  return { over, largest }
}

/** Planes by how many different values they have in a sample, most telling first. */
export function tellingPlanes(layout: Layout, { rows, count }: Table): number[] {
  const step = Math.max(1, Math.floor(count / 20_000))
  return layout.planes
    .map((plane, p) => {
      const seen = new Set<number>()
      let present = 0
      let looked = 0
      for (let i = 0; i < count; i += step) {
        const value = rows[i * layout.width + p]!
        looked++
        if (value !== 0) {
          present++
          seen.add(value)
        }
      }
      // Nearly unique values would split a block into single records.
      const fits = plane.kind !== 'count' && plane.kind !== 'lo' && plane.kind !== 'hi'
      return { p, fits: fits && present > 0.8 * looked && seen.size < 0.3 * looked, n: seen.size }
    })
    .filter(x => x.fits)
    .sort((x, y) => y.n - x.n || x.p - y.p)
    .map(x => x.p)
}

/** The rows of one side in the order of a rule's keys, copied so that a block lies together in memory. */
export type BlockIndex = Readonly<{
  shift: number
  /** First position of each bucket of key bits; one more than there are buckets. */
  start: Uint32Array
  keys: Int32Array
  rows: Int32Array
}>

/** `wanted` has a bit per bucket of keys the left side has; rows nobody looks for are left out. */
export function indexRule(
  rule: CompiledRule,
  splits: Splits,
  width: number,
  right: Table,
  wanted: Wanted | null,
): BlockIndex {
  const { rows, count } = right
  const bits = Math.max(4, Math.min(24, Math.ceil(Math.log2(count + 1))))
  const shift = 32 - bits
  const start = new Uint32Array((1 << bits) + 1)
  const keys = new Int32Array(count)
  for (let i = 0, at = 0; i < count; i++, at += width) {
    let key = keyOf(rule, rows, at)
    if (key !== 0 && splits.size > 0) key = splitKey(splits, key, rows, at)
    if (key === 0 || (wanted && !wanted.has(key))) continue
    keys[i] = key
    start[(key >>> shift) + 1]!++
  }
  for (let i = 0; i < 1 << bits; i++) start[i + 1]! += start[i]!
  const total = start[1 << bits]!
  const next = start.slice()
  const sortedKeys = new Int32Array(new SharedArrayBuffer(Math.max(4, total * 4)))
  const copy = new Int32Array(new SharedArrayBuffer(Math.max(4, total * width * 4)))
  for (let i = 0; i < count; i++) {
    const key = keys[i]!
    if (key === 0) continue
    const to = next[key >>> shift]!++
    sortedKeys[to] = key
    const from = i * width
    const at = to * width
    for (let j = 0; j < width; j++) copy[at + j] = rows[from + j]!
  }
  const sharedStart = new Uint32Array(new SharedArrayBuffer(start.byteLength))
  sharedStart.set(start)
  return { shift, start: sharedStart, keys: sortedKeys, rows: copy }
}

/** A bit set over keys: may say yes to a key it was not given, never no to one it was. */
export class Wanted {
  readonly #bits: Uint32Array
  readonly #shift: number

  constructor(keys: number) {
    const bits = Math.max(10, Math.min(26, Math.ceil(Math.log2(keys + 1)) + 3))
    this.#bits = new Uint32Array(1 << (bits - 5))
    this.#shift = 32 - bits
  }
  add(key: number): void {
    const bit = key >>> this.#shift
    this.#bits[bit >>> 5]! |= 1 << (bit & 31)
  }
  has(key: number): boolean {
    const bit = key >>> this.#shift
    return (this.#bits[bit >>> 5]! & (1 << (bit & 31))) !== 0
  }
}
