/**
 * Match: how alike a person of the register is to what is asked, with the reasons in words. Pure and small:
 * the keys find candidates, this says which of them are meant.
 */
import {
  comparePartialDates,
  isRegionalPair,
  type PartialDate,
  precisionOf,
  sameName,
  unifyLetters,
} from '#vn'
import { wordsOf } from './search-key.ts'

/**
 * `same`: the same name in law · `unmarked`: one of the two was written without marks · `marks`: they differ
 * in marks · `order`: the same words in another order · `variant`: regional forms of one name · `middle`: a
 * middle name left out or another one · `typo1`, `typo2`: that many letters off.
 */
export type NameLikeness =
  | 'same'
  | 'unmarked'
  | 'marks'
  | 'order'
  | 'variant'
  | 'middle'
  | 'typo1'
  | 'typo2'
  | 'different'

/**
 * `same` · `consistent`: one is less precise than the other · `swapped`: day and month changed places ·
 * `year`: another day of the same year · `near`: a year off · `different`.
 */
export type BirthLikeness = 'same' | 'consistent' | 'swapped' | 'year' | 'near' | 'different'

type Sentence = Readonly<{ vi: string; en: string }>
export type Reason = Readonly<{ code: string }> & Sentence

const REASONS = {
  'name-same': { vi: 'Trùng họ tên', en: 'same name' },
  'name-unmarked': { vi: 'Trùng họ tên khi bỏ dấu', en: 'same name without marks' },
  'name-marks': { vi: 'Họ tên chỉ khác dấu', en: 'the name differs in marks only' },
  'name-order': { vi: 'Cùng các tiếng, khác thứ tự', en: 'same words in another order' },
  'name-variant': { vi: 'Cách đọc khác vùng của cùng tên', en: 'regional form of the same name' },
  'name-middle': { vi: 'Trùng họ và tên, khác chữ đệm', en: 'same family and given name only' },
  'name-typo1': { vi: 'Họ tên sai khác một chữ cái', en: 'the name is one letter off' },
  'name-typo2': { vi: 'Họ tên sai khác hai chữ cái', en: 'the name is two letters off' },
  'name-former': { vi: 'Là tên cũ hoặc tên gọi khác', en: 'a former or other name' },
  'birth-same': { vi: 'Trùng ngày sinh', en: 'same date of birth' },
  'birth-consistent': {
    vi: 'Ngày sinh không mâu thuẫn',
    en: 'dates of birth agree as far as known',
  },
  'birth-swapped': { vi: 'Ngày và tháng sinh đảo chỗ', en: 'day and month of birth swapped' },
  'birth-year': { vi: 'Trùng năm sinh, khác ngày', en: 'same year of birth, another day' },
  'birth-near': { vi: 'Năm sinh lệch một năm', en: 'year of birth one off' },
  'number-same': { vi: 'Trùng số định danh', en: 'same personal number' },
  'old-number-same': { vi: 'Trùng số giấy tờ cũ', en: 'same old number' },
  'number-tail': { vi: 'Trùng các số cuối', en: 'same last digits' },
  'phone-same': { vi: 'Trùng số điện thoại', en: 'same phone number' },
  'mother-same': { vi: 'Cùng mẹ', en: 'same mother' },
  'mother-other': { vi: 'Khác mẹ', en: 'another mother' },
  'father-same': { vi: 'Cùng cha', en: 'same father' },
  'father-other': { vi: 'Khác cha', en: 'another father' },
  'sex-other': { vi: 'Khác giới tính', en: 'another sex' },
  'birth-time-other': { vi: 'Khác giờ sinh', en: 'another time of birth' },
} as const satisfies Readonly<Record<string, Sentence>>

export type ReasonCode = keyof typeof REASONS
export const reason = (code: ReasonCode): Reason => ({ code, ...REASONS[code] })

/** Letters that are off, up to `most`; two neighbours that changed places count once. */
export function lettersOff(a: string, b: string, most = 2): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return Math.min(most + 1, last[b.length]!)
}

const isMarked = (name: string): boolean =>
  /[^\p{ASCII}]/u.test(unifyLetters(name).normalize('NFD'))

const bare = (words: readonly string[]): string => words.join('').replaceAll('y', 'i')

