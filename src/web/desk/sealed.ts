/**
 * Sealed: what an intake keeps between two pages: whom the card named and what stood on it. It travels in a
 * cookie that only this house can read, so that nothing of a person stands in an address and no server remembers.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { isUuid, type Keys, type Random } from '#kernel'
import type { Reading } from './reading.ts'

/** @property at when it was sealed; it is good for `LASTS_MS` */
export type Intake = Readonly<{
  personId: string
  /** Null when the person was found by a search. */
  reading: Reading | null
  officialId: string
  at: string
}>

export const LASTS_MS = 20 * 60_000
const NAME = 'desk-intake'

/** AES-256-GCM; the text is nonce, tag and cipher in base64url. */
export function seal(keys: Keys, random: Random, intake: Intake): string {
  const nonce = random.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.secret(NAME), nonce)
  const body = Buffer.concat([cipher.update(JSON.stringify(intake)), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

/** What was sealed, or null when it was changed, is too old or belongs to another official. */
export function unseal(
  keys: Keys,
  text: string | undefined,
  of: { officialId: string; now: string },
): Intake | null {
  if (!text || text.length > 8_000) return null
  try {
    const bytes = Buffer.from(text, 'base64url')
    const cipher = createDecipheriv('aes-256-gcm', keys.secret(NAME), bytes.subarray(0, 12))
    cipher.setAuthTag(bytes.subarray(12, 28))
    const plain = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()])
    const intake = JSON.parse(plain.toString()) as Intake
    const age = Date.parse(of.now) - Date.parse(intake.at)
    const fits = intake.officialId === of.officialId && isUuid(intake.personId)
    return fits && age >= 0 && age < LASTS_MS ? intake : null
  } catch {
    return null
  }
}
