/**
 * Names of persons: họ, chữ đệm, tên.
 *
 * INVARIANT: the three parts stand in the order in which the name is written, so
 * formatting a parsed name gives the canonical text back. Peoples who write the
 * family last (Y Moan Êban, H'Hen Niê) therefore have the sign of sex or the own
 * name in the first part, as the State's forms do; nobody's name is turned round.
 *
 * Source: Luật Hộ tịch 2014 art. 14 and Thông tư 04/2020/TT-BTP (họ, chữ đệm,
 * tên as one line); no law limits the length of a name.
 */
import { accept, type Finding, finding, type Parsed, refuse } from './problems.ts'
import { compareVietnamese, fold, placeTones, unifyLetters } from './spelling.ts'

export type PersonName = Readonly<{
  /** Họ; empty for people who have a single name. */
  family: string
  /** Chữ đệm, may be several words; often empty. */
  middle: string
  /** Tên, never empty. */
  given: string
}>

/**
 * How alike two names are. `same`: the same name in law, typed in another case
 * or tone style. `variant`: i for y, or blanks, hyphens and apostrophes placed
 * otherwise (Êban, Ê Ban, Ê-ban). `unaccented`: alike only without marks, which
 * is a hint and no proof. `different`: none of these.
 */
export type NameSameness = 'same' | 'variant' | 'unaccented' | 'different'

