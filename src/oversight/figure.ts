/** Figure: the value of an indicator for a place and a time, with what it was before. */
import type { Actor, Db, PlainDate, Tx } from '#kernel'
import { dayOf } from '#kernel'
import {
  type DossierFact,
  dossierCounters,
  dossierCountersByDay,
  dossierCountersByUnit,
  dossierSteps,
  dossiersFor,
  INDICATORS,
  type Indicator,
  type Steps,
} from '#services'
import {
  addDays,
  adminUnit,
  communesOf,
  daysBetween,
  provinceOf,
  provincesOn,
  unitTitle,
} from '#vn'
import { type IndicatorDefinition, indicatorsOn, indicatorValue } from './indicator.ts'

/** `unit`: commune or province; the whole country when absent. Days of filing, both included. */
export type Scope = Readonly<{ unit?: string; from?: PlainDate; to?: PlainDate }>

export type Figure = Readonly<{
  definition: IndicatorDefinition
  value: number | null
  /** The same over the days before, as many as the period has; null when no period was named. */
  previous: number | null
  /** The period in eight parts, oldest first; empty when no period was named. */
  series: readonly (number | null)[]
}>

/** Plain counts of every indicator that services count. */
export function counters(q: Db | Tx, of: Scope = {}): Promise<Record<Indicator, number>> {
  return dossierCounters(q, of)
}

const SERIES = 8
const none = (): Record<Indicator, number> =>
  Object.fromEntries(INDICATORS.map(i => [i, 0])) as Record<Indicator, number>

function add(to: Record<Indicator, number>, counts: Readonly<Record<Indicator, number>>): void {
  for (const indicator of INDICATORS) to[indicator] += counts[indicator]
}

/** Every indicator in force, with its value now, before, and on the way. */
export async function figures(q: Db | Tx, of: Scope = {}): Promise<Figure[]> {
  const today = dayOf('now' in q ? q.now : q.clock.now())
  const now = await dossierCounters(q, of)
  const { from, to } = of
  const period = from !== undefined && to !== undefined && from <= to
  const days = period ? daysBetween(from, to) + 1 : 0
  const before = period
    ? await dossierCounters(q, { ...of, from: addDays(from, -days), to: addDays(from, -1) })
    : null
  const parts = period ? await seriesOf(q, { ...of, from }, days) : []
  return indicatorsOn(today).map(definition => ({
    definition,
    value: indicatorValue(definition, now),
    previous: before && indicatorValue(definition, before),
    series: parts.map(counts => indicatorValue(definition, counts)),
  }))
}

async function seriesOf(
  q: Db | Tx,
  of: Scope & { from: PlainDate },
  days: number,
): Promise<Record<Indicator, number>[]> {
  const parts = Array.from({ length: Math.min(SERIES, days) }, none)
  for (const { day, ...counts } of await dossierCountersByDay(q, of)) {
    const at = Math.floor((daysBetween(of.from, day) * parts.length) / days)
    const part = parts[at]
    if (part) add(part, counts)
  }
  return parts
}

/** One place of a ranking. */
export type Place = Readonly<{
  unit: string
  name: string
  received: number
  overdue: number
  done: number
  /** Share of decided dossiers that were early or on time; null when none was decided. */
  onTime: number | null
  /** Places of equal share hold the same rank; null without a share. */
  rank: number | null
}>

/** The places below one: provinces of the country, communes of a province. Best first, then by name. */
export async function places(q: Db | Tx, of: Scope = {}): Promise<Place[]> {
  const today = dayOf('now' in q ? q.now : q.clock.now())
  const isProvince = of.unit?.length === 2
  const units =
    of.unit === undefined ? provincesOn(today) : isProvince ? communesOf(of.unit, today) : []
  const totals = new Map(units.map(unit => [unit.code, none()]))
  for (const { unit: commune, ...counts } of await dossierCountersByUnit(q, of)) {
    const unit = isProvince ? commune : (provinceOf(commune, today)?.code ?? '')
    const total = totals.get(unit)
    if (total) add(total, counts)
  }
  return ranked(
    [...totals].map(([unit, counts]) => {
      const known = adminUnit(unit, today)
      return {
        unit,
        name: known ? unitTitle(known) : unit,
        received: counts.received,
        overdue: counts.overdue,
        done: counts.done,
        onTime:
          counts.done === 0 ? null : (counts['done-early'] + counts['done-on-time']) / counts.done,
      }
    }),
  )
}

/** Ranks places by share; ties share a rank, places without a share have none. Pure. */
export function ranked(found: readonly Omit<Place, 'rank'>[]): Place[] {
  const share = (place: { onTime: number | null }) => place.onTime ?? -1
  const sorted = found.toSorted(
    (a, b) => share(b) - share(a) || b.received - a.received || a.name.localeCompare(b.name, 'vi'),
  )
  return sorted.map(place => ({
    ...place,
    rank:
      place.onTime === null ? null : sorted.filter(other => share(other) > share(place)).length + 1,
  }))
}

/**
 * The dossiers behind a figure, by code: codes, procedures, states and times, nothing of a person. A share
 * shows the dossiers above its line.
 */
export async function dossiersBehind(
  q: Db | Tx,
  of: Scope & { indicator: string; after?: string | null; limit?: number },
): Promise<{ rows: DossierFact[]; next: string | null }> {
  const { indicator, ...scope } = of
  const counted = INDICATORS.find(known => known === indicator)
  if (counted) return dossiersFor(q, { ...scope, indicator: counted })
  const today = dayOf('now' in q ? q.now : q.clock.now())
  const share = indicatorsOn(today).find(known => known.id === indicator)
  const [first, ...rest] = share?.numerator ?? []
  if (first === undefined) return { rows: [], next: null }
  const limit = of.limit ?? 50
  const pages = []
  for (const part of [first, ...rest])
    pages.push(...(await dossiersFor(q, { ...scope, indicator: part, limit: limit + 1 })).rows)
  const rows = pages.sort((a, b) => (a.dossier < b.dossier ? -1 : 1))
  return { rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.dossier : null }
}

/** The steps of one dossier, without personal fields; the read is recorded in the ledger. */
export function stepsOf(tx: Tx, actor: Actor, dossier: string): Promise<Steps> {
  return dossierSteps(tx, actor, dossier)
}
