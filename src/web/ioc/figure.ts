/** Figure: numbers as the board prints them. Formatters are made once: making one is slow. */
import type { Lang } from '../i18n/index.ts'

const share = {
  vi: new Intl.NumberFormat('vi-VN', { style: 'percent', maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 }),
}
const count = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') }
const points = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1, signDisplay: 'always' }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1, signDisplay: 'always' }),
}

/** `94,2%`; null (nothing to divide by) is said in words by the caller, never as 0 or 100. */
export const showShare = (value: number, lang: Lang): string => share[lang].format(value)
export const showCount = (value: number, lang: Lang): string => count[lang].format(value)
/** `+2,1` for counts, `+2,1 điểm %` for shares. */
export const showDelta = (value: number, kind: 'count' | 'share', lang: Lang): string =>
  kind === 'count'
    ? points[lang].format(value)
    : `${points[lang].format(value * 100)} ${lang === 'vi' ? 'điểm %' : 'points'}`

/** Time overdue in whole days, or hours below one day. */
export function overdueBy(
  promisedAt: string,
  until: string,
): { unit: 'days' | 'hours'; value: number } {
  const hours = Math.max(0, (Date.parse(until) - Date.parse(promisedAt)) / 3_600_000)
  return hours >= 24
    ? { unit: 'days', value: Math.floor(hours / 24) }
    : { unit: 'hours', value: Math.ceil(hours) }
}
