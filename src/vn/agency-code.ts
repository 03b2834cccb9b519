/**
 * Electronic identification codes of agencies (mã định danh điện tử).
 *
 * Two notations are in use. The new one reads from the left, level 1 first:
 * `H55.242` (Quyết định 20/2020/QĐ-TTg, at most 35 characters). The old one of
 * QCVN 102:2016 reads from the right, empty levels as zeros: `000.00.00.H55`. It
 * lives on in documents and in local procedure codes. Both are compared by level.
 */
import { agencyFile } from './data.ts'
import { accept, finding, type Parsed, refuse } from './problems.ts'

export type AgencyCode = Readonly<{
  /** As written, in capital letters. */
  text: string
  notation: 'new' | 'old'
  /** Groups from level 1 down: `['H55', '242']`. */
  levels: readonly string[]
}>

export type Level1Agency = Readonly<{
  code: string
  name: string
  /** `active`, or what became of it. */
  status: string
  /** Province code since 2025-07-01 for a provincial People's Committee, else null. */
  province: string | null
  /** Whether the row was seen in use or reconstructed from the order of the list. */
  evidence: 'found' | 'unverified'
}>

const newShape = /^[A-Z]\d{2}(?:\.[0-9A-Z]+)*$/u
const oldShape = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/u

/** Reads a code in either notation. Finding: `agency-code.shape`. */
export function parseAgencyCode(text: string): Parsed<AgencyCode> {
  const code = text.slice(0, 64).trim().toUpperCase()
  const old = oldShape.exec(code)
  if (old !== null) {
    const [, fourth = '', third = '', second = '', first = ''] = old
    const levels = [first, second, third, fourth]
    while (/^0+$/u.test(levels.at(-1) ?? '')) levels.pop()
    return accept({ text: code, notation: 'old', levels })
  }
  if (code.length > 35 || !newShape.test(code)) return refuse(finding('agency-code.shape'))
  return accept({ text: code, notation: 'new', levels: code.split('.') })
}

/** The code in the notation of the law of today: `000.00.01.H29` → `H29.01`. */
export function formatAgencyCode(code: AgencyCode): string {
  return code.levels.join('.')
}

/** The code in the old notation, or null when its groups do not fit there. */
export function formatOldAgencyCode(code: AgencyCode): string | null {
  const [first = '', second = '00', third = '00', fourth = '000'] = code.levels
  const text = `${fourth}.${third}.${second}.${first}`
  return code.levels.length <= 4 && oldShape.test(text) ? text : null
}

/** `same` agency, `above` (a contains b), `below` (b contains a) or `apart`. */
export function compareAgencyCodes(
  a: AgencyCode,
  b: AgencyCode,
): 'same' | 'above' | 'below' | 'apart' {
  const shared = Math.min(a.levels.length, b.levels.length)
  for (let level = 0; level < shared; level++)
    if (a.levels[level] !== b.levels[level]) return 'apart'
  if (a.levels.length === b.levels.length) return 'same'
  return a.levels.length < b.levels.length ? 'above' : 'below'
}

function readRow([code, name, status, province, evidence]: ReturnType<typeof agencyFile>[number]) {
  return { code, name, status, province, evidence }
}

/** All ministries (G) and provinces (H) of level 1, with what became of them. */
export function level1Agencies(): readonly Level1Agency[] {
  return agencyFile().map(readRow)
}

/** The agency of level 1 a code belongs to; null when the list has none. */
export function level1AgencyOf(code: AgencyCode): Level1Agency | null {
  const row = agencyFile().find(([listed]) => listed === code.levels[0])
  return row === undefined ? null : readRow(row)
}

/** The level-1 code of a province of today (`19` → `H55`); null when unknown. */
export function agencyCodeOfProvince(provinceCode: string): string | null {
  return agencyFile().find(([, , , province]) => province === provinceCode)?.[0] ?? null
}
