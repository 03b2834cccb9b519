/**
 * Reading: what a card, a scanner or a keyboard gave. A QR code is text that anybody can print and a
 * machine-readable zone is no better, so a reading is a way to find a person in the register, never a proof.
 *
 * Card of 2021: seven fields between bars. Card of 2024: the same seven and up to four more whose order is not
 * published; they are counted and left alone. Scanners on a Vietnamese keyboard garble names, so the number
 * alone is needed and everything else may be missing.
 */
import { orThrow, type Problem } from '#kernel'
import { isPlainDate } from '#vn'
import { problem } from './problems.ts'

export type Reading = Readonly<{
  from: 'qr' | 'mrz' | 'number'
  /** Twelve digits, or nine of an old identity card. */
  number: string
  /** As written on the card; null when the source does not hold it or it could not be read. */
  name: string | null
  /** YYYY-MM-DD */
  birthDate: string | null
  sex: 'male' | 'female' | null
  address: string | null
  oldNumber: string | null
}>

/** Longest text looked at; a QR code of a card holds far less. */
const MAX_TEXT = 2_000

const nothing = { name: null, birthDate: null, sex: null, address: null, oldNumber: null }

/** The rule: reads a card's text, or says what is wrong with it. */
export function readCard(raw: string): Reading | Problem {
  if (raw.length > MAX_TEXT) return problem('reading-unknown', { field: 'card' })
  const text = repaired(raw)
    .normalize('NFC')
    .replaceAll(/[\u200B\uFEFF]/g, '')
    .trim()
  const lines = text.toUpperCase().split(/\s+/)
  if (lines.length === 3 && lines.every(line => line.length === 30) && text.includes('<'))
    return readMachineZone(lines as [string, string, string])
  if (text.includes('|')) return readQrText(text)
  const digits = text.replace(/[\s.]/g, '')
  if (/^(\d{9}|\d{12})$/.test(digits)) return { from: 'number', number: digits, ...nothing }
  return problem('reading-unknown', { field: 'card' })
}

/** The deed's form of the rule, for a door that throws. */
export const cardOf = (raw: string): Reading => orThrow(readCard(raw))

function readQrText(text: string): Reading | Problem {
  const fields = text.split('|').map(f => f.trim())
  const number = fields[0] ?? ''
  // Seven to twelve fields are known; a garbled reading may have lost some, and the number still finds the person.
  if (!/^\d{12}$/.test(number) || fields.length > 16)
    return problem('reading-unknown', { field: 'card' })
  const whole = fields.length >= 7
  const at = (i: number) => (whole ? fields[i] || null : null)
  const sex = at(4)?.toLowerCase()
  return {
    from: 'qr',
    number,
    name: at(2),
    birthDate: dateFrom(at(3)),
    sex: sex === 'nam' ? 'male' : sex === 'nữ' ? 'female' : null,
    address: at(5),
    oldNumber: /^\d{9}$/.test(at(1) ?? '') ? at(1) : null,
  }
}

/** `ddMMyyyy` → `YYYY-MM-DD`, or null when it is no day. */
function dateFrom(text: string | null): string | null {
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(text ?? '')
  if (!parts) return null
  const date = `${parts[3]}-${parts[2]}-${parts[1]}`
  return isPlainDate(date) ? date : null
}

/** Check digit of ICAO Doc 9303 part 3, 4.9: weights 7, 3, 1. */
export function checkDigit(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    const value = c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55
    sum += value * [7, 3, 1][i % 3]!
  }
  return sum % 10
}

/** TD1 (ICAO Doc 9303 part 5) as the Vietnamese card fills it: all twelve digits stand in the optional data. */
function readMachineZone(lines: readonly [string, string, string]): Reading | Problem {
  const [one, two, three] = lines
  if (!/^ID?<?VNM/.test(one) || !/^[0-9A-Z<]{90}$/.test(lines.join('')))
    return problem('reading-unknown', { field: 'card' })
  const fits = (text: string, digit: string | undefined) => String(checkDigit(text)) === digit
  const right =
    fits(one.slice(5, 14), one[14]) &&
    fits(one.slice(15, 29), one[29]) &&
    fits(two.slice(0, 6), two[6]) &&
    fits(two.slice(8, 14), two[14]) &&
    fits(one.slice(5) + two.slice(0, 7) + two.slice(8, 15) + two.slice(18, 29), two[29])
  if (!right) return problem('reading-check-digit', { field: 'card' })
  const number = one.slice(15, 29).replaceAll('<', '')
  if (!/^\d{12}$/.test(number)) return problem('reading-unknown', { field: 'card' })
  // The year has two digits here; the number itself says the century (fourth digit, two sexes a century).
  const century = 1900 + 100 * Math.floor(Number(number[3]) / 2)
  const birthDate = `${century + Number(two.slice(0, 2))}-${two.slice(2, 4)}-${two.slice(4, 6)}`
  return {
    from: 'mrz',
    number,
    name: three.replaceAll(/<+/g, ' ').trim() || null,
    birthDate: isPlainDate(birthDate) ? birthDate : null,
    sex: two[7] === 'M' ? 'male' : two[7] === 'F' ? 'female' : null,
    address: null,
    oldNumber: null,
  }
}

/** Some scanners send UTF-8 bytes as Latin-1 letters; undone only when the result is whole UTF-8. */
function repaired(text: string): string {
  if (!/[\u00C2-\u00F4][\u0080-\u00BF]/.test(text) || /[^\u0000-\u00FF]/.test(text)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
