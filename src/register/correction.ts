/**
 * Correction: facts that were wrong, or that changed by decision (thay đổi, cải chính, bổ sung hộ tịch).
 *
 * A correction without `validFrom` holds for the whole life: the fact had always been so. With it the
 * fact changes on that day, as a name changed by decision does. The digits of a personal number are
 * never changed by a correction; whether to re-issue it is a decision of its own (`reissueNumber`).
 * Source: Luật Hộ tịch 60/2014/QH13 art. 26–30.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import { type Sex as BinarySex, daysOf, describePersonalId, type PersonalId, yearOf } from '#vn'
import { birth } from './civil-problems.ts'
import { type CoreFacts, type CoreView, flatFacts } from './facts.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, canonicalParts, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { allotNumber, bringNumber, registrationCodeOf } from './personal-id.ts'
import { person, correction as problem } from './problems.ts'
import { activeNumber, addNumber, cancelNumber } from './store/numbers.ts'
import { rewrite, versions } from './store/timelines.ts'
import { difference, revise, type Span } from './timeline.ts'
import type { PersonId } from './view.ts'

/** Civil status and death change by their own events only. */
export type FactChanges = Partial<Omit<CoreView, 'civilStatus' | 'deceasedOn' | 'missingOn'>>

export type NewCorrection = Basis &
  Readonly<{
    personId: PersonId
    changes: FactChanges
    /** First day the new facts hold; absent: they always did. */
    validFrom?: PlainDate
  }>

/** The rule: the timeline as it should read. */
export function planCorrection(
  known: readonly Span<CoreFacts>[],
  change: Partial<CoreFacts>,
  validFrom: PlainDate | null,
  today: PlainDate,
): Readonly<{ wanted: Span<CoreFacts>[]; from: PlainDate }> | Problem {
  const start = known[0]!.from
  const from = validFrom ?? start
  const [future] = notInFuture(from, today, 'validFrom')
  if (future) return future
  if (from < start) return problem('outside-life', { field: 'validFrom' })
  let wanted = revise(known, from, null, change)
  if (change.birthDate !== undefined) {
    if (validFrom !== null) return problem('outside-life', { field: 'validFrom' })
    const { first } = daysOf(change.birthDate)
    const [future] = notInFuture(first, today, 'changes.birthDate')
    if (future) return future
    const [head, ...rest] = wanted
    if (head!.to !== null && head!.to <= first)
      return problem('before-other-facts', { field: 'changes.birthDate' })
    wanted = [{ ...head!, from: first }, ...rest]
  }
  return difference(known, wanted).open.length === 0 ? problem('empty') : { wanted, from }
}

function parse(correction: NewCorrection): FactChanges {
  const faults = new Faults()
  faults.basis(correction)
  faults.id(correction.personId, 'personId')
  if (correction.validFrom !== undefined) faults.day(correction.validFrom, 'validFrom')
  return parseChanges(faults, correction.changes)
}

/** New facts as they came from outside, with the faults found so far. */
export function parseChanges(faults: Faults, changes: FactChanges): FactChanges {
  const plain: Record<string, (value: never) => void> = {
    name: value => faults.name(value, 'changes.name'),
    birthDate: value => faults.partialDay(value, 'changes.birthDate'),
    sex: value => faults.matches(value, /^(male|female|unknown)$/u, 'changes.sex', 'a sex'),
    ethnicity: value => faults.matches(value, /^\d{2}$/u, 'changes.ethnicity', 'two digits'),
    religion: value =>
      value === null || faults.matches(value, /^\d{2}$/u, 'changes.religion', 'two digits'),
    nationality: value =>
      faults.matches(value, /^[A-Z]{2}$/u, 'changes.nationality', 'an ISO 3166-1 code'),
    origin: value => faults.place(value, 'changes.origin'),
    birthPlace: value => faults.place(value, 'changes.birthPlace'),
    birthRegistration: value =>
      value === null || faults.registration(value, 'changes.birthRegistration'),
    birthRegistrationPlace: value =>
      value === null || faults.place(value, 'changes.birthRegistrationPlace'),
    otherName: value => value === null || faults.text(value, 'changes.otherName', 200),
    bloodType: value =>
      value === null ||
      faults.matches(value, /^(A|B|AB|O)$/u, 'changes.bloodType', 'A, B, AB or O'),
    phone: value =>
      value === null || faults.matches(value, /^\+?\d{8,15}$/u, 'changes.phone', '8 to 15 digits'),
  }
  const given = Object.entries(changes ?? {}).filter(([, value]) => value !== undefined)
  for (const [field, value] of given) {
    const inspect = Object.hasOwn(plain, field) ? plain[field] : undefined
    if (inspect === undefined)
      faults.check(false, `changes.${field.slice(0, 40)}`, 'this fact changes by its own event')
    else inspect(value as never)
  }
  faults.orThrow()
  const clean = Object.fromEntries(given) as FactChanges
  return clean.name ? { ...clean, name: canonicalParts(clean.name) } : clean
}

