/**
 * Training without labels: u from pairs drawn at random, m by expectation maximisation on pattern counts of
 * blocked pairs. Pairs are counted once and then forgotten; every iteration runs over patterns, of which a
 * model has a few thousand. The same seed and data give the same model.
 */

import { createHash } from 'node:crypto'
import { indexRule, Wanted } from './block.ts'
import type { Dataset } from './dataset.ts'
import { parseRef } from './forms.ts'
import type { Comparison, Level, Model } from './model.ts'
import { canonical } from './model.ts'
import { modelRefs } from './plane.ts'
import { type Prepared, prepare } from './prepare.ts'
import { countPatterns, visitOrder } from './scan.ts'
import { unpackPattern } from './score.ts'

export type TrainOptions = Readonly<{
  seed?: number
  randomPairs?: number
  maxPairs?: number
  signal?: AbortSignal
}>
export type Session = Readonly<{
  rule: string
  pairs: number
  patterns: number
  iterations: number
  lambda: number
}>
export type Trained = Readonly<{ model: Model; sessions: readonly Session[] }>

/** A small generator with a 32-bit state; every draw is the same on every machine. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const LEAST_M = 1e-4

type Shares = Float64Array[]
const shares = (model: Model, value = 0): Shares =>
  model.comparisons.map(c => new Float64Array(c.levels.length).fill(value))

/** Estimates u, m and the prior. Levels with a fixed u or m, or a fixed weight, keep theirs. */
export function train(
  model: Model,
  left: Dataset,
  right: Dataset | null,
  options: TrainOptions = {},
): Trained {
  const prepared = prepare(model, left, right)
  const { seed = 1, randomPairs = 300_000, maxPairs = 2_000_000, signal } = options
  signal?.throwIfAborted()
  const u = estimateU(model, prepared, seed, randomPairs)
  const sessions: (Session & { m: Shares; fixed: ReadonlySet<number> })[] = []
  let counted = 0
  for (let k = 0; k < model.blocking.length; k++) {
    const rule = model.blocking[k]!
    if (rule.train === false || (rule.train === undefined && rule.stage === 'rare')) continue
    signal?.throwIfAborted()
    const { counts, pairs } = rulePatterns(prepared, k, maxPairs)
    if (pairs < 50) continue
    counted += pairs
    const fixed = comparisonsOn(model, rule.on)
    const { m, lambda, iterations } = maximise(model, counts, u, fixed)
    sessions.push({ rule: rule.id, pairs, patterns: counts.size, iterations, lambda, m, fixed })
  }
  const m = combine(model, sessions)
  const trained = withShares(model, m, u)
  const prior = model.prior ?? estimatePrior(trained, prepared, u, maxPairs)
  const data = createHash('sha256')
    .update(left.hash)
    .update(right?.hash ?? '')
    .digest('hex')
  return {
    model: {
      ...trained,
      prior,
      trained: {
        seed,
        pairs: counted,
        patterns: Math.max(0, ...sessions.map(s => s.patterns)),
        data,
      },
    },
    sessions: sessions.map(({ m: _, fixed: __, ...session }) => session),
  }
}

function estimateU(model: Model, { space }: Prepared, seed: number, pairs: number): Shares {
  const draw = seeded(seed)
  const { left, right, width, scorer, fresh } = space
  const within = fresh !== null
  const all = within ? (left.count * (left.count - 1)) / 2 : left.count * right.count
  // Drawing more pairs than there are tells nothing new.
  const n = Math.min(pairs, 4 * all)
  const counts = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const a = draw(left.count)
    const b = draw(right.count)
    if (within && a === b) continue
    const pattern = scorer.pattern(left.rows, a * width, right.rows, b * width)
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  }
  const sums = shares(model)
  for (const [pattern, count] of counts)
    unpackPattern(model, pattern).forEach((digit, c) => {
      sums[c]![digit]! += count
    })
  return model.comparisons.map((comparison, c) =>
    normalised(comparison, sums[c]!, 0.5, level => {
      if (level.fixU === 'one') return 1 / right.count
      return level.fixU && level.u !== undefined ? level.u : null
    }),
  )
}

/** Shares of the levels that say something; fixed ones keep theirs and the others divide the rest. */
function normalised(
  comparison: Comparison,
  sums: Float64Array,
  smoothing: number,
  fixed: (level: Level) => number | null,
): Float64Array {
  const kept = comparison.levels.map(l => (l.null ? 0 : fixed(l)))
  const rest = 1 - kept.reduce<number>((sum, k) => sum + (k ?? 0), 0)
  let total = 0
  kept.forEach((k, i) => {
    if (k === null) total += sums[i]! + smoothing
  })
  return Float64Array.from(kept, (k, i) =>
    k === null ? (rest * (sums[i]! + smoothing)) / total : k,
  )
}

function rulePatterns(prepared: Prepared, k: number, maxPairs: number) {
  const { space } = prepared
  const { order, keys } = visitOrder(space, k, null)
  const wanted = new Wanted(order.length)
  for (const row of order) wanted.add(keys[row]!)
  const index = indexRule(space.rules[k]!, space.splits[k]!, space.width, space.right, wanted)
  return countPatterns(space, k, index, order, keys, maxPairs)
}

/** Comparisons that read a value the rule blocks on: among its pairs they tell nothing of m. */
function comparisonsOn(model: Model, on: readonly string[]): Set<number> {
  const bags = new Map(model.fields.map(f => [f.name, f.of ?? [f.name]]))
  const fields = new Set(on.flatMap(ref => bags.get(parseRef(ref).field) ?? []))
  const fixed = new Set<number>()
  model.comparisons.forEach((comparison, c) => {
    const refs = modelRefs({ ...model, comparisons: [comparison], blocking: [], joint: [] })
    const direct = [...refs].map(ref => parseRef(ref).field)
    const plain = direct.filter(f => !bags.get(f) || bags.get(f)!.includes(f))
    // A bag that only helps a level (words in another order) does not make the comparison the bag's.
    const own = new Set(plain.length > 0 ? plain : direct.flatMap(f => bags.get(f) ?? []))
    const blocked = [...own].filter(f => fields.has(f)).length
    if (blocked > 0 && blocked >= own.size / 2) fixed.add(c)
  })
  return fixed
}

