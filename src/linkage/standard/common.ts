/** Standardisers for data of any country: words, names, postcodes, phones, e-mail addresses. */
import { type Cleaned, isPlaceholder, NOTHING, type Reason } from './cleaned.ts'
import { cleanText } from './encoding.ts'
import { fold } from './letters.ts'

/** Lower case, one space, no punctuation but what holds words together. */
export function standardText(raw: string): Cleaned {
  const { value, reasons } = cleanText(raw)
  const text = value
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}'&+]+/gu, ' ')
    .trim()
  if (text === '' || isPlaceholder(text))
    return text === '' ? NOTHING : { value: null, reasons: ['text.placeholder'] }
  return { value: text, reasons: text === value ? reasons : [...reasons, 'text.case' as const] }
}

/** A value that is compared whole (sex, status, country), lower case. */
export function standardCode(raw: string): Cleaned {
  const text = raw.trim().toLowerCase()
  if (text === '' || isPlaceholder(text)) return NOTHING
  return { value: text, reasons: text === raw ? [] : ['text.case'] }
}

const SEX: Readonly<Record<string, 'm' | 'f'>> = {
  nam: 'm',
  male: 'm',
  m: 'm',
  '1': 'm',
  man: 'm',
  trai: 'm',
  nu: 'f',
  female: 'f',
  f: 'f',
  '0': 'f',
  '2': 'f',
  woman: 'f',
  gai: 'f',
}
export function standardSex(raw: string): Cleaned<'m' | 'f'> {
  const text = fold(raw.trim().toLowerCase())
  if (text === '') return NOTHING
  const value = SEX[text] ?? null
  return {
    value,
    reasons: value === null ? ['text.placeholder'] : text === raw ? [] : ['text.case'],
  }
}

/** A given name or surname outside Vietnam: letters and hyphens, folded case, no titles. */
export function standardGivenName(raw: string): Cleaned {
  const { value, reasons } = cleanText(raw)
  const text = value
    .toLowerCase()
    .replace(/^(?:mr|mrs|ms|miss|dr|prof|sir|dame|lady|lord|rev)\.?\s+/u, '')
    .replace(/[^\p{L}\p{M}'-]+/gu, ' ')
    .trim()
  if (text === '' || isPlaceholder(text)) return NOTHING
  return { value: text, reasons: text === raw ? reasons : [...reasons, 'name.case' as const] }
}

export function standardPostcode(raw: string): Cleaned {
  const text = raw.toLowerCase().replace(/[^a-z0-9]+/gu, '')
  if (text === '' || isPlaceholder(text)) return NOTHING
  return { value: text, reasons: text === raw ? [] : ['text.form'] }
}

/** Digits of a phone in national form: `+84 912 345 678` and `0912345678` are one. */
export function standardPhone(raw: string, country = '84'): Cleaned {
  const reasons: Reason[] = []
  let digits = raw.replace(/\D/gu, '')
  if (digits.length < 6 || digits.length > 15)
    return digits === '' ? NOTHING : { value: null, reasons: ['id.length'] }
  if (digits.startsWith(`00${country}`)) digits = digits.slice(2)
  if (digits.startsWith(country) && digits.length > 9) digits = `0${digits.slice(country.length)}`
  else if (!digits.startsWith('0') && digits.length === 9) {
    digits = `0${digits}`
    reasons.push('id.lost-zeros')
  }
  if (digits !== raw) reasons.push('id.separators')
  return { value: digits, reasons }
}

export function standardEmail(raw: string): Cleaned {
  const text = raw.trim().toLowerCase().replace(/\s+/gu, '')
  if (text === '' || isPlaceholder(text)) return NOTHING
  return { value: text, reasons: text === raw ? [] : ['text.case'] }
}
