/** What the report tells, worked out from a run: counts and chances, and persons only where they were asked for. */

import type { BlockReport } from './block.ts'
import type { Dataset } from './dataset.ts'
import {
  bestF1,
  blockingLosses,
  type CalibrationBin,
  type CurvePoint,
  calibration,
  curve,
  type Judged,
  judgeLinks,
  type Score,
  scoreGroups,
  scoreOf,
  unlinkables,
} from './evaluate.ts'
import { type Explanation, explain } from './explain.ts'
import type { DedupedFile, LinkedFiles, Side } from './linking.ts'
import { reviewOf } from './linking-files.ts'
import { type Model, modelHash } from './model.ts'
import type { RecognisedColumn } from './recognise.ts'
import type { RuleCount } from './run.ts'
import { levelWeight, priorWeight, unpackPattern } from './score.ts'
import type { Sheet } from './source/sheet.ts'
import { fold } from './standard/letters.ts'
import type { Session } from './train.ts'
import { readTruth } from './truth.ts'

export type LevelFact = Readonly<{
  id: string
  weight: number
  m: number | null
  u: number | null
  isNull: boolean
  /** Best pairs at this level. */
  count: number
}>
export type RuleFact = RuleCount &
  Partial<Omit<BlockReport, 'rule'>> &
  Readonly<{ found?: number; alone?: number }>
export type TruthFacts = Readonly<{
  at: Score
  best: CurvePoint
  curve: readonly CurvePoint[]
  calibration: readonly CalibrationBin[]
  groups: readonly (readonly [group: string, score: Score])[]
  /** True pairs no rule compares. */
  lost: number
}>
export type LinkageReport = Readonly<{
  kind: 'link' | 'dedupe'
  names: readonly string[]
  rows: readonly number[]
  faults: number
  lost: number
  columns: readonly (readonly [file: string, columns: readonly RecognisedColumn[]])[]
  counts: Readonly<Record<string, number>>
  model: Readonly<{
    name: string
    hash: string
    prior: number | null
    priorWeight: number
    decide: Model['decide']
    comparisons: readonly Readonly<{ id: string; levels: readonly LevelFact[] }>[]
  }>
  sessions: readonly Session[]
  /** Best weight of each record, in bins of two. */
  histogram: readonly Readonly<{ from: number; links: number; review: number; other: number }>[]
  rules: readonly RuleFact[]
  unlinkables: readonly Readonly<{ weight: number; share: number }>[]
  truth: TruthFacts | null
  examples: readonly Explanation[]
  isCached: boolean
  seed: number
  hash: string
}>
export type ReportOptions = Readonly<{
  names: readonly string[]
  showPairs?: boolean
  truth?: Sheet | null
}>

const BIN = 2
const LOWEST = -20
const HIGHEST = 60

function histogramOf(
  weights: Iterable<number>,
  decide: Model['decide'],
): LinkageReport['histogram'] {
  const bins = new Map<number, { links: number; review: number; other: number }>()
  for (const weight of weights) {
    if (!(weight > Number.NEGATIVE_INFINITY)) continue
    const from = BIN * Math.floor(Math.max(LOWEST, Math.min(HIGHEST, weight)) / BIN)
    const bin = bins.get(from) ?? { links: 0, review: 0, other: 0 }
    if (weight >= decide.accept) bin.links++
    else if (weight >= decide.review) bin.review++
    else bin.other++
    bins.set(from, bin)
  }
  const at = [...bins.keys()]
  const facts: { from: number; links: number; review: number; other: number }[] = []
  for (let from = Math.min(...at); from <= Math.max(...at); from += BIN)
    facts.push({ from, ...(bins.get(from) ?? { links: 0, review: 0, other: 0 }) })
  return facts
}

function modelFacts(model: Model, patterns: Iterable<number>): LinkageReport['model'] {
  const counts = new Map<number, number>()
  for (const pattern of patterns) counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  const seen = model.comparisons.map(c => c.levels.map(() => 0))
  for (const [pattern, n] of counts)
    unpackPattern(model, pattern).forEach((digit, c) => {
      seen[c]![digit]! += n
    })
  return {
    name: model.name,
    hash: modelHash(model),
    prior: model.prior,
    priorWeight: model.prior === null ? 0 : priorWeight(model.prior),
    decide: model.decide,
    comparisons: model.comparisons.map((c, i) => ({
      id: c.id,
      levels: c.levels.map((level, j) => ({
        id: level.id,
        weight: levelWeight(level),
        m: level.m ?? null,
        u: level.u ?? null,
        isNull: level.null === true,
        count: seen[i]![j]!,
      })),
    })),
  }
}

