/**
 * CSV: any delimiter, any line end, UTF-8 or UTF-16, quoted as in RFC 4180; also what spreadsheets make of
 * it. Reads chunk by chunk.
 */
import { Faults, headsFrom, MOST_IN_CELL, type Sheet, SheetError, type SheetRow } from './sheet.ts'

const QUOTE = 34
const NEWLINE = 10
const RETURN = 13
const DELIMITERS = [',', ';', '\t', '|'] as const

export type CsvOptions = Readonly<{
  delimiter?: string
  encoding?: string
  /** Lines that are no row are among the rows, each with its fault. */
  keepFaulty?: boolean
}>

/** The encoding that the first bytes tell; UTF-16 without a mark shows by its zeros. */
export function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const sample = head.subarray(0, 2_000)
  let [even, odd] = [0, 0]
  for (const [i, byte] of sample.entries()) if (byte === 0) i % 2 === 0 ? even++ : odd++
  if (odd > sample.length / 8 && odd > 4 * even) return 'utf-16le'
  if (even > sample.length / 8 && even > 4 * odd) return 'utf-16be'
  try {
    // A character cut in two by the end of the sample is no fault of the file.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    // What Vietnamese Windows wrote before Unicode; unless most of it is UTF-8 with a torn character.
    const text = new TextDecoder('utf-8').decode(head, { stream: true })
    const torn = text.split('\ufffd').length - 1
    const whole = text.match(/[\u0080-\ufffc]/gu)?.length ?? 0
    return whole > torn ? 'utf-8' : 'windows-1258'
  }
}

/** The delimiter that cuts the first lines into the most and the most even pieces. */
export function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/u, 20).filter(line => line.trim() !== '')
  let best: string = DELIMITERS[0]
  let most = 0
  for (const delimiter of DELIMITERS) {
    const counts = lines.map(line => piecesOf(line, delimiter))
    const first = counts[0] ?? 1
    const even = counts.filter(count => count === first).length / Math.max(1, counts.length)
    const worth = first > 1 ? first * even : 0
    if (worth > most) [best, most] = [delimiter, worth]
  }
  return best
}

function piecesOf(line: string, delimiter: string): number {
  let pieces = 1
  let quoted = false
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) pieces++
  }
  return pieces
}

/** Lines a quoted cell may run over; a quote that is open for longer was never meant to be one. */
const MOST_LINES_IN_CELL = 200

function newlinesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
    count++
  return count
}

type Line = Readonly<{ line: number; cells: string[]; isTooLarge: boolean; isOpen: boolean }>

/** Cuts text into records. Feed it pieces; it gives the records that are whole. */
class Cutter {
  readonly #delimiter: number
  /** What ends an unquoted cell. */
  readonly #ends: RegExp
  #cells: string[] = []
  #cell = ''
  #quoted = false
  #wasQuoted = false
  #pendingQuote = false
  #skipNewline = false
  #isTooLarge = false
  #line = 1
  #startedOn = 1
  /** Line on which the quoted cell began. */
  #quotedOn = 1

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#ends = new RegExp(`[\\n\\r\\u{${this.#delimiter.toString(16)}}]`, 'gu')
  }

  *feed(text: string): Generator<Line> {
    const { length } = text
    let at = 0
    while (at < length) {
      if (this.#pendingQuote) {
        this.#pendingQuote = false
        if (text.charCodeAt(at) === QUOTE) {
          this.#append('"')
          at++
        } else this.#quoted = false
        continue
      }
      if (this.#quoted) {
        const quote = text.indexOf('"', at)
        const end = quote < 0 ? length : quote
        this.#line += newlinesIn(text, at, end)
        if (this.#line - this.#quotedOn > MOST_LINES_IN_CELL) {
          yield* this.#resume(text.slice(at))
          return
        }
        this.#append(text.slice(at, end))
        this.#pendingQuote = quote >= 0
        at = end + 1
        continue
      }
      if (this.#skipNewline) {
        this.#skipNewline = false
        if (text.charCodeAt(at) === NEWLINE) at++
        continue
      }
      if (text.charCodeAt(at) === QUOTE && this.#cell === '' && !this.#wasQuoted) {
        this.#quoted = true
        this.#wasQuoted = true
        this.#quotedOn = this.#line
        at++
        continue
      }
      this.#ends.lastIndex = at
      const found = this.#ends.exec(text)
      if (found === null) {
        this.#append(text.slice(at))
        return
      }
      this.#append(text.slice(at, found.index))
      at = found.index + 1
      const code = text.charCodeAt(found.index)
      if (code === this.#delimiter) this.#endCell()
      else {
        this.#skipNewline = code === RETURN
        yield this.#endLine(false)
      }
    }
  }

  *end(): Generator<Line> {
    while (this.#quoted && !this.#pendingQuote) yield* this.#resume('')
    if (this.#cells.length > 0 || this.#cell !== '' || this.#wasQuoted) yield this.#endLine(false)
  }

  /** A quote that never closes has eaten the lines after it: its own line is lost, they are read again. */
  *#resume(rest: string): Generator<Line> {
    const eaten = this.#cell + rest
    const cut = eaten.indexOf('\n')
    const next = this.#quotedOn + 1
    this.#cell = ''
    yield this.#endLine(true)
    this.#line = next
    this.#startedOn = next
    if (cut >= 0) yield* this.feed(eaten.slice(cut + 1))
  }

  #append(text: string): void {
    if (this.#cell.length + text.length > MOST_IN_CELL) this.#isTooLarge = true
    else this.#cell += text
  }

  #endCell(): void {
    this.#cells.push(this.#cell)
    this.#cell = ''
    this.#wasQuoted = false
  }

  #endLine(isOpen: boolean): Line {
    this.#endCell()
    const line = {
      line: this.#startedOn,
      cells: this.#cells,
      isTooLarge: this.#isTooLarge,
      isOpen,
    }
    this.#cells = []
    this.#isTooLarge = false
    this.#quoted = false
    this.#line++
    this.#startedOn = this.#line
    return line
  }
}

