/** Tables: the records of data sets as rows of planes, in memory that threads share. */
import type { Dataset } from './dataset.ts'
import { dateForm, parseRef, type TextForm } from './forms.ts'
import { Lexicon } from './lexicon.ts'
import type { Model } from './model.ts'
import { dateFormOf, type Layout, layoutOf, planeAt } from './plane.ts'

export type Table = Readonly<{ count: number; rows: Int32Array }>
export type Encoded = Readonly<{
  layout: Layout
  lexicons: ReadonlyMap<string, Lexicon>
  tables: readonly Table[]
  /** Records frequencies were counted over. */
  population: number
}>

const sharedInts = (length: number) =>
  new Int32Array(new SharedArrayBuffer(Math.max(4, length * 4)))

export function lexiconOf(encoded: Pick<Encoded, 'layout' | 'lexicons'>, field: string): Lexicon {
  return encoded.lexicons.get(encoded.layout.lexicon.get(field)!)!
}

/**
 * Encodes data sets for a model. The last one is the right side (the register): frequencies are counted there
 * alone unless the model says `all` or there is but one.
 */
export function encode(model: Model, datasets: readonly Dataset[]): Encoded {
  const layout = layoutOf(model)
  const lexicons = new Map<string, Lexicon>()
  for (const root of new Set(layout.lexicon.values())) lexicons.set(root, new Lexicon())
  const all = model.frequencies === 'all'
  const counted = datasets.filter((_, i) => all || i === datasets.length - 1)
  const population = counted.reduce((sum, d) => sum + d.count, 0)

  // The right side first, so that its codes do not depend on who is compared with it.
  const shared = new Map<Dataset, Map<string, Int32Array>>()
  for (const dataset of [...datasets].reverse()) {
    const codes = new Map<string, Int32Array>()
    for (const [name, column] of dataset.columns) {
      const root = layout.lexicon.get(name)
      if (column.type !== 'text' || root === undefined) continue
      const lexicon = lexicons.get(root)!
      codes.set(
        name,
        Int32Array.from(column.words, word => lexicon.code(word)),
      )
      if (!counted.includes(dataset)) continue
      const map = codes.get(name)!
      const counts = new Uint32Array(map.length)
      for (const code of column.codes) counts[code]!++
      for (let i = 1; i < map.length; i++) lexicon.counts[map[i]!]! += counts[i]!
    }
    shared.set(dataset, codes)
  }
  const tables = datasets.map(dataset => fill(layout, lexicons, dataset, shared.get(dataset)!))
  countJoint(layout, tables, all)
  return { layout, lexicons, tables, population }
}

