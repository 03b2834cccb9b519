/**
 * A date of birth with the precision it was given in: `yyyymmdd` as one number, zeros where a part is unknown
 * (19560000 is a year, 19560700 a month). Seven textual forms, spreadsheet serials and years alone are read.
 */
import { type Cleaned, isPlaceholder, NOTHING, type Reason } from './cleaned.ts'

export type DateOrder = 'dmy' | 'mdy' | 'ymd'
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Days in a month of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  if (month !== 2) return DAYS[month - 1] ?? 0
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

const pack = (y: number, m: number, d: number) => y * 10_000 + m * 100 + d

/** Days since 1970-01-01 of a whole date, for tests of distance; exact for every Gregorian year. */
export function dayNumber(date: number): number {
  const day = date % 100
  const month = Math.floor(date / 100) % 100
  const y = Math.floor(date / 10_000) - (month <= 2 ? 1 : 0)
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
  )
}

/** A spreadsheet serial: days since 1899-12-30, whole or with a time after the point. */
function fromSerial(serial: number): number | null {
  if (serial < 367 || serial > 73_050) return null
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000)
  return pack(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate())
}

type Parts = readonly [y: number, m: number, d: number]

function judged([y, m, d]: Parts, reasons: Reason[], lastYear: number): Cleaned<number> {
  const wrong =
    y < 1000 || y > lastYear || m > 12 || (m > 0 && d > daysIn(y, m)) || (m === 0 && d > 0)
  if (wrong) {
    // The year is often right where the day is not: 30/02/1961 was born in 1961.
    reasons.push('date.impossible')
    return { value: y >= 1000 && y <= lastYear && m <= 12 && m > 0 ? pack(y, m, 0) : null, reasons }
  }
  if (m === 0) reasons.push('date.year-only')
  else if (d === 0) reasons.push('date.month-only')
  else if (m === 1 && d === 1) reasons.push('date.default-day')
  return { value: pack(y, m, d), reasons }
}

/**
 * Reads a date. `order` is the custom for forms like 03/04/1990 (Vietnam: day first); `lastYear` bounds it
 * and decides two-digit years: 25 is 1925 unless 2025 is still possible and `young` is set.
 */
export function standardDate(
  raw: string,
  options: { order?: DateOrder; lastYear?: number; young?: boolean } = {},
): Cleaned<number> {
  const { order = 'dmy', lastYear = 2100, young = false } = options
  const text = raw.trim()
  if (text.length === 10) {
    const known = fromTen(text, order, lastYear)
    if (known) return known
  }
  if (text === '' || isPlaceholder(text)) return NOTHING
  const reasons: Reason[] = []
  reasons.push('date.form')
  const stamp = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ][\d:.]+(?:Z|[+-][\d:]+)?$/.exec(text)
  if (stamp) return judged([+stamp[1]!, +stamp[2]!, +stamp[3]!], reasons, lastYear)

  const three =
    /^(?:ngày\s*)?(\d{1,4})\s*(?:[/.\-\s]|tháng|thang)\s*(\d{1,2})\s*(?:[/.\-\s]|năm|nam)\s*(\d{1,4})$/iu.exec(
      text,
    )
  if (three) return fromThree(three[1]!, three[2]!, three[3]!, order, young, reasons, lastYear)
  const named =
    /^(\d{1,2})[\s-]*([a-z]{3})[a-z]*[\s,-]*(\d{4})$|^([a-z]{3})[a-z]*[\s-]*(\d{1,2})[\s,-]+(\d{4})$/iu.exec(
      text,
    )
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? named[4]!).toLowerCase()) + 1
    if (month > 0)
      return judged([+(named[3] ?? named[6]!), month, +(named[1] ?? named[5]!)], reasons, lastYear)
  }
  const two = /^(?:tháng\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})$|^(\d{4})[/.-](\d{1,2})$/iu.exec(
    text,
  )
  if (two) return judged([+(two[2] ?? two[3]!), +(two[1] ?? two[4]!), 0], reasons, lastYear)
  if (/^\d{8}$/.test(text)) {
    const year = +text.slice(0, 4)
    const asYmd: Parts = [year, +text.slice(4, 6), +text.slice(6)]
    const asDmy: Parts = [+text.slice(4), +text.slice(2, 4), +text.slice(0, 2)]
    const fits = ([y, m, d]: Parts) =>
      y >= 1800 && y <= lastYear && m >= 1 && m <= 12 && d <= daysIn(y, m)
    return judged(fits(asYmd) || !fits(asDmy) ? asYmd : asDmy, reasons, lastYear)
  }
  if (/^(?:năm\s*)?\d{4}$/iu.test(text)) return judged([+text.slice(-4), 0, 0], reasons, lastYear)
  if (/^\d{3,5}(?:[.,]\d+)?$/.test(text)) {
    const value = fromSerial(Number.parseFloat(text))
    return value === null
      ? { value, reasons: ['date.unreadable'] }
      : { value, reasons: ['date.serial'] }
  }
  return { value: null, reasons: ['date.unreadable'] }
}

/** `1990-12-31` and `31/12/1990`, digit by digit: nearly every date there is. */
function fromTen(text: string, order: DateOrder, lastYear: number): Cleaned<number> | null {
  let digits = 0
  let number = 0
  for (let i = 0; i < 10; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) continue
    digits |= 1 << i
    number = number * 10 + digit
  }
  if (digits === ISO && text[4] === '-' && text[7] === '-')
    return judged(
      [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100],
      [],
      lastYear,
    )
  if (digits !== SLASHED || text[2] !== '/' || text[5] !== '/') return null
  const first = Math.floor(number / 1_000_000)
  const second = Math.floor(number / 10_000) % 100
  let [month, day] = order === 'mdy' ? [first, second] : [second, first]
  if (month > 12 && day <= 12) [month, day] = [day, month]
  return judged([number % 10_000, month, day], ['date.form'], lastYear)
}
/** Which of ten places hold digits. */
const ISO = 0b1101101111
const SLASHED = 0b1111011011

function fromThree(
  a: string,
  b: string,
  c: string,
  order: DateOrder,
  young: boolean,
  reasons: Reason[],
  lastYear: number,
): Cleaned<number> {
  if (a.length >= 3) return judged([+a, +b, +c], reasons, lastYear)
  let year = +c
  if (c.length <= 2) {
    reasons.push('date.two-digit-year')
    const recent = year <= lastYear % 100 && young
    year += recent ? 2000 : 1900
  }
  let [month, day] = order === 'mdy' ? [+a, +b] : [+b, +a]
  // 05/21/1990 can only be month first, whatever the custom.
  if (month > 12 && day <= 12) [month, day] = [day, month]
  return judged([year, month, day], reasons, lastYear)
}
