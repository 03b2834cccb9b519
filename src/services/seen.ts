/** Seen: what an office reads of the register for a dossier, person by person, under its open ground. */
import type { Actor, Tx } from '#kernel'
import { disclose, type Field, type PersonId } from '#register'
import { readersOf } from './opening.ts'
import type { Seen } from './papers.ts'
import type { Parties } from './parties.ts'
import type { ProcedureDefinition } from './procedure.ts'
import type { DossierRow } from './store/dossier.ts'
import {
  writtenCountry,
  writtenDate,
  writtenEthnicity,
  writtenName,
  writtenResidence,
  writtenSex,
} from './words.ts'

export type SeenParties = Readonly<{
  mother: Seen | null
  father: Seen | null
  child: Seen | null
  head: Seen | null
  applicant: Seen | null
  receipts: readonly string[]
}>

/** Reads the fields the procedure grants of each party; every read is receipted to that person. */
export async function readForOffice(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  definition: ProcedureDefinition,
  parties: Parties,
): Promise<SeenParties> {
  const purpose = { kind: 'dossier', dossier: row.code, procedure: row.procedure } as const
  const seen = new Map<PersonId, Seen>()
  const receipts: string[] = []
  for (const [personId, fields] of readersOf(definition, parties)) {
    const { view, receiptId } = await disclose(tx, {
      actor,
      subject: personId,
      purpose,
      fields: fields as readonly Field[],
    })
    seen.set(personId, view)
    receipts.push(receiptId)
  }
  const of = (personId: PersonId | null) =>
    personId === null ? null : (seen.get(personId) ?? null)
  return {
    mother: of(parties.motherId),
    father: of(parties.fatherId),
    child: of(parties.childId),
    head: of(parties.headId),
    applicant: of(parties.applicantId),
    receipts,
  }
}

function textOf(seen: Seen | null, key: string): string | null {
  if (!seen) return null
  switch (key) {
    case 'fullName':
      return seen.name ? writtenName(seen.name) : null
    case 'dob':
      return seen.birthDate ? writtenDate(seen.birthDate) : null
    case 'idDoc':
      return seen.personalId ?? null
    case 'ethnicity':
      return seen.ethnicity ? writtenEthnicity(seen.ethnicity) : null
    case 'nationality':
      return seen.nationality ? writtenCountry(seen.nationality) : null
    case 'residence':
      return seen.permanentResidence ? writtenResidence(seen.permanentResidence) : null
    case 'gender':
      return seen.sex ? writtenSex(seen.sex) : null
    default:
      return null
  }
}

/** What the register says now for a form field, as text; null when it was not read or holds nothing. */
export function registerText(seen: SeenParties, key: string): string | null {
  const [root = '', leaf = ''] = key.split('.')
  switch (root) {
    case 'mother':
    case 'father':
      return textOf(seen[root], leaf)
    case 'requester':
      return textOf(seen.applicant, leaf)
    case 'child':
      if (leaf === 'surname') return seen.child?.name?.family || null
      if (leaf === 'middleName') return seen.child?.name?.middle || null
      if (leaf === 'givenName') return seen.child?.name?.given || null
      return textOf(seen.child, leaf)
    case 'residence':
      if (leaf === 'headName') return textOf(seen.head, 'fullName')
      if (leaf === 'address') return textOf(seen.head, 'residence')
      return leaf === 'otherHead' ? textOf(seen.head, 'idDoc') : null
    default:
      return null
  }
}
