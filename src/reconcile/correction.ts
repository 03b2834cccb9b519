/**
 * Correction: the right value on its way to an agency that once received the wrong one.
 *
 * INVARIANT: an agency is told no more than its agreements allow: one that may only verify learns which
 * fields to look at again, never what they say; everybody whose record is told has a receipt.
 */
import { type Actor, orThrow, type Tx } from '#kernel'
import { record } from '#ledger'
import { disclose, type Field, type PersonView } from '#register'
import './actions.ts'
import type { ComparedField } from './difference.ts'
import { correction as problem } from './problems.ts'
import { isInForce, type Source } from './source.ts'
import { REGISTER_FIELDS } from './stepping.ts'
import * as store from './store/correction.ts'
import { sources } from './store/source.ts'

/** A record of the agency that means the person of a correction. */
export type HeldRow = Readonly<{ source: string; rowKey: string }>

export type CorrectionView = Readonly<{
  correctionId: string
  /** Code of the case that found the fault. */
  code: string
  fields: readonly ComparedField[]
  owedAt: string
  fetchedAt: string | null
  rows: readonly HeldRow[]
}>

const COMPARED = new Map<string, ComparedField>(
  Object.entries(REGISTER_FIELDS).map(([compared, field]) => [field, compared as ComparedField]),
)

/** Who takes corrections for an agency: its machine, and the officials of an office that keeps a source. */
function mayTake(actor: Actor, own: readonly Source[]): boolean {
  if (actor.agency === null) return false
  if (actor.kind === 'member') return true
  if (actor.kind !== 'official') return false
  return own.length === 0 || own.some(source => source.office === actor.office)
}

/**
 * The rule: the fields whose values an agency may be told. An agency without sources here read them for
 * dossiers, as it may again; one with sources is bound by what they agreed.
 */
export function tellable(
  fields: readonly ComparedField[],
  own: readonly Pick<Source, 'rights' | 'fields' | 'validFrom' | 'validTo'>[],
  today: string,
): ComparedField[] {
  if (own.length === 0) return [...fields]
  const agreed = own.filter(source => source.rights === 'values' && isInForce(source, today))
  return fields.filter(field => agreed.some(source => source.fields.includes(field)))
}

const viewOf = (row: store.OwedRow, rows: readonly HeldRow[]): CorrectionView => ({
  correctionId: row.correctionId,
  code: row.code,
  fields: row.fields.flatMap(field => COMPARED.get(field) ?? []),
  owedAt: row.owedAt,
  fetchedAt: row.fetchedAt,
  rows,
})

/** What an agency is owed and has lately fetched, what waits first; nothing for who may not take it. */
export async function correctionsFor(tx: Tx, actor: Actor, limit = 100): Promise<CorrectionView[]> {
  if (actor.agency === null) return []
  if (!mayTake(actor, await sources(tx, actor.agency))) return []
  const rows = await store.owedTo(tx, actor.agency, Math.max(1, Math.min(500, limit)))
  const held = await store.heldRows(
    tx,
    actor.agency,
    rows.map(row => row.personId),
  )
  return rows.map(row => viewOf(row, held.get(row.personId) ?? []))
}

async function owed(tx: Tx, actor: Actor, correctionId: string) {
  const row = await store.correctionById(tx, correctionId)
  const own = actor.agency === null ? [] : await sources(tx, actor.agency)
  if (row === null || row.agency !== actor.agency || !mayTake(actor, own))
    return orThrow<never>(problem('unknown'))
  return { row, own }
}

/**
 * Says that the agency takes a correction; only then is it told. Taking it twice is taking it once.
 * @throws `correction.unknown` also for those of other agencies
 */
export async function takeCorrection(tx: Tx, actor: Actor, correctionId: string): Promise<void> {
  const { row } = await owed(tx, actor, correctionId)
  if (!(await store.setFetched(tx, correctionId, tx.now))) return
  await record(tx, {
    actor,
    action: 'correction.fetched',
    subject: row.personId,
    detail: { correctionId, code: row.code, fields: row.fields },
  })
}

export type CorrectionTold = CorrectionView &
  Readonly<{
    /** What the register says now of the fields the agency may be told; null when that is none of them. */
    view: Partial<PersonView> | null
    told: readonly ComparedField[]
  }>

/**
 * A correction that was taken, with the right values; each look leaves a receipt with the person.
 * @throws `correction.unknown`, `correction.not-taken`, `disclosure.*`
 */
export async function correctionFor(
  tx: Tx,
  actor: Actor,
  correctionId: string,
): Promise<CorrectionTold> {
  const { row, own } = await owed(tx, actor, correctionId)
  if (row.fetchedAt === null) return orThrow<never>(problem('not-taken'))
  const held = await store.heldRows(tx, row.agency, [row.personId])
  const correction = viewOf(row, held.get(row.personId) ?? [])
  const told = tellable(correction.fields, own, tx.today)
  if (told.length === 0) return { ...correction, view: null, told }
  const fields: Field[] = told.map(field => REGISTER_FIELDS[field])
  const basis = actor.kind === 'official' ? 'reconcile-case' : 'reconcile'
  const purpose = { kind: 'duty', basis } as const
  const { view } = await disclose(tx, { actor, subject: row.personId, purpose, fields })
  return { ...correction, view, told }
}
