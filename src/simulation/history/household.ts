/** Household: who heads a home, and how people enter and leave it. */
import { relationCode } from '../people.ts'
import type { Day } from './calendar.ts'
import { belonging, type Chronicle, tell } from './chronicle.ts'
import { ageOf, type Home, type HomePlace, homeOf, type Life, relationTo } from './life.ts'

/** Gives the headship to the eldest adult; it stays vacant when only minors are left. */
export function passOn(c: Chronicle, home: Home, on: Day): void {
  const adults = home.members.filter(m => ageOf(m, on) >= 18).sort((a, b) => a.born - b.born)
  home.head = adults[0] ?? null
  for (const member of home.members)
    member.relation = home.head ? relationTo(home.head, member) : 'other'
  if (!home.head) return
  for (const member of home.members)
    tell(c, 'head', member, on, {
      other_id: home.head.id,
      household_id: home.id,
      relation: relationCode(member.relation, member.sex),
    })
}

/** A new home with nobody in it yet. */
export function newHome(c: Chronicle, place: HomePlace, on: Day): Home {
  const home: Home = {
    id: c.ids.id(c.d),
    places: [{ value: place, from: on }],
    members: [],
    head: null,
  }
  c.homes.push(home)
  return home
}

export type Cause = 'marriage' | 'divorce' | 'split' | 'household'

/**
 * Takes people from their home into another, the first of them as its head when it has none. Minors whom no
 * adult would be left with come along.
 */
export function takeTo(
  c: Chronicle,
  first: Life,
  others: readonly Life[],
  to: Home,
  on: Day,
  cause: Cause,
): void {
  const from = homeOf(first)
  if (from === to) return
  const going = [first, ...others]
  const left = from.members.filter(m => !going.includes(m))
  if (!left.some(m => ageOf(m, on) >= 18)) going.push(...left)
  const wasHead = from.head !== null && going.includes(from.head)
  for (const one of going) {
    from.members.splice(from.members.indexOf(one), 1)
    to.members.push(one)
    if (one.homes.at(-1)!.from === on) one.homes.pop()
    one.homes.push({ value: to, from: on })
    one.stay = null
  }
  to.head ??= first
  for (const one of going) one.relation = relationTo(to.head, one)
  for (const one of going) tell(c, 'move', one, on, { reason: cause, ...belonging(one, on) })
  if (!wasHead) return
  from.head = null
  if (from.members.length > 0) passOn(c, from, on)
}
