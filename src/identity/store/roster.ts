/** Rows of `identity.official` with the state of their accounts. */
import { type Queries, sql } from '#kernel'
import type { Official } from '../official.ts'
import type { RosterEntry } from '../roster.ts'

const columns = sql`o.official_id as "officialId", o.name, o.title, o.role, o.agency, o.office, o.jurisdiction`

export function officialRow(q: Queries, officialId: string): Promise<Official | null> {
  return q.maybeRow<Official>(
    sql`select ${columns} from identity.official o where o.official_id = ${officialId}`,
  )
}

export function roster(q: Queries): Promise<RosterEntry[]> {
  return q.rows<RosterEntry>(sql`
    select ${columns},
      exists (select from identity.account a join identity.account_lock l using (account_id)
        where a.official_id = o.official_id and l.unlocked_at is null) as locked
    from identity.official o
    order by o.agency, o.office nulls first, o.name, o.official_id limit 2000`)
}
