/** Parquet by DuckDB, every value as its text; in the order of the file and with bounded memory. */
import { DuckDBInstance } from '@duckdb/node-api'
import type { ReadFile, ReadRow } from './row.ts'

/** Opens DuckDB for one job, without its own ideas of how much of the machine it may have. */
export async function openDuck() {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  return instance.connect()
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

export async function readParquet(path: string): Promise<ReadFile> {
  const duck = await openDuck()
  const result = await duck.stream(`select columns(*)::varchar from read_parquet(${quoted(path)})`)
  const heads = result.columnNames()
  async function* rows(): AsyncGenerator<ReadRow> {
    try {
      for await (const chunk of result.yieldRows())
        for (const row of chunk) {
          const cells = row.map(v => (v === null ? '' : String(v)))
          yield { cells, faults: [], raw: cells }
        }
    } finally {
      duck.closeSync()
    }
  }
  return { heads, rows: rows() }
}
