/**
 * Bulk: differences of writing mended in many rows at once, under a rule the keeper of the source signs.
 *
 * INVARIANT: a rule names one field and one reason, and only reasons of writing; nothing a person could be
 * wrong about. The house mends nothing itself: it hands out a list, and the next run tells.
 * INVARIANT: an agency that may only verify gets what follows from its own text alone.
 */
import { type Actor, orThrow, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import { canonicalName, restoreLeadingZeros } from '#vn'
import './actions.ts'
import {
  COMPARED_FIELDS,
  type ComparedField,
  type DifferenceKind,
  type DifferenceReason,
} from './difference.ts'
import { bulk as problem, run as runProblem } from './problems.ts'
import { csvLine } from './result-file.ts'
import { runFor } from './run.ts'
import { type Rights, type Source, sourceInForce } from './source.ts'
import * as store from './store/bulk.ts'

/** Reasons of writing, with the kind each is of. */
export const BULK_REASONS: Readonly<Partial<Record<DifferenceReason, DifferenceKind>>> = {
  spelling: 'format',
  'zeros-lost': 'format',
  'marks-lost': 'diacritics',
  'marks-differ': 'diacritics',
  'i-or-y': 'diacritics',
  'unit-renamed': 'unit-renamed',
}

/** Reasons whose mending follows from the agency's own text. */
const FROM_OWN_TEXT: ReadonlySet<DifferenceReason> = new Set(['spelling', 'zeros-lost'])

export type BulkRule = Readonly<{
  ruleId: string
  field: ComparedField
  reason: DifferenceReason
  signedBy: string
  signedAt: string
}>

/** The rule: whether such differences may be mended in bulk in a source of these rights. */
export function planBulkRule(
  of: Readonly<{ field: string; reason: string }>,
  rights: Rights,
): Readonly<{ field: ComparedField; reason: DifferenceReason }> | Problem {
  const field = COMPARED_FIELDS.find(one => one === of.field)
  const isWriting = Object.hasOwn(BULK_REASONS, of.reason)
  if (field === undefined || !isWriting) return problem('not-of-writing', { field: 'reason' })
  const reason = of.reason as DifferenceReason
  if (rights === 'verify' && !FROM_OWN_TEXT.has(reason)) return problem('needs-values')
  return { field, reason }
}

/**
 * Signs a rule for a source.
 * @returns its id; of the rule that stands when there is one
 * @throws `source.*`, `bulk.*`
 */
export async function signBulkRule(
  tx: Tx,
  actor: Actor,
  sourceId: string,
  of: Readonly<{ field: string; reason: string }>,
): Promise<string> {
  const source = await sourceInForce(tx, actor, sourceId)
  const { field, reason } = orThrow(planBulkRule(of, source.rights))
  const ruleId = tx.newId()
  const rule = { ruleId, field, reason, signedBy: actor.id, signedAt: tx.now }
  const standing = await store.insertRule(tx, sourceId, rule)
  if (standing !== null) return standing
  await record(tx, {
    actor,
    action: 'bulk-rule.signed',
    detail: { ruleId, sourceId, field, reason },
  })
  return ruleId
}

/** Revokes a rule; revoking it twice is revoking it once. @throws `source.*`, `bulk.unknown` */
export async function revokeBulkRule(tx: Tx, actor: Actor, ruleId: string): Promise<void> {
  const sourceId = orThrow((await store.sourceOfRule(tx, ruleId)) ?? problem('unknown'))
  await sourceInForce(tx, actor, sourceId)
  if (!(await store.setRevoked(tx, ruleId, tx.now))) return
  await record(tx, { actor, action: 'bulk-rule.revoked', detail: { ruleId, sourceId } })
}

/** Differences of writing in a run that a rule could mend, with the rule that stands over them. */
export type BulkChoice = Readonly<{
  field: ComparedField
  reason: DifferenceReason
  kind: DifferenceKind
  rows: number
  rule: BulkRule | null
}>

/** What may be mended in bulk in a run, the most rows first; for who keeps its source. @throws `run.unknown` */
export async function bulkChoices(tx: Tx, actor: Actor, runId: string): Promise<BulkChoice[]> {
  const { source } = orThrow((await runFor(tx, actor, runId)) ?? runProblem('unknown'))
  const rules = await store.rulesOf(tx, source.sourceId)
  const counts = await store.countReasons(tx, runId, Object.keys(BULK_REASONS))
  return counts.flatMap(({ field, reason, rows }) => {
    const plan = planBulkRule({ field, reason }, source.rights)
    if ('code' in plan) return []
    const kind = BULK_REASONS[plan.reason]!
    const rule = rules.find(one => one.field === field && one.reason === reason) ?? null
    return [{ ...plan, kind, rows, rule }]
  })
}

/** What a text of the agency's own is in its standard form; null when that cannot be told from it alone. */
export function tidied(reason: DifferenceReason, written: string): string | null {
  if (reason === 'spelling') return canonicalName(written)
  return reason === 'zeros-lost' ? restoreLeadingZeros(written) : null
}

export const CORRECTION_HEADS = ['key', 'row', 'field', 'from', 'to', 'reason', 'rule'] as const
const AT_ONCE = 5_000

/**
 * The corrections of a run under the rules that stand, as lines of a CSV: for the agency to apply.
 * @throws `run.unknown`
 */
export async function correctionLines(tx: Tx, actor: Actor, runId: string): Promise<string[]> {
  const { source } = orThrow((await runFor(tx, actor, runId)) ?? runProblem('unknown'))
  const rules = await store.rulesOf(tx, source.sourceId)
  const lines = [csvLine([...CORRECTION_HEADS])]
  for (let after = 0; rules.length > 0; ) {
    const rows = await store.differingRows(tx, runId, after, AT_ONCE)
    for (const row of rows) lines.push(...linesOf(row, rules, source))
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.row
  }
  return lines
}

function linesOf(row: store.DifferingRow, rules: readonly BulkRule[], source: Source): string[] {
  return row.differences.flatMap(({ field, reason, proposal }) => {
    const rule = rules.find(one => one.field === field && one.reason === reason)
    const from = row.written[field]
    if (rule === undefined || from === undefined) return []
    const to = source.rights === 'values' ? proposal : tidied(reason, from)
    if (to === null || to === from) return []
    return [csvLine([row.rowKey, String(row.row), field, from, to, reason, rule.ruleId])]
  })
}
