/**
 * Dates of which the day, or the day and the month, may be unknown.
 *
 * Many older people know their year of birth only. A filled-in 1 January would
 * be an invented fact, so the precision is part of the value: `1956`, `1956-07`
 * or `1956-07-21`. Text order is time order among dates of one precision.
 */
import { numberInWords } from './number-words.ts'
import { daysInMonth, isPlainDate, type PlainDate } from './plain-date.ts'
import { accept, type FindingCode, finding, type Parsed, refuse } from './problems.ts'

export type PartialDate = string & { readonly __partialDate: true }
export type DatePrecision = 'year' | 'month' | 'day'

/**
 * `same`: equal in value and precision. `consistent`: one lies inside the other
 * (1956 and 1956-07-21). Otherwise the first lies `before` or `after` the second.
 */
export type DateOrder = 'same' | 'consistent' | 'before' | 'after'

const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u
const vietnamese = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/u

/**
 * Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `d/m/yyyy`, `m/yyyy` (also with dots or
 * hyphens). A zero day or month, as in `00/00/1956`, means unknown.
 *
 * Findings: `partial-date.empty`, `.shape`, `.year` (1800 to 2399), `.month`,
 * `.swapped` (month over 12 while the day could be one), `.no-such-day`.
 */
export function parsePartialDate(text: string): Parsed<PartialDate> {
  const typed = text.slice(0, 64).trim()
  if (typed === '') return refuse(finding('partial-date.empty'))
  const western = iso.exec(typed)
  const local = western === null ? vietnamese.exec(typed) : null
  if (western !== null) return fromParts(western[1], western[2], western[3])
  if (local !== null) return fromParts(local[3], local[2], local[1])
  return refuse(finding('partial-date.shape'))
}

function fromParts(year = '', month = '', day = ''): Parsed<PartialDate> {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const fault = faultOf(y, m, d)
  if (fault !== null) return refuse(finding(fault))
  if (m === 0) return accept(year as PartialDate)
  const head = `${year}-${String(m).padStart(2, '0')}`
  return accept((d === 0 ? head : `${head}-${String(d).padStart(2, '0')}`) as PartialDate)
}

function faultOf(year: number, month: number, day: number): FindingCode | null {
  if (year < 1800 || year > 2399) return 'partial-date.year'
  if (month > 12)
    return day >= 1 && day <= 12 && month <= 31 ? 'partial-date.swapped' : 'partial-date.month'
  if (month === 0) return day === 0 ? null : 'partial-date.month'
  return day > daysInMonth(year, month) ? 'partial-date.no-such-day' : null
}

/** True for text exactly in one of the three stored forms. */
export function isPartialDate(text: string): text is PartialDate {
  const parsed = parsePartialDate(text)
  return parsed.ok && parsed.value === text
}

export function precisionOf(date: PartialDate): DatePrecision {
  return date.length === 4 ? 'year' : date.length === 7 ? 'month' : 'day'
}

export function yearOf(date: PartialDate): number {
  return Number(date.slice(0, 4))
}

/** First and last day the date can mean. */
export function daysOf(date: PartialDate): Readonly<{ first: PlainDate; last: PlainDate }> {
  if (date.length === 10) return { first: date, last: date }
  if (date.length === 4) return { first: `${date}-01-01`, last: `${date}-12-31` }
  const last = daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)))
  return { first: `${date}-01`, last: `${date}-${last}` }
}

/** Compares by the coarser precision; see `DateOrder`. */
export function comparePartialDates(a: PartialDate, b: PartialDate): DateOrder {
  if (a === b) return 'same'
  const width = Math.min(a.length, b.length)
  const [left, right] = [a.slice(0, width), b.slice(0, width)]
  if (left === right) return 'consistent'
  return left < right ? 'before' : 'after'
}

/**
 * Age in completed years on a day. An unknown day or month counts as the first
 * one, the rule of social insurance (Nghị định 135/2020/NĐ-CP art. 3 takes 1
 * January when only the year is known). Who must be sure uses `ageRangeOn`.
 * Born on 29 February, one completes the year on 1 March of a common year.
 * Negative when the day lies before the birth.
 */
