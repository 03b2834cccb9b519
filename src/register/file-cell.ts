/**
 * Cells: text of a file into values of the register. A value that a spreadsheet has spoiled is refused
 * with that reason; nothing is guessed.
 */
import type { PlainDate, Problem } from '#kernel'
import {
  addDays,
  adminUnit,
  country,
  ethnicGroup,
  ethnicGroupByName,
  type Finding,
  findCountries,
  fold,
  householdRelations,
  isPlainDate,
  type PartialDate,
  type PersonName,
  parseFullName,
  parseOldIdNumber,
  parsePartialDate,
  parsePersonalId,
  religions,
} from '#vn'
import type { FileColumn } from './file-column.ts'
import { problem } from './file-problems.ts'
import { canonicalParts } from './parse.ts'
import type { CivilStatus, Place, Registration, Sex } from './view.ts'

export type FileCells = Readonly<Partial<Record<FileColumn, string>>>

/** Digits as a spreadsheet shows a long number, and as it writes a whole number from a float column. */
const RUINED = /^[+-]?\d(?:[.,]\d+)?E\+?\d+$/iu
const WHOLE = /^(\d+)\.0+$/u

/** Day 0 of a spreadsheet that counts from 1900, its 29 February 1900 included. */
const SERIAL_ZERO = '1899-12-30'
const MAX_TEXT = 500

/**
 * A date as people and spreadsheets write it: `17/05/1990`, `1990-05-17`, `05/1990`, `1990`, or the number
 * of days since 1900 (five digits, and so from 1927 on).
 */
export function dateOf(text: string): PartialDate | null {
  const typed = text.trim().replace(/[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00)?$/u, '')
  if (/^\d{5}(?:\.0+)?$/u.test(typed)) {
    return addDays(SERIAL_ZERO, Math.trunc(Number(typed))) as PartialDate
  }
  const parsed = parsePartialDate(typed.replace(WHOLE, '$1'))
  return parsed.ok ? parsed.value : null
}

const SEXES: Readonly<Record<string, Sex>> = {
  nam: 'male',
  male: 'male',
  m: 'male',
  nu: 'female',
  female: 'female',
  f: 'female',
  'khong ro': 'unknown',
  'chua xac dinh': 'unknown',
  unknown: 'unknown',
}

const STATUSES: Readonly<Record<string, CivilStatus>> = {
  'doc than': 'single',
  'chua ket hon': 'single',
  'chua co vo chong': 'single',
  single: 'single',
  'da ket hon': 'married',
  'co vo chong': 'married',
  'ket hon': 'married',
  married: 'married',
  'ly hon': 'divorced',
  'da ly hon': 'divorced',
  divorced: 'divorced',
  goa: 'widowed',
  'goa vo': 'widowed',
  'goa chong': 'widowed',
  widowed: 'widowed',
}

/** Words of everyday lists, besides those of the forms. */
const EVERYDAY: Readonly<Record<string, string>> = {
  con: 'child',
  cha: 'father',
  bo: 'father',
  me: 'mother',
}

let relations: Map<string, string> | undefined

/** Code of a relation to the head, by code or by word. */
function relationCode(text: string): string | null {
  if (relations === undefined) {
    relations = new Map(Object.entries(EVERYDAY))
    for (const { code, vi, en } of householdRelations())
      for (const word of [code, vi, en])
        if (!relations.has(fold(word))) relations.set(fold(word), code)
  }
  return relations.get(fold(text.slice(0, 100))) ?? null
}

/** Reads the cells of one row; collects every fault with its column. */
export class Cells {
  readonly faults: Problem[] = []
  readonly #cells: FileCells
  readonly #today: PlainDate

  constructor(cells: FileCells, today: PlainDate) {
    this.#cells = cells
    this.#today = today
  }

