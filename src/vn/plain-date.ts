/**
 * Days of the calendar without a time and without a zone, written YYYY-MM-DD.
 *
 * Text that sorts like the days it names; arithmetic goes through UTC midnight,
 * where no day is ever 23 or 25 hours long.
 */

/** `YYYY-MM-DD`, a day that exists. Text order is time order. */
export type PlainDate = string

const shape = /^\d{4}-\d{2}-\d{2}$/u
const dayMs = 86_400_000

export function isPlainDate(text: string): boolean {
  if (!shape.test(text)) return false
  const [year, month, day] = partsOf(text)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

function partsOf(date: PlainDate): readonly [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Days since 1970-01-01.
 * @throws RangeError when the text is no day: dates are parsed at the door, so
 * this is a fault of the program
 */
export function epochDay(date: PlainDate): number {
  if (!isPlainDate(date)) throw new RangeError('not a date of the form YYYY-MM-DD')
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

export function fromEpochDay(day: number): PlainDate {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(epochDay(date) + days)
}

/** The same day `months` later; the last of the month when there is no such day. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  epochDay(date)
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  const day = Math.min(Number(date.slice(8, 10)), daysInMonth(year, month))
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return epochDay(b) - epochDay(a)
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: PlainDate): number {
  return ((((epochDay(date) + 3) % 7) + 7) % 7) + 1
}

/** `21/11/2026`. */
export function formatDate(date: PlainDate): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
