/**
 * Linking: every left record's best partner on the right, deduplicating one data set, and both at once. The
 * answer is a value with a hash: one model, one input, one answer, on any number of threads.
 */
import { createHash } from 'node:crypto'
import type { BlockReport } from './block.ts'
import { type Clusters, cluster } from './cluster.ts'
import type { Column, TextColumn } from './column.ts'
import { Dictionary } from './column.ts'
import { type Crew, crewBest, crewPairs, prepareWith, withCrew } from './crew.ts'
import type { Dataset as Data } from './dataset.ts'
import { Dataset } from './dataset.ts'
import { type Model, modelHash } from './model.ts'
import { type Prepared, prepare } from './prepare.ts'
import { bestAlone, pairsAlone, type RuleCount, type RunOptions } from './run.ts'
import { type Best, NONE, type Pairs } from './scan.ts'
import { probabilityOf } from './score.ts'

export type Decision = 'link' | 'review' | 'none'
export type Found = Readonly<{ right: number; weight: number; probability: number }>
export type Linked = Readonly<{
  left: number
  decision: Decision
  best: (Found & Readonly<{ pattern: number }>) | null
  second: Found | null
}>

/** The outcome of a link: rows in order, how many pairs each rule looked at, what blocks were split. */
export type LinkRun = Readonly<{
  model: Model
  prepared: Prepared
  best: Best
  rules: readonly RuleCount[]
  blocks: readonly BlockReport[]
  hash: string
}>

export async function link(
  model: Model,
  left: Data,
  right: Data,
  options: RunOptions = {},
): Promise<LinkRun> {
  const settle = model.decide.settle ?? Number.POSITIVE_INFINITY
  const alone = async () => {
    const prepared = prepare(model, left, right)
    return { prepared, ...(await bestAlone(prepared.space, settle, options)) }
  }
  const together = (crew: Crew) =>
    prepareWith(crew, model, left, right).then(async prepared => ({
      prepared,
      ...(await crewBest(crew, prepared, settle, options)),
    }))
  const { prepared, best, counts } =
    (options.threads ?? 1) > 1 ? await withCrew(options, together) : await alone()
  return {
    model,
    prepared,
    best,
    rules: counts,
    blocks: prepared.blocks,
    hash: hashOf(model, [best.right, best.weight, best.pattern, best.second, best.secondWeight]),
  }
}

/** What the model decides for one left record. */
export function linkedRow(run: LinkRun, left: number): Linked {
  const { best, model } = run
  const { accept, review, margin } = model.decide
  const weight = best.weight[left]!
  if (weight === NONE) return { left, decision: 'none', best: null, second: null }
  const gap = weight - best.secondWeight[left]!
  const found = (right: number, w: number): Found => ({
    right,
    weight: w,
    probability: probabilityOf(w),
  })
  return {
    left,
    decision: weight >= accept && gap >= margin ? 'link' : weight >= review ? 'review' : 'none',
    best: { ...found(best.right[left]!, weight), pattern: best.pattern[left]! },
    second: best.second[left]! < 0 ? null : found(best.second[left]!, best.secondWeight[left]!),
  }
}

export function* linkedRows(run: LinkRun): Generator<Linked> {
  for (let left = 0; left < run.best.right.length; left++) yield linkedRow(run, left)
}

/**
 * One partner for one: heaviest pairs first, and who comes late takes the second choice or none. Gives the right
 * record of each left one, -1 for none, at or above `least`.
 */
export function oneToOne(best: Best, least: number): Int32Array {
  const n = best.right.length
  const taken = new Set<number>()
  const result = new Int32Array(n).fill(-1)
  const offers: { left: number; right: number; weight: number }[] = []
  for (let left = 0; left < n; left++) {
    if (best.weight[left]! >= least)
      offers.push({ left, right: best.right[left]!, weight: best.weight[left]! })
    if (best.secondWeight[left]! >= least)
      offers.push({ left, right: best.second[left]!, weight: best.secondWeight[left]! })
  }
  offers.sort((x, y) => y.weight - x.weight || x.left - y.left || x.right - y.right)
  for (const { left, right } of offers) {
    if (result[left]! >= 0 || right < 0 || taken.has(right)) continue
    result[left] = right
    taken.add(right)
  }
  return result
}

export type DedupeRun = Readonly<{
  model: Model
  prepared: Prepared
  /** Pairs at or above the weight that was kept, by row. */
  pairs: Pairs
  rules: readonly RuleCount[]
  blocks: readonly BlockReport[]
  clusters: Clusters
  hash: string
}>
export type DedupeOptions = RunOptions &
  Readonly<{
    maxSize?: number
    /** The mean weight groups need to join; two below `accept` unless told. */
    average?: number
    /** Source of each record, to allow one record of each in a cluster. */
    onePerSource?: Int32Array
    /** Rows before this were deduplicated before; `known` are their pairs. */
    fresh?: number
    known?: Pairs
  }>

