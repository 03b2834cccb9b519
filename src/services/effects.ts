/** Effects: what an approval does: the life event in the register, and the result as a signed paper. */

import { issue } from '#documents'
import { markUsed } from '#exchange'
import { type Actor, assert, type Tx } from '#kernel'
import { type DistinctFrom, moveResidence, type Residence, recordBirth } from '#register'
import type { CaseFacts } from './case.ts'
import { signerOf } from './competence.ts'
import { childName, childSex, requireNewChild } from './newcomer.ts'
import { careFacility } from './options.ts'
import { cardData, certificateData, residenceData, signerFor } from './papers.ts'
import type { Parties } from './parties.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import { nextNumber } from './store/draft.ts'
import { writtenName, writtenResidence } from './words.ts'

export type Effect = Readonly<{ documentId: string; parties: Parties }>

/**
 * Does what the approved dossier asked for.
 * @param distinctFrom the registrar's word that the child is another than these people of the register
 */
export async function effectOf(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  facts: CaseFacts,
  distinctFrom: DistinctFrom | null,
): Promise<Effect> {
  switch (facts.definition.resultKind) {
    case 'birth-certificate':
      return registerBirth(tx, actor, row, facts, distinctFrom)
    case 'residence-notice':
      return registerResidence(tx, actor, row, facts)
    case 'insurance-card':
      return giveCard(tx, actor, row, facts)
    default:
      throw new TypeError(`no effect is known for \`${row.procedure}\``)
  }
}

const SHEETS_A_BOOK = 200

/** Registers the birth; the register allots the personal number. The certificate goes to both parents. */
async function registerBirth(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  { bundle, definition, seen }: CaseFacts,
  distinctFrom: DistinctFrom | null,
): Promise<Effect> {
  await requireNewChild(tx, actor, row, bundle, distinctFrom)
  const parties = bundle.parties!
  const value = (key: string) => String(bundle.declared![key]?.value ?? '')
  const name = childName(bundle.declared!)
  const sex = childSex(bundle.declared!)
  const year = tx.today.slice(0, 4)
  const number = await nextNumber(tx, `birth:${row.unit}:${year}`)
  const registration = {
    number: String(number),
    book: `${String(Math.ceil(number / SHEETS_A_BOOK)).padStart(2, '0')}/${year}-KS`,
    page: String(((number - 1) % SHEETS_A_BOOK) + 1),
    unit: row.unit,
    registeredOn: tx.today,
  }
  const birth = {
    name,
    birthDate: value('child.dob'),
    birthTime: value('child.birthTime') || null,
    sex,
    ethnicity: value('child.ethnicity'),
    nationality: value('child.nationality'),
    origin: parties.origin,
    birthPlace: parties.birthPlace,
    registration,
    motherId: parties.motherId,
    fatherId: parties.fatherId,
    distinctFrom,
    legalBasis: definition.legalBasis[0]!,
    evidence: [row.code, ...(bundle.evidenceId === null ? [] : [bundle.evidenceId])],
  } as const
  const { personId, personalId } = await recordBirth(tx, actor, birth)
  if (bundle.evidenceId !== null) await markUsed(tx, bundle.evidenceId, bundle.code)
  const after = { ...parties, childId: personId }
  await store.saveDeclared(tx, bundle.code, { declared: bundle.declared!, parties: after })

  const office = await signerOf(tx, row.agency, row.office)
  assert(office, 'an office that decides was declared competent')
  const owners = [parties.motherId, parties.fatherId, personId].filter(id => id !== null)
  const { documentId } = await issue(tx, {
    kind: 'birth-certificate',
    data: certificateData({
      bundle,
      mother: parties.motherId === null ? null : seen.mother,
      father: parties.fatherId === null ? null : seen.father,
      child: {
        name: writtenName(name),
        birthDate: birth.birthDate,
        sex,
        ethnicity: birth.ethnicity,
        nationality: birth.nationality,
        personalId,
      },
      registration,
    }),
    signer: signerFor(office, row.unit, tx.today),
    owners,
    dossier: row.code,
    actor,
    version: 'result',
  })
  return { documentId, parties: after }
}

/** The child joins the household; the address is what the register holds for that household today. */
async function registerResidence(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  { bundle, definition, seen }: CaseFacts,
): Promise<Effect> {
  const parties = bundle.parties!
  const { childId, home } = parties
  assert(childId !== null && seen.child, 'the child was registered before its residence')
  const choice = bundle.declared!['residence.choice']?.value
  const anchor = choice === 'mother' ? seen.mother : choice === 'father' ? seen.father : seen.head
  const at: Pick<Residence, 'unit' | 'asOf' | 'address' | 'current'> =
    anchor?.permanentResidence ?? home
  const relation = String(bundle.declared!['residence.relation']?.value ?? 'other-relative')
  const from = tx.today
  await moveResidence(tx, actor, {
    personId: childId,
    kind: 'permanent',
    unit: at.current?.unit ?? at.unit,
    address: at.address,
    from,
    householdId: home.householdId,
    relationToHead: relation,
    legalBasis: definition.legalBasis[0]!,
    evidence: [row.code],
  })
  const office = await signerOf(tx, row.agency, row.office)
  assert(office, 'an office that decides was declared competent')
  const number = await nextNumber(tx, `residence-notice:${row.agency}:${tx.today.slice(0, 4)}`)
  const { documentId } = await issue(tx, {
    kind: 'residence-notice',
    data: residenceData({
      row,
      bundle,
      number: `${number}/TB`,
      child: seen.child,
      head: seen.head,
      relation,
      address: writtenResidence(at),
      from,
    }),
    signer: signerFor(office, row.unit, tx.today),
    owners: ownersOf(parties),
    dossier: row.code,
    actor,
    version: 'result',
  })
  return { documentId, parties }
}

async function giveCard(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  { bundle, definition, seen }: CaseFacts,
): Promise<Effect> {
  const parties = bundle.parties!
  assert(seen.child, 'the child was registered before its card')
  const facility = careFacility(String(bundle.declared!['insurance.facility']?.value ?? ''))
  assert(facility, 'the check of the facility passed')
  const address =
    seen.child.permanentResidence ??
    seen.mother?.permanentResidence ??
    seen.father?.permanentResidence ??
    null
  const office = await signerOf(tx, row.agency, row.office)
  assert(office, 'an office that decides was declared competent')
  const { documentId } = await issue(tx, {
    kind: 'insurance-card',
    data: cardData({
      child: seen.child,
      address: address ? writtenResidence(address) : '',
      facility,
      coverMonths: (definition.parameters.coverUntilAge ?? 6) * 12,
    }),
    signer: signerFor(office, row.unit, tx.today),
    owners: ownersOf(parties),
    dossier: row.code,
    actor,
    version: 'result',
  })
  return { documentId, parties }
}

const ownersOf = (parties: Parties): string[] =>
  [parties.motherId, parties.fatherId, parties.childId].filter(id => id !== null)
