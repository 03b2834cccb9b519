/** Rows of competences. */
import type { PlainDate, Queries, Tx } from '#kernel'
import { sql } from '#kernel'
import type { Competence } from '../competence.ts'
import type { CompetenceRole } from '../procedure.ts'

const columns = sql`role, unit, from_on as "from", agency, office, agency_name as "agencyName",
  office_name as "officeName", signer_title as "signerTitle", signer_name as "signerName"`

export const insertCompetence = (tx: Tx, c: Competence) =>
  tx.run(sql`
    insert into services.competence (role, unit, from_on, agency, office, agency_name, office_name, signer_title, signer_name)
    values (${c.role}, ${c.unit}, ${c.from}, ${c.agency}, ${c.office}, ${c.agencyName}, ${c.officeName},
      ${c.signerTitle}, ${c.signerName})
    on conflict (role, unit, from_on) do update set agency = excluded.agency, office = excluded.office,
      agency_name = excluded.agency_name, office_name = excluded.office_name,
      signer_title = excluded.signer_title, signer_name = excluded.signer_name`)

export const competenceAt = (q: Queries, role: CompetenceRole, unit: string, on: PlainDate) =>
  q.maybeRow<Competence>(sql`
    select ${columns} from services.competence
    where role = ${role} and unit = ${unit} and from_on <= ${on} order by from_on desc limit 1`)

/** The offices of some agencies, each as it was declared last. */
export const officesOf = (q: Queries, agencies: readonly string[]) =>
  q.rows<Competence>(sql`
    select distinct on (agency, office) ${columns} from services.competence
    where agency = any(${agencies}::text[]) order by agency, office, from_on desc, role, unit`)

export const officeOf = (q: Queries, agency: string, office: string) =>
  q.maybeRow<Competence>(sql`
    select ${columns} from services.competence
    where agency = ${agency} and office = ${office} order by from_on desc, role, unit limit 1`)