const KEEP_BELOW = 12

export async function dedupe(
  model: Model,
  data: Data,
  options: DedupeOptions = {},
): Promise<DedupeRun> {
  const { accept } = model.decide
  const keep = accept - KEEP_BELOW
  const alone = async () => {
    const prepared = prepare(model, data, null, options.fresh ?? 0)
    return { prepared, ...(await pairsAlone(prepared.space, keep, options)) }
  }
  const together = (crew: Crew) =>
    prepareWith(crew, model, data, null, options.fresh ?? 0).then(async prepared => ({
      prepared,
      ...(await crewPairs(crew, prepared, keep, options)),
    }))
  const {
    prepared,
    pairs: found,
    counts,
  } = (options.threads ?? 1) > 1 ? await withCrew(options, together) : await alone()
  const pairs = options.known ? merged(options.known, found) : found
  const { space } = prepared
  const all = prepared.encoded.tables[0]!.rows
  const clusters = cluster(data.count, pairs, {
    accept,
    average: options.average ?? accept - 6,
    ...(options.maxSize === undefined ? {} : { maxSize: options.maxSize }),
    ...(options.onePerSource === undefined ? {} : { onePerSource: options.onePerSource }),
    score: (a, b) => {
      space.scorer.score(all, a * space.width, all, b * space.width)
      return space.scorer.weight
    },
  })
  return {
    model,
    prepared,
    pairs,
    rules: counts,
    blocks: prepared.blocks,
    clusters,
    hash: hashOf(model, [pairs.left, pairs.right, pairs.weight, clusters.of]),
  }
}

/** Links several sources and finds doubles within each; a record's number counts on over the sources. */
export async function linkAndDedupe(
  model: Model,
  sources: readonly Data[],
  options: DedupeOptions = {},
): Promise<DedupeRun & { sources: Int32Array }> {
  const of = Int32Array.from(sources.flatMap((s, i) => new Array<number>(s.count).fill(i)))
  const run = await dedupe(model, concatenate(sources), options)
  return { ...run, sources: of }
}

/** One data set after another, as if they had been one file. */
export function concatenate(sources: readonly Data[]): Data {
  const count = sources.reduce((sum, s) => sum + s.count, 0)
  const columns = new Map<string, Column>()
  for (const [name, first] of sources[0]!.columns) {
    const parts = sources.map(s => s.columns.get(name))
    if (first.type === 'text') {
      const dictionary = new Dictionary()
      const codes = new Int32Array(count)
      let at = 0
      parts.forEach((part, i) => {
        if (part?.type === 'text') {
          const map = part.words.map(word => dictionary.code(word))
          part.codes.forEach((code, row) => {
            codes[at + row] = map[code]!
          })
        }
        at += sources[i]!.count
      })
      columns.set(name, { type: 'text', codes, words: dictionary.words } satisfies TextColumn)
      continue
    }
    const joined = (of: (part: Column) => Int32Array | null) => {
      const values = new Int32Array(count)
      let at = 0
      parts.forEach((part, i) => {
        const mine = part && of(part)
        if (mine) values.set(mine, at)
        at += sources[i]!.count
      })
      return values
    }
    if (first.type === 'date')
      columns.set(name, {
        type: 'date',
        values: joined(p => (p.type === 'date' ? p.values : null)),
      })
    else
      columns.set(name, {
        type: 'digits',
        hi: joined(p => (p.type === 'digits' ? p.hi : null)),
        lo: joined(p => (p.type === 'digits' ? p.lo : null)),
      })
  }
  return new Dataset(count, columns)
}

function merged(a: Pairs, b: Pairs): Pairs {
  const ints = (x: Int32Array, y: Int32Array) => {
    const z = new Int32Array(x.length + y.length)
    z.set(x)
    z.set(y, x.length)
    return z
  }
  const weight = new Float64Array(a.weight.length + b.weight.length)
  weight.set(a.weight)
  weight.set(b.weight, a.weight.length)
  return {
    left: ints(a.left, b.left),
    right: ints(a.right, b.right),
    pattern: ints(a.pattern, b.pattern),
    weight,
  }
}

function hashOf(model: Model, parts: readonly (Int32Array | Float64Array)[]): string {
  const sum = createHash('sha256').update(modelHash(model))
  for (const part of parts)
    sum.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  return sum.digest('hex')
}
