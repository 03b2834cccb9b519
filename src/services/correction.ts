/** Correction: "Sai? Báo sửa": a wrong value reported in one press, with a number and a due date. */
import {
  type Actor,
  enqueue,
  type Instant,
  isUuid,
  type PlainDate,
  type Queries,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import { FIELD_NAMES, FIELDS, type Field, jurisdictionOf } from '#register'
import { addWorkingDays } from '#vn'
import './actions.ts'
import { competentOffice } from './competence.ts'
import { holderOf } from './definition-check.ts'
import { labelOf } from './dossier.ts'
import { correctionProblem as problem, procedureProblem, stop } from './problems.ts'
import { type CompetenceRole, procedureOn, type Text } from './procedure.ts'
import * as store from './store/correction.ts'
import * as dossiers from './store/dossier.ts'
import * as drafts from './store/draft.ts'
import { keptLines, mayBeCode } from './text.ts'

export type Correction = Readonly<{
  number: string
  /** Field of the form, e.g. `mother.dob`, or of the register, e.g. `birthDate`. */
  field: string
  label: Text
  text: string
  dossier: string | null
  draftId: string | null
  personId: string
  reportedAt: Instant
  dueOn: PlainDate
  answeredAt: Instant | null
  outcome: 'corrected' | 'right-as-it-is' | null
  answer: string | null
}>

/** Working days to answer: the limit of Nghị định 87/2020/NĐ-CP for correcting civil status data. */
const ANSWER_WORKING_DAYS = 3
const FORM = '3.000722'

const isRegisterField = (field: string): field is Field =>
  (FIELDS as readonly string[]).includes(field)

/** What stands in the books of civil status (Luật Hộ tịch 2014 art. 3) and is put right there. */
const CIVIL_STATUS: readonly Field[] = [
  'birthPlace',
  'birthRegistration',
  'civilStatus',
  'father',
  'mother',
  'spouse',
  'children',
  'guardian',
  'deceasedOn',
]

/**
 * Who puts a wrong value right: the civil status office what stands in its books or will (a birth notice), the
 * commune police the rest of the population register (Luật Căn cước 2023, Luật Cư trú 2020). Pure.
 */
export function keeperOf(field: string): CompetenceRole {
  const held = isRegisterField(field) ? { source: 'register', field } : holderOf(field)
  const inBooks = CIVIL_STATUS.some(one => one === held?.field)
  return held?.source === 'notice' || inBooks ? 'commune-civil-status' : 'commune-police'
}

/** The draft or dossier the report is made from must be the reporter's. */
async function madeFromMine(
  tx: Tx,
  actor: Actor,
  of: { dossier?: string; draftId?: string },
): Promise<void> {
  if (of.dossier !== undefined) {
    const row = await dossiers.dossierByCode(tx, of.dossier)
    if (row?.applicantId !== actor.id) stop(problem('unknown'))
  } else if (of.draftId !== undefined) {
    const row = isUuid(of.draftId) ? await drafts.draftById(tx, of.draftId) : null
    if (row?.applicantId !== actor.id) stop(problem('unknown'))
  }
}

/**
 * Reports a value as wrong: of a form, or of one's own record in the register. It goes to the office that
 * keeps it where the person lives. Pressing twice gives the number of the first, while it is open.
 * @param of.field of the form; without a dossier or draft also a field of the register, of the reporter's own record
 * @throws `correction.field-unknown`, `.text-missing`, `.unknown`; `procedure.no-competence`
 */
export async function reportWrong(
  tx: Tx,
  actor: Actor,
  of: { field: string; dossier?: string; draftId?: string; text: string },
): Promise<{ number: string; dueOn: PlainDate }> {
  if (actor.kind !== 'citizen') return stop(problem('unknown'))
  await madeFromMine(tx, actor, of)
  const text = keptLines(of.text, 1_000)
  if (text === '') stop(problem('text-missing', { field: 'text' }))
  const whole = procedureOn(FORM, tx.today)
  const ofForm = whole.forms?.pages.some(page => page.fields.some(f => f.key === of.field))
  const ofMine = isRegisterField(of.field) && of.dossier === undefined && of.draftId === undefined
  if (!ofForm && !ofMine) stop(problem('field-unknown', { field: 'field' }))
  await store.lockReports(tx, actor.id)
  const open = await store.openReport(tx, actor.id, of.field, text)
  if (open) return { number: open.number, dueOn: open.dueOn }
  const unit = await jurisdictionOf(tx, actor.id)
  if (unit === null) return stop(procedureProblem('no-competence'))
  const office = await competentOffice(tx, keeperOf(of.field), unit, tx.today)
  const day = tx.today.slice(2).replaceAll('-', '')
  const serial = await drafts.nextNumber(tx, `correction:${day}`)
  const number = `BS-${day}-${String(serial).padStart(4, '0')}`
  const dueOn = addWorkingDays(tx.today, ANSWER_WORKING_DAYS)
  await store.insertCorrection(tx, {
    number,
    personId: actor.id,
    field: of.field,
    text,
    dossier: of.dossier ?? null,
    draftId: of.draftId ?? null,
    agency: office.agency,
    office: office.office,
    dueOn,
  })
  await record(tx, {
    actor,
    action: 'correction.reported',
    subject: actor.id,
    dossier: of.dossier ?? null,
    detail: { number, field: of.field, agency: office.agency, office: office.office },
  })
  await enqueue(tx, 'correction.reported', { number, agency: office.agency, office: office.office })
  return { number, dueOn }
}

const heading = ({ vi, en }: Text): Text => ({
  vi: vi.charAt(0).toLocaleUpperCase('vi') + vi.slice(1),
  en: en.charAt(0).toUpperCase() + en.slice(1),
})

const withLabel = (row: store.CorrectionRow, today: PlainDate): Correction => {
  const { agency: _, office: __, ...rest } = row
  const label = isRegisterField(row.field)
    ? heading(FIELD_NAMES[row.field])
    : labelOf(procedureOn(FORM, today), row.field)
  return { ...rest, label }
}

/** Reports that wait for the official's office, first due first. */
export async function correctionsFor(q: Queries, actor: Actor): Promise<Correction[]> {
  if (actor.kind !== 'official' || actor.agency === null || actor.office === null) return []
  const rows = await store.openCorrections(q, actor.agency, actor.office)
  return rows.map(row => withLabel(row, row.reportedAt.slice(0, 10)))
}

/** My own reports, newest first. */
export async function correctionsOf(q: Queries, actor: Actor): Promise<Correction[]> {
  if (actor.kind !== 'citizen') return []
  const rows = await store.correctionsOfPerson(q, actor.id)
  return rows.map(row => withLabel(row, row.reportedAt.slice(0, 10)))
}

/** The office says what it did about a report. The change itself is a life event of the register. */
export async function answerCorrection(
  tx: Tx,
  actor: Actor,
  number: string,
  of: { outcome: 'corrected' | 'right-as-it-is'; text: string },
): Promise<void> {
  const row = mayBeCode(number) ? await store.lockCorrection(tx, number) : null
  const isHis =
    row !== null &&
    actor.kind === 'official' &&
    actor.agency === row.agency &&
    actor.office === row.office
  if (!isHis) return stop(problem('unknown'))
  if (row.answeredAt !== null) stop(problem('answered'))
  const text = keptLines(of.text, 1_000)
  if (text === '') stop(problem('text-missing', { field: 'text' }))
  await store.answerCorrection(tx, number, { ...of, text, by: actor.id })
  await record(tx, {
    actor,
    action: 'correction.answered',
    subject: row.personId,
    dossier: row.dossier,
    detail: { number, outcome: of.outcome },
  })
}
