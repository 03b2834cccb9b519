/**
 * Disclosure: the one way out. Who asks, about whom, why, which fields; the answer holds those fields and
 * no others, and the receipt is written in the same transaction.
 *
 * INVARIANT: nothing of a person leaves this room without a receipt of that person; a reader that is not
 * permitted learns nothing, not even whether the person exists.
 */
import {
  type Actor,
  assert,
  type Instant,
  isProblem,
  isUuid,
  orThrow,
  type PlainDate,
  type Problem,
  type Tx,
} from '#kernel'
import { declareActions, record } from '#ledger'
import { ageOn } from '#vn'
import { assemble } from './assemble.ts'
import { holderOf } from './ground.ts'
import { ADULT_YEARS } from './household.ts'
import { disclosure as problem } from './problems.ts'
import { type PurposeEntry, purposeCode, purposeSentence } from './purpose.ts'
import * as store from './store/disclosure.ts'
import { kinRows } from './store/kin.ts'
import { timelineOf, versions } from './store/timelines.ts'
import {
  FIELDS,
  type Field,
  type PersonId,
  type PersonView,
  type Purpose,
  type Receipt,
} from './view.ts'

declareActions('register', {
  'person.disclosed': { vi: 'Cung cấp thông tin cá nhân', en: 'personal data disclosed' },
  'disclosure.refused': {
    vi: 'Từ chối cung cấp thông tin cá nhân',
    en: 'a read of personal data was refused',
  },
})

/** The reader and what is asked. */
export type Request = Readonly<{
  actor: Actor
  subject: PersonId
  purpose: Purpose
  fields: readonly Field[]
}>

/** What the rule must know of the person asked about. */
export type SubjectFlags = Readonly<{
  exists: boolean
  isProtected: boolean
  /** Officials of the reader's agency who approved reading a protected record. */
  approvers: readonly string[]
  /** Parents and guardian of a minor. */
  representatives: readonly PersonId[]
}>

export type Grant = Readonly<{ fields: readonly Field[]; legalBasis: string }>

/**
 * The rule. What depends on the purpose alone is refused by name; what depends on the person is one and
 * the same refusal, whether the person is unknown or out of bounds.
 */
export function mayDisclose(
  request: Request,
  ground: store.GroundRow | null,
  purpose: PurposeEntry | null,
  subject: SubjectFlags,
): Grant | Problem {
  const { actor } = request
  const fields = [...new Set(request.fields)]
  if (fields.length === 0) return problem('no-fields', { field: 'fields' })
  const known = new Set<string>(FIELDS)
  if (fields.some(f => !known.has(f))) return problem('field-undeclared', { fields: '?' })
  if (purpose === null || !purpose.actorKinds.includes(actor.kind))
    return problem('purpose-undeclared', { field: 'purpose' })
  const undeclared = fields.filter(f => !purpose.fields.includes(f))
  if (undeclared.length > 0) return problem('field-undeclared', { fields: undeclared.join(', ') })

  if (!subject.exists) return problem('not-permitted')
  if (request.purpose.kind === 'own') {
    const isOwn = request.subject === actor.id || subject.representatives.includes(actor.id)
    return isOwn ? { fields, legalBasis: purpose.legalBasis } : problem('not-permitted')
  }
  if (purpose.needsGround) {
    const dossier = request.purpose.kind === 'dossier' ? request.purpose : null
    if (dossier === null || ground === null || !ground.isOpen) return problem('not-permitted')
    if (ground.procedure !== dossier.procedure) return problem('not-permitted')
    const beyond = fields.filter(f => !ground.fields.includes(f))
    if (beyond.length > 0) return problem('field-undeclared', { fields: beyond.join(', ') })
  }
  const isOneself = actor.kind === 'citizen' && actor.id === request.subject
  if (subject.isProtected && !isOneself && !subject.approvers.some(id => id !== actor.id))
    // Who holds an open ground knows of the person already; others learn nothing.
    return problem(purpose.needsGround ? 'second-approval' : 'not-permitted')
  return { fields, legalBasis: ground?.legalBasis ?? purpose.legalBasis }
}

/** Flags of a person for a reader. */
async function flagsOf(tx: Tx, actor: Actor, subject: PersonId): Promise<SubjectFlags> {
  const row = isUuid(subject) ? await store.subjectRow(tx, subject) : null
  const facts = row ? (await timelineOf(tx, versions, { person_id: subject })).at(-1)?.facts : null
  if (row === null || facts == null)
    return { exists: false, isProtected: false, approvers: [], representatives: [] }
  const minor = actor.kind === 'citizen' && ageOn(facts.birthDate, tx.today) < ADULT_YEARS
  const kin = minor ? await kinRows(tx, [subject], { day: tx.today }) : []
  return {
    exists: true,
    isProtected: row.isProtected,
    approvers:
      row.isProtected && actor.agency !== null
        ? await store.approversOf(tx, subject, actor.agency, tx.now)
        : [],
    representatives: kin
      .filter(k => k.role === 'father' || k.role === 'mother' || k.role === 'guardian')
      .flatMap(k => k.relativeId ?? []),
  }
}

