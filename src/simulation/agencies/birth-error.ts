/** Birth date errors: each gives null where it cannot change anything. */
import { lunarDate } from '#vn'
import type { Dice } from '../dice.ts'

type BirthError = (birth: string, d: Dice) => string | null

const whole = (birth: string) => birth.length === 10
const two = (n: number) => String(n).padStart(2, '0')

export const BIRTH_ERRORS: Readonly<Record<string, BirthError>> = {
  'birth-year-only': b => (whole(b) ? b.slice(0, 4) : null),
  'birth-first-january': b => (b.slice(4) === '-01-01' ? null : `${b.slice(0, 4)}-01-01`),
  'birth-day-month': b => {
    if (!whole(b) || Number(b.slice(8)) > 12 || b.slice(5, 7) === b.slice(8)) return null
    return `${b.slice(0, 4)}-${b.slice(8)}-${b.slice(5, 7)}`
  },
  'birth-lunar': b => {
    if (!whole(b)) return null
    const { year, month, day } = lunarDate(b)
    // The thirtieth of the second month is no day of a form.
    const written = `${year}-${two(month)}-${two(month === 2 ? Math.min(day, 28) : day)}`
    return written === b ? null : written
  },
  'birth-year': (b, d) =>
    `${Number(b.slice(0, 4)) + (d.chance(0.5) ? 1 : -1)}${b.slice(4).replace('-02-29', '-02-28')}`,
  // Sent to school a year early or late, and the papers made to fit.
  'birth-school-year': (b, d) => {
    const year = Number(b.slice(0, 4))
    return year < 1985
      ? null
      : `${year - (d.chance(0.7) ? 1 : -1)}${b.slice(4).replace('-02-29', '-02-28')}`
  },
}
