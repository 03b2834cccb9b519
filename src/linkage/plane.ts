/**
 * Planes: the numbers a comparison reads, one 32-bit word per record each. A reference of the model becomes one
 * plane (a code, a date, a bag, a frequency) or two (digits); zero always means absent.
 */
import { type DateForm, parseRef } from './forms.ts'
import type { Field, Model, Ref, Test } from './model.ts'

export type Plane = Readonly<{
  ref: Ref
  kind: 'code' | 'date' | 'hi' | 'lo' | 'bag' | 'count'
  of?: readonly Ref[]
}>

export type Layout = Readonly<{
  planes: readonly Plane[]
  /** Words of a row: its planes and, last, its number. */
  width: number
  at: ReadonlyMap<string, number>
  fields: ReadonlyMap<string, Field>
  /** Fields whose values are compared with each other share a lexicon. */
  lexicon: ReadonlyMap<string, string>
}>

function refsOf(test: Test): Ref[] {
  if (test.t === 'and' || test.t === 'or') return test.of.flatMap(refsOf)
  if (test.t === 'not') return refsOf(test.of)
  if (test.t === 'else') return []
  if (test.t === 'crossed' || test.t === 'sameAs') return [test.f, test.g]
  return [test.f]
}

/** Every reference a model's comparisons, frequencies and blocks read. */
export function modelRefs(model: Model): Set<Ref> {
  const refs = new Set<Ref>()
  for (const comparison of model.comparisons)
    for (const level of comparison.levels) {
      for (const ref of refsOf(level.when)) refs.add(ref)
      if (level.tf) refs.add(level.tf.of)
    }
  for (const rule of model.blocking) for (const ref of rule.on) refs.add(ref)
  for (const joint of model.joint ?? []) for (const ref of joint.of) refs.add(ref)
  return refs
}

function crossed(test: Test): [Ref, Ref][] {
  if (test.t === 'and' || test.t === 'or') return test.of.flatMap(crossed)
  if (test.t === 'not') return crossed(test.of)
  return test.t === 'crossed' || test.t === 'sameAs' ? [[test.f, test.g]] : []
}

export const jointRef = (of: readonly Ref[]): Ref => `#${of.join(',')}`

export function layoutOf(model: Model): Layout {
  const fields = new Map(model.fields.map(f => [f.name, f]))
  const planes: Plane[] = []
  for (const ref of modelRefs(model)) {
    const field = fields.get(parseRef(ref).field)
    if (!field) throw new RangeError(`the model reads \`${ref}\`, which is no field of it`)
    if (field.type === 'digits') planes.push({ ref, kind: 'hi' }, { ref: `${ref}#lo`, kind: 'lo' })
    else
      planes.push({
        ref,
        kind: field.type === 'date' ? 'date' : field.type === 'bag' ? 'bag' : 'code',
      })
  }
  for (const joint of model.joint ?? [])
    planes.push({ ref: jointRef(joint.of), kind: 'count', of: joint.of })

  const lexicon = new Map(model.fields.map(f => [f.name, f.name]))
  const root = (name: string): string => {
    const up = lexicon.get(name) ?? name
    return up === name ? name : root(up)
  }
  for (const { levels } of model.comparisons)
    for (const level of levels)
      for (const [f, g] of crossed(level.when)) {
        const a = root(parseRef(f).field)
        const b = root(parseRef(g).field)
        if (a !== b) lexicon.set(a < b ? b : a, a < b ? a : b)
      }
  return {
    planes,
    width: planes.length + 1,
    at: new Map(planes.map((plane, i) => [plane.ref, i])),
    fields,
    lexicon: new Map(model.fields.map(f => [f.name, root(f.name)])),
  }
}

export function planeAt(layout: Layout, ref: Ref): number {
  const at = layout.at.get(ref)
  if (at === undefined) throw new RangeError(`\`${ref}\` is not in the layout`)
  return at
}

export const dateFormOf = (ref: Ref): DateForm => parseRef(ref).form as DateForm
