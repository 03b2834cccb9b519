/**
 * Disclosure: the one way out. Who asks, about whom, why, which fields; the answer holds those fields and
 * no others, and the receipt is written in the same transaction. Many may ask at once: the rule is applied to
 * each by itself, while what it must know is read for all of them together.
 *
 * INVARIANT: nothing of a person leaves this room without a receipt of that person; a reader that is not
 * permitted learns nothing, not even whether the person exists.
 */
import {
  type Actor,
  type Instant,
  isProblem,
  isUuid,
  orThrow,
  type PlainDate,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { declareActions, type NewEntry, recordMany } from '#ledger'
import { type Assembled, assemble } from './assemble.ts'
import { holderOf } from './ground.ts'
import { Faults } from './parse.ts'
import { type PurposeEntry, purposeCode } from './purpose.ts'
import { disclosure as problem } from './reading-problems.ts'
import { representativesOf } from './representatives.ts'
import { leaveReceiptsOf, type Showing } from './showing.ts'
import * as store from './store/disclosure.ts'
import { timelineOf, versions } from './store/timelines.ts'
import { together } from './store/together.ts'
import { FIELDS, type Field, type PersonId, type PersonView, type Purpose } from './view.ts'

declareActions('register', {
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
  /** Who may act for the person today (`representation.ts`). */
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

/** The moment of asking. */
type Clock = Readonly<{ now: Instant; today: PlainDate }>

/** Flags of a person for a reader. */
async function flagsOf(
  q: Queries,
  { now, today }: Clock,
  actor: Actor,
  subject: PersonId,
): Promise<SubjectFlags> {
  const nobody = { exists: false, isProtected: false, approvers: [], representatives: [] }
  if (!isUuid(subject)) return nobody
  const [row, timeline] = await Promise.all([
    store.subjectRow(q, subject),
    timelineOf(q, versions, { person_id: subject }),
  ])
  const facts = timeline.at(-1)?.facts
  if (row === null || facts === undefined) return nobody
  const isAnother = actor.kind === 'citizen' && actor.id !== subject
  const [representatives, approvers] = await Promise.all([
    isAnother ? representativesOf(q, subject, { on: today }) : [],
    row.isProtected && actor.agency !== null
      ? store.approversOf(q, subject, actor.agency, now)
      : [],
  ])
  return {
    exists: true,
    isProtected: row.isProtected,
    approvers,
    representatives: representatives.map(r => r.personId),
  }
}

/** The ground an actor holds for a dossier about a person. */
async function groundFor(q: Queries, request: Request): Promise<store.GroundRow | null> {
  const holder = holderOf(request.actor)
  if (request.purpose.kind !== 'dossier' || holder === null || !isUuid(request.subject)) return null
  const { dossier } = request.purpose
  return store.groundOf(q, request.subject, dossier, holder.agency, holder.office)
}

type Permit = Readonly<{ entry: PurposeEntry; grant: Grant }>
type Refusal = Readonly<{ refused: Problem; told: NewEntry }>

/** What is told of a refused try; of a person the register does not know, nothing but that it was tried. */
function refusal(request: Request, isKnown: boolean, refused: Problem): Refusal {
  const { actor, purpose, fields } = request
  const subject = isKnown ? request.subject : null
  const dossier = purpose.kind === 'dossier' ? purpose.dossier : null
  const detail = { code: refused.code, purpose: purposeCode(purpose), fields: [...fields] }
  return { refused, told: { actor, action: 'disclosure.refused', subject, dossier, detail } }
}

/** A refusal may roll its transaction back; that somebody tried is told all the same. */
function tell(tx: Tx, refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return
  tx.regardless(async own => {
    const told = refusals.map(r => r.told)
    await recordMany(own, told)
  })
}

/** Asks the rule, with all it needs to know. */
async function permit(q: Queries, at: Clock, request: Request): Promise<Permit | Refusal> {
  const [entry, flags, ground] = await Promise.all([
    store.purposeEntry(q, purposeCode(request.purpose), at.today),
    flagsOf(q, at, request.actor, request.subject),
    groundFor(q, request),
  ])
  const grant = mayDisclose(request, ground, entry, flags)
  return isProblem(grant) ? refusal(request, flags.exists, grant) : { entry: entry!, grant }
}

/** Whether a request is permitted, for reads that do not go through `disclose`. */
export async function permitRead(tx: Tx, request: Request): Promise<Permit> {
  const permitted = await permit(together(tx), tx, request)
  if (!('refused' in permitted)) return permitted
  tell(tx, [permitted])
  return orThrow<never>(permitted.refused)
}

/** A request with the moment whose facts are asked. */
export type Ask = Request &
  Readonly<{
    /** Day the facts hold; today when absent. */
    asOf?: PlainDate
    /** Instant whose knowledge is asked; now when absent. */
    asKnown?: Instant
  }>
export type Disclosed = Readonly<{ view: Partial<PersonView>; receiptId: string; at: Instant }>

/** What is ready to be shown once its receipts are written, or why it is not. */
export type Prepared = Readonly<{ showing: Showing; view: Assembled['view'] }> | Refusal

/**
 * Reads what is asked, if the rule permits.
 * @param besides fields that finding the person showed already; the receipt names them too
 */
export async function prepare(
  q: Queries,
  at: Clock,
  ask: Ask,
  besides: readonly Field[] = [],
): Promise<Prepared> {
  const fault = faultOf(ask)
  if (fault !== null) return refusal(ask, false, fault)
  const moment = { asOf: ask.asOf ?? at.today, asKnown: ask.asKnown ?? null }
  // The fields are read along with what the rule must know, and thrown away when it says no.
  const [permitted, assembled] = await Promise.all([
    permit(q, at, ask),
    isUuid(ask.subject) ? assemble(q, ask.subject, ask.fields, moment) : null,
  ])
  if ('refused' in permitted) return permitted
  if (assembled === null) return refusal(ask, true, problem('not-permitted'))
  const { entry, grant } = permitted
  const { actor, purpose, subject } = ask
  const { view, others } = assembled
  const fields = [...new Set([...grant.fields, ...besides])]
  // Whoever reads their own record sees their family in it by law; that is no read of the others.
  const seen = purpose.kind === 'own' ? [] : [...others]
  return {
    view,
    showing: {
      ...{ actor, purpose, entry, legalBasis: grant.legalBasis },
      shown: [
        { personId: subject, how: 'disclosure', fields },
        ...seen.map(([personId, of]) => ({ personId, how: 'shown-with' as const, fields: of })),
      ],
    },
  }
}

function faultOf(ask: Ask): Problem | null {
  const faults = new Faults()
  if (ask.asOf !== undefined) faults.day(ask.asOf, 'asOf')
  const instant = ask.asKnown
  faults.check(
    instant === undefined ||
      (/^\d{4}-\d\d-\d\dT/u.test(instant) && !Number.isNaN(Date.parse(instant))),
    'asKnown',
    'an instant YYYY-MM-DDThh:mm:ssZ',
  )
  return faults.found[0] ?? null
}

/** Answers that may be given once their receipts are written. */
export type Answers<T> = Readonly<{ answers: readonly T[]; written: Promise<unknown> }>

/** Writes the receipts of what is shown and tells of what was refused. */
export function show(
  tx: Tx,
  prepared: readonly Prepared[],
  also: readonly NewEntry[] = [],
): Answers<Disclosed | Problem> {
  tell(
    tx,
    prepared.filter(p => 'refused' in p),
  )
  const shown = prepared.filter(p => 'showing' in p)
  const { ids, written } = leaveReceiptsOf(
    tx,
    shown.map(p => p.showing),
    also,
  )
  const receiptOf = new Map(shown.map((p, i) => [p, ids[i]![0]!]))
  const answers = prepared.map(p =>
    'refused' in p ? p.refused : { view: p.view, receiptId: receiptOf.get(p)!, at: tx.now },
  )
  return { answers, written }
}

/**
 * Reads fields of many people and leaves a receipt and a ledger entry for each person shown. The number of
 * statements depends on the fields and purposes asked, not on the number of asks; some thousands at a time
 * are a good measure.
 * @returns for each ask its answer, or why it was refused (`disclosure.*`, `person.input-invalid`)
 */
export async function discloseMany(
  tx: Tx,
  asks: readonly Ask[],
): Promise<readonly (Disclosed | Problem)[]> {
  const q = together(tx)
  const { answers, written } = show(tx, await Promise.all(asks.map(ask => prepare(q, tx, ask))))
  await written
  return answers
}

/**
 * Reads fields of a person and leaves the receipt.
 * @throws `disclosure.*`, `person.input-invalid`
 */
export async function disclose(tx: Tx, ask: Ask): Promise<Disclosed> {
  return orThrow((await discloseMany(tx, [ask]))[0]!)
}
