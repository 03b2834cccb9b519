/** The tables that hold timelines: reading them as known now or then, and bringing them up to date. */
import { assert, type Instant, type PlainDate, type Queries, type Sql, sql, type Tx } from '#kernel'
import type { DeclarationFacts } from '../declaration.ts'
import type {
  AbsenceFacts,
  CardFacts,
  CoreFacts,
  FileFacts,
  HeadshipFacts,
  MembershipFacts,
  ParticularFacts,
  ResidenceFacts,
  StayFacts,
} from '../facts.ts'
import { difference, type Span } from '../timeline.ts'
import type { Residence } from '../view.ts'
import { askedOf, byKey } from './together.ts'

/** A span with the moment it was recorded: the rest of its key. */
export type KnownSpan<F> = Span<F> & Readonly<{ recordedFrom: Instant; openedBy: string | null }>
/** What a change is recorded as. */
export type Stamp = Readonly<{ eventId: string | null; at: Instant }>

export type Shelf<F, K> = Readonly<{
  table: string
  key: readonly (keyof K & string)[]
  columns: Readonly<Record<keyof F & string, string>>
}>

export type PersonKey = Readonly<{ person_id: string }>
export type ResidenceKey = Readonly<{ person_id: string; kind: string }>
export type HouseholdKey = Readonly<{ household_id: string }>
export type ParticularKey = Readonly<{ person_id: string; kind: string; value: string }>

export const versions: Shelf<CoreFacts, PersonKey> = {
  table: 'version',
  key: ['person_id'],
  columns: {
    family: 'family',
    middle: 'middle',
    given: 'given',
    birthDate: 'birth_date',
    birthTime: 'birth_time',
    sex: 'sex',
    ethnicity: 'ethnicity',
    religion: 'religion',
    nationality: 'nationality',
    originUnit: 'origin_unit',
    originAsOf: 'origin_as_of',
    originText: 'origin_text',
    birthUnit: 'birth_unit',
    birthAsOf: 'birth_as_of',
    birthText: 'birth_text',
    regNumber: 'reg_number',
    regBook: 'reg_book',
    regPage: 'reg_page',
    regUnit: 'reg_unit',
    regOn: 'reg_on',
    civilStatus: 'civil_status',
    deceasedOn: 'deceased_on',
    phone: 'phone',
    otherName: 'other_name',
    bloodType: 'blood_type',
    regPlaceUnit: 'reg_place_unit',
    regPlaceAsOf: 'reg_place_as_of',
    regPlaceText: 'reg_place_text',
    missingOn: 'missing_on',
  },
}

export const residences: Shelf<ResidenceFacts, ResidenceKey> = {
  table: 'residence',
  key: ['person_id', 'kind'],
  columns: {
    unit: 'unit',
    asOf: 'as_of',
    address: 'address',
    householdId: 'household_id',
    ground: 'ground',
    endedFor: 'ended_for',
  },
}

export const stays: Shelf<StayFacts, PersonKey> = {
  table: 'stay',
  key: ['person_id'],
  columns: {
    unit: 'unit',
    asOf: 'as_of',
    address: 'address',
    reason: 'reason',
    hostId: 'host_id',
    arrivedAt: 'arrived_at',
    notifiedAt: 'notified_at',
  },
}

export const absences: Shelf<AbsenceFacts, PersonKey> = {
  table: 'absence',
  key: ['person_id'],
  columns: { case: 'case_code', destination: 'destination' },
}

export const residenceFiles: Shelf<FileFacts, PersonKey> = {
  table: 'residence_file',
  key: ['person_id'],
  columns: { number: 'number' },
}

export const cards: Shelf<CardFacts, PersonKey> = {
  table: 'card',
  key: ['person_id'],
  columns: { kind: 'kind', number: 'number', issuedBy: 'issued_by', expiresOn: 'expires_on' },
}

export const particulars: Shelf<ParticularFacts, ParticularKey> = {
  table: 'particular',
  key: ['person_id', 'kind', 'value'],
  columns: { source: 'source' },
}

export const memberships: Shelf<MembershipFacts, PersonKey> = {
  table: 'membership',
  key: ['person_id'],
  columns: { householdId: 'household_id', relation: 'relation' },
}

