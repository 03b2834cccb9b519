/** Form rules: what must hold between the answers and what the sources know. All pure. */
import type { PlainDate, Problem } from '#kernel'
import { daysBetween, isPlainDate, sameName } from '#vn'
import { fieldProblem as problem } from './problems.ts'
import type { FieldDefinition } from './procedure.ts'
import type { RuleName } from './rule-names.ts'
import type { Sources } from './sources.ts'

export type RuleInput = Readonly<{
  field: FieldDefinition
  value: string | number | boolean
  sources: Sources
  today: PlainDate
  parameters: Readonly<Record<string, number>>
}>

/** A rule's finding: `problem` stands in the way, `warning` is only said. */
export type Finding = Readonly<{ weight: 'problem' | 'warning'; problem: Problem }>

const stop = (p: Problem): Finding => ({ weight: 'problem', problem: p })
const tell = (p: Problem): Finding => ({ weight: 'warning', problem: p })

const RULES: Readonly<Record<RuleName, (of: RuleInput) => Finding | null>> = {
  'birth-not-in-future': ({ field, value, today }) =>
    typeof value === 'string' && value > today
      ? stop(problem('birth-in-future', { field: field.key }))
      : null,

  /** Luật Hộ tịch 2014 art. 15: within 60 days; later is possible and is said. */
  'registered-in-time': ({ field, value, today, parameters }) => {
    const days = parameters.lateAfterDays ?? 60
    return typeof value === 'string' && isPlainDate(value) && daysBetween(value, today) > days
      ? tell(problem('late-registration', { field: field.key, days }))
      : null
  },

  'at-least-one-parent': ({ field, sources }) =>
    sources.mother === null && sources.father === null
      ? stop(problem('no-parent', { field: field.key }))
      : null,

  /** Bộ luật Dân sự 2015 art. 26. */
  'surname-of-a-parent': ({ field, value, sources }) => {
    const families = [sources.mother, sources.father].flatMap(p => (p ? [p.name.family] : []))
    return families.some(family => sameName(family, String(value)) === 'same')
      ? null
      : stop(problem('surname-of-neither', { field: field.key }))
  },

  /** Bộ luật Dân sự 2015 art. 29. */
  'ethnicity-of-a-parent': ({ field, value, sources }) => {
    const codes = [sources.mother, sources.father].flatMap(p => (p ? [p.ethnicity] : []))
    return codes.includes(String(value))
      ? null
      : stop(problem('ethnicity-of-neither', { field: field.key }))
  },

  /** Bộ luật Dân sự 2015 art. 26 para. 3: letters only, in Vietnamese or another tongue of Viet Nam. */
  'name-has-no-digits': ({ field, value }) =>
    /\p{N}/u.test(String(value))
      ? stop(
          problem('not-a-name', {
            field: field.key,
            label: field.label.vi,
            labelEn: field.label.en,
            why: 'Họ tên có chữ số.',
            whyEn: 'the name holds a digit',
          }),
        )
      : null,

  /** The number itself is looked up when the form is submitted; here only that it is not a party's own. */
  'head-can-be-asked': ({ field, value, sources }) =>
    [sources.mother, sources.father].some(p => p?.personalId === value && p?.household !== null)
      ? stop(problem('head-not-askable', { field: field.key }))
      : null,

  'must-be-true': ({ field, value }) =>
    value === true
      ? null
      : stop(
          problem('must-agree', {
            field: field.key,
            label: field.label.vi,
            labelEn: field.label.en,
          }),
        ),
}

/** What the cited rules of a field find. */
export function findings(of: RuleInput): Finding[] {
  return (of.field.rules ?? []).flatMap(name => RULES[name as RuleName](of) ?? [])
}
