import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, later } from '#kernel'
import { classifyTiming, promiseAfterPause, promiseOf } from './deadline.ts'
import type { Duration } from './procedure.ts'
import {
  ENDED,
  planStep,
  processingMs,
  STEP_KINDS,
  type State,
  type StatusCode,
  type StepKind,
  statusOfBundle,
} from './status.ts'

/** The transitions of the national diagram that our steps may take. */
const DIAGRAM: Readonly<Record<StatusCode, readonly StatusCode[]>> = {
  1: [2, 3, 5, 6, 7],
  2: [4, 5, 6, 7, 8],
  3: [],
  4: [4, 5, 6, 7, 8, 9],
  5: [2, 4, 7, 8, 3],
  6: [4, 7, 8, 9],
  7: [4, 8],
  8: [],
  9: [10, 4],
  10: [],
}
const DURATIONS: (Duration | null)[] = [
  { quantity: 1, unit: 'working-day', sameDay: true },
  { quantity: 4, unit: 'working-day' },
  { quantity: 20, unit: 'day' },
  { quantity: 8, unit: 'working-hour' },
  { quantity: 1, unit: 'month' },
  null,
]
const START = '2026-11-18T02:00:00.000Z'
const history = fc.record({
  duration: fc.constantFrom(...DURATIONS),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...STEP_KINDS),
      after: fc.integer({ min: 0, max: 6 * 86_400_000 }),
    }),
    { maxLength: 14 },
  ),
})

/** Plays a history; steps that are refused are left out. Calls back after each that was taken. */
function play(
  of: { duration: Duration | null; steps: { kind: StepKind; after: number }[] },
  each: (before: State, after: State, step: { kind: StepKind; at: string }) => void,
): { state: State; at: string } {
  let at = START
  let state = planStep(null, { kind: 'submitted', at }, of.duration) as State
  for (const { kind, after } of of.steps) {
    at = later(at, after)
    const next = planStep(state, { kind, at, by: 'o' }, of.duration)
    if (isProblem(next)) continue
    each(state, next, { kind, at })
    state = next
  }
  return { state, at }
}

describe('the state of a dossier', () => {
  it('takes no step that the national diagram does not know', () => {
    fc.assert(
      fc.property(history, of => {
        play(of, (before, after) => {
          assert.ok(DIAGRAM[before.status].includes(after.status))
          assert.equal(after.version, before.version + 1)
        })
      }),
      { numRuns: 200 },
    )
  })

  it('never moves a promise back, never cures lateness by a supplement, never runs a negative time', () => {
    fc.assert(
      fc.property(history, of => {
        const { state, at } = play(of, (before, after, step) => {
          if (before.promisedAt !== null && after.promisedAt !== null) {
            assert.ok(after.promisedAt >= before.promisedAt)
            if (before.stoppedAt !== null && before.promisedAt < before.stoppedAt)
              assert.equal(after.promisedAt, before.promisedAt)
          }
          assert.ok(processingMs(after, step.at) >= 0)
          assert.ok(after.stoodMs >= before.stoodMs)
          assert.equal(after.stoppedAt !== null, after.status === 5)
          assert.equal(after.endedAt !== null, ENDED.includes(after.status))
          assert.ok(after.supplements <= 1)
        })
        assert.ok(processingMs(state, at) >= 0)
      }),
      { numRuns: 200 },
    )
  })

  it('counts no time of a supplement as processing', () => {
    fc.assert(
      fc.property(history, of => {
        let received: string | null = null
        let stood = 0
        let stoppedAt: string | null = null
        const { state, at } = play(of, (before, after, step) => {
          if (step.kind === 'received') received = step.at
          if (step.kind === 'supplement-requested') stoppedAt = step.at
          if (before.status === 5 && after.status !== 5) {
            stood += Date.parse(step.at) - Date.parse(stoppedAt!)
            stoppedAt = null
          }
        })
        if (received === null) return
        const until = state.endedAt ?? stoppedAt ?? at
        assert.equal(processingMs(state, at), Date.parse(until) - Date.parse(received) - stood)
      }),
      { numRuns: 200 },
    )
  })

  it('lets a supplement be asked for once', () => {
    const steps = ['received', 'supplement-requested', 'supplement-answered'] as const
    const { state } = play(
      { duration: DURATIONS[1]!, steps: steps.map(kind => ({ kind, after: 1000 })) },
      () => {},
    )
    const again = planStep(state, { kind: 'supplement-requested', at: START }, DURATIONS[1]!)
    assert.ok(isProblem(again) && again.code === 'dossier.second-supplement')
  })
})

