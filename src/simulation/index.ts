export { AGENCY_CODES, type DatabaseCode, type Verdict } from './agencies/agency.ts'
export {
  type AgencyDatabase,
  type AgencyRowsOptions,
  agencyDatabase,
  agencyRows,
  type TruthfulRow,
  wardTruth,
} from './agencies/agency-database.ts'
export type { RowTruth } from './agencies/agency-rows.ts'
export { KEEPERS, type Keeper, keeperOfficials } from './agency-members.ts'
export { sampleDatabases } from './agency-sources.ts'
export { type Manifest, writeArchive } from './archive/archive.ts'
export { archiveOptions, mayWriteTo } from './archive/order.ts'
export { type CountryOptions, households } from './country.ts'
export { type DayReport, nextDay, playDay } from './days.ts'
export {
  AGENCIES,
  COUNTRY_DAY,
  DEMO_PASSWORD,
  type DemoPerson,
  demoCitizen,
  demoPeople,
  OFFICIALS,
  WARD,
} from './demo.ts'
export { type SandboxOffset, sandboxOffset } from './offset.ts'
export { batches } from './people.ts'
export { openSandbox, settleSandbox } from './sandbox.ts'
export { isSandbox } from './store.ts'
