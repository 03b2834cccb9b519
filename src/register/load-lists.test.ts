/** What a bulk load tells besides the core facts is read back, and may not contradict itself. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { ProblemError } from '#kernel'
import { disclose, loadPersons, recordCard } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { addDays, type PartialDate } from '#vn'
import { BASIS, citizen, newPerson, place, police } from './fixture.ts'
import { loadLists } from './load-lists.ts'
import type { LoadPerson } from './load-record.ts'

const card = (issuedOn: string, endedOn: string | null = null) => ({
  kind: 'can-cuoc' as const,
  number: '019090000001',
  issuedOn,
  issuedBy: 'Bộ Công an',
  expiresOn: null,
  endedOn,
})

describe('lists of a load', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  it('cards that are accepted never overlap', () => {
    const issued = fc.array(
      fc.record({
        day: fc.integer({ min: 0, max: 60 }),
        length: fc.option(fc.integer({ min: -2, max: 30 })),
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(issued, drawn => {
        const cards = drawn.map(({ day, length }) => {
          const from = addDays('2024-07-01', day)
          return card(from, length === null ? null : addDays(from, length))
        })
        const lists = loadLists({ cards } as unknown as LoadPerson, null)
        if (!('rows' in lists)) return
        const spans = lists.rows.map(({ cells }) => [cells[4]!, cells[5] ?? '9999'] as const)
        for (const [i, [from, to]] of spans.entries()) {
          assert.ok(from < to)
          assert.ok(i === 0 || spans[i - 1]![1] <= from)
        }
      }),
    )
  })

  it('what was loaded is disclosed, and an event goes on from it', async () => {
    const { db } = house
    const person = newPerson(db, {
      otherName: 'Tư',
      bloodType: 'AB',
      birthRegistrationPlace: place('Xã Tân Quang, Đồng Hỷ, Bắc Thái', null),
      cards: [card('2024-08-01'), card('2025-08-01')],
      particulars: [
        { kind: 'phone', value: '0912000111', source: 'viettel', since: '2020-01-01' },
        { kind: 'occupation', value: 'Nông dân', source: 'G01', since: '2020-01-01' },
      ],
      residenceFile: { number: '05528.000123', from: '2021-07-01' },
      absence: { case: 'long', destination: 'Hàn Quốc', from: '2026-01-01' },
    })
    await loadPersons(db, [[{ household: null, persons: [person] }]])
    const read = async () =>
      (
        await db.tx(tx =>
          disclose(tx, {
            actor: citizen(person.personId),
            subject: person.personId,
            purpose: { kind: 'own' },
            fields: [
              'otherName',
              'bloodType',
              'birthRegistrationPlace',
              'cards',
              'contacts',
              'otherData',
              'residenceFile',
              'absence',
            ],
          }),
        )
      ).view
    const view = await read()
    assert.deepEqual(
      [view.otherName, view.bloodType, view.residenceFile],
      ['Tư', 'AB', '05528.000123'],
    )
    assert.equal(view.birthRegistrationPlace?.text, 'Xã Tân Quang, Đồng Hỷ, Bắc Thái')
    assert.deepEqual(
      view.cards?.map(c => [c.issuedOn, c.endedOn]),
      [
        ['2025-08-01', null],
        ['2024-08-01', '2025-08-01'],
      ],
    )
    assert.deepEqual(
      [view.contacts?.[0]?.value, view.otherData?.[0]?.value],
      ['0912000111', 'Nông dân'],
    )
    assert.equal(view.absence?.destination, 'Hàn Quốc')
    await db.tx(tx =>
      recordCard(tx, police, { ...BASIS, personId: person.personId, ...card('2026-10-01') }),
    )
    assert.equal((await read()).cards?.length, 3)
  })

  it('a load that contradicts itself is refused whole', async () => {
    const refused = (given: Partial<LoadPerson>) =>
      assert.rejects(
        loadPersons(house.db, [[{ household: null, persons: [newPerson(house.db, given)] }]]),
        (e: ProblemError) => e.problem?.code === 'load.inconsistent' || assert.fail(String(e)),
      )
    const phone = { kind: 'phone', value: '0912000111', source: 'x', since: '2020-01-01' }
    await refused({ particulars: [phone, phone] })
    await refused({ cards: [card('2025-08-01'), card('2024-08-01')] })
    await refused({ bloodType: 'C' as never })
    await refused({
      deceasedOn: '2025-12-31' as PartialDate,
      absence: { case: 'long', from: '2026-01-01' },
    })
  })
})
