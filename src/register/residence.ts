/**
 * Residence: where a person lives in law (permanent, temporary) and in fact (current).
 *
 * INVARIANT: for one person and one kind, residences never overlap; moving closes the old one on the very
 * day the new one opens and says why it ended. A member of a household lives at the household's address. A
 * temporary residence has an end. Limits and grounds are data (`residence-law.ts`).
 * Source: Luật Cư trú 68/2020/QH14 art. 11, 19, 20, 27, 29.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import {
  type AdminUnitCode,
  addDays,
  addMonths,
  adminUnit,
  ageOn,
  daysOf,
  type PartialDate,
} from '#vn'
import { mayBring } from './competence.ts'
import type { ResidenceFacts } from './facts.ts'
import {
  ADULT_YEARS,
  applyHead,
  foundHousehold,
  HEAD,
  householdAround,
  leaveHousehold,
  planHead,
  staleUnless,
} from './household.ts'
import { closeEvent, joinTouched, type OpenEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { currentPlace, homeOf, mayLieIn } from './place.ts'
import { person } from './problems.ts'
import { limitsOn, permanentGround } from './residence-law.ts'
import { household, residence as problem } from './residence-problems.ts'
import { type HouseholdRow, householdRow, openMembers } from './store/households.ts'
import { kinRows } from './store/kin.ts'
import { residences, rewrite, timelineOf } from './store/timelines.ts'
import { put, type Span, spanOn, stop } from './timeline.ts'
import type { PersonId, ResidenceKind } from './view.ts'

export type NewMove = Basis &
  Readonly<{
    personId: PersonId
    kind: ResidenceKind
    unit: AdminUnitCode
    /** House number, street, hamlet; without the unit. Of a household entered, the household's stands. */
    address: string
    from: PlainDate
    /** First day no longer there; only of a temporary residence, which without it lasts as long as the law lets it. */
    to?: PlainDate | null
    /** Permanent only: code of the ground (Luật Cư trú art. 20); its conditions are then checked. */
    ground?: string | null
    /** Floor for each person who lives there, for the grounds that ask for it. */
    areaPerPersonM2?: number | null
    /**
     * Permanent only: the household entered. Absent or null: a household of one's own, headed by the
     * person when of age.
     */
    householdId?: string | null
    /** Code of the relation to the head; needed when a household is entered. */
    relationToHead?: string
    /** Permanent only: the id of the household of one's own, where a load brings the one it has elsewhere. */
    foundedAs?: string
  }>

export type MoveKnown = Readonly<{
  birthDate: PartialDate
  deceasedOn: PartialDate | null
  timeline: readonly Span<ResidenceFacts>[]
  /** Unit of the permanent residence on the day of the move. */
  permanentUnit: string | null
}>

type MovePlan = Readonly<{ open: Span<ResidenceFacts> }>

/** The rule: the residence to open, or every fault at once. */
export function planMove(
  known: MoveKnown,
  move: Pick<
    NewMove,
    'kind' | 'unit' | 'address' | 'from' | 'to' | 'ground' | 'areaPerPersonM2'
  > & {
    householdId?: string | null
    evidence?: readonly string[]
  },
  today: PlainDate,
): MovePlan | readonly Problem[] {
  if (known.deceasedOn !== null) return [person('deceased')]
  const found = notInFuture(move.from, today, 'from')
  if (move.from < daysOf(known.birthDate).first)
    found.push(problem('before-birth', { field: 'from' }))
  const law = limitsOn(today)
  const longest = addMonths(move.from, law.temporaryMonths)
  const to = move.to ?? (move.kind === 'temporary' ? longest : null)
  if (to !== null && to <= move.from) found.push(problem('ends-before-start', { field: 'to' }))
  // An old address may be given in units of its own day; a new one is in those of today.
  const asOf = [move.from, today].find(day => adminUnit(move.unit, day)?.level === 'commune')
  if (asOf === undefined) found.push(problem('unit-unknown', { field: 'unit' }))
  if (move.kind === 'temporary') {
    if (to !== null && to > longest) found.push(problem('too-long', { field: 'to' }))
    else if (to !== null && to > move.from && to < addDays(move.from, law.temporaryDays))
      found.push(problem('too-short', { field: 'to', days: law.temporaryDays }))
    if (move.unit === known.permanentUnit) found.push(problem('same-commune', { field: 'unit' }))
  }
  if (move.ground != null) found.push(...planGround(move.ground, move, today))
  const last = known.timeline.at(-1)
  const lives = spanOn(known.timeline, move.from)
  if (lives?.facts.unit === move.unit && lives.facts.address === move.address.trim()) {
    const sameHousehold =
      (move.householdId ?? null) === null || lives.facts.householdId === move.householdId
    if (sameHousehold && lives.to === to) found.push(problem('unchanged', { field: 'address' }))
  }
  if (last !== undefined && move.from <= last.from)
    found.push(problem('backdated', { field: 'from', since: last.from }))
  if (found.length > 0 || asOf === undefined) return found
  const facts = {
    unit: move.unit,
    asOf,
    address: move.address.trim(),
    householdId: move.householdId ?? null,
    ground: move.ground ?? null,
    endedFor: null,
  }
  return { open: { from: move.from, to, facts } }
}

