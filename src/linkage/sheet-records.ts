/**
 * From a table to records: every row is read once, standardised and kept as numbers with its line and key. Done
 * in a thread of its own, so that two files are read side by side and what reading leaves behind goes with it.
 */
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Ints } from './column.ts'
import { assembled, readersOf } from './dataset.ts'
import { fileDigest, loadRecords, type Records } from './dataset-file.ts'
import { canonical, type Field } from './model.ts'
import { cellReader, type Recognition } from './recognise.ts'
import { openSheet } from './source/open.ts'
import type { Fault, Sheet } from './source/sheet.ts'
import { type UnitChange, UnitGraph } from './standard/unit.ts'

export type ReadOrder = Readonly<{
  address: string
  fields: readonly Field[]
  recognition: Recognition
  units: readonly UnitChange[]
}>
export type ReadRecords = Records & Readonly<{ found: readonly Fault[] }>

/** Rows of the top of a table, enough to recognise its columns. */
export async function sampleOf(address: string, rows = 1_000) {
  const sheet = await openSheet(address)
  const sample: (readonly string[])[] = []
  for await (const { cells } of sheet.rows) {
    sample.push(cells)
    if (sample.length >= rows) break
  }
  await sheet.close()
  return { heads: sheet.heads, sample }
}

/** Reads and standardises a table in this thread. */
export async function readRecords(
  order: ReadOrder,
  told?: (rows: number) => void,
): Promise<ReadRecords> {
  const { address, fields, recognition, units } = order
  const sheet: Sheet = await openSheet(address)
  const { heads } = sheet
  const context = units.length > 0 ? { units: new UnitGraph(units) } : {}
  const ordered = fields.map(field =>
    field.std === 'date'
      ? { ...field, args: { order: recognition.dateOrder, ...field.args } }
      : field,
  )
  const readers = readersOf(ordered, context)
  const cells = readers.map(r => r.from.map(column => cellReader(recognition, heads, column)))
  const keyAt = recognition.key === null ? -1 : heads.indexOf(recognition.key)
  const lines = new Ints()
  const keys: string[] = []
  let count = 0
  for await (const row of sheet.rows) {
    for (let r = 0; r < readers.length; r++)
      readers[r]!.read(cells[r]!.map(cell => cell(row.cells)))
    lines.push(row.line)
    if (keyAt >= 0) keys.push(row.cells[keyAt] ?? '')
    if (++count % 50_000 === 0) told?.(count)
  }
  await sheet.close()
  return {
    data: assembled(count, readers),
    lines: lines.taken().slice(),
    keys,
    faults: sheet.faults.count,
    lost: sheet.faults.lost,
    found: [...sheet.faults],
  }
}

export type ReadingOptions = Readonly<{
  /** Folder for standardised records; they stay there for the next run. */
  cache: string
  signal?: AbortSignal
  told?: (rows: number) => void
}>

/** Reads a table in a thread of its own, or takes up what an earlier run left of the same file. */
export async function recordsOf(
  order: ReadOrder,
  { cache, signal, told }: ReadingOptions,
): Promise<ReadRecords & { isCached: boolean }> {
  await mkdir(cache, { recursive: true, mode: 0o700 })
  const digest = await fileDigest(order.address)
  const name = createHash('sha256')
    .update(canonical([digest ?? Math.random(), order.fields, order.recognition, order.units]))
    .digest('hex')
    .slice(0, 32)
  const path = join(cache, `${name}.records`)
  signal?.throwIfAborted()
  const known = digest === null ? null : await loadRecords(path)
  if (known) return { ...known, found: [], isCached: true }
  const found = await inThread({ ...order, path }, signal, told)
  const records = await loadRecords(path)
  if (digest === null) await rm(path, { force: true })
  if (!records) throw new Error('records that were just written cannot be read')
  return { ...records, found, isCached: false }
}

export type ThreadOrder = ReadOrder & Readonly<{ path: string }>
export type ThreadWord =
  | Readonly<{ rows: number }>
  | Readonly<{ found: readonly Fault[] }>
  | Readonly<{ error: { name: string; code?: string; message: string } }>

async function inThread(
  order: ThreadOrder,
  signal: AbortSignal | undefined,
  told: ((rows: number) => void) | undefined,
): Promise<readonly Fault[]> {
  const worker = new Worker(new URL('./sheet-records-worker.ts', import.meta.url), {
    workerData: order,
  })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<readonly Fault[]>((resolve, reject) => {
      worker.on('message', (word: ThreadWord) => {
        if ('rows' in word) told?.(word.rows)
        else if ('found' in word) resolve(word.found)
        else reject(Object.assign(new Error(word.error.message), word.error))
      })
      worker.on('error', reject)
      worker.on('exit', () => reject(signal?.reason ?? new Error('the reading thread ended early')))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
