/**
 * Sources: what the State knows already, read once for a form and kept with it.
 *
 * Everything of the register comes through `disclose` under an open ground, so the persons concerned see
 * each read. What was read is purged with a draft that is never submitted.
 */
import type { BirthNotice } from '#exchange'
import type { Actor, Instant, Tx } from '#kernel'
import {
  closeGround,
  disclose,
  type Field,
  householdOf,
  kinOf,
  openGround,
  type PersonId,
  type Place,
} from '#register'
import { householdRelations, type PersonName } from '#vn'
import type { SourceKind } from './procedure.ts'
import {
  writtenCountry,
  writtenDate,
  writtenEthnicity,
  writtenName,
  writtenPlace,
  writtenResidence,
  writtenSex,
} from './words.ts'

export type Party = Readonly<{
  personId: PersonId
  personalId: string | null
  name: PersonName
  birthDate: string
  ethnicity: string
  nationality: string
  origin: Place
  civilStatus: string
  residence: Readonly<{ unit: string; asOf: string; address: string }> | null
  household: Readonly<{ householdId: string; headId: PersonId | null }> | null
  phone: string | null
}>

type HeadFact = Readonly<{ personId: PersonId; name: PersonName; personalId: string | null }>

/** How the household of a parent counts for the child: relation to the head, when blood tells it. */
type HomeFact = Readonly<{ head: HeadFact | null; relation: string | null }>

/** The facts of a birth notice that the form uses. */
export type NoticeFact = Pick<
  BirthNotice,
  'evidenceId' | 'number' | 'facility' | 'birthDate' | 'birthTime' | 'sex' | 'place' | 'plannedName'
>

export type Sources = Readonly<{
  at: Instant
  applicantId: PersonId
  applicantIs: 'mother' | 'father'
  mother: Party | null
  father: Party | null
  homes: Readonly<{ mother: HomeFact | null; father: HomeFact | null }>
  notice: NoticeFact | null
  /** Receipts of the reads. */
  receipts: readonly string[]
}>

const PARTY_FIELDS = [
  'personalId',
  'name',
  'birthDate',
  'ethnicity',
  'nationality',
  'origin',
  'civilStatus',
  'permanentResidence',
] as const satisfies readonly Field[]

/** Who reads, and under which open dossier or draft. */
export type Reading = Readonly<{
  actor: Actor
  ground: string
  procedure: string
  legalBasis: string
}>

const groundOf = (reading: Reading) => ({
  dossier: reading.ground,
  procedure: reading.procedure,
  agency: reading.actor.agency ?? `citizen:${reading.actor.id}`,
  office: reading.actor.office,
  legalBasis: reading.legalBasis,
})

/** Opens the right to look people up for a draft, without any field of anybody but the applicant's name. */
export async function openReading(tx: Tx, reading: Reading, applicantId: PersonId): Promise<void> {
  await openGround(tx, { ...groundOf(reading), subjects: [applicantId], fields: ['name'] })
}

/** Ends the reading rights of a draft. */
export async function closeReading(tx: Tx, ground: string): Promise<void> {
  await closeGround(tx, { dossier: ground })
}

/** Reads everything the birth form can be filled with. The father is the husband of the mother. */
export async function readSources(
  tx: Tx,
  reading: Reading,
  of: { applicantId: PersonId; motherId: PersonId; notice: NoticeFact | null },
): Promise<Sources> {
  const kin = await kinOf(tx, of.motherId)
  const fatherId = kin.spouseId
  const receipts: string[] = []

  const party = async (personId: PersonId): Promise<Party> => {
    const fields: Field[] = [...PARTY_FIELDS]
    if (personId === of.applicantId) fields.push('phone')
    await openGround(tx, { ...groundOf(reading), subjects: [personId], fields })
    const { view, receiptId } = await disclose(tx, {
      actor: reading.actor,
      subject: personId,
      purpose: { kind: 'dossier', dossier: reading.ground, procedure: reading.procedure },
      fields,
    })
    receipts.push(receiptId)
    const household = await householdOf(tx, personId)
    return {
      personId,
      personalId: view.personalId ?? null,
      name: view.name!,
      birthDate: view.birthDate!,
      ethnicity: view.ethnicity!,
      nationality: view.nationality!,
      origin: view.origin!,
      civilStatus: view.civilStatus!,
      residence: view.permanentResidence
        ? {
            unit: view.permanentResidence.unit,
            asOf: view.permanentResidence.asOf,
            address: view.permanentResidence.address,
          }
        : null,
      household: household && { householdId: household.householdId, headId: household.headId },
      phone: view.phone ?? null,
    }
  }

  const mother = await party(of.motherId)
  const married = mother.civilStatus === 'married' && fatherId !== null
  const father = married ? await party(fatherId) : null

  const headOf = async (headId: PersonId): Promise<HeadFact> => {
    const known = [mother, father].find(p => p?.personId === headId)
    if (known) return { personId: headId, name: known.name, personalId: known.personalId }
    const fields: Field[] = ['name', 'personalId']
    await openGround(tx, { ...groundOf(reading), subjects: [headId], fields })
    const { view, receiptId } = await disclose(tx, {
      actor: reading.actor,
      subject: headId,
      purpose: { kind: 'dossier', dossier: reading.ground, procedure: reading.procedure },
      fields,
    })
    receipts.push(receiptId)
    return { personId: headId, name: view.name!, personalId: view.personalId ?? null }
  }
  /** What the child is to a head, when blood tells it: through the father first, as in one household. */
  const relationTo = async (headId: PersonId): Promise<string | null> => {
    if (headId === mother.personId || headId === father?.personId) return 'child'
    const grandparents: PersonId[] = []
    for (const [parent, relation] of [
      [father, 'paternal-grandchild'],
      [mother, 'maternal-grandchild'],
    ] as const) {
      if (!parent) continue
      const kin = await kinOf(tx, parent.personId)
      if (headId === kin.fatherId || headId === kin.motherId) return relation
      grandparents.push(...[kin.fatherId, kin.motherId].filter(id => id !== null))
    }
    const head = await kinOf(tx, headId)
    for (const grandparent of grandparents) {
      if (grandparent === head.fatherId || grandparent === head.motherId) return 'nephew-niece'
      const kin = await kinOf(tx, grandparent)
      if (headId === kin.fatherId || headId === kin.motherId) return 'great-grandchild'
    }
    return null
  }
  const homeOf = async (parent: Party | null): Promise<HomeFact | null> => {
    if (!parent?.household) return null
    const { headId } = parent.household
    if (headId === null) return { head: null, relation: null }
    return { head: await headOf(headId), relation: await relationTo(headId) }
  }
  return {
    at: tx.now,
    applicantId: of.applicantId,
    applicantIs: of.applicantId === of.motherId ? 'mother' : 'father',
    mother,
    father,
    homes: {
      mother: await homeOf(mother),
      father: await homeOf(father),
    },
    notice: of.notice && noticeFact(of.notice),
    receipts,
  }
}

