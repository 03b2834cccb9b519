/** The four scores of a reconciliation without a server, held against what the simulator knows of its rows. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIMENSIONS, type Dimension, reconcileFiles, type Table } from '#reconcile'
import { iso } from '../history/calendar.ts'
import { cellsOf } from '../history/cell.ts'
import { live, openCell } from '../history/history.ts'
import { now } from '../history/life.ts'
import type { DatabaseCode } from './agency.ts'
import { type RowTruth, rowsOf } from './agency-rows.ts'
import { fullName } from './copy.ts'
import { TABLES } from './table.ts'

const TODAY = '2026-11-01'
const o = { seed: 'scores', scale: 0.0005, inFull: [], from: '2024-01-01', to: TODAY }

const REGISTER = [
  'so_dinh_danh',
  'ho_ten',
  'ngay_sinh',
  'gioi_tinh',
  'so_cmnd',
  'dan_toc',
  'ngay_chet',
  'so_da_huy',
]

const tableOf =
  (heads: readonly string[], rows: readonly (readonly string[])[]) => async (): Promise<Table> => ({
    heads,
    rows: (async function* () {
      for (const [i, cells] of rows.entries()) yield { line: i + 2, cells }
    })(),
    close: async () => undefined,
  })

type Both = Readonly<{
  rows: string[][]
  truths: RowTruth[]
  people: string[][]
  dead: Set<string>
}>

/** The same people twice: as an agency holds them, and as the register does. */
function country(code: DatabaseCode): Both {
  const both: Both = { rows: [], truths: [], people: [], dead: new Set() }
  for (const cell of cellsOf(o.scale).filter((_, i) => i % 6 === 1)) {
    const { chronicle } = openCell(cell, o)
    live(chronicle, o)
    for (const life of chronicle.lives) {
      if (life.died !== null) both.dead.add(life.id)
      both.people.push([
        now(life.numbers),
        fullName(now(life.names)),
        now(life.birthDates),
        life.sex === 'male' ? 'Nam' : 'Nữ',
        life.oldNumber ?? '',
        life.ethnicity,
        life.died === null ? '' : iso(life.died),
        life.numbers
          .slice(0, -1)
          .map(one => one.value)
          .join(' '),
      ])
    }
    for (const { cells, truth } of rowsOf(code, chronicle, { ...o, cell: cell.index })) {
      both.rows.push([...cells])
      both.truths.push(truth)
    }
  }
  return both
}

const NOT_THERE = /^number:(id-absent|id-length)$/
const OTHER_NUMBER =
  /^number:(id-digits-swapped|id-of-relative|id-of-other|id-cancelled|cmnd-only)$/
const HARMLESS = /^name:(case|spaces|tone-placement|letter-eth|decomposed)$/
const ILL_WRITTEN =
  /^(name:(spaces|tone-placement|letter-eth|decomposed)|number:(id-lost-zeros|id-length))$/
const AGED = /^(number:(id-cancelled|cmnd-only)|name:name-changed)$/

/** The formulas of `score.ts` on what was planted instead of on what was found. */
function truthOf({ truths, dead }: Both, columns: readonly string[]): Record<Dimension, number> {
  const fields = columns.length
  const required = columns.filter(one => one !== 'ethnicity').length
  const counts = { right: 0, values: 0, complete: 0, clean: 0, alive: 0, linked: 0 }
  for (const { personId, kinds, group } of truths) {
    const has = (pattern: RegExp) => kinds.some(kind => pattern.test(kind))
    const hasNumber = personId !== null && !has(NOT_THERE) && !has(/^number:cmnd-only$/)
    const isForeign = has(/^person:(foreigner|emigrant)$/)
    counts.complete += hasNumber || (personId === null && !isForeign) ? required : required - 1
    if (personId === null) continue
    counts.linked++
    counts.values += has(NOT_THERE) ? fields - 1 : fields
    const wrong = [
      has(OTHER_NUMBER),
      kinds.some(kind => kind.startsWith('name:') && !HARMLESS.test(kind)),
      has(/^birth:(?!filled$)/),
      has(/^sex:/),
    ].filter(Boolean).length
    counts.right += (has(NOT_THERE) ? fields - 1 : fields) - wrong
    const isOthers = has(/^number:id-of-/)
    if (group === null && !isOthers && !has(ILL_WRITTEN)) counts.clean++
    if (!has(AGED) && !dead.has(personId)) counts.alive++
  }
  return {
    right: counts.right / counts.values,
    complete: counts.complete / (required * truths.length),
    clean: counts.clean / truths.length,
    alive: counts.alive / counts.linked,
  }
}

describe('scores against the truth', () => {
  for (const code of ['insurance', 'tax'] as const)
    it(`${code}: right, complete, clean and alive within a point`, async () => {
      const both = country(code)
      const { scores, columns, outcomes, rows } = await reconcileFiles(
        {
          agency: tableOf(TABLES[code].columns, both.rows),
          register: tableOf(REGISTER, both.people),
          unitsOn: TODAY,
        },
        () => undefined,
      )
      const truth = truthOf(both, columns)
      // The tax office writes neither sex nor home: rows that wait for a person to look are in no score yet.
      const waiting = code === 'tax' ? (outcomes.unverified ?? 0) / rows : 0
      const told = DIMENSIONS.map(
        one => `${one} ${scores[one].share!.toFixed(4)} (truth ${truth[one].toFixed(4)})`,
      )
      for (const one of DIMENSIONS)
        assert.ok(
          Math.abs(scores[one].share! - truth[one]) <= 0.01 + waiting,
          `${told.join(', ')}; waiting ${waiting.toFixed(4)}`,
        )
    })
})
