/**
 * Definition check: what a procedure definition must promise before the house takes it.
 *
 * INVARIANT (nobody is asked twice): a field that a connected source holds is not asked, unless the
 * article of the law that lets the form ask is cited (Nghị định 45/2020/NĐ-CP, Nghị định 118/2025/NĐ-CP).
 */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isPlainDate } from '#vn'
import { OPTION_RULES } from './options.ts'
import type { FieldDefinition, ProcedureDefinition } from './procedure.ts'
import { RULE_NAMES } from './rule-names.ts'

type Vocabulary = Readonly<{
  fields: Readonly<
    Record<string, Readonly<{ source: 'register' | 'notice' | null; field?: string }>>
  >
}>

const PROCEDURES = new URL('../../procedures/', import.meta.url)
const vocabulary: Vocabulary = JSON.parse(
  readFileSync(new URL('lists/vocabulary.json', PROCEDURES), 'utf8'),
)

/** Who holds a field of the forms: the source, and the field of the register; null when people are asked for it. Pure. */
export function holderOf(key: string): { source: 'register' | 'notice'; field?: string } | null {
  const known = vocabulary.fields[key]
  return known?.source ? { source: known.source, field: known.field } : null
}

const text = {
  type: 'object',
  required: ['vi', 'en'],
  properties: { vi: { type: 'string', minLength: 1 }, en: { type: 'string', minLength: 1 } },
  additionalProperties: false,
}
const names = { type: 'array', items: { type: 'string' } }
const duration = {
  type: 'object',
  required: ['quantity', 'unit'],
  properties: {
    quantity: { type: 'integer', minimum: 1 },
    unit: { enum: ['working-day', 'day', 'working-hour', 'month'] },
    sameDay: { type: 'boolean' },
  },
  additionalProperties: false,
}
const field = {
  type: 'object',
  required: ['key', 'label', 'type', 'required', 'source'],
  properties: {
    key: { type: 'string', pattern: '^[a-z]+\\.[a-zA-Z]+$' },
    label: text,
    hint: text,
    type: {
      enum: [
        ...['text', 'name', 'name-part', 'date', 'time', 'gender', 'ethnicity', 'country'],
        ...['place', 'choice', 'boolean', 'integer', 'personal-id', 'phone'],
      ],
    },
    required: { type: 'boolean' },
    source: { enum: ['register', 'notice', 'eid', 'ask'] },
    from: { type: 'string' },
    suggestFrom: { type: 'string' },
    exceptionLaw: { type: 'string', minLength: 10 },
    whenMissing: { enum: ['ask', 'leave-out'] },
    options: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['value', 'label'],
        properties: { value: { type: 'string' }, label: text, hint: text },
        additionalProperties: false,
      },
    },
    optionsFrom: { enum: Object.keys(OPTION_RULES) },
    minimum: { type: 'integer' },
    maximum: { type: 'integer' },
    maxLength: { type: 'integer', minimum: 1, maximum: 2000 },
    showIf: {
      type: 'object',
      required: ['field', 'in'],
      properties: { field: { type: 'string' }, in: names },
      additionalProperties: false,
    },
    rules: { type: 'array', items: { enum: [...RULE_NAMES] } },
  },
  additionalProperties: false,
}
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: [
    ...['code', 'name', 'validFrom', 'validTo', 'decision', 'legalBasis', 'channels', 'duration'],
    ...['fee', 'competence', 'place', 'children', 'confirmations', 'forms', 'documents', 'reads'],
    ...['parameters', 'resultKind', 'signature'],
  ],
  properties: {
    code: { type: 'string', pattern: '^([1-6]\\.\\d{6}|[A-Z]{2,8}-[A-Z]{2,8})$' },
    name: text,
    validFrom: { type: 'string' },
    validTo: { type: ['string', 'null'] },
    decision: { type: 'string', minLength: 1 },
    legalBasis: { ...names, minItems: 1 },
    channels: { type: 'array', items: { enum: [1, 2, 3] }, minItems: 1, uniqueItems: true },
    duration: { anyOf: [duration, { type: 'null' }] },
    fee: { type: 'object' },
    competence: {
      enum: ['one-stop', 'commune-civil-status', 'commune-police', 'social-insurance', null],
    },
    place: { enum: ['mother', 'residence', null] },
    children: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'startsAfter', 'pages'],
        properties: {
          code: { type: 'string' },
          startsAfter: { type: ['string', 'null'] },
          pages: { ...names, minItems: 1 },
          duration,
          legalBasis: { type: 'string' },
        },
        additionalProperties: false,
      },
    },
    confirmations: { type: 'array' },
    forms: {
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          required: ['pages'],
          properties: {
            pages: {
              type: 'array',
              minItems: 1,
              maxItems: 8,
              items: {
                type: 'object',
                required: ['id', 'title', 'fields'],
                properties: {
                  id: { type: 'string', pattern: '^[a-z-]+$' },
                  title: text,
                  intro: text,
                  fields: { type: 'array', items: field },
                },
                additionalProperties: false,
              },
            },
          },
          additionalProperties: false,
        },
      ],
    },
    documents: { type: 'array' },
    reads: { type: 'object' },
    parameters: { type: 'object', additionalProperties: { type: 'number' } },
    resultKind: { enum: ['birth-certificate', 'residence-notice', 'insurance-card', null] },
    signature: { enum: ['eid', 'none'] },
  },
  additionalProperties: false,
}
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)

