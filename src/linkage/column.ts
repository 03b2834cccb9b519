/** Columns of standardised values as typed arrays: texts as codes of a dictionary, dates and digits as numbers. */

export class Ints {
  #values = new Int32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.length++] = value
  }
  append(values: Int32Array): void {
    if (this.length + values.length > this.#values.length) {
      const wider = new Int32Array(Math.max(this.#values.length * 2, this.length + values.length))
      wider.set(this.#values.subarray(0, this.length))
      this.#values = wider
    }
    this.#values.set(values, this.length)
    this.length += values.length
  }
  /** The values so far, without spare room; a view, not a copy. */
  taken(): Int32Array {
    return this.#values.subarray(0, this.length)
  }
}

/** Distinct texts with their codes; code 0 is the absent value. */
export class Dictionary {
  readonly words: string[] = ['']
  readonly #codes = new Map<string, number>([['', 0]])

  code(word: string): number {
    let code = this.#codes.get(word)
    if (code === undefined) {
      code = this.words.length
      this.#codes.set(word, code)
      this.words.push(word)
    }
    return code
  }
  find(word: string): number | undefined {
    return this.#codes.get(word)
  }
}

export type TextColumn = Readonly<{ type: 'text'; codes: Int32Array; words: readonly string[] }>
export type DateColumn = Readonly<{ type: 'date'; values: Int32Array }>
export type DigitColumn = Readonly<{ type: 'digits'; hi: Int32Array; lo: Int32Array }>
export type Column = TextColumn | DateColumn | DigitColumn

/**
 * Up to 15 decimal digits, four bits each: the last eight in `lo`, the rest in `hi` with the length on top, so
 * that `012` and `12` differ and an absent number (hi 0) equals nothing.
 */
export function packDigits(text: string): readonly [hi: number, lo: number] {
  const n = text.length
  if (n === 0 || n > 15) return [0, 0]
  let lo = 0
  let hi = 0
  const split = Math.max(0, n - 8)
  for (let i = 0; i < split; i++) hi = (hi << 4) | (text.charCodeAt(i) - 48)
  for (let i = split; i < n; i++) lo = (lo << 4) | (text.charCodeAt(i) - 48)
  return [hi | (n << 28), lo]
}

export function unpackDigits(hi: number, lo: number): string {
  const n = hi >>> 28
  const head = n > 8 ? (hi & 0x0fffffff).toString(16).padStart(n - 8, '0') : ''
  return n === 0 ? '' : head + (lo >>> 0).toString(16).padStart(Math.min(n, 8), '0')
}