function maximise(
  model: Model,
  counts: ReadonlyMap<number, number>,
  u: Shares,
  fixed: ReadonlySet<number>,
) {
  const patterns = [...counts]
    .sort((a, b) => a[0] - b[0])
    .map(([pattern, n]) => ({ digits: unpackPattern(model, pattern), n }))
  const free = model.comparisons.map((_, c) => !fixed.has(c))
  let m = startM(model)
  let lambda = 0.3
  let iterations = 0
  for (; iterations < 200; iterations++) {
    const sums = shares(model)
    let matches = 0
    let total = 0
    for (const { digits, n } of patterns) {
      let odds = lambda / (1 - lambda)
      for (let c = 0; c < digits.length; c++) {
        const level = model.comparisons[c]!.levels[digits[c]!]!
        if (free[c] && !level.null && level.weight === undefined)
          odds *= m[c]![digits[c]!]! / u[c]![digits[c]!]!
      }
      const p = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
      matches += p * n
      total += n
      for (let c = 0; c < digits.length; c++) sums[c]![digits[c]!]! += p * n
    }
    const next = model.comparisons.map((comparison, c) =>
      normalised(comparison, sums[c]!, 1e-3, l => (l.fixM && l.m !== undefined ? l.m : null)),
    )
    const nextLambda = Math.min(1 - 1e-6, Math.max(1e-9, matches / total))
    let moved = Math.abs(nextLambda - lambda)
    next.forEach((levels, c) => {
      levels.forEach((value, i) => {
        moved = Math.max(moved, Math.abs(value - m[c]![i]!))
      })
    })
    m = next
    lambda = nextLambda
    if (moved < 1e-6) break
  }
  return { m, lambda, iterations }
}

/** Where the search begins: what was known, or most of the mass on the level listed first. */
function startM(model: Model): Shares {
  return model.comparisons.map(comparison => {
    const telling = comparison.levels.filter(l => !l.null)
    return Float64Array.from(comparison.levels, level => {
      if (level.null) return 0
      if (level.m !== undefined) return level.m
      if (telling.length === 1) return 1
      const rank = telling.indexOf(level)
      const rest = telling.length - 1
      return rank === 0 ? 0.8 : (0.2 * (rest - rank + 1)) / ((rest * (rest + 1)) / 2)
    })
  })
}

/** The mean of the sessions in which a comparison was free, weighted by the matches each saw. */
function combine(
  model: Model,
  sessions: readonly (Session & { m: Shares; fixed: ReadonlySet<number> })[],
): Shares {
  const start = startM(model)
  return model.comparisons.map((comparison, c) => {
    const free = sessions.filter(s => !s.fixed.has(c))
    const seen = free.length > 0 ? free : sessions
    if (seen.length === 0) return start[c]!
    const mean = new Float64Array(comparison.levels.length)
    for (const s of seen)
      s.m[c]!.forEach((value, i) => {
        mean[i]! += value / seen.length
      })
    // What EM never saw is rare, not impossible.
    const least = Float64Array.from(mean, (value, i) =>
      comparison.levels[i]!.null ? 0 : Math.max(value, LEAST_M),
    )
    const sum = least.reduce((a, b) => a + b, 0)
    return least.map(value => value / sum)
  })
}

function withShares(model: Model, m: Shares, u: Shares): Model {
  return {
    ...model,
    comparisons: model.comparisons.map((comparison, c) => ({
      ...comparison,
      levels: comparison.levels.map((level, i) =>
        level.null || level.weight !== undefined ? level : { ...level, m: m[c]![i]!, u: u[c]![i]! },
      ),
    })),
  }
}

/**
 * The prior from the data: matches EM sees among the pairs of the settling rules, over all pairs there are.
 * It is a lower bound by what blocking misses, which for settling rules is little.
 */
function estimatePrior(model: Model, prepared: Prepared, u: Shares, maxPairs: number): number {
  const { left, right, fresh } = prepared.space
  const within = fresh !== null
  const all = within ? (left.count * (left.count - 1)) / 2 : left.count * right.count
  let prior = Math.min(
    0.5,
    (within ? 0.2 * left.count : 0.8 * Math.min(left.count, right.count)) / all,
  )
  const m = model.comparisons.map(c => Float64Array.from(c.levels, l => l.m ?? 0))
  let found = 0
  for (let k = 0; k < model.blocking.length; k++) {
    if (model.blocking[k]!.stage !== 'settle') continue
    const { counts, pairs } = rulePatterns(prepared, k, maxPairs)
    let matches = 0
    for (const [pattern, n] of counts) {
      let odds = prior / (1 - prior)
      unpackPattern(model, pattern).forEach((digit, c) => {
        const level = model.comparisons[c]!.levels[digit]!
        if (!level.null && level.weight === undefined) odds *= m[c]![digit]! / u[c]![digit]!
      })
      matches += (n * odds) / (1 + odds)
    }
    if (pairs > 0) found = Math.max(found, matches)
  }
  if (found > 0) prior = Math.min(0.5, Math.max(1 / all, (1.1 * found) / all))
  return prior
}

/** The text a seeded training of this model on this data always gives; for tests and logs. */
export const trainingHash = (trained: Trained): string =>
  createHash('sha256').update(canonical(trained.model)).digest('hex')
