/**
 * Addresses by their administrative units. Units merge and are renamed (63 to 34 provinces and no districts from
 * 2025-07-01), so an address is compared as the unit it lies in today; a unit that was split gives its province
 * and says so. The graph is the caller's: rows of old and new names, as the State publishes them.
 */
import type { Cleaned, Reason } from './cleaned.ts'
import { NOTHING } from './cleaned.ts'
import { cleanText } from './encoding.ts'
import { fold } from './letters.ts'

export type UnitChange = Readonly<{
  oldProvince: string
  oldDistrict: string
  oldCommune: string
  province: string
  commune: string
}>
/** A place: the province and commune of today, as stable keys (`province/commune`). */
export type Place = Readonly<{ province: string | null; commune: string | null }>

const KIND =
  /^(?:thanh pho truc thuoc trung uong|thanh pho|tinh|quan|huyen|thi xa|thi tran|phuong|xa|dac khu|tp\.?|tx\.?|tt\.?|q\.?(?=\s|\d)|h\.(?=\s)|p\.?(?=\s|\d)|x\.(?=\s))\s*/

/** A unit's name to look it up by: folded, one space, with its kind (`phuong 3`) or without. */
export function unitKey(raw: string): string {
  let key = keys.get(raw)
  if (key === undefined) {
    key = fold(cleanText(raw).value.toLowerCase())
      .replace(/[^a-z0-9]+/gu, ' ')
      .trim()
    if (keys.size < 100_000) keys.set(raw, key)
  }
  return key
}
const keys = new Map<string, string>()
const bareKey = (key: string): string =>
  key
    .replace(KIND, '')
    .replace(/^0+(?=\d)/, '')
    .trim() || key
const PROVINCE_NAMES: Readonly<Record<string, string>> = {
  'tp hcm': 'ho chi minh',
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  'sai gon': 'ho chi minh',
  hn: 'ha noi',
  'thua thien hue': 'thua thien hue',
  'ba ria vung tau': 'ba ria vung tau',
  brvt: 'ba ria vung tau',
}

const join = (...parts: string[]) => parts.join('/')

export class UnitGraph {
  readonly #exact = new Map<string, Set<string>>()
  readonly #current = new Map<string, Set<string>>()
  readonly #province = new Map<string, Map<string, number>>()
  readonly #seen = new Map<string, Cleaned<Place>>()

  constructor(changes: Iterable<UnitChange>) {
    for (const c of changes) {
      const now = join(provinceKey(c.province), unitKey(c.commune))
      for (const commune of new Set([unitKey(c.oldCommune), bareKey(unitKey(c.oldCommune))]))
        for (const district of new Set([unitKey(c.oldDistrict), bareKey(unitKey(c.oldDistrict))]))
          add(this.#exact, join(provinceKey(c.oldProvince), district, commune), now)
      for (const commune of new Set([unitKey(c.commune), bareKey(unitKey(c.commune))]))
        add(this.#current, join(provinceKey(c.province), commune), now)
      for (const name of [c.oldProvince, c.province]) {
        const counts = this.#province.get(provinceKey(name)) ?? new Map<string, number>()
        counts.set(provinceKey(c.province), (counts.get(provinceKey(c.province)) ?? 0) + 1)
        this.#province.set(provinceKey(name), counts)
      }
    }
  }

  /** Where an address lies today. `district` is empty for addresses written after the merger. */
  place(province: string, district: string, commune: string): Cleaned<Place> {
    if (province === '' && commune === '') return NOTHING
    const typed = `${province}\n${district}\n${commune}`
    let found = this.#seen.get(typed)
    if (!found) {
      found = this.#find(province, district, commune)
      if (this.#seen.size < 500_000) this.#seen.set(typed, found)
    }
    return found
  }

  #find(province: string, district: string, commune: string): Cleaned<Place> {
    const p = provinceKey(province)
    const c = unitKey(commune)
    const reasons: Reason[] = []
    const today = this.#provinceOf(p)
    if (today === null) reasons.push('unit.unknown')
    else if (today !== p) reasons.push('unit.renamed')
    if (c === '')
      return {
        value: { province: today, commune: null },
        reasons: [...reasons, 'unit.province-only'],
      }
    const d = unitKey(district)
    const inDistrict =
      d === ''
        ? undefined
        : (this.#exact.get(join(p, d, c)) ?? this.#exact.get(join(p, bareKey(d), bareKey(c))))
    const units =
      inDistrict ?? this.#current.get(join(p, c)) ?? this.#current.get(join(p, bareKey(c)))
    if (!units)
      return { value: { province: today, commune: null }, reasons: [...reasons, 'unit.unknown'] }
    const [only] = units
    if (units.size > 1 || only === undefined)
      return { value: { province: today, commune: null }, reasons: [...reasons, 'unit.split'] }
    if (inDistrict && !reasons.includes('unit.renamed')) reasons.push('unit.renamed')
    return { value: { province: only.slice(0, only.indexOf('/')), commune: only }, reasons }
  }

  /** The province most of an old one became. */
  #provinceOf(key: string): string | null {
    const counts = this.#province.get(key)
    if (!counts) return null
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0]
  }
}

function provinceKey(raw: string): string {
  const key = unitKey(raw)
  const bare = bareKey(key)
  return PROVINCE_NAMES[key] ?? PROVINCE_NAMES[bare] ?? bare
}

function add(to: Map<string, Set<string>>, key: string, value: string): void {
  const set = to.get(key)
  if (set) set.add(value)
  else to.set(key, new Set([value]))
}
