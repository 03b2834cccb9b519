/** Seal: AES-256-GCM under a named secret of the house, for rows that would be dangerous in a stolen copy. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from '#kernel'

const NONCE = 12
const TAG = 16

/** @param bind what the sealed bytes belong to; they open only with the same */
export function seal(keys: Keys, secret: string, bind: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', keys.secret(secret), nonce)
  cipher.setAAD(Buffer.from(bind))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The plain bytes, or null when they were altered, moved or sealed with another secret. */
export function unseal(keys: Keys, secret: string, bind: string, sealed: Buffer): Buffer | null {
  if (sealed.length < NONCE + TAG) return null
  const decipher = createDecipheriv('aes-256-gcm', keys.secret(secret), sealed.subarray(0, NONCE))
  decipher.setAAD(Buffer.from(bind))
  decipher.setAuthTag(sealed.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
  } catch {
    return null
  }
}
