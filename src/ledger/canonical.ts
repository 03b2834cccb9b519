/** Canonical JSON (RFC 8785): one value, one text, so that a digest of it means something. */
import { assert } from '#kernel'

/** What JSON can hold. A property that is `undefined` is left out, as `JSON.stringify` does. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** The canonical text: keys sorted by UTF-16 code units, no spaces, numbers as ECMAScript writes them. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const object = value as { readonly [key: string]: Json | undefined }
    const members = Object.keys(object)
      .filter(key => object[key] !== undefined)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`)
    return `{${members.join(',')}}`
  }
  assert(
    value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value),
    'a value of JSON is a string, a finite number, true, false, null, a list or an object',
  )
  return JSON.stringify(value)
}
