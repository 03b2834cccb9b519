/**
 * Renderer: the house's side of the worker thread. The thread starts at the first document, serves in order,
 * and is let go when nobody has asked for a while, so that its memory (about 130 MB) comes back.
 */
import { Worker } from 'node:worker_threads'
import { orThrow, type Problem } from '#kernel'
import type { InspectOrder } from './inspect-worker.ts'
import { problem } from './problems.ts'
import type { RenderOrder } from './render-worker.ts'
import type { PreparedPdf } from './signature.ts'

const IDLE_MS = 120_000
const LOADING_MS = 30_000
/** Typst does not give all its memory back: a fresh thread after this many documents bounds it for good. */
const DOCUMENTS_PER_THREAD = 5_000
/** JavaScript heap of each thread; an upload of 10 MiB is held several times while it is read. */
const HEAP_MB = { render: 96, inspect: 320 } as const

type Waiting = { resolve(result: never): void; reject(error: Error): void; timer: NodeJS.Timeout }

class Thread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #gone: () => void
  #orders = 0
  #retired = false

  constructor(job: 'render' | 'inspect', gone: () => void) {
    this.#gone = gone
    this.#worker = new Worker(new URL(`./${job}-worker.ts`, import.meta.url), {
      name: `documents ${job}`,
      // A small heap is collected often. An attack with a huge PDF ends this thread, not the house.
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: HEAP_MB[job] },
    })
    this.#worker.unref()
    this.#worker.on('message', (reply: { id: number; result?: never; error?: string }) => {
      const waiting = this.#waiting.get(reply.id)
      if (!waiting) return
      this.#settle(reply.id)
      if (reply.error === undefined) waiting.resolve(reply.result as never)
      else waiting.reject(new Error(reply.error))
      if (this.#retired && this.#waiting.size === 0) void this.end()
    })
    const fail = (error: Error) => this.#fail(error)
    this.#worker.on('error', fail)
    this.#worker.on('exit', () => fail(new Error('the thread of documents ended')))
  }

  get orders(): number {
    return this.#orders
  }
  get busy(): boolean {
    return this.#waiting.size > 0
  }

  ask<T>(order: RenderOrder | InspectOrder, timeoutMs: number): Promise<T> {
    const id = ++this.#orders
    // A thread with work keeps the process alive; an idle one does not.
    this.#worker.ref()
    return new Promise<T>((resolve, reject) => {
      // The first order also waits for the thread to load its libraries.
      const allowedMs = timeoutMs + (id === 1 ? LOADING_MS : 0)
      const timer = setTimeout(() => {
        this.#fail(new Error(`a document was not done in ${allowedMs} ms`))
        void this.end()
      }, allowedMs)
      this.#waiting.set(id, { resolve, reject, timer })
      this.#worker.postMessage({ ...order, id })
    })
  }

  /** Ends when its last order is done. */
  retire(): void {
    this.#retired = true
    if (this.#waiting.size === 0) void this.end()
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #settle(id: number): void {
    clearTimeout(this.#waiting.get(id)?.timer)
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) this.#worker.unref()
  }

  #fail(error: Error): void {
    this.#gone()
    for (const [id, waiting] of this.#waiting) {
      this.#settle(id)
      waiting.reject(error)
    }
  }
}

const threads: { render: Thread | null; inspect: Thread | null } = { render: null, inspect: null }
let idle: NodeJS.Timeout | null = null

/** The thread of a job; hostile uploads are looked at in another one than documents are made in. */
function threadFor(job: 'render' | 'inspect'): Thread {
  const current = threads[job]
  if (current && current.orders < DOCUMENTS_PER_THREAD) {
    restWhenIdle()
    return current
  }
  current?.retire()
  const fresh: Thread = new Thread(job, () => {
    if (threads[job] === fresh) threads[job] = null
  })
  threads[job] = fresh
  restWhenIdle()
  return fresh
}

function restWhenIdle(): void {
  if (idle) clearTimeout(idle)
  idle = setTimeout(() => {
    if (threads.render?.busy || threads.inspect?.busy) restWhenIdle()
    else void closeRenderer()
  }, IDLE_MS)
  idle.unref()
}

/** Typesets a document; the answer waits for a signature. Cold about 1 s, warm about 20 ms. */
export function render(order: RenderOrder): Promise<PreparedPdf> {
  return threadFor('render').ask(order, 30_000)
}

export type Inspection = Readonly<{ mediaType: 'application/pdf' | 'image/jpeg' | 'image/png' }>

/** Looks at uploaded bytes away from the server's loop, and not for longer than 8 s. */
export async function inspect(bytes: Uint8Array): Promise<Inspection> {
  const look = () => threadFor('inspect').ask<Inspection | Problem>({ bytes }, 8_000)
  // A thread can die of somebody else's file: each file is looked at a second time before it is blamed.
  const answer = await look()
    .catch(look)
    .catch(() => problem('upload-broken', { field: 'file' }))
  return orThrow(answer)
}

/** Starts the thread before the first document is asked for, e.g. after the server began to listen. */
export function warmRenderer(): void {
  threadFor('render')
}

/** Ends the threads; they come back when needed. */
export async function closeRenderer(): Promise<void> {
  const open = [threads.render, threads.inspect]
  threads.render = null
  threads.inspect = null
  await Promise.all(open.map(thread => thread?.end()))
}
