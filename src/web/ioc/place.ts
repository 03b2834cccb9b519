/** Place: addresses of the board's pages; every view has one, so that it can be kept and shared. */
export const PERIODS = ['day', 'week', 'month', 'year'] as const
export type Period = (typeof PERIODS)[number]

export type BoardQuery = Readonly<{
  /** Province or commune; null for the whole country. */
  unit: string | null
  period: Period
  /** Wall mode. */
  tv: boolean
}>

/** Reads an address; what is not understood becomes the whole country, the last 30 days. */
export function boardQuery(query: (name: string) => string): BoardQuery {
  const unit = query('unit')
  return {
    unit: /^\d{2}(\d{3})?$/.test(unit) ? unit : null,
    period: PERIODS.find(p => p === query('period')) ?? 'month',
    tv: query('tv') === '1',
  }
}

function search(of: Record<string, string | null>): string {
  const text = new URLSearchParams(
    Object.entries(of).filter((pair): pair is [string, string] => pair[1] !== null),
  ).toString()
  return text ? `?${text}` : ''
}

export const boardHref = (of: BoardQuery): string =>
  `/ioc${search({ unit: of.unit, period: of.period === 'month' ? null : of.period, tv: of.tv ? '1' : null })}`

export const listHref = (
  of: Pick<BoardQuery, 'unit' | 'period'> & { indicator: string; after?: string | null },
): string =>
  `/ioc/dossiers${search({
    indicator: of.indicator,
    unit: of.unit,
    period: of.period === 'month' ? null : of.period,
    after: of.after ?? null,
  })}`

export const dossierHref = (code: string): string => `/ioc/dossiers/${encodeURIComponent(code)}`