const rulesOf = (
  rules: readonly RuleCount[],
  blocks: readonly BlockReport[],
  losses: ReturnType<typeof blockingLosses> | null,
): RuleFact[] =>
  rules.map(rule => {
    const loss = losses?.rules.find(r => r.rule === rule.rule)
    return {
      ...rule,
      ...blocks.find(b => b.rule === rule.rule),
      ...(loss ? { found: loss.produced, alone: loss.alone } : {}),
    }
  })

/** Groups whom errors may fall on: sex, ten years of birth, and names that lost their marks. */
function groupsOf(data: Dataset): ((row: number) => string)[] {
  const groups: ((row: number) => string)[] = []
  if (data.columns.has('sex'))
    groups.push(
      row => ({ m: 'nam / male', f: 'nữ / female' })[String(data.value('sex', row))] ?? '',
    )
  if (data.columns.has('dob'))
    groups.push(row => {
      const born = data.value('dob', row)
      return typeof born === 'number' ? `sinh / born ${Math.floor(born / 100_000)}0–` : ''
    })
  const name = ['family', 'middle', 'given'].filter(part => data.columns.has(part))
  if (name.length === 3)
    groups.push(row => {
      const whole = name.map(part => data.value(part, row) ?? '').join(' ')
      if (whole.trim() === '') return ''
      return fold(whole) === whole ? 'tên không dấu / no diacritics' : 'tên có dấu / diacritics'
    })
  return groups
}

const EXAMPLES = 6

/** Facts of a link; `truth` are pairs of keys or rows. */
export async function reportOfLinks(
  files: LinkedFiles,
  options: ReportOptions,
): Promise<LinkageReport> {
  const { run, left, right, partner, model } = files
  const { best, prepared } = run
  const truth = options.truth ? await pairsOf(options.truth, left, right) : null
  const review = [...reviewOf(files)]
  const losses = truth
    ? blockingLosses(
        prepared.space,
        Array.from(truth, (r, l) => [l, r] as const).filter(([, r]) => r >= 0),
      )
    : null
  const data = left.records.data
  const rows = Array.from(partner, (_, i) => i)
  const shown = !options.showPairs
    ? []
    : [...review.map(r => r.left), ...rows.filter(i => partner[i]! >= 0)].slice(0, EXAMPLES)
  return {
    ...common('link', files, [left, right], options),
    counts: {
      leftRows: partner.length,
      rightRows: right.records.data.count,
      links: partner.filter(p => p >= 0).length,
      review: review.length,
      none: best.weight.filter(w => w < model.decide.review).length,
    },
    model: modelFacts(
      model,
      rows.filter(i => best.right[i]! >= 0).map(i => best.pattern[i]!),
    ),
    histogram: histogramOf(best.weight, model.decide),
    rules: rulesOf(run.rules, run.blocks, losses),
    unlinkables: unlinkables(prepared.space),
    truth: truth && linkTruth(files, truth, data, losses?.lost.length ?? 0),
    examples: shown.map(i =>
      explain(model, prepared, { data, row: i }, { data: right.records.data, row: best.right[i]! }),
    ),
  }
}

function common(
  kind: LinkageReport['kind'],
  run: Readonly<{ sessions: readonly Session[]; seed: number; hash: string }>,
  sides: readonly Side[],
  options: ReportOptions,
) {
  return {
    kind,
    names: options.names,
    rows: sides.map(s => s.records.data.count),
    faults: sides.reduce((sum, s) => sum + s.records.faults, 0),
    lost: sides.reduce((sum, s) => sum + s.records.lost, 0),
    columns: sides.map((s, i) => [options.names[i] ?? '', s.recognition.columns] as const),
    sessions: run.sessions,
    isCached: sides.every(s => s.isCached),
    seed: run.seed,
    hash: run.hash,
  }
}

/** The true right record of each left one, -1 for none. */
async function pairsOf(sheet: Sheet, left: Side, right: Side): Promise<Int32Array> {
  const truth = await readTruth(sheet)
  await sheet.close()
  const of = new Int32Array(left.records.data.count).fill(-1)
  if (truth.kind !== 'pairs') return of
  const index = (side: Side, names: readonly string[]) => {
    const keys = new Map(side.records.keys.map((key, i) => [key, i]))
    const lines = new Map([...side.records.lines].map((line, i) => [String(line), i]))
    const hits = (map: ReadonlyMap<string, number>) => names.filter(n => map.has(n)).length
    return hits(keys) >= hits(lines) ? keys : lines
  }
  const mine = index(
    left,
    truth.pairs.map(p => p[0]),
  )
  const theirs = index(
    right,
    truth.pairs.map(p => p[1]),
  )
  for (const [a, b] of truth.pairs) {
    const l = mine.get(a)
    const r = theirs.get(b)
    if (l !== undefined && r !== undefined) of[l] = r
  }
  return of
}

