/** Settle: the invented households of a cell as lives and homes on the first day, with their papers. */
import type { SyntheticHousehold, SyntheticPerson } from '../country.ts'
import type { Dice } from '../dice.ts'
import { unitOn } from '../place.ts'
import { type Day, dayOf, iso } from './calendar.ts'
import { ageOf, type Home, type Life } from './life.ts'
import { cardUntil, phoneOf } from './paper.ts'

const DAY_OF_CHIP = dayOf('2021-01-04')
const DAY_OF_BARCODE = dayOf('2016-01-01')

/** The lives of one household, in its order. */
export function settle(d: Dice, h: SyntheticHousehold, on: Day): { home: Home; lives: Life[] } {
  const home: Home = {
    id: h.householdId,
    places: [{ value: { unit: h.unit, address: h.address }, from: dayOf(h.since) }],
    members: [],
    head: null,
  }
  const lives: Life[] = []
  for (const p of h.persons) {
    // Parents stand before their children in every household.
    const life = arrive(d, p, h, lives, home, on)
    lives.push(life)
    home.members.push(life)
    if (life.relation === 'head') home.head = life
  }
  h.persons.forEach((p, i) => {
    if (p.spouse !== null) lives[i]!.spouse = lives[p.spouse]!
  })
  return { home, lives }
}

function arrive(
  d: Dice,
  p: SyntheticPerson,
  h: SyntheticHousehold,
  before: readonly Life[],
  home: Home,
  on: Day,
): Life {
  const born = dayOf(p.birthDate)
  const life: Life = {
    id: p.personId,
    sex: p.sex,
    ethnicity: p.ethnicity,
    religion: p.religion,
    oldNumber: p.oldNumber,
    born,
    birthDates: [{ value: p.birthDate, from: born }],
    numbers: [{ value: p.personalId, from: born }],
    names: [{ value: p.name, from: born }],
    homes: [{ value: home, from: born }],
    birthUnit: h.unit,
    birthKey: h.householdId,
    father: p.father === null ? null : before[p.father]!,
    mother: p.mother === null ? null : before[p.mother]!,
    spouse: null,
    marriedOn: p.marriedOn === null ? null : dayOf(p.marriedOn),
    civilStatus: p.civilStatus,
    relation: p.relationToHead,
    died: null,
    lastBirth: born,
    cards: [],
    accounts: [],
    stay: null,
    phone: phoneOf(d, born, on),
  }
  if (life.mother && life.mother.lastBirth < born) life.mother.lastBirth = born
  papersBefore(d, life, on)
  return life
}

/** Cards and the e-ID somebody has on the first day: nine digits, then the chip card, an account for two in three. */
function papersBefore(d: Dice, life: Life, on: Day): void {
  const age = ageOf(life, on)
  const first = life.born + 14 * 366
  if (first > on) return
  if (life.oldNumber && first < DAY_OF_BARCODE) {
    const issuedOn = Math.max(first, DAY_OF_BARCODE - 200 - d.int(4_500))
    life.cards.push({
      kind: 'cmnd9',
      number: life.oldNumber,
      issuedOn,
      expiresOn: issuedOn + 15 * 365,
    })
  }
  const begin = Math.max(first, DAY_OF_CHIP)
  if (begin < on && (age < 25 || d.chance(0.93))) {
    const issuedOn = begin + d.int(Math.min(on - begin, 900))
    life.cards.push({
      kind: 'cccd',
      number: life.numbers[0]!.value,
      issuedOn,
      expiresOn: cardUntil(life, issuedOn),
    })
    if (d.chance(age < 70 ? 0.62 : 0.3) && on > dayOf('2022-08-01')) {
      const since = Math.max(issuedOn, dayOf('2022-07-18') + d.int(500))
      if (since < on) life.accounts.push({ level: d.chance(0.72) ? 2 : 1, since })
    }
  }
}

/** Code of the commune a person was born in, as it was called on a day. */
export function birthUnitOn(life: Life, day: Day): string {
  return unitOn(life.birthUnit, life.birthKey, iso(day))
}
