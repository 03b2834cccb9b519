/** What a column holds by its values alone, for files whose heads say nothing. Pure; a sample is enough. */

import type { Slot } from './recognise-heads.ts'
import { standardSex } from './standard/common.ts'
import type { DateOrder } from './standard/date.ts'
import { standardDate } from './standard/date.ts'
import type { LegacyEncoding } from './standard/encoding.ts'
import { detectLegacyEncoding } from './standard/encoding.ts'
import { fold } from './standard/letters.ts'

/** Family names of nearly all Vietnamese, folded. */
const FAMILIES = new Set(
  `nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh
  lam mai to ha luu luong cao chau ta thai tong phung quach trieu la lai giang luc kieu nghiem mac hua dam
  tang thach son chu cu khuc bach lu ma nong quan vi lo cam hoa ngan lau vang giang sung thao mua ha`
    .trim()
    .split(/\s+/u),
)

const shareOf = (values: readonly string[], holds: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(holds).length / values.length

/** Whether most values begin with a Vietnamese family name. `values` are without legacy encodings. */
export function looksVietnamese(values: readonly string[]): boolean {
  const told = values.filter(v => v.trim() !== '')
  return shareOf(told, v => FAMILIES.has(fold(v.trim()).toLowerCase().split(/\s+/u)[0]!)) >= 0.5
}

/** In which order day and month stand: a part above 12 tells it; without one, day first. */
export function dateOrderOf(values: readonly string[]): DateOrder {
  let dayFirst = 0
  let monthFirst = 0
  for (const value of values) {
    const parts = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](?:\d{2}|\d{4})\b/u.exec(value)
    if (!parts) continue
    if (+parts[1]! > 12) dayFirst++
    else if (+parts[2]! > 12) monthFirst++
  }
  return monthFirst > 3 * dayFirst ? 'mdy' : 'dmy'
}

const isDateText = (value: string) =>
  /^\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}(?:[ T]\d.*)?$|^(?:19|20)\d{6}$/u.test(value) &&
  standardDate(value).value !== null

const PHONE = /^(?:\+?84|0)[\s.-]?[35789](?:[\s.-]?\d){8}$/u
const NUMBER12 = /^0\d{2}[0-3]\d{8}$/u

/** The slot a column's values speak for clearly, or null. */
export function slotOfContent(values: readonly string[]): Slot | null {
  const told = values.map(v => v.trim()).filter(v => v !== '')
  if (told.length < 3) return null
  if (shareOf(told, v => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(v)) >= 0.8) return 'email'
  if (shareOf(told, v => NUMBER12.test(v)) >= 0.5) return 'personal_number'
  if (shareOf(told, v => PHONE.test(v)) >= 0.8) return 'phone'
  if (shareOf(told, isDateText) >= 0.8) return 'date_of_birth'
  const different = new Set(told.map(v => fold(v).toLowerCase()))
  if (different.size === 2 && told.every(v => /\p{L}/u.test(v) && standardSex(v).value !== null))
    return 'sex'
  const words = (v: string) => v.split(/\s+/u).length
  if (looksVietnamese(told) && shareOf(told, v => words(v) >= 2 && words(v) <= 6) >= 0.9)
    return 'full_name'
  return null
}

/** The encoding a column was wrongly read from; the column as a whole is better evidence than a cell. */
export function legacyOf(values: readonly string[]): LegacyEncoding | null {
  const odd = values.filter(v => /[^\x20-\x7e]|[\^`~]|[aeiouyAEIOUY][(+?]/u.test(v))
  if (odd.length < 2) return null
  return detectLegacyEncoding(odd.slice(0, 200).join(' '))
}
