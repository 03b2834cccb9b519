/** Contacts and what other registers share, by person. */
import { type Instant, type PlainDate, type Queries, sql } from '#kernel'
import type { Particular, PersonId } from '../view.ts'
import { knownAt } from './timelines.ts'

/** Those that hold on a day, oldest first. */
export function particularsOn(
  q: Queries,
  personId: PersonId,
  day: PlainDate,
  asKnown: Instant | null,
): Promise<Particular[]> {
  return q.rows<Particular>(sql`
    select kind, value, source, valid_from as since from register.particular
    where person_id = ${personId} and ${knownAt(asKnown)}
      and valid_from <= ${day} and (valid_to is null or valid_to > ${day})
    order by valid_from, kind, value`)
}
