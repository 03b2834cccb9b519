/**
 * Excel: the cells of one sheet of an .xlsx, read as a stream. Values are taken as they are stored; no
 * formula is evaluated and nothing outside the file is ever asked for.
 *
 * Source: ECMA-376 part 1, 18.3.1 (worksheet), 18.4 (shared strings), 18.8.30 (number formats).
 */
import { SaxesParser } from 'saxes'
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl'
import {
  Faults,
  headsFrom,
  MOST_COLUMNS,
  MOST_IN_CELL,
  type Sheet,
  SheetError,
  type SheetRow,
} from './sheet.ts'

/** Bytes an entry may grow to, and how much larger than in the archive. */
const MOST_INSIDE = 4 * 2 ** 30
const MOST_GROWTH = 400
const SMALL = 16 * 2 ** 20
const MOST_STRINGS = 30_000_000
/** Characters of the texts that cells share; they are held in memory. */
const MOST_SHARED = 150_000_000
/** Characters without a tag; no cell, name or attribute comes near. */
const MOST_RUN = 1_000_000

type Archive = Readonly<{ zip: ZipFile; entries: ReadonlyMap<string, Entry> }>

function openArchive(file: string | Buffer): Promise<Archive> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true } as const
    const opened = (error: Error | null, zip: ZipFile | undefined) => {
      if (error || !zip) return reject(new SheetError('unreadable'))
      const entries = new Map<string, Entry>()
      zip.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry)
        if (entries.size > 10_000) reject(new SheetError('too-large-inside'))
        else zip.readEntry()
      })
      zip.on('end', () => resolve({ zip, entries }))
      zip.on('error', () => reject(new SheetError('unreadable')))
      zip.readEntry()
    }
    if (typeof file === 'string') open(file, options, opened)
    else fromBuffer(file, options, opened)
  })
}

/** The text of one entry, in pieces; stops an entry that grows out of all proportion. */
async function* textIn({ zip, entries }: Archive, name: string): AsyncGenerator<string> {
  const entry = entries.get(name)
  if (entry === undefined) return
  const isBomb =
    entry.uncompressedSize > MOST_INSIDE ||
    (entry.uncompressedSize > SMALL &&
      entry.uncompressedSize > MOST_GROWTH * Math.max(1, entry.compressedSize))
  if (isBomb) throw new SheetError('too-large-inside')
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    zip.openReadStream(entry, (error, opened) =>
      error || !opened ? reject(new SheetError('unreadable')) : resolve(opened),
    ),
  )
  const decoder = new TextDecoder('utf-8')
  try {
    for await (const chunk of stream) yield decoder.decode(chunk as Uint8Array, { stream: true })
  } catch {
    throw new SheetError('unreadable')
  }
  yield decoder.decode()
}

type Handlers = Readonly<{
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}>

/** Parses pieces of XML; gives control back after each, so that rows can go out as they come. */
async function* parse(pieces: AsyncIterable<string>, on: Handlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false })
  // A document type could name entities to blow up; no spreadsheet has one.
  parser.on('doctype', () => {
    throw new SheetError('unreadable')
  })
  parser.on('error', () => {
    throw new SheetError('unreadable')
  })
  const bare = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('opentag', tag => on.open?.(bare(tag.name), tag.attributes as Record<string, string>))
  parser.on('text', text => on.text?.(text))
  parser.on('closetag', tag => on.close?.(bare(tag.name)))
  let run = 0
  for await (const piece of pieces) {
    const last = Math.max(piece.lastIndexOf('<'), piece.lastIndexOf('>'))
    run = last < 0 ? run + piece.length : piece.length - last
    if (run > MOST_RUN) throw new SheetError('too-large-inside')
    parser.write(piece)
    yield
  }
  parser.close()
}

/** Reads one part whole; a workbook may do without some. */
async function run(archive: Archive, name: string, on: Handlers): Promise<void> {
  if (archive.entries.has(name)) for await (const _ of parse(textIn(archive, name), on));
}

