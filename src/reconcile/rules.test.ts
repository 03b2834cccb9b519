import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { PartialDate } from '#vn'
import {
  type Claim,
  type ComparedField,
  classifyBirthDate,
  classifyName,
  classifyRow,
  compareClaim,
  type Known,
  OUTCOMES,
  type RowEvidence,
  readClaim,
  ScoreSheet,
  shareOf,
} from './index.ts'

const date = (text: string) => text as PartialDate
const COLUMNS = new Set<ComparedField>(['personalId', 'name', 'birthDate', 'sex', 'place'])

const lan: Known = {
  ref: 'lan',
  personalId: '019185001234',
  cancelledNumbers: ['019185009999'],
  oldNumbers: ['090123456'],
  name: 'Nguyễn Thị Lan',
  birthDate: date('1985-03-07'),
  sex: 'female',
  ethnicity: '01',
  place: { unit: '05528', asOf: '2026-01-01' },
  father: null,
  mother: null,
  spouse: null,
  deceasedOn: null,
}

function claimOf(written: Claim['written']) {
  return readClaim({ row: 2, key: 'A1', written }, { unitsOn: '2026-01-01' })
}

function rowOf(written: Claim['written'], about: Partial<RowEvidence> = {}) {
  const read = claimOf(written)
  const isHers = read.personalId.kind === 'value' && read.personalId.value === lan.personalId
  return classifyRow({
    read,
    columns: COLUMNS,
    owner: isHers ? lan : null,
    formerOwner: null,
    candidate: null,
    sameNumberRows: [],
    samePersonRows: [],
    ...about,
  })
}

const RIGHT = {
  personalId: '019185001234',
  name: 'Nguyễn Thị Lan',
  birthDate: '07/03/1985',
  sex: 'Nữ',
  place: '05528',
}

describe('names', () => {
  const cases: readonly (readonly [string, string, string | null, string?])[] = [
    ['Nguyễn Thị Hòa', 'Nguyễn Thị Hoà', null],
    ['Đặng Văn Ðức', 'Đặng Văn Đức', null],
    ['LÊ  HOÀNG NAM ', 'Lê Hoàng Nam', null],
    ['Lê Văn Ba'.normalize('NFD'), 'Lê Văn Ba', null],
    ['H’Hen Niê', "H'Hen Niê", null],
    ['Nguyen Van Binh', 'Nguyễn Văn Bình', 'diacritics', 'marks-lost'],
    ['Nguyễn Văn Bính', 'Nguyễn Văn Bình', 'diacritics', 'marks-differ'],
    ['Lý Thị Mị', 'Lí Thị Mị', 'diacritics', 'i-or-y'],
    ['Nguyễn Lan', 'Nguyễn Thị Lan', 'missing', 'middle-missing'],
    ['Lan Nguyễn Thị', 'Nguyễn Thị Lan', 'typo', 'word-order'],
    ['Hoàng Văn An', 'Huỳnh Văn An', 'value', 'regional-form'],
    ['Võ Thị Sáu', 'Vũ Thị Sáu', 'value', 'regional-form'],
    ['Nguyễn Thị Lam', 'Nguyễn Thị Lan', 'typo', 'letters-differ'],
    ['Phạm Minh Tuấn', 'Nguyễn Thị Lan', 'value', 'name-differs'],
  ]
  for (const [claimed, known, kind, reason] of cases)
    it(`${claimed.normalize('NFC')} beside ${known}: ${reason ?? 'the same'}`, () => {
      const found = classifyName(claimed, known)
      assert.equal(found?.kind ?? null, kind)
      if (reason) assert.equal(found?.reason, reason)
    })
})

describe('dates of birth', () => {
  const cases: readonly (readonly [string, string, string | null, string?])[] = [
    ['1985-03-07', '1985-03-07', null],
    ['1985', '1985-03-07', 'missing', 'year-only'],
    ['1950-01-01', '1950', 'format', 'first-of-january'],
    ['1985-01-01', '1985-03-07', 'missing', 'first-of-january'],
    ['1950-05-02', '1950', 'value', 'register-year-only'],
    ['1985-07-03', '1985-03-07', 'typo', 'day-month-swapped'],
    ['1985-03-01', '1985-03-07', 'typo', 'date-digit-wrong'],
    ['1991-11-20', '1985-03-07', 'value', 'date-differs'],
  ]
  for (const [claimed, known, kind, reason] of cases)
    it(`${claimed} beside ${known}: ${reason ?? 'the same'}`, () => {
      const found = classifyBirthDate(date(claimed), date(known))
      assert.equal(found?.kind ?? null, kind)
      if (reason) assert.equal(found?.reason, reason)
    })
})

