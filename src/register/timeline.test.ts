import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { difference, erase, put, revise, type Span, spanOn, tidy, undo } from './timeline.ts'

type Facts = { a: number; b: number }
const day = (n: number) => `2020-01-${String(n).padStart(2, '0')}`
const DAYS = Array.from({ length: 28 }, (_, i) => day(i + 1))

/** Any timeline: built by putting spans one over another. */
const timelines = fc
  .array(
    fc.record({
      from: fc.integer({ min: 1, max: 27 }),
      length: fc.option(fc.integer({ min: 1, max: 10 })),
      a: fc.integer({ min: 0, max: 2 }),
      b: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 6 },
  )
  .map(parts =>
    parts.reduce<Span<Facts>[]>(
      (spans, p) =>
        put(spans, {
          from: day(p.from),
          to: p.length === null ? null : day(p.from + p.length),
          facts: { a: p.a, b: p.b },
        }),
      [],
    ),
  )
const windows = fc
  .tuple(fc.integer({ min: 1, max: 27 }), fc.option(fc.integer({ min: 1, max: 10 })))
  .map(([from, length]) => ({ from: day(from), to: length === null ? null : day(from + length) }))
const changes = fc.constantFrom<Partial<Facts>>({ a: 7 }, { b: 8 }, { a: 7, b: 8 })

const on = (timeline: readonly Span<Facts>[], d: string) => spanOn(timeline, d)?.facts ?? null
const inside = (w: { from: string; to: string | null }, d: string) =>
  w.from <= d && (w.to === null || d < w.to)
const isTimeline = (spans: readonly Span<Facts>[]) =>
  spans.every((s, i) => {
    const next = spans[i + 1]
    return (s.to === null || s.from < s.to) && (!next || (s.to !== null && s.to <= next.from))
  })

describe('timeline', () => {
  it('erasing empties the window and leaves the rest as it was', () => {
    fc.assert(
      fc.property(timelines, windows, (spans, w) => {
        const after = erase(spans, w.from, w.to)
        assert.ok(isTimeline(after))
        for (const d of DAYS) assert.deepEqual(on(after, d), inside(w, d) ? null : on(spans, d))
      }),
      { numRuns: 150 },
    )
  })

  it('revising changes the named facts inside the window and nothing else', () => {
    fc.assert(
      fc.property(timelines, windows, changes, (spans, w, change) => {
        const after = revise(spans, w.from, w.to, change)
        assert.ok(isTimeline(after))
        for (const d of DAYS) {
          const before = on(spans, d)
          const expected = before && inside(w, d) ? { ...before, ...change } : before
          assert.deepEqual(on(after, d), expected)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('undoing a revision gives back what was known, and keeps what others changed since', () => {
    fc.assert(
      fc.property(timelines, windows, windows, (spans, w, other) => {
        const revised = revise(spans, w.from, w.to, { a: 7 })
        const { close } = difference(spans, revised)
        const since = revise(revised, other.from, other.to, { b: 9 })
        const after = undo(since, close, { a: 7 }, w.from, w.to)
        assert.ok(isTimeline(after))
        const expected = revise(spans, other.from, other.to, { b: 9 })
        for (const d of DAYS) assert.deepEqual(on(after, d), on(expected, d))
      }),
      { numRuns: 200 },
    )
  })

  it('the difference leads from one timeline to the other', () => {
    fc.assert(
      fc.property(timelines, timelines, (known, wanted) => {
        const { close, open } = difference(known, wanted)
        const kept = known.filter(k => !close.includes(k))
        const result = [...kept, ...open].sort((x, y) => (x.from < y.from ? -1 : 1))
        assert.deepEqual(result, [...wanted])
      }),
      { numRuns: 150 },
    )
  })

  it('tidying joins neighbours that say the same and changes no day', () => {
    fc.assert(
      fc.property(timelines, spans => {
        const after = tidy(spans)
        assert.ok(after.length <= spans.length)
        for (const d of DAYS) assert.deepEqual(on(after, d), on(spans, d))
      }),
      { numRuns: 100 },
    )
  })
})
