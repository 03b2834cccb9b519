/** Totp: time-based one-time codes of an authenticator app (RFC 6238; HMAC-SHA-1, 30 seconds, 6 digits). */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '#kernel'

const STEP_SECONDS = 30
const DIGITS = 6
/** Steps before and after the present one that still count, because clocks of phones drift. */
const DRIFT = 1

export function stepOf(at: Instant): number {
  return Math.floor(Date.parse(at) / 1000 / STEP_SECONDS)
}

/** HOTP (RFC 4226 §5.3) of a step. */
export function codeOf(
  secret: Buffer,
  step: number,
  digits: number = DIGITS,
  algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha1',
): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac(algorithm, secret).update(counter).digest()
  const offset = mac[mac.length - 1]! & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step a code belongs to, or null when it is none of the present ones. */
export function matchStep(secret: Buffer, code: string, now: Instant): number | null {
  const given = Buffer.from(code)
  if (given.length !== DIGITS) return null
  const present = stepOf(now)
  let found: number | null = null
  for (let step = present - DRIFT; step <= present + DRIFT; step++)
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), given)) found = step
  return found
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 (RFC 4648) without padding, as authenticator apps take it. */
export function base32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? [])
    .map(group => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('')
}

/** The `otpauth:` address that an app reads from a link or a QR code. */
export function otpauthUri(secret: Buffer, account: string): string {
  const issuer = 'Lien Thong'
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?${new URLSearchParams({
    secret: base32(secret),
    issuer,
    digits: String(DIGITS),
    period: String(STEP_SECONDS),
  })}`
}
