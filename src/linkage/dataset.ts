/**
 * A data set: records read once, standardised and held as columns of numbers. Rows keep their order and their
 * number; what was changed on the way is counted by reason. `dataset-duckdb.ts` fills one from a table.
 */
import { createHash } from 'node:crypto'
import { type Column, Dictionary, Ints, packDigits, unpackDigits } from './column.ts'
import type { Field } from './model.ts'
import type { Reason } from './standard/cleaned.ts'
import {
  type Parts,
  type StandardContext,
  type Standardise,
  standardiser,
} from './standard/registry.ts'

export type Row = Readonly<Record<string, string | null | undefined>>
export type Value = string | number | null

export class Dataset {
  readonly count: number
  readonly columns: ReadonlyMap<string, Column>
  /** How often each standardiser changed or refused a value, by its columns. */
  readonly reasons: ReadonlyMap<string, ReadonlyMap<Reason, number>>

  constructor(
    count: number,
    columns: ReadonlyMap<string, Column>,
    reasons: ReadonlyMap<string, ReadonlyMap<Reason, number>> = new Map(),
  ) {
    this.count = count
    this.columns = columns
    this.reasons = reasons
  }

  /** Reads and standardises rows. Unknown columns are ignored, missing ones are absent. */
  static async fromRows(
    fields: readonly Field[],
    rows: AsyncIterable<Row> | Iterable<Row>,
    context: StandardContext = {},
    signal?: AbortSignal,
  ): Promise<Dataset> {
    const groups = readersOf(fields, context)
    let count = 0
    for await (const row of rows) {
      if ((count & 4095) === 0) signal?.throwIfAborted()
      for (const group of groups) group.read(group.from.map(name => row[name] ?? ''))
      count++
    }
    return assembled(count, groups)
  }

  /** The standard value of a field in a row, as reports and explanations show it. */
  value(field: string, row: number): Value {
    const column = this.columns.get(field)
    if (!column) return null
    if (column.type === 'text') return column.words[column.codes[row]!] || null
    if (column.type === 'date') return column.values[row] || null
    return unpackDigits(column.hi[row]!, column.lo[row]!) || null
  }

  /** SHA-256 of the standardised content: equal for equal data, whatever file it came from. */
  get hash(): string {
    const sum = createHash('sha256').update(String(this.count))
    for (const [name, column] of [...this.columns].sort(([a], [b]) => (a < b ? -1 : 1))) {
      sum.update(`${name}:${column.type}`)
      const parts =
        column.type === 'text'
          ? [byAppearance(column.codes, column.words, word => sum.update(`${word}\u0001`))]
          : column.type === 'date'
            ? [column.values]
            : [column.hi, column.lo]
      for (const part of parts)
        sum.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    }
    return sum.digest('hex')
  }
}

/** Codes numbered as their words first appear, which is the same however a dictionary was filled. */
function byAppearance(
  codes: Int32Array,
  words: readonly string[],
  met: (word: string) => void,
): Int32Array {
  const renamed = new Int32Array(words.length)
  let next = 0
  return codes.map(code => {
    if (code !== 0 && renamed[code] === 0) {
      renamed[code] = ++next
      met(words[code]!)
    }
    return renamed[code]!
  })
}

/** Between the texts of a row that one standardiser reads together. */
export const GLUE = '\u0001'
/** Below this share of different values, results are worth remembering. */
const FEW = 0.35

/** Fields read from the same columns by the same standardiser, so that the work is done once. */
export class Reader {
  readonly from: readonly string[]
  readonly #standardise: Standardise
  readonly #sinks: readonly Sink[]
  readonly reasons = new Map<Reason, number>()
  readonly #seen = new Map<string, number>()
  /** Results met before, `stride` numbers each. */
  readonly #results: number[] = []
  readonly #reasonsOf: (readonly Reason[])[] = []
  readonly #stride: number
  #lookups = 0
  #hits = 0
  #remember = true
  #decided = false

  constructor(from: readonly string[], standardise: Standardise, fields: readonly Field[]) {
    this.from = from
    this.#standardise = standardise
    this.#sinks = fields.map(field => new Sink(field))
    this.#stride = 2 * this.#sinks.length
  }

  /** Says how many different values are to come, so that results are kept only where they will be asked for. */
  expect(distinct: number, rows: number): void {
    this.#decided = true
    this.#remember = distinct < FEW * rows
  }

  read(raw: readonly string[]): void {
    this.readGlued(raw.length === 1 ? raw[0]! : raw.join(GLUE), raw)
  }

