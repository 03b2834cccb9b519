/** Who received what, from the receipts of a person. */
import { type Instant, type Queries, sql } from '#kernel'
import type { Receiver } from '../receiver.ts'
import type { Field } from '../view.ts'

export function receivers(
  q: Queries,
  personId: string,
  fields: readonly Field[],
  before: Instant,
): Promise<Receiver[]> {
  return q.rows<Receiver>(sql`
    select distinct on (agency) agency, receipt_id as "receiptId", fields, at
    from register.receipt
    where person_id = ${personId} and agency is not null and at < ${before}
      and how in ('disclosure', 'shown-with') and fields && ${[...fields]}::text[]
    order by agency, at desc`)
}

export async function standingEvent(
  q: Queries,
  personId: string,
  eventId: string,
): Promise<string | null> {
  const row = await q.maybeRow<{ kind: string }>(sql`
    select kind from register.life_event
    where person_id = ${personId} and event_id = ${eventId} and reversed_by is null`)
  return row?.kind ?? null
}
