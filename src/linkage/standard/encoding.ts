/**
 * Text that was written in one encoding and read in another. Vietnamese files of the 1990s and 2000s come in
 * TCVN3 (`NguyÔn`), VNI (`Nguyeãn`) or VIQR (`Nguye^~n`); newer ones are often UTF-8 read twice (`Nguyá»…n`).
 * Detection needs evidence: a text is turned only when the result reads as Vietnamese and the source did not.
 */
import type { Cleaned, Reason } from './cleaned.ts'
import { unifyLetters } from './letters.ts'

export type LegacyEncoding = 'tcvn3' | 'vni' | 'viqr' | 'utf8-twice'

const TCVN3_FROM = 'µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦'
const TCVN3_TO = 'àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ'
const TCVN3 = new Map([...TCVN3_FROM].map((c, i) => [c, [...TCVN3_TO][i]!]))

/** VNI writes a letter and then its mark; ơ, ư, i and đ have letters of their own. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ø: '\u0300',
  ù: '\u0301',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  à: '\u0302\u0300',
  á: '\u0302\u0301',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  è: '\u0306\u0300',
  é: '\u0306\u0301',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
}
const VNI_LETTERS: Readonly<Record<string, string>> = {
  ô: 'ơ',
  ö: 'ư',
  ì: 'ì',
  í: 'í',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  î: 'ỵ',
  ñ: 'đ',
}
const VNI_PAIR = /([aeouyôö])([øùûõïâàáåãäêèéúüë])|[ôöìíæóòîñ]/giu

const fromTcvn3 = (text: string) => [...text].map(c => TCVN3.get(c) ?? c).join('')

function fromVni(text: string): string {
  return text
    .replace(VNI_PAIR, (whole, letter?: string, mark?: string) => {
      if (letter === undefined || mark === undefined) {
        const to = VNI_LETTERS[whole.toLowerCase()] ?? whole
        return whole === whole.toLowerCase() ? to : to.toUpperCase()
      }
      const base = VNI_LETTERS[letter.toLowerCase()] ?? letter.toLowerCase()
      const full = base + VNI_MARKS[mark.toLowerCase()]!
      return letter === letter.toLowerCase() ? full : full.toUpperCase()
    })
    .normalize('NFC')
}

const VIQR_TONES: Readonly<Record<string, string>> = {
  "'": '\u0301',
  '`': '\u0300',
  '?': '\u0309',
  '~': '\u0303',
  '.': '\u0323',
}
const VIQR_SHAPES: Readonly<Record<string, string>> = {
  '^': '\u0302',
  '(': '\u0306',
  '+': '\u031b',
}
const VIQR = /([aeiouy])([\^(+]?)(['`?~.]?)/giu

function fromViqr(text: string): string {
  return text
    .replace(/dd/gu, 'đ')
    .replace(/D[dD]/gu, 'Đ')
    .replace(
      VIQR,
      (_, vowel: string, shape: string, tone: string) =>
        vowel + (VIQR_SHAPES[shape] ?? '') + (VIQR_TONES[tone] ?? ''),
    )
    .normalize('NFC')
}

/** Windows-1252 for the bytes 80..9f, whose characters a UTF-8 text read twice shows. */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const CP1252_BYTE = new Map([...CP1252].map((c, i) => [c, 0x80 + i]))
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function fromUtf8Twice(text: string): string | null {
  const bytes: number[] = []
  for (const c of text) {
    const code = c.codePointAt(0)!
    const byte = CP1252_BYTE.get(c) ?? code
    if (byte > 255) return null
    bytes.push(byte)
  }
  try {
    return strictUtf8.decode(Uint8Array.from(bytes))
  } catch {
    return null
  }
}

const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/giu
const FOREIGN = /[¡-¿×÷ØÞßåæøþ¸»¾¼½ÆÇËÎÏÑÖÜäåçëîïñöûü\u00ad]/gu

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0
/** Letters Vietnamese uses, less those it never does. */
const vietnameseness = (text: string) => count(text, VIETNAMESE) - 2 * count(text, FOREIGN)

/**
 * The encoding a text was wrongly read from, or null when it reads well as it stands. `sample` may be one
 * value or many joined: a column is surer than a cell.
 */
export function detectLegacyEncoding(sample: string): LegacyEncoding | null {
  // Letters that only Unicode has: whoever wrote them wrote Unicode.
  if (/[\u1ea0-\u1ef9đĐơƠưƯăĂ]|\p{M}/u.test(sample)) return null
  if (/[ÃÄÆá]\S|áº|á»/u.test(sample)) {
    const once = fromUtf8Twice(sample)
    if (once !== null && once.length < sample.length) return 'utf8-twice'
  }
  if (/[^\x00-\x7f]/u.test(sample)) {
    const before = vietnameseness(sample)
    const tcvn3 = vietnameseness(fromTcvn3(sample))
    const vni = vietnameseness(fromVni(sample))
    const best = Math.max(tcvn3, vni)
    // VNI leaves pairs of a plain vowel and a marked one that Vietnamese never writes.
    const pairs = count(sample, /[aeouy][øùûõïâàáåãäêèéúüë]/giu)
    if (vni === best && pairs > 0 && vni > before) return 'vni'
    if (tcvn3 === best && tcvn3 > before && count(sample, FOREIGN) > 0) return 'tcvn3'
    return null
  }
  // An apostrophe alone is O'Brien; only the other signs are evidence.
  const signs = count(sample, /[aeouy][\^(+]|[aeiouy][`~](?=[a-z\s]|$)/giu)
  return signs > 0 && vietnameseness(fromViqr(sample)) >= 1 && !/[@/\\]/u.test(sample)
    ? 'viqr'
    : null
}

export function fromLegacy(text: string, encoding: LegacyEncoding): string {
  if (encoding === 'tcvn3') return fromTcvn3(text)
  if (encoding === 'vni') return fromVni(text)
  if (encoding === 'viqr') return fromViqr(text)
  return fromUtf8Twice(text) ?? text
}

/** A text in NFC without invisible or look-alike letters, and repaired where it was read wrongly. */
export function cleanText(raw: string): Cleaned & { value: string } {
  if (/^[\x20-\x7e]*$/.test(raw) && !/[\^`~]|[aeiouy]['?(+]/iu.test(raw))
    return { value: raw, reasons: [] }
  const reasons: Reason[] = []
  const legacy = detectLegacyEncoding(raw)
  const unified = unifyLetters(legacy ? fromLegacy(raw, legacy) : raw)
  if (legacy) reasons.push('encoding.repaired')
  if (unified.decomposed) reasons.push('encoding.decomposed')
  if (unified.invisible) reasons.push('encoding.invisible')
  if (unified.lookalike) reasons.push('encoding.lookalike')
  return { value: unified.text, reasons }
}
