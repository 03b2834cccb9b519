/**
 * Place: where a written address lies by the list of units of another day, and the decision about one that a
 * split left open.
 *
 * INVARIANT: the written text, its unit and the day of that unit's list are never changed. A decision speaks
 * of one written place from its reform on, is recorded beside it, and can be reversed.
 */
import {
  type Actor,
  type Instant,
  orThrow,
  type PlainDate,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { declareActions, type Json, record } from '#ledger'
import { type AdminUnitCode, deriveUnit, unitHistory } from '#vn'
import { mayRecord } from './competence.ts'
import type { ResidenceFacts } from './facts.ts'
import { type OpenEvent, openEvent } from './life-event.ts'
import { type Basis, Faults } from './parse.ts'
import { place as problem } from './reform-problems.ts'
import { insertChanges } from './store/feed.ts'
import { openMembers } from './store/households.ts'
import * as store from './store/places.ts'
import { askedOf } from './store/together.ts'
import type { CurrentUnit, Field, PersonId, ResidenceKind } from './view.ts'

declareActions('register', {
  'place.settled': {
    vi: 'Xác định đơn vị hành chính mới của địa chỉ',
    en: 'the unit of an address after a split decided',
  },
  'place.settlement-reversed': {
    vi: 'Hủy việc xác định đơn vị hành chính của địa chỉ',
    en: 'the decided unit of an address taken back',
  },
})

/** A place as it was written, and whose it is: a decision is about this household's or person's place. */
export type WrittenPlace = Readonly<{
  unit: AdminUnitCode | null
  asOf: PlainDate
  address: string
  owner: PlaceOwner | null
}>
export type PlaceOwner =
  | Readonly<{ household: string }>
  | Readonly<{ person: PersonId; kind: ResidenceKind }>

/**
 * `by-location`: the resolution names the hamlet · `by-decision`: an official decided · `as-written`: no
 * reform has been applied, so the unit is taken as it was written.
 */
export type CurrentPlace = CurrentUnit &
  Readonly<{
    /** Whose office answers: the unit, or one of the candidates until somebody has decided. */
    seat: AdminUnitCode | null
    decisionId: string | null
  }>

const ownerOf = (owner: PlaceOwner | null) =>
  owner === null
    ? { ownerId: null, slot: '' }
    : 'household' in owner
      ? { ownerId: owner.household, slot: 'home' }
      : { ownerId: owner.person, slot: owner.kind }

/**
 * Where places lie by the list of a day, in their order; like questions of one gathering are one statement.
 * @param asKnown decisions as they stood at an instant
 */
export async function currentPlaces(
  q: Queries,
  places: readonly WrittenPlace[],
  on: PlainDate,
  asKnown: Instant | null = null,
): Promise<CurrentPlace[]> {
  const keys = places.map(({ owner, ...place }) =>
    JSON.stringify({ ...place, ...ownerOf(owner) } satisfies store.WantedPlace),
  )
  const found = await askedOf(q, `places on ${on} as known ${asKnown}`, keys, async asked => {
    const wanted = asked.map(key => JSON.parse(key) as store.WantedPlace)
    const rows = await store.derivePlaces(q, wanted, on, asKnown)
    return new Map(asked.map((key, i) => [key, rows[i]!]))
  })
  return keys.map((key, i) => {
    const { how, ...row } = found.get(key)!
    const { unit } = places[i]!
    if (how !== null) return { ...row, how: how as CurrentPlace['how'] }
    return { ...row, how: 'as-written', unit, seat: unit }
  })
}

export async function currentPlace(
  q: Queries,
  place: WrittenPlace,
  on: PlainDate,
): Promise<CurrentPlace> {
  return (await currentPlaces(q, [place], on))[0]!
}

/** The place of a residence; null of none. A member's is the household's. */
export function homeOf(
  personId: PersonId,
  kind: ResidenceKind,
  span: Readonly<{ facts: ResidenceFacts }> | null,
): WrittenPlace | null {
  if (span === null) return null
  const { unit, asOf, address, householdId } = span.facts
  const owner = householdId === null ? { person: personId, kind } : { household: householdId }
  return { unit, asOf, address, owner }
}

/**
 * Whether a household may lie in a unit, told in the units of its own papers or of a day. A reform that the
 * register has not applied yet has happened all the same.
 */
export async function mayLieIn(
  q: Queries,
  house: Readonly<{ householdId: string; unit: AdminUnitCode; asOf: PlainDate; address: string }>,
  unit: AdminUnitCode,
  on: PlainDate,
): Promise<boolean> {
  const { householdId, ...written } = house
  const place = { ...written, owner: { household: householdId } }
  const current = await currentPlace(q, place, on)
  if ([house.unit, current.unit, ...current.candidates].includes(unit)) return true
  if (current.how !== 'as-written') return false
  return deriveUnit(unitHistory(), house.unit, house.asOf, on).codes.includes(unit)
}

export type NewSettlement = Basis & Readonly<{ owner: PlaceOwner; unit: AdminUnitCode }>

/** Who registers residence says where an address lies (Luật Cư trú 68/2020/QH14 art. 32). */
function competentOrThrow(tx: Tx, actor: Actor): void {
  const refused = mayRecord(actor, 'move', tx.today)
  if (refused) orThrow(refused)
}

/** The rule: only an open place is decided, and only for one of the units it may lie in. */
export function planSettlement(place: CurrentPlace | null, unit: AdminUnitCode): Problem | null {
  if (place === null) return problem('unknown', { field: 'owner' })
  if (place.how !== 'ambiguous') return problem('not-open', { field: 'owner' })
  if (place.candidates.includes(unit)) return null
  return problem('not-a-candidate', { field: 'unit', candidates: place.candidates.join(', ') })
}

/** People whose place it is; they find the decision in their record. */
async function livingThere(tx: Tx, { ownerId, owner }: store.OpenPlace): Promise<PersonId[]> {
  if (owner === 'person') return [ownerId]
  return (await openMembers(tx, ownerId)).map(member => member.personId)
}

/**
 * An official says in which part of a split unit an address lies: a household's, or a residence of a person
 * without one.
 * @throws `place.unknown`, `.not-open`, `.not-a-candidate`, `person.input-invalid`, `life-event.basis-missing`,
 * `life-event.not-competent`
 */
export async function settlePlace(
  tx: Tx,
  actor: Actor,
  settlement: NewSettlement,
): Promise<{ decisionId: string }> {
  const { unit, legalBasis, evidence } = settlement
  const owner = ownerOf(settlement.owner)
  const faults = new Faults()
  faults.basis(settlement)
  faults.id(owner.ownerId, 'owner')
  faults.matches(unit, /^\d{5}$/u, 'unit', 'the code of a commune')
  faults.orThrow()
  const of = {
    owner: 'household' in settlement.owner ? 'household' : 'person',
    ownerId: owner.ownerId!,
    slot: owner.slot,
  } as const
  competentOrThrow(tx, actor)
  const found = await store.placeInUse(tx, of, tx.today)
  if (found === null) return orThrow<never>(problem('unknown', { field: 'owner' }))
  const persons = await livingThere(tx, found)
  if (persons.length === 0) orThrow(problem('unknown', { field: 'owner' }))
  const households = of.owner === 'household' ? [of.ownerId] : []
  const event = await openEvent(tx, { persons, households })
  const place = await currentPlace(tx, { ...found, owner: settlement.owner }, tx.today)
  const refused = planSettlement(place, unit)
  if (refused) orThrow(refused)
  const decisionId = event.eventId
  const row = { ...found, decisionId, chosen: unit, legalBasis, evidence }
  await store.insertDecision(tx, row, event.at)
  const detail = { decisionId, from: found.unit, asOf: found.asOf, unit, legalBasis, evidence }
  await tell(tx, actor, 'place.settled', { event, persons, slot: found.slot, detail })
  return { decisionId }
}

/**
 * Takes a decision back; the place is open again.
 * @throws `place.decision-unknown`, `.decision-overtaken`, `person.input-invalid`, `life-event.basis-missing`,
 * `life-event.not-competent`
 */
export async function reverseSettlement(
  tx: Tx,
  actor: Actor,
  reversal: Basis & Readonly<{ decisionId: string }>,
): Promise<void> {
  const { decisionId, legalBasis, evidence } = reversal
  const faults = new Faults()
  faults.basis(reversal)
  faults.id(decisionId, 'decisionId')
  faults.orThrow()
  competentOrThrow(tx, actor)
  const unknown = problem('decision-unknown', { field: 'decisionId' })
  const first = (await store.decisionById(tx, decisionId)) ?? orThrow<never>(unknown)
  const persons = await livingThere(tx, first)
  const households = first.owner === 'household' ? [first.ownerId] : []
  const event = await openEvent(tx, { persons, households })
  const decision = (await store.decisionById(tx, decisionId)) ?? orThrow<never>(unknown)
  if (await store.isBuiltUpon(tx, decision))
    orThrow(problem('decision-overtaken', { field: 'decisionId' }))
  await store.closeDecision(tx, decision, event.at)
  const detail = { decisionId, unit: decision.chosen, legalBasis, evidence }
  await tell(tx, actor, 'place.settlement-reversed', { event, persons, slot: first.slot, detail })
}

/** A household's place is the permanent residence of its members. */
const FIELD_OF: Readonly<Record<string, Field>> = {
  home: 'permanentResidence',
  permanent: 'permanentResidence',
  temporary: 'temporaryResidence',
  current: 'currentResidence',
}

/** An entry in the ledger about each person, and a change in the feed: where they live is read otherwise now. */
async function tell(
  tx: Tx,
  actor: Actor,
  action: 'place.settled' | 'place.settlement-reversed',
  what: Readonly<{ event: OpenEvent; persons: readonly PersonId[]; slot: string; detail: Json }>,
): Promise<void> {
  const { event, persons, slot, detail } = what
  for (const subject of persons) await record(tx, { actor, action, subject, detail })
  if (persons.length === 0) return
  const fields = [FIELD_OF[slot]!]
  await insertChanges(
    tx,
    { eventId: event.eventId, kind: action.replace('.', '-'), at: event.at },
    persons.map(personId => ({ personId, fields })),
  )
}
