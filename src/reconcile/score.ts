/**
 * Score: how far a database is đúng, đủ, sạch, sống, as shares that can be counted again by anybody.
 *
 * - đúng (right): of the values that could be held against the register, those that say the same; another
 *   way to write the same is right.
 * - đủ (complete): of the values a source is required to hold, those that are there and can be read.
 * - sạch (clean): of the rows, those that mean exactly one person of the register, under nobody else's
 *   number and nobody twice, with every value in its standard form.
 * - sống (alive): of the rows linked to a person, those that say nothing the register has since changed
 *   (a death, a cancelled number, a former name or home, a unit that no longer exists).
 *
 * Source: the four words as Đề án 06 uses them; the formulas are ours and are told with every figure.
 */
import type { ClaimField, ReadClaim } from './claim.ts'
import type { ComparedField, DifferenceReason } from './difference.ts'
import type { RowOutcome } from './outcome.ts'

export const DIMENSIONS = ['right', 'complete', 'clean', 'alive'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** A share and how sure it is: of `of` counted cases, `hits` hold. */
export type Share = Readonly<{
  hits: number
  of: number
  /** Null when nothing could be counted. */
  share: number | null
  /** Ends of the 95 % interval of Wilson, for the population the rows were drawn from. */
  low: number
  high: number
}>

const Z = 1.959963984540054

/**
 * A share with the 95 % interval of Wilson.
 * @param population size of the whole when the rows are a sample of it; the interval narrows with it
 */
export function shareOf(hits: number, of: number, population: number | null = null): Share {
  if (of === 0) return { hits, of, share: null, low: 0, high: 1 }
  const p = hits / of
  const left = population === null || population <= 1 ? 1 : (population - of) / (population - 1)
  const z2 = Z * Z * Math.max(0, left)
  const middle = (p + z2 / (2 * of)) / (1 + z2 / of)
  const reach = (Math.sqrt(z2) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
  return {
    hits,
    of,
    share: p,
    low: Math.max(0, Math.min(p, middle - reach)),
    high: Math.min(1, Math.max(p, middle + reach)),
  }
}

/** Differences of what is not there, or cannot be read. */
const UNSAID: ReadonlySet<DifferenceReason> = new Set([
  'absent',
  'number-absent',
  'number-ruined',
  'unreadable',
])

/** Linked to a person without doubt, so that its values can be held against the register's. */
function isLinked(outcome: RowOutcome): boolean {
  return (
    outcome.ref !== null && outcome.outcome !== 'unverified' && !outcome.also.includes('unverified')
  )
}

/** Counts the four scores over rows as they pass; memory does not grow with their number. */
export class ScoreSheet {
  #rows = 0
  readonly #counts: Record<Dimension, { hits: number; of: number }> = {
    right: { hits: 0, of: 0 },
    complete: { hits: 0, of: 0 },
    clean: { hits: 0, of: 0 },
    alive: { hits: 0, of: 0 },
  }
  readonly #fields = new Map<string, { hits: number; of: number }>()
  readonly #columns: readonly ComparedField[]
  readonly #required: readonly ClaimField[]

  /**
   * @param columns fields that are compared
   * @param required fields every row of this source must hold
   */
  constructor(columns: Iterable<ComparedField>, required: readonly ClaimField[]) {
    this.#columns = [...columns]
    this.#required = required
  }

  add(read: ReadClaim, outcome: RowOutcome): void {
    this.#rows++
    const { right, complete, clean, alive } = this.#counts
    for (const field of this.#required) {
      const isThere = isReadable(read, field)
      this.#count(complete, isThere)
      this.#count(this.#field('complete', field), isThere)
    }
    const linked = isLinked(outcome)
    if (linked) {
      const by = new Map(outcome.differences.map(d => [d.field, d]))
      for (const field of this.#columns) {
        const difference = by.get(field)
        // What the row does not say, or nobody can read, is a matter of completeness, not of being wrong.
        if (difference && UNSAID.has(difference.reason)) continue
        const isRight = difference === undefined || difference.isForm
        this.#count(right, isRight)
        this.#count(this.#field('right', field), isRight)
      }
      const isStale = outcome.differences.some(d => d.isStale)
      this.#count(alive, !isStale && !holds(outcome, 'deceased'))
    }
    // Of several rows under one number the one whose number it is does no wrong; the others conflict.
    const isDouble = holds(outcome, 'duplicate-person')
    const isWellWritten = outcome.differences.every(d => d.kind !== 'format')
    this.#count(clean, linked && !isDouble && isWellWritten && !holds(outcome, 'number-conflict'))
  }

  #count(into: { hits: number; of: number }, isHit: boolean): void {
    into.of++
    if (isHit) into.hits++
  }

  #field(dimension: Dimension, field: string): { hits: number; of: number } {
    const key = `${dimension} ${field}`
    const known = this.#fields.get(key)
    if (known) return known
    const fresh = { hits: 0, of: 0 }
    this.#fields.set(key, fresh)
    return fresh
  }

  /** @param population rows of the whole source when only a sample was run */
  scores(population: number | null = null): Scores {
    const share = ({ hits, of }: { hits: number; of: number }) =>
      shareOf(hits, of, population === null ? of : Math.round((population * of) / this.#rows))
    return {
      rows: this.#rows,
      right: share(this.#counts.right),
      complete: share(this.#counts.complete),
      clean: share(this.#counts.clean),
      alive: share(this.#counts.alive),
      fields: [...this.#fields].map(([key, counts]) => {
        const [dimension, field] = key.split(' ') as [Dimension, string]
        return { dimension, field, ...share(counts) }
      }),
    }
  }
}

export type Scores = Readonly<Record<Dimension, Share>> &
  Readonly<{
    rows: number
    fields: readonly (Share & Readonly<{ dimension: Dimension; field: string }>)[]
  }>

const holds = (row: RowOutcome, outcome: RowOutcome['outcome']) =>
  row.outcome === outcome || row.also.includes(outcome)

function isReadable(read: ReadClaim, field: ClaimField): boolean {
  if (field in read && field !== ('claim' as string)) {
    const reading = read[field as 'name']
    return reading.kind === 'value'
  }
  return (read.claim.written[field] ?? '').trim() !== ''
}
