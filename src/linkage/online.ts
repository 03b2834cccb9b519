/**
 * Online matching: one record against a register held in memory, by the same rules, the same comparisons and the
 * same weights as a batch; what a batch would answer for the record, this answers.
 */
import { type BlockIndex, indexRule, keyOf, produces, splitKey } from './block.ts'
import type { Dataset } from './dataset.ts'
import { type DateForm, dateForm, parseRef, type TextForm } from './forms.ts'
import { type Found, type Linked, type LinkRun, linkedRow } from './link.ts'
import type { Model, Stage } from './model.ts'
import { jointRef, planeAt } from './plane.ts'
import { type Prepared, prepareEncoded } from './prepare.ts'
import { stagesOf } from './run.ts'
import { emptyBest, NONE, type Space, scanBest } from './scan.ts'
import { probabilityOf } from './score.ts'
import { type Encoded, encode, JointCounter, lexiconOf } from './table.ts'

export type Match = Linked & Readonly<{ candidates: number }>

export class OnlineMatcher {
  readonly #model: Model
  readonly #encoded: Encoded
  readonly #prepared: Prepared
  #indexes: readonly BlockIndex[] | null = null
  readonly #joints: ReadonlyMap<string, JointCounter>

  constructor(model: Model, register: Dataset) {
    this.#model = model
    this.#encoded = encode(model, [register])
    this.#prepared = prepareEncoded(model, this.#encoded, null)
    const { space } = this.#prepared
    this.#joints = new Map(
      (model.joint ?? []).map(joint => {
        const counter = new JointCounter(joint.of.map(ref => planeAt(this.#encoded.layout, ref)))
        for (let i = 0; i < space.right.count; i++) counter.add(space.right.rows, i * space.width)
        return [jointRef(joint.of), counter] as const
      }),
    )
  }

  /** Indexes in memory, made when they are first asked for: whoever has keys elsewhere needs none. */
  get indexes(): readonly BlockIndex[] {
    const { space } = this.#prepared
    this.#indexes ??= space.rules.map((rule, k) =>
      indexRule(rule, space.splits[k]!, space.width, space.right, null),
    )
    return this.#indexes
  }

  /** Matches the `row`-th record of a data set read with the model's fields. */
  match(data: Dataset, row: number): Match {
    const left = { count: 1, rows: this.encode(data, row) }
    const space: Space = { ...this.#prepared.space, left }
    const best = emptyBest(1)
    const settle = this.#model.decide.settle ?? Number.POSITIVE_INFINITY
    let candidates = 0
    for (const stage of stagesOf(space)) {
      for (const k of stage) {
        let key = keyOf(space.rules[k]!, left.rows, 0)
        if (key !== 0) key = splitKey(space.splits[k]!, key, left.rows, 0)
        if (key === 0) continue
        candidates += scanBest(space, k, this.indexes[k]!, ONE, Int32Array.of(key), best)
      }
      if (best.weight[0]! >= settle) break
    }
    return { ...linkedRow({ best, model: this.#model } as LinkRun, 0), left: row, candidates }
  }

  /**
   * As `match`, with candidates from elsewhere: `candidatesOf` gives the register's row numbers for a stage, and is
   * not asked for a stage once an earlier one has settled the record. Rows that no rule of the stage puts beside
   * the record are passed over, so more than enough may be given.
   */
  async matchWith(
    data: Dataset,
    row: number,
    candidatesOf: (stage: Stage) => Promise<Iterable<number>>,
  ): Promise<Match> {
    const left = { count: 1, rows: this.encode(data, row) }
    const space: Space = { ...this.#prepared.space, left }
    const best = emptyBest(1)
    const settle = this.#model.decide.settle ?? Number.POSITIVE_INFINITY
    let candidates = 0
    for (const rules of stagesOf(space)) {
      const index = only(space, await candidatesOf(space.rules[rules[0]!]!.stage))
      for (const k of rules) candidates += scanBest(space, k, index, ONE, ONE_KEY, best)
      if (best.weight[0]! >= settle) break
    }
    return { ...linkedRow({ best, model: this.#model } as LinkRun, 0), left: row, candidates }
  }

  /** Scores one record against register rows found elsewhere, whatever the rules, best first. */
  rank(data: Dataset, row: number, rows: Iterable<number>): Found[] {
    const left = this.encode(data, row)
    const { space } = this.#prepared
    const found = [...new Set(rows)].map(right => {
      space.scorer.score(left, 0, space.right.rows, right * space.width)
      return { right, weight: space.scorer.weight, probability: probabilityOf(space.scorer.weight) }
    })
    return found
      .filter(f => f.weight > NONE)
      .sort((x, y) => y.weight - x.weight || x.right - y.right)
  }

  /** Pattern and weight of a record beside one of the register. */
  score(data: Dataset, row: number, right: number): Readonly<{ pattern: number; weight: number }> {
    const { space } = this.#prepared
    const pattern = space.scorer.score(
      this.encode(data, row),
      0,
      space.right.rows,
      right * space.width,
    )
    return { pattern, weight: space.scorer.weight }
  }

  /** A record as a row of planes. A word the register never had gets a code of its own. */
  encode(data: Dataset, row: number): Int32Array {
    const { layout, lexicons } = this.#encoded
    const out = new Int32Array(layout.width)
    const text = (field: string) => String(data.value(field, row) ?? '')
    layout.planes.forEach((plane, p) => {
      if (plane.kind === 'count') return
      const { field, form } = parseRef(plane.ref.replace(/#lo$/, ''))
      const column = data.columns.get(field)
      if (plane.kind === 'bag') {
        for (const part of layout.fields.get(field)!.of ?? []) {
          const lexicon = lexicons.get(layout.lexicon.get(part)!)!
          out[p] = (out[p]! + lexicon.bag(lexicon.code(text(part)))) | 0
        }
      } else if (column?.type === 'text') {
        const lexicon = lexiconOf(this.#encoded, field)
        out[p] = lexicon.form(form as TextForm, lexicon.code(text(field)))
      } else if (column?.type === 'date') out[p] = dateForm(form as DateForm, column.values[row]!)
      else if (column?.type === 'digits')
        out[p] = plane.kind === 'hi' ? column.hi[row]! : column.lo[row]!
    })
    layout.planes.forEach((plane, p) => {
      if (plane.kind === 'count') out[p] = this.#joints.get(plane.ref)!.get(out, 0)
    })
    return out
  }

  /** Whether two rows share a block under any rule; for tests of candidate keys. */
  blocked(left: Int32Array, right: number): boolean {
    const { space } = this.#prepared
    return space.rules.some((rule, k) =>
      produces(rule, space.splits[k]!, left, 0, space.right.rows, right * space.width),
    )
  }
}
const ONE = Uint32Array.of(0)
const ONE_KEY = Int32Array.of(1)

/** An index of one block: the given rows in order, each once. */
function only({ right, width }: Space, records: Iterable<number>): BlockIndex {
  const sorted = Int32Array.from(new Set(records)).sort()
  const rows = new Int32Array(sorted.length * width)
  sorted.forEach((record, i) => {
    rows.set(right.rows.subarray(record * width, (record + 1) * width), i * width)
  })
  const n = sorted.length
  return { shift: 31, start: Uint32Array.of(0, n, n), keys: new Int32Array(n).fill(1), rows }
}
