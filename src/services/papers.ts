/** Papers: the data of each document a dossier gives out, in words of the day of the deed. All pure. */
import type {
  BirthCertificateData,
  DeclarationData,
  DossierReceiptData,
  InsuranceCardData,
  RefusalData,
  ResidenceNoticeData,
  Signer,
  SupplementRequestData,
  WrittenApplicant,
  WrittenParent,
} from '#documents'
import type { Instant, PlainDate } from '#kernel'
import type { PersonView } from '#register'
import { addDays, addMonths, adminUnit, householdRelations } from '#vn'
import type { Competence } from './competence.ts'
import type { FormValue } from './form.ts'
import type { ProcedureDefinition, Text } from './procedure.ts'
import type { Sources } from './sources.ts'
import type { DossierRow } from './store/dossier.ts'
import {
  writtenCountry,
  writtenDuration,
  writtenEthnicity,
  writtenName,
  writtenPlace,
  writtenResidence,
} from './words.ts'

/** What an office may see of a person; every field the papers use was disclosed for this dossier. */
export type Seen = Partial<PersonView>
type Values = Readonly<Record<string, FormValue>>

const text = (values: Values, key: string): string => values[key]?.display ?? ''

/** Name and title under a form of the desk. */
export type Officer = Readonly<{ name: string; title: string }>

/** Whose name and seal stand under a paper of an office. */
export function signerFor(office: Competence, unit: string, on: PlainDate): Signer {
  return {
    agency: office.agency,
    agencyName: office.agencyName,
    title: office.signerTitle,
    name: office.signerName,
    place: adminUnit(unit, on)?.name ?? unit,
  }
}

function writtenApplicant(values: Values): WrittenApplicant {
  const address = text(
    values,
    text(values, 'requester.relation') === 'Cha' ? 'father.residence' : 'mother.residence',
  )
  return {
    name: text(values, 'requester.fullName'),
    personalId: text(values, 'requester.idDoc') || null,
    phone: text(values, 'contact.phone') || null,
    address: address || null,
  }
}

const RETURN_WAYS: Readonly<Record<string, string>> = {
  vault: 'Bản điện tử trong kho dữ liệu cá nhân',
  desk: 'Bản giấy tại bộ phận một cửa và bản điện tử trong kho dữ liệu cá nhân',
}

/** Tờ khai: the form as it was signed. */
export function declarationData(
  definition: ProcedureDefinition,
  bundle: DossierRow,
  sources: Sources,
  addressedTo: string,
): DeclarationData {
  const values = bundle.declared!
  return {
    title: 'Tờ khai điện tử',
    dossierCode: bundle.code,
    procedure: { code: definition.code, name: definition.name.vi },
    applicant: writtenApplicant(values),
    addressedTo,
    sections: (definition.forms?.pages ?? []).flatMap(page => {
      const rows = page.fields.flatMap(field => {
        const value = values[field.key]
        const source = value && value.source.kind !== 'ask' ? value.source.name.vi : null
        return value ? [{ label: field.label.vi, value: value.display, source }] : []
      })
      return rows.length > 0 ? [{ title: page.title.vi, rows }] : []
    }),
    declaredAt: bundle.submittedAt,
    signature: bundle.signature
      ? {
          signatureId: bundle.signature.signatureId,
          signedAt: bundle.submittedAt,
          digest: bundle.signature.digest,
          level: sources.applicantId ? 2 : 1,
        }
      : null,
  }
}

/** Mẫu 01. */
export function receiptData(
  of: {
    row: DossierRow
    bundle: DossierRow
    definition: ProcedureDefinition
    whole: ProcedureDefinition
    office: Competence
    officer: Officer
    promisedAt: Instant
    parts: readonly { procedure: string; agencyName: string; promisedAt: Instant }[]
  },
  receivedAt: Instant,
): DossierReceiptData {
  const values = of.bundle.declared!
  return {
    dossierCode: of.row.code,
    applicant: writtenApplicant(values),
    procedure: { code: of.definition.code, name: of.definition.name.vi },
    components: of.whole.documents.map(d => ({
      name: d.name.vi,
      form: 'dữ liệu điện tử',
      copies: 1,
    })),
    receivedAt,
    duration: writtenDuration(of.row.duration),
    promisedAt: of.promisedAt,
    fee: of.definition.fee.amount,
    returnPlace: of.office.agencyName,
    returnWay: RETURN_WAYS[String(values['delivery.method']?.value)] ?? '',
    receiver: of.officer,
    ...(of.parts.length > 0 ? { parts: of.parts } : {}),
  }
}

