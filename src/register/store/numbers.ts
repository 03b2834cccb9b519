/** Numbers: who has which, and who had it. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'
import type { OldNumber, PersonId } from '../view.ts'
import { knownAt, type Stamp } from './timelines.ts'
import { askedOf, byKey } from './together.ts'

/** True when the number was free and is now the person's. */
export async function takeNumber(tx: Tx, number: string, personId: PersonId): Promise<boolean> {
  const taken = await tx.run(sql`
    insert into register.personal_number (number, person_id) values (${number}, ${personId})
    on conflict do nothing`)
  return taken === 1
}

/** Some free serials of a series, those after `start` first. */
export async function freeSerials(
  tx: Tx,
  prefix: string,
  serials: number,
  start: number,
): Promise<number[]> {
  const rows = await tx.rows<{ serial: number }>(sql`
    select serial from generate_series(0, ${serials}::int - 1) serial
    where not exists (
      select from register.personal_number n
      where n.number = ${prefix}::text || lpad(serial::text, 6, '0'))
    order by serial < ${start}::int, serial limit 50`)
  return rows.map(r => r.serial)
}

export type NumberRow = Readonly<{
  number: string
  kind: 'personal-id' | 'cmnd9'
  status: 'active' | 'cancelled'
}>

export async function addNumber(
  tx: Tx,
  personId: PersonId,
  row: NumberRow,
  stamp: Stamp,
): Promise<void> {
  await tx.run(sql`
    insert into register.personal_id (person_id, number, kind, status, recorded_from, opened_by)
    values (${personId}, ${row.number}, ${row.kind}, ${row.status}, ${stamp.at}, ${stamp.eventId})`)
}

/** The active number becomes a cancelled one, which stays searchable. */
export async function cancelNumber(
  tx: Tx,
  personId: PersonId,
  number: string,
  stamp: Stamp,
): Promise<void> {
  await tx.run(sql`
    update register.personal_id set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where person_id = ${personId} and number = ${number} and recorded_to is null`)
  await addNumber(tx, personId, { number, kind: 'personal-id', status: 'cancelled' }, stamp)
}

/** The personal number cancelled last, of somebody who has none now. */
export async function lastNumber(q: Queries, personId: PersonId): Promise<string | null> {
  const row = await q.maybeRow<{ number: string }>(sql`
    select number from register.personal_id
    where person_id = ${personId} and kind = 'personal-id' and status = 'cancelled' and recorded_to is null
    order by recorded_from desc, number limit 1`)
  return row?.number ?? null
}

/** A cancelled number is the person's valid one again. */
export async function restoreNumber(
  tx: Tx,
  personId: PersonId,
  number: string,
  stamp: Stamp,
): Promise<void> {
  await tx.run(sql`
    update register.personal_id set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
    where person_id = ${personId} and number = ${number} and recorded_to is null`)
  await addNumber(tx, personId, { number, kind: 'personal-id', status: 'active' }, stamp)
}

/** Numbers of a person whose present state an event wrote. */
export function numbersOpenedBy(
  q: Queries,
  personId: PersonId,
  eventId: string,
): Promise<NumberRow[]> {
  return q.rows<NumberRow>(sql`
    select number, kind, status from register.personal_id
    where person_id = ${personId} and opened_by = ${eventId} and kind = 'personal-id' and recorded_to is null`)
}

export async function activeNumber(q: Queries, personId: PersonId): Promise<string | null> {
  return (await activeNumbers(q, [personId], null)).get(personId) ?? null
}

export async function activeNumbers(
  q: Queries,
  personIds: readonly PersonId[],
  asKnown: Instant | null,
): Promise<Map<PersonId, string>> {
  const known = await numbersOf(q, personIds, asKnown)
  return new Map(
    personIds.flatMap(id => {
      const active = known.get(id)?.find(n => n.kind === 'personal-id' && n.status === 'active')
      return active === undefined ? [] : [[id, active.number] as const]
    }),
  )
}

/** Old 9-digit numbers and cancelled personal numbers, by number. */
export async function oldNumbersOf(
  q: Queries,
  personId: PersonId,
  asKnown: Instant | null,
): Promise<OldNumber[]> {
  const known = await numbersOf(q, [personId], asKnown)
  return (known.get(personId) ?? [])
    .filter(n => n.kind === 'cmnd9' || n.status === 'cancelled')
    .map(({ number, kind, status }) => ({ number, kind, status }))
}

function numbersOf(q: Queries, personIds: readonly PersonId[], asKnown: Instant | null) {
  return askedOf(q, `numbers as known ${asKnown}`, personIds, async ids => {
    const rows = await q.rows<NumberRow & { id: PersonId }>(sql`
      select person_id as id, number, kind, status from register.personal_id
      where person_id = any(${ids}::uuid[]) and ${knownAt(asKnown)} order by kind, number`)
    return byKey(ids, rows, row => row.id)
  })
}

/** Who has or had each number: one for 12 digits, perhaps several for 9. */
export function ownersOfEach(
  q: Queries,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, readonly PersonId[]>> {
  return askedOf(q, 'owners', numbers, async all => {
    type Row = { number: string; id: PersonId }
    const twelve = all.filter(n => n.length === 12)
    const nine = all.filter(n => n.length !== 12)
    const [now, old] = await Promise.all([
      twelve.length === 0
        ? []
        : q.rows<Row>(sql`
            select number, person_id as id from register.personal_number
            where number = any(${twelve}::text[])`),
      nine.length === 0
        ? []
        : q.rows<Row>(sql`
            select number, person_id as id from register.old_number
            where number = any(${nine}::text[]) order by person_id`),
    ])
    const rows = byKey(all, [...now, ...old], row => row.number)
    return new Map([...rows].map(([number, found]) => [number, found.slice(0, 20).map(r => r.id)]))
  })
}

/** All who have or had a number: one for 12 digits, perhaps several for 9. */
export async function ownersOf(q: Queries, number: string): Promise<readonly PersonId[]> {
  return (await ownersOfEach(q, [number])).get(number) ?? []
}
