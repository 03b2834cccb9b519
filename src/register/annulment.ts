/**
 * Annulment of an unlawful marriage (hủy kết hôn trái pháp luật): unlike a divorce, which ends a marriage on
 * a day, it says that there never was one; that it was registered stays known.
 * Source: Luật Hôn nhân và gia đình 52/2014/QH13 art. 8, 10–12; Luật Hộ tịch 60/2014/QH13 art. 30.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { addDays } from '#vn'
import { marriage as problem } from './civil-problems.ts'
import type { CoreFacts } from './facts.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type NewDivorce, type Party, type Side, sideOf } from './marriage.ts'
import { Faults, notInFuture } from './parse.ts'
import { latest } from './person.ts'
import { reviseFacts } from './revision.ts'
import { type KinRow, voidKin } from './store/kin.ts'
import { timelineOf, versions } from './store/timelines.ts'
import { type Span, spanOn } from './timeline.ts'
import type { CivilStatus, PersonId } from './view.ts'

export type NewAnnulment = NewDivorce

/** The rule for an annulment: the two are married to each other, however briefly. */
export function planAnnulment(
  ids: readonly [PersonId, PersonId],
  a: Party,
  b: Party,
  on: PlainDate,
  today: PlainDate,
): Problem[] {
  const bound = (p: Party, other: PersonId) =>
    p.kin.some(k => k.role === 'spouse' && k.relativeId === other && k.from <= on && k.to === null)
  const found = notInFuture(on, today, 'on')
  if (!bound(a, ids[1]) || !bound(b, ids[0]))
    found.push(problem('not-married', { field: 'personIds' }))
  return found
}

/**
 * What a person was before a marriage began: told by the facts of the day before, else by how the
 * marriage before it ended.
 * @param widowedOf the earlier spouses who died
 */
export function statusBefore(
  known: readonly Span<Pick<CoreFacts, 'civilStatus'>>[],
  kin: Party['kin'],
  from: PlainDate,
  widowedOf: ReadonlySet<PersonId>,
): Exclude<CivilStatus, 'married'> {
  const told = spanOn(known, addDays(from, -1))?.facts.civilStatus
  if (told !== undefined && told !== 'married') return told
  const [last] = kin
    .filter(k => k.role === 'spouse' && k.to !== null && k.to <= from)
    .sort((x, y) => (x.to! > y.to! ? -1 : 1))
  if (last === undefined) return 'single'
  return last.relativeId !== null && widowedOf.has(last.relativeId) ? 'widowed' : 'divorced'
}

/** Earlier spouses of a person who are dead. */
async function deadSpouses(tx: Tx, kin: readonly KinRow[]): Promise<Set<PersonId>> {
  const dead = new Set<PersonId>()
  for (const row of kin) {
    if (row.role !== 'spouse' || row.to === null || row.relativeId === null) continue
    const known = await timelineOf(tx, versions, { person_id: row.relativeId })
    if (known.length > 0 && latest(known).deceasedOn !== null) dead.add(row.relativeId)
  }
  return dead
}

/**
 * Records that a court annulled an unlawful marriage: it never was, and each is again what they were.
 * @throws `marriage.not-married`, `person.unknown`, `person.input-invalid`, `life-event.*`
 */
export async function annulMarriage(
  tx: Tx,
  actor: Actor,
  annulment: NewAnnulment,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(annulment)
  faults.ids(annulment.personIds, 'personIds')
  faults.day(annulment.on, 'on')
  faults.text(annulment.judgment, 'judgment', 100)
  faults.orThrow()

  const { personIds, on, judgment } = annulment
  const [first, second] = personIds
  const event = await openEvent(tx, { persons: personIds })
  const [a, b] = [await sideOf(tx, first), await sideOf(tx, second)]
  orThrow(planAnnulment(personIds, a, b, on, tx.today))

  const marriage = a.kin.find(k => k.role === 'spouse' && k.to === null)!
  const { from } = marriage
  await voidKin(tx, marriage, event)
  const restore = async (personId: PersonId, { known, kin }: Side) => {
    const civilStatus = statusBefore(known, kin, from, await deadSpouses(tx, kin))
    return reviseFacts(tx, event, personId, from, { civilStatus })
  }
  const payloadA = await restore(first, a)
  const payloadB = await restore(second, b)
  await closeEvent(tx, actor, event, {
    kind: 'annulment',
    on,
    basis: annulment,
    touched: [
      { personId: first, part: 'subject', payload: { ...payloadA, judgment } },
      { personId: second, part: 'spouse', payload: payloadB },
    ],
  })
  return { eventId: event.eventId }
}
