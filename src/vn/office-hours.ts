/**
 * Time as it passes in an office: only in office hours of working days.
 *
 * Viet Nam keeps UTC+7 all year, so a local time is the instant plus seven hours
 * and no zone table is needed. Instants go in as ISO 8601 with `Z` or an offset
 * and come out at `+07:00`.
 */
import { isWorkingDay, isWorkingEpochDay, nextWorkingDay } from './calendar.ts'
import { addDays, epochDay, fromEpochDay, type PlainDate } from './plain-date.ts'

/** One opening of a day, `HH:MM` local time; several make a day, in order, without overlap. */
export type OfficeHours = readonly Readonly<{ from: string; to: string }>[]

/** What most one-stop desks keep. */
export const usualOfficeHours: OfficeHours = [
  { from: '08:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
]

const zoneMs = 7 * 3_600_000
const dayMs = 86_400_000
const minuteMs = 60_000
const instantShape =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/u

export type LocalTime = Readonly<{ date: PlainDate; msOfDay: number }>

/**
 * Date and time of day in Viet Nam at an instant.
 * @throws RangeError when the text is no instant with `Z` or an offset
 */
export function localTime(instant: string): LocalTime {
  const ms = instantShape.test(instant) ? Date.parse(instant) : Number.NaN
  if (Number.isNaN(ms)) throw new RangeError('not an instant of ISO 8601 with a zone')
  const local = ms + zoneMs
  const day = Math.floor(local / dayMs)
  return { date: fromEpochDay(day), msOfDay: local - day * dayMs }
}

/** The day it is in Viet Nam at an instant. */
export function localDate(instant: string): PlainDate {
  return localTime(instant).date
}

/** `2026-11-23T17:00:00+07:00`. */
export function toInstant(time: LocalTime): string {
  const whole = new Date(epochDay(time.date) * dayMs + time.msOfDay).toISOString()
  return `${whole.replace(/\.000Z$|Z$/u, '')}+07:00`
}

type Spans = readonly (readonly [from: number, to: number])[]
const spansOf = new WeakMap<OfficeHours, Spans>()

/** The openings of a day as milliseconds after local midnight. */
function openings(hours: OfficeHours): Spans {
  const known = spansOf.get(hours)
  if (known !== undefined) return known
  const spans = hours.map(({ from, to }) => [msOf(from), msOf(to)] as const)
  const ordered = spans.every(
    ([from, to], index) => from < to && (spans[index - 1]?.[1] ?? 0) <= from,
  )
  if (spans.length === 0 || !ordered) throw new RangeError('office hours must be in order')
  spansOf.set(hours, spans)
  return spans
}

function msOf(clock: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/u.exec(clock)
  if (match === null) throw new RangeError('write office hours as HH:MM')
  return (Number(match[1]) * 60 + Number(match[2])) * minuteMs
}

/** Closing time of a date, as an instant. */
export function closingOf(date: PlainDate, hours: OfficeHours = usualOfficeHours): string {
  return toInstant({ date, msOfDay: openings(hours).at(-1)?.[1] ?? 0 })
}

/** True while the office is open; the closing minute itself is outside. */
export function isOfficeTime(instant: string, hours: OfficeHours = usualOfficeHours): boolean {
  const { date, msOfDay } = localTime(instant)
  return isWorkingDay(date) && openings(hours).some(([from, to]) => msOfDay >= from && msOfDay < to)
}

/**
 * The instant itself in office hours, else the next moment the office opens
 * (after lunch, the next working morning).
 */
export function nextOfficeTime(instant: string, hours: OfficeHours = usualOfficeHours): string {
  const { date, msOfDay } = localTime(instant)
  const spans = openings(hours)
  if (isWorkingDay(date))
    for (const [from, to] of spans)
      if (msOfDay < to) return toInstant({ date, msOfDay: Math.max(msOfDay, from) })
  const day = nextWorkingDay(addDays(date, 1))
  return toInstant({ date: day, msOfDay: spans[0]?.[0] ?? 0 })
}

/**
 * The instant at which `hours` of office time have passed. Fractions are let in.
 * An amount that ends with the day ends at closing time, not next morning.
 */
export function addWorkingHours(
  instant: string,
  hours: number,
  officeHours: OfficeHours = usualOfficeHours,
): string {
  if (!(hours >= 0 && hours < 100_000)) throw new RangeError('hours from 0 to 100000 are needed')
  const spans = openings(officeHours)
  let left = Math.round(hours * 3_600_000)
  let { date, msOfDay } = localTime(nextOfficeTime(instant, officeHours))
  while (true) {
    for (const [from, to] of spans) {
      const start = Math.max(from, msOfDay)
      if (start >= to) continue
      if (left <= to - start) return toInstant({ date, msOfDay: start + left })
      left -= to - start
    }
    date = nextWorkingDay(addDays(date, 1))
    msOfDay = 0
  }
}

/** Office hours that pass from `a` to `b`; negative when `b` is earlier. */
export function workingHoursBetween(
  a: string,
  b: string,
  officeHours: OfficeHours = usualOfficeHours,
): number {
  const [start, end] = [localTime(a), localTime(b)]
  if (Date.parse(b) < Date.parse(a)) return 0 - workingHoursBetween(b, a, officeHours)
  const spans = openings(officeHours)
  const [firstDay, lastDay] = [epochDay(start.date), epochDay(end.date)]
  let total = 0
  for (let day = firstDay; day <= lastDay; day++) {
    if (!isWorkingEpochDay(day)) continue
    const first = day === firstDay ? start.msOfDay : 0
    const last = day === lastDay ? end.msOfDay : dayMs
    for (const [from, to] of spans) total += Math.max(0, Math.min(to, last) - Math.max(from, first))
  }
  return total / 3_600_000
}