/** Text out of bytes; bytes that are none become U+FFFD and are told by the row they stand in. */
async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encoding ?? encodingOf(chunk.subarray(0, 65_536)))
    yield decoder.decode(chunk, { stream: true })
  }
  if (decoder) yield decoder.decode()
}

/**
 * Reads a CSV.
 * @throws SheetError `empty`, `too-many-columns`
 */
export async function readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
  close: () => Promise<void> = async () => {},
): Promise<Sheet> {
  const faults = new Faults(options.keepFaulty)
  const lines = linesOf(bytes, options)
  let first = await lines.next()
  // `sep=;` on top is a spreadsheet talking to itself.
  if (!first.done && /^sep=/iu.test(first.value.cells.join(''))) first = await lines.next()
  if (first.done) throw new SheetError('empty')
  const heads = headsFrom(first.value.cells, faults, first.value.line)

  async function* rows(): AsyncGenerator<SheetRow> {
    for await (const { line, cells, isTooLarge, isOpen } of lines) {
      if (cells.length === 1 && cells[0]!.trim() === '' && heads.length > 1) continue
      if (isOpen) yield* faults.lose(line, 'quote-open', cells)
      else if (isTooLarge) yield* faults.lose(line, 'cell-too-large', cells)
      else if (cells.some(cell => cell.includes('\ufffd')))
        yield* faults.lose(line, 'bytes-unreadable', cells)
      else if (cells.length === heads.length) yield { line, cells }
      else if (isPadding(cells, heads.length))
        yield { line, cells: heads.map((_, i) => cells[i] ?? '') }
      else yield* faults.lose(line, 'ragged', cells)
    }
  }
  return { heads, rows: rows(), faults, close }
}

/** Empty cells too many at the end are how spreadsheets fill a rectangle. */
const isPadding = (cells: readonly string[], width: number) =>
  cells.length > width && cells.slice(width).every(cell => cell.trim() === '')

async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): AsyncGenerator<Line> {
  let cutter: Cutter | null = null
  let waiting = ''
  for await (const piece of textOf(bytes, options.encoding)) {
    const text = waiting === '' && cutter === null ? piece.replace(/^\ufeff/u, '') : piece
    if (cutter === null) {
      waiting += text
      // Some lines tell the delimiter; a short file has no more to give.
      if (waiting.length < 4_096 && !waiting.includes('\n')) continue
      cutter = new Cutter(options.delimiter ?? delimiterOf(waiting))
      yield* cutter.feed(waiting)
    } else yield* cutter.feed(text)
  }
  if (cutter === null) {
    if (waiting === '') return
    cutter = new Cutter(options.delimiter ?? delimiterOf(waiting))
    yield* cutter.feed(waiting)
  }
  yield* cutter.end()
}
