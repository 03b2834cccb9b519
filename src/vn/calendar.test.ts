import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addWorkingDays,
  dayOff,
  daysOffIn,
  isWorkingDay,
  projectDaysOff,
  workingDaysBetween,
} from './calendar.ts'
import { holidayFile } from './data.ts'
import { lunarDate, lunarNewYear, solarDate } from './lunar.ts'
import {
  addWorkingHours,
  isOfficeTime,
  nextOfficeTime,
  workingHoursBetween,
} from './office-hours.ts'
import { addDays, addMonths, weekday } from './plain-date.ts'
import { promisedAt } from './promise.ts'

const day = fc.integer({ min: 0, max: 3650 }).map(days => addDays('2022-01-01', days))
const instant = fc
  .date({ min: new Date('2022-01-01'), max: new Date('2031-11-30'), noInvalidDate: true })
  .map(date => date.toISOString())
const count = fc.integer({ min: 0, max: 60 })
const runs = { numRuns: 150 }

test('Tết and the Hùng Kings’ day 2022 to 2031 are those of the notices', () => {
  for (const [year, row] of Object.entries(holidayFile())) {
    assert.equal(lunarNewYear(Number(year)), row.newYear)
    assert.equal(solarDate({ year: Number(year), month: 3, day: 10 }), row.hungKings)
  }
})

test('years in which Viet Nam and China differ', () => {
  assert.equal(lunarNewYear(1985), '1985-01-21')
  assert.equal(lunarNewYear(2007), '2007-02-17')
  assert.equal(lunarNewYear(2030), '2030-02-02')
})

test('leap months', () => {
  assert.deepEqual(lunarDate('2020-05-23'), { year: 2020, month: 4, day: 1, leap: true })
  assert.deepEqual(lunarDate('2023-03-22'), { year: 2023, month: 2, day: 1, leap: true })
  assert.deepEqual(lunarDate('2025-07-25'), { year: 2025, month: 6, day: 1, leap: true })
  assert.equal(solarDate({ year: 2026, month: 6, day: 1, leap: true }), null)
})

test('lunar and solar dates are each other’s inverse', () => {
  const anyDay = fc.integer({ min: 0, max: 73_000 }).map(days => addDays('1900-01-31', days))
  fc.assert(
    fc.property(anyDay, date => {
      const lunar = lunarDate(date)
      assert.equal(solarDate(lunar), date)
      const next = lunarDate(addDays(date, 1))
      assert.ok(next.day === lunar.day + 1 || (next.day === 1 && lunar.day >= 29))
    }),
    runs,
  )
})

test('the rule of the law gives the projected years of the data', () => {
  for (const [year, row] of Object.entries(holidayFile()))
    if (row.status === 'projected')
      assert.deepEqual(
        projectDaysOff(Number(year)).map(one => one.date),
        daysOffIn(Number(year)).map(one => one.date),
      )
})

test('years outside the data are projected and say so', () => {
  assert.equal(dayOff('2035-01-01')?.status, 'projected')
  assert.equal(dayOff('2026-11-24')?.status, 'announced')
  assert.equal(dayOff('2021-11-24'), null)
})

test('compensatory and swapped days of 2026', () => {
  assert.equal(dayOff('2026-04-27')?.kind, 'compensatory')
  assert.equal(dayOff('2026-01-02')?.kind, 'swapped')
  assert.equal(isWorkingDay('2026-01-02'), false)
  assert.equal(isWorkingDay('2026-01-10'), true)
  assert.equal(isWorkingDay('2026-08-22'), true)
  assert.equal(weekday('2026-01-10'), 6)
  assert.equal(isWorkingDay('2026-11-21'), false)
  assert.equal(isWorkingDay('2026-11-24'), false)
})

test('working days add up, go back, and end on working days', () => {
  fc.assert(
    fc.property(day, count, count, (date, a, b) => {
      assert.equal(addWorkingDays(date, a + b), addWorkingDays(addWorkingDays(date, a), b))
      const end = addWorkingDays(date, a)
      if (a > 0) assert.ok(isWorkingDay(end))
      assert.equal(workingDaysBetween(date, end), a)
      if (isWorkingDay(date)) assert.equal(addWorkingDays(end, -a), date)
    }),
    runs,
  )
})

test('months end on the last day there is', () => {
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonths('2024-01-31', 1), '2024-02-29')
  assert.equal(addMonths('2026-11-30', 3), '2027-02-28')
})

