/** Pace: how fast things follow one another when days are played as a load. */

/** Resolves when the next thing may happen. */
export type Pace = () => Promise<void>

/** @param perSecond how many things a second; null: as fast as they go */
export function pace(perSecond: number | null): Pace {
  if (perSecond === null) return async () => {}
  let next = performance.now()
  return async () => {
    const now = performance.now()
    // A thing that took long is not made up for by a rush.
    next = Math.max(next + 1_000 / perSecond, now)
    if (next > now) await new Promise(resolve => setTimeout(resolve, next - now))
  }
}
