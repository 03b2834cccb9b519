/**
 * Deadline: the promised time of a dossier and how it moves when the clock stands still.
 *
 * A supplement stops the clock (Nghị định 118/2025/NĐ-CP): the promise moves on by the office time that
 * passed meanwhile. INVARIANT: a promise never moves back, and one that was broken before the clock
 * stopped stays as it was: a supplement cures no lateness.
 */
import { dayOf, type Instant } from '#kernel'
import {
  addDays,
  addWorkingDays,
  addWorkingHours,
  closingOf,
  daysBetween,
  nextWorkingDay,
  promisedAt,
  workingDaysBetween,
  workingHoursBetween,
} from '#vn'
import type { Duration } from './procedure.ts'

/** How a dossier stands to its promise. */
export type Timing = 'early' | 'on-time' | 'late' | 'due-soon'

const utc = (at: string): Instant => new Date(at).toISOString()

/** When the result is promised; null when the record of the procedure names no time. */
export function promiseOf(duration: Duration | null, receivedAt: Instant): Instant | null {
  return duration === null ? null : utc(promisedAt({ receivedAt, ...duration }))
}

/** The promise after the clock stood from `stoppedAt` to `resumedAt`. */
export function promiseAfterPause(
  duration: Duration,
  promise: Instant,
  stoppedAt: Instant,
  resumedAt: Instant,
): Instant {
  if (promise < stoppedAt) return promise
  const moved = movedPromise(duration, promise, stoppedAt, resumedAt)
  return moved < promise ? promise : moved
}

function movedPromise(
  duration: Duration,
  promise: Instant,
  stoppedAt: Instant,
  resumedAt: Instant,
): Instant {
  if (duration.sameDay) return utc(promisedAt({ receivedAt: resumedAt, ...duration }))
  const [stopped, resumed, due] = [dayOf(stoppedAt), dayOf(resumedAt), dayOf(promise)]
  switch (duration.unit) {
    case 'working-hour':
      return utc(addWorkingHours(promise, workingHoursBetween(stoppedAt, resumedAt)))
    case 'working-day': {
      const stood = workingDaysBetween(stopped, resumed)
      return utc(closingOf(addWorkingDays(due, stood)))
    }
    default:
      return utc(closingOf(nextWorkingDay(addDays(due, daysBetween(stopped, resumed)))))
  }
}

const WARN_SHARE = 0.8

/** When four fifths of the office time until the promise have passed: from then on it is due soon. */
export function warnAt(receivedAt: Instant, promise: Instant): Instant {
  const hours = Math.max(0, workingHoursBetween(receivedAt, promise))
  return utc(addWorkingHours(receivedAt, hours * WARN_SHARE))
}

/** The rule behind every colour of a due time. Null while nothing is promised. Pure. */
export function classifyTiming(of: {
  promisedAt: Instant | null
  warnsAt: Instant | null
  stoppedAt: Instant | null
  endedAt: Instant | null
  now: Instant
}): Timing | null {
  const { promisedAt: promise, endedAt, stoppedAt, now } = of
  if (promise === null) return null
  if (endedAt !== null) {
    if (endedAt > promise) return 'late'
    return dayOf(endedAt) < dayOf(promise) ? 'early' : 'on-time'
  }
  if (stoppedAt !== null) return stoppedAt > promise ? 'late' : 'on-time'
  if (now > promise) return 'late'
  return of.warnsAt !== null && now >= of.warnsAt ? 'due-soon' : 'on-time'
}
