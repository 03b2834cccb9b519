/**
 * History: the life of one cell, day by day. Each month every person draws once what it may bring; what
 * is drawn falls on a day, days go by in order, and a thing happens only if it still can on its day.
 *
 * INVARIANT: the dead do nothing, spouses are alive and each other's, homes follow one another without a
 * gap, mothers are women who live on the day of the birth. `history.test.ts` holds it over whole cells.
 */
import { addMonths } from '#vn'

import {
  allotmentOf,
  type CountryOptions,
  householdsOf,
  type SyntheticHousehold,
} from '../country.ts'
import { dice } from '../dice.ts'
import { bear } from './birth.ts'
import { type Day, dayOf } from './calendar.ts'
import type { Cell } from './cell.ts'
import type { Chronicle } from './chronicle.ts'
import { die } from './death.ts'
import type { Life } from './life.ts'
import { marry, part } from './marriage.ts'
import { leaveHome, moveHome, stayAway } from './move.ts'
import { correctBirthDate, correctName, giveAccount, giveCard, giveNewNumber } from './office.ts'
import { RENEWAL_AGES } from './paper.ts'
import { ACCOUNT, type Happening, happeningOf } from './rates.ts'
import { settle } from './settle.ts'

export type HistoryOptions = Omit<CountryOptions, 'on'> &
  Readonly<{
    /** The country stands as of this day … */
    from: string
    /** … and lives on up to this one, which is told too. */
    to: string
  }>

/** A cell as it stands on the first day, and a way to let it live. */
export type CellCountry = Readonly<{
  households: readonly SyntheticHousehold[]
  chronicle: Chronicle
}>

/** The people of a cell on the first day. */
export function openCell(cell: Cell, options: HistoryOptions): CellCountry {
  const country: CountryOptions = { ...options, on: options.from }
  const first = dayOf(options.from)
  const d = dice(options.seed, `cell ${cell.communes[0]![0]}`)
  const households: SyntheticHousehold[] = []
  const allotments = new Map(cell.communes.map(c => [c[0], allotmentOf(c, country)]))
  const chronicle: Chronicle = {
    d,
    lives: [],
    homes: [],
    events: [],
    bachelors: [],
    ids: allotments.get(cell.communes[0]![0])!,
    allotments,
    registrationCode: cell.communes[0]![2],
    acts: 0,
    last: dayOf(options.to),
  }
  for (const commune of cell.communes)
    for (const household of householdsOf(commune, country, allotments.get(commune[0])!)) {
      households.push(household)
      const { home, lives } = settle(d, household, first)
      chronicle.homes.push(home)
      for (const life of lives) chronicle.lives.push(life)
    }
  return { households, chronicle }
}

/** Lets a cell live from its first day to the last of `options`. */
export function live(c: Chronicle, options: HistoryOptions): void {
  const end = dayOf(options.to)
  for (let start = options.from; start <= options.to; ) {
    const next = addMonths(`${start.slice(0, 7)}-01`, 1)
    const from = dayOf(start)
    const to = Math.min(dayOf(next) - 1, end)
    month(c, from, to, (dayOf(next) - from) / 30.44)
    start = next
  }
}

type Planned = Readonly<{ life: Life; what: Happening | 'renewal' | 'account' | 'level2' }>

function month(c: Chronicle, from: Day, to: Day, share: number): void {
  const days: Planned[][] = Array.from({ length: to - from + 1 }, () => [])
  const put = (life: Life, what: Planned['what']) =>
    days[c.d.int(days.length)]!.push({ life, what })
  const bachelors: Life[] = []
  for (const life of c.lives) {
    if (life.died !== null) continue
    const months = Math.floor((from - life.born) / 30.436875)
    const age = Math.floor(months / 12)
    const isWoman = life.sex === 'female'
    const isMarried = life.spouse !== null
    if (!isWoman && !isMarried && age >= 20 && age < 65) bachelors.push(life)
    const what = happeningOf(isWoman, isMarried, age, c.d.unit() / share)
    if (what !== null) put(life, what)
    if (age < 14) continue
    if (months % 12 === 0 && (RENEWAL_AGES as readonly number[]).includes(age)) put(life, 'renewal')
    const account = life.accounts.at(-1)
    if (account === undefined) {
      if (life.cards.length > 0 && c.d.chance(ACCOUNT.first)) put(life, 'account')
    } else if (account.level === 1 && c.d.chance(ACCOUNT.rise)) put(life, 'level2')
  }
  c.bachelors = bachelors
  days.forEach((planned, i) => {
    for (const { life, what } of planned) if (life.died === null) DEEDS[what](c, life, from + i)
  })
}

const DEEDS: Readonly<Record<Planned['what'], (c: Chronicle, life: Life, on: Day) => void>> = {
  death: die,
  birth: bear,
  marriage: marry,
  divorce: part,
  within: (c, life, on) => moveHome(c, life, on, 'within'),
  away: (c, life, on) => moveHome(c, life, on, 'away'),
  leave: leaveHome,
  stay: stayAway,
  name: correctName,
  birthDate: correctBirthDate,
  number: giveNewNumber,
  card: giveCard,
  renewal: giveCard,
  account: (c, life, on) => giveAccount(c, life, on, c.d.chance(0.5) ? 2 : 1),
  level2: (c, life, on) => giveAccount(c, life, on, 2),
}
