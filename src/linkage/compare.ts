/** Tests of a model as functions over two rows. Fuzzy ones are answered from memory after the first time. */
import { parseRef, type TextForm } from './forms.ts'
import type { Ref, Similarity, Test } from './model.ts'
import { planeAt } from './plane.ts'
import {
  damerau,
  EPSILON,
  editsWithin,
  jaccard,
  jaro,
  jaroWinkler,
  levenshtein,
  overlap,
  subset,
  tokens,
} from './similarity.ts'
import { dayNumber } from './standard/date.ts'
import { type Encoded, lexiconOf } from './table.ts'

/** Whether the row of `left` at word `a` and the row of `right` at `b` pass. */
export type RowTest = (left: Int32Array, a: number, right: Int32Array, b: number) => boolean

const SIMILARITY: Readonly<Record<Similarity, (a: string, b: string) => number>> = {
  jw: jaroWinkler,
  jaro,
  lev: levenshtein,
  dl: damerau,
  jaccard,
  overlap,
  tokens,
}
/** A distance passes at or below its threshold, a similarity at or above. */
export const isDistance = (t: Similarity): boolean => t === 'lev' || t === 'dl'

/** Answers per pair of codes: a full table for small lexicons, a direct-mapped cache for large ones. */
class Memory {
  readonly #n: number
  readonly #full: Uint8Array | null
  readonly #keys: Float64Array | null
  readonly #values: Uint8Array | null

