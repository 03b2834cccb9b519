/**
 * SpanEvent: the shape of an event that changes one timeline of one or several persons and nothing else:
 * lock, read, ask the rule, write the difference, close the event.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import type { CoreFacts } from './facts.ts'
import { closeEvent, type LifeEventKind, openEvent, type Touched } from './life-event.ts'
import type { Basis } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { type PersonKey, rewrite, type Shelf, timelineOf } from './store/timelines.ts'
import type { Span } from './timeline.ts'
import type { PersonId } from './view.ts'

/** A timeline as it should be. */
export type Wanted<F> = Readonly<{ wanted: readonly Span<F>[] }>
type Verdict<F> = Wanted<F> | readonly Problem[]

export async function recordSpan<F extends object, K extends PersonKey>(
  tx: Tx,
  actor: Actor,
  event: Readonly<{
    kind: LifeEventKind
    on: PlainDate
    basis: Basis
    shelf: Shelf<F, K>
    persons: readonly PersonId[]
    key: (personId: PersonId) => K
    plan: (known: readonly Span<F>[], facts: CoreFacts, personId: PersonId) => Promise<Verdict<F>>
    payload: Json
  }>,
): Promise<{ eventId: string }> {
  const open = await openEvent(tx, { persons: event.persons })
  const touched: Touched[] = []
  for (const personId of open.persons) {
    const key = event.key(personId)
    const facts = latest(await factsOf(tx, personId))
    const known = await timelineOf(tx, event.shelf, key)
    const { wanted } = orThrow<Wanted<F>>(await event.plan(known, facts, personId))
    await rewrite(tx, event.shelf, key, known, wanted, open)
    touched.push({
      personId,
      part: touched.length === 0 ? 'subject' : 'guest',
      payload: event.payload,
    })
  }
  await closeEvent(tx, actor, open, {
    kind: event.kind,
    on: event.on,
    basis: event.basis,
    touched,
  })
  return { eventId: open.eventId }
}

export const byPerson = (personId: PersonId): PersonKey => ({ person_id: personId })
