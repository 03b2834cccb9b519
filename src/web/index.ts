/** Web: the four faces people see: portal, desk, operations centre, console. */
export type { DemoPeople, DemoPerson, WebDeps } from './http.tsx'
export { registerWeb } from './web.ts'
