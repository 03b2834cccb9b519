/**
 * Protection: a person in danger is read only when a second official of the same agency agrees. The
 * approval stands for a day and for whoever of that agency has the right to read otherwise.
 */
import { type Actor, isUuid, later, orThrow, type Problem, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { Faults } from './parse.ts'
import { person } from './problems.ts'
import { disclosure as problem } from './reading-problems.ts'
import * as store from './store/disclosure.ts'
import type { PersonId } from './view.ts'

declareActions('register', {
  'person.protected': { vi: 'Đặt chế độ bảo vệ dữ liệu', en: 'record put under protection' },
  'person.unprotected': { vi: 'Bỏ chế độ bảo vệ dữ liệu', en: 'protection of a record lifted' },
  'person.read-approved': {
    vi: 'Phê duyệt việc xem dữ liệu được bảo vệ',
    en: 'reading of a protected record approved',
  },
})

const APPROVAL_MS = 24 * 3_600_000

/**
 * Puts a record under protection or lifts it.
 * @throws `person.unknown`, `person.input-invalid`, `life-event.basis-missing`
 */
export async function protectPerson(
  tx: Tx,
  actor: Actor,
  order: Readonly<{ personId: PersonId; isProtected: boolean; legalBasis: string }>,
): Promise<void> {
  const faults = new Faults()
  faults.id(order.personId, 'personId')
  faults.basis({ legalBasis: order.legalBasis, evidence: [] })
  faults.orThrow()
  const touched = await store.setProtected(tx, order.personId, order.isProtected)
  if (touched === 0) orThrow(person('unknown'))
  await record(tx, {
    actor,
    action: order.isProtected ? 'person.protected' : 'person.unprotected',
    subject: order.personId,
    detail: { legalBasis: order.legalBasis },
  })
}

/** The rule: only an official of an agency may approve. */
export function mayApprove(actor: Actor): Problem | null {
  return actor.kind === 'official' && actor.agency !== null ? null : problem('not-permitted')
}

/**
 * A second official lets colleagues of the agency read a protected record for 24 hours. Approving one's
 * own read has no effect.
 * @throws `disclosure.not-permitted`, `person.input-invalid`
 */
export async function approveRead(
  tx: Tx,
  actor: Actor,
  approval: Readonly<{ personId: PersonId; reason: string }>,
): Promise<void> {
  const refused = mayApprove(actor)
  if (refused) orThrow(refused)
  const faults = new Faults()
  faults.text(approval.reason, 'reason')
  faults.orThrow()
  const subject = isUuid(approval.personId) ? await store.subjectRow(tx, approval.personId) : null
  if (subject === null) orThrow(problem('not-permitted'))
  await store.insertApproval(tx, {
    subject: approval.personId,
    approvalId: tx.newId(),
    agency: actor.agency!,
    officialId: actor.id,
    reason: approval.reason,
    approvedAt: tx.now,
    expiresAt: later(tx.now, APPROVAL_MS),
  })
  await record(tx, {
    actor,
    action: 'person.read-approved',
    subject: approval.personId,
    detail: { reason: approval.reason },
  })
}
