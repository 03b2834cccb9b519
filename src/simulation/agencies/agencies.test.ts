import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { demoPeople, WARD } from '../demo.ts'
import { dayOf } from '../history/calendar.ts'
import { cellsOf } from '../history/cell.ts'
import { live, openCell } from '../history/history.ts'
import { type Life, now } from '../history/life.ts'
import { AGENCY_CODES, HABITS, MEASURED, type Verdict } from './agency.ts'
import { agencyDatabase, agencyRows, wardTruth } from './agency-database.ts'
import { rowsOf } from './agency-rows.ts'
import { fullName } from './copy.ts'
import { FIELD_OF } from './mismatch.ts'
import { stripMarks } from './name-error.ts'
import { TABLES } from './table.ts'

const period = { from: '2024-01-01', to: '2026-11-01' }
const o = { seed: 'agencies', scale: 0.0004, inFull: [], ...period }

describe('the nine databases', () => {
  it('err in the measured mix, in every way there is, and the truth says how', () => {
    const verdicts: Record<Verdict, number> = { right: 0, wrong: 0, unverified: 0, noId: 0 }
    const seen = new Set<string>()
    const sizes = new Map<string, number>()
    let checked = 0
    let n = 0
    for (const cell of cellsOf(o.scale).filter((_, i) => i % 3 === 1)) {
      const { chronicle } = openCell(cell, o)
      live(chronicle, o)
      const byId = new Map(chronicle.lives.map(life => [life.id, life]))
      for (const code of AGENCY_CODES) {
        const { columns } = TABLES[code]
        const keys = new Set<string>()
        const groups = new Map<string, Set<string>>()
        for (const { cells, truth } of rowsOf(code, chronicle, { ...o, cell: cell.index })) {
          assert.equal(cells.length, columns.length)
          assert.ok(!keys.has(truth.key), 'a key is of one row')
          keys.add(truth.key)
          sizes.set(code, (sizes.get(code) ?? 0) + 1)
          const life = truth.personId === null ? null : byId.get(truth.personId)!
          assert.ok(truth.copiedOn <= dayOf(o.to))
          for (const planted of truth.kinds) {
            const [field, kind] = planted.split(':') as [string, string]
            assert.equal(field, FIELD_OF[kind], planted)
            seen.add(kind)
          }
          if (truth.group !== null) {
            const of = groups.get(truth.group) ?? new Set()
            groups.set(truth.group, of.add(truth.personId!))
          }
          if (truth.verdict === 'right' && n++ % 16 === 0) holds(life, cells, truth.kinds)
          if (HABITS[code].checked) {
            verdicts[truth.verdict]++
            checked++
          }
        }
        for (const people of groups.values()) assert.equal(people.size, 1, 'a group is one person')
      }
    }
    for (const verdict of Object.keys(MEASURED) as Verdict[]) {
      const share = (verdicts[verdict] / checked) * 100
      const off = Math.abs(share - MEASURED[verdict])
      assert.ok(off < 1.2, `${verdict}: ${share.toFixed(1)} for ${MEASURED[verdict]}`)
    }
    assert.deepEqual(
      Object.keys(FIELD_OF).filter(kind => !seen.has(kind)),
      [],
      'kinds that never came',
    )
    assert.equal(sizes.size, 9)
  })

  it('draw apart: another one more changes nothing in a database', () => {
    const few = { ...o, scale: 0.001, communes: [WARD, '00004', '00008'] }
    const alone = [...agencyRows({ ...few, databases: ['tax'] })]
    const among = [...agencyRows(few)].filter(row => row.database === 'tax')
    assert.ok(among.length > 0)
    assert.deepEqual(alone, among)
    assert.deepEqual(alone, [...agencyRows({ ...few, databases: ['tax'] })])
  })

  it('of the ward are made when asked for, and hold the demo people', () => {
    const ward = { seed: 'lien-thong', on: '2026-11-01' }
    const health = agencyDatabase('insurance', ward)
    const rows = [...health.rows()]
    const truth = [...wardTruth('insurance', ward)]
    assert.equal(rows.length, truth.length)
    assert.ok(rows.length > 20_000, `${rows.length} rows`)
    assert.deepEqual(Object.keys(rows[0]!), health.columns)
    const demo = new Set(demoPeople().map(p => p.username))
    assert.ok(rows.some(row => demo.has(row.soCCCD!)))
    assert.throws(() => agencyDatabase('nobody', ward), /database-unknown|nobody/)
  })
})

/** A row that is right says what the register says: the number, and the name but for the way of writing. */
function holds(life: Life | null, cells: readonly string[], kinds: readonly string[]): void {
  assert.ok(life, 'nobody unknown is right')
  assert.ok(cells.includes(now(life.numbers)), `${cells.join('|')} has ${now(life.numbers)}`)
  const plain = (text: string) =>
    stripMarks(text.replaceAll('Ð', 'Đ')).toUpperCase().replaceAll(/\s+/gu, ' ').trim()
  const name = plain(fullName(now(life.names)))
  const written = cells.map(plain)
  const joined = written.map((cell, i) => `${cell} ${written[i + 1] ?? ''}`)
  assert.ok(
    [...written, ...joined].some(cell => cell.endsWith(name)),
    `${cells.join('|')} ${name} ${kinds}`,
  )
}
