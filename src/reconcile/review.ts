/**
 * Review: a person looks at a row and the one the house thinks it may be, and says whether they are one.
 *
 * INVARIANT: nobody sees another's verdict before giving their own; one row in twenty goes to a second
 * reviewer, and which one that is follows from the row alone.
 * INVARIANT: a verdict can be taken back for ten minutes; only then does anything follow from it.
 */
import { createHash } from 'node:crypto'
import {
  type Actor,
  enqueue,
  type Instant,
  isProblem,
  later,
  orThrow,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import { discloseMany } from '#register'
import './actions.ts'
import { kappaOf, type Verdict } from './agreement.ts'
import { readClaim } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField, compareClaim, type Difference } from './difference.ts'
import { ownershipOf } from './discrepancy.ts'
import { fieldsFor, judgeRows, knownFrom } from './judging.ts'
import { comparedBy } from './mapping.ts'
import { review as problem } from './problems.ts'
import { keeps, type Source } from './source.ts'
import * as cases from './store/discrepancy.ts'
import * as store from './store/review.ts'
import * as runs from './store/run.ts'
import { sourceOfRun } from './store/source.ts'
import { type WeightPart, weightParts } from './weight.ts'

export const UNDO_MS = 10 * 60_000
/** One in so many is looked at by two. */
const BLIND_SHARE = 20

/** Whether a row goes to two reviewers. The rule: from the row alone, so that nobody can choose. */
export function isBlind(runId: string, row: number): boolean {
  const digest = createHash('sha256').update(`${runId} ${row}`).digest()
  return digest.readUInt32BE(0) % BLIND_SHARE === 0
}

/** One line of the comparison. */
export type ReviewField = Readonly<{
  field: ComparedField
  written: string | null
  register: string | null
  difference: Difference | null
  /** What this field speaks for (positive) or against, in bits; null when it cannot be weighed. */
  weight: number | null
}>

export type ReviewTask = Readonly<{
  runId: string
  row: number
  rowKey: string
  personId: string
  source: Pick<Source, 'sourceId' | 'code' | 'name' | 'agency'>
  caseCode: string | null
  fields: readonly ReviewField[]
  /** Sum of the weights, less what agreements have to overcome. */
  weight: number | null
  receiptId: string
}>

/** Who may review: the police who answer for the person; the keeper of a source that may see values. */
function mayReview(actor: Actor, source: Source, owners: Parameters<typeof ownershipOf>[1] | null) {
  if (actor.kind !== 'official') return false
  if (owners !== null && ownershipOf(actor, owners).includes('identity')) return true
  return source.rights === 'values' && keeps(actor, source)
}

/**
 * The next row an official should look at, with the register's side of it; its person gets a receipt.
 * @param after skip rows up to this one of the same run
 * @returns null when nothing waits for them
 */
export async function nextReview(tx: Tx, actor: Actor): Promise<ReviewTask | null> {
  if (actor.kind !== 'official' || actor.agency === null) return null
  const waiting = await store.waitingFor(tx, actor.id, actor.agency, actor.office ?? '')
  for (const row of waiting) {
    const isSecond = row.reviewers > 0
    if (isSecond && !isBlind(row.runId, row.row)) continue
    const task = await taskOf(tx, actor, row)
    if (task) return task
  }
  return null
}

async function taskOf(tx: Tx, actor: Actor, row: store.WaitingReview): Promise<ReviewTask | null> {
  const source = await sourceOfRun(tx, row.sourceId, row.mappingId)
  if (!mayReview(actor, source, row)) return null
  const mapping = source.mapping!
  const columns = comparedBy(mapping)
  const [answer] = await discloseMany(tx, [
    {
      actor,
      subject: row.personId,
      purpose: { kind: 'duty', basis: 'reconcile-case' },
      fields: fieldsFor(columns),
    },
  ])
  if (answer === undefined || isProblem(answer)) return null
  const known = knownFrom(row.personId, answer.view)
  const claim = { row: row.row, key: row.rowKey, written: row.written }
  const read = readClaim(claim, { unitsOn: mapping.unitsOn })
  const differences = new Map(compareClaim(read, known, columns).map(d => [d.field, d]))
  const parts = new Map<string, WeightPart>(weightParts(read, known).map(p => [p.field, p]))
  const texts: Readonly<Record<ComparedField, string | null>> = {
    personalId: known.personalId,
    name: known.name,
    birthDate: known.birthDate,
    sex: known.sex,
    ethnicity: known.ethnicity,
    place: known.place?.unit ?? null,
    father: known.father,
    mother: known.mother,
    spouse: known.spouse,
  }
  return {
    runId: row.runId,
    row: row.row,
    rowKey: row.rowKey,
    personId: row.personId,
    source,
    caseCode: row.caseCode,
    fields: COMPARED_FIELDS.filter(field => columns.has(field)).map(field => ({
      field,
      written: row.written[field] ?? null,
      register: texts[field],
      difference: differences.get(field) ?? null,
      weight: parts.get(field)?.weight ?? null,
    })),
    weight: row.weight,
    receiptId: answer.receiptId,
  }
}

