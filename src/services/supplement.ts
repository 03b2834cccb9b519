/** Supplement: all faults at once, each tied to a field; one request only; the clock stands meanwhile. */

import { attachUpload, issue } from '#documents'
import { type Actor, dayOf, once, type PlainDate, type Problem, type Tx } from '#kernel'
import { addWorkingDays, formatDate } from '#vn'
import { signerOf } from './competence.ts'
import { labelOf } from './dossier.ts'
import { mergeAnswers } from './draft.ts'
import { fillForm } from './form.ts'
import { lockForOffice, mayDecide, officerOf } from './office.ts'
import { closeGrounds, openGrounds } from './opening.ts'
import { signerFor, supplementData } from './papers.ts'
import type { Parties } from './parties.ts'
import { draftProblem, problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import { closeReading, openReading } from './sources.ts'
import { takeStep } from './step.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import * as drafts from './store/draft.ts'
import { askSecondPerson, partiesOf } from './submission.ts'
import { keptLines } from './text.ts'

export type RequestedItem = Readonly<{ field: string; reason: string }>

const MOST_ITEMS = 40
const DEFAULT_WORKING_DAYS = 5

/** Field keys a part may be asked about: those of its pages. Pure. */
function askable(whole: ProcedureDefinition, procedure: string): ReadonlySet<string> {
  const pages = whole.children.find(c => c.code === procedure)?.pages ?? []
  return new Set(
    (whole.forms?.pages ?? [])
      .filter(page => pages.includes(page.id))
      .flatMap(page => page.fields.map(f => f.key)),
  )
}

/** The rule: every item has a field of the form and a reason; or all that is wrong with the request. */
function planSupplement(
  items: readonly RequestedItem[],
  fields: ReadonlySet<string>,
): RequestedItem[] | Problem[] {
  const clean = items.map(item => ({
    field: item.field,
    reason: keptLines(item.reason, 1_000),
  }))
  if (clean.length === 0 || clean.length > MOST_ITEMS)
    return [problem('supplement-empty', { field: 'items' })]
  const faults = clean.flatMap(item => {
    if (!fields.has(item.field)) return [problem('supplement-field', { field: item.field })]
    return item.reason === '' ? [problem('reason-missing', { field: item.field })] : []
  })
  return faults.length > 0 ? faults : clean
}

/**
 * Asks the applicant to complete the dossier; mẫu 02 goes to the vault.
 * @param of.dueInDays working days; the procedure's own number when absent, 1 to 30
 * @throws `dossier.second-supplement` for a second request; `dossier.changed` when the version is old
 */
export async function requestSupplement(
  tx: Tx,
  actor: Actor,
  code: string,
  of: { items: readonly RequestedItem[]; dueInDays?: number; version: number; key: string },
): Promise<{ dueOn: PlainDate; version: number }> {
  return once(tx, `dossier.supplement:${actor.id}:${code}`, of.key, of, async () => {
    const found = await lockForOffice(tx, actor, code, of.version)
    if (mayDecide(found, actor) !== true) stop(problem('not-your-step'))
    const [earlier] = await store.supplementsOf(tx, [code])
    if (earlier) stop(problem('second-supplement', { on: formatDate(dayOf(earlier.requestedAt)) }))
    const bundle = (await store.dossierByCode(tx, found.bundle!))!
    const whole = procedureOn(bundle.procedure, bundle.versionFrom)
    const definition = procedureOn(found.procedure, found.versionFrom)
    const planned = planSupplement(of.items, askable(whole, found.procedure))
    const [first] = planned
    if (first && 'isProblem' in first) stop(...(planned as Problem[]))
    const items = planned as RequestedItem[]
    const own = definition.parameters.supplementWorkingDays ?? DEFAULT_WORKING_DAYS
    const days = Math.max(1, Math.min(30, Math.trunc(of.dueInDays ?? own)))
    const dueOn = addWorkingDays(tx.today, days)
    const note = items.map(i => `${labelOf(whole, i.field).vi}: ${i.reason}`).join('; ')
    const row = await takeStep(tx, actor, found, 'supplement-requested', { note })
    await store.insertSupplement(tx, { code, items, dueOn })
    const office = (await signerOf(tx, row.agency, row.office))!
    await issue(tx, {
      kind: 'supplement-request',
      data: supplementData(
        row,
        bundle.declared!,
        definition,
        await officerOf(tx, actor, office),
        items.map(i => ({ label: labelOf(whole, i.field), reason: i.reason })),
        dueOn,
      ),
      signer: signerFor(office, row.unit, tx.today),
      owners: [row.applicantId],
      dossier: row.code,
      actor,
      version: 'supplement',
    })
    return { dueOn, version: row.version }
  })
}

/** The part that waits for the applicant: the code itself, or the one part of the bundle that asks. */
async function waitingPart(tx: Tx, actor: Actor, code: string): Promise<DossierRow> {
  const row = await store.dossierByCode(tx, code)
  if (row === null || actor.kind !== 'citizen' || row.applicantId !== actor.id)
    return stop(problem('unknown'))
  const parts = row.bundle === null ? await store.childrenOf(tx, code) : [row]
  const asking = parts.find(p => p.status === 5)
  if (!asking) return stop(problem('no-supplement'))
  return (await store.lockDossier(tx, asking.code))!
}

/**
 * The applicant answers: only the fields asked for change (and fields that their answer calls up), the
 * whole form is checked again, the clock goes on. A field of a source is answered with a file.
 * @param code of the part that asks, or of its bundle
 * @param uploads uploadId by field
 */
export async function answerSupplement(
  tx: Tx,
  actor: Actor,
  code: string,
  answers: Readonly<Record<string, string>>,
  uploads: Readonly<Record<string, string>>,
  key: string,
): Promise<void> {
  await once(tx, `dossier.answer:${actor.id}:${code}`, key, { answers, uploads }, async () => {
    const row = await waitingPart(tx, actor, code)
    const bundle = (await store.lockDossier(tx, row.bundle!))!
    const whole = procedureOn(bundle.procedure, bundle.versionFrom)
    const [request] = await store.supplementsOf(tx, [row.code])
    const asked = request!.items.map(item => item.field)
    const unanswered = asked.filter(
      field => !Object.hasOwn(answers, field) && !Object.hasOwn(uploads, field),
    )
    if (unanswered.length > 0)
      stop(...unanswered.map(field => problem('supplement-unanswered', { field })))
    const parties = await changeAnswers(tx, actor, bundle, whole, asked, answers)
    // Another household may be meant now: the office reads its head, and no longer the earlier one.
    if (parties.headId !== bundle.parties!.headId) {
      await closeGrounds(tx, row)
      await openGrounds(tx, row, procedureOn(row.procedure, row.versionFrom), parties)
    }
    for (const [field, uploadId] of Object.entries(uploads)) {
      if (!asked.includes(field)) continue
      await attachUpload(tx, { uploadId, owner: actor.id, dossier: row.code })
      await store.insertFile(tx, row.code, field, uploadId)
    }
    await store.markAnswered(tx, row.code)
    await takeStep(tx, actor, row, 'supplement-answered')
    return null
  })
}

/** Fields called up by an asked one come with it, e.g. the head's number with another household. */
function withDependants(whole: ProcedureDefinition, asked: readonly string[]): string[] {
  const fields = (whole.forms?.pages ?? []).flatMap(p => p.fields)
  return fields
    .filter(f => asked.includes(f.key) || (f.showIf && asked.includes(f.showIf.field)))
    .map(f => f.key)
}

async function changeAnswers(
  tx: Tx,
  actor: Actor,
  bundle: DossierRow,
  whole: ProcedureDefinition,
  asked: readonly string[],
  answers: Readonly<Record<string, string>>,
): Promise<Parties> {
  const draft = (await drafts.lockDraft(tx, bundle.draftId!))!
  const kept = mergeAnswers(draft, withDependants(whole, asked), answers)
  const form = fillForm(whole, draft.sources, kept, tx.today)
  if (form.problems.length > 0) stop(draftProblem('incomplete'), ...form.problems)
  const reading = {
    actor,
    ground: draft.draftId,
    procedure: whole.code,
    legalBasis: whole.legalBasis[0]!,
  }
  await openReading(tx, reading, actor.id)
  const parties = await partiesOf(tx, reading, draft.sources, form.values)
  await closeReading(tx, draft.draftId)
  if ('isProblem' in parties) return stop(parties)
  const after = { ...parties, childId: bundle.parties!.childId }
  await drafts.saveAnswers(tx, draft.draftId, kept)
  await store.saveDeclared(tx, bundle.code, { declared: form.values, parties: after })
  await askSecondPerson(tx, actor, bundle, after, false)
  return after
}
