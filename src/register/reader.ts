/**
 * Reader: reads of the register that are no part of a deed. Those that come while a transaction is under way
 * wait for the next one and share it: its statements, its commit, its write to the disk.
 *
 * INVARIANT: an answer is given only after the commit of its receipt; a read that fails fails alone.
 */
import { type Db, orThrow, type Problem } from '#kernel'
import type { Ask, Disclosed } from './disclosure.ts'
import { discloseEach, type FoundByNumber, type NumberAsk } from './look-up.ts'

export type Reader = Readonly<{
  /** As `disclose`, in a transaction shared with other reads. */
  disclose(ask: Ask): Promise<Disclosed>
  /** As `discloseByNumber`, in a transaction shared with other reads. */
  discloseByNumber(ask: NumberAsk): Promise<FoundByNumber | null>
}>

/** Transactions under way at most: while one waits for the disk, another is prepared. */
const LANES = 2
/** Reads that share a transaction at most. */
const SHARED = 128

type Answer = Disclosed | FoundByNumber | Problem | null
type Waiting = Readonly<{
  ask: Ask | NumberAsk
  resolve(answer: Answer): void
  reject(error: unknown): void
}>

const readers = new WeakMap<Db, Reader>()

/** The one reader of a database. */
export function readsOf(db: Db): Reader {
  let reader = readers.get(db)
  if (reader === undefined) {
    reader = newReader(db)
    readers.set(db, reader)
  }
  return reader
}

function newReader(db: Db): Reader {
  const waiting: Waiting[] = []
  let lanes = 0

  /** Answers reads in one transaction; when that fails, each in its own, so that none pays for another. */
  async function answer(reads: readonly Waiting[]): Promise<void> {
    try {
      const asks = reads.map(r => r.ask)
      const { answers, written } = await db.tx(async tx => {
        const ready = await discloseEach(tx, asks)
        // The commit is sent behind the receipts without waiting for them; it does nothing when they fail.
        ready.written.catch(() => {})
        return ready
      })
      await written
      for (const [i, read] of reads.entries()) read.resolve(answers[i]!)
    } catch (error) {
      if (reads.length === 1) reads[0]!.reject(error)
      else for (const read of reads) await answer([read])
    }
  }

  async function lane(): Promise<void> {
    lanes++
    try {
      while (waiting.length > 0) await answer(waiting.splice(0, SHARED))
    } finally {
      lanes--
    }
  }

  const asked = (ask: Ask | NumberAsk) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      // Whoever asks in the same turn of the loop comes along.
      if (lanes < LANES) setImmediate(() => lanes < LANES && lane())
    })

  return {
    async disclose(ask) {
      return orThrow((await asked(ask)) as Disclosed | Problem)
    },
    async discloseByNumber(ask) {
      return orThrow((await asked(ask)) as FoundByNumber | Problem | null)
    },
  }
}
