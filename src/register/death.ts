/**
 * Death: closes residence and membership, frees the headship of the household, widows the spouse.
 * Source: Luật Hộ tịch 60/2014/QH13 art. 32–34; Luật Cư trú 68/2020/QH14 art. 24; Luật Hôn nhân và gia
 * đình 52/2014/QH13 art. 65.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import type { Json } from '#ledger'
import { comparePartialDates, daysOf, type PartialDate } from '#vn'
import { death as problem } from './civil-problems.ts'
import { DECLARATION_KINDS } from './declaration.ts'
import type { CoreFacts } from './facts.ts'
import { householdAround, leaveHousehold, staleUnless } from './household.ts'
import { closeEvent, joinTouched, type OpenEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { endKin, kinRows } from './store/kin.ts'
import { declarations, rewrite, timelineOf, versions } from './store/timelines.ts'
import { erase, revise } from './timeline.ts'
import type { PersonId, Place, Registration } from './view.ts'
import { endWhereabouts } from './whereabouts.ts'

export type NewDeath = Basis &
  Readonly<{
    personId: PersonId
    /** As precise as it is known. */
    deathDate: PartialDate
    place: Place
    registration: Registration | null
  }>

/** The rule: from which day the person is dead for residence, household and marriage. */
export function planDeath(
  facts: Pick<CoreFacts, 'birthDate' | 'deceasedOn'>,
  deathDate: PartialDate,
  today: PlainDate,
): Readonly<{ day: PlainDate }> | Problem {
  if (facts.deceasedOn !== null) return problem('already-recorded')
  if (comparePartialDates(deathDate, facts.birthDate) === 'before')
    return problem('before-birth', { field: 'deathDate' })
  const { first, last } = daysOf(deathDate)
  const [future] = notInFuture(first, today, 'deathDate')
  if (future) return future
  // Of a death known by year or month only, the last possible day: nothing is taken away too early.
  return { day: last < today ? last : today }
}

/**
 * Records a death with all that follows from it.
 * @throws `death.*`, `person.unknown`, `person.input-invalid`, `life-event.in-future`, `.basis-missing`
 */
export async function recordDeath(
  tx: Tx,
  actor: Actor,
  death: NewDeath,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(death)
  faults.id(death.personId, 'personId')
  faults.partialDay(death.deathDate, 'deathDate')
  faults.place(death.place, 'place')
  if (death.registration !== null) faults.registration(death.registration, 'registration')
  faults.orThrow()

  const { personId, deathDate } = death
  const event = await openDeath(tx, personId)
  const { day } = orThrow(planDeath(latest(await factsOf(tx, personId)), deathDate, tx.today))
  const { payload, touched } = await applyDeath(tx, event, personId, day, deathDate)
  const { place, registration } = death
  await closeEvent(tx, actor, event, {
    kind: 'death',
    on: day,
    basis: death,
    touched: [
      {
        personId,
        part: 'subject',
        payload: { ...payload, deathDate, place, registration: registration as Json },
      },
      ...touched,
    ],
  })
  return { eventId: event.eventId }
}

/** Locks all whom a death touches: the person, the spouse, and the household when it loses its head. */
export async function openDeath(tx: Tx, personId: PersonId): Promise<OpenEvent> {
  const around = await householdAround(tx, personId)
  const spouseIds = await openSpouses(tx, personId)
  return openEvent(tx, {
    persons: [personId, ...spouseIds, ...around.persons],
    households: around.householdId === null ? [] : [around.householdId],
  })
}

/** What follows from a death, recorded or declared: residence, household and marriage end on the day. */
export async function applyDeath(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  day: PlainDate,
  deathDate: PartialDate,
): Promise<Readonly<{ payload: Record<string, Json>; touched: Touched[] }>> {
  const key = { person_id: personId }
  const change = { deceasedOn: deathDate, missingOn: null }
  const known = await factsOf(tx, personId)
  await rewrite(tx, versions, key, known, revise(known, day, null, change), event)
  for (const kind of DECLARATION_KINDS.filter(k => k !== 'dead')) {
    const declared = await timelineOf(tx, declarations, { ...key, kind })
    await rewrite(tx, declarations, { ...key, kind }, declared, erase(declared, day), event)
  }
  await endWhereabouts(tx, event, personId, day, 'death')
  const touched: Touched[] = [
    ...(await leaveHousehold(tx, event, personId, day)),
    ...(await widow(tx, event, personId, day)),
  ]
  const version = { from: day, to: null, change }
  return {
    payload: { version, households: [...event.households] },
    touched: joinTouched(touched),
  }
}

async function openSpouses(tx: Tx, personId: PersonId): Promise<PersonId[]> {
  const rows = await kinRows(tx, [personId])
  return rows.filter(k => k.role === 'spouse' && k.to === null).flatMap(k => k.relativeId ?? [])
}

/** The marriage ends on both sides; a spouse who lives is widowed. */
async function widow(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  day: PlainDate,
): Promise<Touched[]> {
  const touched: Touched[] = []
  for (const row of await kinRows(tx, [personId])) {
    if (row.role !== 'spouse' || row.to !== null) continue
    await endKin(tx, row, day, event)
    if (row.relativeId === null) continue
    staleUnless(event.persons.includes(row.relativeId))
    const other = (await kinRows(tx, [row.relativeId])).find(k => k.kinId === row.kinId)
    if (other) await endKin(tx, other, day, event)
    const key = { person_id: row.relativeId }
    const known = await factsOf(tx, row.relativeId)
    if (latest(known).deceasedOn !== null) continue
    const change = { civilStatus: 'widowed' as const }
    await rewrite(tx, versions, key, known, revise(known, day, null, change), event)
    touched.push({
      personId: row.relativeId,
      part: 'spouse',
      payload: { version: { from: day, to: null, change } },
    })
  }
  return touched
}
