/** Dates and times as people read them, in Vietnamese time. Formatters are made once: making one is slow. */
import type { Lang } from './index.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const day = {
  vi: new Intl.DateTimeFormat('vi-VN', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: ZONE,
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: ZONE,
  }),
}
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: ZONE,
  hourCycle: 'h23',
})
const number = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') }
const weekday = {
  vi: new Intl.DateTimeFormat('vi-VN', { weekday: 'long', timeZone: ZONE }),
  en: new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: ZONE }),
}

/**
 * A day, or as much of it as is known: `2026-11-21`, `1956-07`, `1956`. Anything else is shown as it stands.
 */
export function showDate(date: string | null | undefined, lang: Lang): string {
  if (!date) return ''
  const known = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date)
  if (!known) return isInstant(date) ? day[lang].format(new Date(date)) : date
  const [, y, m, d] = known
  if (d) return day[lang].format(new Date(`${date}T05:00:00Z`))
  return m ? `${m}/${y}` : y!
}

const isInstant = (text: string) =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text))

/** `09:05, 21/11/2026` */
export function showInstant(instant: string | null | undefined, lang: Lang): string {
  if (!instant) return ''
  if (!isInstant(instant)) return instant
  const at = new Date(instant)
  return `${clock.format(at)}, ${day[lang].format(at)}`
}

/** `17:00, thứ sáu 27/11/2026`: for a promise, where the day of the week helps. */
export function showPromise(instant: string | null | undefined, lang: Lang): string {
  if (!instant) return ''
  // A promise of a day is kept until offices close, at 17:00.
  const full = /^\d{4}-\d{2}-\d{2}$/.test(instant) ? `${instant}T10:00:00Z` : instant
  if (!isInstant(full)) return instant
  const at = new Date(full)
  const name = weekday[lang].format(at)
  return `${clock.format(at)}, ${lang === 'vi' ? name.toLowerCase() : name} ${day[lang].format(at)}`
}

export const showNumber = (n: number, lang: Lang): string => number[lang].format(n)
