/** Naming: invented names that follow real frequencies by sex, cohort and ethnic group. */
import names from './data/names.json' with { type: 'json' }
import type { Dice } from './dice.ts'
import { urn } from './dice.ts'

export type Sex = 'male' | 'female'
export type SyntheticName = Readonly<{ family: string; middle: string; given: string }>

type Weights = [string, number][]
const family = urn(names.family as Weights)
const given = { male: urn(names.given.male as Weights), female: urn(names.given.female as Weights) }
const middle = {
  male: urn(names.middle.male as Weights),
  female: urn(names.middle.female as Weights),
}
const ofEthnicGroup = names.byEthnicity as Readonly<Record<string, string[]>>

/** Share of the classic middle name (Văn, Thị) by year of birth; weights, not statistics. */
function classicShare(sex: Sex, year: number): number {
  if (sex === 'female') return year < 1980 ? 0.87 : year < 2000 ? 0.65 : year < 2010 ? 0.4 : 0.2
  return year < 1960 ? 0.55 : year < 1980 ? 0.4 : year < 2000 ? 0.22 : 0.1
}

export function familyName(d: Dice, ethnicity: string): string {
  const own = ofEthnicGroup[ethnicity]
  return own && d.chance(0.75) ? d.pick(own) : family(d)
}

/** Names of the Ê Đê as they are written: the mark of the sex, the name, the clan last. */
const MARK = { male: 'Y', female: 'H’' } as const
const EDE = [
  'Hen',
  'Bia',
  'Nhung',
  'Thut',
  'Khăm',
  'Wen',
  'Ngă',
  'Lem',
  'Djuang',
  'Blik',
  'Mai',
  'Sơn',
]

function clanName(d: Dice, sex: Sex, ethnicity: string, from?: string): SyntheticName | null {
  if (ethnicity !== '12' || (from !== undefined && from !== MARK.male && from !== MARK.female))
    return null
  return { family: MARK[sex], middle: d.pick(EDE), given: d.pick(ofEthnicGroup['12']!) }
}

/** A full name; the family name comes from the father where there is one. */
export function inventName(
  d: Dice,
  sex: Sex,
  year: number,
  ethnicity: string,
  from?: string,
): SyntheticName {
  const own = clanName(d, sex, ethnicity, from)
  if (own) return own
  const surname = from ?? familyName(d, ethnicity)
  const first = given[sex](d)
  const classic = sex === 'female' ? 'Thị' : 'Văn'
  const drawn = d.chance(classicShare(sex, year)) ? classic : middle[sex](d)
  return { family: surname, middle: drawn === first ? classic : drawn, given: first }
}