describe('what a row says', () => {
  it('restores zeros and says so', () => {
    const { personalId } = claimOf({ personalId: '19185001234' })
    assert.deepEqual(personalId, {
      kind: 'value',
      value: '019185001234',
      notes: ['zeros-restored'],
    })
  })
  it('does not guess a number a spreadsheet ruined', () => {
    const { personalId } = claimOf({ personalId: '1,91850E+10' })
    assert.equal(personalId.kind, 'faulty')
  })
  it('knows an old number in the wrong column', () => {
    const read = claimOf({ personalId: '090123456' })
    assert.equal(read.personalId.kind, 'absent')
    assert.equal(read.oldNumber.kind === 'value' && read.oldNumber.value, '090123456')
  })
  it('reads the codes of social insurance and of civil status', () => {
    for (const [written, sex] of [
      ['1', 'male'],
      ['0', 'female'],
      ['2', 'female'],
      ['Nữ', 'female'],
      ['NAM', 'male'],
    ] as const)
      assert.deepEqual(claimOf({ sex: written }).sex, { kind: 'value', value: sex, notes: [] })
    assert.equal(claimOf({ sex: '3' }).sex.kind, 'faulty')
    const { birthDate } = claimOf({ birthDate: '01/01/1956', birthDateKind: '1' })
    assert.equal(birthDate.kind === 'value' && birthDate.value, '1956')
  })
  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.record({
          personalId: fc.string({ unit: 'binary' }),
          oldNumber: fc.string(),
          name: fc.string({ unit: 'binary' }),
          birthDate: fc.string(),
          sex: fc.string(),
          ethnicity: fc.string(),
          place: fc.string({ unit: 'binary' }),
        }),
        written => {
          const read = claimOf(written)
          const outcome = rowOf(written)
          assert.ok(OUTCOMES.includes(outcome.outcome))
          assert.equal(
            compareClaim(read, lan, COLUMNS).length,
            new Set(compareClaim(read, lan, COLUMNS).map(d => d.field)).size,
          )
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the outcome of a row', () => {
  it('is matched, in any spelling of the same', () => {
    assert.equal(rowOf(RIGHT).outcome, 'matched')
    const shouted = rowOf({ ...RIGHT, name: 'NGUYỄN  THỊ LAN', personalId: '19185001234' })
    assert.equal(shouted.outcome, 'matched')
    assert.deepEqual(
      shouted.differences.map(d => d.reason),
      ['zeros-lost', 'spelling'],
    )
  })
  it('differs, and says in what', () => {
    const row = rowOf({ ...RIGHT, name: 'Nguyen Thi Lan', birthDate: '1985', sex: 'Nam' })
    assert.equal(row.outcome, 'differs')
    assert.deepEqual(
      row.differences.map(d => [d.field, d.kind, d.reason]),
      [
        ['name', 'diacritics', 'marks-lost'],
        ['birthDate', 'missing', 'year-only'],
        ['sex', 'value', 'sex-differs'],
      ],
    )
  })
  it('is a conflict when the number is somebody else’s, never a correction of the name', () => {
    const row = rowOf({ ...RIGHT, name: 'Trần Văn Hùng', birthDate: '20/11/1991' })
    assert.equal(row.outcome, 'number-conflict')
    assert.equal(row.ref, null)
    assert.equal(row.ownerRef, 'lan')
    assert.deepEqual(row.differences, [])
  })
  it('is unverified when only the name or only the date agrees', () => {
    assert.equal(rowOf({ ...RIGHT, name: 'Trần Thu Hà' }).outcome, 'unverified')
    assert.equal(rowOf({ ...RIGHT, birthDate: '20/11/1991' }).outcome, 'unverified')
  })
  it('is deceased before it is right or wrong', () => {
    const owner = { ...lan, deceasedOn: date('2019-05-02') }
    assert.equal(rowOf(RIGHT, { owner }).outcome, 'deceased')
    const row = rowOf({ ...RIGHT, sex: 'Nam' }, { owner })
    assert.deepEqual([row.outcome, row.also], ['deceased', ['differs']])
  })
  it('is a cancelled number with the new one as the way out', () => {
    const row = rowOf({ ...RIGHT, personalId: '019185009999' }, { formerOwner: lan })
    assert.equal(row.outcome, 'number-cancelled')
    assert.equal(row.differences[0]?.proposal, lan.personalId)
  })
  it('is found by particulars, or left to a person when the second best is near', () => {
    const written = { ...RIGHT, personalId: '' }
    const candidate = { known: lan, weight: 20, margin: 9 }
    const sure = rowOf(written, { candidate })
    assert.deepEqual([sure.outcome, sure.linkedBy, sure.ref], ['differs', 'particulars', 'lan'])
    assert.equal(rowOf(written, { candidate: { ...candidate, margin: 1 } }).outcome, 'unverified')
    assert.equal(rowOf(written, { candidate: { ...candidate, weight: 3 } }).outcome, 'unverified')
    assert.equal(rowOf(written).outcome, 'not-found')
  })
  it('is incomplete when nobody could be looked for', () => {
    assert.equal(rowOf({ name: 'Nguyễn Thị Lan' }).outcome, 'incomplete')
    assert.equal(
      rowOf({ ...RIGHT, personalId: '12', birthDate: '31/02/1985' }).outcome,
      'incomplete',
    )
    assert.equal(rowOf({}).outcome, 'incomplete')
  })
  it('tells duplicates both ways', () => {
    assert.equal(rowOf(RIGHT, { sameNumberRows: [7] }).outcome, 'duplicate-number')
    const twice = rowOf(RIGHT, { sameNumberRows: [7], samePersonRows: [7] })
    assert.equal(twice.outcome, 'duplicate-person')
    assert.deepEqual(twice.otherRows, [7])
  })
})

describe('places over the reform', () => {
  it('an old code is the same place under another name', () => {
    const home: Known = { ...lan, place: { unit: '05528', asOf: '2026-01-01' } }
    const read = (place: string, unitsOn: string) =>
      compareClaim(
        readClaim({ row: 2, key: null, written: { place } }, { unitsOn }),
        home,
        new Set<ComparedField>(['place']),
      )
    assert.deepEqual(read('05528', '2026-01-01'), [])
    const [moved] = read('00004', '2026-01-01')
    assert.equal(moved?.reason, 'place-differs')
  })
})

describe('scores', () => {
  it('lie between their bounds, and a larger sample is surer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, p) => {
          const one = shareOf(Math.round(p * of), of)
          assert.ok(one.low <= one.share! && one.share! <= one.high)
          assert.ok(one.low >= 0 && one.high <= 1)
          const ten = shareOf(10 * Math.round(p * of), 10 * of)
          assert.ok(ten.high - ten.low < one.high - one.low)
        },
      ),
    )
    const all = shareOf(90, 100, 100)
    assert.ok(all.high - all.low < 1e-9, 'who counted everybody has no sampling error')
  })
  it('count what their sentences say', () => {
    const sheet = new ScoreSheet(COLUMNS, ['personalId', 'name', 'birthDate'])
    const rows = [
      RIGHT,
      { ...RIGHT, name: 'NGUYỄN THỊ  LAN' },
      { ...RIGHT, sex: 'Nam' },
      { ...RIGHT, birthDate: '' },
      { name: 'Nguyễn Thị Lan' },
    ]
    for (const written of rows) sheet.add(claimOf(written), rowOf(written))
    const { right, complete, clean, alive } = sheet.scores()
    assert.deepEqual([right.hits, right.of], [18, 19])
    assert.deepEqual([complete.hits, complete.of], [12, 15])
    assert.deepEqual([clean.hits, clean.of], [3, 5])
    assert.deepEqual([alive.hits, alive.of], [4, 4])
  })
})
