/** Counts over all addresses, by how and where they are derived. Numbers only. */
import { type PlainDate, type Queries, type Sql, sql } from '#kernel'
import { DERIVED, derived, geographyOn } from './places.ts'

const LIVED_IN = (on: PlainDate) =>
  sql`recorded_to is null and valid_from <= ${on} and (valid_to is null or valid_to > ${on})`
const OWNER = sql`coalesce(household_id, person_id) as owner_id,
  case when household_id is null then kind else 'home' end as slot`
const NOBODY = sql`null::uuid as owner_id, '' as slot`

const ADDRESSES = (on: PlainDate): Readonly<Record<string, Sql>> => ({
  permanent: sql`select unit, as_of, address, ${OWNER} from register.residence where kind = 'permanent' and ${LIVED_IN(on)}`,
  temporary: sql`select unit, as_of, address, ${OWNER} from register.residence where kind = 'temporary' and ${LIVED_IN(on)}`,
  current: sql`select unit, as_of, address, ${OWNER} from register.residence where kind = 'current' and ${LIVED_IN(on)}`,
  household: sql`select unit, as_of, address, household_id as owner_id, 'home' as slot from register.household`,
  origin: sql`select origin_unit as unit, origin_as_of as as_of, '' as address, ${NOBODY} from register.version
    where recorded_to is null and valid_to is null`,
  birthPlace: sql`select birth_unit as unit, birth_as_of as as_of, '' as address, ${NOBODY} from register.version
    where recorded_to is null and valid_to is null`,
})
export const ADDRESS_KINDS = [
  'permanent',
  'temporary',
  'current',
  'household',
  'origin',
  'birthPlace',
] as const
export type AddressKind = (typeof ADDRESS_KINDS)[number]

/** Addresses of a kind by how they are derived; `how` null where no unit was written. */
export function countDerived(
  q: Queries,
  kind: AddressKind,
  on: PlainDate,
): Promise<{ how: string | null; count: number }[]> {
  return q.rows(sql`
    with g as materialized (select ${geographyOn(on)} as geography)
    select case when w.unit is null then null else coalesce(${DERIVED}, 'unresolved') end as how, count(*) as count
    from (${ADDRESSES(on)[kind]!}) w cross join g ${derived(sql`g.geography`)}
    group by 1 order by 1`)
}

export type PopulationRow = Readonly<{
  /** Null: cannot be assigned. */
  unit: string | null
  how: string
  count: number
}>

/** Residents of a day by their unit in the geography of a day, communes or provinces. */
export function residentsBy(
  q: Queries,
  level: 'commune' | 'province',
  on: PlainDate,
  geography: PlainDate,
): Promise<PopulationRow[]> {
  const unit =
    level === 'commune'
      ? sql`coalesce(s."current", case when s.how is null then d."current" end)`
      : sql`coalesce(s.province, d.province)`
  return q.rows<PopulationRow>(sql`
    with g as materialized (select ${geographyOn(geography)} as geography)
    select ${unit} as unit, coalesce(${DERIVED}, 'unresolved') as how, count(*) as count
    from (${ADDRESSES(on).permanent!}) w cross join g ${derived(sql`g.geography`)}
    group by 1, 2 order by 1, 2`)
}
