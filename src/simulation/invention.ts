/**
 * Invention: one household, drawn so that many of them have the ages, sizes and couples of the country.
 * The weights were fitted to the pyramid and household size the statistics office publishes; the test of
 * the demography holds them.
 */
import type { Allotment } from './allotment.ts'
import { COMMUNES, type Commune, ethnicMix } from './commune.ts'
import type { Relation, SyntheticHousehold, SyntheticPerson } from './country.ts'
import { type Dice, urn } from './dice.ts'
import { familyName, inventName, type Sex } from './naming.ts'

const structure = urn([
  ['couple-children', 48],
  ['three-generations', 27],
  ['elder-couple', 7],
  ['single', 11],
  ['mother-children', 7],
] as const)
const childCount = urn([
  [0, 4],
  [1, 17],
  [2, 47],
  [3, 23],
  [4, 9],
] as const)
/** First years of age of a husband who heads a household, five years each. */
const husbandAge = urn([
  [22, 5],
  [26, 11],
  [31, 15],
  [36, 16],
  [41, 15],
  [46, 13],
  [51, 11],
  [56, 8],
  [61, 6],
] as const)
const grandfatherAge = urn([
  [48, 12],
  [53, 20],
  [58, 24],
  [63, 20],
  [68, 13],
  [73, 9],
  [78, 7],
  [83, 3],
] as const)
const elderAge = urn([
  [60, 24],
  [65, 28],
  [70, 20],
  [75, 18],
  [80, 14],
  [85, 9],
] as const)
const singleAge = urn([
  [19, 46],
  [24, 32],
  [29, 14],
  [34, 7],
  [45, 5],
  [55, 6],
  [65, 6],
  [72, 8],
  [80, 7],
] as const)
const religion = urn<string | null>([
  [null, 86],
  ['02', 6],
  ['01', 5],
  ['05', 1],
  ['04', 1],
  ['03', 1],
])
const PLACES = ['Tổ', 'Tổ dân phố', 'Xóm', 'Thôn'] as const
const ROADS = [
  'đường Bách Hợp',
  'đường Hoa Sữa',
  'đường Sông Cầu',
  'đường Thống Nhất',
  'đường Cách Mạng Tháng Tám',
  'đường Bến Tượng',
  'đường Đồi Chè',
] as const

const DAY_MS = 86_400_000
export const dayAfter = (day: string, n: number) =>
  new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10)
const yearOf = (day: string) => Number(day.slice(0, 4))
const later = (a: string, b: string) => (a > b ? a : b)

/** A line of address inside a commune. */
export function inventAddress(d: Dice): string {
  return d.chance(0.4)
    ? `Số ${1 + d.int(420)}, ${d.pick(ROADS)}`
    : `${d.pick(PLACES)} ${1 + d.int(18)}${d.chance(0.3) ? `, ${d.pick(ROADS)}` : ''}`
}

/**
 * One household.
 * @param on the country's day, `YYYY-MM-DD`: nobody is born and nothing happens after it
 * @param room how many people it may have at most
 */
