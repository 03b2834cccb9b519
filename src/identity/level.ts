/**
 * Level: how sure the house is of who is there, in one sign-in (authentication level 1–4, Decree 69/2024/NĐ-CP
 * art. 3 and 21) and by the account itself (level 1–2). The two are independent, and neither is ever raised in silence.
 */
import { assert } from '#kernel'

/** How the account was proven: 1 remotely, 2 in person with fingerprints. */
export type AccountLevel = 1 | 2
/** How sure this one sign-in is. */
export type AuthLevel = 1 | 2 | 3 | 4

/** One proof given during a sign-in. */
export type Factor =
  | Readonly<{ kind: 'password' }>
  | Readonly<{ kind: 'one-time-code'; by: 'phone' | 'totp' }>
  /** A passkey with user verification: something owned, unlocked by a face, a finger or a PIN on the device. */
  | Readonly<{ kind: 'passkey'; deviceBound: boolean }>

/**
 * The level a set of proofs reaches. A one-time code never reaches 3, because it can be talked out of a person;
 * a passkey that is copied between devices stops at 3; 4 needs a passkey bound to one device and a password.
 */
export function classifyAuth(factors: readonly Factor[]): AuthLevel {
  const has = (kind: Factor['kind']) => factors.some(f => f.kind === kind)
  const bound = factors.some(f => f.kind === 'passkey' && f.deviceBound)
  if (bound && has('password')) return 4
  if (has('passkey')) return 3
  if (has('password') && has('one-time-code')) return 2
  return 1
}

/** Authentication method references (RFC 8176) of the proofs. */
export function amrOf(factors: readonly Factor[]): string[] {
  const methods = factors.flatMap(f => {
    if (f.kind === 'password') return ['pwd']
    if (f.kind === 'one-time-code') return f.by === 'phone' ? ['otp', 'sms'] : ['otp']
    return [f.deviceBound ? 'hwk' : 'swk', 'user']
  })
  if (factors.length > 1) methods.push('mfa')
  return [...new Set(methods)]
}

const ACR = 'urn:lienthong:auth:'

/** Authentication context class (`acr`, OpenID Connect Core §2) of a level. */
export function acrOf(level: AuthLevel): string {
  return `${ACR}${level}`
}

/** All classes, lowest first. */
export const ACR_VALUES = ([1, 2, 3, 4] as const).map(acrOf)

/** The classes that satisfy a demand for `level`. */
export function acrsFrom(level: AuthLevel): string[] {
  return ACR_VALUES.slice(level - 1)
}

/** Level of a class, or null when the text is none of ours. */
export function levelOfAcr(acr: unknown): AuthLevel | null {
  const at = typeof acr === 'string' ? ACR_VALUES.indexOf(acr) : -1
  return at < 0 ? null : asAuthLevel(at + 1)
}

export function asAuthLevel(n: number): AuthLevel {
  assert(n === 1 || n === 2 || n === 3 || n === 4, 'an authentication level is 1 to 4')
  return n
}
