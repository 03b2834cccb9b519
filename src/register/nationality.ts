/**
 * Nationality: acquired, restored, renounced, deprived or lost otherwise, from the day the decision takes
 * effect. Who is no longer Vietnamese keeps no valid personal number: it is cancelled, stays findable, and is
 * given to nobody else; who is Vietnamese again gets the same number back.
 * Source: Luật Quốc tịch Việt Nam 24/2008/QH12 (as amended 2014, 2025) art. 13, 19, 23, 27, 31; Luật Hộ tịch
 * 60/2014/QH13 art. 30; Luật Căn cước 26/2023/QH15 art. 12.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { nationality as problem } from './civil-problems.ts'
import type { CoreFacts } from './facts.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { person } from './problems.ts'
import { reviseFacts } from './revision.ts'
import { activeNumber, cancelNumber, lastNumber, restoreNumber } from './store/numbers.ts'
import type { Span } from './timeline.ts'
import type { PersonId } from './view.ts'

export const NATIONALITY_MANNERS = [
  'acquired',
  'restored',
  'renounced',
  'deprived',
  'lost',
] as const
export type NationalityManner = (typeof NATIONALITY_MANNERS)[number]

export type NewNationality = Basis &
  Readonly<{
    personId: PersonId
    on: PlainDate
    manner: NationalityManner
    /** Number of the decision of the President. */
    decision: string
    /** Nationality held afterwards by who is Vietnamese no more: ISO 3166-1 alpha-2, `XX` stateless. */
    nationality?: string
  }>

const VIETNAMESE = 'VN'
const isGain = (manner: NationalityManner) => manner === 'acquired' || manner === 'restored'

/** The rule. */
export function planNationality(
  known: readonly Span<Pick<CoreFacts, 'nationality' | 'deceasedOn'>>[],
  order: Pick<NewNationality, 'on' | 'manner' | 'nationality'>,
  today: PlainDate,
): Readonly<{ nationality: string }> | Problem {
  const { on, manner } = order
  const [future] = notInFuture(on, today, 'on')
  if (future) return future
  const last = known.at(-1)!
  if (last.facts.deceasedOn !== null) return person('deceased')
  if (on < known[0]!.from || on < last.from) return problem('backdated', { field: 'on' })
  const is = last.facts.nationality === VIETNAMESE
  if (isGain(manner)) {
    if (is) return problem('vietnamese-already', { field: 'manner' })
    const was = known.some(s => s.facts.nationality === VIETNAMESE)
    if ((manner === 'restored') !== was) return problem('other-manner', { field: 'manner' })
    return { nationality: VIETNAMESE }
  }
  if (!is) return problem('not-vietnamese', { field: 'manner' })
  const next = order.nationality ?? 'XX'
  return next === VIETNAMESE
    ? problem('other-manner', { field: 'nationality' })
    : { nationality: next }
}

/**
 * Records a change of nationality.
 * @throws `nationality.*`, `person.*`, `life-event.*`
 */
export async function changeNationality(
  tx: Tx,
  actor: Actor,
  order: NewNationality,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.personId, 'personId')
  faults.day(order.on, 'on')
  faults.check(NATIONALITY_MANNERS.includes(order.manner), 'manner', 'a manner of the law')
  faults.text(order.decision, 'decision', 100)
  if (order.nationality !== undefined)
    faults.matches(order.nationality, /^[A-Z]{2}$/u, 'nationality', 'an ISO 3166-1 code')
  faults.orThrow()

  const { personId, on, manner, decision } = order
  const event = await openEvent(tx, { persons: [personId] })
  const known = await factsOf(tx, personId)
  const plan = orThrow(planNationality(known, order, tx.today))
  const payload = await reviseFacts(tx, event, personId, on, plan)
  const number = await activeNumber(tx, personId)
  if (isGain(manner)) {
    const before = number === null ? await lastNumber(tx, personId) : null
    if (before !== null) await restoreNumber(tx, personId, before, event)
  } else if (number !== null) await cancelNumber(tx, personId, number, event)
  await closeEvent(tx, actor, event, {
    kind: 'nationality',
    on,
    basis: order,
    touched: [
      {
        personId,
        part: 'subject',
        payload: { ...payload, manner, decision, was: latest(known).nationality },
      },
    ],
  })
  return { eventId: event.eventId }
}
