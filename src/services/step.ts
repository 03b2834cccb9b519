/**
 * Step: one thing happening to a dossier: state, event, ledger entry, timer and note in one transaction.
 *
 * INVARIANT: the state beside a dossier is always the fold of its events, because nothing else writes it.
 */
import { type Actor, enqueue, orThrow, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import { planStep, type State, type StepKind } from './status.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'

/** The part of a row that is the fold. Null before the first step. */
export function stateOf(row: DossierRow): State | null {
  if (row.status === null || row.version === 0) return null
  const { status, version, receivedAt, promisedAt, warnsAt, stoppedAt, endedAt, stoodMs } = row
  const { assignedTo, supplements } = row
  return {
    status,
    version,
    receivedAt,
    promisedAt,
    warnsAt,
    stoppedAt,
    endedAt,
    stoodMs,
    assignedTo,
    supplements,
  }
}

/**
 * Takes a step with a locked row and gives the row after it.
 * @param of.note a sentence for the applicant's timeline; personal data only of the applicant
 */
export async function takeStep(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  kind: StepKind,
  of: { note?: string | null; subject?: string | null } = {},
): Promise<DossierRow> {
  const step = { kind, at: tx.now, by: actor.id }
  const state = orThrow(planStep(stateOf(row), step, row.duration))
  await store.insertEvent(tx, { code: row.code, kind, actor, note: of.note ?? null })
  await store.saveState(tx, row.code, state)
  await record(tx, {
    actor,
    action: `dossier.${kind}`,
    subject: of.subject ?? row.applicantId,
    dossier: row.code,
    detail: { procedure: row.procedure, status: state.status, version: state.version },
  })
  await enqueue(tx, 'dossier.changed', {
    dossier: row.code,
    bundle: row.bundle,
    status: state.status,
    version: state.version,
    agency: row.agency,
    unit: row.unit,
  })
  if (state.promisedAt !== null && state.promisedAt !== row.promisedAt)
    await enqueue(
      tx,
      'dossier.deadline',
      { dossier: row.code, promisedAt: state.promisedAt },
      state.promisedAt,
    )
  return { ...row, ...state }
}
