/**
 * Reversal: an event that should not have been recorded is taken back by another event. Nothing is
 * deleted: what the event opened is closed, what it closed is opened again as a new row.
 *
 * A fact changed since by somebody else stays as it is. Where a later event builds on the one to be
 * reversed, the later one goes first; only a death can always be reversed, because nobody may stay dead
 * by mistake: then what moved on (a new head, a new marriage) stands.
 */
import { type Actor, assert, orThrow, type Problem, type Tx } from '#kernel'
import { daysOf } from '#vn'
import { annulBirth } from './birth-annulment.ts'
import type { CoreFacts } from './facts.ts'
import { HEAD, householdAround } from './household.ts'
import { closeEvent, type LifeEventKind, type OpenEvent, openEvent } from './life-event.ts'
import { Faults } from './parse.ts'
import { lifeEvent as problem } from './problems.ts'
import { restoreAfterDeath, whatMarriageBecame } from './return-from-death.ts'
import * as store from './store/events.ts'
import { openMembers } from './store/households.ts'
import { cancelNumber, numbersOpenedBy, restoreNumber } from './store/numbers.ts'
import { closedBy, headships, rewrite, timelineOf, versions } from './store/timelines.ts'
import { revise, type Span, undo } from './timeline.ts'
import type { CivilStatus, PersonId } from './view.ts'

export type NewReversal = Readonly<{ eventId: string; reason: string; legalBasis: string }>

const REVERSIBLE: ReadonlySet<string> = new Set([
  'birth',
  'death',
  'marriage',
  'divorce',
  'move',
  'correction',
  'head-change',
  'declared-missing',
  'declared-dead',
  'declared-incapable',
  'declaration-revoked',
  'annulment',
  'parentage',
  'parentage-denial',
  'adoption',
  'adoption-end',
  'guardianship',
  'guardianship-change',
  'guardianship-end',
  'fact-change',
  'fact-correction',
  'fact-addition',
  'ethnicity-redetermination',
  'sex-redetermination',
  'nationality',
  'residence-end',
  'residence-renewal',
  'residence-file',
  'stay',
  'stay-end',
  'absence',
  'absence-end',
  'household-split',
  'household-merge',
  'relation-change',
  'card',
  'card-end',
  'particular',
  'particular-end',
])
const ENDS_MARRIAGE: ReadonlySet<string> = new Set(['divorce', 'annulment'])
const DEATHS: ReadonlySet<string> = new Set(['death', 'declared-dead'])

/** Events of one table of the person; others touch residence, household and kin. */
const TABLE_OF: Readonly<Record<string, store.RowTable>> = {
  'residence-file': 'residence_file',
  stay: 'stay',
  'stay-end': 'stay',
  absence: 'absence',
  'absence-end': 'absence',
  card: 'card',
  'card-end': 'card',
  particular: 'particular',
  'particular-end': 'particular',
}

type Payload = Readonly<{
  /** `from` null: the change was for the whole life, wherever that begins. */
  version?: Readonly<{ from: string | null; to: string | null; change: Partial<CoreFacts> }>
  households?: readonly string[]
}>
const payloadOf = (row: store.StoredEvent) => row.payload as Payload

/** The rule: whether an event may be reversed at all. */
export function planReversal(
  event: Pick<store.StoredEvent, 'kind' | 'reversedBy'> | undefined,
): Problem | null {
  if (event === undefined) return problem('unknown')
  if (event.reversedBy !== null) return problem('already-reversed')
  return REVERSIBLE.has(event.kind) ? null : problem('not-reversible')
}

/**
 * Reverses an event and restores what was known before it.
 * @throws `life-event.unknown`, `.already-reversed`, `.not-reversible`, `.overtaken`, `.basis-missing`
 */
export async function reverseEvent(
  tx: Tx,
  actor: Actor,
  reversal: NewReversal,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis({ legalBasis: reversal.legalBasis, evidence: [] })
  faults.id(reversal.eventId, 'eventId')
  faults.text(reversal.reason, 'reason')
  faults.orThrow()

  const { event, rows } = await takeBack(tx, reversal.eventId, planReversal)
  const kind = rows[0]!.kind as LifeEventKind
  await closeEvent(tx, actor, event, {
    kind: 'reversal',
    on: tx.today,
    basis: { legalBasis: reversal.legalBasis, evidence: [] },
    touched: rows.map(row => ({
      personId: row.personId,
      part: row.part,
      payload: { reversedKind: kind, reason: reversal.reason },
    })),
    reverses: { eventId: reversal.eventId, kind },
  })
  return { eventId: event.eventId }
}

type Refusal = (event: store.StoredEvent | undefined) => Problem | null

/**
 * Takes an event back under a new one, which the caller closes.
 * @param refuse why it may not be taken back; asked again under the lock, for somebody else may have come first
 */
