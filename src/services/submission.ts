/** Submission: a filled form becomes a bundle with the parts that open at once, in one transaction. */

import { issue } from '#documents'
import { verifyDeclaration } from '#identity'
import { type Actor, enqueue, orThrow, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import { findByNumber, householdOf, isAlive, jurisdictionOf } from '#register'
import { promisedAt } from '#vn'
import type { Competence } from './competence.ts'
import type { FormValue } from './form.ts'
import { nextCode, officeFor, openPart, unitOf } from './opening.ts'
import { declarationData, signerFor } from './papers.ts'
import type { Parties } from './parties.ts'
import { draftProblem, fieldProblem, procedureProblem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn } from './procedure.ts'
import type { Sources } from './sources.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import type { DraftRow } from './store/draft.ts'

export type EidSignature = Readonly<{ signatureId: string; jws: string }>

/** The signature is one of this person's e-ID over this very digest. @throws `draft.unsigned` */
export async function verifySignature(
  tx: Tx,
  actor: Actor,
  signature: EidSignature,
  digest: string,
): Promise<void> {
  const signed = await verifyDeclaration(tx, signature.signatureId)
  const isHis =
    signed?.valid === true &&
    signed.personId === actor.id &&
    signed.jws === signature.jws &&
    signed.authLevel >= 2
  if (!isHis) stop(draftProblem('unsigned'))
  if (signed.digest !== digest) stop(draftProblem('signed-other-content'))
}

/**
 * The persons and the home of the child behind the answers.
 * @param reading the ground under which a head of household may be looked up by number
 */
export async function partiesOf(
  tx: Tx,
  reading: { actor: Actor; ground: string; procedure: string },
  sources: Sources,
  values: Readonly<Record<string, FormValue>>,
): Promise<Parties | Problem> {
  const choice = String(values['residence.choice']?.value ?? '')
  const origin = sources[values['child.hometown']?.value === 'father' ? 'father' : 'mother']
  const anyParent = sources.mother ?? sources.father!
  const parties = {
    applicantId: sources.applicantId,
    motherId: sources.mother?.personId ?? null,
    fatherId: sources.father?.personId ?? null,
    childId: null,
    origin: (origin ?? anyParent).origin,
    birthPlace: sources.notice?.place ?? {
      unit: null,
      asOf: tx.today,
      text: String(values['child.birthPlace']?.value ?? ''),
    },
  }
  if (choice === 'other') return otherHome(tx, reading, parties, values)
  const parent = choice === 'father' ? sources.father : sources.mother
  const residence = parent?.residence
  if (!parent?.household || !residence)
    return fieldProblem('source-missing', {
      field: 'residence.choice',
      label: 'Nơi thường trú',
      labelEn: 'residence',
    })
  const { headId, householdId } = parent.household
  const headLives = headId !== null && (await isAlive(tx, headId))
  return { ...parties, headId: headLives ? headId : null, home: { ...residence, householdId } }
}

async function otherHome(
  tx: Tx,
  reading: { actor: Actor; ground: string; procedure: string },
  parties: Omit<Parties, 'headId' | 'home'>,
  values: Readonly<Record<string, FormValue>>,
): Promise<Parties | Problem> {
  const refused = fieldProblem('head-not-askable', { field: 'residence.otherHead' })
  const number = String(values['residence.otherHead']?.value ?? '')
  const headId = await findByNumber(tx, {
    actor: reading.actor,
    purpose: { kind: 'dossier', dossier: reading.ground, procedure: reading.procedure },
    number,
  })
  if (headId === null || !(await isAlive(tx, headId))) return refused
  const household = await householdOf(tx, headId)
  const unit = await jurisdictionOf(tx, headId)
  if (household?.headId !== headId || unit === null) return refused
  // The address stays unknown here: the applicant gave a number, the register gives no place for it.
  const home = { unit, asOf: tx.today, address: '', householdId: household.householdId }
  return { ...parties, headId, home }
}

/**
 * Files the bundle: dossier, claim on the notice, first part at its office, the second person asked, the
 * declaration as a signed paper. All or nothing.
 * @returns the code of the bundle
 */
export async function fileBundle(
  tx: Tx,
  actor: Actor,
  of: {
    draft: DraftRow
    definition: ProcedureDefinition
    values: Readonly<Record<string, FormValue>>
    channel: 1 | 2
    filedBy: string | null
    signature: { signatureId: string; digest: string } | null
    paperConsent: boolean
  },
): Promise<string> {
  const { draft, definition, values } = of
  const parties = orThrow(
    await partiesOf(
      tx,
      { actor, ground: draft.draftId, procedure: definition.code },
      draft.sources,
      values,
    ),
  )
  const unit = await jurisdictionOf(tx, parties.motherId ?? parties.fatherId!)
  if (unit === null) return stop(procedureProblem('no-competence'))
  // Every office of the bundle is known before anything is filed: no part may turn out to have none later.
  const parts = definition.children.map(child => procedureOn(child.code, tx.today))
  const offices: Competence[] = []
  for (const part of parts) offices.push(await officeFor(tx, part, unitOf(part, unit, parties)))
  const first = definition.children.findIndex(child => child.startsAfter === null)
  const office = offices[first]!

  const bundle: DossierRow = {
    code: await nextCode(tx, office.agency),
    bundle: null,
    ordinal: 0,
    procedure: definition.code,
    versionFrom: definition.validFrom,
    applicantId: draft.applicantId,
    applicantLabel: String(values['requester.fullName']?.value ?? ''),
    draftId: draft.draftId,
    evidenceId: draft.evidenceId,
    channel: of.channel,
    filedBy: of.filedBy,
    unit,
    agency: office.agency,
    office: office.office,
    intakeOffice: null,
    declared: values,
    parties,
    signature: of.signature,
    submittedAt: tx.now,
    duration: definition.duration,
    status: null,
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
  await store.insertDossier(tx, bundle)
  if (draft.evidenceId !== null && !(await store.claimNotice(tx, draft.evidenceId, bundle.code)))
    stop(draftProblem('notice-used'))
  await store.insertEvent(tx, { code: bundle.code, kind: 'submitted', actor, note: null })
  await record(tx, {
    actor,
    action: 'dossier.submitted',
    subject: draft.applicantId,
    dossier: bundle.code,
    detail: {
      procedure: definition.code,
      channel: of.channel,
      filedBy: of.filedBy,
      signature: of.signature,
      evidenceId: draft.evidenceId,
    },
  })
  for (const child of definition.children)
    if (child.startsAfter === null) await openPart(tx, actor, bundle, child.code, parties)
  await askSecondPerson(tx, actor, bundle, parties, of.paperConsent)
  await issue(tx, {
    kind: 'declaration',
    data: declarationData(definition, bundle, draft.sources, office.agencyName),
    signer: signerFor(office, unit, tx.today),
    owners: [draft.applicantId],
    dossier: bundle.code,
    actor,
  })
  await enqueue(tx, 'dossier.submitted', { dossier: bundle.code, unit, agency: office.agency })
  return bundle.code
}

/** Asks the head of the household, when the head is somebody else than the applicant. */
export async function askSecondPerson(
  tx: Tx,
  actor: Actor,
  bundle: DossierRow,
  parties: Parties,
  paperConsent: boolean,
): Promise<void> {
  const [confirmation] = procedureOn(bundle.procedure, bundle.versionFrom).confirmations
  const { headId } = parties
  if (!confirmation || headId === null || headId === bundle.applicantId) return
  const earlier = await store.confirmationsOf(tx, [bundle.code])
  if (earlier.some(c => c.personId === headId)) return
  const confirmationId = tx.newId()
  const waitsUntil = new Date(
    promisedAt({ receivedAt: tx.now, unit: 'working-day', quantity: confirmation.waitsFor }),
  ).toISOString()
  await store.insertConfirmation(tx, {
    confirmationId,
    dossier: bundle.code,
    who: confirmation.who,
    neededFor: confirmation.neededFor,
    personId: headId,
    waitsUntil,
  })
  await store.insertEvent(tx, { code: bundle.code, kind: 'confirmation-asked', actor, note: null })
  await record(tx, {
    actor,
    action: 'confirmation.asked',
    subject: headId,
    dossier: bundle.code,
    detail: { confirmationId, waitsUntil },
  })
  if (paperConsent) {
    const answer = { agreed: true, reason: null, witnessedBy: actor.id }
    await store.answerConfirmation(tx, confirmationId, answer)
    await store.insertEvent(tx, {
      code: bundle.code,
      kind: 'confirmation-agreed',
      actor,
      note: null,
    })
    await record(tx, {
      actor,
      action: 'confirmation.answered',
      subject: headId,
      dossier: bundle.code,
      detail: { confirmationId, agreed: true, onPaper: true },
    })
    return
  }
  await enqueue(tx, 'confirmation.asked', {
    confirmationId,
    dossier: bundle.code,
    personId: headId,
  })
}