export function ageOn(birth: PartialDate, on: PlainDate): number {
  return fullYears(daysOf(birth).first, on)
}

/** The least and the greatest age the known part of the birth date allows. */
export function ageRangeOn(
  birth: PartialDate,
  on: PlainDate,
): Readonly<{ atLeast: number; atMost: number }> {
  const { first, last } = daysOf(birth)
  return { atLeast: fullYears(last, on), atMost: fullYears(first, on) }
}

function fullYears(from: PlainDate, to: PlainDate): number {
  if (!isPlainDate(to)) throw new RangeError('not a date of the form YYYY-MM-DD')
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

/** As a screen shows it: `21/07/1956`, `07/1956`, `năm 1956`. */
export function formatPartialDate(date: PartialDate): string {
  return date.length === 4 ? `năm ${date}` : toJusticeDate(date)
}

/**
 * As a certificate spells it: `ngày hai mươi mốt, tháng mười một, năm hai nghìn
 * không trăm hai mươi sáu`. What is unknown is left out.
 */
export function partialDateInWords(date: PartialDate): string {
  const words = [`năm ${numberInWords(yearOf(date))}`]
  const month = Number(date.slice(5, 7))
  if (month > 0) words.unshift(`tháng ${month === 4 ? 'tư' : numberInWords(month)}`)
  if (date.length === 10) words.unshift(`ngày ${numberInWords(Number(date.slice(8)))}`)
  return words.join(', ')
}

/** Civil status (hộ tịch) exchange: `dd/mm/yyyy`, `mm/yyyy` or `yyyy`. */
export function toJusticeDate(date: PartialDate): string {
  return date.split('-').reverse().join('/')
}

/** Social insurance exchange: the date and its kind, 0 full, 1 year only, 2 year and month. */
export type SocialInsuranceDate = Readonly<{ ngaySinh: string; loaiNgaySinh: 0 | 1 | 2 }>

export function toSocialInsuranceDate(date: PartialDate): SocialInsuranceDate {
  const kinds = { day: 0, year: 1, month: 2 } as const
  return { ngaySinh: toJusticeDate(date), loaiNgaySinh: kinds[precisionOf(date)] }
}

/**
 * Reads a date of social insurance. The kind rules: with kind 1 a full
 * `01/01/1956` means the year only, which is how partners fill the field.
 */
export function fromSocialInsuranceDate(
  sent: Readonly<{ ngaySinh: string; loaiNgaySinh: number }>,
): Parsed<PartialDate> {
  const parsed = parsePartialDate(sent.ngaySinh)
  if (!parsed.ok) return parsed
  const width = { 0: 10, 1: 4, 2: 7 }[sent.loaiNgaySinh]
  if (width === undefined || parsed.value.length < width)
    return refuse(finding('partial-date.shape'))
  return accept(parsed.value.slice(0, width) as PartialDate)
}

/**
 * Population exchange (QCVN 109:2017): a full date or the year. A month without a
 * day cannot be said there, so it is sent as its year.
 */
export type PopulationDate = Readonly<{ NgayThangNam: string } | { Nam: string }>

export function toPopulationDate(date: PartialDate): PopulationDate {
  return date.length === 10 ? { NgayThangNam: date } : { Nam: date.slice(0, 4) }
}

/** Reads `{NgayThangNam}` as yyyy-MM-dd or yyyyMMdd, or `{Nam}`. */
export function fromPopulationDate(
  sent: Readonly<{ NgayThangNam?: string; Nam?: string }>,
): Parsed<PartialDate> {
  const full = sent.NgayThangNam ?? ''
  if (full === '') return parsePartialDate(sent.Nam ?? '')
  return parsePartialDate(full.replace(/^(\d{4})(\d{2})(\d{2})$/u, '$1-$2-$3'))
}
