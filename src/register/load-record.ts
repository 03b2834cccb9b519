/** LoadRecord: one household of a bulk load, with everything known of its persons. */
import type { PlainDate } from '#kernel'
import type { AdminUnitCode, PartialDate, PersonName } from '#vn'
import type {
  BloodType,
  CardKind,
  CivilStatus,
  OldNumber,
  PersonId,
  Place,
  Registration,
  ResidenceKind,
  Sex,
} from './view.ts'

/** A relative: a person of this load or of the register, or one known from papers only. */
export type LoadRelative =
  | Readonly<{ personId: PersonId }>
  | Readonly<{ name: PersonName; birthDate?: PartialDate | null; nationality?: string | null }>

export type LoadPerson = Readonly<{
  personId: PersonId
  /** 12 digits; null for a person whose number is not yet allotted. */
  personalId: string | null
  oldNumbers?: readonly OldNumber[]
  name: PersonName
  birthDate: PartialDate
  sex: Sex
  ethnicity: string
  religion?: string | null
  nationality: string
  origin: Place
  birthPlace: Place
  birthRegistration?: Registration | null
  civilStatus: CivilStatus
  deceasedOn?: PartialDate | null
  phone?: string | null
  otherName?: string | null
  bloodType?: BloodType | null
  /** Where the entry number is not known. */
  birthRegistrationPlace?: Place | null
  missingOn?: PartialDate | null
  /** Oldest first; without `endedOn` a card ends when the next is issued. */
  cards?: readonly Readonly<{
    kind: CardKind
    number: string
    issuedOn: PlainDate
    issuedBy: string
    expiresOn: PlainDate | null
    endedOn?: PlainDate | null
  }>[]
  /** Subscriber numbers, e-mail, data of other registers; each kind and value once. */
  particulars?: readonly Readonly<{
    kind: string
    value: string
    source: string
    since: PlainDate
  }>[]
  residenceFile?: Readonly<{ number: string; from: PlainDate }> | null
  absence?: Readonly<{
    case: string
    destination?: string | null
    from: PlainDate
    to?: PlainDate | null
  }> | null
  /** Only on the child's side; the parent's list of children follows from it. */
  father?: LoadRelative | null
  mother?: LoadRelative | null
  /** Appointed guardian (giám hộ) and from which day; only on the ward's side. */
  guardian?: (LoadRelative & Readonly<{ since: PlainDate }>) | null
  /** A spouse known from papers only. Couples of the register stand in `LoadRecord.marriages`. */
  spouse?: Readonly<{ name: PersonName; birthDate?: PartialDate | null; since: PlainDate }> | null
  /** Code of the relation to the head; null when not a member of the household. */
  relationToHead: string | null
  /** Residences besides the permanent one, which is the household's. */
  residences?: readonly Readonly<{
    kind: ResidenceKind
    unit: AdminUnitCode
    asOf: PlainDate
    address: string
    from: PlainDate
    to?: PlainDate | null
  }>[]
}>

export type LoadRecord = Readonly<{
  /** Null for persons without a household. */
  household: Readonly<{
    householdId: string
    unit: AdminUnitCode
    asOf: PlainDate
    address: string
    since: PlainDate
    /** Null: the headship is vacant. A head is one of `persons` with the relation `householder`. */
    headId: PersonId | null
  }> | null
  persons: readonly LoadPerson[]
  /** Each couple once, whichever household it stands in; both persons must be of the load. */
  marriages?: readonly Readonly<{
    personIds: readonly [PersonId, PersonId]
    since: PlainDate
    /** Day it ended by death or divorce. */
    until?: PlainDate | null
  }>[]
}>

export type LoadResult = Readonly<{
  persons: number
  households: number
  /** SHA-256 (hex) of all that was loaded, in order. */
  contentHash: string
  ms: number
}>
