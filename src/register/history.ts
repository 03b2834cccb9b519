/** History: everything ever recorded of a person, in both times, through the same rule as a disclosure. */
import { type Actor, type Instant, orThrow, type PlainDate, type Tx } from '#kernel'
import { permitRead } from './disclosure.ts'
import { type CoreView, coreView } from './facts.ts'
import { disclosure as problem } from './problems.ts'
import { leaveReceipts } from './showing.ts'
import { eventsOf } from './store/events.ts'
import { allInvestigations, type InvestigationRow } from './store/investigations.ts'
import { allResidences, allVersions } from './store/timelines.ts'
import type { Field, PersonId, Purpose, Residence } from './view.ts'

export type LifeEvent = Readonly<{
  eventId: string
  kind: string
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
  Readonly<{ validFrom: PlainDate; validTo: PlainDate | null; facts: CoreView }>
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

/**
 * All events, all versions of the facts and of the residences, what was closed included.
 * @throws `disclosure.*`
 */
export async function timeline(
  tx: Tx,
  ask: Readonly<{ actor: Actor; purpose: Purpose; personId: PersonId }>,
): Promise<{
  events: LifeEvent[]
  versions: FactVersion[]
  residences: ResidenceVersion[]
  /** Doubts about what is shown here, settled ones too. */
  investigations: InvestigationRow[]
}> {
  const { actor, purpose, personId } = ask
  const request = { actor, purpose, subject: personId, fields: HISTORY_FIELDS }
  const { entry, grant } = await permitRead(tx, request)
  const events = await eventsOf(tx, personId)
  const versions = await allVersions(tx, personId)
  if (versions.length === 0) orThrow(problem('not-permitted'))
  await leaveReceipts(tx, ask, entry, grant, [
    { personId, how: 'disclosure', fields: grant.fields },
  ])
  return {
    events: events.map(({ personId: _, payload: __, ...event }) => event),
    versions: versions.map(v => ({
      validFrom: v.from,
      validTo: v.to,
      recordedFrom: v.recordedFrom,
      recordedTo: v.recordedTo,
      facts: coreView(v.facts),
    })),
    residences: await allResidences(tx, personId),
    investigations: (await allInvestigations(tx, personId)).filter(i =>
      HISTORY_FIELDS.includes(i.field),
    ),
  }
}
