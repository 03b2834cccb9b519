/** Population: people by the units of any day. Counts only. */
import { orThrow, type PlainDate, type Queries } from '#kernel'
import type { AdminUnitCode } from '#vn'
import { reform } from './reform-problems.ts'
import { type PopulationRow, residentsBy } from './store/population.ts'
import { reformRows } from './store/reform.ts'

export type Population = Readonly<{
  on: PlainDate
  /** Day whose list of units the figures are told in. */
  geography: PlainDate
  level: 'commune' | 'province'
  total: number
  units: readonly Readonly<{ unit: AdminUnitCode; count: number }>[]
  unassigned: Readonly<{
    count: number
    /** Part of the total, from 0 to 1; null when there is nobody. */
    share: number | null
    /** Lies in one of several units: nobody has decided, or the list of that day knows more of them. */
    ambiguous: number
    /** The unit written down meant nothing on its day. */
    unresolved: number
  }>
}>

/** Counts into figures. Pure. */
export function populationOf(
  rows: readonly PopulationRow[],
  of: Pick<Population, 'on' | 'geography' | 'level'>,
): Population {
  const units = new Map<AdminUnitCode, number>()
  const unassigned = { ambiguous: 0, unresolved: 0 }
  for (const { unit, how, count } of rows) {
    if (unit !== null) units.set(unit, (units.get(unit) ?? 0) + count)
    else unassigned[how === 'ambiguous' ? 'ambiguous' : 'unresolved'] += count
  }
  const count = unassigned.ambiguous + unassigned.unresolved
  const total = [...units.values()].reduce((a, b) => a + b, count)
  return {
    ...of,
    total,
    units: [...units].map(([unit, n]) => ({ unit, count: n })),
    unassigned: { count, share: total === 0 ? null : count / total, ...unassigned },
  }
}

/**
 * Permanent residents of a day, told in the units of any day: today's people by the provinces of then, and
 * yesterday's by those of today. Whoever cannot be assigned is counted apart, never shared out. Goes through
 * all residences: a batch, not a page. Numbers only.
 * @throws `reform.none-applied`
 */
export async function populationByUnit(
  q: Queries,
  of: Pick<Population, 'on' | 'geography' | 'level'>,
): Promise<Population> {
  if ((await reformRows(q)).length === 0) orThrow(reform('none-applied'))
  return populationOf(await residentsBy(q, of.level, of.on, of.geography), of)
}
