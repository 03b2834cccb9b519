/**
 * ReformReport: what a reform did to the units and to the addresses of the register. Counts only, no
 * personal data.
 */
import type { PlainDate, Queries } from '#kernel'
import {
  type AdminUnitLevel,
  addDays,
  changeOf,
  type UnitChange,
  type UnitHistory,
  unitsIn,
} from '#vn'
import { countOpen } from './store/places.ts'
import { ADDRESS_KINDS, type AddressKind, countDerived } from './store/population.ts'

export type UnitCounts = Readonly<
  Record<AdminUnitLevel, Readonly<Partial<Record<UnitChange, number>>>>
>
export type AddressCounts = Readonly<{
  kind: AddressKind
  /** Addresses by how their present unit is known; `unwritten` have no unit to derive from. */
  by: Readonly<Record<string, number>>
}>
export type ReformReport = Readonly<{
  on: PlainDate
  title: Readonly<{ vi: string; en: string }>
  legalBasis: string
  dryRun: boolean
  /** Reforms this call applied, earlier ones first; empty when all were applied before. */
  applied: readonly PlainDate[]
  units: UnitCounts
  addresses: readonly AddressCounts[]
  /** Split units with places left open, and the units they became. */
  open: readonly Readonly<{
    split: string
    geography: string
    candidates: readonly string[]
    households: number
    persons: number
  }>[]
  /** What this call wrote. */
  changed: Readonly<{ cases: number; decidedByRule: number }>
  ms: number
}>

/** What a reform did to the units of its eve, by level. */
export function countUnits(history: UnitHistory, on: PlainDate): UnitCounts {
  const eve = addDays(on, -1)
  const of = (level: AdminUnitLevel) => {
    const counts: Partial<Record<UnitChange, number>> = {}
    for (const { code } of unitsIn(history, level, eve)) {
      const { change } = changeOf(history, code, on)!
      counts[change] = (counts[change] ?? 0) + 1
    }
    return counts
  }
  return { province: of('province'), district: of('district'), commune: of('commune') }
}

/** Every address by how its present unit is known, and the split units with places left open. */
export async function countAddresses(
  q: Queries,
  history: UnitHistory,
  on: PlainDate,
): Promise<Pick<ReformReport, 'addresses' | 'open'>> {
  const addresses: AddressCounts[] = []
  for (const kind of ADDRESS_KINDS) {
    const counts = await countDerived(q, kind, on)
    addresses.push({
      kind,
      by: Object.fromEntries(counts.map(({ how, count }) => [how ?? 'unwritten', count])),
    })
  }
  const open = (await countOpen(q, on)).map(one => ({
    ...one,
    candidates: changeOf(history, one.split, one.geography)?.into ?? [],
  }))
  return { addresses, open }
}
