/**
 * Country: the synthetic population, household by household, commune by commune.
 *
 * INVARIANT: the same seed, scale and day give the same people to the byte; each commune draws from a
 * stream of its own. No real person's data goes in; frequencies of names and sizes of communes do.
 */
import communes from './data/communes.json' with { type: 'json' }
import { type Dice, dice, urn } from './dice.ts'
import { familyName, inventName, type Sex, type SyntheticName } from './naming.ts'

export type CountryOptions = Readonly<{
  seed: string
  /** Share of each commune's real size. */
  scale: number
  /** The country as it stands on this day, `YYYY-MM-DD`. */
  on: string
  /** Communes given in full size whatever the scale. */
  inFull: readonly string[]
}>

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
  relationToHead: string
  father: number | null
  mother: number | null
  spouse: number | null
}>

export type SyntheticHousehold = Readonly<{
  householdId: string
  unit: string
  address: string
  since: string
  registrationCode: string
  persons: readonly SyntheticPerson[]
}>

type Commune = readonly [code: string, population: number, registrationCode: string]
export const COMMUNES = communes.rows as unknown as readonly Commune[]

/** Weights of ethnic groups by registration code of the old province; `*` elsewhere. [K] weights only. */
const ETHNIC_MIX: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '*': [
    ['01', 96],
    ['02', 0.6],
    ['03', 0.8],
    ['06', 0.8],
    ['05', 0.8],
    ['07', 0.3],
    ['04', 0.7],
  ],
  '002': [
    ['08', 34],
    ['02', 24],
    ['09', 15],
    ['01', 13],
    ['07', 10],
  ],
  '004': [
    ['02', 41],
    ['07', 30],
    ['08', 10],
    ['09', 10],
    ['01', 6],
  ],
  '006': [
    ['02', 53],
    ['09', 17],
    ['01', 13],
    ['07', 9],
    ['08', 6],
  ],
  '011': [
    ['08', 38],
    ['03', 36],
    ['01', 18],
  ],
  '014': [
    ['03', 53],
    ['01', 17],
    ['08', 15],
    ['06', 8],
  ],
  '017': [
    ['06', 63],
    ['01', 27],
    ['03', 4],
  ],
  '019': [
    ['01', 70],
    ['02', 12],
    ['07', 7],
    ['09', 3],
  ],
  '020': [
    ['07', 43],
    ['02', 36],
    ['01', 16],
  ],
  '064': [
    ['01', 54],
    ['10', 30],
    ['13', 12],
  ],
  '066': [
    ['01', 64],
    ['12', 19],
    ['07', 4],
    ['02', 3],
  ],
  '084': [
    ['01', 68],
    ['05', 31],
  ],
  '094': [
    ['01', 64],
    ['05', 30],
    ['04', 5],
  ],
}
const mixes = new Map(Object.entries(ETHNIC_MIX).map(([code, rows]) => [code, urn(rows)]))

