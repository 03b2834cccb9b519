/**
 * Numbers that identify: the 12-digit personal number, the 9-digit identity card (CMND), and any other number of
 * fixed length. Spreadsheets eat leading zeros and write 1.23E+11; what they destroyed is told, not guessed.
 * The personal number has no check digit: a typing error may be another living person, so it never decides alone.
 */
import { type Cleaned, isPlaceholder, NOTHING, type Reason } from './cleaned.ts'

export type PersonalNumbers = Readonly<{ id12: string | null; id9: string | null }>

/** The digits of a typed number, or null with the reason when a machine already lost some of them. */
export function digitsOf(raw: string): Cleaned {
  let text = raw.trim()
  if (text === '' || isPlaceholder(text)) return NOTHING
  const reasons: Reason[] = []
  if (/^\d+$/.test(text) && !isFiller(text)) return { value: text, reasons }
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/iu.test(text)) {
    const exact = Number(text.replace(',', '.'))
    const shown = (/^\d+(?:[.,](\d+))?/.exec(text)?.[1] ?? '').length
    const exponent = Number(/e\+?(\d+)$/iu.exec(text)![1])
    // 1.23E+11 has lost nine digits; 7.9203012345E+10 has lost none.
    if (shown < exponent) return { value: null, reasons: ['id.exponent'] }
    reasons.push('id.exponent')
    text = exact.toFixed(0)
  } else if (/^\d+[.,]0+$/.test(text)) {
    reasons.push('id.decimal')
    text = text.replace(/[.,]0+$/, '')
  }
  const digits = text.replace(/[\s.\-_'’"=/]/gu, '')
  if (digits !== text) reasons.push('id.separators')
  if (!/^\d+$/.test(digits)) {
    const only = digits.replace(/\D/gu, '')
    return only === ''
      ? { value: null, reasons: ['id.letters'] }
      : { value: only, reasons: [...reasons, 'id.letters'] }
  }
  if (
    /^(\d)\1*$/.test(digits) ||
    '01234567890123'.startsWith(digits) ||
    '123456789012'.startsWith(digits)
  )
    return { value: null, reasons: ['id.placeholder'] }
  return { value: digits, reasons }
}

/** Reads a column where old and new numbers stand together; the length tells which. */
export function standardPersonalNumber(raw: string): Cleaned<PersonalNumbers> {
  const { value, reasons } = digitsOf(raw)
  if (value === null) return { value: null, reasons }
  if (value.length === 12) return { value: { id12: value, id9: null }, reasons }
  if (value.length === 9) return { value: { id12: null, id9: value }, reasons }
  // Provinces are 001 to 096, so a personal number may lose one or two zeros and an old card one or two. One that
  // still begins with its zero lost another digit: it stays short, and is compared as one edit away.
  const whole = value[0] === '0' ? value : null
  const told: Reason[] = [...reasons, whole ? 'id.length' : 'id.lost-zeros']
  if (value.length === 10 || value.length === 11)
    return { value: { id12: whole ?? value.padStart(12, '0'), id9: null }, reasons: told }
  if (value.length === 7 || value.length === 8)
    return { value: { id12: null, id9: whole ?? value.padStart(9, '0') }, reasons: told }
  return { value: null, reasons: [...reasons, 'id.length'] }
}

/** What the digits of a personal number say; null where they say nothing possible. Flags, never a refusal. */
export function personalNumberSays(
  id12: string,
): Readonly<{ sex: 'male' | 'female'; year: number }> | null {
  if (!/^0\d{11}$/.test(id12)) return null
  const code = +id12[3]!
  return {
    sex: code % 2 === 0 ? 'male' : 'female',
    year: 1900 + 100 * Math.floor(code / 2) + +id12.slice(4, 6),
  }
}

/** A number of a known length, zeros given back: tax codes (10 or 13), social insurance (10), phones. */
export function standardDigits(raw: string, length?: number): Cleaned {
  const { value, reasons } = digitsOf(raw)
  if (value === null || length === undefined || value.length === length)
    return { value: value === null || value.length > 15 ? null : value, reasons }
  if (value.length < length && value.length >= length - 2)
    return { value: value.padStart(length, '0'), reasons: [...reasons, 'id.lost-zeros'] }
  return { value: value.length > 15 ? null : value, reasons: [...reasons, 'id.length'] }
}

/** One digit throughout, or digits in order: typed to fill a box. */
const isFiller = (digits: string): boolean =>
  '01234567890123'.startsWith(digits) ||
  '123456789012'.startsWith(digits) ||
  /^(\d)\1*$/.test(digits)
