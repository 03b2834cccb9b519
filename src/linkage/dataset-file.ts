/**
 * Data-set file: standardised records as they lie in memory, so that a second run, or another thread, takes them
 * up without reading and standardising the file again. It holds personal data and is written for its owner alone.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename, stat } from 'node:fs/promises'
import type { Column } from './column.ts'
import { Dataset } from './dataset.ts'
import type { Reason } from './standard/cleaned.ts'

/** Records with the lines they stood on and their keys in the file. */
export type Records = Readonly<{
  data: Dataset
  /** As a person counts: the heads are line 1. */
  lines: Int32Array
  /** One for each record; empty when the file has no key. */
  keys: readonly string[]
  faults: number
  lost: number
}>

const FORMAT = 'linkage-records/1'
const BETWEEN = '\u0001'

type Part =
  | Readonly<{ name: string; type: 'text'; words: number; codes: number }>
  | Readonly<{ name: string; type: 'date'; values: number }>
  | Readonly<{ name: string; type: 'digits'; hi: number; lo: number }>
type Head = Readonly<{
  format: string
  count: number
  parts: readonly Part[]
  lines: number
  keys: number
  hasKeys: boolean
  faults: number
  lost: number
  reasons: readonly (readonly [string, readonly (readonly [Reason, number])[]])[]
}>

const bytesOf = (values: Int32Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength)
const textOf = (words: readonly string[]) => Buffer.from(words.join(BETWEEN), 'utf8')

/** Writes a file that is whole or not there. */
export async function saveRecords(path: string, records: Records): Promise<void> {
  const { data } = records
  const chunks: Buffer[] = []
  const put = (chunk: Buffer) => {
    chunks.push(chunk)
    return chunk.byteLength
  }
  const parts = [...data.columns].map(([name, column]): Part => {
    if (column.type === 'text')
      return {
        name,
        type: 'text',
        words: put(textOf(column.words)),
        codes: put(bytesOf(column.codes)),
      }
    if (column.type === 'date') return { name, type: 'date', values: put(bytesOf(column.values)) }
    return { name, type: 'digits', hi: put(bytesOf(column.hi)), lo: put(bytesOf(column.lo)) }
  })
  const head: Head = {
    format: FORMAT,
    count: data.count,
    parts,
    lines: put(bytesOf(records.lines)),
    keys: put(textOf(records.keys)),
    hasKeys: records.keys.length > 0,
    faults: records.faults,
    lost: records.lost,
    reasons: [...data.reasons].map(([name, of]) => [name, [...of]]),
  }
  const text = Buffer.from(JSON.stringify(head), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.byteLength)
  const file = await open(`${path}.part`, 'w', 0o600)
  try {
    for (const chunk of [length, text, ...chunks]) await file.write(chunk)
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}

/** Takes records up again; null when there are none or the file is of another make. */
export async function loadRecords(path: string): Promise<Records | null> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null || bytes.byteLength < 4) return null
  const size = bytes.readUInt32LE(0)
  let head: Head
  try {
    head = JSON.parse(bytes.subarray(4, 4 + size).toString('utf8')) as Head
  } catch {
    return null
  }
  if (head.format !== FORMAT) return null
  let at = 4 + size
  const take = (n: number) => {
    at += n
    return bytes.subarray(at - n, at)
  }
  const ints = (n: number) => {
    const values = new Int32Array(n / 4)
    Buffer.from(values.buffer).set(take(n))
    return values
  }
  const texts = (n: number) => take(n).toString('utf8').split(BETWEEN)
  const columns = new Map<string, Column>()
  for (const part of head.parts) {
    if (part.type === 'text')
      columns.set(part.name, {
        type: 'text',
        words: texts(part.words),
        codes: ints(part.codes),
      })
    else if (part.type === 'date')
      columns.set(part.name, { type: 'date', values: ints(part.values) })
    else columns.set(part.name, { type: 'digits', hi: ints(part.hi), lo: ints(part.lo) })
  }
  const lines = ints(head.lines)
  const keys = texts(head.keys)
  const reasons = new Map(head.reasons.map(([name, of]) => [name, new Map(of)]))
  return {
    data: new Dataset(head.count, columns, reasons),
    lines,
    keys: head.hasKeys ? keys : [],
    faults: head.faults,
    lost: head.lost,
  }
}

/** SHA-256 of a file, or null for what is no file (a table of a database changes under its name). */
export async function fileDigest(address: string): Promise<string | null> {
  const known = await stat(address).catch(() => null)
  if (!known?.isFile()) return null
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(address, { highWaterMark: 1 << 20 }))
    sum.update(chunk as Buffer)
  return sum.digest('hex')
}