export function inventHousehold(
  d: Dice,
  ids: Allotment,
  [unit, , code]: Commune,
  on: string,
  room: number,
): SyntheticHousehold {
  const mix = ethnicMix(code)
  const persons: SyntheticPerson[] = []
  const born = (minAge: number, years: number) =>
    dayAfter(on, -Math.floor((minAge + d.unit() * years) * 365.25) - 1)

  type About = Partial<SyntheticPerson> &
    Readonly<{ sex: Sex; birthDate: string; relationToHead: Relation }>
  const add = (about: About, surname?: string): number => {
    const ethnicity = about.ethnicity ?? mix(d)
    const year = yearOf(about.birthDate)
    persons.push({
      personId: ids.id(d),
      personalId: ids.number(d.chance(0.88) ? code : d.pick(COMMUNES)[2], about.sex, year),
      oldNumber:
        year < 2002 && d.chance(0.72)
          ? `${code.slice(1)}${String(d.int(10_000_000)).padStart(7, '0')}`
          : null,
      name: inventName(d, about.sex, year, ethnicity, surname),
      religion: religion(d),
      civilStatus: 'single',
      marriedOn: null,
      father: null,
      mother: null,
      spouse: null,
      ...about,
      ethnicity,
      birthDate: asWritten(d, about.birthDate),
    })
    return persons.length - 1
  }

  const marry = (a: number, b: number): string => {
    const [his, her] = [persons[a]!.birthDate, persons[b]!.birthDate].map(x => x.padEnd(10, '-06'))
    const legal = later(dayAfter(his!.slice(0, 10), 7_306), dayAfter(her!.slice(0, 10), 6_576))
    const day = dayAfter(legal, d.int(1_400) + d.int(1_400) + d.int(1_400))
    const marriedOn = day < on ? day : later(dayAfter(on, -30 - d.int(300)), legal)
    for (const [self, spouse] of [
      [a, b],
      [b, a],
    ] as const)
      persons[self] = { ...persons[self]!, civilStatus: 'married', marriedOn, spouse }
    return marriedOn
  }

  /** Husband, wife and since when; of an old couple he may have died, and she heads the household. */
  const couple = (his: string): [number | null, number, string] => {
    const grown = dayAfter(on, -6_900)
    const drawn = dayAfter(his, d.int(2_600) - 500)
    const her = drawn < grown ? drawn : grown
    const ethnicity = mix(d)
    const age = yearOf(on) - yearOf(his)
    if (age > 52 && d.chance((age - 52) * 0.015)) {
      const widow = add({
        sex: 'female',
        birthDate: her,
        relationToHead: 'head',
        civilStatus: 'widowed',
        ethnicity,
      })
      return [null, widow, dayAfter(her, 8_700)]
    }
    const h = add({ sex: 'male', birthDate: his, relationToHead: 'head', ethnicity })
    const w = add({
      sex: 'female',
      birthDate: her,
      relationToHead: 'spouse',
      ...(d.chance(0.9) ? { ethnicity } : {}),
    })
    return [h, w, marry(h, w)]
  }

  /** Children who still live at home; the grown have gone, or wait for somebody to marry. */
  const children = (father: number | null, mother: number, since: string, relation: Relation) => {
    const mum = persons[mother]!
    const kin = father === null ? mum : persons[father]!
    let day = dayAfter(since, 260 + d.int(800))
    const n = childCount(d)
    for (let i = 0; i < n && day < on && yearOf(day) - yearOf(mum.birthDate) < 45; i++) {
      const sex: Sex = d.chance(0.527) ? 'male' : 'female'
      const home = 18 + d.int(sex === 'male' ? 16 : 11)
      if (yearOf(on) - yearOf(day) <= home && persons.length < room)
        add(
          {
            sex,
            birthDate: day,
            relationToHead: relation,
            father,
            mother,
            ethnicity: kin.ethnicity,
          },
          kin.name.family,
        )
      day = dayAfter(day, 500 + d.int(1_800))
    }
  }

  switch (room < 3 ? 'single' : structure(d)) {
    case 'couple-children': {
      const [h, w, since] = couple(born(husbandAge(d), 5))
      children(h, w, since, 'child')
      break
    }
    case 'three-generations': {
      const his = born(grandfatherAge(d), 5)
      const [h, w] = couple(his)
      const head = persons[h ?? w]!
      const sonBorn = dayAfter(
        later(
          `${yearOf(his) + 22 + d.int(6)}-03-01`,
          `${yearOf(persons[w]!.birthDate) + 19}-03-01`,
        ),
        d.int(300),
      )
      const son = add(
        {
          sex: 'male',
          birthDate: sonBorn,
          relationToHead: 'child',
          father: h,
          mother: w,
          ethnicity: head.ethnicity,
        },
        head.name.family,
      )
      const wifeBorn = dayAfter(sonBorn, d.int(2_000) - 300)
      if (later(sonBorn, wifeBorn) < dayAfter(on, -7_700) && room > 4) {
        const wife = add({ sex: 'female', birthDate: wifeBorn, relationToHead: 'child-in-law' })
        children(son, wife, marry(son, wife), 'grandchild')
      }
      break
    }
    case 'elder-couple':
      couple(born(elderAge(d), 5))
      break
    case 'mother-children': {
      const mother = add({
        sex: 'female',
        birthDate: born(24 + d.int(36), 3),
        relationToHead: 'head',
        civilStatus: d.chance(0.6) ? 'divorced' : 'widowed',
      })
      const first = `${yearOf(persons[mother]!.birthDate) + 20 + d.int(7)}-01-01`
      children(null, mother, first, 'child')
      break
    }
    case 'single': {
      const age = singleAge(d)
      add(
        {
          sex: d.chance(age < 40 ? 0.6 : 0.28) ? 'male' : 'female',
          birthDate: born(age, age < 40 ? 5 : 9),
          relationToHead: 'head',
          civilStatus: age < 60 ? 'single' : d.chance(0.8) ? 'widowed' : 'single',
        },
        familyName(d, mix(d)),
      )
      break
    }
  }
  const oldest = persons.reduce((a, p) => (p.birthDate < a ? p.birthDate : a), on)
  const start = `${Math.min(yearOf(on) - 1, Math.max(1976, yearOf(oldest) + 22))}-01-01`
  return {
    householdId: ids.id(d),
    unit,
    address: inventAddress(d),
    since: dayAfter(start, d.int(365)),
    registrationCode: code,
    persons,
  }
}

/**
 * A birth date as the register holds it: many of the old know only the year, and one in eight of those born
 * before 1972 got the first of January for want of better.
 */
function asWritten(d: Dice, birthDate: string): string {
  const year = yearOf(birthDate)
  if (year >= 1972) return birthDate
  if (year < 1957 && d.chance(0.3)) return String(year)
  return d.chance(0.12) ? `${year}-01-01` : birthDate
}
