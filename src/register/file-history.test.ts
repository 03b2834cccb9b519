import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type ProblemError, systemActor } from '#kernel'
import { findByNumber, householdOf, loadFile, loadPersons, recordBirth, timeline } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { FILE_COLUMNS } from './file-column.ts'
import type { Reject } from './file-load.ts'
import { family, newBirth, registrar, root, someId } from './fixture.ts'

const DUTY = { kind: 'duty', basis: 'operator' } as const

/** A row as the file has it, under the columns its heads mean. */
const cellsOf = (row: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(row).map(([head, text]) => [
      Object.entries(FILE_COLUMNS).find(([, heads]) =>
        (heads as readonly string[]).includes(head),
      )![0],
      text,
    ]),
  )

describe('rows of a history', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  /** Loads rows as a file of that name. */
  async function load(name: string, rows: readonly Readonly<Record<string, string>>[]) {
    const rejects: Reject[] = []
    const done = await loadFile(house.db, systemActor('load'), {
      digest: createHash('sha256').update(name).digest('hex'),
      kind: 'event',
      async *rows(skip) {
        for (const [i, raw] of rows.entries())
          if (i >= skip) yield { row: i + 1, cells: cellsOf(raw), faults: [], raw }
      },
      rejects: {
        async rewind(count) {
          rejects.splice(count)
          return true
        },
        async append(more) {
          return rejects.push(...more)
        },
      },
    })
    return { ...done, refused: rejects.map(r => [r.row, r.problems[0]!.code]) }
  }

  it('are recorded once each, with the ids of the file, whatever their neighbours are', async () => {
    const { db } = house
    const home = family(db)
    await loadPersons(db, [[home.record]])
    const { personId } = home.mother
    const { householdId } = home.record.household!
    const about = (kind: string, on: string, more: object) => ({
      event_id: someId(db),
      kind,
      on,
      person_id: personId,
      ...more,
    })
    const child = someId(db)
    const next = someId(db)
    const born = {
      person_id: child,
      personal_id: '019226000001',
      family: 'Trần',
      middle: 'Thị',
      given: 'Lúa',
      sex: 'female',
      ethnicity: '01',
      mother_id: personId,
      unit: '05528',
      unit_text: 'Phường Bách Quang, tỉnh Thái Nguyên',
      address: 'Tổ 1',
      household_id: householdId,
      relation: 'daughter',
      act_number: '1',
      act_unit: '05528',
      registered_on: '2026-03-10',
    }
    const rows = [
      about('birth', '2026-03-02', born),
      about('account', '2026-03-03', { after: '2' }),
      about('death', '2026-03-04', { personal_id: '019226999999' }),
      about('number', '2026-03-05', {
        person_id: child,
        before: '019226000001',
        after: '019226000002',
      }),
      about('correction', '2026-03-06', {
        person_id: child,
        personal_id: '019226000002',
        reason: 'birth_date',
        birth_date: '2026-03-01',
      }),
      about('move', '2026-04-01', {
        unit: '00004',
        address: 'Số 9',
        household_id: next,
        relation: 'householder',
      }),
      about('card', '2026-04-02', { reason: 'can-cuoc', after: '019190000009' }),
    ] as Readonly<Record<string, string>>[]
    const told = await load('one', rows)
    assert.deepEqual(
      told.refused.map(([row]) => row),
      [3],
      JSON.stringify(told.refused),
    )
    assert.deepEqual([told.loaded, told.there, told.remarks], [5, 1, 1])
    for (const number of ['019226000001', '019226000002'])
      assert.equal(
        await db.tx(tx => findByNumber(tx, { actor: root, purpose: DUTY, number })),
        child,
      )
    assert.equal((await householdOf(db, child))!.householdId, householdId)
    assert.equal((await householdOf(db, personId))!.householdId, next)
    const lived = await db.tx(tx => timeline(tx, { actor: root, purpose: DUTY, personId: child }))
    assert.deepEqual(lived.events.map(e => e.kind).toSorted(), [
      'birth',
      'correction',
      'move',
      'number-reissue',
    ])
    const again = await load('the same under another name', rows)
    assert.deepEqual([again.loaded, again.there], [0, 6])
  })

  it('bring what a desk may not, nor twice', async () => {
    const { db } = house
    const allotted = { personId: someId(db), personalId: '019226000007' }
    const bear = (actor: typeof root, personId: string) =>
      db.tx(tx =>
        recordBirth(tx, actor, newBirth({ motherId: null, allotted: { ...allotted, personId } })),
      )
    await assert.rejects(
      bear(registrar, allotted.personId),
      (e: ProblemError) => e.problem.code === 'life-event.not-competent',
    )
    assert.equal((await bear(root, allotted.personId)).personalId, allotted.personalId)
    await assert.rejects(
      bear(root, someId(db)),
      (e: ProblemError) => e.problem.code === 'load.number-taken',
    )
  })
})
