/**
 * Excel workbooks, the first sheet, row by row. Formulas are never evaluated: the value that was saved is
 * taken as text. What a workbook has no business to hold (entities, endless cells, bombs) is refused.
 */
import type { Readable } from 'node:stream'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { orThrow } from '#kernel'
import { problem } from '../problems.ts'
import { LONGEST_CELL, MOST_COLUMNS, type ReadFile, type ReadRow } from './row.ts'

const MOST_ENTRIES = 10_000
/** Texts that the cells share are held in memory. */
const MOST_SHARED = 150_000_000
const MOST_PLAIN = 20_000_000
/** XML of sheets shrinks to a tenth or twentieth; a bomb to a thousandth. */
const MOST_RATIO = 300
const RATIO_FROM = 20_000_000
/** No tag and no text is longer: a cell has at most 32,767 characters. */
const LONGEST_PIECE = 1_000_000

const hostile = (reason: string): never => orThrow<never>(problem('file-hostile', { reason }))

type Tag = SaxesTagPlain
type Ears = Readonly<{
  open?(tag: Tag): void
  close?(name: string): void
  text?(text: string): void
}>

const plain = (name: string) => name.slice(name.indexOf(':') + 1)

/** Parses XML as it streams; after each piece `taken` may hand over what has come. */
async function* parsed<T>(stream: Readable, ears: Ears, taken: () => T[]): AsyncGenerator<T[]> {
  const parser = new SaxesParser()
  parser.on('doctype', () => hostile('a document type'))
  parser.on('opentag', tag => ears.open?.(tag as Tag))
  parser.on('closetag', tag => ears.close?.(plain(tag.name)))
  parser.on('text', text => ears.text?.(text))
  parser.on('error', error => {
    throw error
  })
  const decoder = new TextDecoder('utf-8')
  let run = 0
  for await (const bytes of stream) {
    const text = decoder.decode(bytes as Buffer, { stream: true })
    const last = Math.max(text.lastIndexOf('<'), text.lastIndexOf('>'))
    run = last < 0 ? run + text.length : text.length - last
    if (run > LONGEST_PIECE) hostile('a cell without end')
    parser.write(text)
    yield taken()
  }
  parser.close()
  yield taken()
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MOST_ENTRIES) hostile('too many parts')
    entries.set(entry.fileName, entry)
  }
  return entries
}

async function open(
  zip: ZipFile,
  entry: Entry,
  most = Number.POSITIVE_INFINITY,
): Promise<Readable> {
  const { compressedSize, uncompressedSize: size, fileName } = entry
  if (size > most || (size > RATIO_FROM && size / Math.max(1, compressedSize) > MOST_RATIO))
    hostile(`\`${fileName.slice(0, 100)}\` swells`)
  return zip.openReadStreamPromise(entry)
}

/** Reads a small part whole, by its tags. */
async function tagsOf(zip: ZipFile, entry: Entry | undefined): Promise<Tag[]> {
  if (!entry) return []
  const tags: Tag[] = []
  const stream = await open(zip, entry, MOST_PLAIN)
  for await (const _ of parsed(stream, { open: tag => tags.push(tag) }, () => []));
  return tags
}

const attribute = (tag: Tag, name: string): string => String(tag.attributes[name] ?? '')

