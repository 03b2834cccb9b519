/** Open: a table from wherever it lies, told by its address: a file, or a table of a database. */
import { createReadStream } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { type CsvOptions, readCsv } from './csv.ts'
import { readDatabase } from './database.ts'
import { readJsonLines } from './json-lines.ts'
import { readParquet } from './parquet.ts'
import { type Sheet, SheetError } from './sheet.ts'
import { readXlsx } from './xlsx.ts'

export type OpenOptions = CsvOptions & Readonly<{ sheet?: string }>

const isZip = (head: Uint8Array) => head[0] === 0x50 && head[1] === 0x4b
const isOldExcel = (head: Uint8Array) => head[0] === 0xd0 && head[1] === 0xcf
const isParquet = (head: Uint8Array) =>
  Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1'

type Kind = 'csv' | 'xlsx' | 'parquet' | 'json-lines'

/** What a file is, by its first bytes; its name tells only text from text. */
function kindOf(head: Uint8Array, name: string): Kind {
  if (isZip(head)) return 'xlsx'
  if (isOldExcel(head)) throw new SheetError('old-excel')
  if (isParquet(head)) return 'parquet'
  const extension = extname(name.replace(/\.gz$/u, '')).toLowerCase()
  if (extension === '.jsonl' || extension === '.ndjson') return 'json-lines'
  if (['.csv', '.tsv', '.txt', ''].includes(extension)) return 'csv'
  throw new SheetError('kind-unknown')
}

/**
 * Opens a table: a path (CSV, .xlsx, Parquet, JSON lines), `postgres://…#schema.table`,
 * `mysql://…#table` or `sqlite:file.db#table`.
 * @throws SheetError; an error of the system when the file is not there
 */
export async function openSheet(address: string, options: OpenOptions = {}): Promise<Sheet> {
  if (/^(postgres|postgresql|mysql|sqlite):/u.test(address)) return readDatabase(address)
  const head = await headOf(address)
  switch (kindOf(head, address)) {
    case 'xlsx':
      return readXlsx(address, options)
    case 'parquet':
      return readParquet(address)
    case 'json-lines':
      return readJsonLines(createReadStream(address))
    case 'csv': {
      const stream = createReadStream(address, { highWaterMark: 1 << 18 })
      return readCsv(stream, options, async () => void stream.destroy())
    }
  }
}

/** Reads a table out of bytes in memory, as an upload brings them. */
export async function sheetFromBytes(
  bytes: Buffer,
  name: string,
  options: OpenOptions = {},
): Promise<Sheet> {
  if (bytes.length === 0) throw new SheetError('empty')
  switch (kindOf(bytes.subarray(0, 16), name)) {
    case 'xlsx':
      return readXlsx(bytes, options)
    case 'json-lines':
      return readJsonLines(Readable.from([bytes]))
    case 'csv':
      return readCsv(Readable.from([bytes]), options)
    case 'parquet':
      throw new SheetError('kind-unknown')
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await openFile(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    if (bytesRead === 0) throw new SheetError('empty')
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
