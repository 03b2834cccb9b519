/**
 * Birth: a child enters the register, receives its personal number, and becomes its parents' child.
 * Source: Luật Hộ tịch 60/2014/QH13 art. 13–16; Luật Căn cước 26/2023/QH15 art. 12.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import { addDays, ageRangeOn, daysOf, foldName, type PartialDate, type PersonName } from '#vn'
import {
  type BirthCircumstance,
  codeOfEntry,
  type Declarant,
  inspectCircumstance,
  isLate,
  planCircumstance,
} from './birth-circumstance.ts'
import { birth as problem } from './civil-problems.ts'
import type { DistinctFrom } from './duplicate.ts'
import { type CoreFacts, flatFacts, nameOf, UNTOLD } from './facts.ts'
import { closeEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, canonicalParts, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { allotNumber, bringNumber } from './personal-id.ts'
import { insertPerson } from './store/events.ts'
import { bindKin, kinRows } from './store/kin.ts'
import { addNumber } from './store/numbers.ts'
import { rewrite, timelineOf, versions } from './store/timelines.ts'
import type { PersonId, Place, Registration } from './view.ts'

export type NewBirth = Basis &
  Readonly<{
    name: PersonName
    birthDate: PlainDate
    /** `HH:MM`, local time. */
    birthTime?: string | null
    sex: 'male' | 'female'
    /** Two digits of the list of ethnic groups. */
    ethnicity: string
    /** ISO 3166-1 alpha-2. */
    nationality: string
    origin: Place
    birthPlace: Place
    registration: Registration
    motherId: PersonId | null
    fatherId: PersonId | null
    /** How the birth came to be registered; absent: as told by the papers in `evidence`. */
    circumstance?: BirthCircumstance
    declarant?: Declarant
    /** The registrar's word that the child is another than these people of the register. */
    distinctFrom?: DistinctFrom | null
    /** The child's id and number, where a load brings those it was given elsewhere. */
    allotted?: Readonly<{ personId: PersonId; personalId: string }>
  }>

/** What the rule knows of a parent, and the children a mother already has. */
export type Parent = Readonly<{
  birthDate: PartialDate
  sex: CoreFacts['sex']
  deceasedOn: PartialDate | null
  children: readonly Readonly<{ personId: PersonId; name: PersonName; birthDate: PartialDate }>[]
}>

/** Nobody so young is believed to be a parent without the record being looked at first. */
export const YOUNGEST_PARENT_YEARS = 12
/** Bộ luật: a child born within 300 days of the end of a marriage is of that marriage (Luật HNGĐ art. 88). */
const LONGEST_PREGNANCY_DAYS = 300

/** The rule. Every fault at once. */
export function planBirth(
  birth: NewBirth,
  mother: Parent | null,
  father: Parent | null,
  today: PlainDate,
): Problem[] {
  const found: Problem[] = [
    ...notInFuture(birth.birthDate, today, 'birthDate'),
    ...notInFuture(birth.registration.registeredOn, today, 'registration.registeredOn'),
  ]
  const { birthDate, registration } = birth
  if (registration.registeredOn < birthDate)
    found.push(problem('registered-before-birth', { field: 'registration.registeredOn' }))
  if (codeOfEntry(birth) === null)
    found.push(problem('unit-unknown', { field: 'registration.unit' }))
  found.push(...planCircumstance(birth))
  if (birth.motherId !== null && birth.motherId === birth.fatherId)
    found.push(problem('same-parent-twice', { field: 'fatherId' }))

  if (mother !== null) {
    if (mother.sex === 'male') found.push(problem('mother-not-female', { field: 'motherId' }))
    if (mother.deceasedOn !== null && daysOf(mother.deceasedOn).last < birthDate)
      found.push(problem('parent-dead', { field: 'motherId' }))
    const twice = mother.children.some(
      c =>
        c.birthDate === birthDate &&
        foldName(c.name) === foldName(birth.name) &&
        !birth.distinctFrom?.personIds.includes(c.personId),
    )
    if (twice) found.push(problem('already-recorded', { field: 'name' }))
  }
  if (father !== null) {
    if (father.sex === 'female') found.push(problem('father-not-male', { field: 'fatherId' }))
    if (father.deceasedOn !== null) {
      const latestBirth = addDays(daysOf(father.deceasedOn).last, LONGEST_PREGNANCY_DAYS)
      if (latestBirth < birthDate) found.push(problem('parent-dead', { field: 'fatherId' }))
    }
  }
  for (const [parent, field] of [
    [mother, 'motherId'],
    [father, 'fatherId'],
  ] as const)
    if (parent && ageRangeOn(parent.birthDate, birthDate).atMost < YOUNGEST_PARENT_YEARS)
      found.push(problem('parent-too-young', { field, years: YOUNGEST_PARENT_YEARS }))
  return found
}

