/**
 * JSON lines to load: a line is a record of a household with its persons, or a flat object with columns as
 * keys, which each line may have of its own.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isProblem, type Problem } from '#kernel'
import { FAULTS, type FaultCode } from '#linkage'
import { type FileColumn, type FileKind, type FileRow, planColumns } from '#register'
import { problem } from '../problems.ts'
import type { ColumnMap } from './open.ts'
import { recordOf } from './record.ts'

const LONGEST_LINE = 1_000_000
const RAW = 2_000
const REMEMBERED = 1_000

type Columns = readonly (FileColumn | null)[] | Problem

/** Rows after the first `skip` ones. */
export async function* readRecords(
  path: string,
  kind: FileKind,
  map: ColumnMap,
  skip: number,
): AsyncGenerator<FileRow> {
  const columnsOf = judge(kind, map)
  const input = createReadStream(path, { encoding: 'utf8' })
  let row = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.replace(/^\uFEFF/u, '')
    if (text.trim() === '') continue
    row++
    if (row > skip) yield rowOf(row, text, columnsOf)
  }
}

/** The columns that keys stand for; the same keys are judged once. */
function judge(kind: FileKind, map: ColumnMap): (keys: readonly string[]) => Columns {
  const judged = new Map<string, Columns>()
  return keys => {
    const name = keys.join('\n')
    const known = judged.get(name)
    if (known !== undefined) return known
    // A line may lack a key that the map names: it is then simply not there.
    const here = Object.fromEntries(Object.entries(map).filter(([key]) => keys.includes(key)))
    const plan = planColumns(kind, keys, here)
    const columns = isProblem(plan) ? plan : plan.columns
    if (judged.size < REMEMBERED) judged.set(name, columns)
    return columns
  }
}

function rowOf(
  row: number,
  line: string,
  columnsOf: (keys: readonly string[]) => Columns,
): FileRow {
  const bad = (...faults: Problem[]): FileRow => ({
    row,
    cells: {},
    faults,
    raw: line.slice(0, RAW),
  })
  const faulty = (code: FaultCode) =>
    bad(problem('row-faulty', { reason: FAULTS[code].en, reasonVi: FAULTS[code].vi }))
  if (line.length > LONGEST_LINE) return faulty('cell-too-large')
  if (line.includes('\uFFFD')) return faulty('bytes-unreadable')
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return faulty('not-json')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return faulty('not-json')
  if ('persons' in value) {
    const record = recordOf(value)
    return 'reason' in record
      ? bad(problem('record-invalid', { reason: record.reason }))
      : { row, cells: {}, faults: [], raw: value, record }
  }
  const columns = columnsOf(Object.keys(value))
  if (isProblem(columns)) return { row, cells: {}, faults: [columns], raw: value }
  const cells: Partial<Record<FileColumn, string>> = {}
  for (const [i, of] of Object.values(value).entries()) {
    const column = columns[i]
    if (column === null || column === undefined || of === null || of === '') continue
    cells[column] = typeof of === 'object' ? JSON.stringify(of) : String(of)
  }
  return { row, cells, faults: [], raw: value }
}
