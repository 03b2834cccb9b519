/**
 * Short lists of the State: ethnic groups, religions, relations to the head of
 * the household, countries.
 *
 * Spelling varies widely between systems (Mông, H'Mông, Hmông), and health
 * systems number the groups otherwise: compare by code of this list, and turn
 * names into codes by `ethnicGroupByName`, never by comparing strings.
 */
import { codeListFile, registrationCodeFile } from './data.ts'
import { fold } from './spelling.ts'

/** Two digits of Quyết định 121-TCTK/PPCĐ of 1979. */
export type EthnicGroup = Readonly<{ code: string; name: string; aliases: readonly string[] }>
export type Religion = Readonly<{ code: string; name: string }>
/** Relation to the householder; the codes are ours, the words those of the forms. */
export type HouseholdRelation = Readonly<{ code: string; vi: string; en: string }>
/** ISO 3166-1 alpha-2 and the Vietnamese name. */
export type Country = Readonly<{ code: string; name: string }>

/** The 54 ethnic groups, by code. */
export function ethnicGroups(): readonly EthnicGroup[] {
  return codeListFile().ethnicGroups.map(([code, name, ...aliases]) => ({ code, name, aliases }))
}

let ethnicIndex: Map<string, EthnicGroup> | undefined

/** The group with a name or other name, whatever its marks, hyphens and blanks; else null. */
export function ethnicGroupByName(name: string): EthnicGroup | null {
  if (ethnicIndex === undefined) {
    ethnicIndex = new Map()
    const groups = ethnicGroups()
    for (const group of groups)
      for (const alias of group.aliases) ethnicIndex.set(nameKey(alias), group)
    for (const group of groups) ethnicIndex.set(nameKey(group.name), group)
  }
  return ethnicIndex.get(nameKey(name.slice(0, 100))) ?? null
}

/** Marks stay: Thái and Thổ, Lào and Lự differ by little enough. */
function nameKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s'’.,–-]+/gu, '')
}

export function ethnicGroup(code: string): EthnicGroup | null {
  return ethnicGroups().find(group => group.code === code) ?? null
}

/** `00` is no religion, `99` another one. */
export function religions(): readonly Religion[] {
  return codeListFile().religions.map(([code, name]) => ({ code, name }))
}

/** Relations to the householder as forms offer them, the householder first. */
export function householdRelations(): readonly HouseholdRelation[] {
  return codeListFile().relations.map(([code, vi, en]) => ({ code, vi, en }))
}

let countryList: readonly Country[] | undefined

/** Countries for nationality: Viet Nam first, then those of the personal number's annex. */
export function countries(): readonly Country[] {
  if (countryList === undefined) {
    const byCode = new Map<string, Country>([['VN', { code: 'VN', name: 'Việt Nam' }]])
    for (const [, name, code] of registrationCodeFile().countries)
      if (!byCode.has(code)) byCode.set(code, { code, name })
    countryList = [...byCode.values()]
  }
  return countryList
}

export function country(code: string): Country | null {
  return countries().find(one => one.code === code) ?? null
}

/** Countries whose name begins with or contains the text, marks ignored; at most `limit`. */
export function findCountries(text: string, limit = 10): readonly Country[] {
  const wanted = fold(text.slice(0, 100))
  if (wanted === '') return []
  const rank = (one: Country) => fold(one.name).indexOf(wanted)
  return countries()
    .filter(one => rank(one) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, limit)
}
