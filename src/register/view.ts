/**
 * View: what a disclosure may show of a person, field by field. These are the words other rooms know;
 * none of them reaches a table of this room.
 */
import type { Instant, PlainDate } from '#kernel'
import type { AdminUnitCode, Derivation, PartialDate, PersonName } from '#vn'
import type { Representative } from './representation.ts'

/** Internal identifier (UUID), never shown and never reused. */
export type PersonId = string

export const FIELDS = [
  'personalId',
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'religion',
  'nationality',
  'origin',
  'birthPlace',
  'birthRegistration',
  'civilStatus',
  'permanentResidence',
  'temporaryResidence',
  'currentResidence',
  'household',
  'father',
  'mother',
  'spouse',
  'children',
  'guardian',
  'deceasedOn',
  'phone',
  'oldNumbers',
  'otherName',
  'birthRegistrationPlace',
  'bloodType',
  'cards',
  'representatives',
  'represented',
  'stay',
  'absence',
  'residenceFile',
  'missingOn',
  'contacts',
  'otherData',
] as const
export type Field = (typeof FIELDS)[number]

/** What people call each field, as it stands inside a sentence. */
export const FIELD_NAMES: Readonly<Record<Field, Readonly<{ vi: string; en: string }>>> = {
  personalId: { vi: 'số định danh cá nhân', en: 'personal number' },
  name: { vi: 'họ, chữ đệm, tên', en: 'name' },
  birthDate: { vi: 'ngày sinh', en: 'date of birth' },
  sex: { vi: 'giới tính', en: 'sex' },
  ethnicity: { vi: 'dân tộc', en: 'ethnic group' },
  religion: { vi: 'tôn giáo', en: 'religion' },
  nationality: { vi: 'quốc tịch', en: 'nationality' },
  origin: { vi: 'quê quán', en: 'place of origin' },
  birthPlace: { vi: 'nơi sinh', en: 'place of birth' },
  birthRegistration: { vi: 'đăng ký khai sinh', en: 'birth registration' },
  civilStatus: { vi: 'tình trạng hôn nhân', en: 'civil status' },
  permanentResidence: { vi: 'nơi thường trú', en: 'permanent residence' },
  temporaryResidence: { vi: 'nơi tạm trú', en: 'temporary residence' },
  currentResidence: { vi: 'nơi ở hiện tại', en: 'current residence' },
  household: { vi: 'hộ gia đình', en: 'household' },
  father: { vi: 'cha', en: 'father' },
  mother: { vi: 'mẹ', en: 'mother' },
  spouse: { vi: 'vợ hoặc chồng', en: 'spouse' },
  children: { vi: 'con', en: 'children' },
  guardian: { vi: 'người giám hộ', en: 'guardian' },
  deceasedOn: { vi: 'ngày mất', en: 'date of death' },
  phone: { vi: 'điện thoại', en: 'phone' },
  oldNumbers: { vi: 'số giấy tờ cũ', en: 'old numbers' },
  otherName: { vi: 'tên gọi khác', en: 'other name' },
  birthRegistrationPlace: { vi: 'nơi đăng ký khai sinh', en: 'place of birth registration' },
  bloodType: { vi: 'nhóm máu', en: 'blood group' },
  cards: { vi: 'thẻ căn cước đã được cấp', en: 'identity cards issued' },
  representatives: { vi: 'người đại diện hợp pháp', en: 'legal representatives' },
  represented: { vi: 'người được đại diện', en: 'persons represented' },
  stay: { vi: 'nơi lưu trú', en: 'notified stay' },
  absence: { vi: 'khai báo tạm vắng', en: 'declared absence' },
  residenceFile: { vi: 'số hồ sơ cư trú', en: 'number of the residence file' },
  missingOn: { vi: 'ngày mất tích', en: 'date missing' },
  contacts: { vi: 'số thuê bao, thư điện tử', en: 'phone numbers and e-mail' },
  otherData: { vi: 'thông tin khác', en: 'other data' },
}

