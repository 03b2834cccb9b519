/**
 * Linking two files, or finding the doubles of one, with nothing told but where they are: columns are recognised,
 * a model is composed of what the files have in common, trained on them without labels, and applied.
 */
import { composeModel } from './compose.ts'
import type { Dataset } from './dataset.ts'
import type { EncodingOptions } from './encode.ts'
import { commonModel, type EncodedHead, readEncoded, writeEncoded } from './encoded-file.ts'
import { learntUnits } from './learnt-units.ts'
import { type DedupeRun, dedupe, type LinkRun, link, oneToOne } from './link.ts'
import type { Model } from './model.ts'
import {
  type ColumnMap,
  type PlaceKind,
  type Recognition,
  recogniseColumns,
  rolesOf,
} from './recognise.ts'
import type { Progress } from './run.ts'
import { type ReadRecords, recordsOf, sampleOf } from './sheet-records.ts'
import { shippedModel } from './shipped.ts'
import { type UnitChange, UnitGraph } from './standard/unit.ts'
import { type Session, train } from './train.ts'

export type Stage = 'recognise' | 'read' | 'train' | 'link' | 'write'
export type StageCost = Readonly<{
  stage: Stage
  wallSeconds: number
  cpuSeconds: number
  /** The most memory the process held so far. */
  peakMb: number
}>

/** What each stage cost, told as it ends. */
export class Meter {
  readonly costs: StageCost[] = []

  async stage<T>(stage: Stage, work: () => Promise<T> | T): Promise<T> {
    const cpu = process.cpuUsage()
    const at = performance.now()
    const value = await work()
    const used = process.cpuUsage(cpu)
    const round = (seconds: number) => Math.round(seconds * 100) / 100
    this.costs.push({
      stage,
      wallSeconds: round((performance.now() - at) / 1e3),
      cpuSeconds: round((used.user + used.system) / 1e6),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    })
    return value
  }
}

export type LinkingOptions = Readonly<{
  /** Given as it stands, or where training begins. */
  model?: Model
  train?: boolean
  maps?: Readonly<{ left?: ColumnMap; right?: ColumnMap }>
  keys?: Readonly<{ left?: string; right?: string }>
  oneToOne?: boolean
  threads?: number
  seed?: number
  randomPairs?: number
  /** Old and new names of provinces and communes. */
  units?: () => readonly UnitChange[]
  cache: string
  signal?: AbortSignal
  progress?: (stage: Stage, detail: string) => void
  meter?: Meter
}>

export type Side = Readonly<{ recognition: Recognition; records: ReadRecords; isCached: boolean }>
export type LinkedFiles = Readonly<{
  left: Side
  right: Side
  run: LinkRun
  /** The accepted partner of each left record, -1 for none. */
  partner: Int32Array
  model: Model
  sessions: readonly Session[]
  seed: number
  /** Of the input, the model and the answer together. */
  hash: string
}>
export type DedupedFile = Readonly<{
  side: Side
  run: DedupeRun
  model: Model
  sessions: readonly Session[]
  seed: number
  hash: string
}>

/** Files that share nothing to link by. */
export class NothingInCommon extends Error {}

/** Fewer records than this teach a model nothing. */
const LEAST_TO_TRAIN = 300
const VN_DECIDE = { accept: 0, review: -8, margin: 3, settle: 12 }

type Opened = Readonly<{
  address: string
  recognition: Recognition
  sample: readonly (readonly string[])[]
  heads: readonly string[]
}>

async function opened(address: string, map?: ColumnMap, key?: string): Promise<Opened> {
  const { heads, sample } = await sampleOf(address)
  const found = recogniseColumns(heads, sample, map)
  return { address, heads, sample, recognition: key === undefined ? found : { ...found, key } }
}

/** Links each record of the left file to its best partner in the right one. */
export async function linkFiles(
  leftAddress: string,
  rightAddress: string,
  options: LinkingOptions,
): Promise<LinkedFiles> {
  const { meter = new Meter(), progress, signal, seed = 1 } = options
  const files = await meter.stage('recognise', async () => [
    await opened(leftAddress, options.maps?.left, options.keys?.left),
    await opened(rightAddress, options.maps?.right, options.keys?.right),
  ])
  const { model: plan, units } = await modelFor(files, 'link', options)
  const [left, right] = (await meter.stage('read', () => readAll(files, plan, units, options))) as [
    Side,
    Side,
  ]
  const composed = comparable(
    plan,
    options,
    files,
    left.records.data,
    right.records.data,
    units.length > 0,
  )
  progress?.('train', '')
  const { model, sessions } = await meter.stage('train', () =>
    trained(composed, left.records.data, right.records.data, options),
  )
  progress?.('link', '')
  const run = await meter.stage('link', () =>
    link(model, left.records.data, right.records.data, runOptions(options)),
  )
  signal?.throwIfAborted()
  return {
    left,
    right,
    run,
    partner: options.oneToOne ? oneToOne(run.best, model.decide.accept) : accepted(run),
    model,
    sessions,
    seed,
    hash: run.hash,
  }
}