  /** The text of a cell; empty when there is none. */
  text(column: FileColumn): string {
    return (this.#cells[column] ?? '').trim()
  }

  has(column: FileColumn): boolean {
    return this.text(column) !== ''
  }

  fault(column: FileColumn, code: Parameters<typeof problem>[0]): void {
    this.faults.push(problem(code, { field: column }))
  }

  invalid(column: FileColumn, why: Pick<Finding, 'vi' | 'en'>): void {
    this.faults.push(problem('value-invalid', { field: column, vi: why.vi, reason: why.en }))
  }

  needed(column: FileColumn): string {
    const text = this.text(column)
    if (text === '') this.fault(column, 'value-missing')
    return text
  }

  /** A line of text; control characters and endless lines are refused. */
  line(column: FileColumn): string {
    const text = this.text(column)
    if (text.length > MAX_TEXT)
      this.faults.push(problem('cell-too-long', { field: column, most: MAX_TEXT }))
    if (/[\u0000-\u001f\u007f]/u.test(text))
      this.invalid(column, { vi: 'có ký tự điều khiển.', en: 'it holds control characters' })
    return text
  }

  neededLine(column: FileColumn): string {
    this.needed(column)
    return this.line(column)
  }

  name(full: FileColumn): PersonName | null {
    const text = this.text(full)
    const parsed = text === '' ? null : parseFullName(text)
    if (parsed === null) return null
    if (parsed.ok) return parsed.value
    for (const finding of parsed.findings) this.invalid(full, finding)
    return null
  }

  /** The name of the row's own person, whole or in parts. */
  ownName(): PersonName | null {
    if (this.has('fullName')) return this.name('fullName')
    if (!this.has('given')) {
      this.fault('fullName', 'value-missing')
      return null
    }
    const parts = {
      family: this.line('family'),
      middle: this.line('middle'),
      given: this.line('given'),
    }
    const parsed = parseFullName([parts.family, parts.middle, parts.given].join(' '))
    if (!parsed.ok) for (const finding of parsed.findings) this.invalid('given', finding)
    return canonicalParts(parts)
  }

  #digits(
    column: FileColumn,
    read: typeof parsePersonalId | typeof parseOldIdNumber,
  ): string | null {
    const text = this.text(column).replace(WHOLE, '$1')
    if (text === '') return null
    if (RUINED.test(text)) {
      this.fault(column, 'number-ruined')
      return null
    }
    const parsed = read(text)
    if (parsed.ok) return parsed.value
    for (const finding of parsed.findings)
      if (finding.code.endsWith('lost-leading-zero')) this.fault(column, 'zeros-lost')
      else this.invalid(column, finding)
    return null
  }

  /** A 12-digit personal number. */
  number(column: FileColumn): string | null {
    return this.#digits(column, parsePersonalId)
  }

  /** Old 9-digit numbers, separated by commas or semicolons. */
  oldNumbers(): string[] {
    const all = this.text('oldNumber').split(/[,;]/u)
    const one = (text: string) => new Cells({ oldNumber: text }, this.#today)
    return all.flatMap(text => {
      const cell = one(text)
      const number = cell.#digits('oldNumber', parseOldIdNumber)
      this.faults.push(...cell.faults)
      return number === null ? [] : [number]
    })
  }

  /** A date, also one to come. */
  anyDate(column: FileColumn): PartialDate | null {
    const text = this.text(column)
    if (text === '') return null
    const date = dateOf(text)
    if (date === null)
      this.invalid(column, {
        vi: 'không phải ngày dd/mm/yyyy, yyyy-mm-dd hoặc năm.',
        en: 'no date dd/mm/yyyy, yyyy-mm-dd or year',
      })
    return date
  }

  date(column: FileColumn): PartialDate | null {
    const date = this.anyDate(column)
    if (date !== null && date > this.#today) {
      this.invalid(column, { vi: 'ngày ở tương lai.', en: 'the date lies in the future' })
      return null
    }
    return date
  }

  /** A date known to the day. */
  day(column: FileColumn): PlainDate | null {
    return this.#whole(column, this.date(column))
  }

  /** A date known to the day, also one to come. */
  anyDay(column: FileColumn): PlainDate | null {
    return this.#whole(column, this.anyDate(column))
  }

  #whole(column: FileColumn, date: PartialDate | null): PlainDate | null {
    if (date === null || isPlainDate(date)) return date
    this.fault(column, 'day-not-full')
    return null
  }

