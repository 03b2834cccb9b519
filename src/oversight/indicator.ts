/**
 * Indicator: what is counted, how, from what, and who answers for it, as dated data.
 *
 * INVARIANT: nothing to divide by gives no figure, never 0 and never 100 (Quyết định 766/QĐ-TTg, practice).
 */
import { readFileSync } from 'node:fs'
import { assert, type PlainDate } from '#kernel'
import { INDICATORS, type Indicator, type Text } from '#services'

export type IndicatorDefinition = Readonly<{
  id: string
  kind: 'count' | 'share'
  name: Text
  formula: Text
  /** Counted indicators that are added up above and below the line. */
  numerator: readonly Indicator[]
  denominator: readonly Indicator[]
  /** Which way is good; null for figures that are neither. */
  good: 'high' | 'low' | null
  /** Share from 0 to 1, or a number; null without a target. */
  target: number | null
  source: Text
  responsible: Text
  legalBasis: string
  validFrom: PlainDate
  validTo: PlainDate | null
}>

type File = Readonly<{
  validFrom: PlainDate
  validTo: PlainDate | null
  legalBasis: string
  source: Text
  responsible: Text
  indicators: readonly Omit<
    IndicatorDefinition,
    'source' | 'responsible' | 'legalBasis' | 'validFrom' | 'validTo'
  >[]
}>

let shelf: readonly IndicatorDefinition[] | undefined

function definitions(): readonly IndicatorDefinition[] {
  if (shelf) return shelf
  const file: File = JSON.parse(
    readFileSync(new URL('data/indicators.json', import.meta.url), 'utf8'),
  )
  const { indicators, ...common } = file
  shelf = indicators.map(of => ({ ...of, ...common }))
  for (const of of shelf)
    for (const part of [...of.numerator, ...of.denominator])
      assert(INDICATORS.includes(part), `the indicator \`${of.id}\` counts what services count`)
  return shelf
}

/** The indicators in force on a day, in the order a board shows them. */
export function indicatorsOn(on: PlainDate): readonly IndicatorDefinition[] {
  return definitions().filter(of => of.validFrom <= on && (of.validTo === null || on < of.validTo))
}

/** The value of an indicator from the counts; null when there is nothing to divide by. Pure. */
export function indicatorValue(
  of: Pick<IndicatorDefinition, 'kind' | 'numerator' | 'denominator'>,
  counts: Readonly<Record<Indicator, number>>,
): number | null {
  const sum = (parts: readonly Indicator[]) => parts.reduce((n, part) => n + counts[part], 0)
  if (of.kind === 'count') return sum(of.numerator)
  const whole = sum(of.denominator)
  return whole === 0 ? null : sum(of.numerator) / whole
}