function fill(
  layout: Layout,
  lexicons: ReadonlyMap<string, Lexicon>,
  dataset: Dataset,
  codes: ReadonlyMap<string, Int32Array>,
): Table {
  const { width } = layout
  const n = dataset.count
  const rows = sharedInts(n * width)
  const fillers: ((from: number, to: number) => void)[] = []
  layout.planes.forEach((plane, p) => {
    if (plane.kind === 'count') return
    const { field, form } = parseRef(plane.ref.replace(/#lo$/, ''))
    if (plane.kind === 'bag') {
      for (const part of layout.fields.get(field)!.of ?? []) {
        const column = dataset.columns.get(part)
        if (column?.type !== 'text') continue
        const lexicon = lexicons.get(layout.lexicon.get(part)!)!
        const bags = codes.get(part)!.map(code => lexicon.bag(code))
        const of = column.codes
        fillers.push((from, to) => {
          for (let i = from, at = from * width + p; i < to; i++, at += width)
            rows[at] = (rows[at]! + bags[of[i]!]!) | 0
        })
      }
      return
    }
    const column = dataset.columns.get(field)
    if (!column) return
    if (column.type === 'text') {
      const lexicon = lexicons.get(layout.lexicon.get(field)!)!
      const map = codes.get(field)!.map(code => lexicon.form(form as TextForm, code))
      const of = column.codes
      fillers.push((from, to) => {
        for (let i = from, at = from * width + p; i < to; i++, at += width) rows[at] = map[of[i]!]!
      })
    } else if (column.type === 'date') {
      const as = dateFormOf(plane.ref)
      const { values } = column
      fillers.push((from, to) => {
        for (let i = from, at = from * width + p; i < to; i++, at += width)
          rows[at] = as === 'value' ? values[i]! : dateForm(as, values[i]!)
      })
    } else {
      const words = plane.kind === 'hi' ? column.hi : column.lo
      fillers.push((from, to) => {
        for (let i = from, at = from * width + p; i < to; i++, at += width) rows[at] = words[i]!
      })
    }
  })
  fillers.push((from, to) => {
    for (let i = from; i < to; i++) rows[(i + 1) * width - 1] = i
  })
  // Some rows at a time, so that they are still in the cache when their next plane is written.
  for (let from = 0; from < n; from += 1024) {
    const to = Math.min(n, from + 1024)
    for (const fill of fillers) fill(from, to)
  }
  return { count: n, rows }
}

/** Writes into each row how many records bear its combination of values. */
function countJoint(layout: Layout, tables: readonly Table[], all: boolean): void {
  layout.planes.forEach((plane, p) => {
    if (plane.kind !== 'count') return
    const parts = plane.of!.map(ref => planeAt(layout, ref))
    const counter = new JointCounter(parts)
    const counted = tables.filter((_, i) => all || i === tables.length - 1)
    for (const { count, rows } of counted)
      for (let i = 0; i < count; i++) counter.add(rows, i * layout.width)
    for (const { count, rows } of tables)
      for (let i = 0, at = 0; i < count; i++, at += layout.width)
        rows[at + p] = counter.get(rows, at)
  })
}

/** Counts of combinations in an open table; combinations are compared whole, not by their hash. */
export class JointCounter {
  readonly #parts: readonly number[]
  #slots = new Int32Array(1 << 12)
  #keys = new Int32Array(0)
  #counts = new Int32Array(0)
  #used = 0

  constructor(parts: readonly number[]) {
    this.#parts = parts
    this.#keys = new Int32Array((1 << 11) * parts.length)
    this.#counts = new Int32Array(1 << 11)
  }
  add(rows: Int32Array, at: number): void {
    if (this.#used + 1 >= this.#counts.length) this.#grow()
    const slot = this.#slot(rows, at)
    let entry = this.#slots[slot]!
    if (entry === 0) {
      entry = this.#slots[slot] = ++this.#used
      this.#parts.forEach((p, i) => {
        this.#keys[entry * this.#parts.length + i] = rows[at + p]!
      })
    }
    this.#counts[entry]!++
  }
  get(rows: Int32Array, at: number): number {
    return this.#counts[this.#slots[this.#slot(rows, at)]!]!
  }
  #slot(rows: Int32Array, at: number): number {
    const mask = this.#slots.length - 1
    const parts = this.#parts
    let h = 17
    for (const p of parts) {
      h = Math.imul(h ^ rows[at + p]!, 0x9e3779b1)
      h ^= h >>> 15
    }
    for (let slot = h & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]!
      if (entry === 0) return slot
      let same = true
      for (let i = 0; i < parts.length; i++)
        if (this.#keys[entry * parts.length + i] !== rows[at + parts[i]!]) same = false
      if (same) return slot
    }
  }
  #grow(): void {
    const n = this.#parts.length
    const keys = new Int32Array(this.#keys.length * 2)
    keys.set(this.#keys)
    const counts = new Int32Array(this.#counts.length * 2)
    counts.set(this.#counts)
    this.#keys = keys
    this.#counts = counts
    this.#slots = new Int32Array(counts.length * 2)
    const mask = this.#slots.length - 1
    for (let entry = 1; entry <= this.#used; entry++) {
      let h = 17
      for (let i = 0; i < n; i++) {
        h = Math.imul(h ^ keys[entry * n + i]!, 0x9e3779b1)
        h ^= h >>> 15
      }
      let slot = h & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = entry
    }
  }
}
