/**
 * Procedure: a public service (thủ tục hành chính) as dated data.
 *
 * INVARIANT: a definition has a validity; a dossier stays on the definition of the day it was filed
 * (Nghị định 118/2025/NĐ-CP). INVARIANT: nobody is asked twice; see `definition-check.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { assert, orThrow, type PlainDate } from '#kernel'
import type { Field } from '#register'
import { definitionFaults } from './definition-check.ts'
import { procedureProblem } from './problems.ts'

/** A text for people, Vietnamese first. */
export type Text = Readonly<{ vi: string; en: string }>

/** Where a value comes from; `ask` is the applicant. */
export type SourceKind = 'register' | 'notice' | 'eid' | 'ask'

export type FieldType =
  | 'text'
  | 'name'
  | 'name-part'
  | 'date'
  | 'time'
  | 'gender'
  | 'ethnicity'
  | 'country'
  | 'place'
  | 'choice'
  | 'boolean'
  | 'integer'
  | 'personal-id'
  | 'phone'

export type Option = Readonly<{ value: string; label: Text; hint?: Text }>

export type FieldDefinition = Readonly<{
  /** Key of the national form vocabulary, e.g. `child.ethnicity`. */
  key: string
  label: Text
  hint?: Text
  type: FieldType
  required: boolean
  source: SourceKind
  /** Path in the prefill, e.g. `mother.birthDate`; only when the source is not `ask`. */
  from?: string
  /** Article that lets the form ask what a connected source holds. */
  exceptionLaw?: string
  /** Path in the sources whose value is offered as a first answer and may be changed. */
  suggestFrom?: string
  /** What to do when the source has no value: ask the applicant, or leave the field out. */
  whenMissing?: 'ask' | 'leave-out'
  options?: readonly Option[]
  /** Name of a rule of `options.ts` that makes the choices from what the sources hold. */
  optionsFrom?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  /** The field exists only while another answer is one of these. */
  showIf?: Readonly<{ field: string; in: readonly string[] }>
  /** Names of rules in `form-rules.ts`. */
  rules?: readonly string[]
}>

export type PageDefinition = Readonly<{
  id: string
  title: Text
  intro?: Text
  fields: readonly FieldDefinition[]
}>

export type Duration = Readonly<{
  quantity: number
  unit: 'working-day' | 'day' | 'working-hour' | 'month'
  /** Answered on the day of intake; after 15:00 on the next working day. */
  sameDay?: boolean
}>

export type CompetenceRole =
  | 'one-stop'
  | 'commune-civil-status'
  | 'commune-police'
  | 'social-insurance'

export type ChildDefinition = Readonly<{
  code: string
  /** Opens when this sibling is approved; null opens with the bundle. */
  startsAfter: string | null
  /** Pages of the bundle's form this part needs; its office sees no others. */
  pages: readonly string[]
  /** The time limit inside the bundle, when it differs from the procedure's own. */
  duration?: Duration
  legalBasis?: string
}>

export type ConfirmationDefinition = Readonly<{
  who: 'household-head'
  /** What the second person is asked, in a plain sentence. */
  question: Text
  /** The child dossier that needs the answer. */
  neededFor: string
  /** Working days; a silent second person then no longer holds the others up. */
  waitsFor: number
  legalBasis: string
}>

export type ProcedureDefinition = Readonly<{
  /** National code, or a working code until one is published. */
  code: string
  name: Text
  validFrom: PlainDate
  validTo: PlainDate | null
  decision: string
  legalBasis: readonly string[]
  /** 1 direct, 2 online, 3 post. */
  channels: readonly (1 | 2 | 3)[]
  /** Null when the record names no time. */
  duration: Duration | null
  fee: Readonly<{
    amount: number
    note: Text
    rules: readonly Readonly<{ when: string; amount: number | null; decidedBy: string }>[]
  }>
  /** Null for a bundle: its children have the competence. */
  competence: CompetenceRole | null
  /** Whose jurisdiction decides: the mother's residence, or the chosen residence of the child. */
  place: 'mother' | 'residence' | null
  children: readonly ChildDefinition[]
  confirmations: readonly ConfirmationDefinition[]
  forms: Readonly<{ pages: readonly PageDefinition[] }> | null
  /** Documents the dossier is made of (thành phần hồ sơ). */
  documents: readonly Readonly<{ id: string; name: Text; from: SourceKind; required: boolean }>[]
  /** Register fields the competent office may read of each party while the dossier is open. */
  reads: Readonly<
    Partial<Record<'mother' | 'father' | 'child' | 'head' | 'applicant', readonly Field[]>>
  >
  /** Law-made figures of the rules, by name, e.g. `lateAfterDays`. */
  parameters: Readonly<Record<string, number>>
  resultKind: 'birth-certificate' | 'residence-notice' | 'insurance-card' | null
  /** The online applicant signs with the e-ID. */
  signature: 'eid' | 'none'
}>

const PROCEDURES = new URL('../../procedures/', import.meta.url)
let shelf: readonly ProcedureDefinition[] | undefined

/** Reads every definition once; one that breaks the rules stops the house at start. */
function definitions(): readonly ProcedureDefinition[] {
  shelf ??= readdirSync(PROCEDURES)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => {
      const definition: unknown = JSON.parse(readFileSync(new URL(file, PROCEDURES), 'utf8'))
      const faults = definitionFaults(definition)
      assert(faults.length === 0, `procedures/${file}: ${faults.join('; ')}`)
      return definition as ProcedureDefinition
    })
  return shelf
}

const isValid = (of: ProcedureDefinition, on: PlainDate) =>
  of.validFrom <= on && (of.validTo === null || on < of.validTo)

/** The definition of a procedure on a day. @throws `procedure.unknown` */
export function procedureOn(code: string, on: PlainDate): ProcedureDefinition {
  const found = definitions().find(of => of.code === code && isValid(of, on))
  return orThrow(found ?? procedureProblem('unknown'))
}

/** All definitions of a day, parts of bundles too; those with `forms` may be applied for. */
export function proceduresOn(on: PlainDate): readonly ProcedureDefinition[] {
  return definitions().filter(of => isValid(of, on))
}
