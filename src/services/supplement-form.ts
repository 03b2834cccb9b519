/** Supplement form: what the applicant is shown to answer a request with; the questions of the form itself. */
import type { Actor, PlainDate, Tx } from '#kernel'
import { labelOf } from './dossier.ts'
import { mergeAnswers } from './draft.ts'
import { askedFields, type FieldView, type FormValue, type FormView, fillForm } from './form.ts'
import { problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn, type Text } from './procedure.ts'
import type { DossierRow, SupplementRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import * as drafts from './store/draft.ts'

/**
 * How a person can answer when an office asks about a field. `answer`: by the question of the form. `paper`: a
 * source holds the value and nobody types over it; a paper or an explanation says what the office wants to know.
 */
export type AnswerWay = 'answer' | 'paper'

/** Fields of a part that an office may ask about. A declaration is made once and not asked for again. Pure. */
export function waysOf(
  whole: ProcedureDefinition,
  procedure: string,
  draft: Pick<drafts.DraftRow, 'sources' | 'answers'>,
): ReadonlyMap<string, AnswerWay> {
  const pages = whole.children.find(c => c.code === procedure)?.pages ?? []
  const asked = askedFields(whole, draft.sources, draft.answers)
  return new Map(
    (whole.forms?.pages ?? [])
      .filter(page => pages.includes(page.id))
      .flatMap(page => page.fields)
      .filter(field => field.type !== 'boolean')
      .map(field => {
        // A question that another answer would call up can be answered together with that one.
        const later = field.source === 'ask' && field.showIf !== undefined
        return [field.key, asked.has(field.key) || later ? 'answer' : 'paper']
      }),
  )
}

/** Fields called up by an asked one come with it, e.g. the head's number with another household. Pure. */
export function withDependants(whole: ProcedureDefinition, asked: readonly string[]): string[] {
  return (whole.forms?.pages ?? [])
    .flatMap(page => page.fields)
    .filter(f => asked.includes(f.key) || (f.showIf && asked.includes(f.showIf.field)))
    .map(f => f.key)
}

/** The form after an answer: only what was asked about may have changed. Pure. */
export function answeredForm(
  whole: ProcedureDefinition,
  draft: drafts.DraftRow,
  asked: readonly string[],
  answers: Readonly<Record<string, string>>,
  today: PlainDate,
): { kept: Record<string, string>; form: FormView } {
  const kept = mergeAnswers(draft, withDependants(whole, asked), answers)
  return { kept, form: fillForm(whole, draft.sources, kept, today) }
}

/** The fields of a form by key, those that are in it at the moment. Pure. */
export const viewsOf = (form: FormView): ReadonlyMap<string, FieldView> =>
  new Map(form.pages.flatMap(page => page.fields).map(view => [view.field.key, view]))

export type SupplementQuestion = Readonly<{
  field: string
  label: Text
  /** What the office says. */
  reason: string
  /** The question with its choices of the moment; null when it is answered by a paper or an explanation. */
  view: FieldView | null
  /** What stands in the form now. */
  value: FormValue | null
  /** Questions that this answer calls up. */
  follow: readonly FieldView[]
}>

export type SupplementForm = Readonly<{
  /** The part that asks; answers name it. */
  dossier: string
  bundle: string
  procedure: Readonly<{ code: string; name: Text }>
  dueOn: PlainDate
  questions: readonly SupplementQuestion[]
}>

/**
 * The part that waits for its applicant: the code itself, or the one part of the bundle that asks.
 * @throws `dossier.unknown` for everybody else; `dossier.no-supplement`
 */
export async function askingPart(
  tx: Tx,
  actor: Actor,
  code: string,
): Promise<{ row: DossierRow; request: SupplementRow }> {
  const row = await store.dossierByCode(tx, code)
  if (row === null || actor.kind !== 'citizen' || row.applicantId !== actor.id)
    return stop(problem('unknown'))
  const parts = row.bundle === null ? await store.childrenOf(tx, code) : [row]
  const asking = parts.find(part => part.status === 5)
  if (!asking) return stop(problem('no-supplement'))
  const [request] = await store.supplementsOf(tx, [asking.code])
  return { row: asking, request: request! }
}

/**
 * What the office asks, as questions of the form with the same choices.
 * @param code of the part that asks, or of its bundle
 * @param answers what was typed so far; an answer may call up further questions
 * @throws `dossier.unknown`, `dossier.no-supplement`
 */
export async function supplementForm(
  tx: Tx,
  actor: Actor,
  code: string,
  answers: Readonly<Record<string, string>> = {},
): Promise<SupplementForm> {
  const { row, request } = await askingPart(tx, actor, code)
  const bundle = (await store.dossierByCode(tx, row.bundle!))!
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const draft = (await drafts.draftById(tx, bundle.draftId!))!
  const asked = request.items.map(item => item.field)
  const views = viewsOf(answeredForm(whole, draft, asked, answers, tx.today).form)
  return {
    dossier: row.code,
    bundle: bundle.code,
    procedure: {
      code: row.procedure,
      name: procedureOn(row.procedure, row.versionFrom).name,
    },
    dueOn: request.dueOn,
    questions: request.items.map(item => {
      const view = views.get(item.field)
      return {
        field: item.field,
        label: labelOf(whole, item.field),
        reason: item.reason,
        view: view?.asked ? view : null,
        value: view?.formValue ?? null,
        follow: [...views.values()].filter(
          of => of.asked && of.field.showIf?.field === item.field && !asked.includes(of.field.key),
        ),
      }
    }),
  }
}
