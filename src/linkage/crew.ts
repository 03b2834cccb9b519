/**
 * Several threads for one run. Rows, indexes and results lie in shared memory; threads are told by message which
 * rule and which left records are theirs. They start while the rows are still being encoded, and plan the blocks;
 * the indexes of a stage are built side by side, and its rules are scanned one after another, each by all threads.
 */
import { Worker } from 'node:worker_threads'
import { type BlockIndex, compileRules, type RulePlan, type Splits } from './block.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'
import { freshRows, type Prepared, planned } from './prepare.ts'
import { type RuleCount, type RunOptions, sortPairs, stagesOf, told, unsettled } from './run.ts'
import { type Best, emptyBest, type Pairs } from './scan.ts'
import { type Encoded, encode, type Table } from './table.ts'

/** What a thread must know to score: everything else is derived from it. */
export type CrewStart = Readonly<{
  model: Model
  left: Table
  right: Table
  fresh: number | null
  population: number
  /** The words of each lexicon and how many records bear them. */
  words: readonly (readonly [root: string, words: readonly string[], counts: readonly number[]])[]
}>
export type Indexed = Readonly<{ index: BlockIndex; order: Uint32Array; keys: Int32Array }>
/** Told to every thread, and answered by none. */
export type CrewNews =
  | Readonly<{ news: 'start'; start: CrewStart }>
  | Readonly<{ news: 'splits'; splits: readonly Splits[] }>
export type CrewTask =
  | Readonly<{ task: 'plan'; rule: number }>
  | Readonly<{ task: 'index'; rule: number; active: Uint8Array | null }>
  | Readonly<{ task: 'best'; rule: number; indexed: Indexed; best: Best }>
  | Readonly<{ task: 'pairs'; rule: number; indexed: Indexed; keep: number }>
export type CrewAnswer =
  | Readonly<{ plan: RulePlan }>
  | Readonly<{ indexed: Indexed }>
  | Readonly<{ pairs: number }>
  | Readonly<{ pairs: number; found: Pairs }>

/** Node that reads TypeScript itself needs none of the parent's loaders, which take longer than the work of a small run. */
const WORKER_OPTIONS = process.features.typescript ? { execArgv: [] } : {}

export class Crew {
  readonly #workers: Worker[]
  readonly #idle: Worker[]
  readonly #waiting: (() => void)[] = []

  readonly threads: number

  constructor(threads: number) {
    this.threads = threads
    this.#workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./crew-worker.ts', import.meta.url), WORKER_OPTIONS),
    )
    this.#idle = [...this.#workers]
  }

  tell(news: CrewNews): void {
    for (const worker of this.#workers) worker.postMessage(news)
  }

  async run(task: CrewTask): Promise<CrewAnswer> {
    while (this.#idle.length === 0) await new Promise<void>(resolve => this.#waiting.push(resolve))
    const worker = this.#idle.pop()!
    try {
      return await new Promise<CrewAnswer>((resolve, reject) => {
        const settle = () => {
          worker.off('message', done)
          worker.off('error', fail)
        }
        const done = (answer: CrewAnswer) => {
          settle()
          resolve(answer)
        }
        const fail = (error: Error) => {
          settle()
          reject(error)
        }
        worker.on('message', done)
        worker.on('error', fail)
        worker.postMessage(task)
      })
    } finally {
      this.#idle.push(worker)
      this.#waiting.shift()?.()
    }
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()))
  }
}

function startOf(model: Model, encoded: Encoded, fresh: number | null): CrewStart {
  return {
    model,
    left: freshRows(encoded, fresh),
    right: encoded.tables.at(-1)!,
    fresh,
    population: encoded.population,
    words: [...encoded.lexicons].map(
      ([root, lexicon]) => [root, [...lexicon.texts('value')], lexicon.counts] as const,
    ),
  }
}

