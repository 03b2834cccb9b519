/**
 * Facts: what the register knows of a person at one moment, flat as it is stored, and how it becomes the
 * fields other rooms know.
 */
import type { Instant, PlainDate } from '#kernel'
import { adminUnit, formatUnit, type PartialDate, type PersonName } from '#vn'
import type {
  BloodType,
  CardKind,
  CivilStatus,
  PersonId,
  PersonView,
  Place,
  Registration,
  Sex,
} from './view.ts'

/** The core facts of a person on some days; one row of `register.version`. */
export type CoreFacts = Readonly<{
  family: string
  middle: string
  given: string
  birthDate: PartialDate
  birthTime: string | null
  sex: Sex
  ethnicity: string
  religion: string | null
  nationality: string
  originUnit: string | null
  originAsOf: PlainDate
  originText: string
  birthUnit: string | null
  birthAsOf: PlainDate
  birthText: string
  regNumber: string | null
  regBook: string | null
  regPage: string | null
  regUnit: string | null
  regOn: PlainDate | null
  civilStatus: CivilStatus
  deceasedOn: PartialDate | null
  phone: string | null
  otherName: string | null
  bloodType: BloodType | null
  regPlaceUnit: string | null
  regPlaceAsOf: PlainDate | null
  regPlaceText: string | null
  missingOn: PartialDate | null
}>

/** What may be told of a person later, and is not known of a newborn. */
export const UNTOLD = {
  otherName: null,
  bloodType: null,
  regPlaceUnit: null,
  regPlaceAsOf: null,
  regPlaceText: null,
  missingOn: null,
} as const satisfies Partial<CoreFacts>

export type ResidenceFacts = Readonly<{
  unit: string
  asOf: PlainDate
  address: string
  householdId: string | null
  ground: string | null
  endedFor: string | null
}>
export type StayFacts = Readonly<{
  unit: string
  asOf: PlainDate
  address: string
  reason: string
  hostId: PersonId | null
  arrivedAt: Instant
  notifiedAt: Instant
}>
export type AbsenceFacts = Readonly<{ case: string; destination: string | null }>
export type FileFacts = Readonly<{ number: string }>
export type CardFacts = Readonly<{
  kind: CardKind
  number: string
  issuedBy: string
  expiresOn: PlainDate | null
}>
export type ParticularFacts = Readonly<{ source: string }>
export type MembershipFacts = Readonly<{ householdId: string; relation: string }>
export type HeadshipFacts = Readonly<{ headId: PersonId | null }>

export const nameOf = (f: CoreFacts): PersonName => ({
  family: f.family,
  middle: f.middle,
  given: f.given,
})

const originOf = (f: CoreFacts): Place => ({
  unit: f.originUnit,
  asOf: f.originAsOf,
  text: f.originText,
})

const birthPlaceOf = (f: CoreFacts): Place => ({
  unit: f.birthUnit,
  asOf: f.birthAsOf,
  text: f.birthText,
})

const registrationOf = (f: CoreFacts): Registration | null =>
  f.regNumber === null || f.regUnit === null || f.regOn === null
    ? null
    : {
        number: f.regNumber,
        book: f.regBook,
        page: f.regPage,
        unit: f.regUnit,
        registeredOn: f.regOn,
      }

/** The place told by itself, else that of the entry in the book. */
const registrationPlaceOf = (f: CoreFacts): Place | null =>
  f.regPlaceText !== null && f.regPlaceAsOf !== null
    ? { unit: f.regPlaceUnit, asOf: f.regPlaceAsOf, text: f.regPlaceText }
    : f.regUnit !== null && f.regOn !== null && adminUnit(f.regUnit, f.regOn) !== null
      ? { unit: f.regUnit, asOf: f.regOn, text: formatUnit(f.regUnit, f.regOn) }
      : null

/** The fields that lie in the core facts. */
export type CoreView = Pick<
  PersonView,
  | 'name'
  | 'birthDate'
  | 'sex'
  | 'ethnicity'
  | 'religion'
  | 'nationality'
  | 'origin'
  | 'birthPlace'
  | 'birthRegistration'
  | 'civilStatus'
  | 'deceasedOn'
  | 'phone'
  | 'otherName'
  | 'bloodType'
  | 'birthRegistrationPlace'
  | 'missingOn'
>

export function coreView(f: CoreFacts): CoreView {
  return {
    name: nameOf(f),
    birthDate: f.birthDate,
    sex: f.sex,
    ethnicity: f.ethnicity,
    religion: f.religion,
    nationality: f.nationality,
    origin: originOf(f),
    birthPlace: birthPlaceOf(f),
    birthRegistration: registrationOf(f),
    civilStatus: f.civilStatus,
    deceasedOn: f.deceasedOn,
    phone: f.phone,
    otherName: f.otherName,
    bloodType: f.bloodType,
    birthRegistrationPlace: registrationPlaceOf(f),
    missingOn: f.missingOn,
  }
}

/** The way back, for the fields that are given. */
export function flatFacts(view: Partial<CoreView>): Partial<CoreFacts> {
  const { name, origin, birthPlace, birthRegistration, birthRegistrationPlace, ...plain } = view
  return {
    ...plain,
    ...(name && { family: name.family, middle: name.middle, given: name.given }),
    ...(origin && { originUnit: origin.unit, originAsOf: origin.asOf, originText: origin.text }),
    ...(birthPlace && {
      birthUnit: birthPlace.unit,
      birthAsOf: birthPlace.asOf,
      birthText: birthPlace.text,
    }),
    ...(birthRegistration !== undefined && {
      regNumber: birthRegistration?.number ?? null,
      regBook: birthRegistration?.book ?? null,
      regPage: birthRegistration?.page ?? null,
      regUnit: birthRegistration?.unit ?? null,
      regOn: birthRegistration?.registeredOn ?? null,
    }),
    ...(birthRegistrationPlace !== undefined && {
      regPlaceUnit: birthRegistrationPlace?.unit ?? null,
      regPlaceAsOf: birthRegistrationPlace?.asOf ?? null,
      regPlaceText: birthRegistrationPlace?.text ?? null,
    }),
  }
}
