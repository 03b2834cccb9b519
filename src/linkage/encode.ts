/**
 * Encoding: values as keyed tokens and keyed Bloom filters, so that two agencies that share a key can have their
 * records linked by a third who has none. The same key and value always give the same bits.
 *
 * What it protects from and what not stands in the README, `Linkage without handing over the database`.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Dataset } from './dataset.ts'
import type { EncodedField } from './encode-model.ts'
import { fold } from './standard/letters.ts'

export type EncodingOptions = Readonly<{
  /** Halves every filter by XOR, so that a bit no longer says which of two words set it. */
  fold?: boolean
  /** Share of bits that are thrown like a coin, decided by the key, so always the same for one record. */
  noise?: number
  /** Names are encoded apart for each year of birth: the frequencies of names no longer show. */
  saltByYear?: boolean
}>

export const FILTER_BITS = 512
const HASHES = 6
const TOKEN_BYTES = 9

/** A field of one record: tokens in front and behind, bits between. */
export type EncodedValue = string

/** Pairs of neighbouring letters, with the ends marked. */
export function bigrams(text: string): string[] {
  const padded = `_${text.replaceAll(' ', '_')}_`
  return Array.from({ length: padded.length - 1 }, (_, i) => padded.slice(i, i + 2))
}

export class Encoder {
  readonly #key: KeyObject
  readonly #options: EncodingOptions
  readonly #positions = new Map<string, readonly number[]>()

  /** @throws RangeError for a key shorter than 32 bytes */
  constructor(key: Buffer, options: EncodingOptions = {}) {
    if (key.byteLength < 32) throw new RangeError('a key has 32 bytes at least')
    // Made once: from bytes it would be made anew for every value.
    this.#key = createSecretKey(key)
    this.#options = options
  }

  /** Tells whether two files were encoded with one key, and nothing of the key. */
  get keyCheck(): string {
    return this.#mac('key check', '').toString('hex').slice(0, 24)
  }

  #mac(domain: string, text: string): Buffer {
    return createHmac('sha256', this.#key).update(`${domain}\u0000${text}`).digest()
  }

  token(domain: string, text: string): string {
    return this.#mac(`token ${domain}`, text)
      .toString('hex')
      .slice(0, 2 * TOKEN_BYTES)
  }

  #positionsOf(domain: string, gram: string): readonly number[] {
    const key = `${domain}\u0000${gram}`
    let found = this.#positions.get(key)
    if (!found) {
      const digest = this.#mac(`bits ${domain}`, gram)
      found = Array.from({ length: HASHES }, (_, i) => digest.readUInt16LE(2 * i) % FILTER_BITS)
      if (this.#positions.size < 200_000) this.#positions.set(key, found)
    }
    return found
  }

  /** The filter of a text: which bits are set, as 0 and 1. */
  filter(domain: string, text: string): Uint8Array {
    const bits = new Uint8Array(FILTER_BITS)
    for (const gram of bigrams(text)) for (const at of this.#positionsOf(domain, gram)) bits[at] = 1
    const { noise = 0 } = this.#options
    const half = this.#options.fold ? FILTER_BITS / 2 : FILTER_BITS
    const hard = new Uint8Array(half)
    for (let i = 0; i < half; i++)
      hard[i] = this.#options.fold ? bits[i]! ^ bits[i + half]! : bits[i]!
    if (noise > 0) this.#throwCoins(hard, domain, text, noise)
    return hard
  }

  #throwCoins(bits: Uint8Array, domain: string, text: string, share: number): void {
    let digest: Buffer = Buffer.alloc(0)
    for (let i = 0; i < bits.length; i++) {
      const at = (2 * i) % 32
      if (at === 0) digest = this.#mac(`noise ${domain} ${i}`, text)
      if (digest[at]! / 256 < share) bits[i] = digest[at + 1]! & 1
    }
  }

  #bitWords(domain: string, text: string): string[] {
    const words: string[] = []
    this.filter(domain, text).forEach((bit, i) => {
      if (bit) words.push(i.toString(36))
    })
    return words
  }

  /** A text or a number: the token of its folded form, its bits, the token of its exact form. */
  #text({ domain, kind }: EncodedField, value: string, salt: string): EncodedValue {
    const folded = fold(value)
    const salted = `${domain}${salt}`
    return [
      this.token(`fold ${salted}`, folded),
      ...(kind === 'bits' ? this.#bitWords(salted, folded) : []),
      this.token(`exact ${salted}`, value),
    ].join(' ')
  }

  /** A date `yyyymmdd` as tokens: year, month, day, and both numbers without their place. */
  #date({ domain }: EncodedField, date: number): EncodedValue {
    const [year, month, day] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100]
    const token = (part: string, n: number) =>
      this.token(`${part} ${domain}`, String(n)).slice(0, 12)
    if (day === 0) return [token('year', year), ...(month ? [token('month', month)] : [])].join(' ')
    return [
      token('year', year),
      token('month', month),
      token('day', day),
      ...[token('number', month), token('number', day)].sort(),
    ].join(' ')
  }

  /** Every record of a data set under `fields`, one list of values a record; '' where nothing is known. */
  *records(data: Dataset, fields: readonly EncodedField[]): Generator<readonly EncodedValue[]> {
    const seen = fields.map(() => new Map<string, EncodedValue>())
    const dates = fields.filter(f => f.kind === 'date')
    for (let i = 0; i < data.count; i++) {
      const born = this.#options.saltByYear ? data.value(dates[0]?.name ?? '', i) : null
      const year = typeof born === 'number' ? ` ${Math.floor(born / 10_000)}` : ''
      yield fields.map((field, f) => {
        const value = field.of
          ? field.of
              .flatMap(of => fold(String(data.value(of, i) ?? '')).split(' '))
              .filter(word => word !== '')
              .sort()
              .join(' ')
          : data.value(field.name, i)
        if (value === null || value === '') return ''
        const salt = SALTED.has(field.name) ? year : ''
        const key = `${value}${salt}`
        let encoded = seen[f]!.get(key)
        if (encoded === undefined) {
          encoded =
            typeof value === 'number'
              ? this.#date(field, value)
              : field.kind === 'words'
                ? this.token(`words ${field.domain}${salt}`, value)
                : this.#text(field, value, salt)
          if (seen[f]!.size < 100_000) seen[f]!.set(key, encoded)
        }
        return encoded
      })
    }
  }
}

/** Fields whose frequencies give most away. */
const SALTED = new Set(['family', 'middle', 'given', 'words', 'surname', 'names', 'name'])
