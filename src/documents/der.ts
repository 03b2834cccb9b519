/**
 * DER: the few shapes of ASN.1 a signature block needs (X.690), written and read as plain bytes.
 *
 * A general library builds an object per byte field and takes milliseconds where this takes microseconds.
 */

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context4: 0xa4,
} as const

/** One value: tag, length in its shortest form, content. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), ...content])
}

/** `1.2.840.113549.1.7.1` as an OBJECT IDENTIFIER. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const group = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      group.unshift((left & 0x7f) | 0x80)
    bytes.push(...group)
  }
  return tlv(TAG.oid, Buffer.from(bytes))
}

/** The members of a SET OF stand in the order of their encodings (X.690 §11.6). */
export function sorted(members: readonly Buffer[]): Buffer[] {
  return [...members].sort(Buffer.compare)
}

export type Value = Readonly<{
  tag: number
  content: Buffer
  /** Tag, length and content. */
  whole: Buffer
}>

/** The values that stand one after another in `bytes`, or null when they do not fill it exactly. */
export function valuesIn(bytes: Buffer): Value[] | null {
  const found: Value[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at]!
    let length = bytes[at + 1] ?? 0x80
    let start = at + 2
    if (length === 0x81) {
      length = bytes[start] ?? -1
      start += 1
    } else if (length === 0x82) {
      length = start + 2 <= bytes.length ? bytes.readUInt16BE(start) : -1
      start += 2
    } else if (length >= 0x80) return null
    const end = start + length
    // Multi-byte tags never occur in what we read.
    if (length < 0 || end > bytes.length || (tag & 0x1f) === 0x1f) return null
    found.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) })
    at = end
  }
  return found
}

/**
 * Goes down into nested values: `at(bytes, 0, 1)` is the second value within the first.
 * @returns null when there is no such place
 */
export function at(bytes: Buffer, ...path: readonly number[]): Value | null {
  let here: Value | null = null
  for (const index of path) {
    const values: Value[] | null = valuesIn(here ? here.content : bytes)
    here = values?.[index] ?? null
    if (!here) return null
  }
  return here
}
