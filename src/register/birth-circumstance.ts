/**
 * Birth circumstance: how a birth came to be registered, what proves it, and what follows for the entry.
 *
 * | circumstance | tiếng Việt | proof |
 * | --- | --- | --- |
 * | `facility` | tại cơ sở y tế | birth notice; for a surrogate mother also the facility's paper |
 * | `home` | ngoài cơ sở y tế | a witness's statement, else a pledge |
 * | `found` | trẻ bị bỏ rơi | record of the abandonment; seven days of public notice |
 * | `abroad` | đăng ký ở nước ngoài | certificate of the foreign authority or of the mission; noted in the book |
 *
 * That a registration is late (after sixty days) is derived and refuses nobody.
 * Source: Luật Hộ tịch 60/2014/QH13 art. 13–16, 35, 48; Nghị định 123/2015/NĐ-CP art. 14–16; Nghị định
 * 137/2015/NĐ-CP art. 13 (the number begins with the code of the country of registration).
 */
import type { PlainDate, Problem } from '#kernel'
import { addDays, type PersonName, registrationCodeOfCountry } from '#vn'
import { birth as problem } from './civil-problems.ts'
import type { Faults } from './parse.ts'
import { registrationCodeOf } from './personal-id.ts'
import type { PersonId, Place, Registration } from './view.ts'

export type BirthProof =
  | 'birth-notice'
  | 'surrogacy-record'
  | 'witness'
  | 'pledge'
  | 'abandonment-record'
  | 'foreign-certificate'
  | 'mission-entry'

/** Who declared the birth (art. 15): father or mother first, else kin, whoever brings the child up, or the finder. */
export type Declarant = Readonly<{
  relation: 'parent' | 'grandparent' | 'relative' | 'carer' | 'institution' | 'finder'
  /** In the register, or as written. */
  personId?: PersonId | null
  name?: PersonName
}>

export type BirthCircumstance =
  | Readonly<{ kind: 'facility'; proof: BirthProof }>
  | Readonly<{ kind: 'home'; proof: BirthProof }>
  | Readonly<{ kind: 'found'; proof: BirthProof; foundOn: PlainDate; place: Place }>
  | Readonly<{
      kind: 'abroad'
      proof: BirthProof
      /** ISO 3166-1 alpha-2. */
      country: string
      authority: string
      /** Number and day of the entry abroad. */
      number: string
      on: PlainDate
    }>

const PROOFS: Readonly<Record<BirthCircumstance['kind'], readonly BirthProof[]>> = {
  facility: ['birth-notice', 'surrogacy-record', 'witness', 'pledge'],
  home: ['witness', 'pledge'],
  found: ['abandonment-record'],
  abroad: ['foreign-certificate', 'mission-entry'],
}
const RELATIONS: readonly string[] = [
  'parent',
  'grandparent',
  'relative',
  'carer',
  'institution',
  'finder',
]

const NOTICE_DAYS = 7
const IN_TIME_DAYS = 60
const VIETNAMESE = 'VN'

type Entry = Readonly<{
  birthDate: PlainDate
  nationality: string
  registration: Registration
  motherId: PersonId | null
  fatherId: PersonId | null
  circumstance?: BirthCircumstance
  declarant?: Declarant
}>

/** Registered later than the law allows (art. 15): sixty days from the birth. */
export function isLate(entry: Pick<Entry, 'birthDate' | 'registration'>): boolean {
  return entry.registration.registeredOn > addDays(entry.birthDate, IN_TIME_DAYS)
}

/** The three digits the personal number begins with; null for a place or country not on the list. */
export function codeOfEntry({
  registration,
  circumstance,
}: Pick<Entry, 'registration' | 'circumstance'>): string | null {
  return circumstance?.kind === 'abroad'
    ? registrationCodeOfCountry(circumstance.country)
    : registrationCodeOf(registration.unit, registration.registeredOn)
}

/** The rule of the circumstances, besides that of every birth. */
export function planCircumstance(entry: Entry): Problem[] {
  const { circumstance, birthDate, registration } = entry
  if (circumstance === undefined) return []
  const found: Problem[] = []
  if (!PROOFS[circumstance.kind].includes(circumstance.proof))
    found.push(problem('proof-missing', { field: 'circumstance.proof' }))
  if (circumstance.kind === 'found') {
    if (entry.motherId !== null || entry.fatherId !== null)
      found.push(problem('parents-known', { field: 'motherId' }))
    if (circumstance.foundOn < birthDate)
      found.push(problem('found-before-birth', { field: 'circumstance.foundOn' }))
    if (registration.registeredOn < addDays(circumstance.foundOn, NOTICE_DAYS))
      found.push(problem('notice-running', { field: 'circumstance.foundOn', days: NOTICE_DAYS }))
    if (entry.nationality !== VIETNAMESE)
      found.push(problem('foundling-vietnamese', { field: 'nationality' }))
  }
  if (circumstance.kind === 'abroad') {
    if (circumstance.on < birthDate || circumstance.on > registration.registeredOn)
      found.push(problem('registered-before-birth', { field: 'circumstance.on' }))
    if (circumstance.country === VIETNAMESE)
      found.push(problem('not-abroad', { field: 'circumstance.country' }))
  }
  if (entry.declarant?.relation === 'finder' && circumstance.kind !== 'found')
    found.push(problem('proof-missing', { field: 'declarant.relation' }))
  return found
}

/** Faults of what came from outside. */
export function inspectCircumstance(
  faults: Faults,
  circumstance: BirthCircumstance | undefined,
  declarant: Declarant | undefined,
): void {
  if (circumstance !== undefined) {
    const { kind } = circumstance
    faults.check(Object.hasOwn(PROOFS, kind ?? ''), 'circumstance.kind', 'a circumstance')
    faults.text(circumstance.proof, 'circumstance.proof', 50)
    if (kind === 'found') {
      faults.day(circumstance.foundOn, 'circumstance.foundOn')
      faults.place(circumstance.place, 'circumstance.place')
    }
    if (kind === 'abroad') {
      faults.matches(circumstance.country, /^[A-Z]{2}$/u, 'circumstance.country', 'a country')
      faults.text(circumstance.authority, 'circumstance.authority', 200)
      faults.text(circumstance.number, 'circumstance.number', 100)
      faults.day(circumstance.on, 'circumstance.on')
    }
  }
  if (declarant !== undefined) {
    faults.check(RELATIONS.includes(declarant.relation), 'declarant.relation', 'a relation')
    if (declarant.personId != null) faults.id(declarant.personId, 'declarant.personId')
    if (declarant.name !== undefined) faults.name(declarant.name, 'declarant.name')
  }
}
