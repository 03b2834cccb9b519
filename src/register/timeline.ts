/**
 * Timeline: facts over days, as stretches that follow one another. Pure: the tables of this room hold
 * timelines, and every life event is "the timeline as known" made into "the timeline as it should be".
 *
 * INVARIANT: spans are sorted and never overlap; ranges are half open, `to` null is without end.
 */
import type { PlainDate } from '#kernel'

export type Span<F> = Readonly<{ from: PlainDate; to: PlainDate | null; facts: F }>
type Timeline<F> = readonly Span<F>[]

/** An end no later than any day. Text order is day order. */
const END = '9999-99-99'
const end = (to: PlainDate | null) => to ?? END

/** The span that holds on a day. */
export function spanOn<F>(timeline: Timeline<F>, day: PlainDate): Span<F> | null {
  return timeline.find(s => s.from <= day && day < end(s.to)) ?? null
}

/** Nothing holds in [from, to) any more; what reaches over the edges is cut. */
export function erase<F>(
  timeline: Timeline<F>,
  from: PlainDate,
  to: PlainDate | null = null,
): Span<F>[] {
  return timeline.flatMap(s => {
    if (end(s.to) <= from || s.from >= end(to)) return [s]
    const kept: Span<F>[] = []
    if (s.from < from) kept.push({ ...s, to: from })
    if (to !== null && end(s.to) > to) kept.push({ ...s, from: to })
    return kept
  })
}

/** `span` holds, whatever held there before. */
export function put<F>(timeline: Timeline<F>, span: Span<F>): Span<F>[] {
  return sorted([...erase(timeline, span.from, span.to), span])
}

/** The span under way ends on a day, with some facts changed by its end; those that follow stay. */
export function stop<F extends object>(
  timeline: Timeline<F>,
  on: PlainDate,
  change: Partial<F> = {},
): Span<F>[] {
  return timeline.map(s =>
    s.from < on && end(s.to) > on ? { ...s, to: on, facts: { ...s.facts, ...change } } : s,
  )
}

/** Some facts are different within [from, to); days that no span covers stay uncovered. */
export function revise<F extends object>(
  timeline: Timeline<F>,
  from: PlainDate,
  to: PlainDate | null,
  change: Partial<F>,
): Span<F>[] {
  return tidy(
    cut(timeline, [from, to]).map(s =>
      s.from >= from && s.from < end(to) ? { ...s, facts: { ...s.facts, ...change } } : s,
    ),
  )
}

/**
 * Takes a revision back: where a fact still has the value the revision gave it, it gets the value known
 * before; what was changed since then by somebody else stays.
 * @param before the spans the revision replaced
 */
export function undo<F extends object>(
  timeline: Timeline<F>,
  before: Timeline<F>,
  change: Partial<F>,
  from: PlainDate,
  to: PlainDate | null,
): Span<F>[] {
  const cuts = [from, to, ...before.flatMap(s => [s.from, s.to])]
  return tidy(
    cut(timeline, cuts).map(s => {
      const old = s.from >= from && s.from < end(to) ? spanOn(before, s.from) : null
      if (old === null) return s
      const facts = { ...s.facts }
      for (const key of Object.keys(change) as (keyof F)[])
        if (s.facts[key] === change[key]) facts[key] = old.facts[key]
      return { ...s, facts }
    }),
  )
}

/** Cuts spans at days, so that each lies wholly on one side of each day. */
function cut<F>(timeline: Timeline<F>, days: readonly (PlainDate | null)[]): Span<F>[] {
  let spans = [...timeline]
  for (const day of days) {
    if (day === null) continue
    spans = spans.flatMap(s =>
      s.from < day && day < end(s.to)
        ? [
            { ...s, to: day },
            { ...s, from: day },
          ]
        : [s],
    )
  }
  return spans
}

/** Joins neighbours that say the same. */
export function tidy<F extends object>(timeline: Timeline<F>): Span<F>[] {
  const joined: Span<F>[] = []
  for (const span of sorted(timeline)) {
    const last = joined.at(-1)
    if (last !== undefined && last.to === span.from && sameFacts(last.facts, span.facts))
      joined[joined.length - 1] = { ...last, to: span.to }
    else joined.push(span)
  }
  return joined
}

/** What must be closed and opened to get from one timeline to the other. */
export function difference<F extends object, K extends Span<F>>(
  known: readonly K[],
  wanted: Timeline<F>,
): Readonly<{ close: K[]; open: Span<F>[] }> {
  const same = (a: Span<F>, b: Span<F>) =>
    a.from === b.from && a.to === b.to && sameFacts(a.facts, b.facts)
  return {
    close: known.filter(k => !wanted.some(w => same(k, w))),
    open: wanted.filter(w => !known.some(k => same(k, w))),
  }
}

function sameFacts<F extends object>(a: F, b: F): boolean {
  const keys = Object.keys(a) as (keyof F)[]
  return keys.length === Object.keys(b).length && keys.every(key => a[key] === b[key])
}

function sorted<F>(timeline: Timeline<F>): Span<F>[] {
  return [...timeline].sort((a, b) => (a.from < b.from ? -1 : 1))
}
