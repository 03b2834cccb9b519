/** Identifiers made by the application, so that a row has its key before it meets a database. */
import type { Instant } from './clock.ts'
import type { Random } from './random.ts'

/** UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then chance; sorts by time. */
export function uuidv7(at: Instant, random: Random): string {
  const ms = Date.parse(at)
  const b = Buffer.alloc(16)
  b.writeUIntBE(ms, 0, 6)
  random.bytes(10).copy(b, 6)
  b[6] = (b[6]! & 0x0f) | 0x70
  b[8] = (b[8]! & 0x3f) | 0x80
  const hex = b.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether text from outside may be used as one of our identifiers. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text)
}
