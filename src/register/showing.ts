/**
 * Showing: somebody's data were shown to a reader, and the proof of it: for every person shown a receipt that
 * the person sees, and a ledger entry that nobody can take back.
 */
import { type Actor, assert, type Tx } from '#kernel'
import { declareActions, type NewEntry, recordMany } from '#ledger'
import { type PurposeEntry, purposeCode, purposeSentence } from './purpose.ts'
import * as store from './store/disclosure.ts'
import type { Field, PersonId, Purpose, Receipt } from './view.ts'

declareActions('register', {
  'person.disclosed': { vi: 'Cung cấp thông tin cá nhân', en: 'personal data disclosed' },
})

export type Shown = Readonly<{ personId: PersonId; how: Receipt['how']; fields: readonly Field[] }>

/** One read: who read, why, by which law, and whom they saw. */
export type Showing = Readonly<{
  actor: Actor
  purpose: Purpose
  entry: PurposeEntry
  legalBasis: string
  shown: readonly Shown[]
}>

/** Writes a receipt and a ledger entry for every person shown. */
export async function leaveReceipts(
  tx: Tx,
  ask: Readonly<{ actor: Actor; purpose: Purpose }>,
  entry: PurposeEntry,
  grant: Readonly<{ legalBasis: string }>,
  shown: readonly Shown[],
): Promise<string[]> {
  const { actor, purpose } = ask
  const { legalBasis } = grant
  const { ids, written } = leaveReceiptsOf(tx, [{ actor, purpose, entry, legalBasis, shown }])
  await written
  return ids[0]!
}

/**
 * Writes what many reads leave, by two statements sent together.
 * @param also entries of reads that showed nothing
 * @returns for each read the ids of its receipts, in the order of those shown, and when they are written
 */
export function leaveReceiptsOf(
  tx: Tx,
  showings: readonly Showing[],
  also: readonly NewEntry[] = [],
): Readonly<{ ids: string[][]; written: Promise<unknown> }> {
  const receipts = showings.map(showing =>
    showing.shown.map(one => ({ ...receiptOf(tx, showing), ...one, receiptId: tx.newId() })),
  )
  const entries = showings.flatMap(({ actor }, i) =>
    receipts[i]!.map(receipt => {
      const { receiptId, how, fields, purpose, legalBasis, personId, dossier } = receipt
      const detail = { receiptId, how, fields, purpose, legalBasis }
      return { actor, action: 'person.disclosed', subject: personId, dossier, detail }
    }),
  )
  const written = Promise.all([
    store.insertReceipts(tx, receipts.flat()),
    recordMany(tx, [...entries, ...also]),
  ])
  return { ids: receipts.map(list => list.map(r => r.receiptId)), written }
}

/** What all receipts of one read have in common. */
function receiptOf(tx: Tx, { actor, purpose, entry, legalBasis }: Showing) {
  const dossier = purpose.kind === 'dossier' ? purpose : null
  const isCitizen = actor.kind === 'citizen'
  return {
    at: tx.now,
    agency: isCitizen ? null : actor.agency,
    office: isCitizen ? null : actor.office,
    actorKind: actor.kind,
    actorId: actor.id,
    purpose: entry.code,
    ...purposeSentence(entry, purpose),
    procedure: dossier?.procedure ?? null,
    dossier: dossier?.dossier ?? null,
    legalBasis,
  }
}

/**
 * Writes the receipts of a paper that an office opened: what it tells of its owners was read, though not
 * from the register.
 */
export async function leavePaperReceipts(
  tx: Tx,
  of: Readonly<{
    actor: Actor
    dossier: string
    procedure: string
    legalBasis: string
    owners: readonly PersonId[]
  }>,
): Promise<void> {
  const purpose = { kind: 'dossier', dossier: of.dossier, procedure: of.procedure } as const
  const entry = await store.purposeEntry(tx, purposeCode(purpose), tx.today)
  assert(entry, 'the purpose of dossiers is in the catalogue')
  const fields: Field[] = ['name', 'birthDate', 'personalId']
  const shown = of.owners.map(personId => ({ personId, how: 'disclosure' as const, fields }))
  await leaveReceipts(tx, { actor: of.actor, purpose }, entry, of, shown)
}
