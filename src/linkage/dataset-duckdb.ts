/**
 * A data set from a DuckDB table. Texts are expensive to carry over, numbers cheap: a column with few different
 * values comes as codes of its distinct values, which are standardised once each; only the rest comes as text.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { assembled, type Dataset, type Reader, readersOf } from './dataset.ts'
import type { Field } from './model.ts'
import type { StandardContext } from './standard/registry.ts'

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Columns with fewer distinct values than this share of the rows come as codes. */
const FEW = 0.35
/** A separator no cell of a file holds. */
const GLUE = '\u0001'

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
  for (const [i, reader] of readers.entries()) {
    options.signal?.throwIfAborted()
    const parts = reader.from.map(name =>
      present.has(name) ? `coalesce(${quoted(name)}::varchar, '')` : `''`,
    )
    const text = parts.join(` || '${GLUE}' || `)
    const order = options.orderBy ? ` order by ${options.orderBy}` : ''
    const [distinct] = await rowsOf(
      connection,
      `select approx_count_distinct(${text})::bigint from ${table}`,
    )
    if (Number(distinct![0]) < FEW * count)
      await readCodes(connection, table, text, order, reader, `linkage_values_${i}`)
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

/** As codes of an enumeration made for the purpose: DuckDB keeps the rows' order and does the looking up. */
async function readCodes(
  connection: DuckDBConnection,
  table: string,
  text: string,
  order: string,
  reader: Reader,
  type: string,
): Promise<void> {
  await connection.run(`drop type if exists ${type}`)
  await connection.run(
    `create temp type ${type} as enum (select distinct ${text} from ${table} order by 1)`,
  )
  try {
    const values = await rowsOf(connection, `select unnest(enum_range(null::${type}))`)
    const results = values.map(([value]) => {
      const key = String(value)
      return reader.result(key, key.split(GLUE))
    })
    const coded = await connection.stream(
      `select enum_code((${text})::${type})::integer from ${table}${order}`,
    )
    for (;;) {
      const chunk = await coded.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      const n = chunk.rowCount
      const codes = chunk.getColumnValues(0)
      for (let i = 0; i < n; i++) reader.repeat(results[codes[i] as number]!)
    }
  } finally {
    await connection.run(`drop type if exists ${type}`)
  }
}

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
    const several = reader.from.length > 1
    for (let i = 0; i < n; i++) {
      const text = texts[i] as string
      reader.read(several ? text.split(GLUE) : [text])
    }
  }
}
