/**
 * Discrepancy: a case somebody has to look into, between two owners: the agency vouches for its data, the
 * police of the commune for the identity.
 *
 * INVARIANT: the state is a fold of what happened; an event the state does not allow is refused.
 * INVARIANT: no case about data ends by somebody saying so: after a fix the row is held against the
 * register again, and only agreement closes it. What cannot be resolved is closed with a reason and says so.
 */
import { type Actor, isProblem, type PlainDate, type Problem } from '#kernel'
import { addWorkingDays } from '#vn'
import type { RowOutcome } from './outcome.ts'
import { discrepancy as problem } from './problems.ts'

export type Owner = 'data' | 'identity'

/** đã sửa ở nguồn · đã sửa ở CSDLDC · cải chính hộ tịch · xác nhận khác người · không xử lý được */
export type Resolution =
  | 'fixed-at-source'
  | 'fixed-in-register'
  | 'civil-correction'
  | 'different-person'
  | 'cannot-resolve'

/** What can happen, and who may make it happen. */
const STEPS = {
  opened: { by: null, from: [] },
  /** The one owner holds that the other must act. */
  'handed-over': { by: 'turn', from: ['open'] },
  'evidence-added': { by: 'owner', from: ['open', 'fixed'] },
  'fixed-at-source': { by: 'data', from: ['open'] },
  /** By a life event in the register. */
  'fixed-in-register': { by: 'identity', from: ['open'] },
  /** The civil status book itself was corrected (cải chính hộ tịch). */
  'civil-correction': { by: 'identity', from: ['open'] },
  'different-person': { by: 'owner', from: ['open'] },
  'cannot-resolve': { by: 'owner', from: ['open'] },
  /** Held against the register again by the house itself. */
  rechecked: { by: 'house', from: ['fixed', 'open'] },
  reopened: { by: 'owner', from: ['closed'] },
} as const satisfies Record<
  string,
  { by: 'turn' | 'owner' | 'house' | Owner | null; from: readonly Phase[] }
>

export type Phase = 'open' | 'fixed' | 'closed'
export type EventKind = keyof typeof STEPS

export type CaseEvent = Readonly<{
  kind: EventKind
  at: string
  /** `opened`, `handed-over`: whose turn it is now. */
  turn?: Owner
  /** `rechecked`: whether every row of the case agrees now. */
  agrees?: boolean
}>

export type CaseState = Readonly<{
  phase: Phase
  /** Who must act; null unless open. */
  turn: Owner | null
  resolution: Resolution | null
  /** Set when a recheck agreed. */
  verifiedAt: string | null
  /** How often it came back. */
  reopenings: number
  version: number
}>

const RESOLUTIONS: ReadonlySet<string> = new Set<Resolution>([
  'fixed-at-source',
  'fixed-in-register',
  'civil-correction',
  'different-person',
  'cannot-resolve',
])
const isResolution = (kind: string): kind is Resolution => RESOLUTIONS.has(kind)

const NONE: CaseState = {
  phase: 'open',
  turn: null,
  resolution: null,
  verifiedAt: null,
  reopenings: 0,
  version: 0,
}

/** The state after one more event, or why it cannot happen. Pure. */
export function nextState(state: CaseState | null, event: CaseEvent): CaseState | Problem {
  const from: readonly string[] = STEPS[event.kind].from
  if (state === null ? event.kind !== 'opened' : !from.includes(state.phase))
    return problem('step-not-allowed', { step: event.kind })
  const before = { ...(state ?? NONE), version: (state?.version ?? 0) + 1 }
  if (isResolution(event.kind)) {
    // Nothing can be held against the register where nothing could be found out.
    const phase = event.kind === 'cannot-resolve' ? 'closed' : 'fixed'
    return { ...before, phase, turn: null, resolution: event.kind }
  }
  switch (event.kind) {
    case 'opened':
      return { ...before, turn: event.turn ?? 'data' }
    case 'handed-over':
      return { ...before, turn: before.turn === 'data' ? 'identity' : 'data' }
    case 'rechecked':
      if (event.agrees) return { ...before, phase: 'closed', turn: null, verifiedAt: event.at }
      // A fix that did not hold goes back to whoever said it was one.
      return before.phase === 'open'
        ? before
        : {
            ...before,
            phase: 'open',
            turn: before.resolution === 'fixed-at-source' ? 'data' : 'identity',
            resolution: null,
            reopenings: before.reopenings + 1,
          }
    case 'reopened':
      return {
        ...before,
        phase: 'open',
        turn: 'data',
        resolution: null,
        verifiedAt: null,
        reopenings: before.reopenings + 1,
      }
    default:
      return before
  }
}