async function sharedStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = []
  let total = 0
  let text = ''
  let isText = false
  let isPhonetic = false
  await run(archive, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') isPhonetic = true
      isText = name === 't' && !isPhonetic
    },
    text(piece) {
      if (isText && text.length <= MOST_IN_CELL) text += piece
    },
    close(name) {
      if (name === 't') isText = false
      if (name === 'rPh') isPhonetic = false
      if (name !== 'si') return
      strings.push(text)
      total += text.length
      if (strings.length > MOST_STRINGS || total > MOST_SHARED)
        throw new SheetError('too-large-inside')
    },
  })
  return strings
}

/** Formats of 18.8.30 that show a date; those of East Asia among them. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58)

/** Styles under which a number is a date. */
async function dateStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const formats = new Set<number>()
  const styles = new Set<number>()
  let inCells = false
  let index = 0
  await run(archive, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') {
        const code = (attributes.formatCode ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./gu, '')
        if (/[dmy]/iu.test(code)) formats.add(Number(attributes.numFmtId))
      }
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0)
        if (isBuiltInDate(id) || formats.has(id)) styles.add(index)
        index++
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

type Book = Readonly<{ path: string; is1904: boolean }>

async function sheetOf(archive: Archive, wanted: string | undefined): Promise<Book> {
  const sheets: { name: string; id: string; isHidden: boolean }[] = []
  const targets = new Map<string, string>()
  let is1904 = false
  await run(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/u.test(attributes.date1904 ?? '')
      if (name === 'sheet')
        sheets.push({
          name: attributes.name ?? '',
          id: attributes['r:id'] ?? '',
          isHidden: /hidden/iu.test(attributes.state ?? ''),
        })
    },
  })
  await run(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship')
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  const sheet =
    wanted === undefined
      ? (sheets.find(one => !one.isHidden) ?? sheets[0])
      : sheets.find(one => one.name === wanted)
  if (sheet === undefined) throw new SheetError(wanted ? 'sheet-unknown' : 'unreadable')
  const path = targets.get(sheet.id) ?? 'xl/worksheets/sheet1.xml'
  if (!archive.entries.has(path)) throw new SheetError('unreadable')
  return { path, is1904 }
}

