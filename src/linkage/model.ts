/**
 * A linkage model: what is read from each record, how two records are compared, which pairs are looked at and
 * when a pair is a link. It is data (JSON) made of a closed set of named tests, so that every generator (typed
 * arrays, DuckDB, PostgreSQL keys, explanation) can do all of it and nobody's text is ever run as a query.
 */
import { createHash } from 'node:crypto'
import type { StandardName } from './standard/registry.ts'

export type FieldType = 'text' | 'date' | 'digits' | 'bag'
/**
 * One value of a record. `from` names the columns it is read from, `std` the standardiser, `part` which of its
 * results. A `bag` is the set of words of other fields without their order.
 */
export type Field = Readonly<{
  name: string
  type: FieldType
  from?: string | readonly string[]
  std?: StandardName
  part?: string
  args?: Readonly<Record<string, string | number | boolean>>
  of?: readonly string[]
}>

/** A field in one of its forms: `surname`, `surname.fold`, `dob.year`. See `forms.ts` for the list. */
export type Ref = string

export type Similarity = 'jw' | 'jaro' | 'lev' | 'dl' | 'jaccard' | 'overlap' | 'tokens'
export type Test =
  | Readonly<{ t: 'same'; f: Ref }>
  | Readonly<{ t: 'crossed'; f: Ref; g: Ref }>
  | Readonly<{ t: 'sameAs'; f: Ref; g: Ref }>
  | Readonly<{ t: 'edit1'; f: Ref }>
  | Readonly<{ t: Similarity; f: Ref; at: number }>
  | Readonly<{ t: 'subset'; f: Ref }>
  | Readonly<{ t: 'dateSwap'; f: Ref }>
  | Readonly<{ t: 'dateTwoOfThree'; f: Ref }>
  | Readonly<{ t: 'daysWithin'; f: Ref; at: number }>
  | Readonly<{ t: 'yearsWithin'; f: Ref; at: number }>
  | Readonly<{ t: 'absent'; f: Ref; side?: 'any' | 'both' }>
  | Readonly<{ t: 'and'; of: readonly Test[] }>
  | Readonly<{ t: 'or'; of: readonly Test[] }>
  | Readonly<{ t: 'not'; of: Test }>
  | Readonly<{ t: 'else' }>

/**
 * One degree of agreement. The first level whose test holds is the pair's; `weight` instead of `m` and `u` is a
 * deterministic rule. `null` marks the level that says nothing. `u: 'one'` fixes u to one in the number of records.
 */
export type Level = Readonly<{
  id: string
  label?: string
  when: Test
  null?: boolean
  m?: number
  u?: number
  fixU?: boolean | 'one'
  fixM?: boolean
  weight?: number
  tf?: Readonly<{ of: Ref; weight?: number; floor?: number }>
}>
export type Comparison = Readonly<{ id: string; label?: string; levels: readonly Level[] }>

export type Stage = 'settle' | 'wide' | 'rare'
/** Records that agree in all of `on` are compared. A block above `maxBlock` is split further, never dropped unsaid. */
export type BlockRule = Readonly<{
  id: string
  on: readonly Ref[]
  stage: Stage
  maxBlock?: number
  train?: boolean
}>

/**
 * Where all of these comparisons agree at these levels, the frequency of the combination replaces the term
 * frequencies of its parts: Nguyễn Văn Hùng is common far beyond what its three words say one by one.
 */
export type JointFrequency = Readonly<{
  id: string
  of: readonly Ref[]
  levels: Readonly<Record<string, readonly string[]>>
}>

export type LinkType = 'link' | 'dedupe' | 'link-and-dedupe'
export type Decide = Readonly<{
  /** A left record with a best weight at or above this leaves after the settling rules. */
  settle?: number
  accept: number
  review: number
  margin: number
}>
export type Model = Readonly<{
  format: 'linkage-model/1'
  name: string
  linkType: LinkType
  /** Probability that two records drawn at random are one entity; null until trained. */
  prior: number | null
  fields: readonly Field[]
  comparisons: readonly Comparison[]
  joint?: readonly JointFrequency[]
  blocking: readonly BlockRule[]
  decide: Decide
  /** Whose records term frequencies are counted in: the right side's, or all records. */
  frequencies?: 'right' | 'all'
  trained?: Readonly<{ seed: number; pairs: number; patterns: number; data: string }>
}>

/** A canonical text of any JSON value: keys in order, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

/** SHA-256 of the canonical text: two models with one hash give one result on one input. */
export const modelHash = (model: Model): string =>
  createHash('sha256').update(canonical(model)).digest('hex')
