/**
 * Evaluation against known truth: how many links are right, how many true ones were found, where the missed ones
 * were lost, how far the figures could be off, and for whom they are worse.
 */
import { type CompiledRule, produces, type Splits } from './block.ts'
import { seeded } from './train.ts'

export type Score = Readonly<{
  precision: number
  recall: number
  f1: number
  right: number
  found: number
  all: number
}>

export function scoreOf(right: number, found: number, all: number): Score {
  const precision = found === 0 ? 1 : right / found
  const recall = all === 0 ? 1 : right / all
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1, right, found, all }
}

/** One judged answer: its weight, whether it is right, and the group it counts in. */
export type Judged = Readonly<{ weight: number; right: boolean; group?: string }>

/** Links of left records judged by the true right record (-1: none). */
export function judgeLinks(
  right: Int32Array,
  weight: Float64Array,
  truth: Int32Array,
  group?: (left: number) => string,
): Judged[] {
  const judged: Judged[] = []
  for (let i = 0; i < right.length; i++)
    if (right[i]! >= 0)
      judged.push({
        weight: weight[i]!,
        right: right[i] === truth[i],
        ...(group ? { group: group(i) } : {}),
      })
  return judged
}

const choose2 = (n: number) => (n * (n - 1)) / 2
function pairsIn(labels: Iterable<string | number>): number {
  const sizes = new Map<string | number, number>()
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  return [...sizes.values()].reduce((sum, n) => sum + choose2(n), 0)
}

/** Pairwise score of clusters: pairs of records rightly together. */
export function scoreClusters(found: ArrayLike<number>, truth: readonly string[]): Score {
  const both = pairsIn(truth.map((t, i) => `${found[i]} ${t}`))
  return scoreOf(both, pairsIn(Array.from(found)), pairsIn(truth))
}

/** B³: the mean over records of how pure and how complete their own cluster is. */
export function scoreRecords(found: ArrayLike<number>, truth: readonly string[]): Score {
  const count = <K>(keys: readonly K[]) => {
    const sizes = new Map<K, number>()
    for (const key of keys) sizes.set(key, (sizes.get(key) ?? 0) + 1)
    return sizes
  }
  const own = count(Array.from(found))
  const real = count(truth)
  const both = count(truth.map((t, i) => `${found[i]} ${t}`))
  let precision = 0
  let recall = 0
  truth.forEach((t, i) => {
    const shared = both.get(`${found[i]} ${t}`)!
    precision += shared / own.get(found[i]!)!
    recall += shared / real.get(t)!
  })
  const n = truth.length
  const p = n === 0 ? 1 : precision / n
  const r = n === 0 ? 1 : recall / n
  return {
    precision: p,
    recall: r,
    f1: p + r === 0 ? 0 : (2 * p * r) / (p + r),
    right: n,
    found: n,
    all: n,
  }
}

export type CurvePoint = Score & Readonly<{ weight: number; low?: number; high?: number }>

/**
 * Precision and recall at each weight of `steps`, with the 95 % interval of F1 over `resamples` bootstrap samples.
 * `all` is how many true links there are.
 */
export function curve(
  judged: readonly Judged[],
  all: number,
  options: { steps?: readonly number[]; resamples?: number; seed?: number } = {},
): CurvePoint[] {
  const { steps = [-8, -4, -2, 0, 2, 4, 6, 8, 10, 12, 16, 20], resamples = 0, seed = 1 } = options
  const draw = seeded(seed)
  const samples = Array.from({ length: resamples }, () =>
    Array.from({ length: judged.length }, () => judged[draw(judged.length)]!),
  )
  const at = (of: readonly Judged[], weight: number) => {
    let found = 0
    let right = 0
    for (const j of of)
      if (j.weight >= weight) {
        found++
        if (j.right) right++
      }
    return scoreOf(right, found, all)
  }
  return steps.map(weight => {
    const point = { ...at(judged, weight), weight }
    if (resamples === 0) return point
    const f1s = samples.map(s => at(s, weight).f1).sort((x, y) => x - y)
    return {
      ...point,
      low: f1s[Math.floor(0.025 * (resamples - 1))]!,
      high: f1s[Math.ceil(0.975 * (resamples - 1))]!,
    }
  })
}

