/** Revision: some facts of a person differ from a day on, as one part of an event. */
import type { PlainDate, Tx } from '#kernel'
import type { Json } from '#ledger'
import type { CoreFacts } from './facts.ts'
import { factsOf } from './person.ts'
import { rewrite, type Stamp, versions } from './store/timelines.ts'
import { revise } from './timeline.ts'
import type { PersonId } from './view.ts'

/**
 * Writes the change.
 * @returns what the event's payload must hold so that the change can be undone
 */
export async function reviseFacts(
  tx: Tx,
  stamp: Stamp,
  personId: PersonId,
  from: PlainDate,
  change: Partial<CoreFacts>,
): Promise<Record<string, Json>> {
  if (Object.keys(change).length === 0) return {}
  const known = await factsOf(tx, personId)
  const start = from < known[0]!.from ? known[0]!.from : from
  const wanted = revise(known, start, null, change)
  await rewrite(tx, versions, { person_id: personId }, known, wanted, stamp)
  return { version: { from: start, to: null, change: change as Record<string, Json> } }
}