  neededDay(column: FileColumn): PlainDate {
    this.needed(column)
    return this.day(column) ?? ''
  }

  /** Day of the code list the row's units are read by. */
  unitsAsOf(): PlainDate {
    return this.day('unitsAsOf') ?? this.#today
  }

  unit(column: FileColumn): string | null {
    const code = this.text(column).replace(WHOLE, '$1')
    if (code === '') return null
    if (adminUnit(code, this.unitsAsOf()) !== null) return code
    const lost =
      /^\d{1,4}$/u.test(code) && adminUnit(code.padStart(5, '0'), this.unitsAsOf()) !== null
    this.fault(column, lost ? 'zeros-lost' : 'unit-unknown')
    return null
  }

  /** A place as written, with its unit where the row has one. */
  place(text: FileColumn, unit: FileColumn | null = null): Place {
    return { unit: unit && this.unit(unit), asOf: this.unitsAsOf(), text: this.line(text) }
  }

  #word<T>(column: FileColumn, words: Readonly<Record<string, T>>): T | null {
    const key = fold(this.text(column).slice(0, 100))
    if (key === '') return null
    if (Object.hasOwn(words, key)) return words[key]!
    this.invalid(column, {
      vi: `không thuộc ${Object.keys(words).join(', ')}.`,
      en: `none of ${Object.keys(words).join(', ')}`,
    })
    return null
  }

  sex(): Sex {
    this.needed('sex')
    return this.#word('sex', SEXES) ?? 'unknown'
  }

  civilStatus(): CivilStatus | null {
    return this.#word('civilStatus', STATUSES)
  }

  word<T extends string>(column: FileColumn, words: Readonly<Record<string, T>>): T | null {
    return this.#word(column, words)
  }

  ethnicity(): string {
    const text = this.needed('ethnicity')
    const group = ethnicGroup(text) ?? ethnicGroupByName(text)
    if (text !== '' && group === null) {
      if (/^[1-9]$/u.test(text)) this.fault('ethnicity', 'zeros-lost')
      else this.invalid('ethnicity', { vi: 'không có dân tộc này.', en: 'no such ethnic group' })
    }
    return group?.code ?? ''
  }

  religion(): string | null {
    const text = this.text('religion')
    if (text === '') return null
    const found = religions().find(
      r => r.code === text || fold(r.name) === fold(text.slice(0, 100)),
    )
    if (!found) this.invalid('religion', { vi: 'không có tôn giáo này.', en: 'no such religion' })
    return found?.code ?? null
  }

  /** Viet Nam when the row does not say. */
  nationality(): string {
    const text = this.text('nationality')
    if (text === '') return 'VN'
    const [named] = findCountries(text, 1)
    const found =
      country(text.toUpperCase()) ??
      (named && fold(named.name) === fold(text.slice(0, 100)) ? named : null)
    if (!found) this.invalid('nationality', { vi: 'không có nước này.', en: 'no such country' })
    return found?.code ?? ''
  }

  relation(): string {
    const text = this.needed('relation')
    const code = relationCode(text)
    if (text !== '' && code === null)
      this.invalid('relation', { vi: 'không có quan hệ này.', en: 'no such relation' })
    return code ?? ''
  }

  /** The entry of a book; null when the row names none. */
  registration(): Registration | null {
    if (!this.has('regNumber')) return null
    return {
      number: this.line('regNumber'),
      book: this.line('regBook') || null,
      page: this.line('regPage') || null,
      unit: this.neededLine('regUnit'),
      registeredOn: this.neededDay('regOn'),
    }
  }
}