/** The threshold with the best F1. */
export function bestF1(judged: readonly Judged[], all: number): CurvePoint {
  const sorted = [...judged].sort((x, y) => y.weight - x.weight)
  let right = 0
  let best: CurvePoint = { ...scoreOf(0, 0, all), weight: Number.POSITIVE_INFINITY }
  sorted.forEach((j, i) => {
    if (j.right) right++
    // Answers of one weight stand or fall together.
    if (sorted[i + 1]?.weight === j.weight) return
    const score = scoreOf(right, i + 1, all)
    if (score.f1 > best.f1) best = { ...score, weight: j.weight }
  })
  return best
}

/** Scores per group: whom the errors fall on. `all` counts the true links of each group. */
export function scoreGroups(
  judged: readonly Judged[],
  all: ReadonlyMap<string, number>,
  accept: number,
): Map<string, Score> {
  const groups = new Map<string, Score>()
  for (const [group, n] of all) {
    const mine = judged.filter(j => j.group === group && j.weight >= accept)
    groups.set(group, scoreOf(mine.filter(j => j.right).length, mine.length, n))
  }
  return groups
}

export type CalibrationBin = Readonly<{
  from: number
  to: number
  n: number
  said: number
  was: number
}>

/** In bins of weight: the probability the model says beside the share that was right. */
export function calibration(judged: readonly Judged[], width = 2): CalibrationBin[] {
  const bins = new Map<number, Judged[]>()
  for (const j of judged) {
    const bin = Math.floor(Math.max(-20, Math.min(40, j.weight)) / width)
    const list = bins.get(bin)
    if (list) list.push(j)
    else bins.set(bin, [j])
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, of]) => ({
      from: bin * width,
      to: (bin + 1) * width,
      n: of.length,
      said: of.reduce((sum, j) => sum + 1 / (1 + 2 ** -j.weight), 0) / of.length,
      was: of.filter(j => j.right).length / of.length,
    }))
}

export type BlockingLoss = Readonly<{
  rule: string
  produced: number
  first: number
  alone: number
}>

/**
 * What blocking costs: for each rule how many true pairs it produces, produces first, and alone; and the true
 * pairs no rule produces, which no score can find.
 */
export function blockingLosses(
  space: Readonly<{
    width: number
    left: { rows: Int32Array }
    right: { rows: Int32Array }
    rules: readonly CompiledRule[]
    splits: readonly Splits[]
  }>,
  truePairs: Iterable<readonly [left: number, right: number]>,
): { rules: BlockingLoss[]; all: number; lost: (readonly [number, number])[] } {
  const { rules, splits, width } = space
  const produced = new Int32Array(rules.length)
  const first = new Int32Array(rules.length)
  const alone = new Int32Array(rules.length)
  const lost: (readonly [number, number])[] = []
  let all = 0
  for (const pair of truePairs) {
    all++
    const by = rules.flatMap((rule, k) =>
      produces(
        rule,
        splits[k]!,
        space.left.rows,
        pair[0] * width,
        space.right.rows,
        pair[1] * width,
      )
        ? [k]
        : [],
    )
    for (const k of by) produced[k]!++
    if (by.length === 0) lost.push(pair)
    else first[by[0]!]!++
    if (by.length === 1) alone[by[0]!]!++
  }
  return {
    rules: rules.map((rule, k) => ({
      rule: rule.id,
      produced: produced[k]!,
      first: first[k]!,
      alone: alone[k]!,
    })),
    all,
    lost,
  }
}

/**
 * Records that could not be linked even to a copy of themselves at a weight: too little is known of them. Gives
 * the share at each of `steps`.
 */
export function unlinkables(
  space: Readonly<{
    width: number
    left: { rows: Int32Array; count: number }
    scorer: { score(L: Int32Array, a: number, R: Int32Array, b: number): number; weight: number }
  }>,
  steps: readonly number[] = [0, 4, 8, 12, 16, 20],
): { weight: number; share: number }[] {
  const { left, width, scorer } = space
  const own = Float64Array.from({ length: left.count }, (_, i) => {
    scorer.score(left.rows, i * width, left.rows, i * width)
    return scorer.weight
  })
  return steps.map(weight => ({
    weight,
    share: left.count === 0 ? 0 : own.filter(w => w < weight).length / left.count,
  }))
}
