/**
 * Form schema: one JSON Schema (2020-12) of a form; the same for the page, an API and a contract.
 *
 * The schema knows types, limits and which fields another answer calls for. What depends on the sources
 * (whose family name, which household) is in `form-rules.ts`.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Problem } from '#kernel'
import { inspectName, isPersonalId, isPlainDate } from '#vn'
import { fieldProblem as problem } from './problems.ts'
import type { FieldDefinition, ProcedureDefinition } from './procedure.ts'

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u
const DEFAULT_LENGTH = 500

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  strict: true,
  strictRequired: false,
})
ajv.addFormat('plain-date', isPlainDate)
ajv.addFormat('clock-time', /^([01]\d|2[0-3]):[0-5]\d$/)
ajv.addFormat('personal-id', isPersonalId)
ajv.addFormat('phone', /^0\d{9,10}$/)
ajv.addFormat('person-name', (text: string) => inspectName(text).length === 0)
ajv.addFormat('one-line', (text: string) => !INVISIBLE.test(text))

function typeOf(field: FieldDefinition): Record<string, unknown> {
  const bound = { maxLength: field.maxLength ?? DEFAULT_LENGTH }
  switch (field.type) {
    case 'boolean':
      return { type: 'boolean' }
    case 'integer':
      return {
        type: 'integer',
        ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
        ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
      }
    case 'date':
      return { type: 'string', format: 'plain-date' }
    case 'time':
      return { type: 'string', format: 'clock-time' }
    case 'personal-id':
      return { type: 'string', format: 'personal-id' }
    case 'phone':
      return { type: 'string', format: 'phone' }
    case 'name':
    case 'name-part':
      return { type: 'string', format: 'person-name', ...bound }
    default:
      return field.options && !field.optionsFrom
        ? { type: 'string', enum: field.options.map(o => o.value) }
        : { type: 'string', format: 'one-line', minLength: 1, ...bound }
  }
}

/** The JSON Schema of a definition's form: a flat object, one property a field. */
export function formSchema(definition: ProcedureDefinition): Record<string, unknown> {
  const fields = (definition.forms?.pages ?? []).flatMap(page => page.fields)
  const always = fields.filter(f => f.required && !f.showIf && f.whenMissing !== 'leave-out')
  const sometimes = fields.filter(f => f.required && f.showIf && f.whenMissing !== 'leave-out')
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:lienthong:form:${definition.code}:${definition.validFrom}`,
    title: definition.name.vi,
    type: 'object',
    properties: Object.fromEntries(fields.map(f => [f.key, { title: f.label.vi, ...typeOf(f) }])),
    required: always.map(f => f.key),
    additionalProperties: false,
    allOf: sometimes.map(f => ({
      if: {
        properties: { [f.showIf!.field]: { enum: f.showIf!.in } },
        required: [f.showIf!.field],
      },
      // biome-ignore lint/suspicious/noThenProperty: this is the word of JSON Schema
      then: { required: [f.key] },
    })),
  }
}

const compiled = new Map<string, ValidateFunction>()

/** Faults of a set of typed values, in words for the field's type; each carries its field. Pure. */
export function schemaProblems(
  definition: ProcedureDefinition,
  values: Readonly<Record<string, unknown>>,
): Problem[] {
  const key = `${definition.code} ${definition.validFrom}`
  let validate = compiled.get(key)
  if (!validate) {
    validate = ajv.compile({ ...formSchema(definition), $id: undefined })
    compiled.set(key, validate)
  }
  if (validate(values)) return []
  const fields = new Map(
    (definition.forms?.pages ?? []).flatMap(page => page.fields).map(f => [f.key, f]),
  )
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const error of validate.errors ?? []) {
    const at = fieldOf(error)
    const field = at === null ? undefined : fields.get(at)
    // One sentence a field is enough: the first fault found.
    if (!field || seen.has(field.key)) continue
    seen.add(field.key)
    problems.push(sentence(field, error, values[field.key]))
  }
  return problems
}

function fieldOf(error: ErrorObject): string | null {
  if (error.keyword === 'required') return String(error.params.missingProperty)
  if (error.keyword === 'if') return null
  const [, key] = error.instancePath.split('/')
  return key === undefined ? null : key.replaceAll('~1', '/').replaceAll('~0', '~')
}

function sentence(field: FieldDefinition, error: ErrorObject, value: unknown): Problem {
  const about = { field: field.key, label: field.label.vi, labelEn: field.label.en }
  const isChoice = field.type === 'choice' || field.type === 'gender'
  switch (error.keyword) {
    case 'required':
    case 'minLength':
      return problem(isChoice ? 'choose-one' : 'required', about)
    case 'minimum':
      return problem('too-small', { ...about, limit: Number(error.params.limit) })
    case 'maximum':
      return problem('too-large', { ...about, limit: Number(error.params.limit) })
    case 'maxLength':
      return problem('too-long', { ...about, limit: Number(error.params.limit) })
    case 'enum':
      return problem('not-offered', about)
    default:
      return ofType(field, about, value)
  }
}

function ofType(
  field: FieldDefinition,
  about: { field: string; label: string; labelEn: string },
  value: unknown,
): Problem {
  switch (field.type) {
    case 'date':
      return problem('not-a-date', about)
    case 'time':
      return problem('not-a-time', about)
    case 'integer':
      return problem('not-a-number', about)
    case 'personal-id':
      return problem('not-a-personal-id', about)
    case 'phone':
      return problem('not-a-phone', about)
    case 'boolean':
      return problem('must-agree', about)
    case 'name':
    case 'name-part': {
      const [why] = inspectName(String(value))
      return problem('not-a-name', { ...about, why: why?.vi ?? '', whyEn: why?.en ?? '' })
    }
    default:
      return problem('not-text', about)
  }
}