/**
 * Corrects facts of a person, the dead included.
 * @returns `proposes`: why the personal number should be cancelled and re-issued, if it should
 * @throws `correction.*`, `person.unknown`, `person.input-invalid`, `life-event.*`
 */
export async function correctFacts(
  tx: Tx,
  actor: Actor,
  correction: NewCorrection,
): Promise<{ eventId: string; proposes: readonly NumberFault[] }> {
  const change = flatFacts(parse(correction))
  const { personId } = correction
  const key = { person_id: personId }
  const event = await openEvent(tx, { persons: [personId] })
  const known = await factsOf(tx, personId)
  const { wanted, from } = orThrow(
    planCorrection(known, change, correction.validFrom ?? null, tx.today),
  )
  await rewrite(tx, versions, key, known, wanted, event)
  const payload: Json = {
    version: {
      from: correction.validFrom ?? null,
      to: null,
      change: change as Record<string, Json>,
    },
  }
  await closeEvent(tx, actor, event, {
    kind: 'correction',
    on: from,
    basis: correction,
    touched: [{ personId, part: 'subject', payload }],
  })
  const proposes = numberFaults(await activeNumber(tx, personId), wanted.at(-1)!.facts)
  return { eventId: event.eventId, proposes }
}

/** In what the digits of a number disagree with the facts: then cancelling and re-issuing it is proposed. */
export type NumberFault = 'sex' | 'birth-year'

/** The rule. The number itself is changed by nothing but `reissueNumber`, which the police decide. */
export function numberFaults(
  number: string | null,
  facts: Pick<CoreFacts, 'sex' | 'birthDate'>,
): readonly NumberFault[] {
  if (number === null) return []
  const told = describePersonalId(number as PersonalId)
  const faults: NumberFault[] = []
  if (facts.sex !== 'unknown' && facts.sex !== told.sex) faults.push('sex')
  if (yearOf(facts.birthDate) !== told.birthYear) faults.push('birth-year')
  return faults
}

export type NewNumber = Basis &
  Readonly<{
    personId: PersonId
    on: PlainDate
    /** The new number, where a load brings one that was allotted elsewhere. */
    allotted?: string
  }>

/**
 * Cancels the personal number and allots a new one from the facts as they are now (hủy, xác lập lại số
 * định danh). The old number stays searchable for ever. Also gives a first number to who has none.
 * @throws `birth.sex-unknown`, `birth.unit-unknown`, `person.unknown`, `life-event.*`
 */
export async function reissueNumber(
  tx: Tx,
  actor: Actor,
  order: NewNumber,
): Promise<{ eventId: string; personalId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.personId, 'personId')
  faults.day(order.on, 'on')
  if (order.allotted !== undefined)
    faults.matches(order.allotted, /^\d{12}$/u, 'allotted', '12 digits')
  faults.orThrow()
  orThrow(notInFuture(order.on, tx.today, 'on'))

  const { personId } = order
  const event = await openEvent(tx, { persons: [personId] })
  const facts = latest(await factsOf(tx, personId))
  if (facts.sex === 'unknown') orThrow(birth('sex-unknown'))
  if (facts.deceasedOn !== null) orThrow(person('deceased'))
  const registrationCode =
    facts.regUnit !== null && facts.regOn !== null
      ? registrationCodeOf(facts.regUnit, facts.regOn)
      : facts.birthUnit !== null
        ? registrationCodeOf(facts.birthUnit, facts.birthAsOf)
        : null
  if (registrationCode === null) orThrow(birth('unit-unknown'))
  const old = await activeNumber(tx, personId)
  if (old !== null) await cancelNumber(tx, personId, old, event)
  const personalId = order.allotted
    ? await bringNumber(tx, actor, personId, order.allotted)
    : await allotNumber(tx, personId, {
        registrationCode: registrationCode!,
        sex: facts.sex as BinarySex,
        birthYear: yearOf(facts.birthDate),
      })
  await addNumber(
    tx,
    personId,
    { number: personalId, kind: 'personal-id', status: 'active' },
    event,
  )
  await closeEvent(tx, actor, event, {
    kind: 'number-reissue',
    on: order.on,
    basis: order,
    touched: [{ personId, part: 'subject', payload: { cancelled: old, allotted: personalId } }],
  })
  return { eventId: event.eventId, personalId }
}
