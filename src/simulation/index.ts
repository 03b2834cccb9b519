export { type CountryOptions, households } from './country.ts'
export { type DayReport, nextDay, playDay } from './days.ts'
export {
  AGENCIES,
  DEMO_PASSWORD,
  type DemoPerson,
  demoCitizen,
  demoPeople,
  OFFICIALS,
  WARD,
} from './demo.ts'
export { type SandboxOffset, sandboxOffset } from './offset.ts'
export { batches } from './people.ts'
export { COUNTRY_DAY, openSandbox, settleSandbox } from './sandbox.ts'
export { isSandbox } from './store.ts'
