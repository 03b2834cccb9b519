/**
 * Guardianship: registered for a minor without parents who can act, or for an adult whom a court declared
 * of restricted capacity; changed and ended by registration. That it also ends when the ward comes of age,
 * recovers or dies, or the guardian dies, is derived (`representation.ts`), not written by anybody.
 * Source: Bộ luật Dân sự 91/2015/QH13 art. 46–63; Luật Hộ tịch 60/2014/QH13 art. 19–23.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { ageOn, daysOf } from '#vn'
import { guardianship as problem } from './family-problems.ts'
import { ADULT_YEARS, staleUnless } from './household.ts'
import { closeEvent, type OpenEvent, openEvent, type Touched } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf } from './person.ts'
import { person } from './problems.ts'
import { type PersonStanding, type Representative, scopeOf } from './representation.ts'
import { representativesOf } from './representatives.ts'
import { bindKin, endBoth, type GuardianManner, type KinRow, kinRows } from './store/kin.ts'
import { standingsOn } from './store/standings.ts'
import type { PersonId } from './view.ts'

type Guardians = Readonly<{
  wardId: PersonId
  /** One, or a couple of grandparents or parents. */
  guardianIds: readonly PersonId[]
  /** By law, appointed by the people's committee or a court, or chosen while the ward was able. */
  manner: GuardianManner
  /** Watches over the guardianship; optional (art. 51). */
  supervisorId?: PersonId | null
  on: PlainDate
}>
export type NewGuardianship = Basis &
  Guardians &
  Readonly<{
    /** The parents live but cannot or ask for a guardian, as the decision says (art. 47(1)(b)). */
    parentsCannot?: boolean
  }>
export type NewGuardianshipEnd = Basis & Readonly<{ wardId: PersonId; on: PlainDate }>

type Known = Readonly<{
  ward: PersonStanding
  guardians: readonly PersonStanding[]
  supervisor: PersonStanding | null
  /** Who represents the ward today, without this guardianship. */
  representatives: readonly Representative[]
  kin: readonly Pick<KinRow, 'role' | 'relativeId' | 'from' | 'to'>[]
}>

const MOST_GUARDIANS = 2

/** Art. 49: an adult of full capacity. */
function canGuard(one: PersonStanding, on: PlainDate): boolean {
  return !one.isDead && one.declared.length === 0 && ageOn(one.birthDate, on) >= ADULT_YEARS
}

/** The rule for whom, and by whom; `isChange` when a guardianship stands already. */
export function planGuardianship(
  order: Guardians & Readonly<{ parentsCannot?: boolean }>,
  known: Known,
  today: PlainDate,
  isChange: boolean,
): Problem[] {
  const { wardId, guardianIds, supervisorId, on } = order
  const { ward, guardians, supervisor } = known
  const field = 'guardianIds'
  const found = notInFuture(on, today, 'on')
  const everybody = [wardId, ...guardianIds, ...(supervisorId ? [supervisorId] : [])]
  if (new Set(everybody).size !== everybody.length) return [problem('same-person', { field })]
  if (guardianIds.length === 0 || guardianIds.length > MOST_GUARDIANS)
    found.push(problem('how-many', { field }))
  if (ward.isDead) found.push(person('deceased'))
  if (on < daysOf(ward.birthDate).first) found.push(problem('before-birth', { field: 'on' }))
  else if (!ward.isDead && scopeOf(ward, on) === null)
    found.push(problem('not-needed', { field: 'wardId' }))
  for (const one of [...guardians, ...(supervisor ? [supervisor] : [])])
    if (!canGuard(one, on)) found.push(problem('not-capable', { field }))

  const standing = known.kin.filter(k => k.role === 'guardian' && k.to === null)
  if (isChange && (standing.length === 0 || standing.some(k => k.from >= on)))
    found.push(problem('none', { field: 'wardId' }))
  if (!isChange && known.kin.some(k => k.role === 'guardian' && (k.to === null || k.to > on)))
    found.push(problem('exists', { field: 'wardId' }))

  const byParents = known.representatives.some(
    r => r.kind === 'parent' || r.kind === 'adoptive-parent',
  )
  if (byParents && order.parentsCannot !== true && !isChange)
    found.push(problem('parents-act', { field: 'wardId' }))
  const byLaw = known.representatives.filter(r => r.kind === 'natural-guardian')
  if (order.manner === 'natural' && !guardianIds.every(id => byLaw.some(r => r.personId === id)))
    found.push(problem('not-by-law', { field: 'manner' }))
  return found
}

function inspect(order: NewGuardianship): void {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.wardId, 'wardId')
  faults.ids(order.guardianIds, 'guardianIds')
  if (order.supervisorId != null) faults.id(order.supervisorId, 'supervisorId')
  faults.day(order.on, 'on')
  faults.matches(order.manner, /^(natural|appointed|chosen)$/u, 'manner', 'a manner')
  faults.orThrow()
}