function parse(birth: NewBirth): NewBirth {
  const faults = new Faults()
  faults.basis(birth)
  faults.name(birth.name, 'name')
  faults.day(birth.birthDate, 'birthDate')
  if (birth.birthTime != null)
    faults.matches(birth.birthTime, /^([01]\d|2[0-3]):[0-5]\d$/u, 'birthTime', 'a time HH:MM')
  faults.matches(birth.ethnicity, /^\d{2}$/u, 'ethnicity', 'two digits')
  faults.matches(birth.nationality, /^[A-Z]{2}$/u, 'nationality', 'an ISO 3166-1 code')
  faults.place(birth.origin, 'origin')
  faults.place(birth.birthPlace, 'birthPlace')
  faults.registration(birth.registration, 'registration')
  if (birth.motherId !== null) faults.id(birth.motherId, 'motherId')
  if (birth.fatherId !== null) faults.id(birth.fatherId, 'fatherId')
  if (birth.distinctFrom) {
    faults.ids(birth.distinctFrom.personIds, 'distinctFrom.personIds')
    faults.text(birth.distinctFrom.reason, 'distinctFrom.reason')
  }
  if (birth.allotted) {
    faults.id(birth.allotted.personId, 'allotted.personId')
    faults.matches(birth.allotted.personalId, /^\d{12}$/u, 'allotted.personalId', '12 digits')
  }
  inspectCircumstance(faults, birth.circumstance, birth.declarant)
  faults.orThrow()
  if (birth.sex !== 'male' && birth.sex !== 'female')
    orThrow(problem('sex-unknown', { field: 'sex' }))
  return { ...birth, name: canonicalParts(birth.name) }
}

async function parentOf(tx: Tx, personId: PersonId | null): Promise<Parent | null> {
  if (personId === null) return null
  const facts = latest(await factsOf(tx, personId))
  const children = (await kinRows(tx, [personId])).filter(k => k.role === 'child')
  const named = []
  for (const { relativeId } of children) {
    if (relativeId === null) continue
    const child = (await timelineOf(tx, versions, { person_id: relativeId })).at(-1)?.facts
    if (child) named.push({ personId: relativeId, name: nameOf(child), birthDate: child.birthDate })
  }
  return {
    birthDate: facts.birthDate,
    sex: facts.sex,
    deceasedOn: facts.deceasedOn,
    children: named,
  }
}

/**
 * Records a birth and allots the personal number in the same transaction.
 * @throws `birth.*`, `life-event.in-future`, `.basis-missing`, `person.unknown` (a parent), `person.input-invalid`
 */
export async function recordBirth(
  tx: Tx,
  actor: Actor,
  input: NewBirth,
): Promise<{ personId: PersonId; personalId: string; eventId: string }> {
  const birth = parse(input)
  const parents = [birth.motherId, birth.fatherId].filter(id => id !== null)
  const event = await openEvent(tx, { persons: parents })
  const mother = await parentOf(tx, birth.motherId)
  const father = await parentOf(tx, birth.fatherId)
  orThrow(planBirth(birth, mother, father, tx.today))

  const { allotted } = birth
  const personId = allotted?.personId ?? tx.newId()
  const { registration, birthDate } = birth
  const facts = {
    ...UNTOLD,
    ...(flatFacts({
      name: birth.name,
      birthDate: birthDate as PartialDate,
      sex: birth.sex,
      ethnicity: birth.ethnicity,
      religion: null,
      nationality: birth.nationality,
      origin: birth.origin,
      birthPlace: birth.birthPlace,
      birthRegistration: registration,
      civilStatus: 'single',
      deceasedOn: null,
      phone: null,
    }) as Omit<CoreFacts, 'birthTime'>),
    birthTime: birth.birthTime ?? null,
  }
  await insertPerson(tx, personId, event.at)
  await rewrite(
    tx,
    versions,
    { person_id: personId },
    [],
    [{ from: birthDate, to: null, facts }],
    event,
  )
  const personalId = allotted
    ? await bringNumber(tx, actor, personId, allotted.personalId)
    : await allotNumber(tx, personId, {
        registrationCode: codeOfEntry(birth)!,
        sex: birth.sex,
        birthYear: Number(birthDate.slice(0, 4)),
      })
  await addNumber(
    tx,
    personId,
    { number: personalId, kind: 'personal-id', status: 'active' },
    event,
  )
  const { distinctFrom } = birth
  const told: Json = {
    isLate: isLate(birth),
    circumstance: (birth.circumstance ?? null) as Json,
    declarant: (birth.declarant ?? null) as Json,
    ...(distinctFrom && {
      distinctFrom: { personIds: [...distinctFrom.personIds], reason: distinctFrom.reason },
    }),
  }
  const touched: Touched[] = [{ personId, part: 'subject', payload: told }]
  for (const [parentId, role] of [
    [birth.motherId, 'mother'],
    [birth.fatherId, 'father'],
  ] as const) {
    if (parentId === null) continue
    const child = { personId, role }
    await bindKin(tx, child, { personId: parentId, role: 'child' }, birthDate, event)
    touched.push({ personId: parentId, part: role })
  }
  await closeEvent(tx, actor, event, { kind: 'birth', on: birthDate, basis: birth, touched })
  return { personId, personalId, eventId: event.eventId }
}