/** How alike two full names are, whatever their case. */
export function compareNames(asked: string, kept: string): NameLikeness {
  const a = wordsOf(asked)
  const b = wordsOf(kept)
  // The law's comparison is dear, and most candidates are plainly others.
  if (bare(a) === bare(b)) {
    const sameness = sameName(asked, kept)
    if (sameness === 'same' || sameness === 'variant') return 'same'
    if (sameness === 'unaccented') return isMarked(asked) && isMarked(kept) ? 'marks' : 'unmarked'
  }
  const [x, y] = [a, b].map(words => [...words].sort()) as [string[], string[]]
  if (x.join(' ') === y.join(' ')) return 'order'
  const pairs = a.length === b.length ? a.map((word, i) => [word, b[i]!] as const) : []
  if (pairs.length > 0 && pairs.every(([p, q]) => p === q || isRegionalPair(p, q))) return 'variant'
  const off = Math.min(lettersOff(a.join(' '), b.join(' ')), lettersOff(x.join(' '), y.join(' ')))
  // A short name two letters off is another name: An and Yên, Lê Na and Lê Mơ.
  if (off === 1 || (off === 2 && Math.min(...[a, b].map(w => w.join('').length)) >= 8))
    return off === 1 ? 'typo1' : 'typo2'
  const ends = a.length > 1 && b.length > 1 && a[0] === b[0] && a.at(-1) === b.at(-1)
  return ends ? 'middle' : 'different'
}

/** The best of a person's names, and whether it is not the present one. */
export function compareToNames(
  asked: string,
  names: readonly string[],
): Readonly<{ likeness: NameLikeness; isFormer: boolean }> {
  let best: { likeness: NameLikeness; isFormer: boolean } = {
    likeness: 'different',
    isFormer: false,
  }
  for (const [i, name] of names.entries()) {
    const likeness = compareNames(asked, name)
    if (NAME_POINTS[likeness] > NAME_POINTS[best.likeness]) best = { likeness, isFormer: i > 0 }
  }
  return best
}

export function compareBirths(a: PartialDate, b: PartialDate): BirthLikeness {
  const order = comparePartialDates(a, b)
  if (order === 'same') return 'same'
  if (order === 'consistent') return 'consistent'
  const [yearA, monthA, dayA] = a.split('-')
  const [yearB, monthB, dayB] = b.split('-')
  if (yearA === yearB) {
    const bothDays = precisionOf(a) === 'day' && precisionOf(b) === 'day'
    return bothDays && monthA === dayB && dayA === monthB ? 'swapped' : 'year'
  }
  return Math.abs(Number(yearA) - Number(yearB)) === 1 ? 'near' : 'different'
}

const NAME_POINTS: Readonly<Record<NameLikeness, number>> = {
  same: 60,
  unmarked: 57,
  marks: 52,
  order: 48,
  variant: 44,
  typo1: 40,
  middle: 34,
  typo2: 30,
  different: 0,
}
const BIRTH_POINTS: Readonly<Record<BirthLikeness, number>> = {
  same: 40,
  consistent: 34,
  swapped: 26,
  year: 14,
  near: 8,
  different: 0,
}

/** @property score 0 to 100; for the order of a list, not a probability */
export type Match = Readonly<{
  label: 'exact' | 'close'
  score: number
  reasons: readonly Reason[]
}>

const EXACT_NAMES: ReadonlySet<NameLikeness> = new Set(['same', 'unmarked', 'marks', 'order'])
const EXACT_BIRTHS: ReadonlySet<BirthLikeness> = new Set(['same', 'consistent'])

/**
 * A candidate against a name and perhaps a birth, null when it is somebody else. `exact`: the name, marks
 * and order of words apart, and a birth that does not contradict; all else is `close`.
 */
export function matchByName(
  asked: Readonly<{ name: string; birth: PartialDate | null }>,
  kept: Readonly<{ names: readonly string[]; birthDate: PartialDate }>,
): Match | null {
  const { likeness, isFormer } = compareToNames(asked.name, kept.names)
  const birth = asked.birth === null ? null : compareBirths(asked.birth, kept.birthDate)
  if (likeness === 'different' || birth === 'different') return null
  const isExactName = EXACT_NAMES.has(likeness)
  const isExactBirth = birth === null || EXACT_BIRTHS.has(birth)
  // Two things that are off at once are a stranger, unless only letters of the name are.
  if (!isExactName && !isExactBirth) return null
  if (birth === 'near' && likeness !== 'same' && likeness !== 'unmarked') return null
  const score = NAME_POINTS[likeness] + (birth === null ? 34 : BIRTH_POINTS[birth])
  return {
    label: isExactName && isExactBirth ? 'exact' : 'close',
    score: isFormer ? score - 3 : score,
    reasons: [
      reason(`name-${likeness}`),
      ...(isFormer ? [reason('name-former')] : []),
      ...(birth === null ? [] : [reason(`birth-${birth}`)]),
    ],
  }
}

/** A person found by a number or a phone: there is nothing to weigh. */
export const matchByNumber = (
  code: 'number-same' | 'old-number-same' | 'number-tail' | 'phone-same',
): Match => ({ label: 'exact', score: 100, reasons: [reason(code)] })
