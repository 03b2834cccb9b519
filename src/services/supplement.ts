/** Supplement: all faults at once, each tied to a field; one request only; the clock stands meanwhile. */

import { attachUpload, issue } from '#documents'
import { type Actor, dayOf, once, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { addWorkingDays, formatDate } from '#vn'
import { signerOf } from './competence.ts'
import { labelOf } from './dossier.ts'
import type { FormView } from './form.ts'
import { lockForOffice, mayDecide, officerOf } from './office.ts'
import { closeGrounds, openGrounds } from './opening.ts'
import { signerFor, supplementData } from './papers.ts'
import type { Parties } from './parties.ts'
import { draftProblem, problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import { closeReading, openReading } from './sources.ts'
import { takeStep } from './step.ts'
import type { DossierRow, SupplementRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import * as drafts from './store/draft.ts'
import { askSecondPerson, partiesOf } from './submission.ts'
import { type AnswerWay, answeredForm, askingPart, viewsOf, waysOf } from './supplement-form.ts'
import { keptLines } from './text.ts'

export type RequestedItem = Readonly<{ field: string; reason: string }>

const MOST_ITEMS = 40
/** Longest reason or explanation, in characters. */
const LONGEST = 1_000
const DEFAULT_WORKING_DAYS = 5

type Planned = Readonly<{ items: SupplementRow['items'] }>

/** The rule: every item has a field of the form and a reason; or all that is wrong with the request. */
function planSupplement(
  items: readonly RequestedItem[],
  ways: ReadonlyMap<string, AnswerWay>,
): Planned | Problem[] {
  const clean = items.map(item => ({
    field: item.field,
    reason: keptLines(item.reason, LONGEST),
  }))
  if (clean.length === 0 || clean.length > MOST_ITEMS)
    return [problem('supplement-empty', { field: 'items' })]
  const faults = clean.flatMap(item => {
    if (!ways.has(item.field)) return [problem('supplement-field', { field: item.field })]
    return item.reason === '' ? [problem('reason-missing', { field: item.field })] : []
  })
  if (faults.length > 0) return faults
  return {
    items: clean.map(item => ({ ...item, way: ways.get(item.field)!, said: null })),
  }
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
    const draft = (await drafts.draftById(tx, bundle.draftId!))!
    const { items } = orThrow<Planned>(
      planSupplement(of.items, waysOf(whole, found.procedure, draft)),
    )
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

/**
 * The applicant answers: only the fields asked for change (and fields that their answer calls up), the
 * whole form is checked again, the clock goes on. What a source holds is answered with a file or an explanation.
 * @param code of the part that asks, or of its bundle
 * @param answers by field: the value, or the explanation where a source holds the value
 * @param uploads uploadId by field
 * @throws `dossier.no-supplement`; `dossier.supplement-unanswered` and faults of the form, each with its field
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
    const row = (await store.lockDossier(tx, (await askingPart(tx, actor, code)).row.code))!
    if (row.status !== 5) stop(problem('no-supplement'))
    const bundle = (await store.lockDossier(tx, row.bundle!))!
    const whole = procedureOn(bundle.procedure, bundle.versionFrom)
    const [request] = await store.supplementsOf(tx, [row.code])
    const draft = (await drafts.lockDraft(tx, bundle.draftId!))!
    const asked = request!.items.map(item => item.field)
    const { kept, form } = answeredForm(whole, draft, asked, answers, tx.today)
    const { items } = orThrow<Planned>(planAnswer(request!.items, form, answers, uploads))
    const parties = await changeAnswers(tx, actor, bundle, whole, { draft, kept, form })
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
    await store.markAnswered(tx, row.code, items)
    await takeStep(tx, actor, row, 'supplement-answered')
    return null
  })
}

/** The rule: every field asked about has an answer, a file, or an explanation; and the form is whole again. */
function planAnswer(
  items: SupplementRow['items'],
  form: FormView,
  answers: Readonly<Record<string, string>>,
  uploads: Readonly<Record<string, string>>,
): Planned | Problem[] {
  const views = viewsOf(form)
  const planned = items.map(item => {
    const view = views.get(item.field)
    const typed = Object.hasOwn(answers, item.field) ? (answers[item.field] ?? '') : null
    const said = view?.asked ? null : keptLines(typed ?? '', LONGEST) || null
    // What another answer took out of the form needs none.
    const gone = view === undefined && item.way === 'answer'
    const answered = view?.asked ? typed !== null : said !== null || gone
    return { ...item, said, answered: answered || Object.hasOwn(uploads, item.field) }
  })
  const unanswered = planned.filter(item => !item.answered).map(item => item.field)
  const faults = form.problems.filter(fault => !unanswered.includes(fault.field ?? ''))
  if (unanswered.length > 0)
    return [
      ...unanswered.map(field => problem('supplement-unanswered', { field })),
      ...faults.filter(fault => items.some(item => item.field === fault.field)),
    ]
  if (faults.length > 0) return [draftProblem('incomplete'), ...faults]
  return { items: planned.map(({ answered: _, ...item }) => item) }
}

async function changeAnswers(
  tx: Tx,
  actor: Actor,
  bundle: DossierRow,
  whole: ProcedureDefinition,
  of: { draft: drafts.DraftRow; kept: Readonly<Record<string, string>>; form: FormView },
): Promise<Parties> {
  const { draft, kept, form } = of
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