  /** Reads a row whose texts were joined by `GLUE`; they are taken apart only when they are new. */
  readGlued(key: string, raw?: readonly string[]): void {
    if (!this.#remember) {
      const { parts, reasons } = this.#standardise(raw ?? this.#apart(key))
      for (const sink of this.#sinks) sink.put(parts)
      this.#tell(reasons)
      return
    }
    this.#lookups++
    let at = this.#seen.get(key)
    if (at === undefined) {
      const { parts, reasons } = this.#standardise(raw ?? this.#apart(key))
      at = this.#reasonsOf.length
      this.#reasonsOf.push(reasons)
      for (const sink of this.#sinks) this.#results.push(...sink.code(parts))
      this.#seen.set(key, at)
    } else this.#hits++
    this.#repeat(at)
    // A column of mostly different values would only fill the memory.
    if (!this.#decided && this.#lookups === 32_768 && this.#hits < this.#lookups * 0.6)
      this.#forget()
  }

  #apart(key: string): readonly string[] {
    return this.from.length === 1 ? [key] : key.split(GLUE)
  }

  /** Appends a row with a result met before. */
  #repeat(at: number): void {
    for (let i = 0; i < this.#sinks.length; i++) {
      const from = at * this.#stride + 2 * i
      this.#sinks[i]!.push(this.#results[from]!, this.#results[from + 1]!)
    }
    this.#tell(this.#reasonsOf[at]!)
  }

  #tell(reasons: readonly Reason[]): void {
    for (const reason of reasons) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1)
  }
  #forget(): void {
    this.#remember = false
    this.#seen.clear()
    this.#results.length = 0
    this.#reasonsOf.length = 0
  }
  columns(): (readonly [string, Column])[] {
    return this.#sinks.map(sink => [sink.field.name, sink.column()] as const)
  }
}

/** Where one field's values go. */
class Sink {
  readonly field: Field
  readonly #part: string
  readonly #first = new Ints()
  readonly #second: Ints | null
  readonly #dictionary = new Dictionary()

  constructor(field: Field) {
    this.field = field
    this.#part = field.part ?? 'value'
    this.#second = field.type === 'digits' ? new Ints() : null
  }
  code(parts: Parts): readonly [number, number] {
    const value = parts[this.#part] ?? null
    if (value === null) return [0, 0]
    if (this.field.type === 'date') return [Number(value), 0]
    if (this.field.type === 'digits') return packDigits(String(value))
    return [this.#dictionary.code(String(value)), 0]
  }
  push(first: number, second: number): void {
    this.#first.push(first)
    this.#second?.push(second)
  }
  put(parts: Parts): void {
    const [first, second] = this.code(parts)
    this.push(first, second)
  }
  column(): Column {
    if (this.field.type === 'date') return { type: 'date', values: this.#first.taken() }
    if (this.#second) return { type: 'digits', hi: this.#first.taken(), lo: this.#second.taken() }
    return { type: 'text', codes: this.#first.taken(), words: this.#dictionary.words }
  }
}

/** One reader per distinct (columns, standardiser, arguments). */
export function readersOf(fields: readonly Field[], context: StandardContext): Reader[] {
  const groups = new Map<string, Field[]>()
  for (const field of fields) {
    if (field.type === 'bag') continue
    const key = JSON.stringify([field.from ?? field.name, field.std ?? 'text', field.args ?? {}])
    groups.set(key, [...(groups.get(key) ?? []), field])
  }
  return [...groups.values()].map(members => {
    const { from, std, args, name } = members[0]!
    const columns = from === undefined ? [name] : typeof from === 'string' ? [from] : from
    return new Reader(columns, standardiser(std ?? 'text', args, context), members)
  })
}

export function assembled(count: number, readers: readonly Reader[]): Dataset {
  return new Dataset(
    count,
    new Map(readers.flatMap(reader => reader.columns())),
    new Map(readers.map(reader => [reader.from.join(' '), reader.reasons])),
  )
}

/** The same fields read from other columns: `{ full_name: 'ho_ten' }` reads `ho_ten` where the model says `full_name`. */
export function readFrom(
  fields: readonly Field[],
  columns: Readonly<Record<string, string>>,
): Field[] {
  const named = (column: string) => columns[column] ?? column
  return fields.map(field =>
    field.from === undefined
      ? field
      : {
          ...field,
          from: typeof field.from === 'string' ? named(field.from) : field.from.map(named),
        },
  )
}
