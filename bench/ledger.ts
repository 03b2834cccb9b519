/**
 * Ledger: appending by statement size, and ordering up to the signed head, on an embedded, durable PostgreSQL.
 *
 *   npm run bench ledger
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createLog,
  fileKeys,
  migrate,
  migrationsIn,
  openDb,
  startEmbedded,
  systemActor,
  systemClock,
  systemRandom,
} from '#kernel'
import { declareActions, recordMany, startSequencer } from '#ledger'
import { machine, row } from './measure.ts'

const ENTRIES = Number(process.env.ENTRIES ?? 40_960)
declareActions('bench', { 'bench.done': { vi: 'Việc thử tải', en: 'a deed of the bench' } })
const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
const server = await startEmbedded({ dir: join(dir, 'postgres') })
const rooms = ['kernel', 'ledger'].map(room =>
  migrationsIn(room, new URL(`../src/${room}/migrations/`, import.meta.url)),
)
await migrate(server.url, rooms)
const keys = fileKeys(join(dir, 'keys'))
const db = openDb({ url: server.url, clock: systemClock(), random: systemRandom, keys, size: 8 })
const actor = systemActor('bench')
const entry = () => ({
  actor,
  action: 'bench.done',
  subject: null,
  detail: { fields: ['name', 'birthDate'], purpose: 'bench', receiptId: '0198c0de' },
})

async function append(perStatement: number, writers: number, total: number): Promise<number> {
  const at = performance.now()
  let left = total
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (left > 0) {
        left -= perStatement
        await db.tx(tx => recordMany(tx, Array.from({ length: perStatement }, entry)))
      }
    }),
  )
  return Math.round((total / (performance.now() - at)) * 1_000)
}

console.log(machine())
const sequencer = startSequencer(db, { log: createLog('silent'), everyMs: 3_600_000 })
row('append', 'per statement', 'writers', 'per second')
await append(64, 2, 2_000)
row('', 1, 8, await append(1, 8, 3_000))
row('', 64, 2, await append(64, 2, ENTRIES))
await sequencer.flush()
row('', 1_024, 2, await append(1_024, 2, ENTRIES))
const at = performance.now()
const ordered = await sequencer.flush()
row(
  'ordered, tiled, signed, durable',
  ordered,
  '',
  Math.round((ordered / (performance.now() - at)) * 1_000),
)
const began = performance.now()
const [, both] = await Promise.all([
  append(256, 2, ENTRIES),
  (async () => {
    let seen = 0
    while (seen < ENTRIES) seen += await sequencer.flush()
    return seen
  })(),
])
row(
  'appended and ordered at once',
  both,
  '',
  Math.round((both / (performance.now() - began)) * 1_000),
)
console.log(machine())
await sequencer.stop()
await db.close()
await server.stop()
rmSync(dir, { recursive: true, force: true })
