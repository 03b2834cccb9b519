import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, type Courier, createLog, ProblemError, sql, startCourier } from '#kernel'
import { loadPersons, receiptsAbout } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  addRows,
  caseFor,
  closeRows,
  confirmMapping,
  declareIdentityOwner,
  giveReview,
  isBlind,
  kappaOf,
  type Mapping,
  mayRestOn,
  nextReview,
  type ReviewTask,
  registerSource,
  resultsOf,
  reviewQuality,
  settlement,
  sourceByCode,
  startRun,
  subscriptions,
  undoReview,
  type Verdict,
} from './index.ts'

const UNIT = '05528'
const keeper: Actor = { kind: 'official', id: 'thao', agency: 'G24.H55', office: 'the-bhyt' }
const first: Actor = { kind: 'official', id: 'son', agency: 'G01.H55.28', office: 'cu-tru' }
const second: Actor = { ...first, id: 'hai' }
const idOf = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const SIZE = 60

const verdict = fc.constantFrom<Verdict>('same', 'different', 'unsure')

describe('verdicts', () => {
  it('settle a row only when enough say the same and nobody is unsure', () => {
    fc.assert(
      fc.property(
        fc.array(verdict, { maxLength: 3 }),
        fc.integer({ min: 1, max: 2 }),
        (said, need) => {
          const settled = settlement(said, need)
          if (settled === null) return
          assert.ok(said.length >= need && said.every(one => one === settled))
        },
      ),
    )
    assert.equal(settlement(['same', 'different'], 2), null)
    assert.equal(settlement(['same'], 2), null)
    assert.equal(settlement(['unsure'], 1), null)
    assert.equal(settlement(['different'], 1), 'different')
  })
  it('are compared by kappa', () => {
    const pairs = (n: number, a: Verdict, b: Verdict) =>
      Array.from({ length: n }, () => [a, b] as const)
    assert.equal(kappaOf([]), null)
    // Cohen's own kind of example: 20 and 15 agree, 5 and 10 do not.
    const table = [
      ...pairs(20, 'same', 'same'),
      ...pairs(5, 'same', 'different'),
      ...pairs(10, 'different', 'same'),
      ...pairs(15, 'different', 'different'),
    ]
    assert.equal(Math.round(kappaOf(table)! * 1_000) / 1_000, 0.4)
    assert.equal(kappaOf([...pairs(3, 'same', 'same'), ...pairs(2, 'different', 'different')]), 1)
  })
  it('go to two people for about one row in twenty, and nobody chooses which', () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => isBlind(idOf(7), row))
    const share = rows.filter(Boolean).length / rows.length
    assert.ok(share > 0.04 && share < 0.06, String(share))
    assert.equal(isBlind(idOf(7), 12), isBlind(idOf(7), 12))
  })
})

describe('what may rest on a link', () => {
  const row = { outcome: 'differs', ref: 'x', linkedBy: 'particulars', weight: 9 } as const
  it('depends on what hangs on it', () => {
    const on = '2026-11-01'
    assert.deepEqual(
      (['show', 'prefill', 'pay', 'cancel'] as const).map(one => mayRestOn(row, one, on)),
      [true, true, false, false],
    )
    assert.equal(mayRestOn({ ...row, linkedBy: 'number' }, 'pay', on), true)
    assert.equal(mayRestOn({ ...row, linkedBy: 'number' }, 'cancel', on), false)
    assert.equal(mayRestOn(row, 'cancel', on, 2), true)
    assert.equal(mayRestOn({ ...row, outcome: 'number-conflict' }, 'show', on, 2), false)
    assert.equal(mayRestOn({ ...row, outcome: 'unverified' }, 'prefill', on), false)
  })
})

