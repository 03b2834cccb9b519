/** Search key: what a person is found by besides a number. Pure; the loader and every deed share it. */
import { foldName, type PartialDate, type PersonName, yearOf } from '#vn'

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
  const folded = foldName(name)
  return {
    folded: folded.slice(0, LONGEST),
    sorted: folded.split(' ').sort().join(' ').slice(0, LONGEST),
  }
}
