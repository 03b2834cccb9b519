/**
 * Candidate keys for PostgreSQL: every blocking key of a record hashed to 64 bits with its rule, in one table with
 * one B-tree. The candidates of a record are a query per stage; `OnlineMatcher.matchWith` judges them and asks for
 * no more once it is sure. Keys are made of the texts themselves, not of codes, so that they last and any process
 * makes the same ones.
 */
import type { Dataset } from './dataset.ts'
import { bagHash, type DateForm, dateForm, parseRef, type TextForm, textForm } from './forms.ts'
import type { BlockRule, Model, Ref, Stage } from './model.ts'

/** A key of a record; a block of more than `cap` records is left out under a rare rule and cut under another. */
export type PgKey = Readonly<{ rule: string; stage: Stage; key: bigint; cap: number }>
export type PgCandidates = Readonly<{
  /** The table, and the indexes that are best made after the first load. */
  ddl: Readonly<{ table: string; indexes: string }>
  /**
   * `$1` bigint[] of keys, `$2` integer[] of caps: rows `(record bigint)` in order, each once. It reads one record
   * more than the cap of each key, so a block that is too large costs no more than one that fits.
   */
  query: string
  keysOf: (data: Dataset, row: number) => PgKey[]
  /** Rules that have no lasting key: a batch may find pairs by them that no key brings. */
  withoutKey: readonly string[]
}>

const CAP = 5_000

/** `table` is a name of letters, digits, dots and underscores; anything else is a RangeError. */
export function pgCandidates(model: Model, table = 'linkage_key'): PgCandidates {
  if (!/^[a-z_][a-z0-9_.]*$/i.test(table)) throw new RangeError('not a table name')
  const index = table.replaceAll('.', '_')
  const lasting = model.blocking.filter(rule =>
    rule.on.every(ref => !FLEETING.has(parseRef(ref).form)),
  )
  const texts = new KeyTexts(model)
  return {
    ddl: {
      table: `create table ${table} (key bigint not null, record bigint not null);`,
      indexes: `alter table ${table} add constraint ${index}_pkey primary key (key, record);\ncreate index ${index}_by_record on ${table} (record);`,
    },
    query: `select distinct c.record from unnest($1::bigint[], $2::integer[]) k(key, cap) cross join lateral (select t.record, count(*) over () as n from (select record from ${table} where key = k.key order by record limit abs(k.cap) + 1) t limit abs(k.cap)) c where k.cap > 0 or c.n <= -k.cap order by c.record`,
    keysOf: (data, row) =>
      lasting.flatMap(rule => {
        let text = rule.id
        for (const ref of rule.on) {
          const part = texts.of(data, row, ref)
          if (part === '') return []
          text += `\u0001${part}`
        }
        return [{ rule: rule.id, stage: rule.stage, key: hash64(text), cap: capOf(rule) }]
      }),
    withoutKey: model.blocking.filter(rule => !lasting.includes(rule)).map(rule => rule.id),
  }
}

/** Below zero: a block above the cap brings nobody. */
const capOf = (rule: BlockRule): number =>
  rule.stage === 'rare' ? -(rule.maxBlock ?? 5) : (rule.maxBlock ?? CAP)

/** Forms that depend on how rare a word is among all records cannot be keys that last. */
const FLEETING = new Set(['rare1', 'rare2'])

/** Texts of references; a form of a word is made once per data set. */
class KeyTexts {
  readonly #model: Model
  readonly #forms = new WeakMap<Dataset, Map<Ref, string[]>>()

  constructor(model: Model) {
    this.#model = model
  }

  of(data: Dataset, row: number, ref: Ref): string {
    const { field, form } = parseRef(ref)
    const column = data.columns.get(field)
    if (column?.type === 'text') {
      const code = column.codes[row]!
      if (code === 0) return ''
      const texts = this.#textsOf(data, ref)
      texts[code] ??= textForm(form as TextForm, column.words[code]!, () => 0)
      return texts[code]
    }
    if (column?.type === 'date')
      return String(dateForm(form as DateForm, column.values[row]!) || '')
    if (column) return String(data.value(field, row) ?? '')
    const declared = this.#model.fields.find(f => f.name === field)
    let sum = 0
    for (const part of declared?.of ?? [])
      sum = (sum + bagHash(String(data.value(part, row) ?? ''))) | 0
    return sum === 0 ? '' : String(sum)
  }

  #textsOf(data: Dataset, ref: Ref): string[] {
    let forms = this.#forms.get(data)
    if (!forms) {
      forms = new Map()
      this.#forms.set(data, forms)
    }
    let texts = forms.get(ref)
    if (!texts) {
      texts = []
      forms.set(ref, texts)
    }
    return texts
  }
}

const halves = new Int32Array(2)
const whole = new BigInt64Array(halves.buffer)
/**
 * Two lanes of 32 bits with different primes and a mix at the end. Whoever meets by chance is turned away when the
 * values are compared, so a collision costs a comparison and nothing else.
 */
function hash64(text: string): bigint {
  let a = 0x811c9dc5
  let b = 0x2545f491
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
    b ^= b >>> 15
  }
  a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35) ^ b
  b = Math.imul(b ^ (b >>> 13), 0x27d4eb2f) ^ a
  halves[0] = a ^ (a >>> 16)
  halves[1] = b ^ (b >>> 15)
  return whole[0]!
}