const structure = urn([
  ['couple-children', 52],
  ['three-generations', 18],
  ['elder-couple', 11],
  ['single', 12],
  ['mother-children', 7],
] as const)
const childCount = urn([
  [0, 14],
  [1, 30],
  [2, 42],
  [3, 11],
  [4, 3],
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
const dayAfter = (day: string, n: number) =>
  new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10)
const yearOf = (day: string) => Number(day.slice(0, 4))
const hex = (n: number, width: number) => n.toString(16).padStart(width, '0')

/** Multiplier coprime to 10^6: walks every serial once before it repeats. */
const STRIDE = 387_929
const SERIALS = 1_000_000

/** How many people of a commune the country holds. */
export function populationOf(commune: Commune, options: CountryOptions, d: Dice): number {
  if (options.inFull.includes(commune[0])) return commune[1]
  const exact = commune[1] * options.scale
  return Math.floor(exact) + (d.chance(exact % 1) ? 1 : 0)
}

/** All households of the country, in the order of commune codes. Streaming: memory does not grow with size. */
export function* households(options: CountryOptions): Generator<SyntheticHousehold> {
  const serials = new Map<string, number>()
  let count = 0
  const epoch = Date.parse(options.on) - 3 * 365 * DAY_MS
  for (const commune of COMMUNES) {
    const d = dice(options.seed, `commune ${commune[0]}`)
    const wanted = populationOf(commune, options, d)
    for (let people = 0; people < wanted; ) {
      const household = inventHousehold(d, commune, options, wanted - people, count++)
      people += household.persons.length
      yield household
    }
  }

  function personalId(d: Dice, code: string, sex: Sex, birthDate: string): string {
    const year = yearOf(birthDate)
    const century = Math.floor(year / 100) - 19
    const prefix = `${code}${century * 2 + (sex === 'female' ? 1 : 0)}${String(year % 100).padStart(2, '0')}`
    const n = serials.get(prefix) ?? d.int(SERIALS)
    serials.set(prefix, (n + STRIDE) % SERIALS)
    return prefix + String(n).padStart(6, '0')
  }

  function uuid(d: Dice): string {
    const at = epoch + count
    const low = d.int(0x1_0000_0000)
    return `${hex(Math.floor(at / 0x1_0000), 8)}-${hex(at % 0x1_0000, 4)}-7${hex(d.int(0x1000), 3)}-${hex(0x8000 | d.int(0x4000), 4)}-${hex(d.int(0x1_0000), 4)}${hex(low, 8)}`
  }

  function inventHousehold(
    d: Dice,
    commune: Commune,
    o: CountryOptions,
    room: number,
    index: number,
  ): SyntheticHousehold {
    const [unit, , code] = commune
    const mix = mixes.get(code) ?? mixes.get('*')!
    const persons: SyntheticPerson[] = []
    const born = (minAge: number, maxAge: number) =>
      dayAfter(o.on, -Math.floor((minAge + d.unit() * (maxAge - minAge)) * 365.25) - 1)

    const add = (
      about: Omit<Partial<SyntheticPerson>, 'birthDate'> & {
        sex: Sex
        birthDate: string
        relationToHead: string
      },
      surname?: string,
    ): number => {
      const ethnicity = about.ethnicity ?? mix(d)
      const year = yearOf(about.birthDate)
      persons.push({
        personId: uuid(d),
        personalId: personalId(
          d,
          d.chance(0.88) ? code : d.pick(COMMUNES)[2],
          about.sex,
          about.birthDate,
        ),
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
        // Many of the old know only the year; the register keeps what is known and no more.
        birthDate: year < 1957 && d.chance(0.3) ? String(year) : about.birthDate,
      })
      return persons.length - 1
    }

    const marry = (a: number, b: number, earliest: string) => {
      const on = dayAfter(earliest, d.int(2_500))
      const day = on < o.on ? on : dayAfter(o.on, -30)
      for (const [self, other] of [
        [a, b],
        [b, a],
      ] as const)
        persons[self] = { ...persons[self]!, civilStatus: 'married', marriedOn: day, spouse: other }
    }

    const couple = (
      minAge: number,
      maxAge: number,
      husband: string,
      wife: string,
      surname?: string,
    ): [number, number] => {
      const his = born(minAge, maxAge)
      const her = dayAfter(his, d.int(2_600) - 600)
      const ethnicity = mix(d)
      const h = add({ sex: 'male', birthDate: his, relationToHead: husband, ethnicity }, surname)
      const w = add({
        sex: 'female',
        birthDate: her,
        relationToHead: wife,
        ...(d.chance(0.9) ? { ethnicity } : {}),
      })
      marry(h, w, dayAfter(his > her ? his : her, 20 * 366))
      return [h, w]
    }

    const children = (father: number | null, mother: number, n: number, relation: string) => {
      const mum = persons[mother]!
      const surname = father === null ? mum.name.family : persons[father]!.name.family
      const first = dayAfter(
        `${mum.birthDate.slice(0, 4)}-06-01`,
        Math.floor((20 + d.unit() * 11) * 365.25),
      )
      for (let i = 0, day = first; i < n && day < o.on && persons.length < room; i++) {
        const sex: Sex = d.chance(0.527) ? 'male' : 'female'
        add(
          {
            sex,
            birthDate: day,
            relationToHead: relation,
            father,
            mother,
            ethnicity: (father === null ? mum : persons[father]!).ethnicity,
          },
          surname,
        )
        day = dayAfter(day, 500 + d.int(1_800))
      }
    }

    const kind = room < 3 ? 'single' : structure(d)
    switch (kind) {
      case 'couple-children': {
        const [h, w] = couple(24, 62, 'head', 'spouse')
        children(h, w, childCount(d), 'child')
        break
      }
      case 'three-generations': {
        const [h, w] = couple(52, 80, 'head', 'spouse')
        const head = persons[h]!
        const gap = 23 + d.int(8)
        const sonBorn = dayAfter(
          `${head.birthDate.slice(0, 4)}-03-01`,
          Math.floor(gap * 365.25) + d.int(300),
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
        const wifeBorn = dayAfter(sonBorn, d.int(2_000))
        if (yearOf(o.on) - yearOf(wifeBorn) > 20 && room > 4) {
          const wife = add({ sex: 'female', birthDate: wifeBorn, relationToHead: 'child-in-law' })
          marry(son, wife, dayAfter(wifeBorn, 20 * 366))
          children(son, wife, childCount(d), 'grandchild')
        }
        break
      }
      case 'elder-couple':
        couple(60, 92, 'head', 'spouse')
        break
      case 'mother-children': {
        const mother = add({
          sex: 'female',
          birthDate: born(26, 60),
          relationToHead: 'head',
          civilStatus: d.chance(0.6) ? 'divorced' : 'widowed',
        })
        children(null, mother, Math.max(1, childCount(d)), 'child')
        break
      }
      case 'single':
        add(
          {
            sex: d.chance(0.5) ? 'male' : 'female',
            birthDate: born(19, 88),
            relationToHead: 'head',
          },
          familyName(d, mix(d)),
        )
        break
    }
    const oldest = persons.reduce((a, p) => (p.birthDate < a ? p.birthDate : a), o.on)
    return {
      householdId: uuid(d),
      unit,
      address: d.chance(0.4)
        ? `Số ${1 + d.int(420)}, ${d.pick(ROADS)}`
        : `${d.pick(PLACES)} ${1 + d.int(18)}${d.chance(0.3) ? `, ${d.pick(ROADS)}` : ''}`,
      since: dayAfter(`${Math.max(1976, yearOf(oldest) + 22)}-01-01`, index % 365),
      registrationCode: code,
      persons,
    }
  }
}
