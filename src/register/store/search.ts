/** Search by name and birth: B-trees over (birth, folded name), and edit distance over what they give. */
import { type Queries, sql, type Tx } from '#kernel'
import type { SearchKey } from '../search-key.ts'
import type { PersonId } from '../view.ts'

export async function putSearchKey(
  tx: Tx,
  personId: PersonId,
  key: SearchKey,
  unit: string | null,
): Promise<void> {
  await tx.run(sql`
    insert into register.search_key (person_id, birth_year, birth_date, folded, sorted, unit)
    values (${personId}, ${key.birthYear}, ${key.birthDate}, ${key.folded}, ${key.sorted}, ${unit})
    on conflict (person_id) do update set birth_year = excluded.birth_year, birth_date = excluded.birth_date,
      folded = excluded.folded, sorted = excluded.sorted, unit = excluded.unit`)
}

export async function dropSearchKey(tx: Tx, personId: PersonId): Promise<void> {
  await tx.run(sql`delete from register.search_key where person_id = ${personId}`)
}

export type NameQuery = Readonly<{
  folded: string
  sorted: string
  birthYear: number
  /** The dates that agree with the one asked for: itself, its month, its year. Empty: by year alone. */
  birthDates: readonly string[]
  unit: string | null
}>
export type Found = Readonly<{ personId: PersonId; unit: string | null; distance: number }>

const distance = (q: NameQuery) => sql`least(
  levenshtein_less_equal(folded, ${q.folded}::text, 2), levenshtein_less_equal(sorted, ${q.sorted}::text, 2))`

/**
 * People by name and birth, nearest name first (0: the same words, 1 and 2: that many letters off), then
 * by id. Reads one birth date or one birth year from an index, never the table of persons.
 */
export function byName(
  q: Queries,
  query: NameQuery,
  after: Readonly<{ distance: number; personId: PersonId }> | null,
  limit: number,
): Promise<Found[]> {
  const birth = query.birthDates.length
    ? sql`birth_date = any(${query.birthDates}::text[])`
    : sql`birth_year = ${query.birthYear}::smallint`
  return q.rows<Found>(sql`
    select person_id as "personId", unit, distance from (
      select person_id, unit, ${distance(query)} as distance from register.search_key
      where ${birth} ${query.unit === null ? sql.empty : sql`and unit = ${query.unit}`}
    ) found
    where distance <= 2 ${
      after === null
        ? sql.empty
        : sql`and (distance, person_id) > (${after.distance}::int, ${after.personId}::uuid)`
    }
    order by distance, person_id limit ${limit}`)
}

/** People of that very name and birth year: for a birth date that was noted down wrongly. */
export function bySameName(q: Queries, query: NameQuery, limit: number): Promise<Found[]> {
  const unit = query.unit === null ? sql.empty : sql`and unit = ${query.unit}`
  return q.rows<Found>(sql`
    select person_id as "personId", unit, 3 as distance from (
      select person_id, unit from register.search_key
      where birth_year = ${query.birthYear}::smallint and folded = ${query.folded} ${unit}
      union
      select person_id, unit from register.search_key
      where birth_year = ${query.birthYear}::smallint and sorted = ${query.sorted} ${unit}
    ) found order by person_id limit ${limit}`)
}