export const headships: Shelf<HeadshipFacts, HouseholdKey> = {
  table: 'headship',
  key: ['household_id'],
  columns: { headId: 'head_id' },
}

export type DeclarationKey = Readonly<{ person_id: string; kind: string }>
export const declarations: Shelf<DeclarationFacts, DeclarationKey> = {
  table: 'declaration',
  key: ['person_id', 'kind'],
  columns: { court: 'court', judgment: 'judgment' },
}

const tableOf = (shelf: { table: string }) => sql.id('register', shelf.table)

function keyIs<K extends object>(shelf: Shelf<never, K>, key: K): Sql {
  return sql.join(
    shelf.key.map(column => sql`${sql.id(column)} = ${key[column as keyof K]}`),
    ' and ',
  )
}

function selection<F>(shelf: Shelf<F, never>): Sql {
  const facts = Object.entries<string>(shelf.columns).map(
    ([name, column]) => sql`${sql.id(column)} as ${sql.id(name)}`,
  )
  return sql`valid_from as "from", valid_to as "to", recorded_from as "recordedFrom", opened_by as "openedBy",
    ${sql.join(facts)}`
}

function toSpan<F>(row: F & Omit<KnownSpan<F>, 'facts'>): KnownSpan<F> {
  const { from, to, recordedFrom, openedBy, ...facts } = row
  return { from, to, recordedFrom, openedBy, facts: facts as unknown as F }
}

/** What counts as known: now, or at an instant. */
export function knownAt(asKnown: Instant | null): Sql {
  return asKnown === null
    ? sql`recorded_to is null`
    : sql`recorded_from <= ${asKnown}::timestamptz and (recorded_to is null or recorded_to > ${asKnown}::timestamptz)`
}

/** The whole timeline of one key, sorted. Asked of many together, it is one statement. */
export async function timelineOf<F extends object, K extends object>(
  q: Queries,
  shelf: Shelf<F, K>,
  key: K,
  asKnown: Instant | null = null,
): Promise<KnownSpan<F>[]> {
  // The first column of a key says whose the row is; the rest tells apart what one person has many of.
  const [owner, ...rest] = shelf.key
  const id = String(key[owner!])
  const found = await askedOf(q, `${shelf.table} as known ${asKnown}`, [id], ids =>
    timelinesOf(q, shelf, ids, asKnown),
  )
  return (found.get(id) ?? [])
    .filter(row => rest.every(column => row.key[column] === key[column]))
    .map(row => row.span)
}

type Kept<F, K> = Readonly<{ key: K; span: KnownSpan<F> }>

async function timelinesOf<F extends object, K extends object>(
  q: Queries,
  shelf: Shelf<F, K>,
  ids: readonly string[],
  asKnown: Instant | null,
): Promise<Map<string, Kept<F, K>[]>> {
  const owner = shelf.key[0]!
  const rows = await q.rows<F & K & Omit<KnownSpan<F>, 'facts'>>(sql`
    select ${sql.join(shelf.key.map(column => sql.id(column)))}, ${selection(shelf as Shelf<F, never>)}
    from ${tableOf(shelf)} where ${sql.id(owner)} = any(${ids}::uuid[]) and ${knownAt(asKnown)}
    order by valid_from`)
  const kept = rows.map(row => {
    const facts = { ...row } as Record<string, unknown>
    const key = Object.fromEntries(shelf.key.map(column => [column, row[column]]))
    for (const column of shelf.key) delete facts[column]
    return { key: key as K, span: toSpan<F>(facts as typeof row) }
  })
  return byKey(ids, kept, ({ key }) => String(key[owner]))
}

/** The span of one key that holds on a day. */
export async function spanOnDay<F extends object, K extends object>(
  q: Queries,
  shelf: Shelf<F, K>,
  key: K,
  day: PlainDate,
  asKnown: Instant | null = null,
): Promise<KnownSpan<F> | null> {
  const timeline = await timelineOf(q, shelf, key, asKnown)
  const holding = timeline.filter(s => s.from <= day && (s.to === null || s.to > day))
  assert(holding.length <= 1, `one span of ${shelf.table} holds on a day`)
  return holding[0] ?? null
}

