/** Copy: what an agency wrote down of a person on a day, before its errors and after. */

import { nobodysNumber } from '../allotment.ts'
import { COMMUNES } from '../commune.ts'
import type { Dice } from '../dice.ts'
import { type Day, iso } from '../history/calendar.ts'
import { at, type Life, now } from '../history/life.ts'
import { inventAddress } from '../invention.ts'
import { inventName, type Sex } from '../naming.ts'
import { MERGER, unitOn, unitText } from '../place.ts'

/** Everything as text, the way a clerk would type it. */
export type Copy = {
  /** Null: nobody of the register. */
  life: Life | null
  on: Day
  number: string
  numberKind: 'personal-id' | 'cmnd9' | 'passport' | ''
  name: string
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  birth: string
  sex: Sex
  nationality: string
  ethnicity: string
  father: string
  mother: string
  spouse: string
  unit: string
  unitText: string
  address: string
  phone: string
  /** The agency knows of the death. */
  dead: boolean
  /** What was planted and what came of age, `field:kind`. */
  kinds: string[]
}

export const fullName = (n: Readonly<{ family: string; middle: string; given: string }>): string =>
  n.middle === '' ? `${n.family} ${n.given}` : `${n.family} ${n.middle} ${n.given}`

const nameOn = (life: Life | null, on: Day) => (life ? fullName(at(life.names, on)) : '')

/** A person as the register held them on a day. */
export function copyOf(life: Life, on: Day): Copy {
  const day = iso(on)
  const home = at(life.homes, on)
  const place = at(home.places, on)
  const unit = unitOn(place.unit, home.id, day)
  return {
    life,
    on,
    number: at(life.numbers, on),
    numberKind: 'personal-id',
    name: nameOn(life, on),
    birth: at(life.birthDates, on),
    sex: life.sex,
    nationality: 'VN',
    ethnicity: life.ethnicity,
    father: nameOn(life.father, on),
    mother: nameOn(life.mother, on),
    spouse: life.marriedOn !== null && life.marriedOn <= on ? nameOn(life.spouse, on) : '',
    unit,
    unitText: unitText(unit, day),
    address: place.address,
    phone: life.phone ?? '',
    dead: false,
    kinds: [],
  }
}

/**
 * What went out of date since a copy was made, before any error is planted. A change of facts makes the row
 * wrong; a move and an old unit do not.
 */
export function driftOf(copy: Copy, today: Day): { kinds: string[]; isWrong: boolean } {
  const { life, on } = copy
  const kinds: string[] = []
  if (life === null) return { kinds, isWrong: false }
  if (copy.number !== now(life.numbers)) kinds.push('number:id-cancelled')
  if (copy.name !== fullName(now(life.names))) kinds.push('name:name-changed')
  if (copy.birth !== now(life.birthDates)) kinds.push('birth:birth-corrected')
  if (life.died !== null && !copy.dead) kinds.push('status:dead-but-active')
  const isWrong = kinds.length > 0
  if (at(at(life.homes, on).places, on) !== now(now(life.homes).places)) kinds.push('address:moved')
  else if (iso(on) < MERGER && iso(today) >= MERGER) kinds.push('address:unit-old')
  return { kinds, isWrong }
}

const ABROAD = [
  'KIM MIN JUN',
  'PARK SEO YEON',
  'WANG LI',
  'CHEN HAO',
  'SATO HARUKA',
  'JOHN MILLER',
  'ANNA WEBER',
  'SOMCHAI DEE',
]
const COUNTRIES = ['KR', 'KR', 'CN', 'CN', 'JP', 'US', 'DE', 'TH']

/** Somebody the register does not know, in the place of a person it knows. */
export function strangerOf(
  d: Dice,
  like: Copy,
  kind: 'not-registered' | 'foreigner' | 'emigrant',
): Copy {
  const sex: Sex = d.chance(0.5) ? 'male' : 'female'
  const year = Math.max(1930, Math.min(2020, Number(like.birth.slice(0, 4)) + d.int(7) - 3))
  const two = (n: number) => String(n).padStart(2, '0')
  const base: Copy = {
    ...like,
    life: null,
    sex,
    birth: `${year}-${two(1 + d.int(12))}-${two(1 + d.int(28))}`,
    name: fullName(inventName(d, sex, year, '01')),
    address: inventAddress(d),
    father: '',
    mother: '',
    spouse: '',
    phone: '',
    kinds: [`person:${kind}`],
  }
  if (kind === 'foreigner') {
    const i = d.int(ABROAD.length)
    const number = `${String.fromCharCode(65 + d.int(26))}${String(d.int(10_000_000)).padStart(7, '0')}`
    return { ...base, name: ABROAD[i]!, nationality: COUNTRIES[i]!, number, numberKind: 'passport' }
  }
  const code = d.pick(COMMUNES)[2]
  return { ...base, number: nobodysNumber(d, code, sex, year) }
}
