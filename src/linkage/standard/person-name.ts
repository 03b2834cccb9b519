/**
 * A person's name as a register compares it: one spelling, in parts (họ, chữ đệm, tên), with the title, the
 * alias and the bracket set aside. Nothing is guessed silently: where the order of the parts is a custom of a
 * people and not of the language, the reason `name.order-unsure` says so, and the order-free form still links.
 */
import { type Cleaned, isPlaceholder, NOTHING, type Reason } from './cleaned.ts'
import { cleanText } from './encoding.ts'
import { fold, placeTone } from './letters.ts'

export type PersonName = Readonly<{
  /** Lower case, one spelling, parts in the order family middle given. */
  full: string
  family: string
  middle: string
  given: string
  alias: string | null
}>

/** `Ông`, `Bà`, … are titles only in front and only when at least two words follow. */
const TITLE_WORDS = new Set(
  'ông bà anh chị cô cháu bé cụ mr mrs ms miss dr ts ths gs pgs bs ks'.split(' '),
)
const ALIAS =
  /\s+(?:tức|tuc|còn gọi là|con goi la|bí danh|bi danh|tên khác|hay|alias|aka)\s*:?\s+/iu

/** Family names of two words that law and custom keep whole. */
const COMPOUND = new Set(
  'tôn nữ|tôn thất|công tôn|công tằng|công huyền|hồ đắc|âu dương|tư mã|gia cát|thượng quan|đông phương|tây môn|mộ dung|tôn that'.split(
    '|',
  ),
)
const COMPOUND_HEADS = new Set([...COMPOUND].map(name => name.split(' ')[0]!))
/** Given names in front, family or clan name last: Ê Đê, M'Nông, Gia Rai, Ba Na, K'Ho. */
const CLAN_LAST = new Set(
  'niê mlô byă kbuôr êban ayŭn ayun kpă ksor rcom rmah siu nay rahlan hmok kđoh knul buôn krông adrơng êñuôl hđơk'.split(
    ' ',
  ),
)
const HIGHLAND_PREFIX = /^(?:h'|y$|k'|a$|r'|đinh$)/u
const HIGHLAND = new Set([
  'ê đê',
  'ba na',
  'gia rai',
  "m'nông",
  'mnông',
  'cơ ho',
  "k'ho",
  'xơ đăng',
  'chăm',
  'khơ me',
  'khmer',
  'mạ',
  'stiêng',
])

/** A word as it was typed, and what it is: names have few different words, so they are remembered. */
type Word = Readonly<{ text: string; plain: boolean; opens: boolean }>
const known = new Map<string, Word>()
function spell(raw: string): Word {
  let word = known.get(raw)
  if (word === undefined) {
    const text = placeTone(
      cleanText(raw)
        .value.toLowerCase()
        .replace(/^[.,;:"]+|[.,;:"]+$/gu, ''),
    )
    const plain = PLAIN_NAME.test(raw) && text !== '' && !SIGNAL.test(text)
    word = { text, plain, opens: plain && !meansMoreInFront(text) }
    // A part of a longer text would keep the whole of it alive.
    if (known.size < 60_000) known.set(flat(raw), word)
  }
  return word
}
const flat = (text: string) => Buffer.from(text, 'utf16le').toString('utf16le')
/** Words that may begin an alias or say that there is no name. */
const SIGNAL =
  /^(?:tức|tuc|còn|con|bí|bi|tên|ten|hay|alias|aka|null|nil|none|nan|unknown|không|chưa|[-'’.]+)$/u
const meansMoreInFront = (word: string): boolean =>
  TITLE_WORDS.has(word) || HIGHLAND_PREFIX.test(word) || COMPOUND_HEADS.has(word)

/** Words of a name, spelled. */
function words(text: string): string[] {
  const found: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf(' ', from)
    if (to < 0) to = text.length
    if (to > from) {
      const word = spell(text.slice(from, to)).text
      if (word !== '') found.push(word)
    }
    from = to + 1
  }
  return found
}

/** Two or more words of which none can mean anything but themselves: most names, and no more to do. */
function plainName(raw: string): PersonName | null {
  let family = ''
  let middle = ''
  let given = ''
  for (let from = 0; from < raw.length; ) {
    let to = raw.indexOf(' ', from)
    if (to < 0) to = raw.length
    if (to > from) {
      const { text, plain, opens } = spell(raw.slice(from, to))
      if (family === '' ? !opens : !plain) return null
      if (family === '') family = text
      else {
        if (given !== '') middle = middle === '' ? given : `${middle} ${given}`
        given = text
      }
    }
    from = to + 1
  }
  if (given === '') return null
  const full = middle === '' ? `${family} ${given}` : `${family} ${middle} ${given}`
  return { full, family, middle, given, alias: null }
}

/** The parts of spelled words. `ethnicity` (tên dân tộc) decides what spelling alone cannot. */
export function nameParts(
  parts: readonly string[],
  ethnicity?: string,
): Readonly<{ family: string; middle: string; given: string; unsure: boolean }> {
  const n = parts.length
  if (n === 0) return { family: '', middle: '', given: '', unsure: false }
  if (n === 1) return { family: '', middle: '', given: parts[0]!, unsure: false }
  const clanLast = CLAN_LAST.has(parts[n - 1]!) && HIGHLAND_PREFIX.test(parts[0]!)
  if (clanLast)
    return {
      family: parts[n - 1]!,
      middle: parts.slice(0, n - 2).join(' '),
      given: parts[n - 2]!,
      unsure: false,
    }
  const head = n > 2 && COMPOUND.has(`${parts[0]} ${parts[1]}`) ? 2 : 1
  const unsure =
    HIGHLAND_PREFIX.test(parts[0]!) ||
    (ethnicity !== undefined && HIGHLAND.has(ethnicity.toLowerCase()))
  return {
    family: parts.slice(0, head).join(' '),
    middle: parts.slice(head, n - 1).join(' '),
    given: parts[n - 1]!,
    unsure,
  }
}

/** Reads a full name. Null when nothing that could be a name is left. */
export function standardName(raw: string, ethnicity?: string): Cleaned<PersonName> {
  if (raw === '') return NOTHING
  const plain = ethnicity === undefined ? plainName(raw) : null
  if (plain) return { value: plain, reasons: NONE }
  const reasons: Reason[] = []
  let text = raw
  let alias: string | null = null
  if (!PLAIN_NAME.test(raw)) {
    const cleaned = cleanText(raw)
    reasons.push(...cleaned.reasons)
    text = cleaned.value.replace(/\s+/gu, ' ')
    const bracket = /\s*[([{]([^)\]}]*)[)\]}]/u.exec(text)
    if (bracket) {
      reasons.push('name.bracket')
      alias = bracket[1]!.replace(ALIAS_HEAD, '').trim() || null
      text = text.replace(bracket[0], ' ').trim()
    }
    if (/\d/u.test(text)) {
      reasons.push('name.digits')
      text = text.replace(/\d+/gu, ' ').trim()
    }
    text = text.replace(/[_*#"]+/gu, ' ')
  }
  const other = text.length > 8 ? ALIAS.exec(text) : null
  if (other && other.index > 0) {
    reasons.push('name.alias')
    alias = text.slice(other.index + other[0].length).trim() || alias
    text = text.slice(0, other.index)
  }
  if (isPlaceholder(text.trim())) return { value: null, reasons }
  let parts = words(text)
  while (parts.length > 2 && TITLE_WORDS.has(parts[0]!)) {
    reasons.push('name.title')
    parts = parts.slice(1)
  }
  if (parts.length === 0) return { value: null, reasons }
  if (parts.length === 1) reasons.push('name.one-word')
  const { family, middle, given, unsure } = nameParts(parts, ethnicity)
  if (unsure) reasons.push('name.order-unsure')
  const full =
    middle === '' ? (family === '' ? given : `${family} ${given}`) : `${family} ${middle} ${given}`
  return { value: { full, family, middle, given, alias: alias && words(alias).join(' ') }, reasons }
}
const NONE: readonly Reason[] = []
const ALIAS_HEAD = /^(?:tức|tuc|còn gọi là|bí danh|tên khác|alias|aka)\s*:?\s*/iu
/** Letters, marks, spaces, apostrophes and hyphens alone: no repair but spelling is needed. */
const PLAIN_NAME = /^[\p{L}\p{M} '’-]+$/u

/** Why a standard spelling differs from what was typed, for reports; costs more than `standardName`. */
export function nameReasons(raw: string, ethnicity?: string): readonly Reason[] {
  const { value, reasons } = standardName(raw, ethnicity)
  if (!value) return reasons
  const more = new Set<Reason>(reasons)
  for (const reason of cleanText(raw).reasons) more.add(reason)
  if (/\s{2}|^\s|\s$/u.test(raw)) more.add('name.spaces')
  if (raw === raw.toUpperCase() || raw === raw.toLowerCase()) more.add('name.case')
  const typed = raw.normalize('NFC').toLowerCase()
  if (!typed.includes(value.given) && fold(typed).includes(fold(value.given)))
    more.add('name.tone-moved')
  return [...more]
}
