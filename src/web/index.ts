/** Web: the four faces people see: portal, desk, operations centre, console. */
export type { DemoPeople, DemoPerson, WebDeps } from './http.tsx'
export { identityFrame } from './identity-frame.tsx'
export { registerWeb } from './web.ts'