const longestName = 200
/** What nearly every name looks like; the rest is inspected kind by kind. */
const plainName = /^ *[A-Za-zÀ-ÖØ-öø-\u024F\u1E00-\u1EFF][A-Za-zÀ-ÖØ-öø-\u024F\u1E00-\u1EFF '.-]*$/u
/** Families of more than one word, folded. The longest wins. */
const compoundFamilies = new Set([
  'cong tang ton nu',
  'cong huyen ton nu',
  'cong ton nu',
  'huyen ton nu',
  'ton nu',
  'ton that',
  'au duong',
  'tu ma',
  'tu do',
  'thuong quan',
  'gia cat',
  'hoang phu',
  'dong phuong',
  'tay mon',
  'ha hau',
  'nam cung',
  'doc co',
  'mo dung',
  'ro cham',
  'ro mah',
  'ro o',
  'ro lan',
  'rah lan',
  'buon krong',
  'buon ya',
  'bon krong',
  'bon nieng',
  'bon to',
  'kon so',
  'kon sa',
  'ko sa',
  'lo mu',
  'lieng hot',
  'lieng hang',
  'lieng trang',
  'da cat',
  'da gout',
  'dong gur',
  'nie kdam',
  'e ban',
  'e nuol',
])

/**
 * Name text in its one form: NFC, single blanks, one letter Đ, tones in their
 * legal place. Case is left alone: see `capitalizeName`.
 */
export function canonicalName(text: string): string {
  return placeTones(unifyLetters(text)).replace(/\s+/gu, ' ').trim()
}

/**
 * `NGUYỄN THỊ H'HEN` → `Nguyễn Thị H'Hen`. Words in mixed case are kept: their
 * writer knew better.
 */
export function capitalizeName(text: string): string {
  return text.replace(/[\p{L}\p{M}]+/gu, word => {
    const upper = word.toUpperCase()
    if (word !== upper && word !== word.toLowerCase()) return word
    const first = [...word][0] ?? ''
    return first.toUpperCase() + word.slice(first.length).toLowerCase()
  })
}

/**
 * Splits a full name into family, middle and given. The split is a proposal a
 * person may change: families of two words are known from a list, everything
 * else follows "first word, words between, last word". One word alone is a given
 * name. `K' Brôi` and `Ê-ban` count as one word.
 *
 * Findings (all of them at once): `name.empty`, `.too-long` (200 characters, a
 * bound for safety and not of law), `.control`, `.digit`, `.script`, `.marks`,
 * `.character`.
 */
export function parseFullName(text: string): Parsed<PersonName> {
  const findings = inspectName(text)
  if (findings.length > 0) return refuse(...findings)
  return accept(splitWords(wordsOf(canonicalName(text))))
}

/** Faults of a name or a part of one, empty when it is well-formed. */
export function inspectName(text: string): readonly Finding[] {
  if (text.length <= longestName && plainName.test(text)) return []
  if (text.length > 4 * longestName) return [finding('name.too-long')]
  const typed = text.normalize('NFC')
  const kept = typed.trim()
  if (kept === '') return [finding('name.empty')]
  const findings: Finding[] = []
  if ([...kept].length > longestName) findings.push(finding('name.too-long'))
  const start = typed.indexOf(kept)
  const look = (code: Parameters<typeof finding>[0], pattern: RegExp) => {
    const at = kept.search(pattern)
    if (at >= 0) findings.push(finding(code, start + at))
  }
  look('name.control', /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u)
  look('name.digit', /\p{N}/u)
  look('name.script', /(?!\p{Script=Latin}|[ʼʹ])\p{L}/u)
  look('name.marks', /\p{M}{3,}/u)
  look('name.character', /[^\p{L}\p{M}\p{N}\p{C}\p{Z}'’‘´`.\-‐‑‒–\u2212]/u)
  if (findings.length === 0) look('name.character', /^[^\p{L}]*$/u)
  return findings
}

/** Words, where a mark such as `H'` or `K'` belongs to the word after it. */
function wordsOf(canonical: string): string[] {
  const words: string[] = []
  for (const word of canonical.split(' ')) {
    const previous = words.at(-1)
    if (previous?.endsWith("'") === true && !previous.includes(' '))
      words[words.length - 1] = `${previous} ${word}`
    else words.push(word)
  }
  return words
}

function splitWords(words: readonly string[]): PersonName {
  if (words.length === 1) return { family: '', middle: '', given: words[0] ?? '' }
  let familyEnd = 1
  let givenStart = words.length - 1
  for (let size = Math.min(4, words.length - 1); size > 1; size--) {
    if (isCompoundFamily(words.slice(0, size))) {
      familyEnd = size
      break
    }
  }
  const clanLast = words.length > 2 && /^(y|h|k)('|$)/iu.test(words[0] ?? '')
  if (clanLast && givenStart - 1 >= familyEnd && isCompoundFamily(words.slice(-2))) givenStart -= 1
  return {
    family: words.slice(0, familyEnd).join(' '),
    middle: words.slice(familyEnd, givenStart).join(' '),
    given: words.slice(givenStart).join(' '),
  }
}

function isCompoundFamily(words: readonly string[]): boolean {
  return compoundFamilies.has(words.map(fold).join(' '))
}

/** The parts in written order, joined by single blanks. */
export function formatFullName(name: PersonName): string {
  return [name.family, name.middle, name.given].filter(part => part !== '').join(' ')
}

/** Full name without marks, in lower case, for searching. */
export function foldName(name: PersonName | string): string {
  return fold(typeof name === 'string' ? name : formatFullName(name))
}

/** How alike two full names are; see `NameSameness`. */
export function sameName(a: PersonName | string, b: PersonName | string): NameSameness {
  const [left, right] = [a, b].map(name =>
    canonicalName(typeof name === 'string' ? name : formatFullName(name)).toLowerCase(),
  ) as [string, string]
  if (left === right) return 'same'
  if (loosen(left) === loosen(right)) return 'variant'
  if (loosen(fold(left)) === loosen(fold(right))) return 'unaccented'
  return 'different'
}

const iForY: Readonly<Record<string, string>> = { y: 'i', ý: 'í', ỳ: 'ì', ỷ: 'ỉ', ỹ: 'ĩ', ỵ: 'ị' }

/** Without blanks, hyphens and apostrophes; final y after h k l m s t v qu as i. */
function loosen(text: string): string {
  return text
    .replace(
      /(?<=^|[\s'.-])(h|k|l|m|s|t|v|qu)([yýỳỷỹỵ])(?=$|[\s'.-])/gu,
      (_, head: string, vowel: string) => head + (iForY[vowel] ?? vowel),
    )
    .replace(/[\s'.-]/gu, '')
}

/** Order of Vietnamese lists of people: by given name, then family, then middle. */
export function comparePersonNames(a: PersonName, b: PersonName): number {
  return (
    compareVietnamese(a.given, b.given) ||
    compareVietnamese(a.family, b.family) ||
    compareVietnamese(a.middle, b.middle)
  )
}
