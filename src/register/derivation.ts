/**
 * Derivation: for every unit that ever was, where its land lies in each geography the register knows. Pure;
 * some tens of thousands of rows that stand for the addresses of a whole country.
 *
 * A geography is the list of units from one reform to the next, named by the first day.
 */
import type { PlainDate } from '#kernel'
import { type AdminUnitCode, type Derivation, deriveUnit, type UnitHistory, unitIn } from '#vn'

/** Before every reform of the list, as PostgreSQL writes it. */
export const FIRST_GEOGRAPHY = '-infinity'
const LONG_AGO = '1900-01-01'

export type DerivationRow = Readonly<{
  geography: string
  unit: AdminUnitCode
  asOfFrom: string
  asOfTo: string
  how: Derivation['how']
  current: AdminUnitCode | null
  candidates: readonly AdminUnitCode[]
  seat: AdminUnitCode | null
  province: AdminUnitCode | null
  split: AdminUnitCode | null
}>

/** The days on which a code of the list changed what it stands for, also where it kept its name. */
function eras(
  history: UnitHistory,
  code: AdminUnitCode,
): readonly [string | null, string | null][] {
  return (history.byCode.get(code) ?? []).flatMap(({ from, to }) => {
    const cuts = history.steps
      .filter(({ file, became, sources }) => {
        const inside = (from ?? '') < file.on && (to === null || file.on < to)
        return inside && (became.has(code) || sources.has(code))
      })
      .map(({ file }) => file.on)
    const days = [from, ...cuts, to]
    return days.slice(1).map((end, i) => [days[i] ?? null, end] as [string | null, string | null])
  })
}

/** Whose office answers while nobody has decided: the candidate of the same code, or name, or the first. */
function seatAmong(
  history: UnitHistory,
  code: AdminUnitCode,
  asOf: PlainDate,
  { codes }: Derivation,
  on: PlainDate,
): AdminUnitCode | null {
  const name = unitIn(history, code, asOf)?.name
  const named = codes.find(one => unitIn(history, one, on)?.name === name)
  return codes.includes(code) ? code : (named ?? codes[0] ?? null)
}

/**
 * All rows of all geographies.
 * @param days first days of the reforms that were applied, in order
 */
export function derivationRows(
  history: UnitHistory,
  days: readonly PlainDate[],
): readonly DerivationRow[] {
  const rows: DerivationRow[] = []
  for (const code of history.byCode.keys())
    for (const [from, to] of eras(history, code)) {
      const asOf = from ?? LONG_AGO
      let before: Derivation | null = null
      for (const geography of [FIRST_GEOGRAPHY, ...days]) {
        const on = geography === FIRST_GEOGRAPHY ? LONG_AGO : geography
        const derived = deriveUnit(history, code, asOf, on)
        const { how, codes, province } = derived
        const forward: boolean = asOf < on
        const opens = forward && how === 'ambiguous' && before?.how !== 'ambiguous'
        rows.push({
          geography,
          unit: code,
          asOfFrom: from ?? '-infinity',
          asOfTo: to ?? 'infinity',
          how,
          current: codes.length === 1 ? codes[0]! : null,
          candidates: codes.length > 1 ? codes : [],
          seat: seatAmong(history, code, asOf, derived, on),
          province,
          split: opens ? (before?.codes[0] ?? code) : null,
        })
        before = derived
      }
    }
  return rows
}
