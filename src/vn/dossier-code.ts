/**
 * Dossier codes (mã hồ sơ): agency, day of intake, running number of that agency
 * on that day. `H55.242-261121-0001`, in older files `000.00.01.H29-240115-0001`.
 * Source: Thông tư 01/2018/TT-VPCP and 03/2025/TT-VPCP, forms.
 */
import { type AgencyCode, parseAgencyCode } from './agency-code.ts'
import { isPlainDate, type PlainDate } from './plain-date.ts'
import { accept, finding, type Parsed, refuse } from './problems.ts'

export type DossierCode = Readonly<{
  text: string
  agency: AgencyCode
  on: PlainDate
  serial: number
}>

const shape = /^([0-9A-Z.]+)-(\d{2})(\d{2})(\d{2})-(\d{4,6})$/u

/**
 * Makes a dossier code.
 * @param parts agency in either notation, day of intake from 2000 to 2099, serial 1 to 999999
 * @throws RangeError when a part is malformed: all three come from our own records
 */
export function composeDossierCode(
  parts: Readonly<{ agency: string; on: PlainDate; serial: number }>,
): string {
  const agency = parseAgencyCode(parts.agency)
  if (!agency.ok) throw new RangeError('not an agency code')
  if (!isPlainDate(parts.on) || !parts.on.startsWith('20'))
    throw new RangeError('the day of intake must lie in 2000 to 2099')
  if (!Number.isInteger(parts.serial) || parts.serial < 1 || parts.serial > 999_999)
    throw new RangeError('the serial must lie in 1 to 999999')
  const day = parts.on.slice(2).replaceAll('-', '')
  return `${agency.value.text}-${day}-${String(parts.serial).padStart(4, '0')}`
}

/** Reads a dossier code, old or new. Findings: `dossier-code.shape`, `.date`. */
export function parseDossierCode(text: string): Parsed<DossierCode> {
  const code = text.slice(0, 100).trim().toUpperCase()
  const match = shape.exec(code)
  if (match === null) return refuse(finding('dossier-code.shape'))
  const [, agencyText = '', year, month, day, serial] = match
  const agency = parseAgencyCode(agencyText)
  if (!agency.ok || Number(serial) === 0) return refuse(finding('dossier-code.shape'))
  const on = `20${year}-${month}-${day}`
  if (!isPlainDate(on)) return refuse(finding('dossier-code.date', agencyText.length + 1))
  return accept({ text: code, agency: agency.value, on, serial: Number(serial) })
}