export type Sex = 'male' | 'female' | 'unknown'
export type CivilStatus = 'single' | 'married' | 'divorced' | 'widowed'
export type ResidenceKind = 'permanent' | 'temporary' | 'current'

/** A place as it was written and, where known, the unit it lay in by the code list of `asOf`. */
export type Place = Readonly<{
  unit: AdminUnitCode | null
  asOf: PlainDate
  text: string
  current?: CurrentUnit
}>

/** In which unit a written place lies on the day asked about, and how that is known. */
export type CurrentUnit = Readonly<{
  /** Null while several units are possible, and when nothing can be derived. */
  unit: AdminUnitCode | null
  how: Derivation['how'] | 'by-location' | 'by-decision' | 'as-written'
  candidates: readonly AdminUnitCode[]
  /** Known even where the candidates are several, if they share it. */
  province: AdminUnitCode | null
}>

/** An entry of a civil status book: số, quyển số, trang số, place and day. */
export type Registration = Readonly<{
  number: string
  book?: string | null
  page?: string | null
  unit: AdminUnitCode
  registeredOn: PlainDate
}>

export type Residence = Readonly<{
  kind: ResidenceKind
  unit: AdminUnitCode
  /** Day of the code list `unit` is read by. */
  asOf: PlainDate
  /** House number, street, hamlet: the line as written, without the unit. */
  address: string
  from: PlainDate
  /** First day no longer there; null while there. */
  to: PlainDate | null
  householdId: string | null
  /** Code of the case of the law it was registered under (`residence-law.ts`); null when not told. */
  ground: string | null
  /** Code of why it ended; null while it stands or when not told. */
  endedFor: string | null
  current?: CurrentUnit
}>

/** A notified stay of less than thirty days (lưu trú). */
export type Stay = Readonly<{
  unit: AdminUnitCode
  asOf: PlainDate
  address: string
  reason: string
  from: PlainDate
  to: PlainDate
  arrivedAt: Instant
  notifiedAt: Instant
  /** The notice came after the hour of the law. */
  isLate: boolean
}>

/** A declared absence (tạm vắng). */
export type Absence = Readonly<{
  /** Code of the group of people who must declare (`residence-law.ts`). */
  case: string
  destination: string | null
  from: PlainDate
  to: PlainDate | null
}>

export const CARD_KINDS = ['cmnd-12', 'cccd-barcode', 'cccd-chip', 'can-cuoc'] as const
export type CardKind = (typeof CARD_KINDS)[number]
export type Card = Readonly<{
  kind: CardKind
  number: string
  issuedOn: PlainDate
  issuedBy: string
  /** Null: never. */
  expiresOn: PlainDate | null
  /** Day it was withdrawn, replaced or given back; null while it is the person's card. */
  endedOn: PlainDate | null
}>

/** A subscriber number or address (`phone`, `email`), or a datum another register shares. */
export type Particular = Readonly<{
  kind: string
  value: string
  /** Who vouches for it. */
  source: string
  since: PlainDate
}>

export type BloodType = 'A' | 'B' | 'AB' | 'O'

/** A doubt about a datum that is being looked into (đang xác minh). */
export type UnderInvestigation = Readonly<{
  reason: string
  owner: Readonly<{ agency: string; office: string | null }>
  since: Instant
}>

/** A relative in the register (`personId`), or as written in the papers. */
export type Relative = Readonly<{
  personId: PersonId | null
  personalId: string | null
  name: PersonName
  birthDate: PartialDate | null
  nationality?: string | null
  /** What is shown here of the relative and is under investigation. */
  underInvestigation?: readonly Field[]
}>

/** Who may act for a person, or for whom the person may act: as what, and how far. */
export type Representation = Relative &
  Readonly<{ as: Representative['kind']; scope: Representative['scope'] }>

