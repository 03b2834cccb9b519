/** Case: everything needed to decide a dossier, on one screen. */

import { uploadsOfDossier } from '#documents'
import type { Actor, Tx } from '#kernel'
import { sameName } from '#vn'
import { type Check, checksFor } from './checks.ts'
import { type DossierView, officialView } from './dossier.ts'
import type { FormValue } from './form.ts'
import { isHandledBy, mayDecide } from './office.ts'
import { careFacility } from './options.ts'
import { problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn, type Text } from './procedure.ts'
import { readForOffice, registerText, type SeenParties } from './seen.ts'
import { ENDED } from './status.ts'
import type { ConfirmationRow, DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import * as drafts from './store/draft.ts'
import { type AnswerWay, waysOf } from './supplement-form.ts'
import { maskedName } from './words.ts'

/** One line of the comparison: what was declared beside what the sources say now. */
export type CaseField = Readonly<{
  key: string
  page: string
  label: Text
  declared: FormValue | null
  /** Shown as text; null when that source does not hold the field. */
  register: string | null
  notice: string | null
  /** `differs` also when only a mark or a digit does. `alone`: no source to compare with. */
  agreement: 'same' | 'differs' | 'alone'
  /** How the applicant could answer about it; null when it cannot be asked about. */
  way: AnswerWay | null
}>

export type CaseAction =
  | 'take'
  | 'hand-over'
  | 'request-supplement'
  | 'approve'
  | 'refuse'
  | 'hand-out'

export type CaseView = Readonly<{
  dossier: DossierView
  assignedTo: string | null
  applicantLabel: string
  pages: readonly Readonly<{ id: string; title: Text }>[]
  fields: readonly CaseField[]
  checks: readonly Check[]
  actions: readonly CaseAction[]
  /** Receipts of the register reads that made this view. */
  receipts: readonly string[]
  uploads: readonly Readonly<{ uploadId: string; field: string; name: string }>[]
  version: number
}>

/** What decides a dossier, read in one place so that screen and approval look at the same. */
export type CaseFacts = Readonly<{
  definition: ProcedureDefinition
  whole: ProcedureDefinition
  bundle: DossierRow
  seen: SeenParties
  fields: readonly CaseField[]
  checks: readonly Check[]
  confirmations: readonly ConfirmationRow[]
}>

/** Reads all that a decision rests on; each party's record is read and receipted. */
export async function caseFacts(tx: Tx, actor: Actor, row: DossierRow): Promise<CaseFacts> {
  const bundle = (await store.dossierByCode(tx, row.bundle!))!
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const definition = procedureOn(row.procedure, row.versionFrom)
  const parties = bundle.parties!
  const seen = await readForOffice(tx, actor, row, definition, parties)
  const fields = compare(whole, row, bundle.declared!, seen, await waysFor(tx, whole, row, bundle))
  const confirmations = await store.confirmationsOf(tx, [bundle.code])
  const claim = bundle.evidenceId === null ? null : await store.claimOf(tx, bundle.evidenceId)
  const notice = claim === null ? 'none' : claim.dossier === bundle.code ? 'ours' : 'another'
  const checks = checksFor(definition.resultKind, {
    procedure: row.procedure,
    whole,
    values: bundle.declared!,
    fields,
    parties,
    seen,
    confirmations,
    notice,
    facility: careFacility(String(bundle.declared!['insurance.facility']?.value ?? '')),
    today: tx.today,
    now: tx.now,
  })
  return { definition, whole, bundle, seen, fields, checks, confirmations }
}

/** The declared values of the pages this office needs, beside the register and the notice. Pure. */
function compare(
  whole: ProcedureDefinition,
  row: DossierRow,
  declared: Readonly<Record<string, FormValue>>,
  seen: SeenParties,
  ways: ReadonlyMap<string, AnswerWay>,
): CaseField[] {
  const needed = whole.children.find(child => child.code === row.procedure)?.pages ?? []
  return (whole.forms?.pages ?? [])
    .filter(page => needed.includes(page.id))
    .flatMap(page =>
      page.fields.flatMap((field): CaseField[] => {
        const value = declared[field.key] ?? null
        // A question that no answer called up is not part of this form, whatever the register may hold.
        const { showIf } = field
        if (showIf && !showIf.in.includes(String(declared[showIf.field]?.value ?? ''))) return []
        const register = registerText(seen, field.key)
        const notice = value?.source.kind === 'notice' ? value.display : null
        if (value === null && register === null) return []
        return [
          {
            key: field.key,
            page: page.id,
            label: field.label,
            declared: value,
            register,
            notice,
            agreement: agreementOf(field.type, value, register ?? notice),
            way: ways.get(field.key) ?? null,
          },
        ]
      }),
    )
}

/** How the applicant could answer about each field of a part. */
async function waysFor(
  tx: Tx,
  whole: ProcedureDefinition,
  row: DossierRow,
  bundle: DossierRow,
): Promise<ReadonlyMap<string, AnswerWay>> {
  const draft = await drafts.draftById(tx, bundle.draftId!)
  return waysOf(whole, row.procedure, draft!)
}

function agreementOf(
  type: string,
  declared: FormValue | null,
  source: string | null,
): CaseField['agreement'] {
  if (source === null) return 'alone'
  if (declared === null) return 'differs'
  const isName = type === 'name' || type === 'name-part'
  const same = isName
    ? sameName(declared.display, source) === 'same'
    : declared.display.normalize('NFC') === source.normalize('NFC')
  return same ? 'same' : 'differs'
}

/** What the official may do next. Pure. */
function actionsFor(
  row: DossierRow,
  actor: Actor,
  confirmations: readonly ConfirmationRow[],
  now: string,
): CaseAction[] {
  const decides = mayDecide(row, actor) === true
  const waits = confirmations.some(c => c.answeredAt === null && c.waitsUntil > now)
  switch (row.status) {
    case 1:
      return [...(waits ? [] : ['take' as const]), ...(decides ? ['refuse' as const] : [])]
    case 2:
      return decides ? ['take', 'refuse'] : []
    case 4: {
      if (!decides) return []
      const mine = row.assignedTo === actor.id
      const supplement = row.supplements === 0 ? ['request-supplement' as const] : []
      return [
        ...(mine ? ['hand-over' as const] : ['take' as const]),
        ...supplement,
        'approve',
        'refuse',
      ]
    }
    case 5:
      return decides ? ['refuse'] : []
    case 9:
      return ['hand-out']
    default:
      return []
  }
}

/**
 * Everything needed to decide, on one screen. Each opening reads the register and leaves a receipt; after
 * the decision the ground is closed and the screen shows what was declared, without the register.
 */
export async function caseView(tx: Tx, actor: Actor, code: string): Promise<CaseView> {
  const row = await store.dossierToShow(tx, code)
  if (row === null || !isHandledBy(row, actor)) return stop(problem('unknown'))
  const isOpen = row.status !== null && !ENDED.includes(row.status)
  const dossier = await officialView(tx, row)
  const bundle = (await store.dossierByCode(tx, row.bundle!))!
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const needed = whole.children.find(child => child.code === row.procedure)?.pages ?? []
  const pages = (whole.forms?.pages ?? []).filter(page => needed.includes(page.id))
  const facts = isOpen ? await caseFacts(tx, actor, row) : null
  const confirmations = facts?.confirmations ?? []
  const files = await store.filesOf(tx, code)
  const uploads = files.length > 0 ? await uploadsOfDossier(tx, code) : []
  return {
    dossier,
    assignedTo: row.assignedTo,
    applicantLabel: isOpen ? row.applicantLabel : maskedName(row.applicantLabel),
    pages: pages.map(({ id, title }) => ({ id, title })),
    // What was declared goes out of sight with the decision; the papers stay, and opening one is a read.
    fields: facts?.fields ?? [],
    checks: facts?.checks ?? [],
    actions: actionsFor(row, actor, confirmations, tx.now),
    receipts: facts?.seen.receipts ?? [],
    uploads: files.map(file => ({
      ...file,
      name: uploads.find(u => u.uploadId === file.uploadId)?.declaredName ?? '',
    })),
    version: row.version,
  }
}
