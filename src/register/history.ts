/** History: everything ever recorded of a person, in both times, through the same rule as a disclosure. */
import { type Actor, type Instant, isUuid, orThrow, type PlainDate, type Tx } from '#kernel'
import { actionSentence } from '#ledger'
import { permitRead } from './disclosure.ts'
import { type CoreView, coreView } from './facts.ts'
import { holderOf } from './ground.ts'
import { ACTIONS } from './life-event.ts'
import { purposeCode } from './purpose.ts'
import { disclosure as problem } from './reading-problems.ts'
import { leaveReceipts } from './showing.ts'
import { groundOf, purposeEntry } from './store/disclosure.ts'
import { eventsOf, type StoredEvent } from './store/events.ts'
import { changedFields } from './store/feed.ts'
import { allInvestigations, type InvestigationRow } from './store/investigations.ts'
import { allResidences, allVersions } from './store/timelines.ts'
import type { Field, PersonId, Purpose, Residence } from './view.ts'

export type LifeEvent = Readonly<{
  eventId: string
  kind: string
  /** What people call such an event. */
  name: Readonly<{ vi: string; en: string }>
  /** What the person was in it: `subject`, `mother`, `spouse`, `member` … */
  part: string
  on: PlainDate
  recordedAt: Instant
  legalBasis: string
  evidence: readonly string[]
  agency: string | null
  office: string | null
  reverses: string | null
  reversedBy: string | null
}>

type Recorded = Readonly<{ recordedFrom: Instant; recordedTo: Instant | null }>
export type FactVersion = Recorded &
  Readonly<{ validFrom: PlainDate; validTo: PlainDate | null; facts: Partial<CoreView> }>
export type ResidenceVersion = Recorded & Residence

const HISTORY_FIELDS: readonly Field[] = [
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'religion',
  'nationality',
  'origin',
  'birthPlace',
  'birthRegistration',
  'civilStatus',
  'deceasedOn',
  'phone',
  'otherName',
  'bloodType',
  'birthRegistrationPlace',
  'missingOn',
  'permanentResidence',
  'temporaryResidence',
  'currentResidence',
]

const RESIDENCE_FIELDS = {
  permanent: 'permanentResidence',
  temporary: 'temporaryResidence',
  current: 'currentResidence',
} as const satisfies Record<Residence['kind'], Field>

export type Timeline = Readonly<{
  events: readonly LifeEvent[]
  versions: readonly FactVersion[]
  residences: readonly ResidenceVersion[]
  /** Doubts about what is shown here, settled ones too. */
  investigations: readonly InvestigationRow[]
  fields: readonly Field[]
  receiptId: string
}>

/** The fields of a timeline that somebody may ask for under a purpose: those of its entry, and of the ground. */
export async function timelineFields(
  tx: Tx,
  actor: Actor,
  purpose: Purpose,
  personId: PersonId,
): Promise<Field[]> {
  const entry = await purposeEntry(tx, purposeCode(purpose), tx.today)
  const holder = holderOf(actor)
  const ground =
    purpose.kind === 'dossier' && holder !== null && isUuid(personId)
      ? await groundOf(tx, personId, purpose.dossier, holder.agency, holder.office)
      : null
  return HISTORY_FIELDS.filter(
    f => entry?.fields.includes(f) && (ground === null || ground.fields.includes(f)),
  )
}

/**
 * The events, the versions of the facts and of the residences, what was closed included; of the fields asked
 * for and no others. An event that changed none of them is not told.
 * @param ask.fields all of a timeline when absent
 * @param ask.asKnown only what was known at that instant, as it was known then
 * @throws `disclosure.*`
 */
