/**
 * Life: one person and one home of the simulated country as they change. These are the only mutable things
 * of the room; a cell owns its lives and homes alone.
 *
 * INVARIANT: what changes is kept with the day it began, oldest first, so that the state of any day from the
 * country's day on can be told.
 */
import type { Relation } from '../country.ts'
import type { Sex, SyntheticName } from '../naming.ts'
import type { Day } from './calendar.ts'

export type Since<T> = Readonly<{ value: T; from: Day }>

export type Card = Readonly<{
  kind: 'cmnd9' | 'cccd' | 'can-cuoc'
  number: string
  issuedOn: Day
  /** Null: valid for life. */
  expiresOn: Day | null
}>

export type Account = Readonly<{ level: 1 | 2; since: Day }>

export type Life = {
  readonly id: string
  readonly sex: Sex
  readonly ethnicity: string
  readonly religion: string | null
  /** 9-digit number of the years before 2016. */
  readonly oldNumber: string | null
  readonly born: Day
  /** As the register writes it: full date, month or year. */
  readonly birthDates: Since<string>[]
  /** The last is the one that holds; those before it were cancelled. */
  readonly numbers: Since<string>[]
  readonly names: Since<SyntheticName>[]
  readonly homes: Since<Home>[]
  /** Commune of 2026 in which the birth was registered or the person was first met. */
  readonly birthUnit: string
  /** What a place of birth before the merger goes by. */
  readonly birthKey: string
  readonly father: Life | null
  readonly mother: Life | null
  spouse: Life | null
  marriedOn: Day | null
  civilStatus: 'single' | 'married' | 'divorced' | 'widowed'
  relation: Relation
  died: Day | null
  lastBirth: Day
  readonly cards: Card[]
  readonly accounts: Account[]
  /** Stays elsewhere for work since then. */
  stay: Readonly<{ unit: string; address: string; from: Day }> | null
  readonly phone: string | null
}

export type HomePlace = Readonly<{ unit: string; address: string }>

export type Home = {
  readonly id: string
  readonly places: Since<HomePlace>[]
  readonly members: Life[]
  head: Life | null
}

/** What held on a day; the first value for days before it. */
export function at<T>(history: readonly Since<T>[], day: Day): T {
  let i = history.length - 1
  while (i > 0 && history[i]!.from > day) i--
  return history[i]!.value
}

export function now<T>(history: readonly Since<T>[]): T {
  return history[history.length - 1]!.value
}

export const homeOf = (life: Life): Home => now(life.homes)
export const placeOf = (home: Home): HomePlace => now(home.places)
export const ageOf = (life: Life, day: Day): number => Math.floor((day - life.born) / 365.2425)

/** Relation of a member to a head, from kinship alone. */
export function relationTo(head: Life, member: Life): Relation {
  if (member === head) return 'head'
  if (member.spouse === head) return 'spouse'
  if (member.father === head || member.mother === head) return 'child'
  if (head.father === member || head.mother === member) return 'parent'
  const spouse = member.spouse
  if (spouse && (spouse.father === head || spouse.mother === head)) return 'child-in-law'
  const parents = [member.father, member.mother]
  if (parents.some(p => p && (p.father === head || p.mother === head))) return 'grandchild'
  if (
    (member.father && member.father === head.father) ||
    (member.mother && member.mother === head.mother)
  )
    return 'sibling'
  return 'other'
}

/** Parents, children, brothers and sisters, grandparents and their grandchildren may not marry. */
export function isNearKin(a: Life, b: Life): boolean {
  const line = (x: Life) => {
    const near = new Set<Life>([x])
    for (const p of [x.father, x.mother])
      if (p) {
        near.add(p)
        if (p.father) near.add(p.father)
        if (p.mother) near.add(p.mother)
      }
    return near
  }
  const others = line(b)
  for (const one of line(a)) if (others.has(one)) return true
  return false
}