/** The first sheet that is shown. */
async function firstSheet(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<Entry> {
  const workbook = await tagsOf(zip, entries.get('xl/workbook.xml'))
  const relations = await tagsOf(zip, entries.get('xl/_rels/workbook.xml.rels'))
  const settings = workbook.find(t => plain(t.name) === 'workbookPr')
  if (settings && /^(1|true)$/u.test(attribute(settings, 'date1904')))
    hostile('its days count from 1904')
  const sheets = workbook.filter(t => plain(t.name) === 'sheet')
  const shown = sheets.find(t => !/hidden/iu.test(attribute(t, 'state'))) ?? sheets[0]
  const id = shown ? attribute(shown, 'r:id') : ''
  const relation = relations.find(t => attribute(t, 'Id') === id)
  const target = relation ? attribute(relation, 'Target').replace(/^\/?(xl\/)?/u, 'xl/') : ''
  const entry = entries.get(target) ?? entries.get('xl/worksheets/sheet1.xml')
  return entry ?? orThrow<never>(problem('file-hostile', { reason: 'no sheet' }))
}

async function sharedTexts(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  if (!entry) return []
  const texts: string[] = []
  let [text, isText, isSound, total] = ['', false, false, 0]
  const ears: Ears = {
    open(tag) {
      const name = plain(tag.name)
      if (name === 'si') text = ''
      // Readings for the ear stand beside the text and are no part of it.
      if (name === 'rPh') isSound = true
      isText = name === 't' && !isSound
    },
    text(piece) {
      if (isText) text += piece
    },
    close(name) {
      isText = false
      if (name === 'rPh') isSound = false
      if (name !== 'si') return
      total += text.length
      if (total > MOST_SHARED) hostile('more text than memory holds; save it as CSV')
      texts.push(text)
    },
  }
  for await (const _ of parsed(await open(zip, entry), ears, () => []));
  return texts
}

/** `C5` → 2; -1 for what is no place. */
export function columnOf(place: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/u.exec(place)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** Hears a sheet: cells into rows. */
class SheetEars {
  rows: { cells: string[]; isBroken: boolean }[] = []
  readonly #shared: readonly string[]
  #cells: string[] = []
  #isBroken = false
  #column = -1
  #type = ''
  #value = ''
  #isValue = false

  constructor(shared: readonly string[]) {
    this.#shared = shared
  }

  open(tag: Tag): void {
    const name = plain(tag.name)
    if (name === 'row') {
      this.#cells = []
      this.#isBroken = false
      this.#column = -1
    } else if (name === 'c') {
      const place = columnOf(attribute(tag, 'r'))
      this.#column = place < 0 ? this.#column + 1 : place
      this.#type = attribute(tag, 't')
      this.#value = ''
    }
    this.#isValue = name === 'v' || name === 't'
  }

  text(piece: string): void {
    if (this.#isValue && this.#value.length <= LONGEST_CELL) this.#value += piece
  }

  close(name: string): void {
    this.#isValue = false
    if (name === 'row') this.rows.push({ cells: this.#cells, isBroken: this.#isBroken })
    if (name !== 'c') return
    if (this.#column >= MOST_COLUMNS) hostile('too many columns')
    while (this.#cells.length < this.#column) this.#cells.push('')
    if (this.#type === 'e') this.#isBroken = true
    this.#cells[this.#column] =
      this.#type === 's' ? (this.#shared[Number(this.#value)] ?? '') : this.#value
  }

  take() {
    const rows = this.rows
    this.rows = []
    return rows
  }
}

async function* sheetRows(zip: ZipFile) {
  const entries = await entriesOf(zip)
  const sheet = await firstSheet(zip, entries)
  const ears = new SheetEars(await sharedTexts(zip, entries.get('xl/sharedStrings.xml')))
  const hear: Ears = {
    open: tag => ears.open(tag),
    text: piece => ears.text(piece),
    close: name => ears.close(name),
  }
  for await (const rows of parsed(await open(zip, sheet), hear, () => ears.take()))
    for (const row of rows) if (row.cells.some(c => c.trim() !== '')) yield row
}

export async function readXlsx(path: string): Promise<ReadFile> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
  const lines = sheetRows(zip)
  const first = await lines.next()
  const heads = first.done ? [] : first.value.cells
  async function* rows(): AsyncGenerator<ReadRow> {
    try {
      for await (const { cells, isBroken } of lines) {
        // A sheet does not store empty cells at the end of a row.
        while (cells.length < heads.length) cells.push('')
        const faults = []
        if (cells.length > heads.length) faults.push(problem('row-ragged'))
        if (isBroken) faults.push(problem('cell-broken'))
        if (cells.some(c => c.length > LONGEST_CELL))
          faults.push(problem('cell-too-long', { most: LONGEST_CELL }))
        const raw = faults.length > 0 ? cells.map(c => c.slice(0, 2_000)) : cells
        yield { cells, faults, raw }
      }
    } finally {
      zip.close()
    }
  }
  return { heads, rows: rows() }
}
