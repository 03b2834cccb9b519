/**
 * Days off and working days of the State's offices.
 *
 * Facts come from the yearly notices (2022 to 2031, see data/SOURCES.md). Years
 * outside are projected by the rule of the law, and every day off says how sure
 * it is. Saturday and Sunday are rest days; a working Saturday exists only where
 * a notice swapped one. Source: Bộ luật Lao động 2019 art. 111 and 112;
 * Nghị quyết 28/2026/QH16 (24 November from 2026).
 */
import { holidayFile } from './data.ts'
import { lunarNewYear, solarDate } from './lunar.ts'
import { addDays, epochDay, fromEpochDay, type PlainDate, weekday } from './plain-date.ts'

export type HolidayStatus = 'announced' | 'projected' | 'reconstructed'
export type DayOff = Readonly<{
  date: PlainDate
  name: string
  kind: 'holiday' | 'compensatory' | 'swapped'
  status: HolidayStatus
}>
type Year = Readonly<{
  daysOff: ReadonlyMap<PlainDate, DayOff>
  workingSaturdays: ReadonlySet<PlainDate>
}>

const years = new Map<string, Year>()

function yearOf(date: PlainDate): Year {
  const year = date.slice(0, 4)
  let known = years.get(year)
  if (known === undefined) {
    known = load(year)
    years.set(year, known)
  }
  return known
}

function load(year: string): Year {
  const row = holidayFile()[year]
  if (row === undefined) {
    const projected = projectDaysOff(Number(year))
    return {
      daysOff: new Map(projected.map(day => [day.date, day])),
      workingSaturdays: new Set(),
    }
  }
  const { status } = row
  const daysOff: DayOff[] = [
    ...row.swapped.map(
      ([date]): DayOff => ({ date, name: 'Nghỉ hoán đổi', kind: 'swapped', status }),
    ),
    ...row.compensatory.map(
      ([date, name]): DayOff => ({ date, name, kind: 'compensatory', status }),
    ),
    ...row.holidays.map(([date, name]): DayOff => ({ date, name, kind: 'holiday', status })),
  ]
  return {
    daysOff: new Map(daysOff.map(day => [day.date, day])),
    workingSaturdays: new Set(row.swapped.map(([, work]) => work)),
  }
}

/**
 * Days off of a year by the rule of the law alone, before any notice: Tết from
 * one day before to three days after its first day, two days for 2 September
 * with the neighbour that makes the longer break, and a day off after each
 * holiday that falls on a weekend.
 */
export function projectDaysOff(year: number): readonly DayOff[] {
  const newYear = lunarNewYear(year)
  const kings = solarDate({ year, month: 3, day: 10 })
  const national = `${year}-09-02`
  const neighbourBefore = weekday(national) === 2 || weekday(national) === 5
  const holidays: [PlainDate, string][] = [
    [`${year}-01-01`, 'Tết Dương lịch'],
    ...[-1, 0, 1, 2, 3].map((shift): [PlainDate, string] => [
      addDays(newYear, shift),
      'Tết Âm lịch',
    ]),
    ...(kings === null ? [] : [[kings, 'Giỗ Tổ Hùng Vương'] as [PlainDate, string]]),
    [`${year}-04-30`, 'Ngày Chiến thắng'],
    [`${year}-05-01`, 'Ngày Quốc tế lao động'],
    [national, 'Quốc khánh'],
    [addDays(national, neighbourBefore ? -1 : 1), 'Quốc khánh (liền kề)'],
    ...(year >= 2026 ? [[`${year}-11-24`, 'Ngày Văn hóa Việt Nam'] as [PlainDate, string]] : []),
  ]
  holidays.sort(([a], [b]) => (a < b ? -1 : 1))
  const taken = new Set(holidays.map(([date]) => date))
  const daysOff = holidays.map(
    ([date, name]): DayOff => ({ date, name, kind: 'holiday', status: 'projected' }),
  )
  for (const [date, name] of holidays) {
    if (weekday(date) < 6) continue
    let free = addDays(date, 1)
    while (taken.has(free) || weekday(free) >= 6) free = addDays(free, 1)
    taken.add(free)
    daysOff.push({
      date: free,
      name: `Nghỉ bù: ${name}`,
      kind: 'compensatory',
      status: 'projected',
    })
  }
  return daysOff.sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** The holiday, compensatory or swapped day off on a date; null on any other day. */
export function dayOff(date: PlainDate): DayOff | null {
  return yearOf(date).daysOff.get(date) ?? null
}

/** All days off of a year but plain weekends, by date. */
export function daysOffIn(year: number): readonly DayOff[] {
  return [...yearOf(`${year}-01-01`).daysOff.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

const working = new Map<number, boolean>()

/**
 * True when offices work on a day, given as days since 1970-01-01. Remembered:
 * limits and indicators ask for the same few years again and again.
 */
export function isWorkingEpochDay(day: number): boolean {
  let works = working.get(day)
  if (works === undefined) {
    const date = fromEpochDay(day)
    const year = yearOf(date)
    works = !year.daysOff.has(date) && (weekday(date) < 6 || year.workingSaturdays.has(date))
    working.set(day, works)
  }
  return works
}

/** True on days the offices of the State work. */
export function isWorkingDay(date: PlainDate): boolean {
  return isWorkingEpochDay(epochDay(date))
}

/** The date itself when it is a working day, else the next one. */
export function nextWorkingDay(date: PlainDate): PlainDate {
  let day = epochDay(date)
  if (isWorkingEpochDay(day)) return date
  while (!isWorkingEpochDay(day)) day++
  return fromEpochDay(day)
}

/**
 * The n-th working day after a date (before it, for a negative n); the date
 * itself, working or not, for 0.
 */
export function addWorkingDays(date: PlainDate, n: number): PlainDate {
  if (!Number.isInteger(n)) throw new RangeError('whole working days are needed')
  const step = n < 0 ? -1 : 1
  let day = epochDay(date)
  for (let left = Math.abs(n); left > 0; ) {
    day += step
    if (isWorkingEpochDay(day)) left--
  }
  return fromEpochDay(day)
}

/** Working days after `a` up to and with `b`; negative when `b` is earlier. */
export function workingDaysBetween(a: PlainDate, b: PlainDate): number {
  if (b < a) return 0 - workingDaysBetween(b, a)
  let count = 0
  const end = epochDay(b)
  for (let day = epochDay(a) + 1; day <= end; day++) if (isWorkingEpochDay(day)) count++
  return count
}
