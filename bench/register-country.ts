/** A country in a database of its own, loaded once and kept; and raw COPY of the same rows as its peer. */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import copy from 'pg-copy-streams'
import {
  type Db,
  fileKeys,
  migrate,
  migrationsIn,
  openDb,
  sql,
  startEmbedded,
  systemClock,
  systemRandom,
} from '#kernel'
import { loadPersons } from '#register'
import { batches, COUNTRY_DAY } from '#simulation'
import { progress, report } from './measure.ts'

const NATION = 109_895_939
/** Persons invented alone, to know what of a load is inventing. */
const SAMPLE = 100_000

export type LoadFigures = Readonly<{
  persons: number
  perSecond: number
  inventedPerSecond: number
  /** Rows of the same tables and indexes by nothing but COPY, in persons per second. */
  copiedPerSecond: number
  ratio: number
  ratioWithoutInventing: number
  bytesPerPerson: number
}>
export type Country = Readonly<{
  db: Db
  persons: number
  /** Folder of the server's cluster. */
  cluster: string
  load: LoadFigures
  close(): Promise<void>
}>

/** Opens the country of a folder, which it loads first when nobody did. */
export async function openCountry(dir: string, size: number): Promise<Country> {
  await mkdir(dir, { recursive: true })
  const cluster = join(dir, 'postgres')
  const server = await startEmbedded({ dir: cluster })
  const rooms = ['kernel', 'ledger', 'register'].map(room =>
    migrationsIn(room, new URL(`../src/${room}/migrations/`, import.meta.url)),
  )
  await migrate(server.url, rooms)
  const keys = fileKeys(join(dir, 'keys'))
  const db = openDb({ url: server.url, clock: systemClock(), random: systemRandom, keys, size: 16 })
  const kept = join(dir, 'loaded.json')
  if (!existsSync(kept)) {
    const figures = await load(db, size, join(dir, 'rows'))
    writeFileSync(kept, JSON.stringify(figures))
  }
  const figures = JSON.parse(readFileSync(kept, 'utf8')) as LoadFigures
  report(`bulk load of ${figures.persons.toLocaleString('en')}`, `${figures.perSecond}/s`)
  report('raw COPY and indexes of the same rows', `${figures.copiedPerSecond}/s`)
  report('load ÷ COPY, and without inventing', figures.ratio, figures.ratioWithoutInventing)
  report('bytes per person, indexes included', figures.bytesPerPerson)
  return {
    ...{ db, persons: size, cluster, load: figures },
    async close() {
      await db.close()
      await server.stop()
    },
  }
}

async function load(db: Db, size: number, rowsDir: string): Promise<LoadFigures> {
  const country = { seed: 'bench', scale: size / NATION, on: COUNTRY_DAY, inFull: [] }
  let started = performance.now()
  let invented = 0
  for (const batch of batches(country)) {
    for (const record of batch) invented += record.persons.length
    if (invented >= SAMPLE) break
  }
  const inventedPerSecond = Math.round((invented / (performance.now() - started)) * 1_000)

  started = performance.now()
  let told = 0
  const { persons, ms } = await loadPersons(db, batches(country), {
    progress: count => {
      if (count - told < size / 20) return
      told = count
      progress(
        `${count.toLocaleString('en')} persons, ${Math.round((performance.now() - started) / 1_000)} s`,
      )
    },
  })
  const bytes = await db.row<{ n: number }>(sql`
    select sum(pg_total_relation_size(c.oid))::bigint as n from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'register' and relkind = 'r'`)
  const copyMs = await copyPeer(db, rowsDir)
  const inventMs = (persons / inventedPerSecond) * 1_000
  return {
    persons,
    perSecond: Math.round((persons / ms) * 1_000),
    inventedPerSecond,
    copiedPerSecond: Math.round((persons / copyMs) * 1_000),
    ratio: copyMs / ms,
    ratioWithoutInventing: copyMs / Math.max(1, ms - inventMs),
    bytesPerPerson: Math.round(bytes.n / persons),
  }
}

/** Milliseconds of writing the same rows into tables with the same indexes by COPY from files. */
async function copyPeer(db: Db, rowsDir: string): Promise<number> {
  progress('raw COPY of the same rows')
  await mkdir(rowsDir, { recursive: true })
  const tables = await db.rows<{ name: string }>(sql`
    select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
    where n.nspname = 'register' and relkind = 'r' and reltuples > 0 order by 1`)
  await db.pool.query('drop schema if exists peer cascade')
  await db.pool.query('create schema peer')
  const copied = await db.tx(async tx => {
    for (const { name } of tables)
      await pipeline(
        tx.client.query(copy.to(`copy register."${name}" to stdout`)),
        createWriteStream(join(rowsDir, name)),
      )
    const started = performance.now()
    for (const { name } of tables) {
      await tx.client.query(
        `create table peer."${name}" (like register."${name}" including defaults including generated including identity)`,
      )
      await pipeline(
        createReadStream(join(rowsDir, name), { highWaterMark: 1 << 20 }),
        tx.client.query(copy.from(`copy peer."${name}" from stdin`)),
      )
      const { rows } = await tx.client.query(
        `select indexdef from pg_indexes where schemaname = 'register' and tablename = $1`,
        [name],
      )
      for (const { indexdef } of rows)
        await tx.client.query(
          indexdef.replace(' register.', ' peer.').replace(/INDEX "?(\w+)"? ON/, 'INDEX ON'),
        )
    }
    return performance.now() - started
  })
  await db.pool.query('drop schema peer cascade')
  rmSync(rowsDir, { recursive: true, force: true })
  await db.pool.query('vacuum analyze')
  await db.pool.query('checkpoint')
  return copied
}
