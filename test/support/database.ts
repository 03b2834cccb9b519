/**
 * A real database per test file: a clone of a template that holds the migrations of the rooms asked for.
 *
 *   const house = await testDatabase('ledger', 'register')   // kernel is always there
 *   after(() => house.close())
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'
import {
  assert,
  type Db,
  type Instant,
  manualClock,
  memoryKeys,
  migrate,
  migrationsIn,
  openDb,
  seededRandom,
  systemRandom,
} from '#kernel'

/** Rooms with a schema, lowest floor first: the order of their migrations. */
export const ROOMS = [
  'kernel',
  'ledger',
  'register',
  'documents',
  'identity',
  'exchange',
  'services',
  'reconcile',
  'oversight',
  'web',
  'simulation',
] as const
export type Room = (typeof ROOMS)[number]

export type TestDatabase = Readonly<{
  db: Db
  url: string
  clock: ReturnType<typeof manualClock>
  close(): Promise<void>
}>

export const migrationDir = (room: string) =>
  new URL(`../../src/${room}/migrations/`, import.meta.url)

function serverUrl(database?: string): string {
  const base = process.env.TEST_SERVER_URL
  assert(base, 'tests run with --test-global-setup=./test/support/global.ts')
  if (!database) return base
  const url = new URL(base)
  url.pathname = `/${database}`
  return url.toString()
}

const templates = new Map<string, Promise<string>>()
let serial = 0

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function template(rooms: readonly string[]): Promise<string> {
  const sets = rooms.map(r => migrationsIn(r, migrationDir(r)))
  const digest = createHash('sha256').update(JSON.stringify(sets)).digest('hex').slice(0, 12)
  const name = `lt_template_${digest}_${process.pid}`
  await onServer(async client => {
    await client.query(`create database ${name} template template0 encoding 'UTF8'`)
  })
  await migrate(serverUrl(name), sets)
  return name
}

/** @param rooms rooms whose tables the file needs; kernel comes by itself */
export async function testDatabase(...rooms: Room[]): Promise<TestDatabase> {
  // Rooms without tables make no other template.
  const wanted = ROOMS.filter(
    r => (r === 'kernel' || rooms.includes(r)) && existsSync(migrationDir(r)),
  )
  const key = wanted.join(',')
  let made = templates.get(key)
  if (!made) {
    made = template(wanted)
    templates.set(key, made)
  }
  const name = `lt_test_${process.pid}_${++serial}`
  const from = await made
  await onServer(client => client.query(`create database ${name} template ${from}`))
  const clock = manualClock('2026-11-18T02:00:00.000Z' satisfies Instant)
  const url = serverUrl(name)
  const db = openDb({
    url,
    clock,
    random: process.env.TEST_SEED ? seededRandom(process.env.TEST_SEED) : systemRandom,
    keys: memoryKeys(),
    size: 12,
  })
  return {
    db,
    url,
    clock,
    async close() {
      await db.close()
      await onServer(client => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** A database without any table, for a house that migrates it itself. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `lt_house_${process.pid}_${++serial}`
  await onServer(client =>
    client.query(`create database ${name} template template0 encoding 'UTF8'`),
  )
  return {
    url: serverUrl(name),
    drop: () =>
      onServer(client => client.query(`drop database if exists ${name} with (force)`)).then(
        () => {},
      ),
  }
}