/** The ground an actor holds for a dossier about a person. */
async function groundFor(tx: Tx, request: Request): Promise<store.GroundRow | null> {
  const holder = holderOf(request.actor)
  if (request.purpose.kind !== 'dossier' || holder === null || !isUuid(request.subject)) return null
  const { dossier } = request.purpose
  return store.groundOf(tx, request.subject, dossier, holder.agency, holder.office)
}

/** A refusal rolls its transaction back; that somebody tried is told all the same. */
function tellRefused(tx: Tx, request: Request, isKnown: boolean, code: string): void {
  const { actor, purpose, fields } = request
  const subject = isKnown ? request.subject : null
  const dossier = purpose.kind === 'dossier' ? purpose.dossier : null
  const detail = { code, purpose: purposeCode(purpose), fields: [...fields] }
  tx.regardless(async own => {
    await record(own, { actor, action: 'disclosure.refused', subject, dossier, detail })
  })
}

/** Asks the rule, with all it needs to know. */
export async function permitRead(
  tx: Tx,
  request: Request,
): Promise<Readonly<{ entry: PurposeEntry; grant: Grant }>> {
  const entry = await store.purposeEntry(tx, purposeCode(request.purpose), tx.today)
  const flags = await flagsOf(tx, request.actor, request.subject)
  const ground = await groundFor(tx, request)
  const grant = mayDisclose(request, ground, entry, flags)
  if (isProblem(grant)) {
    tellRefused(tx, request, flags.exists, grant.code)
    return orThrow<never>(grant)
  }
  return { entry: entry!, grant }
}

/**
 * Reads fields of a person and leaves the receipt.
 * @param ask.asOf the day the facts hold; today when absent
 * @param ask.asKnown the instant whose knowledge is asked; now when absent
 * @throws `disclosure.*`
 */
export async function disclose(
  tx: Tx,
  ask: Request & Readonly<{ asOf?: PlainDate; asKnown?: Instant }>,
): Promise<{ view: Partial<PersonView>; receiptId: string; at: Instant }> {
  const { entry, grant } = await permitRead(tx, ask)
  const moment = { asOf: ask.asOf ?? tx.today, asKnown: ask.asKnown ?? null }
  const assembled = await assemble(tx, ask.subject, grant.fields, moment)
  if (assembled === null) return orThrow<never>(problem('not-permitted'))
  const { view, others } = assembled
  const ids = await leaveReceipts(tx, ask, entry, grant, [
    { personId: ask.subject, how: 'disclosure', fields: grant.fields },
    // Whoever reads their own record sees their family in it by law; that is no read of the others.
    ...(ask.purpose.kind === 'own' ? [] : [...others]).map(([personId, fields]) => ({
      personId,
      how: 'shown-with' as const,
      fields,
    })),
  ])
  return { view, receiptId: ids[0]!, at: tx.now }
}

export type Shown = Readonly<{ personId: PersonId; how: Receipt['how']; fields: readonly Field[] }>

/** Writes a receipt and a ledger entry for every person shown. */
export async function leaveReceipts(
  tx: Tx,
  ask: Readonly<{ actor: Actor; purpose: Purpose }>,
  entry: PurposeEntry,
  grant: Readonly<{ legalBasis: string }>,
  shown: readonly Shown[],
): Promise<string[]> {
  const { actor, purpose } = ask
  const dossier = purpose.kind === 'dossier' ? purpose : null
  const text = purposeSentence(entry, purpose)
  const rows = shown.map(s => ({ ...s, receiptId: tx.newId() }))
  await store.insertReceipts(
    tx,
    {
      at: tx.now,
      how: 'disclosure',
      agency: actor.kind === 'citizen' ? null : actor.agency,
      office: actor.kind === 'citizen' ? null : actor.office,
      actorKind: actor.kind,
      actorId: actor.id,
      purpose: entry.code,
      vi: text.vi,
      en: text.en,
      procedure: dossier?.procedure ?? null,
      dossier: dossier?.dossier ?? null,
      legalBasis: grant.legalBasis,
    },
    rows,
  )
  for (const { personId, receiptId, how, fields } of rows)
    await record(tx, {
      actor,
      action: 'person.disclosed',
      subject: personId,
      dossier: dossier?.dossier ?? null,
      detail: { receiptId, how, fields, purpose: entry.code, legalBasis: grant.legalBasis },
    })
  return rows.map(r => r.receiptId)
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
