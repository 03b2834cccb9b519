/**
 * Investigation: a datum is doubted and being looked into (đang xác minh), by whom, why and since when.
 * The datum stays as it is and is shown with the flag, until the doubt is closed or the datum corrected.
 *
 * INVARIANT: one open doubt about a datum of a person; whoever is shown the datum is shown the doubt.
 * Source: Luật Căn cước 26/2023/QH15 art. 10; Nghị định 70/2024/NĐ-CP art. 6.
 */
import { type Actor, enqueue, orThrow, type Problem, type Queries, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { Faults } from './parse.ts'
import { factsOf } from './person.ts'
import { investigation as problem } from './problems.ts'
import type { Moment } from './relative.ts'
import * as store from './store/investigations.ts'
import {
  FIELDS,
  type Field,
  type PersonId,
  type PersonView,
  type UnderInvestigation,
} from './view.ts'

declareActions('register', {
  'datum.doubted': { vi: 'Mở xác minh một thông tin', en: 'a datum is under investigation' },
  'datum.settled': { vi: 'Kết thúc xác minh một thông tin', en: 'an investigation was closed' },
})

export type NewInvestigation = Readonly<{
  personId: PersonId
  field: Field
  /** In words a person concerned may read. */
  reason: string
  /** Who looks into it; the opener's own agency when absent. */
  owner?: Readonly<{ agency: string; office: string | null }>
  /** Number of the dossier or case. */
  reference?: string | null
}>

export type Settlement = Readonly<{
  personId: PersonId
  investigationId: string
  /** The datum was right, has been corrected by its event, or there was nothing to look into. */
  outcome: NonNullable<store.InvestigationRow['outcome']>
}>

/** The rule: officials and the house itself may doubt, about a datum that is not doubted already. */
export function planInvestigation(
  actor: Actor,
  field: Field,
  standing: readonly Pick<store.InvestigationRow, 'field'>[],
): Problem | null {
  if (actor.kind !== 'official' && actor.kind !== 'system') return problem('not-yours')
  return standing.some(s => s.field === field) ? problem('already-open', { field: 'field' }) : null
}

/** The rule: the owner closes it, or the house itself. */
export function planSettlement(
  actor: Actor,
  row: Pick<store.InvestigationRow, 'agency' | 'office' | 'closedAt'> | null,
): Problem | null {
  if (row === null) return problem('unknown')
  if (row.closedAt !== null) return problem('already-closed')
  const isOwner =
    actor.kind === 'official' &&
    actor.agency === row.agency &&
    (row.office === null || actor.office === row.office)
  return isOwner || actor.kind === 'system' ? null : problem('not-yours')
}

/**
 * Flags a datum as under investigation.
 * @throws `investigation.*`, `person.unknown`, `person.input-invalid`
 */
export async function openInvestigation(
  tx: Tx,
  actor: Actor,
  doubt: NewInvestigation,
): Promise<{ investigationId: string }> {
  const faults = new Faults()
  faults.id(doubt.personId, 'personId')
  faults.check((FIELDS as readonly string[]).includes(doubt.field), 'field', 'a field')
  faults.text(doubt.reason, 'reason')
  const owner = doubt.owner ?? { agency: actor.agency ?? '', office: actor.office }
  faults.text(owner.agency, 'owner.agency', 100)
  if (owner.office !== null) faults.text(owner.office, 'owner.office', 100)
  if (doubt.reference != null) faults.text(doubt.reference, 'reference', 100)
  faults.orThrow()

  const { personId, field, reason } = doubt
  await factsOf(tx, personId)
  const refused = planInvestigation(actor, field, await store.standing(tx, [personId], null))
  if (refused) orThrow(refused)
  const investigationId = tx.newId()
  const reference = doubt.reference ?? null
  const row = { personId, investigationId, field, reason, ...owner, reference, openedAt: tx.now }
  await unlessDoubted(store.insertInvestigation(tx, row, actor))
  const detail = { investigationId, field, reason, owner, reference }
  await record(tx, { actor, action: 'datum.doubted', subject: personId, detail })
  await enqueue(tx, 'datum.doubted', { personId, ...detail })
  return { investigationId }
}

/** Two may doubt the same datum at the same moment: the index lets one through. */
async function unlessDoubted(inserting: Promise<void>): Promise<void> {
  try {
    await inserting
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      orThrow(problem('already-open', { field: 'field' }))
    throw error
  }
}

/**
 * Closes an investigation with its outcome; the flag goes.
 * @throws `investigation.*`, `person.input-invalid`
 */
export async function closeInvestigation(
  tx: Tx,
  actor: Actor,
  settlement: Settlement,
): Promise<void> {
  const { personId, investigationId, outcome } = settlement
  const faults = new Faults()
  faults.id(personId, 'personId')
  faults.id(investigationId, 'investigationId')
  faults.matches(outcome, /^(confirmed|corrected|withdrawn)$/u, 'outcome', 'an outcome')
  faults.orThrow()
  const row = await store.lockInvestigation(tx, personId, investigationId)
  const refused = planSettlement(actor, row)
  if (refused) orThrow(refused)
  await store.closeRow(tx, row!, outcome, actor, tx.now)
  const detail = { investigationId, field: row!.field, outcome }
  await record(tx, { actor, action: 'datum.settled', subject: personId, detail })
  await enqueue(tx, 'datum.settled', { personId, ...detail })
}

/** Open doubts about a person, for the office that keeps the record; no data of the person. */
export function investigationsOf(
  q: Queries,
  personId: PersonId,
): Promise<store.InvestigationRow[]> {
  return store.standing(q, [personId], null)
}

/** Which of some fields are doubted now, of each of these people. */
export async function doubtedFields(
  q: Queries,
  personIds: readonly PersonId[],
  fields: readonly Field[],
): Promise<ReadonlyMap<PersonId, readonly Field[]>> {
  const doubted = new Map<PersonId, Field[]>()
  for (const { personId, field } of await store.standing(q, personIds, null))
    if (fields.includes(field)) doubted.set(personId, [...(doubted.get(personId) ?? []), field])
  return doubted
}

/** The view with the flag of every datum in it that is doubted, of relatives and housemates too. */
export async function flagDoubts(
  q: Queries,
  personId: PersonId,
  view: Partial<PersonView>,
  others: ReadonlyMap<PersonId, readonly Field[]>,
  { asKnown }: Moment,
): Promise<Partial<PersonView>> {
  const doubts = await store.standing(q, [personId, ...others.keys()], asKnown)
  if (doubts.length === 0) return view
  const own: Partial<Record<Field, UnderInvestigation>> = {}
  for (const d of doubts)
    if (d.personId === personId && d.field in view)
      own[d.field] = {
        reason: d.reason,
        owner: { agency: d.agency, office: d.office },
        since: d.openedAt,
      }
  const fieldsOf = (id: PersonId | null) =>
    doubts
      .filter(
        d => d.personId === id && id !== personId && others.get(d.personId)?.includes(d.field),
      )
      .map(d => d.field)
  const flagged = <T extends { personId: PersonId | null }>(one: T): T => {
    const fields = fieldsOf(one.personId)
    return fields.length === 0 ? one : { ...one, underInvestigation: fields }
  }
  const shown = { ...view }
  for (const field of ['father', 'mother', 'spouse', 'guardian'] as const)
    if (shown[field]) shown[field] = flagged(shown[field])
  if (shown.children) shown.children = shown.children.map(flagged)
  for (const field of ['representatives', 'represented'] as const)
    if (shown[field]) shown[field] = shown[field].map(flagged)
  if (shown.household)
    shown.household = { ...shown.household, members: shown.household.members.map(flagged) }
  return Object.keys(own).length === 0 ? shown : { ...shown, underInvestigation: own }
}
