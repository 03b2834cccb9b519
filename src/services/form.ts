/**
 * Form: a definition, what the sources know and what was typed, made into pages, values and problems.
 *
 * INVARIANT: what was typed is kept as typed, wrong or right; a value of a source is never replaced by
 * what somebody typed.
 */
import { createHash } from 'node:crypto'
import type { Instant, PlainDate, Problem } from '#kernel'
import { canonicalJson } from '#ledger'
import { canonicalName, parsePartialDate, precisionOf } from '#vn'
import { findings } from './form-rules.ts'
import { schemaProblems } from './form-schema.ts'
import { OPTION_RULES, type OptionRule } from './options.ts'
import { fieldProblem as problem } from './problems.ts'
import type { FieldDefinition, Option, ProcedureDefinition, SourceKind, Text } from './procedure.ts'
import { type Sources, sourceValue } from './sources.ts'
import { SOURCE_NAMES, writtenCountry, writtenDate, writtenEthnicity } from './words.ts'

/** Typed answers, by field key. */
export type Answers = Readonly<Record<string, string | number | boolean>>

/** One value with where it came from. */
export type FormValue = Readonly<{
  value: string | number | boolean
  /** As people read it, in Vietnamese: `01/11/2026`, `Nữ`, `Kinh`. */
  display: string
  source: Readonly<{ kind: SourceKind; name: Text; at: Instant | null }>
  editable: boolean
}>

export type FieldView = Readonly<{
  field: FieldDefinition
  /** Choices of the moment; null when the field is no choice. */
  options: readonly Option[] | null
  formValue: FormValue | null
  /** What was typed, kept even when wrong; empty when nothing was. */
  typed: string
  /** The applicant is asked for it. False: shown as it stands, with its source. */
  asked: boolean
  problems: readonly Problem[]
}>

export type PageView = Readonly<{
  id: string
  title: Text
  intro: Text | null
  fields: readonly FieldView[]
  /** All required answers of the page are there and none has a problem. */
  complete: boolean
}>

/** The whole form at one moment. */
export type FormView = Readonly<{
  pages: readonly PageView[]
  values: Readonly<Record<string, FormValue>>
  problems: readonly Problem[]
  warnings: readonly Problem[]
}>

type Resolved = { field: FieldDefinition; options: readonly Option[] | null; asked: boolean }

/** Longest text taken from one input, before any rule looks at it. */
const MAX_TYPED = 2_000

/** The typed value of what was written into an input; text that fits no value stays text. */
function parseTyped(field: FieldDefinition, typed: string): string | number | boolean | null {
  const text = typed.trim()
  switch (field.type) {
    case 'boolean':
      if (text === '' || text === 'false') return null
      return ['true', 'on', 'yes', '1'].includes(text) ? true : text
    case 'integer':
      if (text === '') return null
      return /^-?\d{1,9}$/.test(text) ? Number(text) : text
    case 'date': {
      if (text === '') return null
      const parsed = parsePartialDate(text)
      return parsed.ok && precisionOf(parsed.value) === 'day' ? parsed.value : text
    }
    case 'personal-id':
    case 'phone':
      return text === '' ? null : text.replace(/[\s.]/g, '')
    case 'name':
    case 'name-part':
      return text === '' ? null : canonicalName(text)
    default:
      return text === '' ? null : text.normalize('NFC')
  }
}

/** Text of an answer as it may be kept; too long is cut, so that nothing grows without end. */
export const keptText = (typed: string): string =>
  typed.slice(0, MAX_TYPED).toWellFormed().replaceAll('\0', '')

/** The fields of the moment with their values, in order, before any rule has looked at them. */
type Resolution = Readonly<{
  resolved: readonly Resolved[]
  values: Readonly<Record<string, FormValue>>
  /** Required fields whose source holds nothing. */
  missing: readonly FieldDefinition[]
}>

function resolveFields(
  definition: ProcedureDefinition,
  sources: Sources,
  typed: Readonly<Record<string, string>>,
): Resolution {
  const values: Record<string, FormValue> = {}
  const plain: Record<string, string | number | boolean> = {}
  const resolved: Resolved[] = []
  const missing: FieldDefinition[] = []
  for (const field of (definition.forms?.pages ?? []).flatMap(page => page.fields)) {
    const condition = field.showIf
    if (condition && !condition.in.includes(String(plain[condition.field] ?? ''))) continue
    const outcome = resolve(field, sources, typed, plain)
    if (outcome === null) {
      if (field.required && field.whenMissing === undefined) missing.push(field)
      continue
    }
    resolved.push(outcome)
    if (outcome.formValue) {
      values[field.key] = outcome.formValue
      plain[field.key] = outcome.formValue.value
    }
  }
  return { resolved, values, missing }
}

/** Keys of the fields that the form asks for, given the answers so far. Pure. */
export function askedFields(
  definition: ProcedureDefinition,
  sources: Sources,
  typed: Readonly<Record<string, string>>,
): ReadonlyMap<string, FieldDefinition> {
  const { resolved } = resolveFields(definition, sources, typed)
  return new Map(resolved.filter(of => of.asked).map(of => [of.field.key, of.field]))
}

