/**
 * Scoring: the packed pattern of a pair and its match weight. A pattern is one number in mixed radix, the level
 * of each comparison a digit; the weight is the sum, in the model's order and in float64, of the prior, the
 * levels' log2(m/u) and the term frequencies, so that every generator rounds alike.
 */
import { compileTest, type RowTest } from './compare.ts'
import { parseRef, type TextForm } from './forms.ts'
import type { Comparison, Level, Model } from './model.ts'
import { jointRef, planeAt } from './plane.ts'
import { type Encoded, lexiconOf } from './table.ts'

/** How many patterns a model can tell apart. */
export const patternSpace = (model: Model): number =>
  model.comparisons.reduce((product, c) => product * c.levels.length, 1)

/** The digits of a packed pattern, first comparison first. */
export function unpackPattern(model: Pick<Model, 'comparisons'>, pattern: number): number[] {
  let rest = pattern
  return model.comparisons.map(({ levels }) => {
    const digit = rest % levels.length
    rest = Math.floor(rest / levels.length)
    return digit
  })
}

/** Weight of a level alone, without frequencies: log2(m/u), 0 where it says nothing. */
export function levelWeight(level: Level): number {
  if (level.null) return 0
  if (level.weight !== undefined) return level.weight
  if (level.m === undefined || level.u === undefined) return 0
  return Math.log2(level.m / level.u)
}

export const priorWeight = (prior: number): number => Math.log2(prior / (1 - prior))
export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight)

/**
 * The model for a right side of `n` records. A value that only one record bears agrees by chance once in `n`, and
 * a prior that was left open says that most left records have one partner.
 */
export function scaledTo(model: Model, n: number): Model {
  const records = Math.max(2, n)
  return {
    ...model,
    prior: model.prior ?? 0.9 / records,
    comparisons: model.comparisons.map(c =>
      c.levels.some(l => l.fixU === 'one')
        ? { ...c, levels: c.levels.map(l => (l.fixU === 'one' ? { ...l, u: 1 / records } : l)) }
        : c,
    ),
  }
}

type Term = Readonly<{ comparison: number; plane: number; weights: readonly (TermLevel | null)[] }>
type TermLevel = Readonly<{ base: number; weight: number; floor: number }>
type Joint = Readonly<{
  plane: number
  base: number
  agree: readonly (readonly boolean[] | null)[]
  replaces: readonly boolean[]
}>

/** One comparison as a function from two rows to the digit of its level. */
export type RowComparison = (L: Int32Array, a: number, R: Int32Array, b: number) => number

export function compileComparison(comparison: Comparison, encoded: Encoded): RowComparison {
  const tests: RowTest[] = comparison.levels.map(level => compileTest(level.when, encoded))
  const last = tests.length - 1
  return (L, a, R, b) => {
    for (let i = 0; i < last; i++) if (tests[i]!(L, a, R, b)) return i
    return last
  }
}

export class Scorer {
  readonly comparisons: readonly RowComparison[]
  readonly radix: Int32Array
  readonly #weights: readonly Float64Array[]
  readonly #prior: number
  readonly #terms: readonly Term[]
  readonly #frequencies: readonly Float64Array[]
  /** Records that have the value at all, per term. */
  readonly #present: readonly number[]
  readonly #population: number
  readonly #joints: readonly Joint[]
  readonly #digits: Int32Array
  /** Weight of the pair last scored; kept here so that scoring makes no object. */
  weight = 0

