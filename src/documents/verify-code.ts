/**
 * Verify code: the name of a document on the public page. 20 letters of Crockford's base32 are 100 bits
 * of chance, so that nobody finds a document by trying; groups of five so that people can type it.
 */
import type { Random } from '#kernel'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 20

/** 20 letters without groups: the stored form. */
export function newVerifyCode(random: Random): string {
  // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
  return [...random.bytes(LENGTH)].map(b => ALPHABET[b & 31]).join('')
}

/** `8K3QZ-…`: four groups of five, as printed and as in addresses. */
export function formatVerifyCode(code: string): string {
  return code.match(/.{5}/g)?.join('-') ?? code
}

/** What a person typed (case, spaces, dashes, O for 0, I or L for 1) as the stored form, or null. */
export function parseVerifyCode(typed: string): string | null {
  if (typed.length > 64) return null
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{20}$/.test(code) ? code : null
}
