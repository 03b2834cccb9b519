/** JSON lines: a line is a record of a household with its persons, or a flat object with columns as keys. */
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { problem } from '../problems.ts'
import { recordOf } from './record.ts'
import type { ReadFile, ReadRow } from './row.ts'
import { textOf, UNREADABLE } from './text.ts'

const LONGEST_LINE = 1_000_000
const RAW = 2_000

function rowOf(line: string): ReadRow {
  const bad = (fault: ReturnType<typeof problem>): ReadRow => ({
    cells: null,
    faults: [fault],
    raw: line.slice(0, RAW),
  })
  if (line.length > LONGEST_LINE) return bad(problem('row-too-long'))
  if (line.includes(UNREADABLE)) return bad(problem('encoding'))
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return bad(problem('row-not-json'))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return bad(problem('row-not-json'))
  if ('persons' in value) {
    const record = recordOf(value)
    return 'reason' in record
      ? bad(problem('record-invalid', { reason: record.reason }))
      : { cells: [], heads: [], faults: [], raw: value, record }
  }
  const heads = Object.keys(value)
  const cells = Object.values(value).map(v =>
    v === null ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v),
  )
  return { cells, heads, faults: [], raw: value }
}

async function* rowsOf(path: string): AsyncGenerator<ReadRow> {
  const input = Readable.from(textOf(path))
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.replace(/^\uFEFF/u, '')
    if (text.trim() !== '') yield rowOf(text)
  }
}

export const readJsonLines = async (path: string): Promise<ReadFile> => ({
  heads: null,
  rows: rowsOf(path),
})
