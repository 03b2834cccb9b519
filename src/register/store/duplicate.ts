/** What a newcomer is compared with: names, births, parents and numbers of some people, by one statement each. */
import { type Queries, sql } from '#kernel'
import type { PartialDate } from '#vn'
import type { PersonId, Sex } from '../view.ts'

/** Children of a person, as known now. */
export async function childrenOf(q: Queries, personId: PersonId): Promise<PersonId[]> {
  const rows = await q.rows<{ id: PersonId }>(sql`
    select relative_id as id from register.kin
    where person_id = ${personId} and role = 'child' and recorded_to is null and relative_id is not null`)
  return rows.map(r => r.id)
}

/** Present full names. */
export async function parentNames(
  q: Queries,
  ids: readonly PersonId[],
): Promise<Map<PersonId, string>> {
  const rows = await q.rows<{ id: PersonId; name: string }>(sql`
    select person_id as id, names[1] as name from register.search_key
    where person_id = any(${ids}::uuid[])`)
  return new Map(rows.map(r => [r.id, r.name]))
}

type Row = Readonly<{
  personId: PersonId
  isProtected: boolean
  names: readonly string[]
  birthDate: PartialDate
  birthTime: string | null
  sex: Sex
  motherId: PersonId | null
  motherName: string | null
  fatherId: PersonId | null
  fatherName: string | null
  numbers: readonly string[]
}>

export async function comparedOf(q: Queries, ids: readonly PersonId[]) {
  const rows = await q.rows<Row>(sql`
    with parent as (
      select k.person_id, k.role, k.relative_id,
        coalesce(s.names[1], concat_ws(' ', nullif(k.family, ''), nullif(k.middle, ''), k.given)) as name
      from register.kin k left join register.search_key s on s.person_id = k.relative_id
      where k.person_id = any(${ids}::uuid[]) and k.role in ('mother', 'father') and k.recorded_to is null
    )
    select c.person_id as "personId", p.is_protected as "isProtected", c.names, c.birth_date as "birthDate",
      v.birth_time as "birthTime", v.sex, m.relative_id as "motherId", m.name as "motherName",
      f.relative_id as "fatherId", f.name as "fatherName",
      array(select number from register.personal_id i
        where i.person_id = c.person_id and i.recorded_to is null order by number) as numbers
    from register.search_key c
    join register.person p on p.person_id = c.person_id
    join register.version v on v.person_id = c.person_id and v.recorded_to is null and v.valid_to is null
    left join parent m on m.person_id = c.person_id and m.role = 'mother'
    left join parent f on f.person_id = c.person_id and f.role = 'father'
    where c.person_id = any(${ids}::uuid[])`)
  return rows.map(({ motherId, motherName, fatherId, fatherName, ...row }) => ({
    ...row,
    mother: motherName === null ? null : { personId: motherId, name: motherName },
    father: fatherName === null ? null : { personId: fatherId, name: fatherName },
  }))
}
