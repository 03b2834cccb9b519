/** What the register knows of several people on a day, as far as acting for others needs it. */
import { type Instant, type PlainDate, type Queries, sql } from '#kernel'
import type { PersonStanding } from '../representation.ts'
import type { PersonId } from '../view.ts'
import { knownAt } from './timelines.ts'
import { askedOf } from './together.ts'

/** Those whom nothing is known of on the day are left out. */
export async function standingsOn(
  q: Queries,
  personIds: readonly PersonId[],
  day: PlainDate,
  asKnown: Instant | null,
): Promise<PersonStanding[]> {
  const found = await askedOf(
    q,
    `standings on ${day} as known ${asKnown}`,
    personIds,
    async ids => {
      const rows = await standingsOfMany(q, ids, day, asKnown)
      return new Map(rows.map(row => [row.personId, row]))
    },
  )
  return [...new Set(personIds)].flatMap(id => found.get(id) ?? [])
}

function standingsOfMany(
  q: Queries,
  personIds: readonly PersonId[],
  day: PlainDate,
  asKnown: Instant | null,
): Promise<PersonStanding[]> {
  const onDay = sql`valid_from <= ${day} and (valid_to is null or valid_to > ${day}) and ${knownAt(asKnown)}`
  return q.rows<PersonStanding>(sql`
    select v.person_id as "personId", v.birth_date as "birthDate", v.deceased_on is not null as "isDead",
      array(select d.kind from register.declaration d where d.person_id = v.person_id and ${onDay}
        order by 1) as declared
    from register.version v where v.person_id = any(${personIds}::uuid[]) and ${onDay}`)
}
