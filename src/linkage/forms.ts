/**
 * Forms of a value under which records may agree: `surname.fold`, `dob.year`, `title.rare2`. A form is computed
 * once per distinct word, never per pair.
 */
import { fold, phonetic, regional, toneless } from './standard/letters.ts'

export const TEXT_FORMS = [
  'value',
  'fold',
  'toneless',
  'phonetic',
  'regional',
  'bag',
  'first',
  'last',
  'head2',
  'head3',
  'tail2',
  'initials',
  'rare1',
  'rare2',
  'user',
  'p1',
  'p2',
  'p3',
  'p4',
  'p5',
  'p6',
  'left1',
  'left2',
  'left3',
  'left4',
  'left5',
  'left6',
] as const
export type TextForm = (typeof TEXT_FORMS)[number]
export const DATE_FORMS = ['value', 'whole', 'year', 'yearMonth', 'monthDay'] as const
export type DateForm = (typeof DATE_FORMS)[number]

export type ParsedRef = Readonly<{ field: string; form: string }>

export function parseRef(ref: string): ParsedRef {
  const dot = ref.lastIndexOf('.')
  return dot < 0
    ? { field: ref, form: 'value' }
    : { field: ref.slice(0, dot), form: ref.slice(dot + 1) }
}

const words = (text: string): string[] => text.split(' ').filter(w => w !== '')
const eachWord = (text: string, change: (word: string) => string) =>
  words(fold(text)).map(change).join(' ')

/** The text of a form, '' when the value has none. `frequency` counts a word over all values of the field. */
export function textForm(
  form: TextForm,
  value: string,
  frequency: (word: string) => number,
): string {
  switch (form) {
    case 'value':
      return value
    case 'fold':
      return fold(value)
    case 'toneless':
      return toneless(value)
    case 'phonetic':
      return eachWord(value, phonetic)
    case 'regional':
      return eachWord(value, regional)
    case 'bag':
      return words(fold(value)).sort().join(' ')
    case 'first':
      return words(fold(value))[0] ?? ''
    case 'last':
      return words(fold(value)).at(-1) ?? ''
    case 'head2':
    case 'head3': {
      const n = form === 'head2' ? 2 : 3
      const all = words(fold(value))
      return all.length < n ? '' : all.slice(0, n).join(' ')
    }
    case 'tail2': {
      const all = words(fold(value))
      return all.length < 2 ? '' : all.slice(-2).join(' ')
    }
    case 'initials':
      return words(fold(value))
        .map(w => w[0]!)
        .join('')
    case 'rare1':
    case 'rare2': {
      const n = form === 'rare1' ? 1 : 2
      const all = [...new Set(words(fold(value)))]
      if (all.length < n) return ''
      const rarest = all.sort((a, b) => frequency(a) - frequency(b) || (a < b ? -1 : 1)).slice(0, n)
      return rarest.sort().join(' ')
    }
    case 'user':
      return value.includes('@') ? value.slice(0, value.indexOf('@')) : value
    case 'left1':
    case 'left2':
    case 'left3':
    case 'left4':
    case 'left5':
    case 'left6':
      // As SQL's substr: of the value as it stands, and a short value is its own prefix.
      return value.slice(0, +form.slice(4))
    default: {
      // A prefix is of the letters, without spaces, so that `de la Cruz` and `delacruz` share it.
      const n = +form.slice(1)
      const letters = fold(value).replaceAll(' ', '')
      return letters.length < n ? '' : letters.slice(0, n)
    }
  }
}

/** The number of a date's form, 0 when that part is unknown. */
export function dateForm(form: DateForm, date: number): number {
  if (date === 0) return 0
  if (form === 'value') return date
  if (form === 'whole') return date % 100 === 0 ? 0 : date
  if (form === 'year') return Math.floor(date / 10_000)
  if (form === 'yearMonth') return date % 10_000 < 100 ? 0 : Math.floor(date / 100)
  return date % 100 === 0 ? 0 : date % 10_000
}

/** FNV-1a over UTF-16 units with a final mix; the same on every machine and run. */
export function hashWord(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return (h ^ (h >>> 13)) | 0
}

/**
 * The words of a text without their order, as a sum of hashes. Two different bags agree by chance once in 2³²;
 * every generator sees the same number, so they still agree with each other.
 */
export function bagHash(text: string): number {
  let sum = 0
  for (const word of words(fold(text))) sum = (sum + hashWord(word)) | 0
  return sum
}
