/**
 * Who represents a person, and whom a person represents: reading what the rule asks for, no farther than it
 * needs. The rule is `representation.ts`, and there is no other.
 */
import type { Instant, PlainDate, Queries } from '#kernel'
import { todayOf } from './person.ts'
import {
  type PersonStanding,
  planRepresentation,
  type Representative,
  scopeOf,
} from './representation.ts'
import { type KinRole, type KinRow, kinRows } from './store/kin.ts'
import { standingsOn } from './store/standings.ts'
import { byKey } from './store/together.ts'
import type { PersonId } from './view.ts'

type When = Readonly<{ on?: PlainDate; asKnown?: Instant | null }>

/** Grandparents, and their children. */
const ROUNDS = 3

/**
 * Who may act for a person on a day, and why. No personal data: ids and reasons without names.
 * @returns none for an adult of full capacity, for the dead, and for whom the register does not know
 */
export async function representativesOf(
  q: Queries,
  personId: PersonId,
  when: When = {},
): Promise<Representative[]> {
  return (await representativesOfMany(q, [personId], when)).get(personId) ?? []
}

/** The same of several people; who has no representative is left out. */
async function representativesOfMany(
  q: Queries,
  personIds: readonly PersonId[],
  when: When,
): Promise<Map<PersonId, Representative[]>> {
  const on = when.on ?? todayOf(q)
  const asKnown = when.asKnown ?? null
  const people = new Map<PersonId, PersonStanding>()
  const learn = async (ids: readonly PersonId[]) => {
    const unread = [...new Set(ids)].filter(id => !people.has(id))
    for (const one of await standingsOn(q, unread, on, asKnown)) people.set(one.personId, one)
  }
  await learn(personIds)
  const found = new Map<PersonId, Representative[]>()
  // Everybody has their own kin before them: what was read for another must not end the search early.
  let open = [...new Set(personIds)]
    .filter(id => people.has(id) && scopeOf(people.get(id)!, on) !== null)
    .map(personId => ({ personId, kin: [] as KinRow[], level: [personId] }))
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const asked = open.flatMap(one => one.level)
    const rows = byKey(asked, await kinRows(q, asked, { asKnown }), row => row.personId)
    await learn([...rows.values()].flat().flatMap(row => row.relativeId ?? []))
    open = open.flatMap(({ personId, kin, level }) => {
      const read = level.flatMap(id => rows.get(id) ?? [])
      const around = [...kin, ...read]
      const plan = planRepresentation(personId, { kin: around, people }, on)
      if (plan.length > 0) found.set(personId, plan)
      const next = relativesBy(read, ['father', 'mother'])
      return plan.length > 0 || next.length === 0 ? [] : [{ personId, kin: around, level: next }]
    })
  }
  return found
}

function relativesBy(rows: readonly KinRow[], roles: readonly KinRole[]): PersonId[] {
  return [...new Set(rows.filter(r => roles.includes(r.role)).flatMap(row => row.relativeId ?? []))]
}

const OWN: readonly KinRole[] = [
  'child',
  'adoptee',
  'ward',
  'spouse',
  'father',
  'mother',
  'adoptive-father',
  'adoptive-mother',
]

/** For whom a person may act on a day, and how far: the same rule, asked of those it can name the person for. */
export async function representedBy(
  q: Queries,
  personId: PersonId,
  when: When = {},
): Promise<Representative[]> {
  const on = when.on ?? todayOf(q)
  const asKnown = when.asKnown ?? null
  const kinOf = async (ids: readonly PersonId[]) =>
    ids.length === 0 ? [] : kinRows(q, ids, { day: on, asKnown })
  const own = await kinOf([personId])
  // Brothers, sisters and grandchildren; then nephews and nieces.
  const near = relativesBy(await kinOf(relativesBy(own, ['father', 'mother', 'child'])), ['child'])
  const siblings = near.filter(id => id !== personId)
  const far = relativesBy(await kinOf(siblings), ['child'])
  const others = [...new Set([...relativesBy(own, OWN), ...siblings, ...far])]
  const found = await representativesOfMany(
    q,
    others.filter(id => id !== personId),
    { on, asKnown },
  )
  return [...found].flatMap(([represented, by]) =>
    by.filter(one => one.personId === personId).map(one => ({ ...one, personId: represented })),
  )
}
