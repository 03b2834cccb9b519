/**
 * Agency rows: what a database holds of the people of one cell, and the truth about each row.
 *
 * INVARIANT: a database draws from a stream of its own, so that leaving another out changes nothing in it.
 */
import { type Dice, dice } from '../dice.ts'
import { type Day, dayOf } from '../history/calendar.ts'
import type { Chronicle } from '../history/chronicle.ts'
import type { Life } from '../history/life.ts'
import { type DatabaseCode, HABITS, type Habits, type Verdict } from './agency.ts'
import { type Copy, copyOf, driftOf } from './copy.ts'
import { MEMBERSHIP } from './membership.ts'
import { plant } from './mismatch.ts'
import { TABLES } from './table.ts'
import type { Key } from './writing.ts'

/** The truth about one row. Never shown to what is tried on the rows. */
export type RowTruth = Readonly<{
  /** The row's own key, as in its first column. */
  key: string
  /** The person of the register it is of; null for somebody the register does not know. */
  personId: string | null
  verdict: Verdict
  /** What is not as the register has it: `field:kind`, planted or come of age. */
  kinds: readonly string[]
  /** Key of the first row of the same person; null when there is only one. */
  group: string | null
  copiedOn: Day
}>

export type AgencyRow = Readonly<{ cells: readonly string[]; truth: RowTruth }>

export type CopyOptions = Readonly<{ seed: string; cell: number; to: string }>

/** The rows one database holds of a cell that has lived to `options.to`. */
export function* rowsOf(
  code: DatabaseCode,
  c: Chronicle,
  options: CopyOptions,
): Generator<AgencyRow> {
  const d = dice(options.seed, `agency ${code} ${options.cell}`)
  const habits = HABITS[code]
  const table = TABLES[code]
  const today = dayOf(options.to)
  let n = 0
  const write = (life: Life, since: Day, group: string | null): AgencyRow | null => {
    const copy = copyFor(d, life, since, today, habits)
    if (copy === null) return null
    const drift = driftOf(copy, today)
    const drawn = habits.verdict(d)
    const row = plant(d, copy, drawn, habits, c.lives)
    if (table.fills && row.birth.length < 10) row.kinds.push('birth:filled')
    if (row.life !== null) {
      const isOther = row.kinds.some(kind => kind.startsWith('number:'))
      for (const kind of drift.kinds)
        if (!(isOther && kind === 'number:id-cancelled')) row.kinds.push(kind)
    }
    const verdict = drawn === 'right' && drift.isWrong ? 'wrong' : drawn
    const key: Key = { cell: options.cell, n: n++ }
    const cells = table.row(row, key, d)
    return {
      cells,
      truth: {
        key: cells[0]!,
        personId: row.life?.id ?? null,
        verdict,
        kinds: row.kinds,
        group,
        copiedOn: copy.on,
      },
    }
  }
  for (const life of c.lives) {
    const since = MEMBERSHIP[code](d, life, today)
    if (since === null || since > today) continue
    const first = write(life, since, null)
    if (first === null) continue
    if (first.truth.personId === null || !d.chance(habits.twice)) {
      yield first
      continue
    }
    const second = write(life, since, first.truth.key)
    if (second === null || second.truth.personId === null) {
      yield first
      if (second) yield { ...second, truth: { ...second.truth, group: null } }
      continue
    }
    for (const row of [first, second])
      yield {
        cells: row.cells,
        truth: {
          ...row.truth,
          group: first.truth.key,
          kinds: [...row.truth.kinds, 'row:two-codes'],
        },
      }
  }
}

/** A copy of the day the agency made it, or of lately; null for the dead it has struck off. */
function copyFor(d: Dice, life: Life, since: Day, today: Day, habits: Habits): Copy | null {
  const begin = Math.max(since, habits.from)
  const end = life.died ?? today
  if (begin > end) return null
  const on = d.chance(habits.fresh)
    ? Math.max(begin, end - d.int(60))
    : begin + d.int(end - begin + 1)
  const copy = copyOf(life, on)
  if (life.died === null || d.chance(habits.deathUnknown)) return copy
  // Half of the databases' dead are struck off, the others stay with a mark.
  if (d.chance(0.5)) return null
  copy.dead = true
  return copy
}