test('office hours pass only in the office', () => {
  assert.equal(addWorkingHours('2026-11-20T11:30:00+07:00', 1), '2026-11-20T14:00:00+07:00')
  assert.equal(addWorkingHours('2026-11-20T16:00:00+07:00', 2), '2026-11-23T09:00:00+07:00')
  assert.equal(addWorkingHours('2026-11-20T01:00:00Z', 7.5), '2026-11-20T17:00:00+07:00')
  assert.equal(addWorkingHours('2026-11-23T16:00:00+07:00', 4), '2026-11-25T11:00:00+07:00')
  assert.equal(isOfficeTime('2026-11-20T05:00:00Z'), false)
  assert.equal(isOfficeTime('2026-11-20T04:59:59Z'), true)
  assert.throws(() => addWorkingHours('2026-11-20 10:00', 1), RangeError)
  assert.throws(() => addWorkingHours('2026-11-20T10:00:00+07:00', Number.NaN), RangeError)
})

test('hours added are the hours between', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 400 }), (from, quarters) => {
      const end = addWorkingHours(from, quarters / 4)
      assert.equal(workingHoursBetween(from, end), quarters / 4)
      assert.equal(workingHoursBetween(end, from), quarters === 0 ? 0 : -quarters / 4)
      assert.ok(Date.parse(end) >= Date.parse(from))
    }),
    runs,
  )
})

test('the next office time is in office hours and not earlier', () => {
  fc.assert(
    fc.property(instant, from => {
      const next = nextOfficeTime(from)
      assert.ok(isOfficeTime(next))
      assert.ok(Date.parse(next) >= Date.parse(from))
      if (isOfficeTime(from)) assert.equal(Date.parse(next), Date.parse(from))
    }),
    runs,
  )
})

test('promises', () => {
  const promise = (receivedAt: string, unit: 'working-day' | 'day' | 'month', quantity: number) =>
    promisedAt({ receivedAt, unit, quantity })
  const friday = '2026-11-20T09:00:00+07:00'
  assert.equal(promise(friday, 'working-day', 0), '2026-11-20T17:00:00+07:00')
  assert.equal(promise(friday, 'working-day', 3), '2026-11-26T17:00:00+07:00')
  assert.equal(promise(friday, 'day', 2), '2026-11-23T17:00:00+07:00')
  assert.equal(promise(friday, 'day', 20), '2026-12-10T17:00:00+07:00')
  assert.equal(promise('2026-01-31T00:00:00Z', 'month', 1), '2026-03-02T17:00:00+07:00')
  assert.equal(promise('2026-11-21T09:00:00+07:00', 'working-day', 1), '2026-11-25T17:00:00+07:00')
  assert.equal(promise('2026-11-20T20:00:00+07:00', 'working-day', 1), '2026-11-25T17:00:00+07:00')
  assert.equal(promise(friday, 'working-day', 0.5), '2026-11-20T14:30:00+07:00')
})

test('same-day procedures turn at 15:00', () => {
  const promise = (receivedAt: string) =>
    promisedAt({ receivedAt, unit: 'working-day', quantity: 0, sameDay: true })
  assert.equal(promise('2026-11-20T15:00:00+07:00'), '2026-11-20T17:00:00+07:00')
  assert.equal(promise('2026-11-20T15:00:01+07:00'), '2026-11-23T17:00:00+07:00')
  assert.equal(promise('2026-11-23T15:30:00+07:00'), '2026-11-25T17:00:00+07:00')
  assert.equal(promise('2026-11-20T22:00:00+07:00'), '2026-11-23T17:00:00+07:00')
})

test('a promise is kept in office time, later limits never earlier', () => {
  const unit = fc.constantFrom('working-day', 'day', 'month', 'working-hour')
  fc.assert(
    fc.property(instant, unit, fc.integer({ min: 0, max: 20 }), (receivedAt, unit, quantity) => {
      const sooner = promisedAt({ receivedAt, unit, quantity })
      const later = promisedAt({ receivedAt, unit, quantity: quantity + 1 })
      assert.ok(isWorkingDay(sooner.slice(0, 10)))
      assert.ok(Date.parse(sooner) >= Date.parse(receivedAt))
      assert.ok(Date.parse(later) >= Date.parse(sooner))
    }),
    runs,
  )
})
