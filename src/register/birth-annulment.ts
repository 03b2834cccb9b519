/** Annulment of a birth: the entry was false, so nothing of the child is known any more. */
import { orThrow, type Tx } from '#kernel'
import { HEAD, leaveHousehold, staleUnless } from './household.ts'
import type { OpenEvent } from './life-event.ts'
import { lifeEvent as problem } from './problems.ts'
import * as store from './store/events.ts'
import { kinRows } from './store/kin.ts'
import { activeNumber, cancelNumber } from './store/numbers.ts'
import { memberships, rewrite, timelineOf, versions } from './store/timelines.ts'
import { spanOn } from './timeline.ts'
import type { PersonId } from './view.ts'
import { annulWhereabouts } from './whereabouts.ts'

/** Events that prove somebody lived; what was said of facts goes with the entry itself. */
const OWN_EVENTS: ReadonlySet<string> = new Set([
  'death',
  'declared-dead',
  'declared-missing',
  'declared-incapable',
  'marriage',
  'divorce',
  'annulment',
  'parentage',
  'parentage-denial',
  'adoption',
  'adoption-end',
  'guardianship',
  'guardianship-change',
  'guardianship-end',
  'nationality',
])

/** The entry is void: nothing is known of the child any more, its number is cancelled for ever. */
export async function annulBirth(tx: Tx, event: OpenEvent, childId: PersonId): Promise<void> {
  const key = { person_id: childId }
  const events = await store.eventsOf(tx, childId)
  const followed = events.some(
    e =>
      e.reversedBy === null &&
      (OWN_EVENTS.has(e.kind) || (e.kind === 'birth' && e.part !== 'subject')),
  )
  const membership = spanOn(await timelineOf(tx, memberships, key), tx.today)
  if (followed || membership?.facts.relation === HEAD) orThrow(problem('overtaken'))

  const { from } = (await timelineOf(tx, memberships, key))[0] ?? { from: tx.today }
  await leaveHousehold(tx, event, childId, from)
  await rewrite(tx, versions, key, await timelineOf(tx, versions, key), [], event)
  await annulWhereabouts(tx, event, childId)
  const relatives = (await kinRows(tx, [childId])).flatMap(k => k.relativeId ?? [])
  staleUnless(relatives.every(id => event.persons.includes(id)))
  await store.closeKinWith(tx, childId, relatives, event)
  const number = await activeNumber(tx, childId)
  if (number !== null) await cancelNumber(tx, childId, number, event)
}