/** `BC12` → 54: the column of a reference, counted from 0. */
export function columnOf(reference: string): number {
  let column = 0
  for (const char of reference) {
    const code = char.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

const DAY_MS = 86_400_000

/** A serial number of a spreadsheet as a date; the day 60 of 1900 that never was is jumped over. */
export function dateOfSerial(serial: number, is1904 = false): string | null {
  if (!Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return null
  const days = is1904 ? serial + 1_462 : serial
  const epoch = Date.UTC(1899, 11, days < 60 ? 31 : 30)
  return new Date(epoch + Math.floor(days) * DAY_MS).toISOString().slice(0, 10)
}

/** A stored number as a person would have typed it; whole numbers without exponent. */
export function textOfNumber(stored: string): string {
  const number = Number(stored)
  if (!Number.isFinite(number)) return stored
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return String(number)
  return stored
}

type StoredRow = SheetRow & Readonly<{ hasError: boolean }>
type Cell = { type: string; style: number; value: string; isFormula: boolean; column: number }

/**
 * Reads a sheet: the first that is shown, or the one that is named.
 * @throws SheetError `unreadable`, `too-large-inside`, `sheet-unknown`, `empty`, `too-many-columns`
 */
export async function readXlsx(
  file: string | Buffer,
  options: Readonly<{ sheet?: string; keepFaulty?: boolean }> = {},
): Promise<Sheet> {
  const archive = await openArchive(file)
  const faults = new Faults(options.keepFaulty)
  try {
    const { path, is1904 } = await sheetOf(archive, options.sheet)
    const strings = await sharedStrings(archive)
    const dates = await dateStyles(archive)
    const lines = linesIn(
      textIn(archive, path),
      cell => storedText(cell, strings, dates, is1904),
      faults,
    )
    let first = await lines.next()
    // Titles above the table stand alone in their line; the heads are the first line with two cells.
    const passed: StoredRow[] = []
    while (
      !first.done &&
      first.value.cells.filter(cell => cell !== '').length < 2 &&
      passed.length < 20
    ) {
      passed.push(first.value)
      first = await lines.next()
    }
    const top = first.done ? passed[0] : first.value
    if (top === undefined) throw new SheetError('empty')
    const heads = headsFrom(trimmed(top.cells), faults, top.line)
    const rest = first.done ? passed.slice(1) : []

    async function* rows(): AsyncGenerator<SheetRow> {
      for (const row of rest) yield fitted(row, heads.length, faults)
      for await (const row of lines) {
        const cells = trimmed(row.cells)
        if (cells.length === 0 && !(row.hasError && options.keepFaulty)) continue
        if (cells.length > heads.length) yield* faults.lose(row.line, 'ragged', cells)
        else if (cells.some(cell => cell.length > MOST_IN_CELL))
          yield* faults.lose(row.line, 'cell-too-large', cells)
        else yield fitted(row, heads.length, faults)
      }
    }
    return { heads, rows: rows(), faults, is1904, close: async () => archive.zip.close() }
  } catch (error) {
    archive.zip.close()
    throw error
  }
}

const trimmed = (cells: readonly string[]) => cells.slice(0, cells.findLastIndex(c => c !== '') + 1)
function fitted({ line, cells, hasError }: StoredRow, width: number, faults: Faults): SheetRow {
  const row = { line, cells: Array.from({ length: width }, (_, i) => cells[i] ?? '') }
  return hasError ? faults.withError(row) : row
}

function storedText(
  cell: Cell,
  strings: readonly string[],
  dates: ReadonlySet<number>,
  is1904: boolean,
): string {
  if (cell.type === 's') return strings[Number(cell.value)] ?? ''
  if (cell.type === 'b') return cell.value === '1' ? 'true' : 'false'
  if (cell.type === 'n' || cell.type === '') {
    if (cell.value === '') return ''
    const date = dates.has(cell.style) ? dateOfSerial(Number(cell.value), is1904) : null
    return date ?? textOfNumber(cell.value)
  }
  return cell.value
}

async function* linesIn(
  pieces: AsyncIterable<string>,
  valueFor: (cell: Cell) => string,
  faults: Faults,
): AsyncGenerator<StoredRow> {
  const ready: StoredRow[] = []
  let line = 0
  let hasError = false
  let cells: string[] = []
  let cell: Cell | null = null
  let isValue = false
  const handlers: Handlers = {
    open(name, attributes) {
      if (name === 'row') {
        line = Number(attributes.r) || line + 1
        cells = []
        hasError = false
      } else if (name === 'c') {
        const column = attributes.r ? columnOf(attributes.r) : cells.length
        if (column >= MOST_COLUMNS) throw new SheetError('too-many-columns')
        cell = {
          type: attributes.t ?? '',
          style: Number(attributes.s ?? 0),
          value: '',
          isFormula: false,
          column,
        }
      } else if (name === 'f' && cell) cell.isFormula = true
      isValue = name === 'v' || name === 't'
    },
    text(piece) {
      if (isValue && cell && cell.value.length <= MOST_IN_CELL) cell.value += piece
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      if (name === 'c' && cell) {
        while (cells.length < cell.column) cells.push('')
        if (cell.isFormula) faults.add({ line, code: 'formula' }, false)
        if (cell.type === 'e') {
          hasError = true
          faults.add({ line, code: 'error-value' }, false)
        }
        cells[cell.column] = cell.type === 'e' ? '' : valueFor(cell).trim()
        cell = null
      }
      if (name === 'row') ready.push({ line, cells, hasError })
    },
  }
  for await (const _ of parse(pieces, handlers)) yield* ready.splice(0)
  yield* ready.splice(0)
}
