/**
 * Stepping: what the owners of a case do, one step at a time, and what follows from it: corrections owed
 * to everybody who once received the wrong value, and another look at the rows.
 */
import {
  type Actor,
  enqueue,
  isProblem,
  orThrow,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { type Json, record } from '#ledger'
import { eventKindOf, type Field, receiversOf } from '#register'
import './actions.ts'
import type { Claim } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import {
  type CaseState,
  dueOn,
  type EventKind,
  mayStep,
  nextState,
  ownershipOf,
  type Resolution,
  stateOf,
} from './discrepancy.ts'
import { discrepancy as problem } from './problems.ts'
import type { CaseEventRow, CaseGist, CaseMember, CaseRow, Owed } from './store/discrepancy.ts'
import * as store from './store/discrepancy.ts'

export type OwnerStep = Exclude<EventKind, 'opened' | 'rechecked'>

export type NewStep = Readonly<{
  code: string
  /** Version of the case the actor looked at. */
  version: number
  kind: OwnerStep
  reason: string
  /** Numbers of papers, ids of scans. */
  evidence: readonly string[]
  /** `fixed-in-register`, `civil-correction`: the life event that mended it. */
  eventId?: string | null
  /** `fixed-at-source`: what the rows say now, by row key; without it the next run tells. */
  corrected?: Corrected
}>

/** Rows of an agency as it corrected them, by row key. */
export type Corrected = Readonly<Record<string, Claim['written']>>

const MIN_REASON = 5
const MAX_REASON = 2_000
const MAX_EVIDENCE = 20

/** Steps that rest on a paper or an event. */
const NEEDS_EVIDENCE: ReadonlySet<OwnerStep> = new Set([
  'evidence-added',
  'fixed-in-register',
  'civil-correction',
  'different-person',
])

/** The rule for what an owner writes. */
export function planStep(
  step: NewStep,
): Readonly<{ reason: string; evidence: string[] }> | Problem {
  const reason = step.reason.trim()
  if (reason.length < MIN_REASON || reason.length > MAX_REASON || reason.includes('\u0000'))
    return problem('reason-missing', { field: 'reason' })
  const evidence = step.evidence.map(paper => paper.trim()).filter(paper => paper !== '')
  const isBased = evidence.length > 0 || Boolean(step.eventId)
  if (NEEDS_EVIDENCE.has(step.kind) && !isBased)
    return problem('evidence-missing', { field: 'evidence' })
  return { reason, evidence: evidence.slice(0, MAX_EVIDENCE) }
}

/** What a fact of the register is called there, for each field that is compared. */
export const REGISTER_FIELDS: Readonly<Record<ComparedField, Field>> = {
  personalId: 'personalId',
  name: 'name',
  birthDate: 'birthDate',
  sex: 'sex',
  ethnicity: 'ethnicity',
  place: 'permanentResidence',
  father: 'father',
  mother: 'mother',
  spouse: 'spouse',
}

export type { CaseGist }

/** One case with all that happened to it. */
export type CaseView = CaseRow &
  Readonly<{
    state: CaseState
    events: readonly CaseEventRow[]
    members: readonly CaseMember[]
    corrections: readonly Owed[]
    isOverdue: boolean
  }>

async function viewOf(q: Queries, row: CaseRow, today: string): Promise<CaseView> {
  const events = (await store.eventsOf(q, [row.caseId])).get(row.caseId) ?? []
  const state = stateOf(events)
  return {
    ...row,
    state,
    events,
    members: await store.membersOf(q, row.caseId),
    corrections: await store.correctionsOf(q, row.caseId),
    isOverdue: state.phase !== 'closed' && row.dueOn < today,
  }
}

const OWNER_STEPS: readonly OwnerStep[] = [
  'fixed-at-source',
  'fixed-in-register',
  'civil-correction',
  'different-person',
  'handed-over',
  'evidence-added',
  'cannot-resolve',
  'reopened',
]

/** The steps an official may do on a case now. */
export function stepsFor(actor: Actor, of: Pick<CaseView, 'state' | keyof CaseRow>): OwnerStep[] {
  return OWNER_STEPS.filter(
    kind =>
      mayStep(actor, of, of.state, kind) === null &&
      !isProblem(nextState(of.state, { kind, at: '' })) &&
      (kind !== 'handed-over' || of.identityAgency !== null),
  )
}

/** A case for one of its owners; null for everybody else. */
export async function caseFor(tx: Tx, actor: Actor, code: string): Promise<CaseView | null> {
  const row = await store.caseByCode(tx, code)
  return row === null || ownershipOf(actor, row).length === 0 ? null : viewOf(tx, row, tx.today)
}

/** A case for the citizen it is about or who reported it, without the rows of agencies; else null. */
export async function caseForCitizen(
  tx: Tx,
  actor: Actor,
  code: string,
): Promise<Omit<CaseView, 'members' | 'corrections'> | null> {
  const row = await store.caseByCode(tx, code)
  const isTheirs = row !== null && (row.personId === actor.id || row.reportedBy === actor.id)
  if (actor.kind !== 'citizen' || !isTheirs) return null
  const { members: _, corrections: __, ...view } = await viewOf(tx, row, tx.today)
  return view
}

/** Cases a citizen may follow, newest first. */
export async function casesOfCitizen(
  tx: Tx,
  personId: string,
): Promise<(CaseRow & { state: CaseState })[]> {
  const rows = await store.casesOfPerson(tx, personId)
  return withStates(tx, rows)
}

/**
 * Open cases of an official's office, the most urgent first.
 * @param page.after the last one of the page before
 */
export async function casesForOffice(
  tx: Tx,
  actor: Actor,
  page: Readonly<{ after?: { dueOn: string; caseId: string } | null; limit?: number }> = {},
): Promise<(CaseRow & { state: CaseState; gist: CaseGist | null })[]> {
  if (actor.kind !== 'official' || actor.agency === null || actor.office === null) return []
  const limit = Math.max(1, Math.min(200, Math.trunc(page.limit ?? 50) || 50))
  const { agency, office } = actor
  const rows = await store.casesFor(tx, { agency, office, after: page.after ?? null, limit })
  const ids = rows.map(row => row.caseId)
  const gists = new Map((await store.gistsOf(tx, ids)).map(gist => [gist.caseId, gist]))
  const cases = await withStates(tx, rows)
  return cases.map(one => ({ ...one, gist: gists.get(one.caseId) ?? null }))
}

async function withStates(
  q: Queries,
  rows: readonly CaseRow[],
): Promise<(CaseRow & { state: CaseState })[]> {
  const events = await store.eventsOf(
    q,
    rows.map(row => row.caseId),
  )
  return rows.map(row => ({ ...row, state: stateOf(events.get(row.caseId) ?? []) }))
}

/**
 * One step of an owner.
 * @returns the state after it
 * @throws `discrepancy.*`
 */
export async function stepCase(tx: Tx, actor: Actor, step: NewStep): Promise<CaseState> {
  const found = await store.caseByCode(tx, step.code)
  const row = found && (await store.lockCase(tx, found.caseId))
  if (row === null || ownershipOf(actor, row).length === 0)
    return orThrow<never>(problem('unknown'))
  const events = (await store.eventsOf(tx, [row.caseId])).get(row.caseId) ?? []
  const state = stateOf(events)
  if (state.version !== step.version) orThrow(problem('changed'))
  const refused = mayStep(actor, row, state, step.kind)
  if (refused) orThrow(refused)
  const plan = orThrow(planStep(step))
  if (step.kind === 'handed-over' && state.turn === 'data' && row.identityAgency === null)
    orThrow(problem('no-identity-owner'))
  if (step.eventId) {
    const kind = row.personId && (await eventKindOf(tx, row.personId, step.eventId))
    if (!kind) orThrow(problem('event-unknown', { field: 'eventId' }))
  }

  const event = { kind: step.kind, at: tx.now }
  const next = orThrow(nextState(state, event))
  const detail = step.eventId ? { eventId: step.eventId } : {}
  const corrected = step.kind === 'fixed-at-source' ? step.corrected : undefined
  await store.insertEvent(tx, row.caseId, {
    ...event,
    ...plan,
    seq: next.version,
    actor,
    detail: { ...detail, ...(corrected && { corrected: corrected as Json }) },
  })
  await record(tx, {
    actor,
    action: 'discrepancy.stepped',
    subject: row.personId,
    detail: { code: row.code, step: step.kind, seq: next.version, ...detail },
  })
  if (next.turn !== state.turn || next.phase !== state.phase) await followUp(tx, row, next)
  return next
}

/** What a step sets in motion. */
async function followUp(tx: Tx, row: CaseRow, state: CaseState): Promise<void> {
  if (state.phase === 'open') {
    const isAgain = state.version > 1
    await store.setDue(tx, row.caseId, dueOn(tx.today, { outcomes: [], isAgain }))
    if (state.reopenings > 0) await store.markOpen(tx, row)
  }
  if (state.phase === 'closed') await store.markClosed(tx, row.caseId)
  if (state.phase === 'fixed') {
    if (isOfRegister(state.resolution)) await oweCorrections(tx, row)
    await enqueue(tx, 'discrepancy.fixed', { caseId: row.caseId })
  }
}

/** The register itself was wrong, so whoever read it holds the wrong value. */
const isOfRegister = (resolution: Resolution | null) =>
  resolution === 'fixed-in-register' || resolution === 'civil-correction'

/** Every agency that once read a field this case is about is owed the right value. */
async function oweCorrections(tx: Tx, row: CaseRow): Promise<void> {
  if (row.personId === null) return
  const members = await store.membersOf(tx, row.caseId)
  const [opened] = (await store.eventsOf(tx, [row.caseId])).get(row.caseId) ?? []
  const reported = COMPARED_FIELDS.filter(field => field === opened?.detail.field)
  const compared = [...reported, ...members.flatMap(m => m.differences.map(d => d.field))]
  const fields = [...new Set(compared)].map(field => REGISTER_FIELDS[field])
  const wanted: Field[] = fields.length > 0 ? fields : [...Object.values(REGISTER_FIELDS)]
  for (const receiver of await receiversOf(tx, row.personId, wanted, tx.now)) {
    const correctionId = tx.newId()
    const held = receiver.fields.filter(field => wanted.includes(field))
    const isNew = await store.insertCorrection(tx, {
      correctionId,
      caseId: row.caseId,
      personId: row.personId,
      agency: receiver.agency,
      fields: held,
      receiptId: receiver.receiptId,
      owedAt: tx.now,
    })
    if (!isNew) continue
    const detail: Json = { correctionId, code: row.code, agency: receiver.agency, fields: held }
    await record(tx, {
      actor: { kind: 'system', id: 'reconcile.corrections', agency: null, office: null },
      action: 'correction.owed',
      subject: row.personId,
      detail,
    })
    await enqueue(tx, 'correction.owed', { correctionId, agency: receiver.agency })
  }
}
