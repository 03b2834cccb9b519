/**
 * A data set from a DuckDB table. Each text that crosses over costs a microsecond, however short it is, so two
 * thousand of them cross as one and are taken apart here; a value met before is not standardised again.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { assembled, type Dataset, GLUE, type Reader, readersOf } from './dataset.ts'
import type { Field } from './model.ts'
import type { StandardContext } from './standard/registry.ts'

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Rows whose texts travel as one: carrying a text over costs as much as reading it. */
const TOGETHER = 2048
const BETWEEN = '\u0002'

export type TableOptions = Readonly<{
  context?: StandardContext
  signal?: AbortSignal
  /** Order of the rows, an expression over the table; by default the order of insertion. */
  orderBy?: string
}>

/** Reads a table's rows in order. `table` is a quoted name or a subquery in brackets; nothing in it is changed. */
export async function fromTable(
  connection: DuckDBConnection,
  table: string,
  fields: readonly Field[],
  options: TableOptions = {},
): Promise<Dataset> {
  const readers = readersOf(fields, options.context ?? {})
  const present = new Set(await columnsOf(connection, table))
  const [row] = await rowsOf(connection, `select count(*)::int from ${table}`)
  const count = Number(row![0])
  for (const reader of readers) {
    options.signal?.throwIfAborted()
    const parts = reader.from.map(name =>
      present.has(name) ? `coalesce(${quoted(name)}::varchar, '')` : `''`,
    )
    const text = parts.join(` || '${GLUE}' || `)
    const order = options.orderBy ? ` order by ${options.orderBy}` : ''
    const [told] = await rowsOf(
      connection,
      `select approx_count_distinct(${text})::bigint, count(*) filter (contains(${text}, '${BETWEEN}'))::int from ${table}`,
    )
    reader.expect(Number(told![0]), count)
    if (Number(told![1]) === 0) await readTogether(connection, table, text, order, reader)
    else await readTexts(connection, `select ${text} from ${table}${order}`, reader)
  }
  return assembled(count, readers)
}

async function rowsOf(connection: DuckDBConnection, query: string) {
  return (await connection.runAndReadAll(query)).getRows()
}

async function columnsOf(connection: DuckDBConnection, table: string): Promise<string[]> {
  return (await rowsOf(connection, `describe select * from ${table}`)).map(r => String(r[0]))
}

async function readTogether(
  connection: DuckDBConnection,
  table: string,
  text: string,
  order: string,
  reader: Reader,
): Promise<void> {
  const numbered = `select ${text} as t, row_number() over (${order}) - 1 as n from ${table}`
  const stream = await connection.stream(
    `select string_agg(t, '${BETWEEN}' order by n) from (${numbered}) group by n // ${TOGETHER} order by n // ${TOGETHER}`,
  )
  for (;;) {
    const chunk = await stream.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    for (const texts of chunk.getColumnValues(0))
      for (const one of String(texts).split(BETWEEN)) reader.readGlued(one)
  }
}

/** One by one, where a text holds the separator itself. */
async function readTexts(
  connection: DuckDBConnection,
  query: string,
  reader: Reader,
): Promise<void> {
  const stream = await connection.stream(query)
  for (;;) {
    const chunk = await stream.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    const n = chunk.rowCount
    const texts = chunk.getColumnValues(0)
    for (let i = 0; i < n; i++) reader.readGlued(texts[i] as string)
  }
}
