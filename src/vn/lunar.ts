/**
 * The Vietnamese lunar calendar.
 *
 * A month begins on the day, at UTC+7, of the new moon. The month that holds the
 * winter solstice is the eleventh; where thirteen months lie between two of them,
 * the first without a principal term of the sun is a leap month. The zone is what
 * makes this calendar differ from the Chinese one now and then (1985, 2007, 2030).
 *
 * Astronomy: J. Meeus, Astronomical Algorithms, 2nd ed., ch. 25 (sun, low
 * accuracy, 0.01°) and ch. 49 (new moon); ΔT after Espenak and Meeus, 2006.
 * Law: Quyết định 121-CP of 1967-08-08 (UTC+7).
 */
import { epochDay, fromEpochDay, type PlainDate } from './plain-date.ts'

export type LunarDate = Readonly<{
  year: number
  /** 1 to 12. */
  month: number
  /** 1 to 30. */
  day: number
  /** True in the second of two months with the same number. */
  leap: boolean
}>

/** Julian day number of noon UTC on 1970-01-01. */
const epochJulianDay = 2_440_588
const zoneDays = 7 / 24
const [firstYear, lastYear] = [1800, 2199]

const radians = (degrees: number) => (degrees * Math.PI) / 180
const sin = (degrees: number) => Math.sin(radians(degrees))

/** Seconds by which uniform time runs ahead of the turning earth. */
function deltaT(year: number): number {
  const t = year - 2000
  if (year < 1900) return 10
  if (year < 1986) return 32 + 0.3 * (year - 1960) + 0.005 * (year - 1960) ** 2
  if (year < 2050) return 62.92 + 0.32217 * t + 0.005589 * t ** 2
  return 62.92 + 0.32217 * 50 + 0.005589 * 2500 + 0.8 * (year - 2050)
}

/** The day, at UTC+7, of the k-th new moon after 2000-01-06. */
function newMoonDay(k: number): number {
  const t = k / 1236.85
  const mean =
    2451550.09766 +
    29.530588861 * k +
    0.00015437 * t ** 2 -
    0.00000015 * t ** 3 +
    0.00000000073 * t ** 4
  const e = 1 - 0.002516 * t - 0.0000074 * t ** 2
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t ** 2
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t ** 2 + 0.00001238 * t ** 3
  const f = 160.7108 + 390.67050284 * k - 0.0016118 * t ** 2 - 0.00000227 * t ** 3
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t ** 2
  const periodic =
    -0.4072 * sin(moon) +
    0.17241 * e * sin(sun) +
    0.01608 * sin(2 * moon) +
    0.01039 * sin(2 * f) +
    0.00739 * e * sin(moon - sun) -
    0.00514 * e * sin(moon + sun) +
    0.00208 * e ** 2 * sin(2 * sun) -
    0.00111 * sin(moon - 2 * f) -
    0.00057 * sin(moon + 2 * f) +
    0.00056 * e * sin(2 * moon + sun) -
    0.00042 * sin(3 * moon) +
    0.00042 * e * sin(sun + 2 * f) +
    0.00038 * e * sin(sun - 2 * f) -
    0.00024 * e * sin(2 * moon - sun) -
    0.00017 * sin(node) -
    0.00007 * sin(moon + 2 * sun) +
    0.00004 * sin(2 * moon - 2 * f) +
    0.00004 * sin(3 * sun)
  const planets = 0.000325 * sin(299.77 + 0.107408 * k - 0.009173 * t ** 2)
  const universal = mean + periodic + planets - deltaT(2000 + k / 12.3685) / 86_400
  return Math.floor(universal + 0.5 + zoneDays) - epochJulianDay
}

/** Apparent longitude of the sun in degrees at the beginning of a day at UTC+7. */
function sunLongitude(day: number): number {
  const t = (day + epochJulianDay - 0.5 - zoneDays - 2451545) / 36525
  const mean = 280.46646 + 36000.76983 * t + 0.0003032 * t ** 2
  const anomaly = 357.52911 + 35999.05029 * t - 0.0001537 * t ** 2
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t ** 2) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly)
  const apparent = mean + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t)
  return ((apparent % 360) + 360) % 360
}

