/** Delivery: what is still owed to a reader of notes; for the people who keep the node running. */
import type { Instant } from './clock.ts'
import type { Queries, Tx } from './db.ts'
import { sql } from './sql.ts'

/** One note and one reader who has not read it yet. Holds no payload: that may be personal. */
export type OwedDelivery = Readonly<{
  noteId: number
  topic: string
  subscriber: string
  attempts: number
  /** Code of the refusal or name of the fault at the last attempt. */
  lastError: string | null
  notedAt: Instant
  dueAt: Instant
  /** Set after too many attempts; nothing more happens until somebody says so. */
  parkedAt: Instant | null
}>

/**
 * Deliveries not made yet, the parked ones first, 200 at most.
 * @param of.failed only those that failed at least once
 */
export function owedDeliveries(q: Queries, of: { failed?: boolean } = {}): Promise<OwedDelivery[]> {
  return q.rows<OwedDelivery>(sql`
    select d.note_id as "noteId", n.topic, d.subscriber, d.attempts, d.last_error as "lastError",
      n.noted_at as "notedAt", d.due_at as "dueAt", d.parked_at as "parkedAt"
    from kernel.delivery d join kernel.note n using (note_id)
    where d.attempts >= ${of.failed ? 1 : 0}
    order by d.parked_at is null, d.due_at, d.note_id limit 200`)
}

/** Makes a delivery due at once, parked or not, with its attempts counted anew. False when it is not owed. */
export async function deliverAgain(
  tx: Tx,
  of: { noteId: number; subscriber: string },
): Promise<boolean> {
  const touched = await tx.run(sql`
    update kernel.delivery set due_at = ${tx.now}, parked_at = null, attempts = 0
    where note_id = ${of.noteId} and subscriber = ${of.subscriber}`)
  await tx.run(sql`select pg_notify('note', '')`)
  return touched > 0
}