export type HouseholdMember = Readonly<{
  personId: PersonId
  name: PersonName
  personalId: string | null
  birthDate: PartialDate
  sex: Sex
  /** Code of the list of relations to the head, e.g. `wife`. */
  relation: string
  /** What is shown here of the member and is under investigation. */
  underInvestigation?: readonly Field[]
}>

export type HouseholdView = Readonly<{
  householdId: string
  /** Null while the headship is vacant. */
  headId: PersonId | null
  headName: PersonName | null
  headPersonalId: string | null
  relationToHead: string
  members: readonly HouseholdMember[]
}>

export type OldNumber = Readonly<{
  number: string
  kind: 'cmnd9' | 'personal-id'
  status: 'active' | 'cancelled'
}>

export type PersonView = {
  personalId: string | null
  name: PersonName
  birthDate: PartialDate
  sex: Sex
  /** Two digits, `01` Kinh. */
  ethnicity: string
  /** Two digits, `00` none; null when not declared. */
  religion: string | null
  /** ISO 3166-1 alpha-2. */
  nationality: string
  origin: Place
  birthPlace: Place
  birthRegistration: Registration | null
  civilStatus: CivilStatus
  permanentResidence: Residence | null
  temporaryResidence: Residence | null
  currentResidence: Residence | null
  household: HouseholdView | null
  father: Relative | null
  mother: Relative | null
  spouse: Relative | null
  children: readonly Relative[]
  guardian: Relative | null
  deceasedOn: PartialDate | null
  phone: string | null
  /** Old 9-digit numbers and cancelled personal numbers. */
  oldNumbers: readonly OldNumber[]
  otherName: string | null
  birthRegistrationPlace: Place | null
  bloodType: BloodType | null
  /** Every identity card issued, the newest first. */
  cards: readonly Card[]
  representatives: readonly Representation[]
  represented: readonly Representation[]
  stay: Stay | null
  absence: Absence | null
  residenceFile: string | null
  missingOn: PartialDate | null
  contacts: readonly Particular[]
  otherData: readonly Particular[]
  /** The flag "đang xác minh" of each field shown; there only when at least one is doubted. */
  underInvestigation?: Readonly<Partial<Record<Field, UnderInvestigation>>>
}

/** What a search shows of one person: enough to tell two people apart, no more. */
export type Hit = Readonly<{
  personId: PersonId
  name: PersonName
  birthDate: PartialDate
  /** Where the person lives in law; null when unknown. */
  unit: AdminUnitCode | null
  /** Last four digits of the personal number; null while there is none. */
  personalIdTail: string | null
  /** What is shown here and is under investigation. */
  underInvestigation?: readonly Field[]
}>

/**
 * Why somebody reads. `own`: oneself, or one's minor child. `dossier`: an open ground of that dossier.
 * `duty`: an entry of the purpose catalogue.
 */
export type Purpose =
  | Readonly<{ kind: 'own' }>
  | Readonly<{ kind: 'dossier'; dossier: string; procedure: string }>
  | Readonly<{ kind: 'duty'; basis: string }>

/** One read, as the person concerned sees it. */
export type Receipt = Readonly<{
  receiptId: string
  at: Instant
  /** Agency code; null when no agency read it. */
  agency: string | null
  office: string | null
  actorKind: 'citizen' | 'official' | 'member' | 'system'
  /** The person read it. Another citizen may read too: a mother's form holds facts of the father. */
  byMyself: boolean
  fields: readonly Field[]
  purposeText: Readonly<{ vi: string; en: string }>
  procedure: string | null
  dossier: string | null
  legalBasis: string
  /** `disclosure`: the record was read · `look-up`, `search`: found by number or by name · `shown-with`: seen in the record of a relative or housemate. */
  how: 'disclosure' | 'look-up' | 'search' | 'shown-with'
}>

export type Inquiry = Readonly<{
  inquiryId: string
  receiptId: string
  agency: string | null
  office: string | null
  text: string
  askedAt: Instant
  answer: string | null
  answeredAt: Instant | null
}>
