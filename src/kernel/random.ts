/**
 * Random: the only source of chance. The system's comes from the operating system; the seeded one makes
 * a simulated history repeatable to the byte and must never make a key or a salt of a real person.
 */
import { createHash, randomBytes } from 'node:crypto'

export type Random = Readonly<{
  bytes(length: number): Buffer
  /** Uniform integer in [0, below). */
  int(below: number): number
}>

function intFrom(bytes: (n: number) => Buffer, below: number): number {
  const limit = Math.floor(2 ** 48 / below) * below
  for (;;) {
    const n = bytes(6).readUIntBE(0, 6)
    if (n < limit) return n % below
  }
}

export const systemRandom: Random = {
  bytes: length => randomBytes(length),
  int: below => intFrom(randomBytes, below),
}

/** Counter-mode SHA-256 stream of a seed. */
export function seededRandom(seed: string): Random {
  let counter = 0
  let pool = Buffer.alloc(0)
  const bytes = (length: number): Buffer => {
    while (pool.length < length) {
      const block = createHash('sha256').update(`${seed}:${counter++}`).digest()
      pool = Buffer.concat([pool, block])
    }
    const out = pool.subarray(0, length)
    pool = pool.subarray(length)
    return out
  }
  return { bytes, int: below => intFrom(bytes, below) }
}