/**
 * Fills the form. Pure.
 * @param typed what was written, by field key; a key that is absent was never answered
 */
export function fillForm(
  definition: ProcedureDefinition,
  sources: Sources,
  typed: Readonly<Record<string, string>>,
  today: PlainDate,
): FormView {
  const { resolved, values, missing } = resolveFields(definition, sources, typed)
  const plain = Object.fromEntries(Object.entries(values).map(([key, v]) => [key, v.value]))
  const warnings: Problem[] = []
  const problems = missing.map(({ key, label }) =>
    problem('source-missing', { field: key, label: label.vi, labelEn: label.en }),
  )
  problems.push(...schemaProblems(definition, plain))
  const wrong = new Set(problems.map(p => p.field))
  for (const { field, options } of resolved) {
    const value = plain[field.key]
    if (value === undefined || wrong.has(field.key)) continue
    if (options && !options.some(o => o.value === value)) {
      problems.push(
        problem('not-offered', {
          field: field.key,
          label: field.label.vi,
          labelEn: field.label.en,
        }),
      )
      continue
    }
    const input = { field, value, sources, today, parameters: definition.parameters }
    for (const found of findings(input))
      (found.weight === 'problem' ? problems : warnings).push(found.problem)
  }

  const views = new Map(
    resolved.map(of => [
      of.field.key,
      {
        field: of.field,
        options: of.options,
        formValue: values[of.field.key] ?? null,
        typed: typed[of.field.key] ?? '',
        asked: of.asked,
        problems: problems.filter(p => p.field === of.field.key),
      } satisfies FieldView,
    ]),
  )
  const pages = (definition.forms?.pages ?? []).map(page => {
    const shown = page.fields.flatMap(f => views.get(f.key) ?? [])
    return {
      id: page.id,
      title: page.title,
      intro: page.intro ?? null,
      fields: shown,
      complete: shown.every(f => f.problems.length === 0),
    }
  })
  return { pages, values, problems, warnings }
}

/** One field: from its source, from a single possible choice, or asked. Null when it stays out of the form. */
function resolve(
  field: FieldDefinition,
  sources: Sources,
  typed: Readonly<Record<string, string>>,
  plain: Readonly<Record<string, unknown>>,
): (Resolved & { formValue: FormValue | null }) | null {
  const { at } = sources
  if (field.source !== 'ask') {
    const known = field.from === undefined ? null : sourceValue(sources, field.from, plain)
    if (known) {
      const source = { kind: known.kind, name: SOURCE_NAMES[known.kind], at }
      return {
        field,
        options: null,
        asked: false,
        formValue: { value: known.value, display: known.display, source, editable: false },
      }
    }
    if (field.whenMissing !== 'ask') return null
  }
  const options = field.optionsFrom
    ? OPTION_RULES[field.optionsFrom as OptionRule](sources)
    : (field.options ?? null)
  if (options?.length === 0) return null
  const only = field.optionsFrom && options?.length === 1 ? options[0] : undefined
  if (only) {
    const source = { kind: 'register' as const, name: SOURCE_NAMES.register, at }
    return {
      field,
      options,
      asked: false,
      formValue: { value: only.value, display: only.label.vi, source, editable: false },
    }
  }
  return { field, options, asked: true, formValue: answered(field, options, sources, typed) }
}

function answered(
  field: FieldDefinition,
  options: readonly Option[] | null,
  sources: Sources,
  typed: Readonly<Record<string, string>>,
): FormValue | null {
  const own = typed[field.key]
  if (own !== undefined) {
    const value = parseTyped(field, own)
    if (value === null) return null
    const source = { kind: 'ask' as const, name: SOURCE_NAMES.ask, at: null }
    return { value, display: displayOf(field, options, value), source, editable: true }
  }
  const suggested = field.suggestFrom ? sourceValue(sources, field.suggestFrom, {}) : null
  if (!suggested) return null
  const source = { kind: suggested.kind, name: SOURCE_NAMES[suggested.kind], at: sources.at }
  return { value: suggested.value, display: suggested.display, source, editable: true }
}

function displayOf(
  field: FieldDefinition,
  options: readonly Option[] | null,
  value: string | number | boolean,
): string {
  const option = options?.find(o => o.value === value)
  if (option) return option.label.vi
  if (value === true) return 'Có'
  const text = String(value)
  switch (field.type) {
    case 'date':
      return /^\d{4}-/.test(text) ? writtenDate(text) : text
    case 'ethnicity':
      return writtenEthnicity(text)
    case 'country':
      return writtenCountry(text)
    default:
      return text
  }
}

/** Hex SHA-256 of the canonical JSON (RFC 8785) of what is declared: this is what the e-ID signs. */
export function digestOf(
  of: { procedure: string; versionFrom: string; evidenceId: string | null },
  values: Readonly<Record<string, FormValue>>,
): string {
  const answers = Object.fromEntries(Object.entries(values).map(([key, v]) => [key, v.value]))
  return createHash('sha256')
    .update(
      canonicalJson({
        procedure: of.procedure,
        versionFrom: of.versionFrom,
        evidenceId: of.evidenceId,
        answers,
      }),
    )
    .digest('hex')
}