const noticeFact = (of: NoticeFact): NoticeFact => ({
  evidenceId: of.evidenceId,
  number: of.number,
  facility: of.facility,
  birthDate: of.birthDate,
  birthTime: of.birthTime,
  sex: of.sex,
  place: of.place,
  plannedName: of.plannedName,
})

/** A value found in the sources. */
export type Found = Readonly<{ value: string; display: string; kind: SourceKind }>

const found = (value: string, kind: SourceKind, display = value): Found => ({
  value,
  display,
  kind,
})

function ofParty(party: Party, key: string): Found | null {
  switch (key) {
    case 'name':
      return found(writtenName(party.name), 'register')
    case 'birthDate':
      return found(party.birthDate, 'register', writtenDate(party.birthDate))
    case 'personalId':
      return party.personalId === null ? null : found(party.personalId, 'register')
    case 'ethnicity':
      return found(party.ethnicity, 'register', writtenEthnicity(party.ethnicity))
    case 'nationality':
      return found(party.nationality, 'register', writtenCountry(party.nationality))
    case 'residence':
      return party.residence && found(writtenResidence(party.residence), 'register')
    case 'phone':
      return party.phone === null ? null : found(party.phone, 'register')
    default:
      return null
  }
}

function ofNotice(notice: NoticeFact, key: string): Found | null {
  switch (key) {
    case 'number':
      return found(notice.number, 'notice')
    case 'facility':
      return found(notice.facility, 'notice')
    case 'birthDate':
      return found(notice.birthDate, 'notice', writtenDate(notice.birthDate))
    case 'birthTime':
      return notice.birthTime === null ? null : found(notice.birthTime, 'notice')
    case 'sex':
      return notice.sex === 'unknown' ? null : found(notice.sex, 'notice', writtenSex(notice.sex))
    case 'place':
      return found(writtenPlace(notice.place), 'notice')
    case 'plannedMiddle':
      return notice.plannedName?.middle ? found(notice.plannedName.middle, 'notice') : null
    case 'plannedGiven':
      return notice.plannedName?.given ? found(notice.plannedName.given, 'notice') : null
    default:
      return null
  }
}

/**
 * The value at a path (`mother.birthDate`), given the answers so far; null when no source holds one.
 * Pure.
 */
export function sourceValue(
  sources: Sources,
  path: string,
  answers: Readonly<Record<string, unknown>>,
): Found | null {
  const [root = '', key = ''] = path.split('.')
  const { mother, father, notice } = sources
  switch (root) {
    case 'mother':
    case 'father':
      return sources[root] && ofParty(sources[root], key)
    case 'notice':
      return notice && ofNotice(notice, key)
    case 'requester': {
      if (key === 'relation')
        return found(
          sources.applicantIs,
          'register',
          sources.applicantIs === 'mother' ? 'Mẹ' : 'Cha',
        )
      const self = sources.applicantIs === 'mother' ? mother : father
      const value = self && ofParty(self, key)
      return value && (key === 'phone' ? value : { ...value, kind: 'eid' })
    }
    case 'child': {
      // Luật Quốc tịch 2008 art. 15, 16: the child of Vietnamese parents, or of the only known one.
      const nationalities = [mother, father].filter(p => p !== null).map(p => p.nationality)
      const allVietnamese = nationalities.length > 0 && nationalities.every(n => n === 'VN')
      return key === 'nationality' && allVietnamese
        ? found('VN', 'register', writtenCountry('VN'))
        : null
    }
    case 'residence':
      return ofHome(sources, key, answers['residence.choice'])
    default:
      return null
  }
}

function ofHome(sources: Sources, key: string, choice: unknown): Found | null {
  if (choice !== 'mother' && choice !== 'father') return null
  const [parent, home] = [sources[choice], sources.homes[choice]]
  if (key === 'address') return parent?.residence ? ofParty(parent, 'residence') : null
  if (key === 'headName') return home?.head ? found(writtenName(home.head.name), 'register') : null
  if (key === 'relation' && home?.relation) {
    const name = householdRelations().find(one => one.code === home.relation)?.vi
    return found(home.relation, 'register', name)
  }
  return null
}
