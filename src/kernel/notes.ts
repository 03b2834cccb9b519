/**
 * Notes: how news travels between rooms. A deed leaves a note in its own transaction; a reader's handler
 * runs later in a transaction that also strikes the delivery, so each note has its effect exactly once.
 */
import pg from 'pg'
import type { Instant } from './clock.ts'
import { later } from './clock.ts'
import type { Db, Tx } from './db.ts'
import type { Log } from './log.ts'
import { ProblemError } from './problem.ts'
import { sql } from './sql.ts'

export type Note<P = unknown> = Readonly<{
  noteId: number
  topic: string
  payload: P
  notedAt: Instant
}>

export type Subscription = Readonly<{
  topic: string
  /** Stable name of the reader, e.g. `identity.lock-on-death`. */
  subscriber: string
  handle(tx: Tx, note: Note<never>): Promise<void>
}>

/** Leaves a note for every reader of the topic; `dueAt` postpones the reading (a timer). */
export async function enqueue(
  tx: Tx,
  topic: string,
  payload: Readonly<Record<string, unknown>>,
  dueAt: Instant = tx.now,
): Promise<void> {
  await tx.run(sql`
    with note as (
      insert into kernel.note (topic, payload, noted_at)
      values (${topic}, ${JSON.stringify(payload)}::jsonb, ${tx.now}) returning note_id
    ), owed as (
      insert into kernel.delivery (note_id, subscriber, due_at)
      select note_id, subscriber, ${dueAt}::timestamptz from note, kernel.subscription where topic = ${topic}
    )
    select pg_notify('note', '')`)
}

const MAX_ATTEMPTS = 12
const POLL_MS = 1_000

/** Waits 1 s, 2 s, 4 s … at most 10 min between attempts. */
export function backoffMs(attempts: number): number {
  return Math.min(600_000, 1_000 * 2 ** Math.max(0, attempts - 1))
}

export type Courier = Readonly<{
  /** Delivers everything due now; for tests and for stepping a simulated day. Gives the number delivered. */
  drain(): Promise<number>
  stop(): Promise<void>
}>

/** Writes the subscriptions and starts `workers` loops that deliver notes. With 0 workers only `drain` delivers. */
export async function startCourier(
  db: Db,
  subscriptions: readonly Subscription[],
  options: { workers: number; log: Log },
): Promise<Courier> {
  const handlers = new Map(subscriptions.map(s => [`${s.topic}\n${s.subscriber}`, s]))
  // Two houses may start at once over one database; one after the other, then.
  await db.tx(async tx => {
    await tx.run(sql`lock table kernel.subscription in share row exclusive mode`)
    await tx.run(sql`delete from kernel.subscription`)
    for (const s of subscriptions)
      await tx.run(
        sql`insert into kernel.subscription (topic, subscriber) values (${s.topic}, ${s.subscriber})`,
      )
  })

  /** Delivers one due note; null when none is due. */
  async function deliverOne(): Promise<boolean> {
    let claimed: { noteId: number; subscriber: string } | undefined
    try {
      return await db.tx(async tx => {
        const due = await tx.maybeRow<{
          noteId: number
          subscriber: string
          topic: string
          payload: unknown
          notedAt: Instant
        }>(sql`
          select d.note_id as "noteId", d.subscriber, n.topic, n.payload, n.noted_at as "notedAt"
          from kernel.delivery d join kernel.note n using (note_id)
          where d.parked_at is null and d.due_at <= ${db.clock.now()}
          order by d.due_at, d.note_id limit 1 for update of d skip locked`)
        if (!due) return false
        claimed = due
        const handler = handlers.get(`${due.topic}\n${due.subscriber}`)
        // A reader that left the house is owed nothing any more.
        if (handler) await handler.handle(tx, due as unknown as Note<never>)
        await tx.run(
          sql`delete from kernel.delivery where subscriber = ${due.subscriber} and note_id = ${due.noteId}`,
        )
        return true
      })
    } catch (error) {
      if (!claimed) throw error
      await postpone(claimed, error as Error)
      return true
    }
  }

  async function postpone(of: { noteId: number; subscriber: string }, error: Error) {
    const reason =
      error instanceof ProblemError ? error.problem.code : `${error.name}: ${error.message}`
    options.log.warn(
      { noteId: of.noteId, subscriber: of.subscriber, reason },
      'a note was not delivered',
    )
    await db.tx(async tx => {
      const { attempts } = await tx.row<{ attempts: number }>(sql`
        update kernel.delivery set attempts = attempts + 1, last_error = ${reason.slice(0, 500)}
        where subscriber = ${of.subscriber} and note_id = ${of.noteId} returning attempts`)
      await tx.run(sql`
        update kernel.delivery set due_at = ${later(tx.now, backoffMs(attempts))},
          parked_at = ${attempts >= MAX_ATTEMPTS ? tx.now : null}
        where subscriber = ${of.subscriber} and note_id = ${of.noteId}`)
    })
  }

  async function drain(): Promise<number> {
    let n = 0
    while (await deliverOne()) n++
    return n
  }

  let stopping = false
  let wake: () => void = () => {}
  const listener = options.workers > 0 ? await listen(db.url, () => wake()) : null
  const loops = Array.from({ length: options.workers }, async () => {
    while (!stopping) {
      const delivered = await deliverOne().catch(error => {
        options.log.error({ err: error }, 'the courier stumbled')
        return false
      })
      if (delivered || stopping) continue
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, POLL_MS)
        const earlier = wake
        wake = () => {
          clearTimeout(timer)
          earlier()
          resolve()
        }
      })
    }
  })

  return {
    drain,
    async stop() {
      stopping = true
      wake()
      await Promise.all(loops)
      await listener?.end()
    },
  }
}

/** A connection of its own that hears NOTIFY; when it breaks, the poll still finds the work. */
async function listen(url: string, heard: () => void): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'lienthong courier' })
  client.on('error', () => {})
  client.on('notification', heard)
  await client.connect()
  await client.query('listen note')
  return client
}
