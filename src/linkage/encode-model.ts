/**
 * A model for encoded records out of one for clear ones: equality becomes equality of keyed tokens, likeness
 * becomes overlap of keyed bits, and what needs the clear value (sound, prefixes, distance in years) is left out.
 * Levels are trained on the encoded records by the same estimation.
 */
import { parseRef } from './forms.ts'
import type { BlockRule, Comparison, Field, Level, Model, Ref, Test } from './model.ts'

/** How a field is encoded: tokens alone, tokens and bits, the parts of a date, or the set of its words. */
export type EncodedKind = 'token' | 'bits' | 'date' | 'words'
export type EncodedField = Readonly<{
  name: string
  kind: EncodedKind
  /** Fields whose values are compared with one another are encoded alike. */
  domain: string
  /** The fields a bag of words is made of. */
  of?: readonly string[]
}>

/** Overlap |A∩B|/|A∪B| for a Dice coefficient 2|A∩B|/(|A|+|B|). */
const overlapAt = (dice: number) => Math.round((1000 * dice) / (2 - dice)) / 1000

/** The Dice coefficient that stands for a threshold on clear values; estimation says what it is worth. */
function diceOf(t: string, at: number): number {
  if (t === 'lev' || t === 'dl') return at <= 1 ? 0.7 : 0.6
  if (t === 'overlap' || t === 'jaccard') return Math.min(0.85, 0.3 + 0.5 * at)
  return at >= 0.9 ? 0.74 : at >= 0.86 ? 0.66 : 0.52
}
const DATE_PARTS = 0.58
const ONE_DIGIT = 0.78

function refOf(ref: Ref, fields: ReadonlyMap<string, Field>): Ref | null {
  const { field, form } = parseRef(ref)
  switch (fields.get(field)?.type) {
    case 'bag':
      return field
    case 'digits':
      return `${field}.first`
    case 'date':
      return form === 'value' || form === 'whole'
        ? field
        : form === 'year'
          ? `${field}.first`
          : null
    case 'text':
      return form === 'value'
        ? `${field}.last`
        : form === 'fold' || form === 'bag'
          ? `${field}.first`
          : null
    default:
      return null
  }
}

function testOf(test: Test, fields: ReadonlyMap<string, Field>): Test | null {
  switch (test.t) {
    case 'else':
      return test
    case 'and':
    case 'or': {
      const of = test.of.flatMap(t => testOf(t, fields) ?? [])
      if (of.length === 0 || (test.t === 'and' && of.length < test.of.length)) return null
      return of.length === 1 ? of[0]! : { t: test.t, of }
    }
    case 'not': {
      const inner = testOf(test.of, fields)
      return inner && { t: 'not', of: inner }
    }
    case 'same': {
      const f = refOf(test.f, fields)
      return f === null ? null : { t: 'same', f }
    }
    case 'absent':
      return { ...test, f: parseRef(test.f).field }
    case 'crossed':
    case 'sameAs': {
      const [f, g] = [refOf(test.f, fields), refOf(test.g, fields)]
      return f === null || g === null ? null : { t: test.t, f, g }
    }
    case 'edit1':
      return { t: 'overlap', f: parseRef(test.f).field, at: overlapAt(ONE_DIGIT) }
    case 'dateSwap':
    case 'dateTwoOfThree':
      return { t: 'overlap', f: parseRef(test.f).field, at: overlapAt(DATE_PARTS) }
    case 'subset':
      return { t: 'overlap', f: parseRef(test.f).field, at: overlapAt(0.6) }
    case 'daysWithin':
    case 'yearsWithin':
      return null
    default:
      return {
        t: 'overlap',
        f: parseRef(test.f).field,
        at: overlapAt(diceOf(test.t, test.at)),
      }
  }
}

function levelsOf(comparison: Comparison, fields: ReadonlyMap<string, Field>): Level[] {
  const seen = new Set<string>()
  return comparison.levels.flatMap(({ m: _, tf, ...level }): Level[] => {
    const when = testOf(level.when, fields)
    // Two clear levels may come to one encoded test; the first keeps it.
    if (when === null || seen.has(JSON.stringify(when))) return []
    seen.add(JSON.stringify(when))
    const of = tf && refOf(tf.of, fields)
    const { u, ...rest } = level
    return [
      {
        ...rest,
        when,
        ...(level.fixU && u !== undefined ? { u } : {}),
        ...(tf && of ? { tf: { ...tf, of } } : {}),
      },
    ]
  })
}

function ruleOf(rule: BlockRule, fields: ReadonlyMap<string, Field>): BlockRule[] {
  const on = rule.on.map(ref => refOf(ref, fields))
  return on.every(ref => ref !== null) ? [{ ...rule, on: on as Ref[] }] : []
}

/** The model for encoded records, and how each field is encoded. */
export function encodedModel(clear: Model): { model: Model; fields: readonly EncodedField[] } {
  const fields = new Map(clear.fields.map(f => [f.name, f]))
  const comparisons = clear.comparisons.map(c => ({ ...c, levels: levelsOf(c, fields) }))
  const fuzzy = new Set<string>()
  const crossedWith = new Map<string, string>()
  const visit = (test: Test): void => {
    if (test.t === 'and' || test.t === 'or') for (const t of test.of) visit(t)
    else if (test.t === 'not') visit(test.of)
    else if (test.t === 'overlap') fuzzy.add(parseRef(test.f).field)
    else if (test.t === 'crossed' || test.t === 'sameAs') {
      const [a, b] = [parseRef(test.f).field, parseRef(test.g).field].sort()
      crossedWith.set(b!, a!)
    }
  }
  for (const c of comparisons) for (const level of c.levels) visit(level.when)
  const joint = (clear.joint ?? []).flatMap(j => {
    const of = j.of.map(ref => refOf(ref, fields))
    return of.every(ref => ref !== null) ? [{ ...j, of: of as Ref[] }] : []
  })
  return {
    model: {
      ...clear,
      name: `${clear.name} encoded`,
      prior: null,
      fields: clear.fields.map(f => ({ name: f.name, type: 'text', from: f.name, std: 'raw' })),
      comparisons,
      joint,
      blocking: clear.blocking.flatMap(rule => ruleOf(rule, fields)),
    },
    fields: clear.fields.map(f => ({
      name: f.name,
      kind:
        f.type === 'bag'
          ? 'words'
          : f.type === 'date'
            ? 'date'
            : fuzzy.has(f.name)
              ? 'bits'
              : 'token',
      domain: crossedWith.get(f.name) ?? f.name,
      ...(f.of ? { of: f.of } : {}),
    })),
  }
}
