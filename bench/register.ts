/**
 * Register: bulk load, get, search and record at 100,000 persons on an embedded, durable PostgreSQL, beside
 * raw COPY of the same rows into tables with the same indexes, and a primary-key select through the same pool.
 *
 *   npm run bench register            100,000 persons
 *   PERSONS=1e6 npm run bench register
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import copy from 'pg-copy-streams'
import {
  fileKeys,
  migrate,
  migrationsIn,
  openDb,
  sql,
  startEmbedded,
  systemActor,
  systemClock,
  systemRandom,
} from '#kernel'
import { disclose, findByNumber, loadPersons, recordBirth, searchPersons } from '#register'
import { batches, COUNTRY_DAY } from '#simulation'
import { formatFullName } from '#vn'
import { closedLoop, machine, percentile, row } from './measure.ts'

const PERSONS = Number(process.env.PERSONS ?? 100_000)
const NATION = 109_895_939
const WIDTH = 64
const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
const server = await startEmbedded({ dir: join(dir, 'postgres') })
const rooms = ['kernel', 'ledger', 'register'].map(room =>
  migrationsIn(room, new URL(`../src/${room}/migrations/`, import.meta.url)),
)
await migrate(server.url, rooms)
const db = openDb({
  url: server.url,
  clock: systemClock(),
  random: systemRandom,
  keys: fileKeys(join(dir, 'keys')),
  size: 16,
})

console.log(machine())
const country = { seed: 'bench', scale: PERSONS / NATION, on: COUNTRY_DAY, inFull: [] }
let started = performance.now()
let invented = 0
for (const batch of batches(country)) for (const record of batch) invented += record.persons.length
const inventMs = performance.now() - started
row('inventing them', `${Math.round((invented / inventMs) * 1_000)}/s`)

const load = await loadPersons(db, batches(country))
row('bulk load, with inventing', load.persons, `${Math.round((load.persons / load.ms) * 1_000)}/s`)

// The peer: the same rows, the same indexes, nothing but COPY.
await db.pool.query('create schema peer')
const tables = (
  await db.rows<{ name: string }>(
    sql`select relname as name from pg_class join pg_namespace n on n.oid = relnamespace where n.nspname = 'register' and relkind = 'r' and reltuples > 0`,
  )
).map(t => t.name)
const dumps = new Map<string, Buffer[]>()
const client = await db.pool.connect()
for (const table of tables) {
  const parts: Buffer[] = []
  const out = client.query(copy.to(`copy register."${table}" to stdout`))
  await pipeline(
    out,
    new PassThrough().on('data', part => parts.push(part)),
  )
  dumps.set(table, parts)
}
started = performance.now()
await client.query('begin')
for (const [table, parts] of dumps) {
  await client.query(
    `create table peer."${table}" (like register."${table}" including defaults including generated including identity)`,
  )
  await pipeline(Readable.from(parts), client.query(copy.from(`copy peer."${table}" from stdin`)))
  const { rows } = await client.query(
    `select indexdef from pg_indexes where schemaname = 'register' and tablename = $1`,
    [table],
  )
  for (const { indexdef } of rows)
    await client.query(
      indexdef.replace(' register.', ' peer.').replace(/INDEX "?(\w+)"? ON/, 'INDEX ON'),
    )
}
await client.query('commit')
const copyMs = performance.now() - started
client.release()
row(
  'raw COPY and indexes of the same rows',
  load.persons,
  `${Math.round((load.persons / copyMs) * 1_000)}/s`,
)
row(
  'load ÷ raw COPY',
  copyMs / load.ms,
  '',
  'without inventing',
  copyMs / Math.max(1, load.ms - inventMs),
)

const people = await db.rows<{
  id: string
  number: string
  family: string
  middle: string
  given: string
  born: string
}>(sql`
  select v.person_id as id, i.number, family, middle, given, birth_date as born
  from register.version v join register.personal_id i on i.person_id = v.person_id and i.kind = 'personal-id'
  where v.recorded_to is null order by random() limit 4000`)
const actor = systemActor('operator')
const purpose = { kind: 'duty', basis: 'operator' } as const
const one = (i: number) => people[i % people.length]!

row('', 'alone p50 ms', 'alone p95', `${WIDTH} at once p95`, 'per second')
async function path(
  name: string,
  total: number,
  work: (i: number) => Promise<unknown>,
): Promise<number> {
  await closedLoop(200, WIDTH, work)
  const alone = await closedLoop(200, 1, work)
  const at = performance.now()
  const times = await closedLoop(total, WIDTH, work)
  const rate = (total / (performance.now() - at)) * 1_000
  row(name, percentile(alone, 50), percentile(alone, 95), percentile(times, 95), Math.round(rate))
  return rate
}
const bare = await path('primary-key select, same pool', 8_000, i =>
  db.row(
    sql`select given from register.version where person_id = ${one(i).id} and recorded_to is null limit 1`,
  ),
)
const got = await path('get: look up by number and disclose 5 fields', 2_000, i =>
  db.tx(async tx => {
    const subject = await findByNumber(tx, { actor, purpose, number: one(i).number })
    await disclose(tx, {
      actor,
      purpose,
      subject: subject!,
      fields: ['name', 'birthDate', 'sex', 'permanentResidence', 'civilStatus'],
    })
  }),
)
await path('search: name without marks and birth year', 600, i =>
  db.tx(tx =>
    searchPersons(tx, {
      actor,
      purpose,
      query: { name: formatFullName(one(i)), birthYear: Number(one(i).born.slice(0, 4)) },
      limit: 20,
    }),
  ),
)
await path('search: name and birth date', 1_000, i =>
  db.tx(tx =>
    searchPersons(tx, {
      actor,
      purpose,
      query: { name: formatFullName(one(i)), birthDate: one(i).born as never },
      limit: 20,
    }),
  ),
)
const place = { unit: '05528', asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }
const mothers = await db.rows<{ id: string }>(sql`
  select person_id as id from register.version where recorded_to is null and sex = 'female' and birth_date between '1985' and '2002' limit 4000`)
// A mother has no two children of one name and day: each birth takes the next mother.
let births = 0
await path('record: a birth', 1_200, i =>
  db.tx(tx =>
    recordBirth(tx, actor, {
      name: { family: 'Nguyễn', middle: 'Thử', given: 'Nghiệm' },
      birthDate: '2026-11-10',
      sex: i % 2 ? 'male' : 'female',
      ethnicity: '01',
      nationality: 'VN',
      origin: place,
      birthPlace: place,
      registration: {
        number: String(i + 1),
        book: '01',
        unit: '05528',
        registeredOn: '2026-11-12',
      },
      motherId: mothers[births++ % mothers.length]!.id,
      fatherId: null,
      legalBasis: 'Luật Hộ tịch 60/2014/QH13',
      evidence: ['bench'],
    }),
  ),
)
row('get ÷ primary-key select', got / bare)
await db.close()
await server.stop()

rmSync(dir, { recursive: true, force: true })