  constructor(words: number) {
    const square = words * words
    this.#n = words
    this.#full = square <= 1 << 24 ? new Uint8Array(square) : null
    this.#keys = this.#full ? null : new Float64Array(1 << 19)
    this.#values = this.#full ? null : new Uint8Array(1 << 19)
  }
  /** `answer` for codes a and b, computed at most once while it stays in memory. */
  get(a: number, b: number, answer: (a: number, b: number) => boolean): boolean {
    if (this.#full && a < this.#n && b < this.#n) {
      const at = a * this.#n + b
      const known = this.#full[at]!
      if (known !== 0) return known === 2
      const now = answer(a, b)
      this.#full[at] = now ? 2 : 1
      return now
    }
    if (!this.#keys) return answer(a, b)
    const key = a * 4_294_967_296 + b
    const at = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 13
    if (this.#keys[at] === key) return this.#values![at] === 2
    const now = answer(a, b)
    this.#keys[at] = key
    this.#values![at] = now ? 2 : 1
    return now
  }
}

/** Two packed numbers of one length with one digit wrong or two neighbours exchanged; or one digit lost or added. */
export function editOne(ahi: number, alo: number, bhi: number, blo: number): boolean {
  if (ahi === bhi && alo === blo) return true
  const la = ahi >>> 28
  const lb = bhi >>> 28
  if (la !== lb) return Math.abs(la - lb) === 1 && oneMissing(ahi, alo, bhi, blo)
  const xh = ahi ^ bhi
  const xl = alo ^ blo
  if (xh === 0) return oneEdit(xl, alo, blo)
  if (xl === 0) return oneEdit(xh, ahi, bhi)
  // Both halves differ: only an exchange across their border is one edit.
  return (
    xh >>> 4 === 0 &&
    (xl & 0x0fffffff) === 0 &&
    (ahi & 15) === blo >>> 28 &&
    (bhi & 15) === alo >>> 28
  )
}
function oneEdit(x: number, a: number, b: number): boolean {
  const low = (31 - Math.clz32(x & -x)) & ~3
  const rest = x >>> low
  if (rest < 16) return true
  if (rest >= 256) return false
  const p = (a >>> low) & 255
  const q = (b >>> low) & 255
  return p === (((q & 15) << 4) | (q >>> 4))
}
const digitAt = (hi: number, lo: number, n: number, i: number): number => {
  const fromEnd = n - 1 - i
  return fromEnd < 8 ? (lo >>> (4 * fromEnd)) & 15 : (hi >>> (4 * (fromEnd - 8))) & 15
}
function oneMissing(ahi: number, alo: number, bhi: number, blo: number): boolean {
  const la = ahi >>> 28
  const lb = bhi >>> 28
  if (la > lb) return oneMissing(bhi, blo, ahi, alo)
  let i = 0
  while (i < la && digitAt(ahi, alo, la, i) === digitAt(bhi, blo, lb, i)) i++
  while (i < la && digitAt(ahi, alo, la, i) === digitAt(bhi, blo, lb, i + 1)) i++
  return i === la
}

const yearOf = (date: number) => Math.floor(date / 10_000)
const isWhole = (date: number) => date % 100 !== 0

export function compileTest(test: Test, encoded: Encoded): RowTest {
  const { layout } = encoded
  const at = (ref: Ref) => planeAt(layout, ref)
  switch (test.t) {
    case 'else':
      return () => true
    case 'same': {
      const p = at(test.f)
      if (layout.planes[p]!.kind !== 'hi')
        return (L, a, R, b) => L[a + p] === R[b + p] && L[a + p] !== 0
      return (L, a, R, b) =>
        L[a + p] === R[b + p] && L[a + p + 1] === R[b + p + 1] && L[a + p] !== 0
    }
    case 'sameAs': {
      const p = at(test.f)
      const q = at(test.g)
      return (L, a, R, b) => L[a + p] === R[b + q] && L[a + p] !== 0
    }
    case 'crossed': {
      const p = at(test.f)
      const q = at(test.g)
      return (L, a, R, b) =>
        L[a + p] === R[b + q] && L[a + q] === R[b + p] && L[a + p] !== 0 && L[a + q] !== 0
    }
    case 'edit1': {
      const p = at(test.f)
      return (L, a, R, b) =>
        L[a + p] !== 0 &&
        R[b + p] !== 0 &&
        editOne(L[a + p]!, L[a + p + 1]!, R[b + p]!, R[b + p + 1]!)
    }
    case 'dateSwap': {
      const p = at(test.f)
      return (L, a, R, b) => {
        const x = L[a + p]!
        const y = R[b + p]!
        if (!isWhole(x) || !isWhole(y) || yearOf(x) !== yearOf(y)) return false
        const md = x % 10_000
        return x !== y && (md % 100) * 100 + Math.floor(md / 100) === y % 10_000
      }
    }
    case 'dateTwoOfThree': {
      const p = at(test.f)
      return (L, a, R, b) => {
        const x = L[a + p]!
        const y = R[b + p]!
        if (!isWhole(x) || !isWhole(y)) return false
        const year = yearOf(x) === yearOf(y) ? 1 : 0
        const month = Math.floor(x / 100) % 100 === Math.floor(y / 100) % 100 ? 1 : 0
        return year + month + (x % 100 === y % 100 ? 1 : 0) >= 2
      }
    }
    case 'daysWithin': {
      const p = at(test.f)
      const most = test.at
      return (L, a, R, b) => {
        const x = L[a + p]!
        const y = R[b + p]!
        return isWhole(x) && isWhole(y) && Math.abs(dayNumber(x) - dayNumber(y)) <= most
      }
    }
    case 'yearsWithin': {
      const p = at(test.f)
      const most = test.at
      return (L, a, R, b) => {
        const x = L[a + p]!
        const y = R[b + p]!
        return x !== 0 && y !== 0 && Math.abs(yearOf(x) - yearOf(y)) <= most
      }
    }
    case 'absent': {
      const p = at(test.f)
      if (test.side === 'both') return (L, a, R, b) => L[a + p] === 0 && R[b + p] === 0
      return (L, a, R, b) => L[a + p] === 0 || R[b + p] === 0
    }
    case 'and': {
      const all = test.of.map(t => compileTest(t, encoded))
      return (L, a, R, b) => {
        for (const one of all) if (!one(L, a, R, b)) return false
        return true
      }
    }
    case 'or': {
      const any = test.of.map(t => compileTest(t, encoded))
      return (L, a, R, b) => {
        for (const one of any) if (one(L, a, R, b)) return true
        return false
      }
    }
    case 'not': {
      const inner = compileTest(test.of, encoded)
      return (L, a, R, b) => !inner(L, a, R, b)
    }
    case 'subset':
      return fuzzy(encoded, test.f, subset)
    default: {
      const measure = SIMILARITY[test.t]
      const threshold = test.at
      return fuzzy(
        encoded,
        test.f,
        isDistance(test.t)
          ? (x, y) => editsWithin(x, y, threshold, test.t === 'dl')
          : (x, y) => measure(x, y) >= threshold - EPSILON,
      )
    }
  }
}

function fuzzy(encoded: Encoded, ref: Ref, passes: (a: string, b: string) => boolean): RowTest {
  const p = planeAt(encoded.layout, ref)
  const { field, form } = parseRef(ref)
  const lexicon = lexiconOf(encoded, field)
  const memory = new Memory(lexicon.texts(form as TextForm).length)
  const answer = (a: number, b: number) =>
    passes(lexicon.text(form as TextForm, a), lexicon.text(form as TextForm, b))
  return (L, a, R, b) => {
    const x = L[a + p]!
    const y = R[b + p]!
    return x !== 0 && y !== 0 && memory.get(x, y, answer)
  }
}
