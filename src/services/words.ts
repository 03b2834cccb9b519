/** Words: how values of the sources are written for people, in Vietnamese. */
import type { Place, Residence } from '#register'
import {
  ethnicGroup,
  formatDate,
  formatFullName,
  formatPartialDate,
  formatUnit,
  isPlainDate,
  type PartialDate,
  type PersonName,
} from '#vn'
import type { Text } from './procedure.ts'

const regions = new Intl.DisplayNames(['vi'], { type: 'region' })

export const writtenName = (name: PersonName): string => formatFullName(name)
export const writtenDate = (date: string): string =>
  isPlainDate(date) ? formatDate(date) : formatPartialDate(date as PartialDate)
export const writtenEthnicity = (code: string): string => ethnicGroup(code)?.name ?? code
/** @param code ISO 3166-1 alpha-2 */
export const writtenCountry = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code
export const writtenSex = (sex: string): string =>
  sex === 'male' ? 'Nam' : sex === 'female' ? 'Nữ' : 'Chưa xác định'
export const writtenPlace = (place: Place): string => place.text
/** The line as written and the unit it lay in by the code list of its day. */
export const writtenResidence = (of: Pick<Residence, 'address' | 'unit' | 'asOf'>): string =>
  [of.address, formatUnit(of.unit, of.asOf)].filter(part => part !== '').join(', ')

export const SOURCE_NAMES: Readonly<Record<'register' | 'notice' | 'eid' | 'ask', Text>> = {
  register: { vi: 'Cơ sở dữ liệu quốc gia về dân cư', en: 'national population register' },
  notice: { vi: 'Giấy chứng sinh điện tử', en: 'electronic birth notice' },
  eid: { vi: 'Tài khoản định danh điện tử', en: 'e-ID account' },
  ask: { vi: 'Người khai', en: 'the applicant' },
}

/** A time limit in words: `04 ngày làm việc`. */
export function writtenDuration(
  of: { quantity: number; unit: string; sameDay?: boolean } | null,
): string {
  if (of === null) return 'Theo quy định của pháp luật'
  if (of.sameDay) return 'Trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo'
  const units: Readonly<Record<string, string>> = {
    'working-day': 'ngày làm việc',
    day: 'ngày',
    'working-hour': 'giờ làm việc',
    month: 'tháng',
  }
  return `${String(of.quantity).padStart(2, '0')} ${units[of.unit] ?? of.unit}`
}

/** A name as a list shows it: enough for the applicant at the counter, too little to browse. */
export function maskedName(name: string): string {
  const [first, ...rest] = name.trim().split(/\s+/)
  return [first, ...rest.map(word => `${[...word][0]}.`)].join(' ')
}
