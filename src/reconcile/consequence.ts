/**
 * Consequence: how sure a link must be before something is built on it. A screen may show a guess with a
 * warning; money or the end of a right may not hang on one.
 */
import type { PlainDate } from '#kernel'
import type { RowOutcome } from './outcome.ts'

/** hiển thị · điền sẵn · chi trả · cắt, hủy */
export const CONSEQUENCES = ['show', 'prefill', 'pay', 'cancel'] as const
export type Consequence = (typeof CONSEQUENCES)[number]

type Bar = Readonly<{
  /** Weight a link by particulars must have; null when no weight is enough. */
  weight: number | null
  /** Whether two people have to have looked, whatever the weight. */
  needsTwoReviews: boolean
}>

/** Our thresholds, to be set by whoever answers for the consequence; dated, so that they can change. */
const BARS: readonly Readonly<{ from: PlainDate; bars: Readonly<Record<Consequence, Bar>> }>[] = [
  {
    from: '2024-07-01',
    bars: {
      show: { weight: 0, needsTwoReviews: false },
      prefill: { weight: 8, needsTwoReviews: false },
      pay: { weight: 13, needsTwoReviews: false },
      cancel: { weight: null, needsTwoReviews: true },
    },
  },
]

/** The thresholds in force on a day. */
export function barsOn(on: PlainDate): Readonly<Record<Consequence, Bar>> {
  return (BARS.findLast(one => one.from <= on) ?? BARS[0]!).bars
}

/**
 * Whether something may be built on a row. The rule.
 * @param reviews verdicts "same" of different reviewers that stand
 */
export function mayRestOn(
  row: Pick<RowOutcome, 'outcome' | 'ref' | 'linkedBy' | 'weight'>,
  consequence: Consequence,
  on: PlainDate,
  reviews = 0,
): boolean {
  if (row.ref === null || row.outcome === 'number-conflict') return false
  const bar = barsOn(on)[consequence]
  if (bar.needsTwoReviews) return reviews >= 2
  if (row.outcome === 'unverified') return bar.weight === 0
  if (row.linkedBy === 'number') return true
  return reviews > 0 || (bar.weight !== null && (row.weight ?? 0) >= bar.weight)
}
