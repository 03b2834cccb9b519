/** Loads of files: how far each has come, what of it the register knows already, and relatives to be bound. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'
import type { PersonId } from '../view.ts'

export type FileLoadRow = Readonly<{
  digest: string
  kind: string
  loadId: string
  read: number
  loaded: number
  there: number
  rejected: number
  persons: number
  remarks: number
  rejectBytes: number
  finishedAt: Instant | null
}>

const columns = sql`digest, kind, load_id as "loadId", read, loaded, there, rejected, persons, remarks,
  reject_bytes as "rejectBytes", finished_at as "finishedAt"`

/** The load of a file, begun when it was not. */
export async function beginFile(
  tx: Tx,
  file: Readonly<{ digest: string; kind: string }>,
): Promise<FileLoadRow> {
  await tx.run(sql`
    insert into register.file_load (digest, kind, load_id, started_at)
    values (${file.digest}, ${file.kind}, ${tx.newId()}, ${tx.now}) on conflict do nothing`)
  return lockFile(tx, file.digest)
}

export function lockFile(tx: Tx, digest: string): Promise<FileLoadRow> {
  return tx.row<FileLoadRow>(
    sql`select ${columns} from register.file_load where digest = ${digest} for update`,
  )
}

/** Counts from the first row again; what was written stays and will be met as there already. */
export async function rewindFile(tx: Tx, digest: string): Promise<void> {
  await tx.run(sql`
    update register.file_load set read = 0, loaded = 0, there = 0, rejected = 0, persons = 0, remarks = 0,
      reject_bytes = 0
    where digest = ${digest}`)
}

export type Progress = Readonly<{
  loaded: number
  there: number
  rejected: number
  persons: number
  remarks: number
  rejectBytes: number
}>

export async function advanceFile(tx: Tx, digest: string, by: Progress): Promise<void> {
  await tx.run(sql`
    update register.file_load set read = read + ${by.loaded + by.there + by.rejected}::bigint,
      loaded = loaded + ${by.loaded}::bigint, there = there + ${by.there}::bigint,
      rejected = rejected + ${by.rejected}::bigint, persons = persons + ${by.persons}::bigint,
      remarks = remarks + ${by.remarks}::bigint, reject_bytes = ${by.rejectBytes}
    where digest = ${digest}`)
}

export async function finishFile(tx: Tx, digest: string): Promise<void> {
  await tx.run(sql`update register.file_load set finished_at = ${tx.now} where digest = ${digest}`)
}

export type Known = Readonly<{
  number: string
  personId: PersonId
  /** Present and former names; empty for somebody whose entry was annulled. */
  names: readonly string[]
  birthDate: string | null
}>

/** Who has these numbers, with what tells people apart. */
export function knownNumbers(q: Queries, numbers: readonly string[]): Promise<Known[]> {
  return q.rows<Known>(sql`
    select n.number, n.person_id as "personId", coalesce(s.names, '{}') as names, s.birth_date as "birthDate"
    from register.personal_number n left join register.search_key s on s.person_id = n.person_id
    where n.number = any(${numbers}::text[])`)
}

export async function knownPersons(q: Queries, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  if (ids.length === 0) return new Set()
  const rows = await q.rows<{ id: PersonId }>(
    sql`select person_id as id from register.person where person_id = any(${ids}::uuid[])`,
  )
  return new Set(rows.map(r => r.id))
}

export async function knownHouseholds(q: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await q.rows<{ id: string }>(
    sql`select household_id as id from register.household where household_id = any(${ids}::uuid[])`,
  )
  return new Set(rows.map(r => r.id))
}

/** Names and birth dates of those who have one of these search keys. */
export async function namesakes(
  q: Queries,
  keys: readonly number[],
): Promise<Readonly<{ names: readonly string[]; birthDate: string }>[]> {
  if (keys.length === 0) return []
  const ids = await q.rows<{ id: PersonId }>(
    sql`select distinct person_id as id from register.search_entry where key = any(${keys}::bigint[])`,
  )
  return q.rows(sql`
    select names, birth_date as "birthDate" from register.search_key
    where person_id = any(${ids.map(i => i.id)}::uuid[])`)
}

export type AwaitedRow = Readonly<{
  personId: PersonId
  role: 'father' | 'mother' | 'spouse'
  row: number
  number: string
  since: string
  family: string | null
  middle: string | null
  given: string | null
}>

