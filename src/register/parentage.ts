/**
 * Parentage: a father or mother is recognised, or a court says that somebody is not the parent. Both are
 * said of the child's whole life: a parent is one from birth, whenever it became known.
 * Source: Luật Hôn nhân và gia đình 52/2014/QH13 art. 88–92, 101; Luật Hộ tịch 60/2014/QH13 art. 24, 25, 30.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { ageRangeOn, daysOf } from '#vn'
import { YOUNGEST_PARENT_YEARS } from './birth.ts'
import {
  type ChildChanges,
  childFacts,
  inspectChildChanges,
  planChildChanges,
} from './child-changes.ts'
import type { CoreFacts } from './facts.ts'
import { parentage as problem } from './family-problems.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { person } from './problems.ts'
import { reviseFacts } from './revision.ts'
import { bindKin, type KinRow, kinRows, voidKin } from './store/kin.ts'
import type { PersonId, Registration } from './view.ts'

export type ParentRole = 'father' | 'mother'

export type NewParentage = Basis &
  Readonly<{
    childId: PersonId
    parentId: PersonId
    role: ParentRole
    /** Day of the registration, or on which the judgment took effect. */
    on: PlainDate
    /** By the will of both, or by a judgment (`judgment`), which also reaches the dead. */
    manner: 'voluntary' | 'court'
    judgment?: string
    registration?: Registration | null
    childChanges?: ChildChanges
  }>

type Party = Readonly<{ facts: Pick<CoreFacts, 'birthDate' | 'sex' | 'deceasedOn'> }>
type Child = Party & Readonly<{ kin: readonly Pick<KinRow, 'role' | 'relativeId'>[] }>

/** The rule for a recognition. */
export function planParentage(
  order: Pick<NewParentage, 'childId' | 'parentId' | 'role' | 'on' | 'manner' | 'childChanges'>,
  child: Child,
  parent: Party,
  today: PlainDate,
): Problem[] {
  const { role, on, manner } = order
  const found = notInFuture(on, today, 'on')
  if (order.childId === order.parentId) return [problem('same-person', { field: 'parentId' })]
  if (on < daysOf(child.facts.birthDate).first) found.push(problem('before-birth', { field: 'on' }))
  if (child.kin.some(k => k.role === role)) found.push(problem('known-already', { field: 'role' }))
  if (child.kin.some(k => k.role === 'child' && k.relativeId === order.parentId))
    found.push(problem('reversed-roles', { field: 'parentId' }))
  if (parent.facts.sex !== 'unknown' && (parent.facts.sex === 'male') !== (role === 'father'))
    found.push(problem('wrong-sex', { field: 'role' }))
  const birth = daysOf(child.facts.birthDate).last
  if (ageRangeOn(parent.facts.birthDate, birth).atMost < YOUNGEST_PARENT_YEARS)
    found.push(problem('too-young', { field: 'parentId', years: YOUNGEST_PARENT_YEARS }))
  if (manner === 'voluntary' && (parent.facts.deceasedOn ?? child.facts.deceasedOn) !== null)
    found.push(person('deceased'))
  return [...found, ...planChildChanges(child.facts, order.childChanges ?? {}, on)]
}

/**
 * Recognises a father or mother (nhận cha, mẹ, con).
 * @throws `parentage.*`, `child.*`, `person.*`, `life-event.*`
 */
export async function recogniseParent(
  tx: Tx,
  actor: Actor,
  order: NewParentage,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.childId, 'childId')
  faults.id(order.parentId, 'parentId')
  faults.day(order.on, 'on')
  faults.check(order.role === 'father' || order.role === 'mother', 'role', 'father or mother')
  faults.check(order.manner === 'voluntary' || order.manner === 'court', 'manner', 'a manner')
  if (order.manner === 'court') faults.text(order.judgment, 'judgment', 100)
  if (order.registration != null) faults.registration(order.registration, 'registration')
  inspectChildChanges(faults, order.childChanges)
  faults.orThrow()

  const { childId, parentId, role, on, childChanges = {} } = order
  const event = await openEvent(tx, { persons: [childId, parentId] })
  const child = { facts: latest(await factsOf(tx, childId)), kin: await kinRows(tx, [childId]) }
  const parent = { facts: latest(await factsOf(tx, parentId)) }
  orThrow(planParentage(order, child, parent, tx.today))

  const since = daysOf(child.facts.birthDate).first
  const bound = { personId: childId, role } as const
  await bindKin(tx, bound, { personId: parentId, role: 'child' }, since, event)
  const payload = await reviseFacts(tx, event, childId, on, childFacts(childChanges))
  await closeEvent(tx, actor, event, {
    kind: 'parentage',
    on,
    basis: order,
    touched: [
      {
        personId: childId,
        part: 'subject',
        payload: {
          ...payload,
          manner: order.manner,
          judgment: order.judgment ?? null,
          registration: (order.registration ?? null) as Record<string, string> | null,
        },
      },
      { personId: parentId, part: role },
    ],
  })
  return { eventId: event.eventId }
}

export type NewDenial = Basis &
  Readonly<{
    childId: PersonId
    parentId: PersonId
    /** Day the judgment took effect. */
    on: PlainDate
    judgment: string
    childChanges?: ChildChanges
  }>

/** The rule for a denial: the register holds the one as the other's parent. */
export function planDenial(
  order: Pick<NewDenial, 'parentId' | 'on' | 'childChanges'>,
  child: Child,
  today: PlainDate,
): Problem[] {
  const found = notInFuture(order.on, today, 'on')
  const isParent = child.kin.some(
    k => (k.role === 'father' || k.role === 'mother') && k.relativeId === order.parentId,
  )
  if (!isParent) found.push(problem('not-known', { field: 'parentId' }))
  return [...found, ...planChildChanges(child.facts, order.childChanges ?? {}, order.on)]
}

/**
 * Records that a court found somebody not to be the father or mother.
 * @throws `parentage.not-known`, `child.*`, `person.*`, `life-event.*`
 */
export async function denyParent(
  tx: Tx,
  actor: Actor,
  order: NewDenial,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.childId, 'childId')
  faults.id(order.parentId, 'parentId')
  faults.day(order.on, 'on')
  faults.text(order.judgment, 'judgment', 100)
  inspectChildChanges(faults, order.childChanges)
  faults.orThrow()

  const { childId, parentId, on, judgment, childChanges = {} } = order
  const event = await openEvent(tx, { persons: [childId, parentId] })
  const child = { facts: latest(await factsOf(tx, childId)), kin: await kinRows(tx, [childId]) }
  orThrow(planDenial(order, child, tx.today))
  const row = child.kin.find(
    k => (k.role === 'father' || k.role === 'mother') && k.relativeId === parentId,
  )!
  await voidKin(tx, row, event)
  const payload = await reviseFacts(tx, event, childId, on, childFacts(childChanges))
  await closeEvent(tx, actor, event, {
    kind: 'parentage-denial',
    on,
    basis: order,
    touched: [
      { personId: childId, part: 'subject', payload: { ...payload, judgment } },
      { personId: parentId, part: row.role },
    ],
  })
  return { eventId: event.eventId }
}
