/** Names of the rules a form may cite; their bodies stand in `form-rules.ts`. */
export const RULE_NAMES = [
  'birth-not-in-future',
  'registered-in-time',
  'at-least-one-parent',
  'surname-of-a-parent',
  'ethnicity-of-a-parent',
  'name-has-no-digits',
  'head-can-be-asked',
  'must-be-true',
] as const
export type RuleName = (typeof RULE_NAMES)[number]