export type NewReview = Readonly<{
  runId: string
  row: number
  personId: string
  verdict: Verdict
  reason: string
  tookS: number
}>

/** The rule for what a reviewer says. */
export function planReview(review: NewReview): NewReview | Problem {
  const reason = review.reason.trim()
  if (!['same', 'different', 'unsure'].includes(review.verdict))
    return problem('verdict-missing', { field: 'verdict' })
  if (reason === '' || reason.length > 500 || reason.includes('\u0000'))
    return problem('reason-missing', { field: 'reason' })
  const tookS = Math.max(0, Math.min(86_400, Math.trunc(review.tookS) || 0))
  return { ...review, reason, tookS }
}

/**
 * Gives a verdict. Saying the same twice is one verdict.
 * @returns id of the review
 * @throws `review.*`
 */
export async function giveReview(tx: Tx, actor: Actor, review: NewReview): Promise<string> {
  const plan = orThrow<NewReview>(planReview(review))
  const row = await store.lockRow(tx, plan.runId, plan.row, plan.personId)
  const source = row && (await sourceOfRun(tx, row.sourceId, row.mappingId))
  if (row === null || source === null || !mayReview(actor, source, row))
    return orThrow<never>(problem('unknown'))
  if (row.outcome !== 'unverified') return orThrow<never>(problem('settled'))
  const standing = await store.standing(tx, plan.runId, plan.row)
  const mine = standing.find(one => one.reviewer === actor.id)
  if (mine) return mine.verdict === plan.verdict ? mine.reviewId : orThrow<never>(problem('given'))
  const most = isBlind(plan.runId, plan.row) ? 2 : 1
  if (standing.length >= most) return orThrow<never>(problem('settled'))
  const reviewId = tx.newId()
  await store.insertReview(tx, {
    ...plan,
    reviewId,
    reviewer: actor.id,
    agency: actor.agency!,
    isBlind: standing.length > 0,
    at: tx.now,
  })
  await record(tx, {
    actor,
    action: 'review.given',
    subject: plan.personId,
    detail: { reviewId, runId: plan.runId, row: plan.row, verdict: plan.verdict },
  })
  await enqueue(tx, 'review.settles', { runId: plan.runId, row: plan.row }, later(tx.now, UNDO_MS))
  return reviewId
}

/**
 * Takes one's own verdict back, within ten minutes.
 * @throws `review.unknown`, `.too-late`
 */
export async function undoReview(tx: Tx, actor: Actor, reviewId: string): Promise<void> {
  const review = await store.lockReview(tx, reviewId)
  if (review === null || review.reviewer !== actor.id) return orThrow<never>(problem('unknown'))
  if (review.undoneAt !== null) return
  if (later(review.at, UNDO_MS) <= tx.now) orThrow(problem('too-late'))
  await store.setUndone(tx, reviewId, tx.now)
  await record(tx, {
    actor,
    action: 'review.undone',
    subject: review.personId,
    detail: { reviewId, runId: review.runId, row: review.row },
  })
}

/** What standing verdicts come to: one person, another one, or nothing yet. The rule. Pure. */
export function settlement(
  verdicts: readonly Verdict[],
  needed: number,
): 'same' | 'different' | null {
  const [first] = verdicts
  if (first === undefined || verdicts.length < needed || first === 'unsure') return null
  return verdicts.every(verdict => verdict === first) ? first : null
}

/** Ten minutes after a verdict: the row is judged again with what the reviewers settled. */
export async function settleRow(tx: Tx, runId: string, row: number): Promise<void> {
  const standing = await store.standing(tx, runId, row)
  if (standing.some(one => later(one.at, UNDO_MS) > tx.now)) return
  const settled = settlement(
    standing.map(one => one.verdict),
    isBlind(runId, row) ? 2 : 1,
  )
  const personId = standing[0]?.personId
  if (settled === null || personId === undefined) return
  const found = await store.lockRow(tx, runId, row, personId)
  if (found === null || found.outcome !== 'unverified') return
  const source = await sourceOfRun(tx, found.sourceId, found.mappingId)
  const [judged] = await judgeRows(tx, source, source.mapping!, [
    {
      row,
      rowKey: found.rowKey,
      written: found.written,
      settled: { personId: settled === 'same' ? personId : null },
    },
  ])
  await runs.setOutcomes(tx, runId, [judged!], tx.now)
  for (const caseId of await store.casesWith(tx, runId, row))
    await cases.refreshRow(tx, caseId, { runId, row })
}

export type ReviewQuality = Readonly<{
  reviewer: string
  reviews: number
  /** Reviews that a second reviewer looked at too, and how many of them said the same. */
  doubled: number
  agreed: number
  medianS: number
}>

/** How well reviewers of an agency agree, and each reviewer's share in it, since an instant. */
export async function reviewQuality(
  q: Queries,
  agency: string,
  since: Instant,
): Promise<{ kappa: number | null; pairs: number; reviewers: ReviewQuality[] }> {
  const pairs = await store.doubled(q, agency, since)
  return {
    kappa: kappaOf(pairs.map(pair => [pair.first, pair.second] as const)),
    pairs: pairs.length,
    reviewers: await store.reviewers(q, agency, since),
  }
}
