/**
 * Several threads for one run. Rows, indexes and results lie in shared memory; threads are told by message which
 * rule and which left records are theirs. The indexes of a stage are built side by side, then its rules are
 * scanned one after another, each by all threads.
 */
import { Worker } from 'node:worker_threads'
import type { BlockIndex, Splits } from './block.ts'
import type { Model } from './model.ts'
import type { Prepared } from './prepare.ts'
import { type RuleCount, type RunOptions, sortPairs, stagesOf, told, unsettled } from './run.ts'
import { type Best, emptyBest, type Pairs } from './scan.ts'
import type { Table } from './table.ts'

/** What a thread must know to score: everything else is derived from it. */
export type CrewStart = Readonly<{
  model: Model
  left: Table
  right: Table
  fresh: number | null
  population: number
  splits: readonly Splits[]
  /** The words of each lexicon and how many records bear them. */
  words: readonly (readonly [root: string, words: readonly string[], counts: readonly number[]])[]
}>
export type Indexed = Readonly<{ index: BlockIndex; order: Uint32Array; keys: Int32Array }>
export type CrewTask =
  | Readonly<{ task: 'index'; rule: number; active: Uint8Array | null }>
  | Readonly<{ task: 'best'; rule: number; indexed: Indexed; best: Best }>
  | Readonly<{ task: 'pairs'; rule: number; indexed: Indexed; keep: number }>
export type CrewAnswer =
  | Readonly<{ indexed: Indexed }>
  | Readonly<{ pairs: number }>
  | Readonly<{ pairs: number; found: Pairs }>

class Crew {
  readonly #workers: Worker[]
  readonly #idle: Worker[]
  readonly #waiting: (() => void)[] = []

  constructor(threads: number, start: CrewStart) {
    this.#workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./crew-worker.ts', import.meta.url), { workerData: start }),
    )
    this.#idle = [...this.#workers]
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

function startOf(model: Model, { encoded, space }: Prepared): CrewStart {
  return {
    model,
    left: space.left,
    right: space.right,
    fresh: space.fresh,
    population: encoded.population,
    splits: space.splits,
    words: [...encoded.lexicons].map(
      ([root, lexicon]) => [root, [...lexicon.texts('value')], lexicon.counts] as const,
    ),
  }
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

async function withCrew<T>(
  model: Model,
  prepared: Prepared,
  options: RunOptions,
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const crew = new Crew(options.threads ?? 2, startOf(model, prepared))
  const stop = () => void crew.dismiss()
  options.signal?.addEventListener('abort', stop)
  try {
    return await work(crew)
  } finally {
    options.signal?.removeEventListener('abort', stop)
    await crew.dismiss()
  }
}

const indexAll = (crew: Crew, stage: readonly number[], active: Uint8Array | null) =>
  Promise.all(
    stage.map(async rule => {
      const answer = await crew.run({ task: 'index', rule, active })
      if (!('indexed' in answer)) throw new Error('an index was asked for')
      return answer.indexed
    }),
  )

/** As `bestAlone`, on several threads; the same answer. */
export function crewBest(
  model: Model,
  prepared: Prepared,
  settle: number,
  options: RunOptions,
): Promise<{ best: Best; counts: RuleCount[] }> {
  const { space } = prepared
  return withCrew(model, prepared, options, async crew => {
    const best = emptyBest(space.left.count)
    const counts: RuleCount[] = []
    let active: Uint8Array | null = null
    for (const stage of stagesOf(space)) {
      const indexes = await indexAll(crew, stage, active)
      for (const [i, rule] of stage.entries()) {
        options.signal?.throwIfAborted()
        const answers = await Promise.all(
          slices(indexes[i]!, options.threads ?? 2).map(indexed =>
            crew.run({ task: 'best', rule, indexed, best }),
          ),
        )
        counts.push({ rule: space.rules[rule]!.id, pairs: total(answers) })
        options.onProgress?.(told(space, counts))
      }
      active = unsettled(best, settle)
    }
    return { best, counts }
  })
}

/** As `pairsAlone`, on several threads; the same answer. */
export function crewPairs(
  model: Model,
  prepared: Prepared,
  keep: number,
  options: RunOptions,
): Promise<{ pairs: Pairs; counts: RuleCount[] }> {
  const { space } = prepared
  return withCrew(model, prepared, options, async crew => {
    const counts: RuleCount[] = []
    const found: Pairs[] = []
    for (const stage of stagesOf(space)) {
      const indexes = await indexAll(crew, stage, null)
      for (const [i, rule] of stage.entries()) {
        options.signal?.throwIfAborted()
        const answers = await Promise.all(
          slices(indexes[i]!, options.threads ?? 2).map(indexed =>
            crew.run({ task: 'pairs', rule, indexed, keep }),
          ),
        )
        for (const answer of answers) if ('found' in answer) found.push(answer.found)
        counts.push({ rule: space.rules[rule]!.id, pairs: total(answers) })
        options.onProgress?.(told(space, counts))
      }
    }
    return { pairs: sortPairs(found), counts }
  })
}

const total = (answers: readonly CrewAnswer[]) =>
  answers.reduce((sum, answer) => sum + ('pairs' in answer ? answer.pairs : 0), 0)
