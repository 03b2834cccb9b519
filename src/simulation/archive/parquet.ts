/** Parquet: the text files of an archive turned into columns, everything as text, in the same order. */
import { createHash } from 'node:crypto'
import { createReadStream, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ArchiveFile } from './archive.ts'

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`

/** Turns each CSV file into a Parquet file beside it and takes the CSV away. */
export async function toParquet(
  dir: string,
  files: readonly ArchiveFile[],
): Promise<ArchiveFile[]> {
  // One thread: several write the row groups in any order, and the bytes would differ.
  const db = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' })
  const connection = await db.connect()
  const turned: ArchiveFile[] = []
  try {
    for (const { path, rows } of files) {
      const to = path.replace(/\.csv$/u, '.parquet')
      await connection.run(
        `copy (select * from read_csv(${quoted(join(dir, path))}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = ${await columnsOf(join(dir, path))}, max_line_size = 1000000))
         to ${quoted(join(dir, to))} (format parquet, compression zstd, row_group_size 100000)`,
      )
      rmSync(join(dir, path))
      const sha256 = await hashOf(join(dir, to))
      turned.push({ path: to, rows, bytes: statSync(join(dir, to)).size, sha256 })
    }
  } finally {
    connection.closeSync()
    db.closeSync()
  }
  return turned
}

/** The head of a CSV file of ours as DuckDB wants columns; nothing is guessed. */
async function columnsOf(file: string): Promise<string> {
  let head = ''
  for await (const chunk of createReadStream(file, { end: 4_095, encoding: 'utf8' })) head += chunk
  const names = head.slice(0, head.indexOf('\n')).split(',')
  return `{${names.map(name => `'${name}': 'VARCHAR'`).join(', ')}}`
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
