/** Whereabouts: all that says where a person is, ended together when the person is no more. */
import type { PlainDate, Tx } from '#kernel'
import type { OpenEvent } from './life-event.ts'
import { closeAll, closeOpened, type RowTable, reopenClosed } from './store/events.ts'
import {
  absences,
  cards,
  type PersonKey,
  residences,
  rewrite,
  type Shelf,
  stays,
  timelineOf,
} from './store/timelines.ts'
import { erase, stop } from './timeline.ts'
import type { PersonId, ResidenceKind } from './view.ts'

const KINDS: readonly ResidenceKind[] = ['permanent', 'temporary', 'current']
const TABLES = ['residence', 'stay', 'absence', 'card'] as const satisfies readonly RowTable[]

async function eraseFrom<F extends object>(
  tx: Tx,
  event: OpenEvent,
  shelf: Shelf<F, PersonKey>,
  key: PersonKey,
  on: PlainDate,
): Promise<void> {
  const known = await timelineOf(tx, shelf, key)
  await rewrite(tx, shelf, key, known, erase(known, on), event)
}

/** Residences, stays, absences and the identity card end on a day. */
export async function endWhereabouts(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  on: PlainDate,
  endedFor: string,
): Promise<void> {
  const key = { person_id: personId }
  for (const kind of KINDS) {
    const residence = { ...key, kind }
    const lived = await timelineOf(tx, residences, residence)
    await rewrite(tx, residences, residence, lived, erase(stop(lived, on, { endedFor }), on), event)
  }
  await eraseFrom(tx, event, stays, key, on)
  await eraseFrom(tx, event, absences, key, on)
  await eraseFrom(tx, event, cards, key, on)
}

/** Brings back what an event ended that should not have been recorded. */
export async function restoreWhereabouts(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  eventId: string,
): Promise<void> {
  for (const table of TABLES) {
    await closeOpened(tx, table, [personId], eventId, event)
    await reopenClosed(tx, table, [personId], eventId, event)
  }
}

/** The entry is void: nothing of the kind is known of the person any more. */
export async function annulWhereabouts(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
): Promise<void> {
  for (const table of [...TABLES, 'residence_file', 'particular'] as const)
    await closeAll(tx, table, personId, event)
}
