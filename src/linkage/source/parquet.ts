/** Parquet, by DuckDB: every column as text, chunk by chunk. */
import { DuckDBInstance } from '@duckdb/node-api'
import { Faults, headsFrom, type Sheet, SheetError, type SheetRow } from './sheet.ts'

/** @throws SheetError `unreadable` */
export async function readParquet(path: string): Promise<Sheet> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const close = async () => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    // The path is a value and never part of the statement.
    const statement = await connection.prepare('select columns(*)::varchar from read_parquet($1)')
    statement.bindVarchar(1, path)
    const result = await statement.stream()
    const faults = new Faults()
    const heads = headsFrom(result.columnNames(), faults, 1)
    async function* rows(): AsyncGenerator<SheetRow> {
      let line = 1
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        for (const row of chunk.getRows()) {
          line++
          yield { line, cells: row.map(cell => (cell === null ? '' : String(cell))) }
        }
      }
    }
    return { heads, rows: rows(), faults, close }
  } catch {
    await close()
    throw new SheetError('unreadable')
  }
}