/** The rule for the ground of a permanent residence: what art. 20 asks for in that case is there. */
export function planGround(
  code: string,
  move: Pick<NewMove, 'areaPerPersonM2'> & {
    householdId?: string | null
    evidence?: readonly string[]
  },
  today: PlainDate,
): Problem[] {
  const ground = permanentGround(code, today)
  if (ground === null) return [problem('ground-unknown', { field: 'ground' })]
  const found: Problem[] = []
  const { areaPerPersonM2: least } = limitsOn(today)
  if (ground.household === 'entered' && (move.householdId ?? null) === null)
    found.push(problem('household-missing', { field: 'householdId' }))
  if (ground.needsArea && !((move.areaPerPersonM2 ?? 0) >= least))
    found.push(problem('too-small', { field: 'areaPerPersonM2', least }))
  if (ground.needsConsent && (move.evidence ?? []).length === 0)
    found.push(problem('consent-missing', { field: 'evidence' }))
  return found
}

/** The residence under way is over from a day on, and why. */
export const finish = (
  timeline: readonly Span<ResidenceFacts>[],
  on: PlainDate,
  endedFor: string,
): Span<ResidenceFacts>[] => stop(timeline, on, { endedFor })

function parse(move: NewMove): void {
  const faults = new Faults()
  faults.basis(move)
  faults.id(move.personId, 'personId')
  faults.matches(move.kind, /^(permanent|temporary|current)$/u, 'kind', 'a kind of residence')
  faults.matches(move.unit, /^\d{5}$/u, 'unit', 'the code of a commune')
  faults.text(move.address, 'address')
  faults.day(move.from, 'from')
  if (move.to != null) faults.day(move.to, 'to')
  faults.check(
    move.to == null || move.kind === 'temporary',
    'to',
    'only a temporary residence ends by itself',
  )
  if (move.ground != null) {
    faults.matches(move.ground, /^[a-z-]{2,40}$/u, 'ground', 'a code of grounds')
    faults.check(move.kind === 'permanent', 'ground', 'of a permanent residence only')
  }
  if (move.areaPerPersonM2 != null)
    faults.check(Number.isFinite(move.areaPerPersonM2), 'areaPerPersonM2', 'a number of m²')
  if (move.householdId != null) faults.id(move.householdId, 'householdId')
  if (move.relationToHead !== undefined)
    faults.matches(move.relationToHead, /^[a-z-]{3,40}$/u, 'relationToHead', 'a code of relations')
  if (move.foundedAs !== undefined) {
    faults.id(move.foundedAs, 'foundedAs')
    faults.check(
      move.kind === 'permanent' && move.householdId == null,
      'foundedAs',
      'of a household of one’s own only',
    )
  }
  faults.orThrow()
}

/**
 * Registers a residence. A permanent one moves the person between households too: the old one gets a new
 * head if it loses its head, the new one is the given household or one's own.
 * @returns the household of the permanent residence, null for other kinds
 * @throws `residence.*`, `household.*`, `person.deceased`, `person.unknown`, `life-event.*`
 */
