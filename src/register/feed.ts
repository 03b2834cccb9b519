/**
 * Feed: every change in one order, for whoever keeps a copy of what the register knows.
 *
 * INVARIANT: numbers run from 1 without gaps, and what has been read never gains a number in between; the
 * changes of one person stand in the order they happened. A change names fields and never values: those
 * are fetched by a disclosure.
 */
import type { Db, Instant, Tx } from '#kernel'
import type { OpenEvent, Touched } from './life-event.ts'
import * as store from './store/feed.ts'
import { FIELDS, type Field, type PersonId } from './view.ts'

export type Change = store.ChangeRow

const KNOWN = new Set<string>(FIELDS)
const camel = (column: string) => column.replace(/_([a-z])/gu, (_, c: string) => c.toUpperCase())

const PARTS: Readonly<Record<string, readonly string[]>> = {
  'personal_id active': ['personalId'],
  'personal_id old': ['oldNumbers'],
  'kin father': ['father', 'representatives'],
  'kin mother': ['mother', 'representatives'],
  'kin guardian': ['guardian', 'representatives'],
  'kin spouse': ['spouse'],
  'kin child': ['children', 'represented'],
  'kin adoptive-father': ['representatives'],
  'kin adoptive-mother': ['representatives'],
  'kin adoptee': ['represented'],
  'kin ward': ['represented'],
  'declaration missing': ['missingOn'],
  'declaration dead': ['deceasedOn'],
  'declaration incapable': ['representatives'],
  'declaration impaired': ['representatives'],
  'declaration limited': ['representatives'],
  'membership ': ['household'],
  'card ': ['cards'],
  'particular contact': ['contacts'],
  'particular other': ['otherData'],
  'residence permanent': ['permanentResidence'],
  'residence temporary': ['temporaryResidence'],
  'residence current': ['currentResidence'],
}

/** Columns of the core facts that are shown together, or under another name. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^(?:family|middle|given)$/u, 'name'],
  [/^birth_(?:unit|as_of|text)$/u, 'birthPlace'],
  [/^birth_time$/u, 'birthDate'],
  [/^origin_/u, 'origin'],
  [/^reg_place_/u, 'birthRegistrationPlace'],
  [/^reg_/u, 'birthRegistration'],
]

/** The fields a part of the record is shown in. */
export function fieldsOf({ table, part }: Pick<store.ChangedPart, 'table' | 'part'>): Field[] {
  const named =
    table === 'version'
      ? [GROUPS.find(([columns]) => columns.test(part))?.[1] ?? camel(part)]
      : (PARTS[`${table} ${part}`] ?? [camel(table)])
  return named.filter((f): f is Field => KNOWN.has(f))
}

/** Writes what an event changed, for each person it touched. The last deed of an event. */
export async function recordChanges(
  tx: Tx,
  event: OpenEvent,
  kind: string,
  touched: readonly Touched[],
): Promise<void> {
  const persons = [...new Set(touched.map(t => t.personId))]
  if (persons.length === 0) return
  const parts = await store.changedParts(tx, persons, event.households, event.at)
  const changedOf = (personId: PersonId) => {
    const own = new Set(parts.filter(p => p.personId === personId).flatMap(fieldsOf))
    return FIELDS.filter(f => own.has(f))
  }
  await store.insertChanges(
    tx,
    { eventId: event.eventId, kind, at: event.at },
    persons.map(personId => ({ personId, fields: changedOf(personId) })),
  )
}

const ROUND = 10_000

/**
 * Gives every change committed before the call its number. Any number of processes may do so at once.
 * @returns the last number given
 */
export async function orderChanges(db: Db): Promise<number> {
  while (await store.hasWaiting(db)) await db.tx(tx => store.orderWaiting(tx, ROUND))
  return store.headSeq(db)
}

const PAGE = 500
const MAX_PAGE = 10_000

export function pageSize(limit: number | undefined): number {
  return Math.max(1, Math.min(MAX_PAGE, Math.trunc(limit ?? PAGE) || PAGE))
}

/**
 * Changes after a number, oldest first; for the rooms of this house. Holds no personal data.
 * @param of.since 0 for the whole feed
 * @returns `head`, the last number there was; read on while the last change is below it
 */
export async function changesSince(
  db: Db,
  of: Readonly<{ since: number; limit?: number }>,
): Promise<{ changes: Change[]; head: number; at: Instant }> {
  const head = await orderChanges(db)
  const since = Math.max(0, Math.trunc(of.since) || 0)
  const changes = await store.changesAfter(db, since, pageSize(of.limit))
  return { changes, head: Math.max(head, changes.at(-1)?.seq ?? 0), at: db.clock.now() }
}