/** Locks all whom it touches, those before and those to come, and asks the rule. */
async function openFor(
  tx: Tx,
  order: NewGuardianship,
  isChange: boolean,
): Promise<Readonly<{ event: OpenEvent; ended: readonly KinRow[] }>> {
  const { wardId, guardianIds, supervisorId, on } = order
  const before = (await openGuards(tx, wardId)).flatMap(k => k.relativeId ?? [])
  const named = [...guardianIds, ...(supervisorId ? [supervisorId] : [])]
  const event = await openEvent(tx, { persons: [wardId, ...named, ...before] })
  for (const id of [wardId, ...named]) await factsOf(tx, id)
  const kin = await kinRows(tx, [wardId])
  const ended = kin.filter(isGuard)
  staleUnless(ended.every(k => k.relativeId === null || event.persons.includes(k.relativeId)))

  const standings = await standingsOn(tx, event.persons, on, null)
  const of = (id: PersonId) => standings.find(s => s.personId === id)
  const ward = of(wardId)
  // Somebody not yet born on that day guards nobody and is guarded by nobody.
  const absent = [wardId, ...named].some(id => of(id) === undefined)
  if (ward === undefined || absent) return orThrow<never>(problem('before-birth', { field: 'on' }))
  orThrow(
    planGuardianship(
      order,
      {
        ward,
        guardians: guardianIds.map(id => of(id)!),
        supervisor: supervisorId ? of(supervisorId)! : null,
        representatives: await representativesOf(tx, wardId, { on }),
        kin,
      },
      tx.today,
      isChange,
    ),
  )
  return { event, ended }
}

const isGuard = (k: KinRow) => (k.role === 'guardian' || k.role === 'supervisor') && k.to === null
const openGuards = async (tx: Tx, wardId: PersonId) => (await kinRows(tx, [wardId])).filter(isGuard)

async function bind(tx: Tx, event: OpenEvent, order: Guardians): Promise<Touched[]> {
  const { wardId, guardianIds, supervisorId, manner, on } = order
  const touched: Touched[] = []
  for (const personId of guardianIds) {
    const ward = { personId: wardId, role: 'guardian' } as const
    await bindKin(tx, ward, { personId, role: 'ward' }, on, event, manner)
    touched.push({ personId, part: 'guardian' })
  }
  if (supervisorId) {
    const ward = { personId: wardId, role: 'supervisor' } as const
    await bindKin(tx, ward, { personId: supervisorId, role: 'supervised' }, on, event)
    touched.push({ personId: supervisorId, part: 'supervisor' })
  }
  return touched
}

/**
 * Registers a guardianship.
 * @throws `guardianship.*`, `person.*`, `life-event.*`
 */
export async function recordGuardianship(
  tx: Tx,
  actor: Actor,
  order: NewGuardianship,
): Promise<{ eventId: string }> {
  inspect(order)
  const { event } = await openFor(tx, order, false)
  const touched = await bind(tx, event, order)
  const { wardId, manner, on } = order
  await closeEvent(tx, actor, event, {
    kind: 'guardianship',
    on,
    basis: order,
    touched: [{ personId: wardId, part: 'subject', payload: { manner } }, ...touched],
  })
  return { eventId: event.eventId }
}

/**
 * Other guardians or another supervisor take over from a day on.
 * @throws `guardianship.*`, `person.*`, `life-event.*`
 */
export async function changeGuardianship(
  tx: Tx,
  actor: Actor,
  order: NewGuardianship,
): Promise<{ eventId: string }> {
  inspect(order)
  const { event, ended } = await openFor(tx, order, true)
  const { wardId, manner, on } = order
  for (const row of ended) await endBoth(tx, row, on, event)
  const touched = await bind(tx, event, order)
  const gone = ended
    .flatMap(k => k.relativeId ?? [])
    .filter(id => !touched.some(t => t.personId === id))
    .map((personId): Touched => ({ personId, part: 'former-guardian' }))
  await closeEvent(tx, actor, event, {
    kind: 'guardianship-change',
    on,
    basis: order,
    touched: [{ personId: wardId, part: 'subject', payload: { manner } }, ...touched, ...gone],
  })
  return { eventId: event.eventId }
}

/** The rule for the end: a guardianship stands that began earlier. */
export function planGuardianshipEnd(
  kin: readonly Pick<KinRow, 'role' | 'from' | 'to'>[],
  on: PlainDate,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(on, today, 'on')
  const standing = kin.filter(k => k.role === 'guardian' && k.to === null)
  if (standing.length === 0 || standing.some(k => k.from >= on))
    found.push(problem('none', { field: 'wardId' }))
  return found
}

/**
 * Ends a guardianship.
 * @throws `guardianship.none`, `person.*`, `life-event.*`
 */
export async function endGuardianship(
  tx: Tx,
  actor: Actor,
  order: NewGuardianshipEnd,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.wardId, 'wardId')
  faults.day(order.on, 'on')
  faults.orThrow()
  const { wardId, on } = order
  const before = (await openGuards(tx, wardId)).flatMap(k => k.relativeId ?? [])
  const event = await openEvent(tx, { persons: [wardId, ...before] })
  await factsOf(tx, wardId)
  const kin = await kinRows(tx, [wardId])
  orThrow(planGuardianshipEnd(kin, on, tx.today))
  const ended = kin.filter(isGuard)
  staleUnless(ended.every(k => k.relativeId === null || before.includes(k.relativeId)))
  for (const row of ended) await endBoth(tx, row, on, event)
  await closeEvent(tx, actor, event, {
    kind: 'guardianship-end',
    on,
    basis: order,
    touched: [
      { personId: wardId, part: 'subject' },
      ...[...new Set(before)].map((personId): Touched => ({ personId, part: 'former-guardian' })),
    ],
  })
  return { eventId: event.eventId }
}
