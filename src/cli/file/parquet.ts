/** Parquet out of CSV, by DuckDB: every column as text, in the order of the file. */
import { DuckDBInstance } from '@duckdb/node-api'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

export async function writeParquet(csvPath: string, path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const duck = await instance.connect()
  try {
    await duck.run(
      `copy (select * from read_csv(${quoted(csvPath)}, header = true, all_varchar = true)) to ${quoted(path)} (format parquet)`,
    )
  } finally {
    duck.closeSync()
    instance.closeSync()
  }
}
