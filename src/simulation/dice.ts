/**
 * Dice: fast repeatable chance for the synthetic country. Not for keys, salts or anything real.
 * One seed and one name give one stream, so that a commune's people do not depend on its neighbours'.
 */
import { createHash } from 'node:crypto'

export type Dice = Readonly<{
  /** Uniform number in [0, 1). */
  unit(): number
  /** Uniform integer in [0, below). */
  int(below: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
}>

/** sfc32, a small generator of good quality, seeded by SHA-256 of `seed` and `name`. */
export function dice(seed: string, name: string): Dice {
  const s = createHash('sha256').update(`${seed}\n${name}`).digest()
  let a = s.readUInt32LE(0)
  let b = s.readUInt32LE(4)
  let c = s.readUInt32LE(8)
  let counter = s.readUInt32LE(12) | 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const unit = () => next() / 4_294_967_296
  const int = (below: number) => Math.floor(unit() * below)
  return { unit, int, chance: p => unit() < p, pick: from => from[int(from.length)]! }
}

/** Draws by weight in O(log n). */
export type Urn<T> = (dice: Dice) => T

export function urn<T>(rows: readonly (readonly [T, number])[]): Urn<T> {
  const sums = new Float64Array(rows.length)
  let total = 0
  rows.forEach(([, weight], i) => {
    total += weight
    sums[i] = total
  })
  return d => {
    const x = d.unit() * total
    let low = 0
    let high = rows.length - 1
    while (low < high) {
      const mid = (low + high) >> 1
      if (sums[mid]! > x) high = mid
      else low = mid + 1
    }
    return rows[low]![0]
  }
}
