/** Opening a file to load: which reader reads it, what its columns are, and its digest. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { isProblem, orThrow, type Problem } from '#kernel'
import {
  type FileCells,
  type FileColumn,
  type FileKind,
  type FileRow,
  planColumns,
} from '#register'
import { problem } from '../problems.ts'
import { readCsv } from './csv.ts'
import { readJsonLines } from './jsonl.ts'
import { readParquet } from './parquet.ts'
import type { ReadFile, ReadRow } from './row.ts'
import { readXlsx } from './xlsx.ts'

const READERS: Readonly<Record<string, (path: string) => Promise<ReadFile>>> = {
  jsonl: readJsonLines,
  ndjson: readJsonLines,
  csv: readCsv,
  tsv: readCsv,
  txt: readCsv,
  parquet: readParquet,
  xlsx: readXlsx,
}

export type ColumnMap = Readonly<Record<string, string | null>>

export type OpenFile = Readonly<{
  digest: string
  /** Heads of columns that are not read; empty for JSON lines. */
  unread: readonly string[]
  /** The head under which the file has a column. */
  headOf(column: string): string
  rows(skip: number): AsyncGenerator<FileRow>
}>

async function digestOf(path: string, kind: FileKind, map: ColumnMap): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([kind, Object.entries(map).sort()]))
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer)
  return hash.digest('hex')
}

/**
 * Opens a file; its heads are read and judged before any row.
 * @throws `cli.file-kind`, `cli.file-unreadable`, `cli.file-hostile`, `load.column-missing`, `load.column-twice`,
 * `load.map-invalid`
 */
export async function openFile(path: string, kind: FileKind, map: ColumnMap): Promise<OpenFile> {
  const read =
    READERS[/\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? ''] ??
    orThrow<never>(problem('file-kind', { file: path }))
  const start = () =>
    read(path).catch((error: Error) =>
      isProblem((error as { problem?: unknown }).problem)
        ? Promise.reject(error)
        : orThrow<never>(
            problem('file-unreadable', { file: path, reason: error.message.slice(0, 200) }),
          ),
    )
  const digest = await digestOf(path, kind, map)
  const first = await start()
  const plan = first.heads === null ? null : orThrow(planColumns(kind, first.heads, map))
  let fresh: ReadFile | null = first
  async function* rows(skip: number): AsyncGenerator<FileRow> {
    const file = fresh ?? (await start())
    fresh = null
    const columns = columnsOf(kind, file.heads, map)
    let row = 0
    for await (const one of file.rows) {
      row++
      if (row > skip) yield rowOf(row, one, columns, file.heads)
    }
  }
  const headOf = (column: string) => {
    const i = plan?.columns.indexOf(column as FileColumn) ?? -1
    return i < 0 ? column : first.heads![i]!
  }
  return { digest, unread: plan?.unread ?? [], headOf, rows }
}

type Columns = readonly (FileColumn | null)[] | Problem

/** The columns of a row, which may have heads of its own; the same heads are judged once. */
function columnsOf(kind: FileKind, heads: readonly string[] | null, map: ColumnMap) {
  const judged = new Map<string, Columns>()
  return (own: readonly string[] | undefined): Columns => {
    const of = own ?? heads ?? []
    const key = own === undefined ? '' : own.join('\n')
    let columns = judged.get(key)
    if (columns === undefined) {
      // A line may lack a key that the map names: it is then simply not there.
      const here =
        own === undefined
          ? map
          : Object.fromEntries(Object.entries(map).filter(([h]) => of.includes(h)))
      const plan = planColumns(kind, of, here)
      columns = isProblem(plan) ? plan : plan.columns
      if (judged.size < 1_000) judged.set(key, columns)
    }
    return columns
  }
}

function rowOf(
  row: number,
  one: ReadRow,
  columnsFor: ReturnType<typeof columnsOf>,
  heads: readonly string[] | null,
): FileRow {
  const { record, cells: list, faults } = one
  if (record) return { row, cells: {}, faults, raw: one.raw, record }
  const named = one.heads ?? heads ?? []
  const raw = Array.isArray(one.raw)
    ? Object.fromEntries(one.raw.map((v, i) => [named[i] ?? i, v]))
    : one.raw
  if (list === null) return { row, cells: {}, faults, raw }
  const columns = columnsFor(one.heads)
  if (isProblem(columns)) return { row, cells: {}, faults: [...faults, columns], raw }
  const cells: Partial<Record<FileColumn, string>> = {}
  for (const [i, column] of columns.entries())
    if (column !== null && list[i] !== undefined && list[i] !== '') cells[column] = list[i]!
  return { row, cells: cells satisfies FileCells, faults, raw }
}
