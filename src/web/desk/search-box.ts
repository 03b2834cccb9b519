/**
 * Search box: what an officer typed in one box as a question to the register. Pure.
 *
 *   019190000123 · 091 234 567 · 0912 000 111 · 000123 1990
 *   Nguyễn Văn An 1990 · nguyen van an 17/05/1990 · Nguyễn Văn An, Bách Quang, Thái Nguyên
 */
import type { Problem } from '#kernel'
import { phoneOf, type SearchQuery } from '#register'
import { type AdminUnitCode, adminUnit, findUnits, formatUnit, parsePartialDate } from '#vn'
import { problem } from './problems.ts'

/** @property birth and @property place beside the box; what stands there wins over what stands in it */
export type Box = Readonly<{ q: string; birth: string; place: string; wide: boolean }>

const TAIL_AND_YEAR = /^(\d{6,8})\s+((?:18|19|20)\d{2})$/u
const DATE = /(?:^|\s)(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}[/.-]\d{4}|\d{4}(?:-\d\d){0,2})$/u

/** What was typed as a query; how little is too little the register says. */
export function queryIn(box: Box, today: string): SearchQuery | Problem {
  const [head = '', ...rest] = box.q.split(',').map(part => part.trim())
  const place = box.place.trim() || rest.filter(Boolean).join(', ')
  const unit = place === '' ? null : unitIn(place, today)
  if (unit !== null && typeof unit === 'object') return unit
  const within = unit === null ? {} : { unit }

  const digits = head.replace(/[\s.()-]/gu, '')
  if (/^\+?\d+$/u.test(digits)) {
    const tail = TAIL_AND_YEAR.exec(head)
    if (tail) return { numberTail: tail[1]!, birthYear: Number(tail[2]), ...within }
    if (/^\d{9}$|^\d{12}$/u.test(digits)) return { number: digits }
    if (phoneOf(digits) !== null) return { phone: digits }
    const year = Number(box.birth.trim().slice(-4))
    return { numberTail: digits, birthYear: year, ...within }
  }
  const found = DATE.exec(head)
  const written = box.birth.trim() || found?.[1] || ''
  const name = found === null ? head : head.slice(0, found.index).trim()
  const wide = box.wide ? { wide: true } : {}
  if (written === '') return { name, ...within, ...wide }
  const birth = parsePartialDate(written)
  if (!birth.ok) return problem('birth-unreadable', { field: 'birth' })
  return birth.value.length === 4
    ? { name, birthYear: Number(birth.value), ...within, ...wide }
    : { name, birthDate: birth.value, ...within, ...wide }
}

/** Communes named in a refusal at most. */
const NAMED = 4

/** The one unit of today that a text means: a code, a commune with or without its province, a province. */
function unitIn(text: string, today: string): AdminUnitCode | Problem {
  if (/^\d{2}$|^\d{5}$/u.test(text) && adminUnit(text, today)) return text
  const [first = '', ...above] = text
    .slice(0, 120)
    .split(',')
    .map(part => part.trim())
  const province =
    above.length > 0 ? findUnits(above.at(-1)!, { on: today, level: 'province' }) : []
  const within = province.length === 1 ? { within: province[0]!.code } : {}
  const units = findUnits(first, { on: today, ...within }).filter(u => u.level !== 'district')
  if (units.length === 0) return problem('place-unknown', { field: 'place' })
  if (units.length > 1)
    return problem('place-ambiguous', {
      field: 'place',
      places: units
        .slice(0, NAMED)
        .map(u => formatUnit(u.code, today))
        .join('; '),
    })
  return units[0]!.code
}
