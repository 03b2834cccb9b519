/**
 * Replay: the register told again from the ledger. The entries of life events hold every row an event
 * opened and closed, so an empty register (or one that holds the same bulk loads) becomes, event by event,
 * what it was, in both times and to the byte.
 */
import type { Actor, Instant, PlainDate, Tx } from '#kernel'
import type { Json } from '#ledger'
import { ACTIONS, type LifeEventKind } from './life-event.ts'
import { refreshSearchKey } from './person.ts'
import { applyEffects, type Effect, keepPerson } from './store/effects.ts'
import { insertEvent, markReversed } from './store/events.ts'
import type { PersonId } from './view.ts'

/** One entry of the ledger about a life event. */
export type ToldEvent = Readonly<{
  action: string
  actor: Actor
  subject: PersonId
  detail: Readonly<{
    eventId: string
    part: string
    on: PlainDate
    at: Instant
    legalBasis: string
    evidence: readonly string[]
    payload: Json
    /** With the first person of an event only. */
    effects?: readonly Effect[]
    reverses?: string
  }>
}>

const KINDS = new Map<string, LifeEventKind>(
  Object.entries(ACTIONS).map(([kind, action]) => [action, kind as LifeEventKind]),
)

/**
 * Writes the events again, in the order of their recorded time: for any one person or household it is the
 * order in which they happened, whatever the order in which transactions reached the ledger.
 * @returns how many events were told
 * @throws RangeError when an event closes a row that is not there: the ledger is not whole, or the loads
 * before it are missing
 */
export async function replayEvents(tx: Tx, entries: readonly ToldEvent[]): Promise<number> {
  const touched = new Set<PersonId>()
  let told = 0
  const ofEvents = entries.filter(e => KINDS.has(e.action))
  const ordered = ofEvents.toSorted(
    (a, b) => Number(a.detail.at > b.detail.at) - Number(a.detail.at < b.detail.at),
  )
  for (const { action, actor, subject, detail } of ordered) {
    const kind = KINDS.get(action)!
    const {
      eventId,
      part,
      on,
      at,
      legalBasis,
      evidence,
      payload,
      effects,
      reverses = null,
    } = detail
    if (effects !== undefined) {
      for (const personId of peopleOf(effects)) {
        await keepPerson(tx, personId, at)
        touched.add(personId)
      }
      await applyEffects(tx, effects, { eventId, at })
      if (reverses !== null) await markReversed(tx, reverses, eventId)
      told++
    }
    await keepPerson(tx, subject, at)
    await insertEvent(tx, {
      personId: subject,
      ...{ eventId, part, kind, on, actor, legalBasis, evidence, payload, at, reverses },
    })
  }
  for (const personId of touched) await refreshSearchKey(tx, personId)
  return told
}

/** The people of an event's rows; households have ids of their own. */
function peopleOf(effects: readonly Effect[]): Set<PersonId> {
  const owned = effects.filter(e => e.table !== 'household' && e.table !== 'headship')
  return new Set(owned.map(e => e.owner))
}
