/**
 * Clock: the only source of time. Durations come from the monotonic clock, stamps from here, so that a
 * sandbox can play days forward and a test can stand still.
 */

/** ISO 8601 instant in UTC with milliseconds, e.g. `2026-11-21T02:00:00.000Z`. */
export type Instant = string
/** Calendar day in Vietnam, `YYYY-MM-DD`. */
export type PlainDate = string

export type Clock = Readonly<{ now(): Instant }>

/** The wall clock, moved by `offsetMs` (0 in production; the sandbox may stand on another day). */
export function systemClock(offsetMs: () => number = () => 0): Clock {
  return { now: () => new Date(Date.now() + offsetMs()).toISOString() }
}

/** A clock that stands still until told to move. For tests and for the simulated country. */
export function manualClock(
  start: Instant,
): Clock & { set(at: Instant): void; advance(ms: number): void } {
  let at = Date.parse(start)
  return {
    now: () => new Date(at).toISOString(),
    set: next => {
      at = Date.parse(next)
    },
    advance: ms => {
      at += ms
    },
  }
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000

/** The day an instant falls on in Vietnam (UTC+7, no daylight saving since 1975). */
export function dayOf(at: Instant): PlainDate {
  return new Date(Date.parse(at) + VIETNAM_OFFSET_MS).toISOString().slice(0, 10)
}

/** `at` moved by a number of milliseconds. */
export function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString()
}
