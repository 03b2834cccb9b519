/** Place: how a place of today was called and coded on the day somebody wrote it down. */
import { formatUnit, predecessors } from '#vn'

/** From this day on there are communes of 2025 and no districts. */
export const MERGER = '2025-07-01'
/** Days on which names, kinds or codes changed; between two of them a code reads the same. */
const CHANGES = ['2025-01-01', MERGER, '2026-04-30']

/**
 * Code of a commune of today on another day. Before the merger it was one of the communes it was made from;
 * which one goes with the house, told by `key`.
 */
export function unitOn(unit: string, key: string, day: string): string {
  if (day >= MERGER) return unit
  const old = predecessors(unit)
  if (old.length === 0) return unit
  let h = 0
  for (let i = 24; i < key.length; i++) h = (Math.imul(h, 31) + key.charCodeAt(i)) >>> 0
  return old[h % old.length]!
}

const texts = [...CHANGES, ''].map(() => new Map<string, string>())

/** The unit with those above it as it was written on a day: three levels before the merger, two after. */
export function unitText(code: string, day: string): string {
  let era = CHANGES.length
  while (era > 0 && day < CHANGES[era - 1]!) era--
  let text = texts[era]!.get(code)
  if (text === undefined) {
    text = formatUnit(code, era === 0 ? '2024-12-31' : day)
    texts[era]!.set(code, text)
  }
  return text
}