/** The state of a whole history. @throws when the history is none the rule allows: that is our fault */
export function stateOf(events: readonly CaseEvent[]): CaseState {
  let state: CaseState | null = null
  for (const event of events) {
    const next: CaseState | Problem = nextState(state, event)
    if (isProblem(next)) throw new Error(`a case with an impossible history: ${next.code}`)
    state = next
  }
  return state ?? NONE
}

/** Both owners of a case. */
export type Owners = Readonly<{
  dataAgency: string
  dataOffice: string
  identityAgency: string | null
  identityOffice: string | null
}>

/** As which owners an official stands before a case: none for outsiders, both for police asked about the register itself. */
export function ownershipOf(actor: Actor, owners: Owners): readonly Owner[] {
  if (actor.kind !== 'official' || actor.agency === null) return []
  const isData = actor.agency === owners.dataAgency && actor.office === owners.dataOffice
  const isIdentity =
    actor.agency === owners.identityAgency && actor.office === owners.identityOffice
  return [...(isData ? (['data'] as const) : []), ...(isIdentity ? (['identity'] as const) : [])]
}

/** The rule: who may do which step. Outsiders learn nothing, not even that there is a case. */
export function mayStep(
  actor: Actor,
  owners: Owners,
  state: CaseState,
  kind: EventKind,
): Problem | null {
  const as = ownershipOf(actor, owners)
  const { by } = STEPS[kind]
  if (by === 'house') return actor.kind === 'system' ? null : problem('not-yours')
  if (as.length === 0) return problem('unknown')
  if (by === 'data' || by === 'identity') return as.includes(by) ? null : problem('not-yours')
  if (by === 'turn')
    return state.turn !== null && as.includes(state.turn) ? null : problem('not-your-turn')
  return null
}

/**
 * Working days an owner has; [K] no public text sets them, so they are dated data to be corrected.
 * The clean-up of 2021 sent results every day and gave communes about two weeks.
 */
const DEADLINES: readonly Readonly<{
  from: PlainDate
  firstDays: number
  againDays: number
  urgentDays: number
}>[] = [{ from: '2024-07-01', firstDays: 10, againDays: 5, urgentDays: 3 }]

/** Outcomes on which money or a right hangs today. */
const URGENT: ReadonlySet<string> = new Set(['deceased', 'number-conflict'])

/** The last day for an owner to act. */
export function dueOn(
  today: PlainDate,
  of: Readonly<{ outcomes: readonly string[]; isAgain?: boolean }>,
): PlainDate {
  const rule = DEADLINES.findLast(one => one.from <= today) ?? DEADLINES[0]!
  const days = of.outcomes.some(outcome => URGENT.has(outcome))
    ? rule.urgentDays
    : of.isAgain
      ? rule.againDays
      : rule.firstDays
  return addWorkingDays(today, days)
}

/** Outcomes that are nobody's case: nothing to mend, or only the way it is written. */
const QUIET: ReadonlySet<string> = new Set(['matched'])

/** Whether a row needs somebody to look into it. */
export function needsCase(row: Pick<RowOutcome, 'outcome' | 'differences'>): boolean {
  if (QUIET.has(row.outcome)) return false
  return row.outcome !== 'differs' || row.differences.some(d => !d.isForm)
}

/**
 * Who acts first: the agency, unless the row is in order and it is the register that is in doubt
 * (a death or a number the agency could not have known is still the agency's to follow).
 */
export function firstTurn(row: Pick<RowOutcome, 'outcome' | 'differences'>): Owner {
  const isRegisterCoarse =
    row.outcome === 'differs' &&
    row.differences.filter(d => !d.isForm).every(d => d.reason === 'register-year-only')
  return isRegisterCoarse || row.outcome === 'number-conflict' ? 'identity' : 'data'
}

/**
 * What rows belong to one case. Rows of one household that differ in the same field by the same kind are one mistake made once; else the
 * person is the case; else the agency's own key.
 */
export function groupKeyOf(
  row: Pick<RowOutcome, 'outcome' | 'ref' | 'key' | 'row' | 'differences'>,
  householdId: string | null,
  key: string,
): string {
  const isPlace = row.differences.some(d => d.field === 'place' && !d.isForm)
  const isPlaceOnly = isPlace && row.differences.every(d => d.field === 'place' || d.isForm)
  if (row.outcome === 'differs' && isPlaceOnly && householdId !== null)
    return `household ${householdId} place`
  if (row.ref !== null) return `person ${row.ref}`
  return `row ${key}`
}
