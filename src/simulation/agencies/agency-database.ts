/**
 * Agency databases in memory: streams of rows with the truth beside them, for small countries, and the
 * databases of the sandbox's ward, made when somebody asks for them.
 */
import { orThrow } from '#kernel'
import { COMMUNES } from '../commune.ts'
import { allotmentOf, type CountryOptions, householdsOf } from '../country.ts'
import { COUNTRY_DAY, demoHouseholds, WARD } from '../demo.ts'
import { dice } from '../dice.ts'
import { dayOf } from '../history/calendar.ts'
import { cellsOf } from '../history/cell.ts'
import type { Chronicle } from '../history/chronicle.ts'
import { type HistoryOptions, live, openCell } from '../history/history.ts'
import { settle } from '../history/settle.ts'
import { problem } from '../problems.ts'
import { AGENCY_CODES, type DatabaseCode, HABITS } from './agency.ts'
import { type RowTruth, rowsOf } from './agency-rows.ts'
import { TABLES } from './table.ts'

export type TruthfulRow = Readonly<{
  database: DatabaseCode
  /** Cells by head name, as the database writes them. */
  row: Readonly<Record<string, string>>
  truth: RowTruth
}>

export type AgencyRowsOptions = Readonly<{
  seed: string
  scale: number
  from: string
  to: string
  /** All nine when left out. */
  databases?: readonly DatabaseCode[]
  /** Codes of communes; the whole country when left out. */
  communes?: readonly string[]
  inFull?: readonly string[]
}>

/**
 * Rows of the agencies of a country that has lived from one day to another, cell by cell, each with its
 * truth. The people are those of `batches({ seed, scale, on: from, inFull })`.
 */
export function* agencyRows(options: AgencyRowsOptions): Generator<TruthfulRow> {
  const { databases = AGENCY_CODES, communes, inFull = [] } = options
  const country: HistoryOptions = { ...options, inFull }
  const among = communes ? COMMUNES.filter(([code]) => communes.includes(code)) : COMMUNES
  for (const cell of cellsOf(options.scale, among)) {
    const { chronicle } = openCell(cell, country)
    if (options.to > options.from) live(chronicle, country)
    for (const database of databases)
      for (const { cells, truth } of rowsOf(database, chronicle, { ...options, cell: cell.index }))
        yield { database, row: named(database, cells), truth }
  }
}

function named(code: DatabaseCode, cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(TABLES[code].columns.map((column, i) => [column, cells[i]!]))
}

export type AgencyDatabase = Readonly<{
  code: DatabaseCode
  name: Readonly<{ vi: string; en: string }>
  /** Name of the file it would be, without an ending. */
  file: string
  columns: readonly string[]
  /** Every row anew, as text by head name. */
  rows(): Iterable<Readonly<Record<string, string>>>
}>

export type WardOptions = Readonly<Pick<CountryOptions, 'seed' | 'on'>>

/** The sandbox of the usual seed. */
const USUAL: WardOptions = { seed: 'lien-thong', on: COUNTRY_DAY }

/** The ward of the sandbox: its neighbours, then the demo people. Kept as long as the same is asked for. */
let kept: { key: string; chronicle: Chronicle } | null = null

function wardOf({ seed, on }: WardOptions): Chronicle {
  const key = `${seed} ${on}`
  if (kept?.key === key) return kept.chronicle
  const commune = COMMUNES.find(([code]) => code === WARD)!
  const country: CountryOptions = { seed, on, scale: 0, inFull: [WARD] }
  const ids = allotmentOf(commune, country)
  const d = dice(seed, 'ward')
  const chronicle: Chronicle = {
    d,
    ids,
    allotments: new Map([[WARD, ids]]),
    lives: [],
    homes: [],
    events: [],
    bachelors: [],
    registrationCode: commune[2],
    acts: 0,
    last: dayOf(on),
  }
  for (const household of [...householdsOf(commune, country, ids), ...demoHouseholds()]) {
    const { home, lives } = settle(d, household, dayOf(on))
    chronicle.homes.push(home)
    chronicle.lives.push(...lives)
  }
  kept = { key, chronicle }
  return chronicle
}

/**
 * One of the nine databases as it stands about the sandbox's ward. Nothing is made before its rows are read.
 * @param code one of `AGENCY_CODES`
 * @throws `country.database-unknown`
 */
export function agencyDatabase(code: string, ward: WardOptions = USUAL): AgencyDatabase {
  const known = AGENCY_CODES.find(one => one === code)
  if (!known)
    return orThrow<AgencyDatabase>(
      problem('database-unknown', { code, codes: AGENCY_CODES.join(', ') }),
    )
  const { name, columns } = TABLES[known]
  return {
    code: known,
    name,
    file: HABITS[known].file,
    columns,
    *rows() {
      for (const { cells } of wardRows(known, ward)) yield named(known, cells)
    },
  }
}

/** The truth about the rows of `agencyDatabase`, in their order: for tests and trainers alone. */
export function* wardTruth(code: DatabaseCode, ward: WardOptions = USUAL): Generator<RowTruth> {
  for (const { truth } of wardRows(code, ward)) yield truth
}

function wardRows(code: DatabaseCode, ward: WardOptions) {
  return rowsOf(code, wardOf(ward), { seed: ward.seed, cell: 0, to: ward.on })
}
