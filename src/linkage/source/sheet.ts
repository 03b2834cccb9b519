/**
 * Sheet: a table out of a file or a database, row by row as text, whatever kind it came in. Memory does not
 * grow with the number of rows.
 *
 * INVARIANT: every line of a file is a row, or a fault with its line and reason; nothing is left out in
 * silence and nothing faulty stops the rest.
 */

/** What can be wrong with a line or a file, with the words for it. */
export const FAULTS = {
  ragged: {
    vi: 'Số ô của dòng khác số cột.',
    en: 'the row has another number of cells than there are heads',
  },
  'cell-too-large': { vi: 'Một ô quá lớn nên dòng bị bỏ qua.', en: 'a cell is too large' },
  'quote-open': {
    vi: 'Dấu ngoặc kép mở mà không đóng.',
    en: 'a quotation mark was opened and never closed',
  },
  'bytes-unreadable': {
    vi: 'Dòng có ký tự không đọc được theo bảng mã của tệp.',
    en: 'the row holds bytes that are no text in the encoding of the file',
  },
  'not-json': { vi: 'Dòng không phải một đối tượng JSON.', en: 'the line is no JSON object' },
  formula: {
    vi: 'Ô chứa công thức; chỉ lấy giá trị đã tính sẵn trong tệp.',
    en: 'the cell holds a formula; its stored value was taken',
  },
  'error-value': {
    vi: 'Ô chứa lỗi của bảng tính (#REF!, #N/A…).',
    en: 'the cell holds an error value',
  },
  'head-twice': {
    vi: 'Hai cột cùng tên; cột sau được đánh số.',
    en: 'two columns have one name; the later one got a number',
  },
  'head-empty': { vi: 'Cột không có tên.', en: 'a column has no name' },
} as const satisfies Record<string, Readonly<{ vi: string; en: string }>>
export type FaultCode = keyof typeof FAULTS

/** @property line as a person counts: the heads of a file are line 1 */
export type Fault = Readonly<{ line: number; code: FaultCode; column?: string }>

export type SheetRow = Readonly<{
  line: number
  /** One text for each head, in their order; empty when nothing is there. */
  cells: readonly string[]
  /** Only when asked for by `keepFaulty`: the line is no row because of this; its cells are as they stood. */
  fault?: FaultCode
}>

export type Sheet = Readonly<{
  heads: readonly string[]
  /** Read once, from the first row. */
  rows: AsyncIterable<SheetRow>
  /** What was found so far; complete when the rows are read. `formula` and `head-…` rows are read all the same. */
  faults: Faults
  /** The days of its numbers count from 1904, as workbooks of old Macintoshes do; dates are read by it. */
  is1904?: boolean
  close(): Promise<void>
}>

/** Why a file is no table at all. */
export class SheetError extends Error {
  readonly code: SheetErrorCode
  constructor(code: SheetErrorCode, detail = '') {
    super(`${SHEET_ERRORS[code].en}${detail === '' ? '' : `: ${detail}`}`)
    this.code = code
  }
}
export const SHEET_ERRORS = {
  empty: { vi: 'Tệp không có dòng nào.', en: 'the file is empty' },
  'kind-unknown': {
    vi: 'Không nhận ra loại tệp; dùng CSV, Excel (.xlsx), Parquet hoặc JSON lines.',
    en: 'the kind of file is not known; use CSV, Excel (.xlsx), Parquet or JSON lines',
  },
  'old-excel': {
    vi: 'Tệp .xls đời cũ; mở bằng bảng tính rồi lưu thành .xlsx hoặc CSV.',
    en: 'an old .xls file; save it as .xlsx or CSV',
  },
  unreadable: {
    vi: 'Tệp hỏng hoặc không đúng loại.',
    en: 'the file is damaged or of another kind',
  },
  'too-large-inside': {
    vi: 'Tệp nén phình ra quá lớn khi mở; từ chối để bảo vệ máy.',
    en: 'the archive grows too large when opened',
  },
  'sheet-unknown': { vi: 'Không có trang tính tên này.', en: 'there is no sheet of this name' },
  'too-many-columns': { vi: 'Tệp có quá nhiều cột.', en: 'the file has too many columns' },
} as const
export type SheetErrorCode = keyof typeof SHEET_ERRORS

export const MOST_COLUMNS = 2_000
/** Characters of one cell; a name, an address or a note never comes near. */
export const MOST_IN_CELL = 100_000
const MOST_KEPT = 10_000
const MOST_KEPT_OF_CELL = 2_000

/** Faults as they come; past some thousands only counted. */
export class Faults implements Iterable<Fault> {
  readonly #kept: Fault[] = []
  /** Faults in all. */
  count = 0
  /** Lines that are no row because of one. */
  lost = 0
  readonly #keepFaulty: boolean

  constructor(keepFaulty = false) {
    this.#keepFaulty = keepFaulty
  }

  /** A line that is no row; given back as a faulty one where those are kept. */
  lose(line: number, code: FaultCode, cells: readonly string[]): SheetRow[] {
    this.add({ line, code }, true)
    return this.#keepFaulty
      ? [{ line, cells: cells.map(cell => cell.slice(0, MOST_KEPT_OF_CELL)), fault: code }]
      : []
  }

  /** A row with a cell that holds an error: read all the same, but faulty where those are kept. */
  withError(row: SheetRow): SheetRow {
    return this.#keepFaulty ? { ...row, fault: 'error-value' } : row
  }

  add(fault: Fault, isLost: boolean): void {
    this.count++
    if (isLost) this.lost++
    if (this.#kept.length < MOST_KEPT) this.#kept.push(fault)
  }
  [Symbol.iterator](): Iterator<Fault> {
    return this.#kept[Symbol.iterator]()
  }
}

/** Heads as they can be used: trimmed, named, each once. */
export function headsFrom(cells: readonly string[], faults: Faults, line: number): string[] {
  if (cells.length > MOST_COLUMNS) throw new SheetError('too-many-columns')
  const seen = new Map<string, number>()
  return cells.map((cell, i) => {
    let head = cell.normalize('NFC').replace(/\s+/gu, ' ').trim()
    if (head === '') {
      head = `#${i + 1}`
      faults.add({ line, code: 'head-empty', column: head }, false)
    }
    const times = (seen.get(head) ?? 0) + 1
    seen.set(head, times)
    if (times === 1) return head
    const numbered = `${head} (${times})`
    faults.add({ line, code: 'head-twice', column: numbered }, false)
    return numbered
  })
}