export async function takeBack(
  tx: Tx,
  eventId: string,
  refuse: Refusal,
): Promise<Readonly<{ event: OpenEvent; rows: readonly store.StoredEvent[] }>> {
  const before = await store.eventRows(tx, eventId)
  const refused = refuse(before[0])
  if (refused) orThrow(refused)
  const child = before.find(row => row.kind === 'birth' && row.part === 'subject')
  const around = child ? await householdAround(tx, child.personId) : null
  const event = await openEvent(tx, {
    persons: before.map(row => row.personId),
    households: [
      ...before.flatMap(row => payloadOf(row).households ?? []),
      ...(around?.householdId ? [around.householdId] : []),
    ],
  })
  const rows = await store.eventRows(tx, eventId)
  const stillRefused = refuse(rows[0])
  if (stillRefused) orThrow(stillRefused)
  const { kind } = rows[0]!
  const subject = rows.find(row => row.part === 'subject')!
  const wasDeath = DEATHS.has(kind)

  if (kind === 'birth') await annulBirth(tx, event, subject.personId)
  else {
    if (ENDS_MARRIAGE.has(kind)) await refuseIfDead(tx, rows)
    const wentOn = wasDeath ? await whatMarriageBecame(tx, rows) : null
    for (const row of rows) await undoVersion(tx, event, row, wentOn)
    if (wasDeath) await restoreAfterDeath(tx, event, subject, wentOn)
    else await unlessTaken(restoreRows(tx, event, eventId, TABLE_OF[kind]))
    if (kind === 'nationality') await restoreNumbers(tx, event, subject.personId, eventId)
  }
  for (const householdId of event.households) await refuseUnlessWhole(tx, householdId)
  await store.markReversed(tx, eventId, event.eventId)
  return { event, rows }
}

/** A marriage that comes back to somebody who died since would have ended by that death: it goes first. */
async function refuseIfDead(tx: Tx, rows: readonly store.StoredEvent[]): Promise<void> {
  for (const { personId } of rows) {
    const last = (await timelineOf(tx, versions, { person_id: personId })).at(-1)
    if (last === undefined || last.facts.deceasedOn !== null) orThrow(problem('overtaken'))
  }
}

/** @param wentOn the marriage of somebody dead by mistake does not come back; what that makes them */
async function undoVersion(
  tx: Tx,
  event: OpenEvent,
  row: store.StoredEvent,
  wentOn: CivilStatus | null,
): Promise<void> {
  const { version } = payloadOf(row)
  if (version === undefined || (wentOn !== null && row.part === 'spouse')) return
  const key = { person_id: row.personId }
  const known = await timelineOf(tx, versions, key)
  const replaced = await closedBy(tx, versions, key, row.eventId)
  const [oldest, ...others] = replaced
  // An event that told what was known already replaced nothing.
  if (oldest === undefined) return
  assert(known[0], 'a person with an event has facts')
  const start = oldest.from < known[0].from ? oldest.from : known[0].from
  const from = version.from ?? start
  const old = version.from === null ? [{ ...oldest, from: start }, ...others] : replaced
  const undone = undo(known, old, version.change, from, version.to)
  const wanted =
    wentOn === null ? undone : revise(undone, from, version.to, { civilStatus: wentOn })
  await rewrite(tx, versions, key, known, startAtBirth(wanted), event)
}

/** A life begins on the first day its birth date can mean, whichever date is right. */
function startAtBirth(timeline: readonly Span<CoreFacts>[]): Span<CoreFacts>[] {
  const [first, ...rest] = timeline
  assert(first, 'a person with an event has facts')
  return [{ ...first, from: daysOf(first.facts.birthDate).first }, ...rest]
}

const PERSON_TABLES = ['residence', 'membership', 'kin', 'declaration'] as const

/** Every row back as it was, if nobody built on it since. */
async function restoreRows(
  tx: Tx,
  event: OpenEvent,
  eventId: string,
  table: store.RowTable | undefined,
): Promise<void> {
  const tables = table === undefined ? PERSON_TABLES : [table]
  const shelves = [
    ...tables.map(table => [table, event.persons] as const),
    ['headship', event.households] as const,
  ]
  for (const [table, owners] of shelves)
    if (await store.isOvertaken(tx, table, owners, eventId)) orThrow(problem('overtaken'))
  // Relations of people who joined since are relations to the head that would go.
  for (const householdId of event.households) {
    const members = await openMembers(tx, householdId)
    const joined = members.some(m => !event.persons.includes(m.personId))
    if (joined && (await store.openedHeadship(tx, householdId, eventId)))
      orThrow(problem('overtaken'))
  }
  for (const [table, owners] of shelves) {
    await store.closeOpened(tx, table, owners, eventId, event)
    await store.reopenClosed(tx, table, owners, eventId, event)
  }
}

/** A number that the event cancelled is valid again, and one that it made valid is cancelled again. */
async function restoreNumbers(
  tx: Tx,
  event: OpenEvent,
  personId: PersonId,
  eventId: string,
): Promise<void> {
  for (const { number, status } of await numbersOpenedBy(tx, personId, eventId))
    await unlessTaken(
      status === 'active'
        ? cancelNumber(tx, personId, number, event)
        : restoreNumber(tx, personId, number, event),
    )
}

/** What would come back may stand against something newer, such as a marriage after the divorce. */
async function unlessTaken(restoring: Promise<void>): Promise<void> {
  try {
    await restoring
  } catch (error) {
    const { code } = error as { code?: string }
    // 23505 and 23P01: the unique index or the exclusion constraint that forbids two facts at a time.
    if (code === '23505' || code === '23P01') orThrow(problem('overtaken'))
    throw error
  }
}

/** A household that others left or entered since may not be left without its head, or headed by nobody there. */
async function refuseUnlessWhole(tx: Tx, householdId: string): Promise<void> {
  const headship = (await timelineOf(tx, headships, { household_id: householdId })).at(-1)
  const members = await openMembers(tx, householdId)
  const heads = members.filter(m => m.relation === HEAD).map(m => m.personId)
  const standing = headship?.to === null ? headship.facts : null
  const isWhole =
    standing === null
      ? members.length === 0
      : members.length > 0 &&
        (standing.headId === null ? heads.length === 0 : heads.join() === standing.headId)
  if (!isWhole) orThrow(problem('overtaken'))
}
