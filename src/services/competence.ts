/** Competence: which office decides a procedure in a unit, from which day on. */
import { orThrow, type PlainDate, type Queries, systemActor, type Tx } from '#kernel'
import { record } from '#ledger'
import { deriveUnit, provinceOf, unitHistory } from '#vn'
import './actions.ts'
import { procedureProblem as problem } from './problems.ts'
import type { CompetenceRole } from './procedure.ts'
import * as store from './store/competence.ts'

export type Competence = Readonly<{
  role: CompetenceRole
  /** Commune, or province for offices of a whole province. */
  unit: string
  agency: string
  office: string
  from: PlainDate
  agencyName: string
  officeName: string
  /** Who signs the office's documents: title and name, as printed. */
  signerTitle: string
  signerName: string
}>

type Declared = Pick<Competence, 'role' | 'unit' | 'agency' | 'office' | 'from'> &
  Partial<Pick<Competence, 'agencyName' | 'officeName' | 'signerTitle' | 'signerName'>>

/** Declares an office competent; a later declaration for the same role and unit replaces it from its day on. */
export async function declareCompetence(tx: Tx, of: Declared): Promise<void> {
  await store.insertCompetence(tx, {
    ...of,
    agencyName: of.agencyName ?? of.agency,
    officeName: of.officeName ?? of.office,
    signerTitle: of.signerTitle ?? 'Người có thẩm quyền',
    signerName: of.signerName ?? of.agencyName ?? of.agency,
  })
  await record(tx, {
    actor: systemActor('services.competence'),
    action: 'competence.declared',
    detail: { role: of.role, unit: of.unit, agency: of.agency, office: of.office, from: of.from },
  })
}

/** Whether a code that meant a unit on one day means another one now: its offices ended with it. */
function isAnotherUnit(unit: string, then: PlainDate, now: PlainDate): boolean {
  if (then > now) return false
  const { how, codes } = deriveUnit(unitHistory(), unit, then, now)
  return how !== 'unresolved' && !codes.includes(unit)
}

/**
 * The office competent for a role in a unit on a day: of the commune itself, else of its province. An office
 * declared for a unit that a reform ended does not answer for another one that bears its code since.
 */
export async function competentOn(
  q: Queries,
  role: CompetenceRole,
  unit: string,
  on: PlainDate,
): Promise<Competence | null> {
  const province = provinceOf(unit, on)?.code
  for (const code of new Set([unit, province ?? unit])) {
    const found = await store.competenceAt(q, role, code, on)
    if (found && !isAnotherUnit(code, found.from, on)) return found
  }
  return null
}

/** Like `competentOn`; refuses when there is none. @throws `procedure.no-competence` */
export async function competentOffice(
  q: Queries,
  role: CompetenceRole,
  unit: string,
  on: PlainDate,
): Promise<Competence> {
  return orThrow((await competentOn(q, role, unit, on)) ?? problem('no-competence'))
}

/** Names of an office and of its agency; the codes themselves where none was declared. */
export type OfficeNames = (
  agency: string | null,
  office: string | null,
) => { agencyName: string; officeName: string }

/**
 * Names of offices as people read them.
 * @param agencies whose offices will be asked for; null and repetition do no harm
 */
export async function officeNames(
  q: Queries,
  agencies: readonly (string | null)[],
): Promise<OfficeNames> {
  const rows = await store.officesOf(q, [...new Set(agencies.filter(a => a !== null))])
  return (agency, office) => {
    const known =
      rows.find(r => r.agency === agency && r.office === office) ??
      rows.find(r => r.agency === agency)
    return {
      agencyName: known?.agencyName ?? agency ?? '',
      officeName: (known?.office === office ? known?.officeName : undefined) ?? office ?? '',
    }
  }
}

/** Who signs for an office. */
export const signerOf = store.officeOf
