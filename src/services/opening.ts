/** Opening: a dossier comes to be at an office: code, ground to read, right to its documents, first steps. */

import { grantDossier } from '#documents'
import type { Actor, Tx } from '#kernel'
import { closeGround, type Field, openGround, type PersonId } from '#register'
import { type Competence, competentOffice, competentOn } from './competence.ts'
import type { Parties } from './parties.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import { takeStep } from './step.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import { nextNumber } from './store/draft.ts'

/** `H55.28-261121-0001`: counted per agency and day of Viet Nam. */
export async function nextCode(tx: Tx, agency: string): Promise<string> {
  const day = tx.today.slice(2).replaceAll('-', '')
  const number = await nextNumber(tx, `dossier:${agency}:${day}`)
  return `${agency}-${day}-${String(number).padStart(4, '0')}`
}

/** Unit whose office decides a part. Pure. */
export function unitOf(
  definition: ProcedureDefinition,
  birthUnit: string,
  parties: Parties,
): string {
  return definition.place === 'residence' ? parties.home.unit : birthUnit
}

/** Office that decides a part of a bundle. @throws `procedure.no-competence` */
export function officeFor(
  tx: Tx,
  definition: ProcedureDefinition,
  unit: string,
): Promise<Competence> {
  if (definition.competence === null) throw new TypeError('a bundle has no office of its own')
  return competentOffice(tx, definition.competence, unit, tx.today)
}

/** The desk of the same agency that takes dossiers in; null when the office does so itself. */
async function intakeOfficeOf(tx: Tx, office: Competence, unit: string): Promise<string | null> {
  const desk = await competentOn(tx, 'one-stop', unit, tx.today)
  return desk && desk.agency === office.agency && desk.office !== office.office ? desk.office : null
}

/** Opens one part of a bundle at its office. The caller's transaction holds the bundle's row. */
export async function openPart(
  tx: Tx,
  actor: Actor,
  bundle: DossierRow,
  procedure: string,
  parties: Parties,
): Promise<DossierRow> {
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const part = whole.children.find(child => child.code === procedure)!
  const definition = procedureOn(procedure, tx.today)
  const unit = unitOf(definition, bundle.unit, parties)
  const office = await officeFor(tx, definition, unit)
  const row: DossierRow = {
    ...bundle,
    code: await nextCode(tx, office.agency),
    bundle: bundle.code,
    ordinal: whole.children.indexOf(part),
    procedure,
    versionFrom: definition.validFrom,
    unit,
    agency: office.agency,
    office: office.office,
    intakeOffice: await intakeOfficeOf(tx, office, unit),
    declared: null,
    parties: null,
    signature: null,
    submittedAt: tx.now,
    duration: part.duration ?? definition.duration,
    // No step was taken yet: version 0 is the state before the first event.
    status: 1,
    version: 0,
    receivedAt: null,
    promisedAt: null,
    warnsAt: null,
    stoppedAt: null,
    endedAt: null,
    stoodMs: 0,
    assignedTo: null,
    supplements: 0,
  }
  await store.insertDossier(tx, row)
  await openGrounds(tx, row, definition, parties)
  await grantDossier(tx, { dossier: row.code, agency: row.agency })
  return takeStep(tx, actor, row, 'submitted')
}

/** Who of the parties plays a part in what the office may read. */
export function readersOf(
  definition: ProcedureDefinition,
  parties: Parties,
): ReadonlyMap<PersonId, readonly Field[]> {
  const roles = {
    mother: parties.motherId,
    father: parties.fatherId,
    child: parties.childId,
    head: parties.headId,
    applicant: parties.applicantId,
  } as const
  const fields = new Map<PersonId, Set<Field>>()
  for (const [role, wanted] of Object.entries(definition.reads)) {
    const personId = roles[role as keyof typeof roles]
    if (!personId || !wanted) continue
    const known = fields.get(personId) ?? new Set<Field>()
    for (const field of wanted) known.add(field)
    fields.set(personId, known)
  }
  return new Map([...fields].map(([personId, set]) => [personId, [...set]]))
}

/** Lets the offices of a part read its parties, while it is open. */
export async function openGrounds(
  tx: Tx,
  row: DossierRow,
  definition: ProcedureDefinition,
  parties: Parties,
): Promise<void> {
  const offices = row.intakeOffice === null ? [row.office] : [row.office, row.intakeOffice]
  for (const [personId, fields] of readersOf(definition, parties))
    for (const office of offices)
      await openGround(tx, {
        dossier: row.code,
        procedure: row.procedure,
        agency: row.agency,
        office,
        subjects: [personId],
        fields,
        legalBasis: definition.legalBasis[0]!,
      })
}

/** The decision is made: the offices may read no more. */
export async function closeGrounds(tx: Tx, row: DossierRow): Promise<void> {
  await closeGround(tx, { dossier: row.code })
}
