/** Search key: what a person is found by besides a number. Pure; the loader and every deed share it. */
import { fold, type PartialDate, type PersonName, yearOf } from '#vn'

export type SearchKey = Readonly<{
  birthYear: number
  birthDate: PartialDate
  /** Without marks, lower case. */
  folded: string
  /** The same words in order of the alphabet: `van nguyen` and `nguyen van` sort alike. */
  sorted: string
}>

/** PostgreSQL measures distances of at most 255 characters; longer names are rare and told apart by then. */
const LONGEST = 120

export function searchKeyOf(name: PersonName | string, birthDate: PartialDate): SearchKey {
  return { birthYear: yearOf(birthDate), birthDate, ...nameKeys(name) }
}

export function nameKeys(name: PersonName | string): Pick<SearchKey, 'folded' | 'sorted'> {
  const parts = typeof name === 'string' ? [name] : [name.family, name.middle, name.given]
  const words = parts.flatMap(part => wordsOf(part))
  const folded = words.join(' ').slice(0, LONGEST)
  return { folded, sorted: words.sort().join(' ').slice(0, LONGEST) }
}

const seen = new Map<string, readonly string[]>()
const MOST_SEEN = 20_000

/** Few parts make most names, and folding is the dearest step of a load, so parts are remembered. */
function wordsOf(part: string): readonly string[] {
  let words = seen.get(part)
  if (words === undefined) {
    words = fold(part).split(' ').filter(Boolean)
    if (seen.size < MOST_SEEN && part.length <= 20) seen.set(part, words)
  }
  return words
}
