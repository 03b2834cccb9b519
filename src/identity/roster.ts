/** Roster: the officials of the node with their roles; what administrators see of people. */
import { isUuid, type Queries } from '#kernel'
import type { Official } from './official.ts'
import * as store from './store/roster.ts'

export type RosterEntry = Official &
  Readonly<{
    /** Whether the account is locked for any reason. */
    locked: boolean
  }>

/** All officials by agency and office, 2,000 at most. */
export function officials(q: Queries): Promise<RosterEntry[]> {
  return store.roster(q)
}

/** One official as the roster has them now; null when there is none of that id. */
export async function officialOf(q: Queries, officialId: string): Promise<Official | null> {
  return isUuid(officialId) ? store.officialRow(q, officialId) : null
}
