/** The whole loop on a real database: run, case, fix, push, another look, closed. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Actor,
  type Courier,
  createLog,
  ProblemError,
  startCourier,
  systemActor,
} from '#kernel'
import { correctFacts, type LoadPerson, loadPersons, receiptsAbout } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  addRows,
  caseFor,
  caseForCitizen,
  casesForOffice,
  closeRows,
  confirmMapping,
  declareIdentityOwner,
  type Mapping,
  registerSource,
  reportWrong,
  resultsOf,
  runFor,
  runsOf,
  sourceByCode,
  startRun,
  stepCase,
  subscriptions,
} from './index.ts'

const UNIT = '05528'
const keeper: Actor = { kind: 'official', id: 'thao', agency: 'G24.H55', office: 'the-bhyt' }
const police: Actor = { kind: 'official', id: 'son', agency: 'G01.H55.28', office: 'cu-tru' }
const admin: Actor = { kind: 'official', id: 'huong', agency: 'H55', office: null }
const stranger: Actor = { kind: 'official', id: 'khanh', agency: 'H56', office: 'the-bhyt' }

const idOf = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const place = { unit: UNIT, asOf: '2026-01-01', text: '' }

function person(
  n: number,
  personalId: string,
  name: [string, string, string],
  birthDate: string,
  more: Partial<LoadPerson> = {},
): LoadPerson {
  return {
    personId: idOf(n),
    personalId,
    name: { family: name[0], middle: name[1], given: name[2] },
    birthDate: birthDate as PartialDate,
    sex: personalId[3] === '1' || personalId[3] === '3' ? 'female' : 'male',
    ethnicity: '01',
    nationality: 'VN',
    origin: place,
    birthPlace: place,
    civilStatus: 'single',
    relationToHead: null,
    residences: [
      { kind: 'permanent', unit: UNIT, asOf: '2026-01-01', address: 'Tổ 1', from: '2020-01-01' },
    ],
    ...more,
  }
}

const HEADS = ['Mã thẻ', 'Số CCCD', 'Họ và tên', 'Ngày sinh', 'Giới tính']
const MAPPING: Mapping = {
  columns: {
    'Số CCCD': 'personalId',
    'Họ và tên': 'name',
    'Ngày sinh': 'birthDate',
    'Giới tính': 'sex',
  },
  key: 'Mã thẻ',
  unitsOn: '2026-01-01',
}
type Line = [key: string, number: string, name: string, birth: string, sex: string]
const FILE: Line[] = [
  ['A1', '019185001234', 'NGUYỄN THỊ LAN', '07/03/1985', 'Nữ'],
  ['A2', '019090000002', 'Trần Văn Hung', '12/05/1990', 'Nam'],
  ['A3', '019075000003', 'Lê Văn Ba', '01/01/1975', 'Nam'],
  ['A4', '', 'Phạm Minh Châu', '20/11/2001', '0'],
  ['A5', '019085999999', 'Không Có Ai', '01/02/1985', 'Nam'],
  ['A6', '019090000002', 'Vũ Thị Mai', '30/09/1988', 'Nữ'],
  ['A7', '12', '', '', ''],
  ['A8', '019060000009', 'Hoàng Văn Cũ', '05/05/1960', 'Nam'],
]

describe('the loop', () => {
  let house: TestDatabase
  let courier: Courier
  let sourceId: string
  let runId: string

  before(async () => {
    house = await testDatabase('ledger', 'register', 'reconcile')
    courier = await startCourier(house.db, subscriptions(), {
      workers: 0,
      log: createLog('silent'),
    })
    await loadPersons(house.db, [
      [
        {
          household: null,
          persons: [
            person(1, '019185001234', ['Nguyễn', 'Thị', 'Lan'], '1985-03-07'),
            person(2, '019090000002', ['Trần', 'Văn', 'Hùng'], '1990-05-12'),
            person(3, '019075000003', ['Lê', 'Văn', 'Ba'], '1975'),
            person(4, '019301000004', ['Phạm', 'Minh', 'Châu'], '2001-11-20'),
            person(6, '019188000006', ['Vũ', 'Thị', 'Mai'], '1988-09-30'),
            person(9, '019060000009', ['Hoàng', 'Văn', 'Cũ'], '1960-05-05', {
              deceasedOn: '2019-04-03' as PartialDate,
              residences: [],
            }),
          ],
        },
      ],
    ])
    await house.db.tx(tx =>
      declareIdentityOwner(tx, {
        unit: UNIT,
        from: '2025-07-01',
        agency: 'G01.H55.28',
        office: 'cu-tru',
      }),
    )
  })
  after(async () => {
    await courier.stop()
    await house.close()
  })

  async function settle(): Promise<void> {
    for (let i = 0; i < 50; i++) {
      if ((await courier.drain()) === 0) return
      house.clock.advance(1_000)
    }
  }

  async function run(lines: readonly Line[], kind: 'full' | 'delta' = 'full'): Promise<string> {
    const source = (await sourceByCode(house.db, 'G24.H55', 'the-bhyt'))!
    const id = await house.db.tx(async tx => {
      const started = await startRun(tx, keeper, {
        sourceId: source.sourceId,
        kind,
        fileName: 'the-bhyt.csv',
        fileSha256: 'ab'.repeat(32),
        heads: HEADS,
      })
      const rows = lines.map((cells, i) => ({
        line: i + 2,
        cells: Object.fromEntries(HEADS.map((head, k) => [head, cells[k]!])),
      }))
      await addRows(tx, source, started, rows)
      await addRows(tx, source, started, rows.slice(0, 2))
      await closeRows(tx, keeper, started, [])
      return started
    })
    await settle()
    return id
  }

  const refusedWith = (code: string) => (error: unknown) =>
    error instanceof ProblemError && error.problems[0]?.code === code

  it('needs an agreement and confirmed columns', async () => {
    sourceId = await house.db.tx(tx =>
      registerSource(tx, admin, {
        agency: 'G24.H55',
        office: 'the-bhyt',
        code: 'the-bhyt',
        name: 'Thẻ bảo hiểm y tế',
        agreement: '12/TT-2026',
        validFrom: '2026-01-01',
        validTo: null,
        rights: 'verify',
        fields: ['personalId', 'name', 'birthDate', 'sex'],
        required: ['personalId', 'name', 'birthDate', 'sex'],
        everyDays: 30,
      }),
    )
    const start = () =>
      house.db.tx(tx =>
        startRun(tx, keeper, {
          sourceId,
          kind: 'full',
          fileName: 'x.csv',
          fileSha256: '00'.repeat(32),
          heads: HEADS,
        }),
      )
    await assert.rejects(start, refusedWith('mapping.missing'))
    await assert.rejects(
      house.db.tx(tx => confirmMapping(tx, stranger, sourceId, MAPPING)),
      refusedWith('source.not-yours'),
    )
    await house.db.tx(tx => confirmMapping(tx, keeper, sourceId, MAPPING))
  })

  it('judges every row, once', async () => {
    runId = await run(FILE)
    const view = (await house.db.tx(tx => runFor(tx, keeper, runId)))!
    assert.deepEqual(view.progress, { rows: 8, judged: 8 })
    const results = await house.db.tx(tx => resultsOf(tx, keeper, runId))
    assert.deepEqual(
      results.map(r => [r.rowKey, r.outcome]),
      [
        ['A1', 'matched'],
        ['A2', 'duplicate-number'],
        ['A3', 'matched'],
        ['A4', 'differs'],
        ['A5', 'not-found'],
        ['A6', 'number-conflict'],
        ['A7', 'incomplete'],
        ['A8', 'deceased'],
      ],
    )
    const total = Object.values(view.summary!.outcomes).reduce((a, b) => a + b, 0)
    assert.equal(total, 8)
    assert.equal(await house.db.tx(tx => runFor(tx, stranger, runId)), null)
  })

  it('tells an agency that may only verify which field differs, never the value', async () => {
    const results = await house.db.tx(tx => resultsOf(tx, keeper, runId))
    const text = JSON.stringify(results.map(r => r.differences))
    assert.ok(results.some(r => r.differences.length > 0))
    assert.doesNotMatch(text, /019301000004|Hùng|1975/u)
  })

  it('leaves a receipt with everybody whose record was read', async () => {
    const receipts = await receiptsAbout(house.db, idOf(1))
    assert.ok(receipts.some(r => r.agency === 'G24.H55' && r.purposeText.vi.includes('đối soát')))
    assert.ok((await receiptsAbout(house.db, idOf(4))).length > 0)
  })

  async function caseAbout(rowKey: string, actor: Actor = keeper) {
    const open = await house.db.tx(tx => casesForOffice(tx, actor))
    for (const one of open) {
      const view = (await house.db.tx(tx => caseFor(tx, actor, one.code)))!
      if (view.members.some(m => m.rowKey === rowKey)) return view
    }
    return null
  }

  it('makes cases with two owners and a last day', async () => {
    const conflict = (await caseAbout('A6'))!
    assert.equal(conflict.identityAgency, 'G01.H55.28')
    assert.equal(conflict.state.turn, 'identity')
    assert.ok(conflict.dueOn > house.db.clock.now().slice(0, 10))
    assert.equal(await caseAbout('A1'), null)
    assert.equal(await house.db.tx(tx => caseFor(tx, stranger, conflict.code)), null)
  })

  it('is closed only by a second look, after the source was mended', async () => {
    const found = (await caseAbout('A4'))!
    const step = (corrected: string) =>
      house.db.tx(tx =>
        stepCase(tx, keeper, {
          code: found.code,
          version: found.state.version,
          kind: 'fixed-at-source',
          reason: 'bổ sung số định danh',
          evidence: [],
          corrected: { A4: { personalId: corrected } },
        }),
      )
    await assert.rejects(
      house.db.tx(tx =>
        stepCase(tx, police, {
          code: found.code,
          version: found.state.version,
          kind: 'fixed-at-source',
          reason: 'không phải việc của tôi',
          evidence: [],
        }),
      ),
      refusedWith('discrepancy.not-yours'),
    )
    const state = await step('019301000004')
    assert.equal(state.phase, 'fixed')
    await assert.rejects(() => step('019301000004'), refusedWith('discrepancy.changed'))
    await settle()
    const closed = (await house.db.tx(tx => caseFor(tx, keeper, found.code)))!
    assert.equal(closed.state.phase, 'closed')
    assert.ok(closed.state.verifiedAt)
    assert.equal(await caseAbout('A4'), null)
  })

  it('goes back to the owner when the fix did not hold', async () => {
    const found = (await caseAbout('A8'))!
    await house.db.tx(tx =>
      stepCase(tx, keeper, {
        code: found.code,
        version: found.state.version,
        kind: 'fixed-at-source',
        reason: 'đã kiểm tra, vẫn còn sống',
        evidence: [],
        corrected: { A8: { name: 'Hoàng Văn Cũ' } },
      }),
    )
    await settle()
    const back = (await house.db.tx(tx => caseFor(tx, keeper, found.code)))!
    assert.deepEqual(
      [back.state.phase, back.state.turn, back.state.reopenings],
      ['open', 'data', 1],
    )
  })

  it('owes the right value to whoever once read the wrong one', async () => {
    // The agency is right here: the register has the mark wrong, and a life event mends it.
    const code = await house.db.tx(tx =>
      reportWrong(
        tx,
        { kind: 'citizen', id: idOf(2), agency: null, office: null },
        {
          field: 'name',
          shouldBe: 'Trần Văn Hưng',
          reason: 'giấy khai sinh ghi Hưng',
          evidence: ['GKS 12/1990'],
          agency: null,
        },
      ),
    )
    const citizen: Actor = { kind: 'citizen', id: idOf(2), agency: null, office: null }
    const seen = (await house.db.tx(tx => caseForCitizen(tx, citizen, code)))!
    assert.equal(seen.state.turn, 'identity')
    assert.equal(
      await house.db.tx(tx => caseForCitizen(tx, { ...citizen, id: idOf(1) }, code)),
      null,
    )
    const { eventId } = await house.db.tx(tx =>
      correctFacts(tx, systemActor('test'), {
        personId: idOf(2),
        changes: { name: { family: 'Trần', middle: 'Văn', given: 'Hưng' } },
        legalBasis: 'Luật Hộ tịch 60/2014/QH13, Điều 28',
        evidence: ['GKS 12/1990'],
      } as never),
    )
    await house.db.tx(tx =>
      stepCase(tx, police, {
        code,
        version: seen.state.version,
        kind: 'fixed-in-register',
        reason: 'đã cải chính theo giấy khai sinh',
        evidence: [],
        eventId,
      }),
    )
    await settle()
    const done = (await house.db.tx(tx => caseFor(tx, police, code)))!
    assert.equal(done.state.phase, 'closed')
    const [owed] = done.corrections
    assert.equal(owed?.agency, 'G24.H55')
    assert.ok(owed.fields.includes('name'))
  })

  it('a later run closes what agrees and leaves out what did not change', async () => {
    const mended = FILE.map(
      (line): Line => (line[0] === 'A6' ? ['A6', '019188000006', line[2], line[3], line[4]] : line),
    )
    const second = await run(mended, 'delta')
    const [latest] = await runsOf(house.db, sourceId)
    assert.equal(latest?.runId, second)
    assert.equal(latest?.carried, 2)
    assert.equal(await caseAbout('A6'), null)
    assert.ok((latest?.summary?.closed ?? 0) >= 1)
  })
})
