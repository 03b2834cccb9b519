/**
 * CSV as it comes: comma, semicolon, tab or bar; quoted cells over several lines; any line end. A quote
 * that never closes costs its own line and no other.
 */

import { problem } from '../problems.ts'
import { LONGEST_CELL, MOST_COLUMNS, type ReadFile, type ReadRow } from './row.ts'
import { textOf, UNREADABLE } from './text.ts'

const SEPARATORS = [',', ';', '\t', '|'] as const
/** A row of more than this is one whose quote was not closed. */
const LONGEST_ROW = 1_000_000

type Line = Readonly<{ cells: string[]; next: number }>

/**
 * One row of the text from `start`.
 * @param isLast no more text comes
 * @returns null when the row may go on beyond the text
 */
export function parseLine(
  text: string,
  start: number,
  separator: string,
  isLast: boolean,
): Line | null {
  const cells: string[] = []
  let at = start
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; ; ) {
        const quote = text.indexOf('"', at)
        if (quote < 0) return null
        cell += text.slice(at, quote)
        if (quote + 1 >= text.length && !isLast) return null
        at = quote + 1
        if (text[at] !== '"') break
        cell += '"'
        at++
      }
    }
    let end = at
    while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r')
      end++
    if (end >= text.length && !isLast) return null
    cell += text.slice(at, end)
    cells.push(cell)
    if (text[end] === separator && cells.length <= MOST_COLUMNS) {
      at = end + 1
      continue
    }
    if (text[end] !== '\r') return { cells, next: end + 1 }
    // The second half of a line end may not have come yet.
    if (end + 1 >= text.length && !isLast) return null
    return { cells, next: text[end + 1] === '\n' ? end + 2 : end + 1 }
  }
}

/** The separator of which the first line has most, outside quotes. */
export function separatorOf(text: string): string {
  const line = (/^[^\r\n]*/u.exec(text)?.[0] ?? '').replace(/"[^"]*"/gu, '')
  const counts = SEPARATORS.map(s => line.split(s).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))]!
}

/** Rows as lists of cells; a row that cannot be read is its text. */
async function* linesOf(path: string): AsyncGenerator<string[] | string> {
  let text = ''
  let separator = ''
  let done = false
  const pieces = textOf(path)
  while (!done) {
    const piece = await pieces.next()
    done = piece.done === true
    text += piece.value ?? ''
    if (separator === '') {
      if (!done && !/[\r\n]/u.test(text) && text.length < LONGEST_ROW) continue
      text = text.replace(/^\uFEFF/u, '')
      separator = separatorOf(text)
    }
    let at = 0
    while (at < text.length) {
      const line = parseLine(text, at, separator, done)
      if (line !== null) {
        yield line.cells
        at = line.next
        continue
      }
      if (!done && text.length - at < LONGEST_ROW) break
      const end = text.indexOf('\n', at)
      yield text.slice(at, end < 0 ? undefined : end)
      at = end < 0 ? text.length : end + 1
    }
    text = text.slice(at)
  }
}

const RAW = 2_000

function rowOf(line: string[] | string, heads: number): ReadRow {
  if (typeof line === 'string')
    return { cells: null, faults: [problem('quote-open')], raw: line.slice(0, RAW) }
  let cells = line
  // Spreadsheets put separators behind the last column.
  if (cells.length > heads && cells.slice(heads).every(c => c.trim() === ''))
    cells = cells.slice(0, heads)
  const faults = []
  if (cells.length !== heads) faults.push(problem('row-ragged'))
  if (cells.some(c => c.length > LONGEST_CELL))
    faults.push(problem('cell-too-long', { most: LONGEST_CELL }))
  if (cells.some(c => c.includes(UNREADABLE))) faults.push(problem('encoding'))
  return { cells, faults, raw: faults.length > 0 ? cells.map(c => c.slice(0, RAW)) : cells }
}

const isBlank = (line: string[] | string) =>
  typeof line === 'string' ? line.trim() === '' : line.every(c => c.trim() === '')

export async function readCsv(path: string): Promise<ReadFile> {
  const lines = linesOf(path)
  const first = await lines.next()
  const heads = Array.isArray(first.value) ? first.value : []
  async function* rows(): AsyncGenerator<ReadRow> {
    for await (const line of lines) if (!isBlank(line)) yield rowOf(line, heads.length)
  }
  return { heads, rows: rows() }
}