/** Finds which rows of a file are one entity. */
export async function dedupeFile(address: string, options: LinkingOptions): Promise<DedupedFile> {
  const { meter = new Meter(), progress, seed = 1 } = options
  const files = await meter.stage('recognise', async () => [
    await opened(address, options.maps?.left, options.keys?.left),
  ])
  const { model: plan, units } = await modelFor(files, 'dedupe', options)
  const [side] = (await meter.stage('read', () => readAll(files, plan, units, options))) as [Side]
  progress?.('train', '')
  const { model, sessions } = await meter.stage('train', () =>
    trained(plan, side.records.data, null, options),
  )
  progress?.('link', '')
  const run = await meter.stage('link', () => dedupe(model, side.records.data, runOptions(options)))
  return { side, run, model, sessions, seed, hash: run.hash }
}

const accepted = (run: LinkRun): Int32Array =>
  run.best.right.map((right, i) => (run.best.weight[i]! >= run.model.decide.accept ? right : -1))

const runOptions = ({ threads = 1, signal, progress }: LinkingOptions) => ({
  threads,
  ...(signal && { signal }),
  onProgress: (p: Progress) =>
    progress?.('link', `${p.stage} ${p.done}/${p.total}, ${p.pairs} cặp / pairs`),
})

/** The model to begin with, and the units its places are read by. */
async function modelFor(
  files: readonly Opened[],
  linkType: 'link' | 'dedupe',
  options: LinkingOptions,
): Promise<{ model: Model; units: readonly UnitChange[] }> {
  const needs = options.model?.fields.some(f => f.std === 'vn.place') ?? true
  const hasPlaces = files.every(f => f.recognition.columns.some(c => c.slot === 'province'))
  const units = needs && hasPlaces ? await unitsFor(files, options) : []
  if (options.model) {
    const known = units.length > 0 || !needs ? units : (options.units?.() ?? [])
    return { model: { ...options.model, linkType }, units: known }
  }
  return { model: composedFor(files, linkType, units.length > 0 ? 'units' : 'text'), units }
}

function composedFor(files: readonly Opened[], linkType: 'link' | 'dedupe', places: PlaceKind) {
  const recognised = files.map(f => f.recognition)
  const roles = rolesOf(recognised, places)
  const isVietnamese = roles.some(r => r.role === 'vn-full-name')
  const model = composeModel(roles, {
    linkType,
    ...(isVietnamese && linkType === 'link' ? { decide: VN_DECIDE } : {}),
  })
  if (model.comparisons.length === 0 || model.blocking.length === 0) throw new NothingInCommon()
  return model
}

/** The graph the files' own places are found in: the given one, else one learnt from old and new names side by side. */
async function unitsFor(
  files: readonly Opened[],
  options: LinkingOptions,
): Promise<readonly UnitChange[]> {
  const given = options.units?.() ?? []
  const graph = new UnitGraph(given)
  const isKnown = (file: Opened) => learntUnits.shareKnown(graph, file) >= 0.5
  if (given.length > 0 && files.every(isKnown)) return given
  for (const file of files) {
    const learnt = await learntUnits.from(file, options.signal)
    if (learnt.length > 0) return learnt
  }
  return []
}

/**
 * A code the two files write in different words (venue, region, occupation) tells nothing: it is left out when
 * hardly any record of the right bears a value the left knows.
 */
function comparable(
  plan: Model,
  options: LinkingOptions,
  files: readonly Opened[],
  left: Dataset,
  right: Dataset,
  hasUnits: boolean,
): Model {
  if (options.model) return plan
  const strange = new Set(
    ['venue', 'region', 'occupation', 'sex'].filter(name => {
      const [a, b] = [left.columns.get(name), right.columns.get(name)]
      if (a?.type !== 'text' || b?.type !== 'text') return false
      const words = new Set(a.words)
      let told = 0
      let shared = 0
      for (const code of b.codes) {
        if (code === 0) continue
        told++
        if (words.has(b.words[code]!)) shared++
      }
      return told > 0 && shared < 0.05 * told
    }),
  )
  if (strange.size === 0) return plan
  const roles = rolesOf(
    files.map(f => f.recognition),
    hasUnits ? 'units' : 'text',
  )
  return composeModel(
    roles.filter(r => !strange.has(r.role)),
    { linkType: plan.linkType, decide: plan.decide },
  )
}

