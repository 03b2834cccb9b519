/** Threads: cells told on several threads, handed over in the order of the country. */
import { Worker } from 'node:worker_threads'
import { type Cell, cellsOf } from '../history/cell.ts'
import { type ArchiveOptions, type Counts, cellFiles } from './cell-files.ts'

export type Told = Readonly<{
  index: number
  parts: readonly Readonly<{ bytes: Uint8Array; rows: number }>[]
  counts: Counts
}>

/** How far ahead of the file threads may work, in cells a thread: what bounds the memory. */
const AHEAD = 3

/** Memory of one person's life, papers, events and rows, generously. */
const BYTES_EACH = 9_000

function heapMb(cells: readonly Cell[], { scale, inFull }: ArchiveOptions): number {
  const people = (cell: Cell) =>
    cell.communes.reduce((n, [code, all]) => n + all * (inFull.includes(code) ? 1 : scale), 0)
  return 192 + Math.ceil((Math.max(...cells.map(people)) * BYTES_EACH) / 1e6)
}

/**
 * Every cell of the country, in order.
 * @param threads 0 tells them here
 */
export async function* toldCells(options: ArchiveOptions, threads: number): AsyncGenerator<Told> {
  const cells = cellsOf(options.scale)
  if (threads === 0) {
    for (const cell of cells) {
      yield { index: cell.index, ...cellFiles(cell, options) }
    }
    return
  }
  const done = new Map<number, Told>()
  let failure: Error | null = null
  let wake = () => {}
  let asked = 0
  let written = 0
  const idle: Worker[] = []
  const give = () => {
    while (idle.length > 0 && asked < cells.length && asked < written + threads * AHEAD)
      idle.shift()!.postMessage(asked++)
  }
  const workers = Array.from({ length: Math.min(threads, cells.length) }, () => {
    const worker = new Worker(new URL('./archive-worker.ts', import.meta.url), {
      name: 'country',
      workerData: options,
      // A small heap is collected often; the largest cell says how much is needed.
      resourceLimits: {
        maxYoungGenerationSizeMb: 48,
        maxOldGenerationSizeMb: heapMb(cells, options),
      },
    })
    worker.on('message', (told: Told) => {
      done.set(told.index, told)
      idle.push(worker)
      give()
      wake()
    })
    worker.on('error', error => {
      failure = error as Error
      wake()
    })
    return worker
  })
  idle.push(...workers)
  try {
    give()
    while (written < cells.length) {
      const next = done.get(written)
      if (failure) throw failure
      if (!next) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      done.delete(written)
      yield next
      written++
      give()
    }
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}