  constructor(model: Model, encoded: Encoded) {
    if (patternSpace(model) > 2 ** 30)
      throw new RangeError('a model tells at most 2^30 patterns apart; take fewer levels')
    this.comparisons = model.comparisons.map(c => compileComparison(c, encoded))
    let factor = 1
    this.radix = Int32Array.from(model.comparisons, c => {
      const mine = factor
      factor *= c.levels.length
      return mine
    })
    const scaled = scaledTo(model, encoded.population)
    this.#weights = scaled.comparisons.map(c => Float64Array.from(c.levels, levelWeight))
    this.#prior = priorWeight(scaled.prior ?? 0.5)
    this.#population = encoded.population
    const terms = termsOf(model, encoded)
    this.#terms = terms.map(t => t.term)
    this.#frequencies = terms.map(t => t.counts)
    this.#present = terms.map(t =>
      Math.max(
        1,
        t.counts.reduce((a, b) => a + b, 0),
      ),
    )
    this.#joints = jointsOf(model, encoded)
    this.#digits = new Int32Array(model.comparisons.length)
  }

  /** The packed pattern of a pair. */
  pattern(L: Int32Array, a: number, R: Int32Array, b: number): number {
    let packed = 0
    for (let c = 0; c < this.comparisons.length; c++)
      packed += this.comparisons[c]!(L, a, R, b) * this.radix[c]!
    return packed
  }

  /** The packed pattern; the weight is left in `weight`. */
  score(L: Int32Array, a: number, R: Int32Array, b: number): number {
    const digits = this.#digits
    let packed = 0
    let weight = this.#prior
    for (let c = 0; c < digits.length; c++) {
      const digit = this.comparisons[c]!(L, a, R, b)
      digits[c] = digit
      packed += digit * this.radix[c]!
      weight += this.#weights[c]![digit]!
    }
    this.weight = weight + this.#frequencyWeight(L, a, R, b)
    return packed
  }

  /** The weight of a pattern with its frequencies, comparison by comparison; for explanations. */
  terms(
    L: Int32Array,
    a: number,
    R: Int32Array,
    b: number,
  ): Readonly<{
    digits: readonly number[]
    levels: readonly number[]
    frequency: number
    prior: number
  }> {
    this.score(L, a, R, b)
    const digits = [...this.#digits]
    return {
      digits,
      levels: digits.map((digit, c) => this.#weights[c]![digit]!),
      frequency: this.#frequencyWeight(L, a, R, b),
      prior: this.#prior,
    }
  }

  #frequencyWeight(L: Int32Array, a: number, R: Int32Array, b: number): number {
    const digits = this.#digits
    let sum = 0
    let replaced: readonly boolean[] | null = null
    for (const joint of this.#joints) {
      if (!agrees(joint, digits)) continue
      replaced = joint.replaces
      const bearers = Math.max(1, L[a + joint.plane]!, R[b + joint.plane]!)
      sum += joint.base + Math.log2(this.#population / bearers)
      break
    }
    for (let i = 0; i < this.#terms.length; i++) {
      const term = this.#terms[i]!
      const level = term.weights[digits[term.comparison]!]
      if (!level || replaced?.[term.comparison]) continue
      const counts = this.#frequencies[i]!
      const left = counts[L[a + term.plane]!] ?? 0
      const right = counts[R[b + term.plane]!] ?? 0
      const share = Math.max(left, right, 1) / this.#present[i]!
      sum += level.weight * Math.log2(level.base / Math.max(share, level.floor))
    }
    return sum
  }
}

function agrees(joint: Joint, digits: Int32Array): boolean {
  for (let c = 0; c < digits.length; c++) {
    const levels = joint.agree[c]
    if (levels && !levels[digits[c]!]) return false
  }
  return true
}

/** The u a term frequency is measured against: of the level where the value itself is the same. */
export function baseU(comparison: Comparison, level: Level): number {
  const exact = comparison.levels.find(
    l => l.when.t === 'same' && level.tf !== undefined && l.when.f === level.tf.of,
  )
  return exact?.u ?? level.u ?? 1
}

function termsOf(model: Model, encoded: Encoded): { term: Term; counts: Float64Array }[] {
  return model.comparisons.flatMap((comparison, c) => {
    const refs = new Set(comparison.levels.flatMap(l => (l.tf ? [l.tf.of] : [])))
    return [...refs].map(ref => {
      const { field, form } = parseRef(ref)
      const weights = comparison.levels.map(level =>
        level.tf?.of === ref && !level.null
          ? {
              base: baseU(comparison, level),
              weight: level.tf.weight ?? 1,
              floor: level.tf.floor ?? 0,
            }
          : null,
      )
      return {
        term: { comparison: c, plane: planeAt(encoded.layout, ref), weights },
        counts: frequenciesOf(encoded, field, form),
      }
    })
  })
}

function frequenciesOf(encoded: Encoded, field: string, form: string): Float64Array {
  const type = encoded.layout.fields.get(field)!.type
  if (type !== 'text') throw new RangeError(`\`${field}\` has no term frequencies: only texts have`)
  return lexiconOf(encoded, field).formCounts(form as TextForm)
}

function jointsOf(model: Model, encoded: Encoded): Joint[] {
  return (model.joint ?? []).map(joint => {
    const agree = model.comparisons.map(c => {
      const levels = joint.levels[c.id]
      return levels ? c.levels.map(l => levels.includes(l.id)) : null
    })
    // The levels' weights already count the parts as if they were independent; this takes that back.
    const base = model.comparisons.reduce((sum, c) => {
      const first = joint.levels[c.id]?.[0]
      const exact = c.levels.find(l => l.id === first)
      return sum + (exact?.u === undefined ? 0 : Math.log2(exact.u))
    }, 0)
    return {
      plane: planeAt(encoded.layout, jointRef(joint.of)),
      base,
      agree,
      replaces: agree.map(a => a !== null),
    }
  })
}