describe('reviewing', () => {
  let house: TestDatabase
  let courier: Courier
  let runId: string

  before(async () => {
    house = await testDatabase('ledger', 'register', 'reconcile')
    courier = await startCourier(house.db, subscriptions(), {
      workers: 0,
      log: createLog('silent'),
    })
    const place = { unit: UNIT, asOf: '2026-01-01', text: '' }
    const persons = Array.from({ length: SIZE }, (_, n) => ({
      personId: idOf(n),
      personalId: `0190900${String(10_000 + n)}`,
      name: { family: 'Trần', middle: 'Văn', given: `Hùng` },
      birthDate: `1990-05-${String((n % 28) + 1).padStart(2, '0')}` as PartialDate,
      sex: 'male' as const,
      ethnicity: '01',
      nationality: 'VN',
      origin: place,
      birthPlace: place,
      civilStatus: 'single' as const,
      relationToHead: null,
      residences: [
        {
          kind: 'permanent' as const,
          unit: UNIT,
          asOf: '2026-01-01',
          address: 'Tổ 1',
          from: '2020-01-01',
        },
      ],
    }))
    await loadPersons(house.db, [[{ household: null, persons }]])
    const mapping: Mapping = {
      columns: { so: 'personalId', ten: 'name', ns: 'birthDate' },
      key: 'ma',
      unitsOn: '2026-01-01',
    }
    const heads = ['ma', 'so', 'ten', 'ns']
    runId = await house.db.tx(async tx => {
      await declareIdentityOwner(tx, {
        unit: UNIT,
        from: '2025-07-01',
        agency: first.agency!,
        office: first.office!,
      })
      const sourceId = await registerSource(tx, keeper, {
        agency: keeper.agency!,
        office: keeper.office!,
        code: 'the',
        name: 'Thẻ',
        agreement: '1/TT',
        validFrom: '2026-01-01',
        validTo: null,
        rights: 'verify',
        fields: ['personalId', 'name', 'birthDate'],
        required: ['personalId'],
        everyDays: null,
      })
      await confirmMapping(tx, keeper, sourceId, mapping)
      const source = (await sourceByCode(tx, keeper.agency!, 'the'))!
      const id = await startRun(tx, keeper, {
        sourceId,
        kind: 'full',
        fileName: 'the.csv',
        fileSha256: 'cd'.repeat(32),
        heads,
      })
      // The day agrees, the name does not: nobody can tell without looking.
      const rows = persons.map((p, n) => ({
        line: n + 2,
        cells: { ma: `K${n}`, so: p.personalId, ten: 'Lý Thu Trang', ns: p.birthDate },
      }))
      await addRows(tx, source, id, rows)
      await closeRows(tx, keeper, id, [])
      return id
    })
    await settle()
  })
  after(async () => {
    await courier.stop()
    await house.close()
  })

  async function settle(): Promise<void> {
    while ((await courier.drain()) > 0);
  }
  const next = (actor: Actor) => house.db.tx(tx => nextReview(tx, actor))
  const say = (actor: Actor, task: ReviewTask, said: Verdict) =>
    house.db.tx(tx =>
      giveReview(tx, actor, {
        runId: task.runId,
        row: task.row,
        personId: task.personId,
        verdict: said,
        reason: 'so ảnh và chữ ký trong hồ sơ gốc',
        tookS: 20,
      }),
    )
  const refusedWith = (code: string) => (error: unknown) =>
    error instanceof ProblemError && error.problems[0]?.code === code
  const outcomeOf = async (row: number) =>
    (await house.db.tx(tx => resultsOf(tx, keeper, runId))).find(r => r.row === row)!

  it('shows both sides to the police of the person, and nothing to a source that may only verify', async () => {
    assert.equal(await next(keeper), null)
    const task = (await next(first))!
    const name = task.fields.find(f => f.field === 'name')!
    assert.deepEqual([name.written, name.register], ['Lý Thu Trang', 'Trần Văn Hùng'])
    assert.ok(name.weight! < 0)
    const receipts = await receiptsAbout(house.db, task.personId)
    assert.ok(receipts.some(r => r.receiptId === task.receiptId && r.agency === first.agency))
  })

  it('lets a verdict be taken back for ten minutes and no longer', async () => {
    const task = (await next(first))!
    const reviewId = await say(first, task, 'same')
    assert.equal(await say(first, task, 'same'), reviewId)
    await assert.rejects(() => say(first, task, 'different'), refusedWith('review.given'))
    await assert.rejects(
      house.db.tx(tx => undoReview(tx, second, reviewId)),
      refusedWith('review.unknown'),
    )
    await settle()
    assert.equal((await outcomeOf(task.row)).outcome, 'unverified')
    await house.db.tx(tx => undoReview(tx, first, reviewId))
    house.clock.advance(11 * 60_000)
    await settle()
    assert.equal((await outcomeOf(task.row)).outcome, 'unverified')
    const again = await say(first, task, 'unsure')
    house.clock.advance(11 * 60_000)
    await assert.rejects(
      house.db.tx(tx => undoReview(tx, first, again)),
      refusedWith('review.too-late'),
    )
  })

  it('settles what one says, and of one in twenty only what two say', async () => {
    const settled: ReviewTask[] = []
    for (let task = await next(first); task !== null; task = await next(first)) {
      settled.push(task)
      await say(first, task, settled.length % 2 === 0 ? 'different' : 'same')
    }
    assert.ok(settled.length >= SIZE - 1)
    house.clock.advance(11 * 60_000)
    await settle()
    const blind = settled.filter(task => isBlind(runId, task.row))
    assert.ok(blind.length > 0, 'some row goes to two')
    for (const task of settled) {
      const { outcome } = await outcomeOf(task.row)
      if (blind.includes(task)) assert.equal(outcome, 'unverified')
      else assert.notEqual(outcome, 'unverified')
    }
    for (let task = await next(second); task !== null; task = await next(second)) {
      const { row } = task
      // A row left unsure by its one reviewer is nobody's second look.
      assert.ok(blind.some(one => one.row === row))
      await say(
        second,
        task,
        settled.findIndex(one => one.row === row) % 2 === 1 ? 'different' : 'same',
      )
    }
    house.clock.advance(11 * 60_000)
    await settle()
    for (const task of blind) assert.notEqual((await outcomeOf(task.row)).outcome, 'unverified')
    const quality = await house.db.tx(tx =>
      reviewQuality(tx, first.agency!, '2020-01-01T00:00:00.000Z'),
    )
    assert.equal(quality.pairs, blind.length)
    assert.equal(quality.reviewers.find(r => r.reviewer === first.id)?.agreed, blind.length)
  })

  it('brings what was settled into the case', async () => {
    const rows = await house.db.tx(tx => resultsOf(tx, keeper, runId))
    const same = rows.find(r => r.outcome === 'differs')!
    assert.deepEqual(
      same.differences.map(d => d.field),
      ['name'],
    )
    const code = await house.db.row<{ code: string }>(
      sql`
        select d.code from reconcile.discrepancy d join reconcile.discrepancy_row c using (case_id)
        where c.row_key = ${same.rowKey}`,
    )
    const view = (await house.db.tx(tx => caseFor(tx, keeper, code.code)))!
    assert.equal(view.members[0]?.outcome, 'differs')
  })
})
