/** Opening a file to load: its columns, its rows with what is wrong with each, and its digest. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { isProblem, orThrow, type Problem } from '#kernel'
import { FAULTS, type Sheet, type SheetRow } from '#linkage'
import {
  DATE_COLUMNS,
  type FileCells,
  type FileColumn,
  type FileKind,
  type FileRow,
  planColumns,
} from '#register'
import { problem } from '../problems.ts'
import { tableAt } from '../table.ts'
import { readRecords } from './records.ts'

export type ColumnMap = Readonly<Record<string, string | null>>

export type OpenFile = Readonly<{
  digest: string
  /** Heads of columns that are not read; empty for JSON lines. */
  unread: readonly string[]
  /** The head under which the file has a column. */
  headOf(column: string): string
  /** Rows after the first `skip` ones, numbered from 1 in the order of the file, faulty ones too. */
  rows(skip: number): AsyncGenerator<FileRow>
}>

async function digestOf(path: string, kind: FileKind, map: ColumnMap): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([kind, Object.entries(map).sort()]))
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer)
  return hash.digest('hex')
}

/**
 * Opens a file; its heads are read and judged before any row.
 * @throws `cli.table-unreadable`, `cli.file-unreadable`, `load.column-missing`, `load.column-twice`,
 * `load.map-invalid`
 */
export async function openFile(path: string, kind: FileKind, map: ColumnMap): Promise<OpenFile> {
  const digest = await digestOf(path, kind, map)
  if (/\.(jsonl|ndjson)$/iu.test(path))
    return {
      digest,
      unread: [],
      headOf: column => column,
      rows: skip => readRecords(path, kind, map, skip),
    }
  const first = await tableAt(path, { keepFaulty: true })
  const heads = headsOf(first)
  const plan = planColumns(kind, heads, map)
  if (isProblem(plan)) {
    await first.close()
    return orThrow<never>(plan)
  }
  const { columns, unread } = plan
  let fresh: Sheet | null = first
  async function* rows(skip: number): AsyncGenerator<FileRow> {
    const sheet = fresh ?? (await tableAt(path, { keepFaulty: true }))
    fresh = null
    let row = 0
    try {
      for await (const one of sheet.rows) {
        if (one.fault === undefined && one.cells.every(cell => cell.trim() === '')) continue
        row++
        if (row > skip) yield rowOf(row, one, heads, columns, sheet.is1904 ?? false)
      }
    } finally {
      await sheet.close()
    }
  }
  const headOf = (column: string) => heads[columns.indexOf(column as FileColumn)] ?? column
  return { digest, unread, headOf, rows }
}

/** Heads as they stand: two columns of one name are two columns of one name. */
function headsOf(sheet: Sheet): string[] {
  const numbered = new Set<string>()
  for (const { code, column } of sheet.faults)
    if (code === 'head-twice' && column !== undefined) numbered.add(column)
  return sheet.heads.map(head => (numbered.has(head) ? head.replace(/ \(\d+\)$/u, '') : head))
}

function rowOf(
  row: number,
  { cells: list, fault }: SheetRow,
  heads: readonly string[],
  columns: readonly (FileColumn | null)[],
  is1904: boolean,
): FileRow {
  const faults: Problem[] = []
  if (fault !== undefined) {
    const { vi, en } = FAULTS[fault]
    faults.push(problem('row-faulty', { reason: en, reasonVi: vi }))
  }
  const cells: Partial<Record<FileColumn, string>> = {}
  for (const [i, column] of columns.entries()) {
    const cell = list[i]
    if (column === null || cell === undefined || cell === '') continue
    cells[column] = cell
    if (is1904 && DATE_COLUMNS.has(column) && /^\d{5}(\.0+)?$/u.test(cell))
      faults.push(problem('days-from-1904', { field: column }))
  }
  const raw = Object.fromEntries(list.map((cell, i) => [heads[i] ?? i, cell]))
  return { row, cells: cells satisfies FileCells, faults, raw }
}