/** Which of the twelve 30° sectors the sun is in at the end of a day; 9 begins at the solstice. */
function sector(day: number): number {
  return Math.floor(sunLongitude(day) / 30)
}

/** A new moon index near a day: never later than the month holding it. */
function indexNear(day: number): number {
  return Math.floor((day + epochJulianDay - 2451550.1) / 29.530588861)
}

/** Index of the new moon that opens the eleventh month, the one with the solstice of `year`. */
function eleventhMonth(year: number): number {
  const lastDay = epochDay(`${year}-12-31`)
  let k = indexNear(lastDay) + 1
  while (newMoonDay(k) > lastDay) k--
  return sector(newMoonDay(k)) >= 9 ? k - 1 : k
}

type Months = readonly Readonly<{ start: number; month: number; leap: boolean }>[]
const known = new Map<number, Months>()

/** Months from the eleventh of `year - 1` up to and with the eleventh of `year`. */
function monthsUpTo(year: number): Months {
  let months = known.get(year)
  if (months === undefined) {
    const first = eleventhMonth(year - 1)
    const last = eleventhMonth(year)
    const leapAt = last - first === 13 ? leapIndex(first) : -1
    months = Array.from({ length: last - first + 1 }, (_, index) => {
      const passed = leapAt >= 0 && index >= leapAt ? index - 1 : index
      return {
        start: newMoonDay(first + index),
        month: ((passed + 10) % 12) + 1,
        leap: index === leapAt,
      }
    })
    known.set(year, months)
  }
  return months
}

/** The first month in which the sun enters no new sector. */
function leapIndex(first: number): number {
  for (let index = 1; index < 14; index++) {
    const [start, next] = [newMoonDay(first + index), newMoonDay(first + index + 1)]
    if (sector(start) === sector(next)) return index
  }
  throw new Error('thirteen months without a leap month')
}

/**
 * The lunar date of a day.
 * @throws RangeError outside 1800 to 2199, where the series are not trusted
 */
export function lunarDate(date: PlainDate): LunarDate {
  const day = epochDay(date)
  const year = Number(date.slice(0, 4))
  assertYear(year)
  const thisYear = monthsUpTo(year)
  const months = day >= (thisYear.at(-1)?.start ?? 0) ? monthsUpTo(year + 1) : thisYear
  const found = months.findLast(month => month.start <= day)
  if (found === undefined) throw new Error('a day lies in no lunar month')
  const yearOfNewYear = months === thisYear ? year : year + 1
  return {
    year: found.month >= 11 ? yearOfNewYear - 1 : yearOfNewYear,
    month: found.month,
    day: day - found.start + 1,
    leap: found.leap,
  }
}

/**
 * The day of a lunar date, for example the Hùng Kings' day `{ year, month: 3, day: 10 }`.
 * @returns null when that month or leap month, or its 30th, does not exist
 */
export function solarDate(
  lunar: Readonly<{ year: number; month: number; day: number; leap?: boolean }>,
): PlainDate | null {
  assertYear(lunar.year)
  const { year, month, day, leap = false } = lunar
  const months = monthsUpTo(month >= 11 ? year + 1 : year)
  const index = months.findIndex(entry => entry.month === month && entry.leap === leap)
  const found = months[index]
  if (found === undefined || day < 1) return null
  const next = months[index + 1]?.start ?? found.start + 29
  return day > next - found.start ? null : fromEpochDay(found.start + day - 1)
}

/** The first day of the lunar year (mùng một Tết). */
export function lunarNewYear(year: number): PlainDate {
  const day = solarDate({ year, month: 1, day: 1 })
  if (day === null) throw new Error('a lunar year without a first month')
  return day
}

function assertYear(year: number): void {
  if (!Number.isInteger(year) || year < firstYear || year > lastYear)
    throw new RangeError(`lunar dates are known from ${firstYear} to ${lastYear}`)
}
