/** Rates: how likely what is, by age, sex and civil status, as tables a month can be drawn from. */
import rates from '../data/rates.json' with { type: 'json' }

/** What a month may bring a person, in the order the draw runs through it. */
export const HAPPENINGS = [
  'death',
  'birth',
  'marriage',
  'divorce',
  'within',
  'away',
  'leave',
  'stay',
  'name',
  'birthDate',
  'number',
  'card',
] as const
export type Happening = (typeof HAPPENINGS)[number]

const N = HAPPENINGS.length
const AGES = 110
/** 0 man single, 1 man married, 2 woman single, 3 woman married. */
const GROUPS = 4

function step(from: readonly number[], values: readonly number[], age: number): number {
  let i = from.length - 1
  while (i > 0 && from[i]! > age) i--
  return from[i]! > age ? 0 : values[i]!
}

/** Running sums of the monthly probabilities; the last of a row says whether anything happens at all. */
const sums = (() => {
  const table = new Float64Array(GROUPS * AGES * N)
  const { mortality: m, fertility: f, moves, papers } = rates
  for (let group = 0; group < GROUPS; group++)
    for (let age = 0; age < AGES; age++) {
      const isWoman = group >= 2
      const isMarried = group % 2 === 1
      const adult = age >= 18 ? 1 : 0
      const perYear: Record<Happening, number> = {
        death: step(m.from, isWoman ? m.female : m.male, age),
        birth: isWoman && age < 50 ? step(f.from, isMarried ? f.married : f.other, age) : 0,
        marriage: isWoman && !isMarried ? step(rates.marriage.from, rates.marriage.rate, age) : 0,
        // Drawn for the husband, so that a couple is drawn once.
        divorce: !isWoman && isMarried && age < 70 ? rates.divorce : 0,
        within: adult * moves.within,
        away: adult * moves.away,
        leave: age >= 19 && age < 34 && !isMarried ? moves.leave : 0,
        stay: age >= 18 && age < 40 ? moves.stay : 0,
        name: papers.name,
        birthDate: age < 60 ? papers.birthDate : 0,
        number: papers.number,
        card: age >= 14 ? papers.card : 0,
      }
      let sum = 0
      HAPPENINGS.forEach((h, i) => {
        sum += perYear[h] / 12_000
        table[(group * AGES + age) * N + i] = sum
      })
    }
  return table
})()

/** What the month brings, by one draw `u` of [0, 1); null for most. */
export function happeningOf(
  isWoman: boolean,
  isMarried: boolean,
  age: number,
  u: number,
): Happening | null {
  const row = (((isWoman ? 2 : 0) + (isMarried ? 1 : 0)) * AGES + Math.min(age, AGES - 1)) * N
  if (u >= sums[row + N - 1]!) return null
  let i = 0
  while (u >= sums[row + i]!) i++
  return HAPPENINGS[i]!
}

export const BOYS = rates.boys
/** Monthly chances of a first e-ID account, and of one of level 1 to become level 2. */
export const ACCOUNT = { first: rates.papers.account / 1_000, rise: rates.papers.level2 / 1_000 }
