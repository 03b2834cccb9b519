/** Agency sources: the nine databases as sources of reconciliation, each under an agreement of its own. */
import type { Actor, Db } from '#kernel'
import { declareIdentityOwner, type NewSource, registerSource } from '#reconcile'
import { AGENCY_CODES, type DatabaseCode } from './agencies/agency.ts'
import { type AgencyDatabase, agencyDatabase } from './agencies/agency-database.ts'
import { KEEPERS } from './agency-members.ts'
import { AGENCIES, WARD } from './demo.ts'
import { markSettled } from './store.ts'

/** Who may learn the right value and not only that one differs: those who pay by it. */
const WITH_VALUES: ReadonlySet<DatabaseCode> = new Set(['insurance', 'civil-status', 'assistance'])

const FIELDS: NewSource['fields'] = [
  'personalId',
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'place',
  'father',
  'mother',
]

/** Registers the sources, once, and the police of the ward as owner of identities. */
export async function settleSources(db: Db, actor: Actor): Promise<void> {
  await db.tx(async tx => {
    await declareIdentityOwner(tx, {
      unit: WARD,
      from: '2025-07-01',
      agency: AGENCIES.police,
      office: 'cu-tru',
    })
    for (const [i, code] of AGENCY_CODES.entries()) {
      const { agency, office } = KEEPERS[code]
      const { name } = agencyDatabase(code)
      await registerSource(tx, actor, {
        agency,
        office,
        code,
        name: name.vi,
        agreement: `${i + 1}/2026/TT-KTDL (mô phỏng)`,
        validFrom: '2026-01-01',
        validTo: null,
        rights: WITH_VALUES.has(code) ? 'values' : 'verify',
        fields: FIELDS,
        required: ['personalId', 'name', 'birthDate', 'sex'],
        everyDays: 30,
      })
    }
    await markSettled(tx, 'sources', {})
  })
}

/** The nine databases of the ward, each with the official who signs in to keep it. */
export function sampleDatabases(): (AgencyDatabase & Readonly<{ keeper: string }>)[] {
  return AGENCY_CODES.map(code => ({
    ...agencyDatabase(code),
    keeper: KEEPERS[code].official?.username ?? 'bhyt',
  }))
}
