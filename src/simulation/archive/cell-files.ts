/** Cell files: the part of every file that one cell of the country gives. */
import { type DatabaseCode, HABITS, type Verdict } from '../agencies/agency.ts'
import { rowsOf } from '../agencies/agency-rows.ts'
import { TABLES } from '../agencies/table.ts'
import { dayOf, iso } from '../history/calendar.ts'
import type { Cell } from '../history/cell.ts'
import { EVENT_COLUMNS } from '../history/event.ts'
import { type HistoryOptions, live, openCell } from '../history/history.ts'
import { toRecord } from '../people.ts'
import {
  HOUSEHOLD_COLUMNS,
  householdRow,
  PAPER_COLUMNS,
  PERSON_COLUMNS,
  paperRows,
  personRows,
  TRUE_PERSON_COLUMNS,
  trueRow,
} from './population.ts'
import { type Format, head, line, textFormat } from './sheet.ts'

export type ArchiveOptions = HistoryOptions &
  Readonly<{ format: Format; agencies: readonly DatabaseCode[] }>

export const TRUE_ROW_COLUMNS = [
  'row',
  'person_id',
  'verdict',
  'kinds',
  'group',
  'copied_on',
] as const

/** Every file of an archive with its columns, in the order they are listed; none for the records to load. */
export function filesOf(
  o: ArchiveOptions,
): readonly (readonly [path: string, columns: readonly string[]])[] {
  const end = textFormat(o.format)
  const population =
    o.format === 'jsonl'
      ? ([['population', []]] as const)
      : ([
          ['households', HOUSEHOLD_COLUMNS],
          ['persons', PERSON_COLUMNS],
        ] as const)
  return [
    ...population,
    ['papers', PAPER_COLUMNS] as const,
    ['events', EVENT_COLUMNS] as const,
    ...o.agencies.map(code => [`agencies/${HABITS[code].file}`, TABLES[code].columns] as const),
    ...o.agencies.map(code => [`truth/${HABITS[code].file}`, TRUE_ROW_COLUMNS] as const),
    ['truth/persons', TRUE_PERSON_COLUMNS] as const,
  ].map(([name, columns]) => [`${name}.${end}`, columns] as const)
}

export type Counts = {
  persons: number
  households: number
  /** People alive on the last day. */
  living: number
  events: Record<string, number>
  rows: Record<string, Record<Verdict, number>>
}

export type CellFiles = Readonly<{
  /** In the order of `filesOf`. */
  parts: readonly Readonly<{ bytes: Uint8Array<ArrayBuffer>; rows: number }>[]
  counts: Counts
}>

/** Text is turned into bytes a piece at a time: one long text would be copied over and over. */
const PIECE = 16_384

class Part {
  rows = 0
  #text = ''
  #bytes = Buffer.allocUnsafe(4 * PIECE)
  #used = 0
  readonly #columns: readonly string[]
  readonly #format: Format

  constructor(columns: readonly string[], format: Format) {
    this.#columns = columns
    this.#format = format
  }

  add(cells: readonly string[]): void {
    this.#put(line(this.#columns, cells, this.#format))
  }

  /** A record that is its own line. */
  json(value: unknown): void {
    this.#put(`${JSON.stringify(value)}\n`)
  }

  #put(text: string): void {
    this.rows++
    this.#text += text
    if (this.#text.length >= PIECE) this.#empty()
  }

  #empty(): void {
    const most = this.#used + this.#text.length * 3
    if (most > this.#bytes.length) {
      const wider = Buffer.allocUnsafe(most * 2)
      this.#bytes.copy(wider, 0, 0, this.#used)
      this.#bytes = wider
    }
    this.#used += this.#bytes.write(this.#text, this.#used)
    this.#text = ''
  }

  end(): { bytes: Uint8Array<ArrayBuffer>; rows: number } {
    this.#empty()
    // A copy of its own, which a thread can hand over.
    return { bytes: Uint8Array.from(this.#bytes.subarray(0, this.#used)), rows: this.rows }
  }
}

/** Lets one cell live and writes down all of it. */
export function cellFiles(cell: Cell, o: ArchiveOptions): CellFiles {
  const parts = new Map(
    filesOf(o).map(([path, columns]) => [path.replace(/\.\w+$/u, ''), new Part(columns, o.format)]),
  )
  const { households, chronicle } = openCell(cell, o)
  const counts: Counts = {
    persons: chronicle.lives.length,
    households: households.length,
    living: 0,
    events: {},
    rows: {},
  }
  for (const household of households) {
    parts.get('population')?.json(toRecord(household, o.from))
    parts.get('households')?.add(householdRow(household, o.from))
    const persons = parts.get('persons')
    if (persons) for (const row of personRows(household, o.from)) persons.add(row)
  }
  for (const life of chronicle.lives)
    for (const row of paperRows(life)) parts.get('papers')!.add(row)

  if (o.to > o.from) live(chronicle, o)
  for (const event of chronicle.events) {
    parts.get('events')!.add(EVENT_COLUMNS.map(column => event[column] ?? ''))
    counts.events[event.kind] = (counts.events[event.kind] ?? 0) + 1
  }
  for (const code of o.agencies) {
    const { file } = HABITS[code]
    const rows = { right: 0, wrong: 0, unverified: 0, noId: 0 }
    counts.rows[code] = rows
    for (const { cells, truth } of rowsOf(code, chronicle, { ...o, cell: cell.index })) {
      parts.get(`agencies/${file}`)!.add(cells)
      const { key, personId, verdict, kinds, group, copiedOn } = truth
      parts
        .get(`truth/${file}`)!
        .add([key, personId ?? '', verdict, kinds.join(' '), group ?? '', iso(copiedOn)])
      rows[verdict]++
    }
  }
  const today = dayOf(o.to)
  for (const life of chronicle.lives) {
    parts.get('truth/persons')!.add(trueRow(life, today))
    if (life.died === null) counts.living++
  }
  return { parts: [...parts.values()].map(part => part.end()), counts }
}

/** First line of each file, in the order of `filesOf`. */
export function heads(o: ArchiveOptions): readonly string[] {
  return filesOf(o).map(([, columns]) => (columns.length > 0 ? head(columns, o.format) : ''))
}