/** The spans an event replaced, as they were before it. */
export async function closedBy<F extends object, K extends object>(
  q: Queries,
  shelf: Shelf<F, K>,
  key: K,
  eventId: string,
): Promise<KnownSpan<F>[]> {
  const rows = await q.rows<F & Omit<KnownSpan<F>, 'facts'>>(sql`
    select ${selection(shelf as Shelf<F, never>)} from ${tableOf(shelf)}
    where ${keyIs(shelf as unknown as Shelf<never, K>, key)} and closed_by = ${eventId}
      and opened_by is distinct from ${eventId} order by valid_from`)
  return rows.map(toSpan<F>)
}

/**
 * Makes the known timeline of a key the wanted one: closes the recorded range of what is no longer said
 * and opens rows for what is newly said. Nothing is overwritten.
 */
export async function rewrite<F extends object, K extends object>(
  tx: Tx,
  shelf: Shelf<F, K>,
  key: K,
  known: readonly KnownSpan<F>[],
  wanted: readonly Span<F>[],
  stamp: Stamp,
): Promise<void> {
  const change = difference<F, KnownSpan<F>>(known, wanted)
  if (change.close.length + change.open.length === 0) return
  // Rows of a bulk load that stay true are written again by the event: then the exclusion guards them.
  const loaded = known.filter(k => k.openedBy === null)
  const own = difference<F, KnownSpan<F>>(
    known.filter(k => k.openedBy !== null),
    wanted,
  )
  const close = [...loaded, ...own.close]
  const { open } = own
  for (const span of close) {
    const closed = await tx.run(sql`
      update ${tableOf(shelf)} set recorded_to = ${stamp.at}, closed_by = ${stamp.eventId}
      where ${keyIs(shelf as unknown as Shelf<never, K>, key)}
        and recorded_from = ${span.recordedFrom} and valid_from = ${span.from} and recorded_to is null`)
    assert(closed === 1, `a row of ${shelf.table} that is known now can be closed`)
  }
  if (open.length === 0) return
  const names = Object.keys(shelf.columns) as (keyof F & string)[]
  const columns = [...shelf.key, ...names.map(n => shelf.columns[n])].map(c => sql.id(c))
  const rows = open.map(
    span =>
      sql`(${sql.join([
        ...shelf.key.map(k => sql`${key[k]}`),
        ...names.map(n => sql`${span.facts[n]}`),
        sql`${span.from}`,
        sql`${span.to}`,
        sql`${stamp.at}`,
        sql`${stamp.eventId}`,
      ])})`,
  )
  await tx.run(sql`
    insert into ${tableOf(shelf)}
      (${sql.join(columns)}, valid_from, valid_to, recorded_from, opened_by)
    values ${sql.join(rows)}`)
}

/** Every version ever recorded of a person's facts, oldest knowledge first. */
export async function allVersions(
  q: Queries,
  personId: string,
): Promise<(KnownSpan<CoreFacts> & { recordedTo: Instant | null })[]> {
  const rows = await q.rows<
    CoreFacts & Omit<KnownSpan<CoreFacts>, 'facts'> & { recordedTo: Instant | null }
  >(sql`
    select ${selection(versions)}, recorded_to as "recordedTo" from register.version
    where person_id = ${personId} order by recorded_from, valid_from`)
  return rows.map(({ recordedTo, ...row }) => ({ ...toSpan<CoreFacts>(row), recordedTo }))
}

/** Every residence ever recorded of a person. */
export async function allResidences(
  q: Queries,
  personId: string,
): Promise<(Residence & { recordedFrom: Instant; recordedTo: Instant | null })[]> {
  type Row = Residence & { recordedFrom: Instant; recordedTo: Instant | null; openedBy: unknown }
  const rows = await q.rows<Row>(sql`
    select kind, ${selection(residences)}, recorded_to as "recordedTo" from register.residence
    where person_id = ${personId} order by recorded_from, kind, valid_from`)
  return rows.map(({ openedBy: _, ...row }) => row)
}
