/** Result file: one line for each row of the agency, as spreadsheets open it and programs read it. */
import type { RowOutcome } from './outcome.ts'
import { differenceSentence, FIELD_WORDS, OUTCOME_WORDS } from './words.ts'

export const RESULT_HEADS = [
  'row',
  'key',
  'outcome',
  'outcome_vi',
  'also',
  'fields',
  'kinds',
  'reasons',
  'explanation_vi',
  'proposals',
  'linked_by',
  'weight',
  'register_ref',
  'other_rows',
] as const

const RISKY = /^[=+\-@\t\r]/u
const NUMBER = /^-?\d+(?:\.\d+)?$/u

/** A cell of a CSV: quoted where it must be, and never a formula to a spreadsheet. */
export function csvCell(text: string): string {
  const safe = RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

/**
 * One row of the result.
 * @param values whether the register's values may be told; without it proposals stay empty
 */
export function resultLine(outcome: RowOutcome, values: boolean): string {
  const { differences } = outcome
  return csvLine([
    String(outcome.row),
    outcome.key ?? '',
    outcome.outcome,
    OUTCOME_WORDS[outcome.outcome].vi,
    outcome.also.join(' '),
    differences.map(d => d.field).join(' '),
    differences.map(d => d.kind).join(' '),
    differences.map(d => d.reason).join(' '),
    differences.map(d => differenceSentence(d).vi).join('; '),
    values
      ? differences
          .flatMap(d => (d.proposal === null ? [] : [`${FIELD_WORDS[d.field].vi}: ${d.proposal}`]))
          .join('; ')
      : '',
    outcome.linkedBy ?? '',
    outcome.weight === null || !Number.isFinite(outcome.weight) ? '' : outcome.weight.toFixed(2),
    values ? (outcome.ref ?? '') : '',
    outcome.otherRows.join(' '),
  ])
}
