/**
 * Place: where a written address lies by the list of units of another day, and the decision about one that a
 * split left open.
 *
 * INVARIANT: the written text, its unit and the day of that unit's list are never changed. A decision speaks
 * of one written place from its reform on, is recorded beside it, and can be reversed.
 */
import {
  type Actor,
  isUuid,
  orThrow,
  type PlainDate,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { declareActions, type Json, record } from '#ledger'
import type { AdminUnitCode, Derivation } from '#vn'
import { openEvent } from './life-event.ts'
import { type Basis, Faults } from './parse.ts'
import { place as problem, reform } from './reform-problems.ts'
import { openMembers } from './store/households.ts'
import * as store from './store/places.ts'
import { type PopulationRow, residentsBy } from './store/population.ts'
import { reformRows } from './store/reform.ts'
import type { PersonId, ResidenceKind } from './view.ts'

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
export type CurrentPlace = Readonly<{
  unit: AdminUnitCode | null
  how: Derivation['how'] | 'by-location' | 'by-decision' | 'as-written'
  /** The units the place may lie in; empty unless ambiguous. */
  candidates: readonly AdminUnitCode[]
  /** Whose office answers: the unit, or one of the candidates until somebody has decided. */
  seat: AdminUnitCode | null
  /** Known even where the candidates are several, if they share it. */
  province: AdminUnitCode | null
  decisionId: string | null
}>

const ownerOf = (owner: PlaceOwner | null) =>
  owner === null
    ? { ownerId: null, slot: '' }
    : 'household' in owner
      ? { ownerId: owner.household, slot: 'home' }
      : { ownerId: owner.person, slot: owner.kind }

/** Where places lie by the list of a day, in their order. One statement. */
export async function currentPlaces(
  q: Queries,
  places: readonly WrittenPlace[],
  on: PlainDate,
): Promise<CurrentPlace[]> {
  const rows = await store.derivePlaces(
    q,
    places.map(({ owner, ...place }) => ({ ...place, ...ownerOf(owner) })),
    on,
  )
  return rows.map(({ how, ...row }, i) => {
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

export type NewSettlement = Basis & Readonly<{ owner: PlaceOwner; unit: AdminUnitCode }>

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
 * @throws `place.unknown`, `.not-open`, `.not-a-candidate`, `person.input-invalid`, `life-event.basis-missing`
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
  await tell(tx, actor, 'place.settled', persons, detail)
  return { decisionId }
}

/**
 * Takes a decision back; the place is open again.
 * @throws `place.decision-unknown`, `.decision-overtaken`, `person.input-invalid`, `life-event.basis-missing`
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
  await tell(tx, actor, 'place.settlement-reversed', persons, detail)
}

async function tell(
  tx: Tx,
  actor: Actor,
  action: 'place.settled' | 'place.settlement-reversed',
  persons: readonly PersonId[],
  detail: Json,
): Promise<void> {
  for (const subject of persons) await record(tx, { actor, action, subject, detail })
}

const PAGE = 50
const MAX_PAGE = 500

/** Split units with places still open, and how many. Counts only. */
export function countOpenPlaces(q: Queries, on: PlainDate): Promise<store.OpenCount[]> {
  return store.countOpen(q, on)
}

/**
 * Open places of one split unit: whose they are and where they may lie. The address itself is personal data
 * and is read by `disclose`.
 * @param of.after cursor of an earlier answer
 */
export async function openPlaces(
  q: Queries,
  of: Readonly<{ split: AdminUnitCode; on: PlainDate; after?: string | null; limit?: number }>,
): Promise<{ places: store.OpenCase[]; next: string | null }> {
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.trunc(of.limit ?? PAGE) || PAGE))
  const [ownerId = '', slot = ''] = (of.after ?? '').split(' ')
  const after = isUuid(ownerId) ? { ownerId, slot } : null
  const found = await store.pageOfOpen(q, of.split, of.on, after, limit + 1)
  const places = found.slice(0, limit)
  const last = places.at(-1)
  return { places, next: found.length > limit && last ? `${last.ownerId} ${last.slot}` : null }
}

export type Population = Readonly<{
  on: PlainDate
  /** Day whose list of units the figures are told in. */
  geography: PlainDate
  level: 'commune' | 'province'
  total: number
  units: readonly Readonly<{ unit: AdminUnitCode; count: number }>[]
  unassigned: Readonly<{
    count: number
    /** Part of the total, from 0 to 1; null when there is nobody. */
    share: number | null
    /** Lies in one of several units: nobody has decided, or the list of that day knows more of them. */
    ambiguous: number
    /** The unit written down meant nothing on its day. */
    unresolved: number
  }>
}>

/** Counts into figures. Pure. */
export function populationOf(
  rows: readonly PopulationRow[],
  of: Pick<Population, 'on' | 'geography' | 'level'>,
): Population {
  const units = new Map<AdminUnitCode, number>()
  const unassigned = { ambiguous: 0, unresolved: 0 }
  for (const { unit, how, count } of rows) {
    if (unit !== null) units.set(unit, (units.get(unit) ?? 0) + count)
    else unassigned[how === 'ambiguous' ? 'ambiguous' : 'unresolved'] += count
  }
  const count = unassigned.ambiguous + unassigned.unresolved
  const total = [...units.values()].reduce((a, b) => a + b, count)
  return {
    ...of,
    total,
    units: [...units].map(([unit, n]) => ({ unit, count: n })),
    unassigned: { count, share: total === 0 ? null : count / total, ...unassigned },
  }
}

/**
 * Permanent residents of a day, told in the units of any day: today's people by the provinces of then, and
 * yesterday's by those of today. Whoever cannot be assigned is counted apart, never shared out. Goes through
 * all residences: a batch, not a page. Numbers only.
 * @throws `reform.none-applied`
 */
export async function populationByUnit(
  q: Queries,
  of: Pick<Population, 'on' | 'geography' | 'level'>,
): Promise<Population> {
  if ((await reformRows(q)).length === 0) orThrow(reform('none-applied'))
  return populationOf(await residentsBy(q, of.level, of.on, of.geography), of)
}
