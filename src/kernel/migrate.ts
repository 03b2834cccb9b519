/**
 * Migrations: numbered, forward-only .sql files, one folder a room, one schema a room.
 *
 * Safe to run by many starters at once: one advisory lock, one row per file with its digest. A file that
 * changed after it was applied stops the start, because two databases would then differ in silence.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { assert } from './assert.ts'
import { defineProblems, orThrow } from './problem.ts'

const problem = defineProblems('migration', {
  changed: {
    status: 500,
    vi: 'Tệp di trú {path} đã đổi sau khi được áp dụng; cơ sở dữ liệu này thuộc một bản khác.',
    en: 'migration {path} changed after it was applied; this database is of another version',
    wayOut: {
      vi: 'Dùng đúng bản mã nguồn, hoặc bắt đầu lại bằng `npm start -- --reset` (mất dữ liệu).',
      en: 'use the matching version, or begin anew with `npm start -- --reset` (loses the data)',
    },
  },
})

/** The migrations of one room, in the order of their file names. */
export type RoomMigrations = Readonly<{ room: string; files: readonly Migration[] }>
type Migration = Readonly<{ name: string; text: string; digest: string }>

const LOCK = 6_620_060_101

/** Reads `NNN-name.sql` files of a folder. */
export function migrationsIn(room: string, dir: URL): RoomMigrations {
  const path = fileURLToPath(dir)
  const names = readdirSync(path)
    .filter(name => name.endsWith('.sql'))
    .sort()
  const files = names.map(name => {
    assert(/^\d{3}-[a-z0-9-]+\.sql$/.test(name), `\`${room}/${name}\` is named NNN-name.sql`)
    const text = readFileSync(join(path, name), 'utf8')
    return { name, text, digest: createHash('sha256').update(text).digest('hex') }
  })
  return { room, files }
}

/**
 * Applies what is not yet applied, room by room. Each file is one transaction.
 * With `reset` the schemas of the rooms are dropped first, where a node made them.
 * @returns the files applied by this call, as `room/file`
 */
export async function migrate(
  url: string,
  rooms: readonly RoomMigrations[],
  options: { reset?: boolean } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'lienthong migrate' })
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    if (options.reset) {
      const { rows } = await client.query(`select to_regclass('kernel.migration') as made`)
      const schemas = rooms.map(r => `"${r.room}"`).join(', ')
      if (rows[0].made) await client.query(`drop schema if exists ${schemas} cascade`)
    }
    await client.query(`create schema if not exists kernel`)
    await client.query(`create table if not exists kernel.migration (
      room text not null, file text not null, digest text not null,
      applied_at timestamptz not null default now(), primary key (room, file))`)
    const { rows } = await client.query<{ room: string; file: string; digest: string }>(
      'select room, file, digest from kernel.migration',
    )
    const known = new Map(rows.map(r => [`${r.room}/${r.file}`, r.digest]))
    for (const { room, files } of rooms) {
      for (const file of files) {
        const path = `${room}/${file.name}`
        const digest = known.get(path)
        if (digest !== undefined) {
          if (digest !== file.digest) orThrow(problem('changed', { path }))
          continue
        }
        await client.query('begin')
        try {
          await client.query(`create schema if not exists "${room}"`)
          await client.query(file.text)
          await client.query(
            'insert into kernel.migration (room, file, digest) values ($1, $2, $3)',
            [room, file.name, file.digest],
          )
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw new Error(`migration ${path} failed: ${(error as Error).message}`, { cause: error })
        }
        applied.push(path)
      }
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    await client.end()
  }
}
