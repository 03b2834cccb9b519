/**
 * Candidate keys for PostgreSQL: every blocking key of a record hashed to 64 bits with its rule, in one table with
 * one B-tree. The candidates of a record are one query; scoring them is `OnlineMatcher.rank`. Keys are made of the
 * texts themselves, not of codes, so that they last and any process makes the same ones.
 */
import { createHash } from 'node:crypto'
import type { Dataset } from './dataset.ts'
import { bagHash, type DateForm, dateForm, parseRef, type TextForm, textForm } from './forms.ts'
import type { Model, Ref } from './model.ts'

export type PgCandidates = Readonly<{
  ddl: string
  /** `$1` bigint[] of keys, `$2` how many candidates at most a key may bring. */
  query: string
  /** Keys of a record in the order of the rules, one per rule that applies. */
  keysOf: (data: Dataset, row: number) => bigint[]
}>

/** `table` is a name of letters, digits, dots and underscores; anything else is a RangeError. */
export function pgCandidates(model: Model, table = 'linkage_key'): PgCandidates {
  if (!/^[a-z_][a-z0-9_.]*$/i.test(table)) throw new RangeError('not a table name')
  const index = `${table.replaceAll('.', '_')}_by_key`
  return {
    ddl: `create table ${table} (key bigint not null, record bigint not null, primary key (key, record));\ncreate index ${index} on ${table} (record);`,
    query: `select distinct c.record from unnest($1::bigint[]) k(key) cross join lateral (select t.record from ${table} t where t.key = k.key limit $2) c order by c.record`,
    keysOf: (data, row) =>
      model.blocking.flatMap(rule => {
        const parts = rule.on.map(ref => refText(model, data, row, ref))
        return parts.includes('') ? [] : [hash64(`${rule.id}\u0001${parts.join('\u0001')}`)]
      }),
  }
}

/** Forms that depend on how rare a word is among all records cannot be keys that last. */
const LASTING = (form: string) => form !== 'rare1' && form !== 'rare2'

function refText(model: Model, data: Dataset, row: number, ref: Ref): string {
  const { field, form } = parseRef(ref)
  const declared = model.fields.find(f => f.name === field)
  if (declared?.type === 'bag') {
    let sum = 0
    for (const part of declared.of ?? [])
      sum = (sum + bagHash(String(data.value(part, row) ?? ''))) | 0
    return sum === 0 ? '' : String(sum)
  }
  const value = data.value(field, row)
  if (value === null || !LASTING(form)) return ''
  if (declared?.type === 'date') return String(dateForm(form as DateForm, Number(value)) || '')
  if (declared?.type === 'digits') return String(value)
  return textForm(form as TextForm, String(value), () => 0)
}

const hash64 = (text: string): bigint =>
  createHash('sha256').update(text).digest().readBigInt64BE(0)
