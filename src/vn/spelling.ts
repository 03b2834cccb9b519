/**
 * Vietnamese spelling below the level of a name: one way of writing each letter
 * and one place for each tone mark.
 *
 * Two typing habits put the tone of `oa`, `oe`, `uy` on different letters (hòa,
 * hoà). Both are the same syllable. The State's lists of places write `Hòa`,
 * `Thủy`, `Khỏe`, so that is the spelling kept here.
 */

/** Combining tone marks in NFD: huyền, sắc, ngã, hỏi, nặng. */
const tone = /[\u0300\u0301\u0303\u0309\u0323]/gu
const onset = 'ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x'
const coda = 'ch|nh|ng|c|m|n|p|t'
const syllable = new RegExp(`^(${onset})?([aăâeêioôơuưy]{1,3})(${coda})?$`, 'u')
const lookalikes: Readonly<Record<string, string>> = {
  Ð: 'Đ',
  Ɖ: 'Đ',
  ð: 'đ',
  ɖ: 'đ',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʹ: "'",
  '´': "'",
  '`': "'",
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '\u2212': '-',
}

/** NFC, one letter Đ, one apostrophe, one hyphen. */
export function unifyLetters(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[ÐƉðɖ’‘ʼʹ´`‐‑‒–\u2212]/gu, char => lookalikes[char] ?? char)
    .normalize('NFC')
}

/**
 * Moves every tone mark to its legal place: `Hoà` → `Hòa`, `Thuỷ` → `Thủy`,
 * `Hòang` → `Hoàng`. Only whole words shaped like a Vietnamese syllable are
 * touched; letters, case and the tone itself stay.
 */
export function placeTones(text: string): string {
  return text.normalize('NFC').replace(/[\p{L}\p{M}]+/gu, word => {
    let placed = seated.get(word)
    if (placed === undefined) {
      placed = placeTone(word)
      if (seated.size < 8192 && word.length <= 8) seated.set(word, placed)
    }
    return placed
  })
}

/** Syllables already seen: a language has few, so they are remembered. */
const seated = new Map<string, string>()

function placeTone(word: string): string {
  if (word.length < 2 || word.length > 8) return word
  const marked = word.normalize('NFD')
  const tones = marked.match(tone)
  if (tones?.length !== 1) return word
  const bare = marked.replace(tone, '').normalize('NFC')
  const parts = syllable.exec(bare.toLowerCase())
  if (parts === null) return word
  const [, head = '', vowels = '', tail = ''] = parts
  const at = head.length + toneSeat(vowels, tail)
  return (bare.slice(0, at + 1).normalize('NFD') + tones[0] + bare.slice(at + 1)).normalize('NFC')
}

/** The index of the vowel that carries the tone. */
function toneSeat(vowels: string, tail: string): number {
  const last = Math.max(vowels.lastIndexOf('ê'), vowels.lastIndexOf('ơ'))
  if (last >= 0) return last
  const marked = vowels.search(/[ăâôư]/u)
  if (marked >= 0) return marked
  if (vowels.length === 1) return 0
  if (vowels.length === 3) return 1
  return tail === '' ? 0 : 1
}

const folded = new Map<string, string>()

/** One letter without its marks; remembered, for the letters of a language are few. */
function foldLetter(letter: string): string {
  let bare = folded.get(letter)
  if (bare === undefined) {
    bare = letter
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .replace(/đ/gu, 'd')
    if (folded.size < 4096) folded.set(letter, bare)
  }
  return bare
}

/**
 * The text without any mark, in lower case, đ as d, words separated by single
 * blanks, apostrophes and hyphens as blanks. For searching only: what folds
 * alike is not therefore the same.
 */
export function fold(text: string): string {
  let bare = ''
  for (const letter of unifyLetters(text).toLowerCase())
    bare += letter >= 'a' && letter <= 'z' ? letter : foldLetter(letter)
  return bare.replace(/[\s'.,-]+/gu, ' ').trim()
}

/** Vietnamese alphabetical order (a ă â b …; no mark, huyền, hỏi, ngã, sắc, nặng). */
const collator = new Intl.Collator('vi', { numeric: true })

/** Orders two texts as a Vietnamese dictionary does; usable in `sort`. */
export function compareVietnamese(a: string, b: string): number {
  return collator.compare(a, b)
}