export async function moveResidence(
  tx: Tx,
  actor: Actor,
  move: NewMove,
): Promise<{ eventId: string; householdId: string | null }> {
  parse(move)
  const refused = move.foundedAs === undefined ? null : mayBring(actor)
  if (refused) orThrow(refused)
  const { personId, kind, from } = move
  const key = { person_id: personId, kind }
  const permanent = kind === 'permanent'
  const entered = permanent ? (move.householdId ?? null) : null
  const around = permanent
    ? await householdAround(tx, personId)
    : { householdId: null, persons: [] }
  // Who takes a vacant headship changes everybody's relation there.
  const heads = entered !== null && move.relationToHead === HEAD
  const entering = heads ? await openMembers(tx, entered) : []
  const event = await openEvent(tx, {
    persons: [personId, ...around.persons, ...entering.map(m => m.personId)],
    households: [around.householdId, entered].filter(id => id !== null),
  })

  const facts = latest(await factsOf(tx, personId))
  const known = await timelineOf(tx, residences, key)
  const permanentTimeline = permanent
    ? known
    : await timelineOf(tx, residences, { ...key, kind: 'permanent' })
  const lives = homeOf(personId, 'permanent', spanOn(permanentTimeline, from))
  const house = entered === null ? null : await householdRow(tx, entered)
  const named = { ...move, unit: await unitNow(tx, house, move.unit) }
  const plan = orThrow<MovePlan>(
    planMove(
      {
        birthDate: facts.birthDate,
        deceasedOn: facts.deceasedOn,
        timeline: known,
        permanentUnit: lives === null ? null : (await currentPlace(tx, lives, tx.today)).unit,
      },
      named,
      tx.today,
    ),
  )

  let { open } = plan
  const touched: Touched[] = []
  const households = [...event.households]
  let householdId = move.householdId ?? null
  if (permanent) {
    if (entered !== null && entered === around.householdId)
      orThrow(problem('unchanged', { field: 'householdId' }))
    const relation = entered === null ? HEAD : await relationWhenEntering(tx, entered, named)
    const { unit, asOf, address } = house ?? open.facts
    const ofAge = ageOn(facts.birthDate, from) >= ADULT_YEARS
    if (entered === null) {
      const headId = ofAge ? personId : null
      householdId = await foundHousehold(tx, event, open.facts, headId, from, move.foundedAs)
      households.push(householdId)
    }
    const joining = {
      householdId: householdId!,
      relation: entered === null && !ofAge ? 'other' : relation,
    }
    touched.push(...(await leaveHousehold(tx, event, personId, from, joining)))
    if (entered !== null && relation === HEAD) {
      if (!ofAge) orThrow(household('head-not-adult', { field: 'relationToHead' }))
      touched.push(...(await takeHeadship(tx, event, entered, personId, from)))
    }
    open = { ...open, facts: { ...open.facts, unit, asOf, address, householdId } }
    await endTemporaryThere(tx, event, personId, open)
  }
  await rewrite(tx, residences, key, known, put(finish(known, from, 'moved'), open), event)
  const payload: Json = { kind, households, residence: { ...open, facts: { ...open.facts } } }
  await closeEvent(tx, actor, event, {
    kind: 'move',
    on: from,
    basis: move,
    touched: [
      { personId, part: 'subject', payload },
      ...joinTouched(touched.filter(t => t.personId !== personId)),
    ],
  })
  return { eventId: event.eventId, householdId: permanent ? householdId : null }
}

/** A temporary residence ends where the permanent one is registered (art. 29). */
async function endTemporaryThere(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  permanent: Span<ResidenceFacts>,
): Promise<void> {
  const key = { person_id: personId, kind: 'temporary' }
  const known = await timelineOf(tx, residences, key)
  if (spanOn(known, permanent.from)?.facts.unit !== permanent.facts.unit) return
  await rewrite(tx, residences, key, known, finish(known, permanent.from, 'permanent-there'), event)
}

/** The unit of a household entered, told in the units of today where it was named as its old papers name it. */
async function unitNow(
  tx: Tx,
  house: HouseholdRow | null,
  unit: AdminUnitCode,
): Promise<AdminUnitCode> {
  if (house === null || house.unit !== unit || adminUnit(unit, tx.today) !== null) return unit
  const place = { ...house, owner: { household: house.householdId } }
  return (await currentPlace(tx, place, tx.today)).seat ?? unit
}

/** The relation under which a person enters an existing household. */
async function relationWhenEntering(tx: Tx, householdId: string, move: NewMove): Promise<string> {
  const house = await householdRow(tx, householdId)
  const members = (await openMembers(tx, householdId)).filter(m => m.personId !== move.personId)
  // The household may be written in the units of another day than the move.
  const isThere = house !== null && (await mayLieIn(tx, house, move.unit, tx.today))
  orThrow(planEntering(isThere ? move.unit : (house?.unit ?? null), members, move))
  return move.relationToHead!
}

/** The rule for entering a household: it lies in the unit, has members, and keeps one head. */
export function planEntering(
  householdUnit: AdminUnitCode | null,
  members: readonly Readonly<{ relation: string }>[],
  move: Pick<NewMove, 'unit' | 'relationToHead'>,
): Problem[] {
  if (householdUnit === null) return [household('unknown', { field: 'householdId' })]
  const found: Problem[] = []
  if (householdUnit !== move.unit) found.push(household('elsewhere', { field: 'householdId' }))
  if (members.length === 0) found.push(household('ended', { field: 'householdId' }))
  if (move.relationToHead === undefined)
    found.push(household('relation-missing', { field: 'relationToHead' }))
  if (move.relationToHead === HEAD && members.some(m => m.relation === HEAD))
    found.push(household('head-exists', { field: 'relationToHead' }))
  return found
}

/** A newcomer heads a household that had no head; all the others' relations follow. */
async function takeHeadship(
  tx: Tx,
  event: OpenEvent,
  householdId: string,
  personId: PersonId,
  on: PlainDate,
): Promise<Touched[]> {
  const members = await openMembers(tx, householdId)
  staleUnless(members.every(m => event.persons.includes(m.personId)))
  const kin = await kinRows(
    tx,
    members.map(m => m.personId),
  )
  const { headId, relations } = planHead(members, personId, kin)
  const others = new Map([...relations].filter(([id]) => id !== personId))
  return applyHead(tx, event, householdId, { headId, relations: others }, on)
}
