/**
 * When a result is promised for (ngày hẹn trả kết quả).
 *
 * The day of intake is day 0 (Bộ luật Dân sự 2015 art. 147); a limit that ends
 * on a rest day ends with the next working day (art. 148). A filing outside
 * office hours, as online filings may be, counts from the next opening. A
 * same-day procedure received after 15:00 is answered on the next working day
 * (Luật Hộ tịch 2014 art. 14 and its procedures).
 */
import { addWorkingDays, nextWorkingDay } from './calendar.ts'
import {
  addWorkingHours,
  closingOf,
  localTime,
  nextOfficeTime,
  type OfficeHours,
  usualOfficeHours,
} from './office-hours.ts'
import { addDays, addMonths } from './plain-date.ts'

export type TimeLimitUnit = 'working-day' | 'day' | 'working-hour' | 'month'
export type TimeLimit = Readonly<{
  receivedAt: string
  unit: TimeLimitUnit
  /** Half working days are let in (counted as office hours); days and months are whole. */
  quantity: number
  /** The law says "within the day": `unit` and `quantity` do not matter then. */
  sameDay?: boolean
  officeHours?: OfficeHours
}>

const sameDayUntilMs = 15 * 3_600_000

/**
 * The promised instant, at +07:00: closing time of the last day, or the very
 * minute for limits in hours.
 * @throws RangeError when the instant, the quantity or the hours are malformed
 */
export function promisedAt(limit: TimeLimit): string {
  const { unit, quantity, officeHours = usualOfficeHours } = limit
  const from = nextOfficeTime(limit.receivedAt, officeHours)
  const { date, msOfDay } = localTime(from)
  if (limit.sameDay === true)
    return closingOf(msOfDay > sameDayUntilMs ? addWorkingDays(date, 1) : date, officeHours)
  if (!(quantity >= 0 && quantity <= 10_000))
    throw new RangeError('a time limit from 0 to 10000 is needed')
  if (unit === 'working-hour') return addWorkingHours(from, quantity, officeHours)
  if (!Number.isInteger(quantity)) {
    if (unit !== 'working-day') throw new RangeError('days and months must be whole')
    return addWorkingHours(from, quantity * 8, officeHours)
  }
  if (unit === 'working-day') return closingOf(addWorkingDays(date, quantity), officeHours)
  const end = unit === 'day' ? addDays(date, quantity) : addMonths(date, quantity)
  return closingOf(nextWorkingDay(end), officeHours)
}
