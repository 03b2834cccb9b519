/**
 * Codes of administrative procedures in the national database: `1.004222`, a case
 * of one `1.001193.02`, and the local form with the old agency code behind it,
 * `1.011442.000.00.00.H38`.
 */
import { type AgencyCode, parseAgencyCode } from './agency-code.ts'
import { accept, finding, type Parsed, refuse } from './problems.ts'

export type ProcedureCode = Readonly<{
  text: string
  /** The national code: `1.004222`. */
  national: string
  /** Two digits of the case, null when the code names the whole procedure. */
  caseNumber: string | null
  /** The agency that runs it locally, null in the national list. */
  local: AgencyCode | null
}>

const shape = /^([1-6]\.\d{6})(?:\.(\d{2}))?(?:\.(\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}))?$/u

/** Reads a procedure code. Finding: `procedure-code.shape`. */
export function parseProcedureCode(text: string): Parsed<ProcedureCode> {
  const code = text.slice(0, 64).trim().toUpperCase()
  const match = shape.exec(code)
  if (match === null) return refuse(finding('procedure-code.shape'))
  const [, national = '', caseNumber = null, agencyText] = match
  const agency = agencyText === undefined ? null : parseAgencyCode(agencyText)
  if (agency !== null && !agency.ok) return refuse(finding('procedure-code.shape'))
  return accept({ text: code, national, caseNumber, local: agency?.value ?? null })
}