async function readAll(
  files: readonly Opened[],
  { fields }: Model,
  units: readonly UnitChange[],
  options: LinkingOptions,
): Promise<Side[]> {
  const needed = fields.some(f => f.std === 'vn.place') ? units : []
  const counts = files.map(() => 0)
  const one = async ({ address, recognition }: Opened, i: number): Promise<Side> => {
    const { isCached, ...records } = await recordsOf(
      { address, fields, recognition, units: needed },
      {
        cache: options.cache,
        ...(options.signal && { signal: options.signal }),
        told: rows => {
          counts[i] = rows
          options.progress?.('read', counts.join(' + '))
        },
      },
    )
    return { recognition, records, isCached }
  }
  options.progress?.('read', '')
  if ((options.threads ?? 1) > 1) return Promise.all(files.map(one))
  const sides: Side[] = []
  for (const [i, file] of files.entries()) sides.push(await one(file, i))
  return sides
}

function trained(
  model: Model,
  left: Dataset,
  right: Dataset | null,
  options: LinkingOptions,
): { model: Model; sessions: readonly Session[] } {
  const isEnough = left.count >= LEAST_TO_TRAIN && (right?.count ?? left.count) >= LEAST_TO_TRAIN
  if (options.model && !options.train) return { model: options.model, sessions: [] }
  if (isEnough || options.train)
    return train(model, left, right, {
      seed: options.seed ?? 1,
      ...(options.randomPairs && { randomPairs: options.randomPairs }),
      ...(options.signal && { signal: options.signal }),
    })
  return { model: startingPoint(model), sessions: [] }
}

/** For little data: what the shipped model knows of the same comparisons. */
function startingPoint(model: Model): Model {
  const shipped = new Map(shippedModel('vn-person').comparisons.map(c => [c.id, c]))
  return {
    ...model,
    comparisons: model.comparisons.map(c => {
      const known = shipped.get(c.id)
      const isSame =
        known !== undefined &&
        known.levels.length === c.levels.length &&
        known.levels.every((l, i) => l.id === c.levels[i]!.id)
      return isSame ? known : { ...c, levels: c.levels.map(usual(c.levels.length)) }
    }),
  }
}

/** Chances nobody measured: most true pairs agree, most others do not. */
const usual = (n: number) => (level: Model['comparisons'][number]['levels'][number], i: number) =>
  level.null || level.m !== undefined
    ? level
    : i === n - 1
      ? { ...level, m: 0.05, u: 0.9 }
      : { ...level, m: 0.8 / i ** 2, ...(level.u === undefined ? { u: 0.01 * i } : {}) }

/** Encodes a file for linkage by others; see `encode.ts`. Gives the head of the written file. */
export async function encodeFile(
  address: string,
  key: Buffer,
  out: string,
  options: LinkingOptions & { encoding?: EncodingOptions },
): Promise<EncodedHead & { faults: number; lost: number }> {
  const file = await opened(address, options.maps?.left, options.keys?.left)
  const { model, units } = await modelFor([file], 'link', options)
  const [side] = (await readAll([file], model, units, options)) as [Side]
  const roles = rolesOf([file.recognition], units.length > 0 ? 'units' : 'text')
  const { records } = side
  const head = await writeEncoded(out, records, roles, key, options.encoding)
  return { ...head, faults: records.faults, lost: records.lost }
}

/** Links two encoded files, whose clear values nobody here knows. */
export async function linkEncoded(
  leftPath: string,
  rightPath: string,
  options: LinkingOptions,
): Promise<LinkedFiles> {
  const { meter = new Meter(), progress, signal, seed = 1 } = options
  progress?.('read', '')
  const [a, b] = await meter.stage('read', async () => [
    await readEncoded(leftPath, signal),
    await readEncoded(rightPath, signal),
  ])
  const plan = commonModel(a!.head, b!.head)
  progress?.('train', '')
  const { model, sessions } = await meter.stage('train', () =>
    trained(plan, a!.data, b!.data, { ...options, randomPairs: options.randomPairs ?? 50_000 }),
  )
  progress?.('link', '')
  const run = await meter.stage('link', () => link(model, a!.data, b!.data, runOptions(options)))
  const side = ({ data, lines }: typeof a & object): Side => ({
    recognition: { columns: [], key: null, dateOrder: 'dmy', isVietnamese: false },
    records: { data, lines, keys: [], faults: 0, lost: 0, found: [] },
    isCached: false,
  })
  return {
    left: side(a!),
    right: side(b!),
    run,
    partner: options.oneToOne ? oneToOne(run.best, model.decide.accept) : accepted(run),
    model,
    sessions,
    seed,
    hash: run.hash,
  }
}
