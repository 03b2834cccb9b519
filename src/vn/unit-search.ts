/**
 * Finding administrative units by the names people write.
 *
 * Tone style, marks, case and the word for the kind ("Phường", "TP.", "P.") may
 * be missing or differ. The best kind of likeness wins: a name written with its
 * marks never brings up units that are alike only without them.
 */
import {
  type AdminUnit,
  type AdminUnitCode,
  type AdminUnitKind,
  type AdminUnitLevel,
  adminUnit,
} from './admin-unit.ts'
import { atlasEdition, everyUnit, isValid } from './atlas.ts'
import type { PlainDate } from './plain-date.ts'
import { fold, placeTones, unifyLetters } from './spelling.ts'

export type UnitSearch = Readonly<{
  /** The day on which the units existed. */
  on: PlainDate
  /** A unit above: only units inside it are found. */
  within?: AdminUnitCode
  level?: AdminUnitLevel
}>

/** Folded words for a kind, longest first, and the kinds they may stand for. */
const kindWords: readonly (readonly [words: string, kinds: readonly AdminUnitKind[]])[] = [
  ['thanh pho', ['city', 'provincial-city']],
  ['tp', ['city', 'provincial-city']],
  ['dac khu', ['special-zone']],
  ['thi tran', ['township']],
  ['tt', ['township']],
  ['thi xa', ['town']],
  ['tx', ['town']],
  ['phuong', ['ward']],
  ['p', ['ward']],
  ['huyen', ['rural-district']],
  ['h', ['rural-district']],
  ['quan', ['urban-district']],
  ['q', ['urban-district']],
  ['tinh', ['province']],
  ['t', ['province']],
  ['xa', ['commune']],
  ['x', ['commune']],
]
/** What people write for a few provinces, folded. */
const nicknames: ReadonlyMap<string, string> = new Map([
  ['hcm', 'ho chi minh'],
  ['tphcm', 'ho chi minh'],
  ['sai gon', 'ho chi minh'],
  ['thua thien hue', 'hue'],
  ['hn', 'ha noi'],
])

let index: Map<string, AdminUnit[]> | undefined
let edition = 0

/** Blanks are no part of the key: Đắk Lắk, ĐăkLăk and Krông Pa, KrôngPa are found alike. */
function keyOf(folded: string): string {
  return folded.replaceAll(' ', '')
}

function open(): Map<string, AdminUnit[]> {
  if (index === undefined || edition !== atlasEdition()) {
    edition = atlasEdition()
    index = new Map()
    for (const unit of everyUnit()) {
      const key = keyOf(fold(unit.name))
      const list = index.get(key)
      if (list === undefined) index.set(key, [unit])
      else list.push(unit)
    }
  }
  return index
}

function exactForm(name: string): string {
  return placeTones(unifyLetters(name)).toLowerCase().replace(/\s+/gu, ' ').trim()
}

/**
 * Units with a name, best first and then by code. Where some match with all
 * their marks, only these are answered. Hostile or empty text finds nothing.
 */
export function findUnits(name: string, search: UnitSearch): readonly AdminUnit[] {
  if (name.length > 200) return []
  const folded = fold(name)
  if (folded === '') return []
  const typed = exactForm(name)
  const found = new Map<AdminUnit, number>()
  for (const reading of readings(folded)) {
    const known = open().get(keyOf(nicknames.get(reading.name) ?? reading.name)) ?? []
    for (const unit of known) {
      if (!fits(unit, search)) continue
      if (reading.kinds !== null && !reading.kinds.includes(unit.kind)) continue
      const sameMarks = typed.endsWith(exactForm(unit.name))
      const score = (sameMarks ? 4 : 0) + (reading.kinds === null ? 1 : 2)
      found.set(unit, Math.max(score, found.get(unit) ?? 0))
    }
  }
  const ranked = [...found].sort(
    ([a, x], [b, y]) => y - x || a.code.length - b.code.length || (a.code < b.code ? -1 : 1),
  )
  const withMarks = ranked.filter(([, score]) => score >= 4)
  return (withMarks.length > 0 ? withMarks : ranked).map(([unit]) => unit)
}

/** The text as a bare name and, where it begins with a word for a kind, without it. */
function readings(
  folded: string,
): readonly Readonly<{ name: string; kinds: readonly AdminUnitKind[] | null }>[] {
  const bare = { name: folded, kinds: null }
  const kind = kindWords.find(([words]) => folded.startsWith(`${words} `))
  if (kind === undefined) return [bare]
  return [{ name: folded.slice(kind[0].length + 1), kinds: kind[1] }, bare]
}

function fits(unit: AdminUnit, search: UnitSearch): boolean {
  if (!isValid(unit, search.on)) return false
  if (search.level !== undefined && unit.level !== search.level) return false
  return search.within === undefined || liesWithin(unit, search.within, search.on)
}

function liesWithin(unit: AdminUnit, above: AdminUnitCode, on: PlainDate): boolean {
  let parent = unit.parent
  while (parent !== null) {
    if (parent === above) return true
    parent = adminUnit(parent, on)?.parent ?? null
  }
  return false
}
