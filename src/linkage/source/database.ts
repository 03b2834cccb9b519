/**
 * Tables of databases: `postgres://user@host/db#schema.table`, `mysql://…#table`, `sqlite:file.db#table`.
 * Only the named table is read, all its columns as text; names are quoted by the rules of each database.
 */
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mysql2'
import pg from 'pg'
import { Faults, headsFrom, type Sheet, SheetError, type SheetRow } from './sheet.ts'

const AT_ONCE = 5_000
const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : value instanceof Date
      ? value.toISOString().slice(0, 10)
      : String(value)

/** @throws SheetError `unreadable` when the address names no table; the error of the database else */
export async function readDatabase(address: string): Promise<Sheet> {
  const [url = '', table = ''] = address.split('#')
  const names = table.split('.')
  if (table === '' || names.some(name => name === '' || name.includes('\u0000')))
    throw new SheetError('unreadable', 'no table is named after #')
  if (url.startsWith('sqlite:')) return readSqlite(url.slice('sqlite:'.length), names)
  return url.startsWith('mysql:') ? readMysql(url, names) : readPostgres(url, names)
}

const quoted = (names: readonly string[], mark: string) =>
  names.map(name => mark + name.replaceAll(mark, mark + mark) + mark).join('.')

function readSqlite(path: string, names: readonly string[]): Sheet {
  const db = new DatabaseSync(path, { readOnly: true })
  const faults = new Faults()
  const statement = db.prepare(`select * from ${quoted(names, '"')}`)
  statement.setReadBigInts(true)
  const columns = statement.columns().map(column => column.name)
  async function* rows(): AsyncGenerator<SheetRow> {
    let line = 1
    for (const row of statement.iterate()) {
      line++
      yield { line, cells: columns.map(name => textOf((row as Record<string, unknown>)[name])) }
    }
  }
  return {
    heads: headsFrom(columns, faults, 1),
    rows: rows(),
    faults,
    close: async () => db.close(),
  }
}

async function readPostgres(url: string, names: readonly string[]): Promise<Sheet> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // A cursor needs a transaction; nothing is ever written.
    await client.query('begin read only')
    const table = quoted(names, '"')
    const { fields } = await client.query({
      text: `select * from ${table} limit 0`,
      rowMode: 'array',
    })
    const columns = fields.map(field => `${quoted([field.name], '"')}::text`).join(', ')
    await client.query(`declare sheet no scroll cursor for select ${columns} from ${table}`)
    const faults = new Faults()
    async function* rows(): AsyncGenerator<SheetRow> {
      let line = 1
      for (;;) {
        const text = `fetch ${AT_ONCE} from sheet`
        const { rows: batch } = await client.query<unknown[]>({ text, rowMode: 'array' })
        if (batch.length === 0) return
        for (const row of batch) {
          line++
          yield { line, cells: row.map(textOf) }
        }
      }
    }
    const heads = headsFrom(
      fields.map(field => field.name),
      faults,
      1,
    )
    return { heads, rows: rows(), faults, close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function readMysql(url: string, names: readonly string[]): Promise<Sheet> {
  const connection = createConnection({ uri: url, dateStrings: true, supportBigNumbers: true })
  const waiting = connection.promise()
  const faults = new Faults()
  try {
    const table = quoted(names, '`')
    const [, fields] = await waiting.query(`select * from ${table} limit 0`)
    const stream = connection
      .query({ sql: `select * from ${table}`, rowsAsArray: true })
      .stream({ highWaterMark: AT_ONCE })
    async function* rows(): AsyncGenerator<SheetRow> {
      let line = 1
      for await (const row of stream) {
        line++
        yield { line, cells: (row as unknown[]).map(textOf) }
      }
    }
    const heads = headsFrom(
      fields.map(field => field.name),
      faults,
      1,
    )
    return { heads, rows: rows(), faults, close: () => waiting.end() }
  } catch (error) {
    await waiting.end()
    throw error
  }
}
