/** Membership: who stands in which database, and from which day on. */
import type { Dice } from '../dice.ts'
import { type Day, dayOf } from '../history/calendar.ts'
import { type Life, now } from '../history/life.ts'
import type { DatabaseCode } from './agency.ts'

/** First day somebody can have been written down, or null for those who never are. */
export type Membership = (d: Dice, life: Life, today: Day) => Day | null

const yearsOld = (life: Life, years: number) => Math.round(life.born + years * 365.2425)
const ageAt = (life: Life, day: Day) => (day - life.born) / 365.2425
const VACCINATION = dayOf('2021-06-01')

export const MEMBERSHIP: Readonly<Record<DatabaseCode, Membership>> = {
  // Books before 1990 are digitised in part.
  'civil-status': (d, life) => {
    const year = Number(now(life.birthDates).slice(0, 4))
    return d.chance(year >= 1990 ? 0.97 : year >= 1960 ? 0.6 : 0.25) ? life.born + 1 : null
  },
  insurance: (d, life) => (d.chance(0.93) ? life.born + 20 : null),
  vaccination: (d, life) => {
    if (life.born > VACCINATION) return d.chance(0.94) ? life.born + 60 : null
    return d.chance(ageAt(life, VACCINATION) < 5 ? 0.3 : 0.93) ? VACCINATION : null
  },
  education: (d, life, today) => {
    const age = ageAt(life, today)
    if (age < 3 || age >= 18) return null
    return d.chance(age < 6 ? 0.88 : age < 15 ? 0.98 : 0.82)
      ? yearsOld(life, age < 6 ? 3 : 5.6)
      : null
  },
  tax: (d, life, today) => {
    const age = ageAt(life, today)
    if (age < 18) return d.chance(0.2) ? life.born + 90 : null
    return d.chance(age < 60 ? 0.68 : 0.2) ? yearsOld(life, 18) : null
  },
  assistance: (d, life, today) => {
    const age = ageAt(life, today)
    const share = age >= 80 ? 0.82 : age >= 75 ? 0.45 : age >= 60 ? 0.1 : 0.025
    if (!d.chance(share)) return null
    return age >= 75 ? yearsOld(life, Math.min(age - 0.1, 75)) : Math.round(today - d.int(4_000))
  },
  land: (d, life, today) => {
    const isOwner = life.relation === 'head' || life.relation === 'spouse'
    return isOwner && ageAt(life, today) > 24 && d.chance(0.6) ? yearsOld(life, 24) : null
  },
  labour: (d, life, today) => {
    const age = ageAt(life, today)
    return age >= 15 && age < 62 && d.chance(0.86) ? yearsOld(life, 15) : null
  },
  electricity: (d, life) =>
    life.relation === 'head' && d.chance(0.93) ? yearsOld(life, 20) : null,
}
