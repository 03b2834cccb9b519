/**
 * Letters of a Vietnamese word: one way to write each of them, one place for each tone mark, and the coarser
 * forms (toneless, folded, phonetic) under which two spellings are still the same word.
 */

/** Combining tone marks in NFD: huyền, sắc, ngã, hỏi, nặng. */
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/u
const MARKS = /[\u0300-\u036f]/gu
/** A word that could be one Vietnamese syllable, without its tone. */
const SYLLABLE =
  /^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?([aăâeêioôơuưy]{1,3})(ch|nh|ng|[cmnpt])?$/u

const LOOKALIKES: Readonly<Record<string, string>> = {
  Ð: 'Đ',
  Ɖ: 'Đ',
  ð: 'đ',
  ɖ: 'đ',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '´': "'",
  '`': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '\u2212': '-',
  '\u00a0': ' ',
  '\u3000': ' ',
}
const LOOKALIKE = /[ÐƉðɖ’‘ʼ´`‐‑–—\u2212\u00a0\u3000]/gu
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/gu

export type Unified = Readonly<{
  text: string
  decomposed: boolean
  invisible: boolean
  lookalike: boolean
}>

/** NFC, no invisible characters, one letter Đ, one apostrophe, one hyphen, one space. */
export function unifyLetters(raw: string): Unified {
  const composed = raw.normalize('NFC')
  const visible = composed.replace(INVISIBLE, '')
  const text = visible.replace(LOOKALIKE, c => LOOKALIKES[c] ?? c)
  return {
    text,
    decomposed: composed !== raw,
    invisible: visible !== composed,
    lookalike: text !== visible,
  }
}

/** ASCII letters for Latin ones: `Nguyễn` → `Nguyen`. Unicode does not decompose đ, ø, ł; we do. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(/[đĐøØłŁßæÆœŒ]/gu, c => PLAIN[c]!)
}
const PLAIN: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
}

/** Without tone, with the quality of the vowel: `nguyễn` → `nguyên`. */
export const toneless = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0303\u0309\u0323]/gu, '')
    .normalize('NFC')

/**
 * One lower-case word with its tone where the State's lists put it: `hoà` → `hòa`, `thuý` → `thúy`,
 * `quý` stays. A word that is no Vietnamese syllable is left as it is.
 */
export function placeTone(word: string): string {
  const marks = word.normalize('NFD')
  const tone = TONE.exec(marks)?.[0]
  if (tone === undefined) return word
  const bare = marks.replace(tone, '').normalize('NFC')
  const parts = SYLLABLE.exec(bare)
  if (!parts) return word
  const [, onset = '', vowels = '', coda = ''] = parts
  const marked = Math.max(...[...'ăâêôơư'].map(v => vowels.lastIndexOf(v)))
  const at =
    marked >= 0
      ? marked
      : coda !== ''
        ? vowels.length - 1
        : vowels.length === 1
          ? 0
          : vowels.length - 2
  const placed = onset + vowels.slice(0, at + 1) + tone + vowels.slice(at + 1) + coda
  return placed.normalize('NFC')
}

/**
 * How a folded word sounds across regions: s/x, ch/tr, d/gi/r, l/n, i/y, final n/ng and c/t are one.
 * It merges words that clerks mix up by ear; it says nothing of spelling.
 */
export function phonetic(folded: string): string {
  return folded
    .replace(/^ngh/, 'ng')
    .replace(/^gh/, 'g')
    .replace(/^tr/, 'ch')
    .replace(/^(?:gi|r|d)(?=[aeiouy])/, 'z')
    .replace(/^x/, 's')
    .replace(/^[kq]/, 'c')
    .replace(/^l/, 'n')
    .replace(/y/g, 'i')
    .replace(/(?:ng|nh)$/, 'n')
    .replace(/(?:ch|t)$/, 'c')
}

/** Names that regions spell differently and law treats as different: kept apart, compared as near. */
const REGIONAL: readonly (readonly [string, string])[] = [
  ['hoang', 'huynh'],
  ['vu', 'vo'],
  ['phuc', 'phuoc'],
  ['canh', 'kieng'],
  ['chu', 'chau'],
  ['tung', 'tong'],
  ['nhat', 'nhut'],
  ['nhan', 'nhon'],
]
const REGION = new Map<string, string>(
  REGIONAL.flatMap(([a, b]) => [[a, a] as const, [b, a] as const]),
)

/** One key for both regional spellings of a folded word: `huynh`, `hoang` → `hoang`. */
export const regional = (folded: string): string => REGION.get(folded) ?? folded
