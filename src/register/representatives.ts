/** Who represents a person: reading what the rule asks for, no farther than it needs. */
import type { Instant, PlainDate, Queries } from '#kernel'
import { todayOf } from './person.ts'
import {
  type PersonStanding,
  planRepresentation,
  type Representative,
  scopeOf,
} from './representation.ts'
import { type KinRow, kinRows } from './store/kin.ts'
import { standingsOn } from './store/standings.ts'
import type { PersonId } from './view.ts'

type Moment = Readonly<{ on?: PlainDate; asKnown?: Instant | null }>

/** Grandparents, and their children. */
const ROUNDS = 3

/**
 * Who may act for a person on a day, and why. No personal data: ids and reasons without names.
 * @returns none for an adult of full capacity, for the dead, and for whom the register does not know
 */
export async function representativesOf(
  q: Queries,
  personId: PersonId,
  moment: Moment = {},
): Promise<Representative[]> {
  const on = moment.on ?? todayOf(q)
  const asKnown = moment.asKnown ?? null
  const people = new Map<PersonId, PersonStanding>()
  const kin: KinRow[] = []
  const read = async (ids: readonly PersonId[]) => {
    const unread = [...new Set(ids)].filter(id => !people.has(id))
    for (const one of await standingsOn(q, unread, on, asKnown)) people.set(one.personId, one)
  }
  await read([personId])
  const person = people.get(personId)
  if (person === undefined || scopeOf(person, on) === null) return []

  let level: readonly PersonId[] = [personId]
  for (let round = 0; round < ROUNDS; round++) {
    const rows = await kinRows(q, level, { asKnown })
    kin.push(...rows)
    await read(rows.flatMap(r => r.relativeId ?? []))
    const found = planRepresentation(personId, { kin, people }, on)
    if (found.length > 0) return found
    level = rows
      .filter(r => r.role === 'father' || r.role === 'mother')
      .flatMap(r => r.relativeId ?? [])
    if (level.length === 0) break
  }
  return []
}
