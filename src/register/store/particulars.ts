/** Contacts and what other registers share, by person. */
import { type Instant, type PlainDate, type Queries, sql } from '#kernel'
import type { Particular, PersonId } from '../view.ts'
import { knownAt } from './timelines.ts'
import { askedOf, byKey } from './together.ts'

/** Those that hold on a day, oldest first. */
export async function particularsOn(
  q: Queries,
  personId: PersonId,
  day: PlainDate,
  asKnown: Instant | null,
): Promise<Particular[]> {
  type Row = Particular & { personId: PersonId }
  const shape = `particulars on ${day} as known ${asKnown}`
  const found = await askedOf(q, shape, [personId], async ids => {
    const rows = await q.rows<Row>(sql`
      select person_id as "personId", kind, value, source, valid_from as since from register.particular
      where person_id = any(${ids}::uuid[]) and ${knownAt(asKnown)}
        and valid_from <= ${day} and (valid_to is null or valid_to > ${day})
      order by valid_from, kind, value`)
    return byKey(ids, rows, row => row.personId)
  })
  return (found.get(personId) ?? []).map(({ personId: _, ...particular }) => particular)
}
