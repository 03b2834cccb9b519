/**
 * A run of the cascade: the settling rules for every record, then the wide and the rare ones for those that are
 * not settled. Rules go one after another; within a rule left records are shared out among threads, and since
 * each is wholly one thread's, the result does not depend on how many there are.
 */
import { indexRule, Wanted } from './block.ts'
import type { Stage } from './model.ts'
import {
  type Best,
  emptyBest,
  PairSink,
  type Pairs,
  type Space,
  scanBest,
  scanPairs,
  visitOrder,
} from './scan.ts'

export type Progress = Readonly<{ stage: string; done: number; total: number; pairs: number }>
export type RunOptions = Readonly<{
  threads?: number
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}>
export type RuleCount = Readonly<{ rule: string; pairs: number }>

export const STAGES: readonly Stage[] = ['settle', 'wide', 'rare']

/** Which rules each stage runs, by their numbers; a rule of a later stage never comes before one of an earlier. */
export function stagesOf(space: Pick<Space, 'rules'>): number[][] {
  return STAGES.map(stage =>
    space.rules.flatMap((rule, k) => (rule.stage === stage ? [k] : [])),
  ).filter(rules => rules.length > 0)
}

/** One where a left record still looks on after a stage. */
export function unsettled(best: Best, settle: number): Uint8Array {
  const { weight } = best
  const active = new Uint8Array(weight.length)
  for (let i = 0; i < weight.length; i++) active[i] = weight[i]! >= settle ? 0 : 1
  return active
}

function indexFor(space: Space, k: number, active: Uint8Array | null) {
  const { order, keys } = visitOrder(space, k, active)
  const wanted = new Wanted(order.length)
  for (const row of order) wanted.add(keys[row]!)
  const index = indexRule(space.rules[k]!, space.splits[k]!, space.width, space.right, wanted)
  return { order, keys, index }
}

/** Lets timers, signals and messages in between two rules. */
const breathe = () => new Promise<void>(resolve => setImmediate(resolve))

/** The two best right records of every left record, on this thread. */
export async function bestAlone(space: Space, settle: number, options: RunOptions = {}) {
  const best = emptyBest(space.left.count)
  const counts: RuleCount[] = []
  let active: Uint8Array | null = null
  for (const stage of stagesOf(space)) {
    for (const k of stage) {
      options.signal?.throwIfAborted()
      const { order, keys, index } = indexFor(space, k, active)
      const pairs = scanBest(space, k, index, order, keys, best)
      counts.push({ rule: space.rules[k]!.id, pairs })
      options.onProgress?.(told(space, counts))
      await breathe()
    }
    active = unsettled(best, settle)
  }
  return { best, counts }
}

/** Every pair at or above `keep`, sorted by left and right record, on this thread. */
export async function pairsAlone(space: Space, keep: number, options: RunOptions = {}) {
  const sink = new PairSink()
  const counts: RuleCount[] = []
  for (let k = 0; k < space.rules.length; k++) {
    options.signal?.throwIfAborted()
    const { order, keys, index } = indexFor(space, k, null)
    const pairs = scanPairs(space, k, index, order, keys, keep, sink)
    counts.push({ rule: space.rules[k]!.id, pairs })
    options.onProgress?.(told(space, counts))
    await breathe()
  }
  return { pairs: sortPairs([sink.pairs()]), counts }
}

export function told(space: Space, counts: readonly RuleCount[]): Progress {
  return {
    stage: counts.at(-1)?.rule ?? '',
    done: counts.length,
    total: space.rules.length,
    pairs: counts.reduce((sum, c) => sum + c.pairs, 0),
  }
}

/** Pairs of several hands in one order: by left record, then right. */
export function sortPairs(parts: readonly Pairs[]): Pairs {
  const n = parts.reduce((sum, p) => sum + p.left.length, 0)
  const left = new Int32Array(n)
  const right = new Int32Array(n)
  const weight = new Float64Array(n)
  const pattern = new Int32Array(n)
  let at = 0
  for (const part of parts) {
    left.set(part.left, at)
    right.set(part.right, at)
    weight.set(part.weight, at)
    pattern.set(part.pattern, at)
    at += part.left.length
  }
  const key = Float64Array.from(left, (l, i) => l * 4_294_967_296 + right[i]!)
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((x, y) => key[x]! - key[y]!)
  return {
    left: Int32Array.from(order, i => left[i]!),
    right: Int32Array.from(order, i => right[i]!),
    weight: Float64Array.from(order, i => weight[i]!),
    pattern: Int32Array.from(order, i => pattern[i]!),
  }
}
