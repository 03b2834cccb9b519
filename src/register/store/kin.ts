/** Kinship rows; every relation is written from both sides. */
import { type Instant, type PlainDate, type Queries, sql, type Tx } from '#kernel'
import type { PersonId } from '../view.ts'
import { knownAt, type Stamp } from './timelines.ts'
import { askedOf, byKey } from './together.ts'

export type KinRole =
  | 'father'
  | 'mother'
  | 'spouse'
  | 'child'
  | 'guardian'
  | 'ward'
  | 'adoptive-father'
  | 'adoptive-mother'
  | 'adoptee'
  | 'supervisor'
  | 'supervised'
/** How a guardian came to be one; null when not told. */
export type GuardianManner = 'natural' | 'appointed' | 'chosen'
export type KinRow = Readonly<{
  personId: PersonId
  kinId: string
  role: KinRole
  relativeId: PersonId | null
  family: string | null
  middle: string | null
  given: string | null
  birthDate: string | null
  nationality: string | null
  manner: GuardianManner | null
  from: PlainDate
  to: PlainDate | null
  recordedFrom: Instant
}>

const columns = sql`person_id as "personId", kin_id as "kinId", role, relative_id as "relativeId", family, middle,
  given, birth_date as "birthDate", nationality, manner, valid_from as "from", valid_to as "to", recorded_from as "recordedFrom"`

/** What is known of these people's kin, on a day or on all days. */
export async function kinRows(
  q: Queries,
  personIds: readonly PersonId[],
  at: Readonly<{ day?: PlainDate; asKnown?: Instant | null }> = {},
): Promise<KinRow[]> {
  const { day, asKnown = null } = at
  const found = await askedOf(q, `kin as known ${asKnown}`, personIds, ids =>
    kinOfMany(q, ids, asKnown),
  )
  const rows = [...new Set(personIds)].sort().flatMap(id => found.get(id) ?? [])
  return day === undefined ? rows : rows.filter(r => r.from <= day && (r.to === null || r.to > day))
}

async function kinOfMany(
  q: Queries,
  ids: readonly PersonId[],
  asKnown: Instant | null,
): Promise<Map<PersonId, KinRow[]>> {
  const rows = await q.rows<KinRow>(sql`
    select ${columns} from register.kin
    where person_id = any(${ids}::uuid[]) and ${knownAt(asKnown)}
    order by person_id, role, valid_from, kin_id`)
  return byKey(ids, rows, row => row.personId)
}

/** A relation between two people of the register, from both sides. */
export async function bindKin(
  tx: Tx,
  a: Readonly<{ personId: PersonId; role: KinRole }>,
  b: Readonly<{ personId: PersonId; role: KinRole }>,
  from: PlainDate,
  stamp: Stamp,
  manner: GuardianManner | null = null,
): Promise<void> {
  const kinId = tx.newId()
  // `a.role` is what b is to a: a child has its mother under the role `mother`.
  await tx.run(sql`
    insert into register.kin (person_id, kin_id, role, relative_id, manner, valid_from, recorded_from, opened_by)
    values (${a.personId}, ${kinId}, ${a.role}, ${b.personId}, ${manner}, ${from}, ${stamp.at}, ${stamp.eventId}),
           (${b.personId}, ${kinId}, ${b.role}, ${a.personId}, ${manner}, ${from}, ${stamp.at}, ${stamp.eventId})`)
}

/** The relation ended on a day; a relation that began on that day or later never was. */
export async function endKin(tx: Tx, row: KinRow, on: PlainDate, stamp: Stamp): Promise<void> {
  await tx.run(sql`
    update register.kin set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where person_id = ${row.personId} and kin_id = ${row.kinId} and recorded_from = ${row.recordedFrom}`)
  if (row.from >= on) return
  await tx.run(sql`
    insert into register.kin (person_id, kin_id, role, relative_id, family, middle, given, birth_date, nationality,
      manner, valid_from, valid_to, recorded_from, opened_by)
    values (${row.personId}, ${row.kinId}, ${row.role}, ${row.relativeId}, ${row.family}, ${row.middle},
      ${row.given}, ${row.birthDate}, ${row.nationality}, ${row.manner}, ${row.from}, ${on}, ${stamp.at},
      ${stamp.eventId})`)
}

/** The relation never was: both sides are closed and nothing follows them. */
export async function voidKin(tx: Tx, row: KinRow, stamp: Stamp): Promise<void> {
  const sides = row.relativeId === null ? [row.personId] : [row.personId, row.relativeId]
  await tx.run(sql`
    update register.kin set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where person_id = any(${sides}::uuid[]) and kin_id = ${row.kinId} and recorded_to is null`)
}

/** The relation ended on a day, on both sides. */
export async function endBoth(tx: Tx, row: KinRow, on: PlainDate, stamp: Stamp): Promise<void> {
  await endKin(tx, row, on, stamp)
  if (row.relativeId === null) return
  const other = (await kinRows(tx, [row.relativeId])).find(k => k.kinId === row.kinId)
  if (other) await endKin(tx, other, on, stamp)
}
