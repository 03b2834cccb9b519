/** Data: what a board of a place and a period shows; asks the oversight room, never counts itself. */
import { type Db, dayOf, type PlainDate } from '#kernel'
import { dossiersBehind, type Figure, figures, type Place, places } from '#oversight'
import type { DossierFact } from '#services'
import { addDays, adminUnit, provinceOf, unitTitle } from '#vn'
import type { BoardQuery, Period } from './place.ts'

const DAYS: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30, year: 365 }
/** Overdue dossiers shown on the board, out of so many looked at. */
const WORST = 10
const LOOKED_AT = 200

export type Span = Readonly<{ from: PlainDate; to: PlainDate }>

/** The days of filing that a period counts, today the last. */
export function spanOf(period: Period, today: PlainDate): Span {
  return { from: addDays(today, 1 - DAYS[period]), to: today }
}

/** Figures about this very moment: what waits or is late now counts whenever it was filed. */
const OF_NOW: ReadonlySet<string> = new Set([
  'confirming',
  'waiting-intake',
  'processing',
  'due-soon',
  'overdue',
  'waiting-citizen',
])
export const isOfNow = (indicator: string): boolean => OF_NOW.has(indicator)

/** The scope a figure is counted in; its list of dossiers has the same. */
export const scopeOf = (query: BoardQuery, indicator: string, today: PlainDate) => ({
  ...(query.unit === null ? {} : { unit: query.unit }),
  ...(isOfNow(indicator) ? {} : spanOf(query.period, today)),
})

export type BoardData = Readonly<{
  at: string
  /** By id of the indicator. */
  figures: ReadonlyMap<string, Figure>
  places: readonly Place[]
  /** The way down to this place, the country first. */
  path: readonly Readonly<{ unit: string | null; name: string }>[]
  /** The most overdue first. */
  late: readonly DossierFact[]
}>

export async function boardData(db: Db, query: BoardQuery, country: string): Promise<BoardData> {
  const at = db.clock.now()
  const today = dayOf(at)
  const open = query.unit === null ? {} : { unit: query.unit }
  const period = { ...open, ...spanOf(query.period, today) }
  const [ofPeriod, ofNow, ranking, waiting, late] = await Promise.all([
    figures(db, period),
    figures(db, open),
    places(db, period),
    places(db, open),
    dossiersBehind(db, { ...open, indicator: 'overdue', limit: LOOKED_AT }),
  ])
  const overdue = new Map(waiting.map(place => [place.unit, place.overdue]))
  return {
    at,
    figures: new Map([
      ...ofPeriod.filter(f => !isOfNow(f.definition.id)).map(f => [f.definition.id, f] as const),
      ...ofNow.filter(f => isOfNow(f.definition.id)).map(f => [f.definition.id, f] as const),
    ]),
    places: ranking.map(place => ({ ...place, overdue: overdue.get(place.unit) ?? 0 })),
    path: pathOf(query.unit, country, today),
    late: late.rows
      .toSorted((a, b) => ((a.promisedAt ?? '') < (b.promisedAt ?? '') ? -1 : 1))
      .slice(0, WORST),
  }
}

function pathOf(unit: string | null, country: string, today: PlainDate): BoardData['path'] {
  const whole = { unit: null, name: country }
  if (unit === null) return [whole]
  const named = (code: string) => {
    const known = adminUnit(code, today)
    return { unit: code, name: known ? unitTitle(known) : code }
  }
  const province = unit.length === 2 ? null : provinceOf(unit, today)
  return [whole, ...(province ? [named(province.code)] : []), named(unit)]
}
