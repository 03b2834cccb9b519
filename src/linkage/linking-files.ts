/** What a linkage leaves in its folder: links, those to look at, clusters and faults, as CSV anyone can open. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { linkedRow } from './link.ts'
import type { DedupedFile, LinkedFiles, Side } from './linking.ts'
import { probabilityOf } from './score.ts'
import { FAULTS, type Fault } from './source/sheet.ts'

const RISKY = /^[=+\-@\t\r]/u
const NUMBER = /^-?\d+(?:\.\d+)?$/u

/** A cell of a CSV: quoted where it must be, and never a formula to a spreadsheet. */
export function csvCell(text: string): string {
  const safe = RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

async function written(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path, { mode: 0o600 })
  let pending = ''
  for (const line of lines) {
    pending += line
    if (pending.length < 1 << 16) continue
    if (!stream.write(pending)) await once(stream, 'drain')
    pending = ''
  }
  stream.end(pending)
  await once(stream, 'finish')
}

const LINK_HEADS = ['left_row', 'right_row', 'left_key', 'right_key', 'weight', 'probability']
const keyOf = ({ records }: Side, i: number) => records.keys[i] ?? ''

function pairLine(files: LinkedFiles, left: number, right: number, weight: number): string[] {
  return [
    String(files.left.records.lines[left]),
    String(files.right.records.lines[right]),
    keyOf(files.left, left),
    keyOf(files.right, right),
    weight.toFixed(6),
    probabilityOf(weight).toFixed(6),
  ]
}

/** `links.csv`: the accepted partner of each left row, in the order of the file. */
export function writeLinks(path: string, files: LinkedFiles): Promise<void> {
  const { best } = files.run
  function* lines() {
    yield csvLine(LINK_HEADS)
    for (let i = 0; i < files.partner.length; i++) {
      const right = files.partner[i]!
      if (right < 0) continue
      const weight = best.right[i] === right ? best.weight[i]! : best.secondWeight[i]!
      yield csvLine(pairLine(files, i, right, weight))
    }
  }
  return written(path, lines())
}

export type ReviewReason = 'weak' | 'tie' | 'taken'

/** Pairs a person should look at: too weak to accept, two alike, or a partner another row has. */
export function* reviewOf(
  files: LinkedFiles,
): Generator<Readonly<{ left: number; right: number; weight: number; reason: ReviewReason }>> {
  const { accept, review } = files.model.decide
  const { best } = files.run
  for (let i = 0; i < files.partner.length; i++) {
    const weight = best.weight[i]!
    if (best.right[i]! < 0 || weight < review) continue
    const reason =
      weight < accept
        ? 'weak'
        : files.partner[i] !== best.right[i]
          ? 'taken'
          : linkedRow(files.run, i).decision === 'link'
            ? null
            : 'tie'
    if (reason !== null) yield { left: i, right: best.right[i]!, weight, reason }
  }
}

/** `review.csv`: the same columns and why. */
export function writeReview(path: string, files: LinkedFiles): Promise<void> {
  function* lines() {
    yield csvLine([...LINK_HEADS, 'reason'])
    for (const { left, right, weight, reason } of reviewOf(files))
      yield csvLine([...pairLine(files, left, right, weight), reason])
  }
  return written(path, lines())
}

/** `clusters.csv`: every row with the number of the first row of its cluster. */
export function writeClusters(path: string, { side, run }: DedupedFile): Promise<void> {
  const { lines: at } = side.records
  function* lines() {
    yield csvLine(['row', 'key', 'cluster'])
    for (let i = 0; i < at.length; i++)
      yield csvLine([String(at[i]), keyOf(side, i), String(at[run.clusters.of[i]!])])
  }
  return written(path, lines())
}

/** `faults.csv`: lines that could not be rows, or were read with a remark. */
export function writeFaults(
  path: string,
  files: readonly (readonly [name: string, faults: readonly Fault[]])[],
): Promise<void> {
  function* lines() {
    yield `\ufeff${csvLine(['file', 'line', 'code', 'column', 'explanation_vi', 'explanation_en'])}`
    for (const [name, faults] of files)
      for (const { line, code, column = '' } of faults) {
        const { vi, en } = FAULTS[code]
        yield csvLine([name, String(line), code, column, vi, en])
      }
  }
  return written(path, lines())
}
