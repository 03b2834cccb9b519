/**
 * Db: the connection to PostgreSQL and the transaction that every deed runs in.
 *
 * INVARIANT: a deed, its ledger entry and its notes share one transaction: all of them commit or none.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { assert } from './assert.ts'
import type { Clock, Instant, PlainDate } from './clock.ts'
import { dayOf } from './clock.ts'
import { uuidv7 } from './ids.ts'
import type { Keys } from './keys.ts'
import type { Random } from './random.ts'
import type { Sql } from './sql.ts'

/**
 * What can run statements: a transaction, or the database itself for single reads.
 *
 * Statements of one transaction that do not need each other's answers are sent in one go when they are
 * started together: `Promise.all([tx.rows(a), tx.rows(b)])` waits for the server once, not twice. The first
 * that fails fails the transaction.
 */
export type Queries = Readonly<{
  rows<T>(query: Sql): Promise<T[]>
  /** Exactly one row; anything else is our own mistake. */
  row<T>(query: Sql): Promise<T>
  maybeRow<T>(query: Sql): Promise<T | null>
  /** Number of rows touched. */
  run(query: Sql): Promise<number>
}>

/** One transaction, with the surroundings a deed may use. */
export type Tx = Queries &
  Readonly<{
    /** Same instant for the whole transaction. */
    now: Instant
    /** Today in Vietnam at `now`. */
    today: PlainDate
    newId(): string
    random: Random
    keys: Keys
    /** Runs after the commit, never after a rollback. */
    afterCommit(then: () => void): void
    /** Runs in a transaction of its own once this one has ended, however it ended: what was tried stays told. */
    regardless(then: (tx: Tx) => Promise<void>): void
    /** The raw client, for COPY only; from then on the transaction's statements go one by one. */
    client: pg.PoolClient
  }>

export type Db = Queries &
  Readonly<{
    clock: Clock
    random: Random
    keys: Keys
    url: string
    pool: pg.Pool
    /** Runs `work` in one transaction; any throw rolls back. Serialisation failures and deadlocks retry up to 4 times. */
    tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
    /** Runs `work` in a read-only transaction that sees one moment. */
    snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>
    close(): Promise<void>
  }>

export type DbOptions = Readonly<{
  url: string
  clock: Clock
  random: Random
  keys: Keys
  /** Connections at most. */
  size?: number
}>

const TEXT_TYPES = new Map<number, (text: string) => unknown>([
  [20, text => toNumber(text)], // int8
  [1082, text => text], // date stays YYYY-MM-DD: a Date would move it by the local zone
  [1114, text => `${text.replace(' ', 'T')}Z`],
  [1184, toInstant],
])

function toNumber(text: string): number {
  const n = Number(text)
  assert(Number.isSafeInteger(n), 'an int8 column fits a JavaScript number')
  return n
}

/** `2026-11-21 02:00:00.123456+00` → `2026-11-21T02:00:00.123Z`; infinity stays as it is. */
function toInstant(text: string): string {
  return text.endsWith('infinity')
    ? text
    : new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString()
}

const types = {
  getTypeParser(oid: number, format?: string) {
    const own = format === 'binary' ? undefined : TEXT_TYPES.get(oid)
    return own ?? pg.types.getTypeParser(oid, (format ?? 'text') as 'text')
  },
}

const names = new Map<string, string>()

/** Statement name for a text, so that the server parses and plans it once per connection. */
function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `q${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
    if (names.size < 5_000) names.set(text, name)
  }
  return name
}

const bind = (value: unknown): unknown => (value === undefined ? null : value)

function queries(run: (q: pg.QueryConfig) => Promise<pg.QueryResult>): Queries {
  const send = (q: Sql) => run({ name: nameOf(q.text), text: q.text, values: q.values.map(bind) })
  return {
    rows: async <T>(q: Sql) => (await send(q)).rows as T[],
    row: async <T>(q: Sql) => {
      const { rows } = await send(q)
      assert(rows.length === 1, `one row expected, ${rows.length} found`)
      return rows[0] as T
    },
    maybeRow: async <T>(q: Sql) => {
      const { rows } = await send(q)
      assert(rows.length <= 1, `at most one row expected, ${rows.length} found`)
      return (rows[0] as T | undefined) ?? null
    },
    run: async q => (await send(q)).rowCount ?? 0,
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const RETRYABLE = new Set(['40001', '40P01'])

/** Opens a pool; nothing connects before the first query. */
export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size ?? 16,
    types,
    application_name: 'lienthong',
    options: '-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s',
    pipeline: true,
  })
  // An idle connection that the server closes must not end the process; the next query reconnects.
  pool.on('error', () => {})

  async function attempt<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client: Mutable<pg.PoolClient> = await pool.connect()
    const after: (() => void)[] = []
    const always: ((tx: Tx) => Promise<void>)[] = []
    const now = options.clock.now()
    let state: 'asked' | 'waiting' | 'open' = 'asked'
    const begun = client.query(begin).then(() => {
      state = 'open'
    })
    begun.catch(() => {})
    // What reads goes along with the begin; what writes waits for it, so that nothing is written outside.
    const send = (q: pg.QueryConfig) => {
      if (state === 'asked' && !/^\s*select\b/i.test(q.text)) state = 'waiting'
      return state === 'waiting' ? begun.then(() => client.query(q)) : client.query(q)
    }
    const tx: Tx = {
      ...queries(send),
      now,
      today: dayOf(now),
      newId: () => uuidv7(now, options.random),
      random: options.random,
      keys: options.keys,
      afterCommit: then => after.push(then),
      regardless: then => always.push(then),
      get client() {
        // COPY speaks by turns; nothing may be sent behind it before it has ended.
        client.pipeline = false
        return client
      },
    }
    let broken: Error | undefined
    try {
      const result = await work(tx)
      await begun
      await client.query('commit')
      for (const then of after) then()
      return result
    } catch (error) {
      // What still waits for the begin is sent before the rollback, never after it.
      await begun.catch(() => {})
      await client.query('rollback').catch(rollbackError => {
        broken = rollbackError as Error
      })
      throw error
    } finally {
      client.pipeline = true
      client.release(broken)
      if (always.length > 0)
        await attempt('begin', async own => {
          for (const then of always) await then(own)
        })
    }
  }

  return {
    ...queries(q => pool.query(q)),
    clock: options.clock,
    random: options.random,
    keys: options.keys,
    url: options.url,
    pool,
    async tx(work) {
      for (let tries = 1; ; tries++) {
        try {
          return await attempt('begin', work)
        } catch (error) {
          const code = (error as { code?: string }).code
          if (tries >= 5 || code === undefined || !RETRYABLE.has(code)) throw error
          await new Promise(resolve => setTimeout(resolve, options.random.int(20 * tries)))
        }
      }
    },
    snapshot: work => attempt('begin isolation level repeatable read read only', work),
    close: () => pool.end(),
  }
}
