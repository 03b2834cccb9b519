/** What a reader of files gives: heads once, then rows; nothing of a cell is interpreted here. */
import type { Problem } from '#kernel'
import type { LoadRecord } from '#register'

export type ReadRow = Readonly<{
  /** By the order of the heads; null when the row cannot be told apart into cells. */
  cells: readonly string[] | null
  faults: readonly Problem[]
  /** As it stood, for the reject file; at most a few kilobytes. */
  raw: unknown
  /** Heads of its own (JSON lines); those of the file when absent. */
  heads?: readonly string[]
  record?: LoadRecord
}>

export type ReadFile = Readonly<{
  /** Null when each row brings its own. */
  heads: readonly string[] | null
  rows: AsyncIterable<ReadRow>
}>

/** A spreadsheet's own limit; nothing longer is a value. */
export const LONGEST_CELL = 32_767
export const MOST_COLUMNS = 1_000
