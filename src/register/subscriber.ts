/**
 * Subscriber: who is told of changes. It learns which of its fields changed, of the people it may be told
 * about, and nothing else; each notice leaves a receipt with the person. What was not confirmed is told
 * again under the same number, so that a reader that was cut off loses nothing.
 */
import { type Actor, type Db, type Instant, orThrow, type Problem, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { orderChanges, pageSize } from './feed.ts'
import { type PurposeEntry, purposeCode } from './purpose.ts'
import { feed as problem } from './reading-problems.ts'
import { leaveReceipts } from './showing.ts'
import { purposeEntry } from './store/disclosure.ts'
import * as store from './store/feed.ts'
import { FIELDS, type Field, type PersonId } from './view.ts'

declareActions('register', {
  'feed.subscribed': { vi: 'Đăng ký nhận báo thay đổi', en: 'subscribed to changes' },
  'feed.ended': { vi: 'Thôi nhận báo thay đổi', en: 'a subscription to changes ended' },
})

/** Which people a subscriber is told about. */
export type Audience =
  /** Those of whom its agency was given something, and of that only. */
  | Readonly<{ persons: 'received' }>
  /** Those who reside permanently in one of the units, at the time of the change. */
  | Readonly<{ persons: 'units'; units: readonly string[] }>
  /** Everybody; for processes of the house. */
  | Readonly<{ persons: 'all' }>

export type NewSubscription = Readonly<{
  /** 3 to 63 small letters, digits, dots and hyphens. */
  name: string
  fields: readonly Field[]
  audience: Audience
  /** Code of a purpose of the catalogue; `change-notice` when absent. */
  purpose?: string
  /** Number after which to begin; the present end of the feed when absent. */
  since?: number
}>

export type Notice = Readonly<{
  seq: number
  personId: PersonId
  /** Those of the subscriber's fields that changed; never empty. */
  fields: readonly Field[]
  recordedAt: Instant
}>

const NAME = /^[a-z0-9][a-z0-9.-]{2,62}$/u

/** The rule. */
export function maySubscribe(
  actor: Actor,
  wish: NewSubscription,
  entry: PurposeEntry | null,
): Problem | null {
  if (!NAME.test(wish.name)) return problem('name-invalid', { field: 'name' })
  if (entry === null || entry.needsGround || !entry.actorKinds.includes(actor.kind))
    return problem('not-permitted')
  if (actor.kind !== 'system' && actor.agency === null) return problem('not-permitted')
  const { audience } = wish
  if (actor.kind !== 'system' && audience.persons !== 'received') return problem('not-permitted')
  if (audience.persons === 'received' && actor.agency === null) return problem('not-permitted')
  if (audience.persons === 'units' && audience.units.length === 0) return problem('not-permitted')
  const known = new Set<string>(FIELDS)
  const fields = wish.fields.filter(f => known.has(f) && entry.fields.includes(f))
  if (fields.length === 0 || fields.length < wish.fields.length)
    return problem('field-undeclared', { field: 'fields' })
  return null
}

/**
 * Subscribes to changes under a name of its own.
 * @throws `feed.name-invalid`, `.name-taken`, `.not-permitted`, `.field-undeclared`
 */
export async function subscribeChanges(
  db: Db,
  actor: Actor,
  wish: NewSubscription,
): Promise<{ name: string; since: number }> {
  const head = await orderChanges(db)
  return db.tx(async tx => {
    const { name, audience } = wish
    const purpose = purposeCode({ kind: 'duty', basis: wish.purpose ?? 'change-notice' })
    const refused = maySubscribe(actor, wish, await purposeEntry(tx, purpose, tx.today))
    if (refused) orThrow(refused)
    const since = Math.max(0, Math.min(head, Math.trunc(wish.since ?? head) || 0))
    const fields = FIELDS.filter(f => wish.fields.includes(f))
    const made = await store.insertSubscriber(tx, {
      name,
      agency: actor.agency,
      purpose,
      fields,
      persons: audience.persons,
      units: audience.persons === 'units' ? audience.units : [],
      confirmed: since,
      subscribedAt: tx.now,
    })
    if (!made) orThrow(problem('name-taken', { field: 'name' }))
    const detail = { name, purpose, fields, persons: audience.persons, since }
    await record(tx, { actor, action: 'feed.subscribed', detail })
    return { name, since }
  })
}

/** The subscriber of that name, when it is the actor's; anything else is unknown. */
async function ownSubscriber(tx: Tx, actor: Actor, name: string): Promise<store.SubscriberRow> {
  const row = NAME.test(name) ? await store.subscriberRow(tx, name) : null
  const isOwn = row !== null && row.endedAt === null && row.agency === actor.agency
  return isOwn && actor.kind !== 'citizen' ? row : orThrow<never>(problem('subscriber-unknown'))
}

/** Ends a subscription; its name stays taken. */
export async function endSubscription(tx: Tx, actor: Actor, name: string): Promise<void> {
  await ownSubscriber(tx, actor, name)
  await store.endSubscriber(tx, name)
  await record(tx, { actor, action: 'feed.ended', detail: { name } })
}

/** Numbers looked at in one call, so that a subscriber with few matches does not hold the database up. */
const WINDOW = 5_000

/**
 * The next changes for a subscriber, with a receipt for every person told of. The cursor stays until
 * `confirmChanges`: whoever falls over in between is told the same again.
 * @param of.since another place to read from, to replay; the cursor when absent
 * @returns `upTo`, to be confirmed once the notices are handled; when it is below `head` there is more
 * @throws `feed.subscriber-unknown`, `.not-permitted` when the purpose has ended
 */
export async function takeChanges(
  db: Db,
  actor: Actor,
  of: Readonly<{ name: string; since?: number; limit?: number }>,
): Promise<{ notices: Notice[]; upTo: number; head: number }> {
  const head = await orderChanges(db)
  return db.tx(async tx => {
    const subscriber = await ownSubscriber(tx, actor, of.name)
    const entry = await purposeEntry(tx, subscriber.purpose, tx.today)
    const fields = subscriber.fields.filter(f => entry?.fields.includes(f))
    if (entry === null || fields.length === 0) return orThrow<never>(problem('not-permitted'))
    const after = Math.max(0, Math.trunc(of.since ?? subscriber.confirmed) || 0)
    const end = Math.min(head, after + WINDOW)
    const limit = pageSize(of.limit)
    const notices = await store.changesFor(tx, subscriber, fields, { after, upTo: end, limit })
    await leaveNoticeReceipts(tx, actor, entry, notices)
    const upTo = notices.length === limit ? notices.at(-1)!.seq : Math.max(after, end)
    return { notices, upTo, head }
  })
}

async function leaveNoticeReceipts(
  tx: Tx,
  actor: Actor,
  entry: PurposeEntry,
  notices: readonly Notice[],
): Promise<void> {
  const told = new Map<PersonId, Set<Field>>()
  for (const { personId, fields } of notices) {
    const known = told.get(personId) ?? new Set()
    for (const field of fields) known.add(field)
    told.set(personId, known)
  }
  const shown = [...told].map(([personId, fields]) => ({
    personId,
    how: 'disclosure' as const,
    fields: [...fields],
  }))
  const purpose = { kind: 'duty', basis: entry.code } as const
  await leaveReceipts(tx, { actor, purpose }, entry, { legalBasis: entry.legalBasis }, shown)
}

/**
 * Moves the cursor: everything up to `upTo` was handled. Backwards it never goes.
 * @throws `feed.subscriber-unknown`, `.beyond-end`
 */
export async function confirmChanges(
  tx: Tx,
  actor: Actor,
  of: Readonly<{ name: string; upTo: number }>,
): Promise<void> {
  await ownSubscriber(tx, actor, of.name)
  const good = Number.isSafeInteger(of.upTo) && of.upTo >= 0
  if (!good || of.upTo > (await store.headSeq(tx)))
    orThrow(problem('beyond-end', { field: 'upTo' }))
  await store.confirmUpTo(tx, of.name, of.upTo)
}