export async function timeline(
  tx: Tx,
  ask: Readonly<{
    actor: Actor
    purpose: Purpose
    personId: PersonId
    fields?: readonly Field[]
    asKnown?: Instant
  }>,
): Promise<Timeline> {
  const { actor, purpose, personId, asKnown } = ask
  const request = { actor, purpose, subject: personId, fields: ask.fields ?? HISTORY_FIELDS }
  const { entry, grant } = await permitRead(tx, request)
  const versions = await allVersions(tx, personId)
  if (versions.length === 0) orThrow(problem('not-permitted'))
  const shown = new Set<string>(grant.fields)
  const events = await eventsShown(tx, personId, grant.fields)
  const [receiptId] = await leaveReceipts(tx, ask, entry, grant, [
    { personId, how: 'disclosure', fields: grant.fields },
  ])
  const residences = await allResidences(tx, personId)
  const facts = versions.map(v => ({
    validFrom: v.from,
    validTo: v.to,
    recordedFrom: v.recordedFrom,
    recordedTo: v.recordedTo,
    facts: only(coreView(v.facts), shown),
  }))
  return {
    events: knownEvents(events, asKnown),
    versions: joinAlike(known(facts, asKnown)),
    residences: known(
      residences.filter(r => shown.has(RESIDENCE_FIELDS[r.kind])),
      asKnown,
    ),
    investigations: knownDoubts(await allInvestigations(tx, personId), shown, asKnown),
    fields: grant.fields,
    receiptId: receiptId!,
  }
}

const only = (view: CoreView, shown: ReadonlySet<string>): Partial<CoreView> =>
  Object.fromEntries(Object.entries(view).filter(([field]) => shown.has(field)))

/** Whoever may see everything sees every event; others those that changed what they may see. */
async function eventsShown(
  tx: Tx,
  personId: PersonId,
  fields: readonly Field[],
): Promise<StoredEvent[]> {
  const events = await eventsOf(tx, personId)
  if (HISTORY_FIELDS.every(f => fields.includes(f))) return events
  const changed = await changedFields(tx, personId)
  return events.filter(e => changed.get(e.eventId)?.some(f => fields.includes(f)))
}

function knownEvents(events: readonly StoredEvent[], asKnown: Instant | undefined): LifeEvent[] {
  const there = events.filter(e => asKnown === undefined || e.recordedAt <= asKnown)
  const ids = new Set(there.map(e => e.eventId))
  return there.map(({ personId: _, payload: __, ...event }) => ({
    ...event,
    name: nameOfKind(event.kind),
    reversedBy: event.reversedBy !== null && ids.has(event.reversedBy) ? event.reversedBy : null,
  }))
}

const nameOfKind = (kind: string): Readonly<{ vi: string; en: string }> =>
  actionSentence(ACTIONS[kind as keyof typeof ACTIONS] ?? '') ?? { vi: kind, en: kind }

/** What was known at an instant, with the ends of knowledge that nobody could know of then. */
function known<T extends Recorded>(rows: readonly T[], asKnown: Instant | undefined): T[] {
  if (asKnown === undefined) return [...rows]
  return rows
    .filter(r => r.recordedFrom <= asKnown)
    .map(r => (r.recordedTo !== null && r.recordedTo > asKnown ? { ...r, recordedTo: null } : r))
}

function knownDoubts(
  doubts: readonly InvestigationRow[],
  shown: ReadonlySet<string>,
  asKnown: Instant | undefined,
): InvestigationRow[] {
  return doubts
    .filter(d => shown.has(d.field) && (asKnown === undefined || d.openedAt <= asKnown))
    .map(d => {
      const isLater = asKnown !== undefined && d.closedAt !== null && d.closedAt > asKnown
      return isLater ? { ...d, closedAt: null, outcome: null } : d
    })
}

/** Stretches that follow one another and say the same to this reader are one. */
function joinAlike(versions: readonly FactVersion[]): FactVersion[] {
  const joined: FactVersion[] = []
  for (const v of versions) {
    const last = joined.at(-1)
    const isSame =
      last !== undefined &&
      last.validTo === v.validFrom &&
      last.recordedFrom === v.recordedFrom &&
      last.recordedTo === v.recordedTo &&
      JSON.stringify(last.facts) === JSON.stringify(v.facts)
    if (isSame) joined[joined.length - 1] = { ...last, validTo: v.validTo }
    else joined.push(v)
  }
  return joined
}