/** As `prepare`, with the crew planning the blocks; it is ready to scan afterwards. */
export async function prepareWith(
  crew: Crew,
  model: Model,
  left: Dataset,
  right: Dataset | null,
  fresh = 0,
): Promise<Prepared> {
  const encoded = encode(model, right ? [left, right] : [left])
  const from = right === null ? fresh : null
  crew.tell({ news: 'start', start: startOf(model, encoded, from) })
  const plans = await Promise.all(
    compileRules(model, encoded.layout).map(async (_, rule) => {
      const answer = await crew.run({ task: 'plan', rule })
      if (!('plan' in answer)) throw new Error('a plan was asked for')
      return answer.plan
    }),
  )
  crew.tell({ news: 'splits', splits: plans.map(plan => plan.splits) })
  return planned(model, encoded, from, plans)
}

/** A slice of the left records in their order; threads take several, so that none waits long for the last. */
const SLICES = 4
function slices(indexed: Indexed, threads: number): Indexed[] {
  const parts = Math.max(1, Math.min(threads * SLICES, Math.ceil(indexed.order.length / 256)))
  const size = Math.ceil(indexed.order.length / parts)
  return Array.from({ length: parts }, (_, i) => ({
    ...indexed,
    order: indexed.order.subarray(i * size, (i + 1) * size),
  }))
}

/** Hires threads for some work and lets them go after it, or when the signal says so. */
export async function withCrew<T>(
  options: RunOptions,
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const crew = new Crew(options.threads ?? 2)
  const stop = () => void crew.dismiss()
  options.signal?.addEventListener('abort', stop)
  try {
    return await work(crew)
  } finally {
    options.signal?.removeEventListener('abort', stop)
    await crew.dismiss()
  }
}

/** The indexes of a stage, each when it is ready: the first rule is scanned while the last is still indexed. */
function indexAll(crew: Crew, stage: readonly number[], active: Uint8Array | null) {
  return stage.map(rule => {
    const made = crew.run({ task: 'index', rule, active }).then(answer => {
      if (!('indexed' in answer)) throw new Error('an index was asked for')
      return answer.indexed
    })
    made.catch(() => {})
    return made
  })
}

/** As `bestAlone`, on several threads; the same answer. */
export async function crewBest(
  crew: Crew,
  { space }: Prepared,
  settle: number,
  options: RunOptions,
): Promise<{ best: Best; counts: RuleCount[] }> {
  const best = emptyBest(space.left.count)
  const counts: RuleCount[] = []
  let active: Uint8Array | null = null
  for (const stage of stagesOf(space)) {
    const indexes = indexAll(crew, stage, active)
    for (const [i, rule] of stage.entries()) {
      options.signal?.throwIfAborted()
      const answers = await Promise.all(
        slices(await indexes[i]!, crew.threads).map(indexed =>
          crew.run({ task: 'best', rule, indexed, best }),
        ),
      )
      counts.push({ rule: space.rules[rule]!.id, pairs: total(answers) })
      options.onProgress?.(told(space, counts))
    }
    active = unsettled(best, settle)
  }
  return { best, counts }
}

/** As `pairsAlone`, on several threads; the same answer. */
export async function crewPairs(
  crew: Crew,
  { space }: Prepared,
  keep: number,
  options: RunOptions,
): Promise<{ pairs: Pairs; counts: RuleCount[] }> {
  const counts: RuleCount[] = []
  const found: Pairs[] = []
  for (const stage of stagesOf(space)) {
    const indexes = indexAll(crew, stage, null)
    for (const [i, rule] of stage.entries()) {
      options.signal?.throwIfAborted()
      const answers = await Promise.all(
        slices(await indexes[i]!, crew.threads).map(indexed =>
          crew.run({ task: 'pairs', rule, indexed, keep }),
        ),
      )
      for (const answer of answers) if ('found' in answer) found.push(answer.found)
      counts.push({ rule: space.rules[rule]!.id, pairs: total(answers) })
      options.onProgress?.(told(space, counts))
    }
  }
  return { pairs: sortPairs(found), counts }
}

const total = (answers: readonly CrewAnswer[]) =>
  answers.reduce((sum, answer) => sum + ('pairs' in answer ? answer.pairs : 0), 0)
