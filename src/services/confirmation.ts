/** Confirmation: the second person a dossier waits for (Luật Cư trú 2020 art. 20: the head agrees). */
import { type Actor, enqueue, isUuid, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import { type ConfirmationFact, confirmationFact } from './dossier.ts'
import { confirmationProblem as problem, stop } from './problems.ts'
import { procedureOn, type Text } from './procedure.ts'
import { ENDED } from './status.ts'
import type { ConfirmationRow, DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import { keptLines } from './text.ts'

export type ConfirmationView = ConfirmationFact &
  Readonly<{
    dossier: string
    procedure: Readonly<{ code: string; name: Text }>
    /** What the second person must know to answer, and no more: label and text. */
    facts: readonly Readonly<{ label: Text; value: string }>[]
  }>

/** Fields the head of a household needs to know who shall join it. */
const SHOWN = [
  'requester.fullName',
  'requester.relation',
  'child.surname',
  'child.middleName',
  'child.givenName',
  'child.dob',
  'child.gender',
  'residence.relation',
] as const

/** The request, locked, with its bundle; only for the person asked. */
async function askedOfMe(
  tx: Tx,
  actor: Actor,
  confirmationId: string,
): Promise<{ row: ConfirmationRow; bundle: DossierRow }> {
  const row = isUuid(confirmationId) ? await store.lockConfirmation(tx, confirmationId) : null
  if (row === null || actor.kind !== 'citizen' || row.personId !== actor.id)
    return stop(problem('unknown'))
  const bundle = (await store.dossierByCode(tx, row.dossier))!
  return { row, bundle }
}

/** What I am asked to confirm. Only the person asked sees it. */
export async function confirmationView(
  tx: Tx,
  actor: Actor,
  confirmationId: string,
): Promise<ConfirmationView> {
  const { row, bundle } = await askedOfMe(tx, actor, confirmationId)
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const fields = (whole.forms?.pages ?? []).flatMap(p => p.fields)
  return {
    ...confirmationFact(row, whole, tx.now),
    dossier: bundle.code,
    procedure: { code: whole.code, name: whole.name },
    facts: SHOWN.flatMap(key => {
      const value = bundle.declared![key]
      const field = fields.find(f => f.key === key)
      return value && field ? [{ label: field.label, value: value.display }] : []
    }),
  }
}

/** Whether an answer still matters: the part that needs it is not yet decided, nor is all withdrawn. */
async function stillNeeded(tx: Tx, row: ConfirmationRow): Promise<boolean> {
  const parts = await store.childrenOf(tx, row.dossier)
  const part = parts.find(p => p.procedure === row.neededFor)
  if (part) return !ENDED.includes(part.status!)
  return parts.every(p => p.status !== 3 && p.status !== 7 && p.status !== 8)
}

/**
 * The second person's answer; a no needs a reason. Answering the same again does no harm; a late answer
 * counts as long as the part that needs it is undecided.
 * @throws `confirmation.unknown`, `.reason-missing`, `.answered`, `.closed`
 */
export async function confirmAs(
  tx: Tx,
  actor: Actor,
  confirmationId: string,
  of: { agree: boolean; reason?: string },
): Promise<void> {
  const { row, bundle } = await askedOfMe(tx, actor, confirmationId)
  if (row.agreed !== null) return row.agreed === of.agree ? undefined : stop(problem('answered'))
  if (!(await stillNeeded(tx, row))) stop(problem('closed'))
  const reason = of.agree ? null : keptLines(of.reason, 1_000)
  if (reason === '') stop(problem('reason-missing', { field: 'reason' }))
  await store.answerConfirmation(tx, confirmationId, {
    agreed: of.agree,
    reason,
    witnessedBy: null,
  })
  const kind = of.agree ? 'confirmation-agreed' : 'confirmation-disagreed'
  await store.insertEvent(tx, { code: bundle.code, kind, actor, note: reason })
  await record(tx, {
    actor,
    action: 'confirmation.answered',
    subject: actor.id,
    dossier: bundle.code,
    detail: { confirmationId, agreed: of.agree },
  })
  await enqueue(tx, 'confirmation.answered', { confirmationId, dossier: bundle.code })
}
