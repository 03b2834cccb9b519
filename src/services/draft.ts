/** Draft: a form being filled in, saved page by page; it becomes a dossier at submission. */
import {
  type Actor,
  dayOf,
  enqueue,
  type Instant,
  isUuid,
  later,
  once,
  type Problem,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import {
  askedFields,
  digestOf,
  type FormValue,
  type FormView,
  fillForm,
  keptText,
  type PageView,
} from './form.ts'
import { noticeFor } from './notice.ts'
import { draftProblem as problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import { closeReading, type Reading, readSources } from './sources.ts'
import * as dossiers from './store/dossier.ts'
import type { DraftRow } from './store/draft.ts'
import * as store from './store/draft.ts'
import { type EidSignature, fileBundle, verifySignature } from './submission.ts'
import { KEEP_DRAFT_MS } from './subscriptions.ts'

export type DraftId = string

export type Draft = Readonly<{
  draftId: DraftId
  procedure: string
  applicantId: string
  evidenceId: string | null
  createdAt: Instant
  savedAt: Instant
  submittedAt: Instant | null
  /** Code of the dossier it became. */
  dossier: string | null
}>

export type DraftView = Readonly<{
  draft: Draft
  definition: ProcedureDefinition
  pages: readonly PageView[]
  /** Every value that will be signed, by key. */
  values: Readonly<Record<string, FormValue>>
  complete: boolean
  /** Everything that stands in the way of submission, each with `field`. */
  problems: readonly Problem[]
  /** Things the applicant should know that do not stop anything. */
  warnings: readonly Problem[]
}>

const BUNDLE = '3.000722'

/** Where a draft's reads are allowed: a ground of its own, for the applicant alone. */
const readingOf = (actor: Actor, draftId: string, definition: ProcedureDefinition): Reading => ({
  actor,
  ground: draftId,
  procedure: definition.code,
  legalBasis: definition.legalBasis[0]!,
})

/**
 * Opens the birth bundle on a birth notice. The same open draft is given back when asked again.
 * @throws `draft.notice-unknown` when the actor is neither the mother of the notice nor her husband;
 * `draft.notice-used` when a dossier stands on it
 */
export async function startBirthBundle(
  tx: Tx,
  actor: Actor,
  of: { evidenceId: string },
): Promise<DraftId> {
  if (actor.kind !== 'citizen') stop(problem('notice-unknown'))
  const { notice, motherId } = await noticeFor(tx, actor.id, of.evidenceId)
  if (await dossiers.claimOf(tx, notice.evidenceId)) stop(problem('notice-used'))
  await store.lockStart(tx, notice.evidenceId, actor.id)
  const open = await store.openDraftOf(tx, notice.evidenceId, actor.id)
  if (open) return open.draftId
  const definition = procedureOn(BUNDLE, tx.today)
  const draftId = tx.newId()
  const sources = await readSources(tx, readingOf(actor, draftId, definition), {
    applicantId: actor.id,
    motherId,
    notice,
  })
  await store.insertDraft(tx, {
    draftId,
    procedure: definition.code,
    versionFrom: definition.validFrom,
    applicantId: actor.id,
    filedBy: null,
    evidenceId: notice.evidenceId,
    sources,
    answers: {},
  })
  await record(tx, {
    actor,
    action: 'draft.opened',
    subject: actor.id,
    detail: { draftId, procedure: definition.code, evidenceId: notice.evidenceId },
  })
  await enqueue(tx, 'draft.idle', { draftId }, later(tx.now, KEEP_DRAFT_MS))
  return draftId
}

/** The draft, locked, for its applicant. Everyone else learns nothing. */
async function mine(tx: Tx, actor: Actor, draftId: DraftId): Promise<DraftRow> {
  const row = isUuid(draftId) ? await store.lockDraft(tx, draftId) : null
  const isMine = row !== null && actor.kind === 'citizen' && row.applicantId === actor.id
  return isMine && row.filedBy === null ? row : stop(problem('unknown'))
}

/** The draft with sources of today: what was read on an earlier day is read again. */
async function refreshed(
  tx: Tx,
  actor: Actor,
  row: DraftRow,
  definition: ProcedureDefinition,
): Promise<DraftRow> {
  if (row.submittedAt !== null || dayOf(row.sources.at) === tx.today) return row
  const { motherId, notice } = await noticeFor(tx, actor.id, row.evidenceId!)
  const sources = await readSources(tx, readingOf(actor, row.draftId, definition), {
    applicantId: row.applicantId,
    motherId,
    notice,
  })
  await store.saveSources(tx, row.draftId, sources)
  return { ...row, sources }
}

const definitionOf = (row: DraftRow) => procedureOn(row.procedure, row.versionFrom)
const formOf = (row: DraftRow, today: string): FormView =>
  fillForm(definitionOf(row), row.sources, row.answers, today)

/** The form with everything the State knows filled in. */
export async function draftView(tx: Tx, actor: Actor, draftId: DraftId): Promise<DraftView> {
  const found = await mine(tx, actor, draftId)
  const definition = definitionOf(found)
  const row = await refreshed(tx, actor, found, definition)
  const form = formOf(row, tx.today)
  const { sources: _, answers: __, versionFrom: ___, filedBy: ____, ...draft } = row
  return {
    draft,
    definition,
    pages: form.pages,
    values: form.values,
    complete: form.problems.length === 0,
    problems: form.problems,
    warnings: form.warnings,
  }
}

/**
 * Saves one page as typed. Wrong answers are kept and come back as Problems; fields that are not asked,
 * or stand on another page, are not touched. An absent checkbox of the page counts as not ticked.
 */
export async function saveAnswers(
  tx: Tx,
  actor: Actor,
  draftId: DraftId,
  pageId: string,
  answers: Readonly<Record<string, string>>,
): Promise<{ problems: readonly Problem[] }> {
  const found = await mine(tx, actor, draftId)
  if (found.submittedAt !== null) stop(problem('submitted'))
  const definition = definitionOf(found)
  const page = definition.forms?.pages.find(p => p.id === pageId)
  if (!page) return stop(problem('page-unknown'))
  const row = await refreshed(tx, actor, found, definition)
  const kept = mergeAnswers(
    row,
    page.fields.map(f => f.key),
    answers,
  )
  await store.saveAnswers(tx, row.draftId, kept)
  const form = formOf({ ...row, answers: kept }, tx.today)
  const shown = form.pages.find(p => p.id === pageId)
  return { problems: shown?.fields.flatMap(f => f.problems) ?? [] }
}

/** Answers after a page was sent: only fields of `keys` that the form asks change. Pure. */
export function mergeAnswers(
  row: Pick<DraftRow, 'procedure' | 'versionFrom' | 'sources' | 'answers'>,
  keys: readonly string[],
  sent: Readonly<Record<string, string>>,
): Record<string, string> {
  const definition = procedureOn(row.procedure, row.versionFrom)
  let kept: Record<string, string> = { ...row.answers }
  // An answer may call up further fields of the same page, so fields are gone through in their order.
  for (const key of keys) {
    const field = askedFields(definition, row.sources, kept).get(key)
    if (!field) continue
    const value = Object.hasOwn(sent, key) ? sent[key] : undefined
    if (typeof value === 'string') kept = { ...kept, [key]: keptText(value) }
    else if (field.type === 'boolean') kept = { ...kept, [key]: '' }
  }
  return kept
}

/** What the e-ID signs: hex SHA-256 of the canonical JSON of the final answers. */
export async function draftDigest(tx: Tx, actor: Actor, draftId: DraftId): Promise<string> {
  const found = await mine(tx, actor, draftId)
  const row = await refreshed(tx, actor, found, definitionOf(found))
  return digestOf(row, formOf(row, tx.today).values)
}

/**
 * Turns the draft into a dossier, once per key and once per draft: a second press, a reload or another
 * key gets the code of the first.
 * @param of.signature of the e-ID over `of.digest`; null is refused when the procedure asks for one
 * @throws `draft.incomplete` with every problem of the form; `draft.signed-other-content`; `draft.unsigned`
 */
export async function submitDraft(
  tx: Tx,
  actor: Actor,
  draftId: DraftId,
  of: { key: string; signature: EidSignature | null; digest: string },
): Promise<{ dossier: string }> {
  const request = { draftId, digest: of.digest }
  return once(tx, `dossier.submit:${actor.id}`, of.key, request, async () => {
    const found = await mine(tx, actor, draftId)
    if (found.dossier !== null) return { dossier: found.dossier }
    const definition = definitionOf(found)
    const row = await refreshed(tx, actor, found, definition)
    const form = formOf(row, tx.today)
    if (form.problems.length > 0) stop(problem('incomplete'), ...form.problems)
    if (digestOf(row, form.values) !== of.digest) stop(problem('signed-other-content'))
    if (definition.signature === 'eid' && of.signature === null) stop(problem('unsigned'))
    if (of.signature) await verifySignature(tx, actor, of.signature, of.digest)
    const code = await fileBundle(tx, actor, {
      draft: row,
      definition,
      values: form.values,
      channel: 2,
      filedBy: null,
      signature: of.signature && { signatureId: of.signature.signatureId, digest: of.digest },
      paperConsent: false,
    })
    await store.markSubmitted(tx, draftId, code)
    await closeReading(tx, draftId)
    return { dossier: code }
  })
}
