/**
 * Search plan: what may be asked, and which keys answer it. Pure.
 *
 * A name alone is refused: it needs a birth year, a birth date or a commune, so that no search reads more
 * than some keys, and nobody browses the people of a name.
 */
import type { Problem } from '#kernel'
import {
  type AdminUnitCode,
  deriveUnit,
  isPartialDate,
  kindredCodes,
  type PartialDate,
  provinceOf,
  unitHistory,
} from '#vn'
import { lettersOff } from './match.ts'
import { search as problem } from './reading-problems.ts'
import { dayKey, endsKey, nameKey, placeKey, TAIL_DIGITS, wordsOf } from './search-key.ts'

export type NameQuery = Readonly<{
  name: string
  birthYear?: number
  birthDate?: PartialDate
  /** A commune, or with a birth a province; units that became it or came of it count. */
  unit?: AdminUnitCode
  /** Also names and births that are near, when there are exact ones. */
  wide?: boolean
}>
export type TailQuery = Readonly<{ numberTail: string; birthYear: number; unit?: AdminUnitCode }>
/** A number of 12 or 9 digits, a phone, the last digits of a number with the birth year, or a name. */
export type SearchQuery =
  | Readonly<{ number: string }>
  | Readonly<{ phone: string }>
  | TailQuery
  | NameQuery

/** @property units codes the person's commune may have; empty when the place is a province or not asked */
export type NamePlan = Readonly<{
  name: string
  words: readonly string[]
  birth: PartialDate | null
  units: readonly AdminUnitCode[]
  province: AdminUnitCode | null
  wide: boolean
}>

const isYear = (year: unknown): year is number =>
  Number.isInteger(year) && (year as number) >= 1800 && (year as number) <= 2399

/** The rule for a search by name. */
export function planNameSearch(query: NameQuery): NamePlan | Problem {
  const { birthYear, birthDate, unit } = query
  const name = typeof query.name === 'string' ? query.name.slice(0, 200) : ''
  const words = wordsOf(name)
  const date = typeof birthDate === 'string' && isPartialDate(birthDate) ? birthDate : null
  const birth = date ?? (isYear(birthYear) ? (String(birthYear) as PartialDate) : null)
  const isPlace = typeof unit === 'string' && /^\d{2,5}$/u.test(unit)
  const isCommune = isPlace && unit.length === 5
  if (birth === null && !isCommune) return problem('name-alone', { field: 'birthYear' })
  // One word is enough of a name where the very day is known: many people have no more than one.
  const enough = words.length > 1 || (words.length === 1 && birth?.length === 10)
  if (!enough) return problem('name-too-short', { field: 'name' })
  return {
    name,
    words,
    birth,
    units: isCommune ? unitsMeant(unit) : [],
    province: isPlace && !isCommune ? unit : null,
    wide: query.wide === true,
  }
}

/** The rule for a search by the last digits of a number. */
export function planTailSearch(query: TailQuery): Readonly<{ tail: string }> | Problem {
  const tail = String(query.numberTail).replace(/\s/gu, '')
  if (!new RegExp(`^\\d{${TAIL_DIGITS},12}$`, 'u').test(tail))
    return problem('tail-too-short', { field: 'number', digits: TAIL_DIGITS })
  return isYear(query.birthYear) ? { tail } : problem('tail-alone', { field: 'birthYear' })
}

/** A commune by all the codes that its people's papers may bear: its own, those before and those after. */
export function unitsMeant(unit: AdminUnitCode): AdminUnitCode[] {
  return [...kindredCodes(unitHistory(), unit)]
}

/** Whether a unit lies in a province today, or lay in it on some day, whichever way its code is meant. */
export function isInProvince(unit: AdminUnitCode, province: AdminUnitCode, today: string): boolean {
  const history = unitHistory()
  return (history.byCode.get(unit) ?? []).some(({ from }) => {
    const then = from ?? '1900-01-01'
    if (provinceOf(unit, then)?.code === province) return true
    return deriveUnit(history, unit, then, today).province === province
  })
}

const yearOf = (birth: PartialDate): number => Number(birth.slice(0, 4))

/** Keys of those who bear the name, marks and order of words apart. */
export function exactKeys(plan: NamePlan): number[] {
  if (plan.units.length > 0) return plan.units.map(unit => placeKey(plan.words, unit))
  if (plan.words.length === 1) return [dayKey(plan.words[0]!, plan.birth!)]
  return [nameKey(plan.words, yearOf(plan.birth!))]
}

/** For each word of the query, words it may have been meant to be, the nearest first. */
export type NearWords = ReadonlyMap<string, readonly string[]>
const MOST_NEAR = 60

/** Of words up to two letters off, those a slip of the hand explains; two slips only in a long word. */
export function nearWords(
  words: readonly string[],
  found: readonly Readonly<{ word: string; near: string }>[],
): NearWords {
  const near = new Map<string, { word: string; off: number }[]>()
  for (const { word, near: other } of found) {
    const off = lettersOff(word, other)
    if (off > (word.length >= 5 ? 2 : 1)) continue
    const list = near.get(word)
    if (list) list.push({ word: other, off })
    else near.set(word, [{ word: other, off }])
  }
  return new Map(
    words.map(word => [
      word,
      (near.get(word) ?? [])
        .sort((a, b) => a.off - b.off || (a.word < b.word ? -1 : 1))
        .slice(0, MOST_NEAR)
        .map(n => n.word),
    ]),
  )
}

/** Keys of those whose name or birth is near: a word mistyped, a middle name missing, a day or a year off. */
export function closeKeys(plan: NamePlan, near: NearWords): number[] {
  const { words, birth, units } = plan
  const keys = new Set<number>(exactKeys(plan))
  const day = birth !== null && birth.length === 10 ? birth : null
  const year = birth === null ? null : yearOf(birth)
  const swapped = (i: number, word: string) => words.with(i, word)
  if (year !== null && words.length > 1) {
    for (const one of [year, year - 1, year + 1]) keys.add(nameKey(words, one))
    keys.add(endsKey(words, year))
  }
  if (day !== null) {
    for (const word of [words.at(-1)!, words[0]!]) {
      keys.add(dayKey(word, day))
      for (const other of near.get(word) ?? []) keys.add(dayKey(other, day))
    }
  } else
    for (const [i, word] of words.entries())
      for (const other of near.get(word) ?? [])
        if (units.length > 0) for (const unit of units) keys.add(placeKey(swapped(i, other), unit))
        else if (words.length > 1) keys.add(nameKey(swapped(i, other), year!))
  return [...keys]
}
