import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numberInWords } from './number-words.ts'
import {
  ageOn,
  ageRangeOn,
  comparePartialDates,
  daysOf,
  formatPartialDate,
  fromPopulationDate,
  fromSocialInsuranceDate,
  isPartialDate,
  type PartialDate,
  parsePartialDate,
  partialDateInWords,
  precisionOf,
  toJusticeDate,
  toPopulationDate,
  toSocialInsuranceDate,
} from './partial-date.ts'
import { addDays } from './plain-date.ts'

const date = (text: string) => text as PartialDate
const anyDay = fc.integer({ min: 0, max: 90_000 }).map(days => addDays('1850-01-01', days))
const anyDate = fc
  .tuple(anyDay, fc.constantFrom(4, 7, 10))
  .map(([day, width]) => date(day.slice(0, width)))
const readAs = (text: string) => {
  const parsed = parsePartialDate(text)
  return parsed.ok ? parsed.value : parsed.findings[0]?.code
}

test('the ways dates are written', () => {
  assert.equal(readAs('1956'), '1956')
  assert.equal(readAs('1956-7'), '1956-07')
  assert.equal(readAs(' 29/02/1956 '), '1956-02-29')
  assert.equal(readAs('9.2.1956'), '1956-02-09')
  assert.equal(readAs('07/1956'), '1956-07')
  assert.equal(readAs('00/00/1956'), '1956')
  assert.equal(readAs('00/07/1956'), '1956-07')
})

test('each fault has its own finding', () => {
  assert.equal(readAs(''), 'partial-date.empty')
  assert.equal(readAs('hôm qua'), 'partial-date.shape')
  assert.equal(readAs('1799'), 'partial-date.year')
  assert.equal(readAs('29/02/1957'), 'partial-date.no-such-day')
  assert.equal(readAs('07/21/1956'), 'partial-date.swapped')
  assert.equal(readAs('13/1956'), 'partial-date.month')
  assert.equal(readAs('21/00/1956'), 'partial-date.month')
})

test('every exchange form is read back, as far as it can say the date', () => {
  fc.assert(
    fc.property(anyDate, value => {
      assert.ok(isPartialDate(value))
      assert.equal(readAs(toJusticeDate(value)), value)
      assert.deepEqual(fromSocialInsuranceDate(toSocialInsuranceDate(value)), { ok: true, value })
      const population = fromPopulationDate(toPopulationDate(value))
      const said = precisionOf(value) === 'month' ? value.slice(0, 4) : value
      assert.deepEqual(population, { ok: true, value: said })
    }),
    { numRuns: 200 },
  )
})

test('partners fill unknown parts; the kind of the date rules', () => {
  const filled = fromSocialInsuranceDate({ ngaySinh: '01/01/1956', loaiNgaySinh: 1 })
  assert.deepEqual(filled, { ok: true, value: '1956' })
  assert.equal(fromSocialInsuranceDate({ ngaySinh: '1956', loaiNgaySinh: 0 }).ok, false)
  assert.equal(fromSocialInsuranceDate({ ngaySinh: '1956', loaiNgaySinh: 7 }).ok, false)
  assert.deepEqual(fromPopulationDate({ NgayThangNam: '19560721' }), {
    ok: true,
    value: '1956-07-21',
  })
})

test('order by the coarser precision', () => {
  assert.equal(comparePartialDates(date('1956'), date('1956')), 'same')
  assert.equal(comparePartialDates(date('1956'), date('1956-07-21')), 'consistent')
  assert.equal(comparePartialDates(date('1956-08'), date('1956-07-21')), 'after')
  fc.assert(
    fc.property(anyDate, anyDate, (a, b) => {
      const [x, y] = [daysOf(a), daysOf(b)]
      const order = comparePartialDates(a, b)
      if (order === 'before') assert.ok(x.last < y.first)
      if (order === 'after') assert.ok(x.first > y.last)
      if (order === 'consistent') assert.ok(x.first <= y.last && y.first <= x.last)
    }),
    { numRuns: 200 },
  )
})

test('age', () => {
  assert.equal(ageOn(date('2012-11-21'), '2026-11-20'), 13)
  assert.equal(ageOn(date('2012-11-21'), '2026-11-21'), 14)
  assert.equal(ageOn(date('2012-02-29'), '2026-02-28'), 13)
  assert.equal(ageOn(date('2012-02-29'), '2026-03-01'), 14)
  assert.equal(ageOn(date('1956'), '2026-01-01'), 70)
  assert.deepEqual(ageRangeOn(date('1956'), '2026-06-01'), { atLeast: 69, atMost: 70 })
})

test('age grows by one a year and lies in its range', () => {
  fc.assert(
    fc.property(anyDate, anyDay, (birth, on) => {
      const { atLeast, atMost } = ageRangeOn(birth, on)
      assert.ok(atLeast <= atMost && atMost - atLeast <= 1)
      assert.equal(ageOn(birth, on), atMost)
      const next = `${Number(on.slice(0, 4)) + 1}${on.slice(4)}`.replace('-02-29', '-02-28')
      if (!on.endsWith('-02-29')) assert.equal(ageOn(birth, next), atMost + 1)
    }),
    { numRuns: 200 },
  )
})

test('on screen and in words', () => {
  assert.equal(formatPartialDate(date('1956')), 'năm 1956')
  assert.equal(formatPartialDate(date('1956-07')), '07/1956')
  assert.equal(formatPartialDate(date('1956-02-29')), '29/02/1956')
  assert.equal(
    partialDateInWords(date('2026-11-21')),
    'ngày hai mươi mốt, tháng mười một, năm hai nghìn không trăm hai mươi sáu',
  )
  assert.equal(
    partialDateInWords(date('1984-04-15')),
    'ngày mười lăm, tháng tư, năm một nghìn chín trăm tám mươi tư',
  )
  assert.equal(partialDateInWords(date('2005')), 'năm hai nghìn không trăm linh năm')
})

test('numbers in words', () => {
  const cases: [number, string][] = [
    [0, 'không'],
    [10, 'mười'],
    [21, 'hai mươi mốt'],
    [104, 'một trăm linh bốn'],
    [1000, 'một nghìn'],
    [1005, 'một nghìn không trăm linh năm'],
    [50_000, 'năm mươi nghìn'],
    [15_204_010, 'mười lăm triệu hai trăm linh bốn nghìn không trăm mười'],
    [2_000_000_000, 'hai tỷ'],
  ]
  for (const [value, words] of cases) assert.equal(numberInWords(value), words)
  assert.throws(() => numberInWords(-1), RangeError)
  assert.throws(() => numberInWords(1.5), RangeError)
})

test('different numbers have different words', () => {
  const amount = fc.integer({ min: 0, max: 999_999_999_999 })
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      assert.equal(numberInWords(a) === numberInWords(b), a === b)
      assert.match(numberInWords(a), /^[^\s]+( [^\s]+)*$/u)
    }),
    { numRuns: 200 },
  )
})