describe('the promise', () => {
  const sameDay: Duration = { quantity: 1, unit: 'working-day', sameDay: true }
  const four: Duration = { quantity: 4, unit: 'working-day' }

  it('of a same-day procedure is today until 15:00 and the next working day after', () => {
    // Wednesday 2026-11-18 in Viet Nam.
    assert.equal(promiseOf(sameDay, '2026-11-18T08:00:00.000Z'), '2026-11-18T10:00:00.000Z')
    assert.equal(promiseOf(sameDay, '2026-11-18T08:00:01.000Z'), '2026-11-19T10:00:00.000Z')
    assert.equal(promiseOf(sameDay, '2026-11-20T09:00:00.000Z'), '2026-11-23T10:00:00.000Z')
  })

  it('skips the weekend and 24 November', () => {
    assert.equal(promiseOf(four, '2026-11-20T02:00:00.000Z'), '2026-11-27T10:00:00.000Z')
  })

  it('moves on by the working days a supplement took', () => {
    const promise = promiseOf(four, '2026-11-18T02:00:00.000Z')!
    assert.equal(promise, '2026-11-25T10:00:00.000Z')
    assert.equal(
      promiseAfterPause(four, promise, '2026-11-19T02:00:00.000Z', '2026-11-23T02:00:00.000Z'),
      '2026-11-27T10:00:00.000Z',
    )
    assert.equal(
      promiseAfterPause(four, promise, '2026-11-26T02:00:00.000Z', '2026-11-30T02:00:00.000Z'),
      promise,
      'late stays late',
    )
  })

  it('is early, on time, due soon or late by the rule', () => {
    const of = { warnsAt: '2026-11-25T02:00:00.000Z', promisedAt: '2026-11-25T10:00:00.000Z' }
    const timing = (endedAt: string | null, now: string, stoppedAt: string | null = null) =>
      classifyTiming({ ...of, endedAt, now, stoppedAt })
    assert.equal(timing('2026-11-24T16:59:00.000Z', ''), 'early')
    assert.equal(timing('2026-11-24T17:00:00.000Z', ''), 'on-time')
    assert.equal(timing('2026-11-25T10:00:01.000Z', ''), 'late')
    assert.equal(timing(null, '2026-11-25T01:00:00.000Z'), 'on-time')
    assert.equal(timing(null, '2026-11-25T03:00:00.000Z'), 'due-soon')
    assert.equal(timing(null, '2026-11-25T11:00:00.000Z'), 'late')
    assert.equal(timing(null, '2026-12-25T11:00:00.000Z', '2026-11-20T02:00:00.000Z'), 'on-time')
  })
})

describe('the state of a bundle', () => {
  it('goes on until every part has ended, whatever became of the others', () => {
    assert.equal(statusOfBundle([1], 2), 1)
    assert.equal(statusOfBundle([5], 2), 5)
    assert.equal(statusOfBundle([10], 2), 4)
    assert.equal(statusOfBundle([3], 0), 3)
    assert.equal(statusOfBundle([10, 2, 2], 0), 4)
    assert.equal(statusOfBundle([10, 5, 2], 0), 5)
    assert.equal(statusOfBundle([10, 8, 10], 0), 10)
    assert.equal(statusOfBundle([10, 9, 10], 0), 9)
  })

  it('has ended exactly when no part is open or expected', () => {
    const status = fc.constantFrom<StatusCode>(1, 2, 3, 4, 5, 7, 8, 9, 10)
    fc.assert(
      fc.property(fc.tuple(fc.constant<StatusCode>(10), status, status), parts => {
        const over = parts.every(s => ENDED.includes(s))
        assert.equal(ENDED.includes(statusOfBundle(parts, 0)), over)
      }),
      { numRuns: 200 },
    )
  })
})