/**
 * Every fault of a definition, in English for its author; empty when it may be used. Pure.
 * @param definition parsed JSON of unknown shape
 */
export function definitionFaults(definition: unknown): string[] {
  if (!validate(definition))
    return (validate.errors ?? []).map(e => `${e.instancePath || '/'} ${e.message ?? 'is wrong'}`)
  const of = definition as ProcedureDefinition
  const fields = (of.forms?.pages ?? []).flatMap(page => page.fields)
  const keys = fields.map(f => f.key)
  const faults = [
    ...keys.filter((key, i) => keys.indexOf(key) !== i).map(key => `\`${key}\` stands twice`),
    ...fields.flatMap(f => fieldFaults(f, keys)),
  ]
  for (const on of [of.validFrom, of.validTo])
    if (on !== null && !isPlainDate(on)) faults.push(`\`${on}\` is no day`)
  if (of.validTo !== null && of.validTo <= of.validFrom) faults.push('the validity is empty')
  const children = of.children.map(c => c.code)
  for (const child of of.children)
    if (child.startsAfter !== null && !children.includes(child.startsAfter))
      faults.push(`\`${child.code}\` starts after \`${child.startsAfter}\`, which is no child`)
  if (children.length > 0 && !of.children.some(c => c.startsAfter === null))
    faults.push('no child opens with the bundle')
  if ((children.length === 0) !== (of.competence !== null))
    faults.push(
      'a bundle has children and no competence of its own; a procedure the other way round',
    )
  const pages = of.forms?.pages.map(page => page.id) ?? []
  for (const child of of.children)
    for (const page of child.pages)
      if (!pages.includes(page))
        faults.push(`\`${child.code}\` needs the page \`${page}\`, which is not there`)
  for (const confirmation of of.confirmations)
    if (!children.includes(confirmation.neededFor))
      faults.push(`a confirmation is needed for \`${confirmation.neededFor}\`, which is no child`)
  return faults
}

function fieldFaults(f: FieldDefinition, keys: readonly string[]): string[] {
  const known = vocabulary.fields[f.key]
  if (!known) return [`\`${f.key}\` is not in the vocabulary, so nobody knows who holds it`]
  const faults: string[] = []
  if (f.source === 'ask' && known.source !== null && f.exceptionLaw === undefined)
    faults.push(
      `\`${f.key}\` is asked although the ${known.source} holds it; cite the exception of the law or take it from there`,
    )
  if (f.source !== 'ask' && known.source === null)
    faults.push(`\`${f.key}\` names a source, but no connected source holds it`)
  if (f.source !== 'ask' && f.from === undefined)
    faults.push(`\`${f.key}\` names a source but not where in it`)
  if (f.source !== 'ask' && f.whenMissing === 'ask' && f.type === 'choice' && !f.options)
    faults.push(`\`${f.key}\` may be asked but offers no options`)
  if (f.source === 'ask' && f.type === 'choice' && !f.options && !f.optionsFrom)
    faults.push(`\`${f.key}\` is a choice without options`)
  if (f.showIf && !keys.slice(0, keys.indexOf(f.key)).includes(f.showIf.field))
    faults.push(`\`${f.key}\` depends on \`${f.showIf.field}\`, which does not stand before it`)
  return faults
}