export async function insertAwaited(
  tx: Tx,
  digest: string,
  awaited: readonly AwaitedRow[],
): Promise<void> {
  if (awaited.length === 0) return
  const column = <K extends keyof AwaitedRow>(key: K) => awaited.map(a => a[key])
  await tx.run(sql`
    insert into register.awaited_relative (digest, person_id, role, row_no, number, since, family, middle, given)
    select ${digest}, * from unnest(${column('personId')}::uuid[], ${column('role')}::text[],
      ${column('row')}::bigint[], ${column('number')}::text[], ${column('since')}::date[],
      ${column('family')}::text[], ${column('middle')}::text[], ${column('given')}::text[])
    on conflict do nothing`)
}

export function awaitedOf(q: Queries, digest: string, limit: number): Promise<AwaitedRow[]> {
  return q.rows<AwaitedRow>(sql`
    select person_id as "personId", role, row_no as row, number, since, family, middle, given
    from register.awaited_relative where digest = ${digest}
    order by row_no, person_id, role limit ${limit}`)
}

export async function dropAwaited(tx: Tx, awaited: readonly AwaitedRow[]): Promise<void> {
  await tx.run(sql`
    delete from register.awaited_relative a
    using unnest(${awaited.map(a => a.personId)}::uuid[], ${awaited.map(a => a.role)}::text[]) as gone (person_id, role)
    where a.person_id = gone.person_id and a.role = gone.role`)
}

/** Under which the relatives wait whom no file has brought yet; no digest is as short. */
const NOBODYS = 'open'

/** Lets rows of a file wait on, for a later file that brings the relative. */
export async function leaveAwaited(tx: Tx, awaited: readonly AwaitedRow[]): Promise<void> {
  if (awaited.length === 0) return
  await tx.run(sql`
    update register.awaited_relative a set digest = ${NOBODYS}, row_no = 0
    from unnest(${awaited.map(a => a.personId)}::uuid[], ${awaited.map(a => a.role)}::text[]) as left_over (person_id, role)
    where a.person_id = left_over.person_id and a.role = left_over.role`)
}

/** Takes over what earlier files left waiting and has come since, by number or by id. */
export async function adoptAwaited(tx: Tx, digest: string): Promise<void> {
  await tx.run(sql`
    update register.awaited_relative a set digest = ${digest}
    where digest = ${NOBODYS} and (exists (select from register.personal_number n where n.number = a.number)
      or exists (select from register.person p
        where p.person_id = case when length(a.number) = 36 then a.number::uuid end))`)
}

export type NewKin = Readonly<{
  personId: PersonId
  kinId: string
  role: string
  relativeId: PersonId | null
  family: string | null
  middle: string | null
  given: string | null
  from: string
}>

/** Relations of loaded people, as a load writes them: of no event. */
export async function insertLoadedKin(tx: Tx, rows: readonly NewKin[], at: Instant): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof NewKin>(key: K) => rows.map(r => r[key])
  await tx.run(sql`
    insert into register.kin (person_id, kin_id, role, relative_id, family, middle, given, valid_from, recorded_from)
    select *, ${at}::timestamptz from unnest(${column('personId')}::uuid[], ${column('kinId')}::uuid[],
      ${column('role')}::text[], ${column('relativeId')}::uuid[], ${column('family')}::text[],
      ${column('middle')}::text[], ${column('given')}::text[], ${column('from')}::date[])`)
}

export type PersonSketch = Readonly<{ personId: PersonId; sex: string; birthDate: string }>

/** Sex and birth date of people, for the plausibility of a relation. */
export function sketchesOf(q: Queries, ids: readonly PersonId[]): Promise<PersonSketch[]> {
  return q.rows<PersonSketch>(sql`
    select person_id as "personId", sex, birth_date as "birthDate" from register.version
    where person_id = any(${ids}::uuid[]) and recorded_to is null and valid_to is null`)
}

/** Ids in their order, of a unit by the last permanent residence or of everybody. */
export async function personIdsAfter(
  q: Queries,
  of: Readonly<{ after: PersonId | null; unit: string | null; limit: number }>,
): Promise<PersonId[]> {
  const after = of.after === null ? sql.empty : sql`and person_id > ${of.after}`
  const within = of.unit === null ? sql.empty : sql`and unit = ${of.unit}`
  const rows = await q.rows<{ id: PersonId }>(sql`
    select person_id as id from register.search_key where true ${after} ${within}
    order by person_id limit ${of.limit}`)
  return rows.map(r => r.id)
}
