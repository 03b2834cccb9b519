/**
 * Country: the synthetic population, household by household, commune by commune.
 *
 * INVARIANT: the same seed, scale and day give the same people to the byte; each commune draws from a
 * stream of its own and allots from a range of its own, so that communes can be invented in any order. No
 * real person's data goes in; frequencies of names and sizes of communes do.
 */
import { type Allotment, allotment } from './allotment.ts'
import { COMMUNES, type Commune } from './commune.ts'
import { type Dice, dice } from './dice.ts'
import { inventHousehold } from './invention.ts'
import type { Sex, SyntheticName } from './naming.ts'

export type CountryOptions = Readonly<{
  seed: string
  /** Share of each commune's real size. */
  scale: number
  /** The country as it stands on this day, `YYYY-MM-DD`. */
  on: string
  /** Communes given in full size whatever the scale. */
  inFull: readonly string[]
}>

/** Relation to the head as the country speaks of it; the load gives the code of the national list. */
export type Relation =
  | 'head'
  | 'spouse'
  | 'child'
  | 'child-in-law'
  | 'grandchild'
  | 'parent'
  | 'sibling'
  | 'other'

/** One invented person. Relatives are named by their place in the household's list. */
export type SyntheticPerson = Readonly<{
  personId: string
  personalId: string
  oldNumber: string | null
  name: SyntheticName
  birthDate: string
  sex: Sex
  ethnicity: string
  religion: string | null
  civilStatus: 'single' | 'married' | 'divorced' | 'widowed'
  marriedOn: string | null
  relationToHead: Relation
  father: number | null
  mother: number | null
  spouse: number | null
}>

export type SyntheticHousehold = Readonly<{
  householdId: string
  /** Commune of 2026, whatever the day of the country. */
  unit: string
  address: string
  since: string
  registrationCode: string
  persons: readonly SyntheticPerson[]
}>

const DAY_MS = 86_400_000
/** Ids tell of the years before the country's day, whatever is written later is younger. */
const ID_YEARS = 3

/** How many people of a commune the country holds. */
export function populationOf(commune: Commune, options: CountryOptions, d: Dice): number {
  if (options.inFull.includes(commune[0])) return commune[1]
  const exact = commune[1] * options.scale
  return Math.floor(exact) + (d.chance(exact % 1) ? 1 : 0)
}

/** What a commune gives ids and numbers from; one for all that is ever born there. */
export function allotmentOf(commune: Commune, options: CountryOptions): Allotment {
  return allotment(commune, Date.parse(options.on) - ID_YEARS * 365 * DAY_MS)
}

/** Households of one commune; the same whatever else is invented. */
export function* householdsOf(
  commune: Commune,
  options: CountryOptions,
  ids: Allotment = allotmentOf(commune, options),
): Generator<SyntheticHousehold> {
  const d = dice(options.seed, `commune ${commune[0]}`)
  const wanted = populationOf(commune, options, d)
  for (let people = 0; people < wanted; ) {
    const household = inventHousehold(d, ids, commune, options.on, wanted - people)
    people += household.persons.length
    yield household
  }
}

/** All households of the country, in the order of commune codes. Memory does not grow with size. */
export function* households(options: CountryOptions): Generator<SyntheticHousehold> {
  for (const commune of COMMUNES) yield* householdsOf(commune, options)
}
