/**
 * Receiver: which agencies hold a copy of what they once read, so that a correction can follow the value.
 * Known from the receipts; no personal data is told.
 */
import { type Instant, isUuid, type Queries } from '#kernel'
import * as store from './store/receiver.ts'
import type { Field, PersonId } from './view.ts'

export type Receiver = Readonly<{
  agency: string
  /** Of the newest read that held one of the fields. */
  receiptId: string
  fields: readonly Field[]
  at: Instant
}>

/**
 * Agencies that read one of some fields of a person before an instant, each once, in order of their codes.
 * @param fields the fields whose value was wrong
 */
export async function receiversOf(
  q: Queries,
  personId: PersonId,
  fields: readonly Field[],
  before: Instant,
): Promise<Receiver[]> {
  return isUuid(personId) ? store.receivers(q, personId, fields, before) : []
}

/** Kind of a life event if it touched the person and stands; null otherwise. */
export async function eventKindOf(
  q: Queries,
  personId: PersonId,
  eventId: string,
): Promise<string | null> {
  return isUuid(personId) && isUuid(eventId) ? store.standingEvent(q, personId, eventId) : null
}