/** Mẫu 02. */
export function supplementData(
  row: DossierRow,
  values: Values,
  definition: ProcedureDefinition,
  officer: Officer,
  items: readonly { label: Text; reason: string }[],
  dueOn: PlainDate,
): SupplementRequestData {
  return {
    dossierCode: row.code,
    applicant: writtenApplicant(values),
    procedure: { code: definition.code, name: definition.name.vi },
    items: items.map(item => ({ subject: item.label.vi, reason: item.reason })),
    legalBasis: 'Nghị định 118/2025/NĐ-CP',
    dueOn,
    officer,
  }
}

/** Mẫu 03. */
export function refusalData(
  row: DossierRow,
  values: Values,
  definition: ProcedureDefinition,
  officer: Officer,
  of: { reason: string; legalBasis: string },
): RefusalData {
  return {
    dossierCode: row.code,
    applicant: writtenApplicant(values),
    procedure: { code: definition.code, name: definition.name.vi },
    reason: of.reason,
    legalBasis: of.legalBasis,
    guidance: 'Anh, chị có quyền nộp lại hồ sơ hoặc khiếu nại theo quy định của pháp luật.',
    officer,
  }
}

function writtenParent(seen: Seen | null): WrittenParent | null {
  if (!seen?.name) return null
  return {
    name: writtenName(seen.name),
    birthDate: seen.birthDate ?? '',
    ethnicity: writtenEthnicity(seen.ethnicity ?? ''),
    nationality: writtenCountry(seen.nationality ?? ''),
    residence: seen.permanentResidence ? writtenResidence(seen.permanentResidence) : '',
    personalId: seen.personalId ?? null,
  }
}

/** Giấy khai sinh. */
export function certificateData(of: {
  bundle: DossierRow
  mother: Seen | null
  father: Seen | null
  child: {
    name: string
    birthDate: PlainDate
    sex: 'male' | 'female'
    ethnicity: string
    nationality: string
    personalId: string
  }
  registration: { number: string; book: string; registeredOn: PlainDate }
}): BirthCertificateData {
  const values = of.bundle.declared!
  return {
    number: `${of.registration.number}/${of.registration.registeredOn.slice(0, 4)}`,
    book: of.registration.book,
    child: {
      ...of.child,
      ethnicity: writtenEthnicity(of.child.ethnicity),
      nationality: writtenCountry(of.child.nationality),
      birthPlace: of.bundle.parties!.birthPlace.text,
      origin: writtenPlace(of.bundle.parties!.origin),
    },
    mother: writtenParent(of.mother),
    father: writtenParent(of.father),
    registrant: {
      name: text(values, 'requester.fullName'),
      relation: text(values, 'requester.relation'),
      identityPaper: `Số định danh cá nhân ${text(values, 'requester.idDoc')}`,
    },
    registeredOn: of.registration.registeredOn,
  }
}

const writtenRelation = (code: string): string =>
  householdRelations().find(r => r.code === code)?.vi ?? code

/** CT08. */
export function residenceData(of: {
  row: DossierRow
  bundle: DossierRow
  number: string
  child: Seen
  head: Seen | null
  relation: string
  address: string
  from: PlainDate
}): ResidenceNoticeData {
  const applicant = writtenApplicant(of.bundle.declared!)
  return {
    number: of.number,
    dossierCode: of.row.code,
    recipient: { name: applicant.name, address: applicant.address },
    residenceKind: 'permanent',
    person: {
      name: of.child.name ? writtenName(of.child.name) : '',
      birthDate: of.child.birthDate ?? '',
      sex: of.child.sex ?? 'unknown',
      personalId: of.child.personalId ?? '',
      nationality: writtenCountry(of.child.nationality ?? ''),
    },
    address: of.address,
    household: {
      headName: of.head?.name ? writtenName(of.head.name) : 'Chưa có chủ hộ',
      headPersonalId: of.head?.personalId ?? null,
      relation: writtenRelation(of.relation),
    },
    from: of.from,
  }
}

/** The card of a child under six: from birth, to the day before the sixth birthday. */
export function cardData(of: {
  child: Seen
  address: string
  facility: { code: string; name: string }
  coverMonths: number
}): InsuranceCardData {
  const birthDate = of.child.birthDate as string
  const personalId = of.child.personalId ?? ''
  return {
    cardNumber: `TE1 ${personalId}`,
    benefitCode: 'TE1',
    holder: {
      name: of.child.name ? writtenName(of.child.name) : '',
      birthDate,
      sex: of.child.sex ?? 'unknown',
      personalId,
      address: of.address,
    },
    facility: of.facility,
    validFrom: birthDate,
    validTo: addDays(addMonths(birthDate, of.coverMonths), -1),
  }
}