function linkTruth(files: LinkedFiles, truth: Int32Array, data: Dataset, lost: number): TruthFacts {
  const { best } = files.run
  const all = truth.filter(t => t >= 0).length
  const right = files.partner.filter((p, i) => p >= 0 && p === truth[i]).length
  const groups = groupsOf(data).flatMap(group => {
    const judged = judgeLinks(best.right, best.weight, truth, group)
    const sizes = new Map<string, number>()
    truth.forEach((t, i) => {
      const name = t < 0 ? '' : group(i)
      if (name !== '') sizes.set(name, (sizes.get(name) ?? 0) + 1)
    })
    return [...scoreGroups(judged, sizes, files.model.decide.accept)].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
  })
  return {
    at: scoreOf(right, files.partner.filter(p => p >= 0).length, all),
    ...judgedFacts(judgeLinks(best.right, best.weight, truth), all),
    groups,
    lost,
  }
}

const judgedFacts = (judged: readonly Judged[], all: number) => ({
  best: bestF1(judged, all),
  // Of very many the interval is narrower than a figure shows.
  curve: curve(judged, all, {
    resamples: judged.length > 200_000 ? 0 : judged.length > 50_000 ? 20 : 100,
  }),
  calibration: calibration(judged, 4),
})

/** Facts of a deduplication; `truth` is a column `cluster` in the order of the rows, or with their keys. */
export async function reportOfClusters(
  file: DedupedFile,
  options: ReportOptions,
): Promise<LinkageReport> {
  const { run, side, model } = file
  const { pairs, clusters } = run
  const data = side.records.data
  const heaviest = new Float64Array(data.count).fill(Number.NEGATIVE_INFINITY)
  pairs.weight.forEach((weight, i) => {
    for (const row of [pairs.left[i]!, pairs.right[i]!])
      if (weight > heaviest[row]!) heaviest[row] = weight
  })
  const labels = options.truth ? await labelsOf(options.truth, side) : null
  return {
    ...common('dedupe', file, [side], options),
    counts: {
      leftRows: data.count,
      clusters: clusters.count,
      doubles: data.count - clusters.count,
      largest: clusters.largest,
      bridges: clusters.bridges,
      pairs: pairs.left.length,
    },
    model: modelFacts(model, pairs.pattern),
    histogram: histogramOf(heaviest, model.decide),
    rules: rulesOf(run.rules, run.blocks, null),
    unlinkables: unlinkables(run.prepared.space),
    truth: labels && clusterTruth(file, labels),
    examples: (options.showPairs ? [...pairs.left.keys()].slice(0, EXAMPLES) : []).map(i =>
      explain(model, run.prepared, { data, row: pairs.left[i]! }, { data, row: pairs.right[i]! }),
    ),
  }
}

async function labelsOf(sheet: Sheet, side: Side): Promise<string[]> {
  const truth = await readTruth(sheet)
  await sheet.close()
  if (truth.kind !== 'clusters') return []
  const { keys, lines } = side.records
  return Array.from(
    lines,
    (line, i) => truth.clusters.get(truth.byRow ? String(line) : (keys[i] ?? '')) ?? `row ${line}`,
  )
}

function clusterTruth({ run }: DedupedFile, labels: readonly string[]): TruthFacts | null {
  if (labels.length === 0) return null
  const { pairs, clusters } = run
  const count = (of: Iterable<string | number>) => {
    const sizes = new Map<string | number, number>()
    for (const label of of) sizes.set(label, (sizes.get(label) ?? 0) + 1)
    return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
  }
  const all = count(labels)
  const judged: Judged[] = Array.from(pairs.weight, (weight, i) => ({
    weight,
    right: labels[pairs.left[i]!] === labels[pairs.right[i]!],
  }))
  return {
    at: scoreOf(count(labels.map((l, i) => `${l} ${clusters.of[i]}`)), count(clusters.of), all),
    ...judgedFacts(judged, all),
    groups: [],
    lost: 0,
  }
}
