/** Official: a person who acts for an agency, with a role, an office and the units they answer for. */
import type { AdminUnitCode } from '#vn'

export const ROLES = [
  'one-stop',
  'registrar',
  'police',
  'insurance',
  'leader',
  'admin',
  'health',
] as const
export type OfficialRole = (typeof ROLES)[number]

export type Official = Readonly<{
  officialId: string
  name: string
  title: string
  role: OfficialRole
  agency: string
  office: string | null
  jurisdiction: readonly AdminUnitCode[]
}>
