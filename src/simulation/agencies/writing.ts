/** Writing: how clerks write numbers, dates and addresses into forms. */
import { ethnicGroup, provinceOf, toJusticeDate } from '#vn'
import { iso } from '../history/calendar.ts'
import { MERGER } from '../place.ts'
import type { Copy } from './copy.ts'
import { stripMarks } from './name-error.ts'

/** Place of a row in the country: cell and number within it. */
export type Key = Readonly<{ cell: number; n: number }>

export const pad = (n: number, width: number) => String(n).padStart(width, '0')
export const serial = ({ cell, n }: Key) => `${pad(cell, 4)}${pad(n, 6)}`
export const slashes = (birth: string) =>
  birth.length === 10
    ? `${birth.slice(8)}/${birth.slice(5, 7)}/${birth.slice(0, 4)}`
    : toJusticeDate(birth as never)
export const dmy = kept((day: number) => slashes(iso(day)))
/** `20/07/1956`, and `01/01/1956` where only the year is known: the form takes nothing else. */
export const filled = (birth: string) =>
  slashes(birth.length === 4 ? `${birth}-01-01` : birth.length === 7 ? `${birth}-01` : birth)
export const group = kept((code: string) => ethnicGroup(code)?.name ?? code)

/** Remembers what was worked out once: units and days are few, rows are many. */
function kept<K, V>(of: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return key => {
    let value = known.get(key)
    if (value === undefined) {
      value = of(key)
      known.set(key, value)
    }
    return value
  }
}

/** Commune, district and province of a written unit; no district since the merger. */
export const levels = kept((text: string): readonly [string, string, string] => {
  const parts = text.split(', ')
  return parts.length >= 3
    ? [parts[0]!, parts.slice(1, -1).join(', '), parts.at(-1)!]
    : [parts[0]!, '', parts[1] ?? '']
})
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const provinceBefore = kept((unit: string) => provinceOf(unit, '2025-06-30')?.code ?? '')
const provinceAfter = kept((unit: string) => provinceOf(unit, '2026-06-01')?.code ?? '')
export const provinceCode = (unit: string, day: string) =>
  day < MERGER ? provinceBefore(unit) : provinceAfter(unit)
export const whole = (c: Copy) => `${c.address}, ${c.unitText}`
/** `P. Bách Quang, TP. Sông Công, Thái Nguyên`: how a clerk shortens a unit. */
const shortened = kept((unitText: string) =>
  unitText
    .replaceAll('Phường ', 'P. ')
    .replaceAll('Thị trấn ', 'TT. ')
    .replaceAll('huyện ', 'H. ')
    .replaceAll('quận ', 'Q. ')
    .replaceAll('thị xã ', 'TX. ')
    .replaceAll('thành phố ', 'TP. ')
    .replaceAll('tỉnh ', ''),
)
export const bare = kept((unitText: string) => stripMarks(shortened(unitText)))
export const clerk = (c: Copy) => `${c.address}, ${shortened(c.unitText)}`
export const words = (name: string) => name.trim().split(/\s+/u)
