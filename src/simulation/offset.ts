/** Offset: how far the sandbox's day stands from the real one; every process of the sandbox follows it. */
import type { Db } from '#kernel'
import { clockOffsetMs } from './store.ts'

const FOLLOW_MS = 1_000

export type SandboxOffset = Readonly<{
  /** What the clock adds to the wall clock now. */
  ms: () => number
  /** Reads the offset, then keeps following it; gives the function that stops. */
  follow(db: Db): Promise<() => void>
  /** Takes a new offset at once, in the process that moved it. */
  set(ms: number): void
}>

export function sandboxOffset(): SandboxOffset {
  let current = 0
  return {
    ms: () => current,
    set: ms => {
      current = ms
    },
    async follow(db) {
      current = await clockOffsetMs(db)
      const timer = setInterval(() => {
        clockOffsetMs(db).then(
          ms => {
            current = ms
          },
          // The database is away for a moment; the last known day stands.
          () => {},
        )
      }, FOLLOW_MS)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}
