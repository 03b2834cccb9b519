/**
 * Fact change: the kinds of the law on civil status, each with its own facts and its own valid time.
 *
 * | kind | tiếng Việt | facts | holds |
 * | --- | --- | --- | --- |
 * | `fact-change` | thay đổi | name | from the day on |
 * | `fact-correction` | cải chính | all of the birth entry | for the whole life: it had always been so |
 * | `fact-addition` | bổ sung | what was not known | for the whole life |
 * | `ethnicity-redetermination` | xác định lại dân tộc | ethnic group | from the day on, once |
 * | `sex-redetermination` | xác định lại giới tính | sex | from the day on |
 *
 * Where sex or year of birth then disagrees with the personal number, cancelling and re-issuing it is
 * proposed, never done.
 * Source: Luật Hộ tịch 60/2014/QH13 art. 4(10–13), 26–29, 46; Bộ luật Dân sự 91/2015/QH13 art. 26–29, 36.
 */
import { type Actor, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { ageOn, comparePartialDates } from '#vn'
import { factChange as problem } from './civil-problems.ts'
import {
  type FactChanges,
  type NumberFault,
  numberFaults,
  parseChanges,
  planCorrection,
} from './correction.ts'
import { type CoreFacts, flatFacts } from './facts.ts'
import { child } from './family-problems.ts'
import { closeEvent, openEvent } from './life-event.ts'
import { type Basis, Faults } from './parse.ts'
import { factsOf, latest } from './person.ts'
import { eventsOf, type StoredEvent } from './store/events.ts'
import { kinRows } from './store/kin.ts'
import { activeNumber } from './store/numbers.ts'
import { rewrite, timelineOf, versions } from './store/timelines.ts'
import type { PersonId } from './view.ts'

type Rule = Readonly<{ fields: readonly (keyof FactChanges)[]; holds: 'from-day' | 'whole-life' }>

const BIRTH_ENTRY = [
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'nationality',
  'origin',
  'birthPlace',
  'birthRegistration',
] as const satisfies readonly (keyof FactChanges)[]

export const FACT_CHANGES = {
  'fact-change': { fields: ['name'], holds: 'from-day' },
  'fact-correction': { fields: BIRTH_ENTRY, holds: 'whole-life' },
  'fact-addition': { fields: [...BIRTH_ENTRY, 'religion'], holds: 'whole-life' },
  'ethnicity-redetermination': { fields: ['ethnicity'], holds: 'from-day' },
  'sex-redetermination': { fields: ['sex'], holds: 'from-day' },
} as const satisfies Record<string, Rule>
export type FactChangeKind = keyof typeof FACT_CHANGES

export type NewFactChange = Basis &
  Readonly<{
    personId: PersonId
    kind: FactChangeKind
    /** Day of the registration: the first day of what changes, the day of the event for what is corrected. */
    on: PlainDate
    changes: FactChanges
    /** The person agrees: needed from nine for a name, from fifteen for the ethnic group. */
    agrees?: boolean
  }>

const NAME_CONSENT_YEARS = 9
const ETHNICITY_CONSENT_YEARS = 15

type Known = Readonly<{
  facts: CoreFacts
  /** Ethnic groups of the parents by birth, as far as known. */
  parentEthnicities: readonly string[]
  /** The ethnic group was determined anew before. */
  isRedetermined: boolean
}>

/** The rule of the kinds, besides that of every correction. */
export function planFactChange(
  order: Pick<NewFactChange, 'kind' | 'on' | 'changes' | 'agrees' | 'evidence'>,
  known: Known,
): Problem[] {
  const { kind, on, changes } = order
  const { facts } = known
  const rule: Rule = FACT_CHANGES[kind]
  const found: Problem[] = []
  for (const field of Object.keys(changes) as (keyof FactChanges)[])
    if (!rule.fields.includes(field))
      found.push(problem('other-kind', { field: `changes.${field}` }))
  const age = ageOn(facts.birthDate, on)
  if (kind === 'fact-change' && age >= NAME_CONSENT_YEARS && order.agrees !== true)
    found.push(child('consent-missing', { field: 'agrees', years: NAME_CONSENT_YEARS }))
  if (kind === 'ethnicity-redetermination') {
    if (known.isRedetermined) found.push(problem('once', { field: 'kind' }))
    if (!known.parentEthnicities.includes(changes.ethnicity ?? ''))
      found.push(problem('not-of-parents', { field: 'changes.ethnicity' }))
    if (age >= ETHNICITY_CONSENT_YEARS && order.agrees !== true)
      found.push(problem('own-consent', { field: 'agrees', years: ETHNICITY_CONSENT_YEARS }))
  }
  if (kind === 'sex-redetermination' && order.evidence.length === 0)
    found.push(problem('medical-evidence', { field: 'evidence' }))
  if (kind === 'fact-addition')
    for (const [field, value] of Object.entries(flatFacts(changes)))
      if (!isUntold(facts, field as keyof CoreFacts, value))
        found.push(problem('told-already', { field: 'changes' }))
  return found
}

/** Whether a value adds to what is known and contradicts nothing of it. */
function isUntold(facts: CoreFacts, field: keyof CoreFacts, value: unknown): boolean {
  const known = facts[field]
  if (known === null || known === '' || known === 'unknown' || known === value) return true
  // A year or month that becomes a day is an addition; one that becomes another year is not.
  return (
    field === 'birthDate' &&
    String(value).length > String(known).length &&
    comparePartialDates(value as CoreFacts['birthDate'], known as CoreFacts['birthDate']) ===
      'consistent'
  )
}

async function parentEthnicities(tx: Tx, personId: PersonId): Promise<string[]> {
  const groups: string[] = []
  for (const row of await kinRows(tx, [personId])) {
    if ((row.role !== 'father' && row.role !== 'mother') || row.relativeId === null) continue
    const known = await timelineOf(tx, versions, { person_id: row.relativeId })
    const last = known.at(-1)
    if (last) groups.push(last.facts.ethnicity)
  }
  return groups
}

const isRedetermination = (e: StoredEvent) =>
  e.kind === 'ethnicity-redetermination' && e.part === 'subject' && e.reversedBy === null

/**
 * Records a change, correction, addition or redetermination.
 * @returns `proposes`: why the personal number should be cancelled and re-issued, if it should
 * @throws `fact-change.*`, `correction.*`, `child.consent-missing`, `person.*`, `life-event.*`
 */
export async function changeFacts(
  tx: Tx,
  actor: Actor,
  order: NewFactChange,
): Promise<{ eventId: string; proposes: readonly NumberFault[] }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.personId, 'personId')
  faults.day(order.on, 'on')
  faults.check(Object.hasOwn(FACT_CHANGES, order.kind), 'kind', 'a kind of change')
  const changes = parseChanges(faults, order.changes)

  const { personId, kind, on } = order
  const key = { person_id: personId }
  const change = flatFacts(changes)
  const event = await openEvent(tx, { persons: [personId] })
  const known = await factsOf(tx, personId)
  orThrow(
    planFactChange(
      { ...order, changes },
      {
        facts: latest(known),
        parentEthnicities: await parentEthnicities(tx, personId),
        isRedetermined: (await eventsOf(tx, personId)).some(isRedetermination),
      },
    ),
  )
  const validFrom = FACT_CHANGES[kind].holds === 'from-day' ? on : null
  const { wanted } = orThrow(planCorrection(known, change, validFrom, tx.today))
  orThrow(notBefore(on, known[0]!.from, tx.today))
  await rewrite(tx, versions, key, known, wanted, event)
  const version = { from: validFrom, to: null, change: change as Record<string, string | null> }
  await closeEvent(tx, actor, event, {
    kind,
    on,
    basis: order,
    touched: [{ personId, part: 'subject', payload: { version } }],
  })
  const number = await activeNumber(tx, personId)
  return { eventId: event.eventId, proposes: numberFaults(number, wanted.at(-1)!.facts) }
}

function notBefore(on: PlainDate, start: PlainDate, today: PlainDate): Problem[] {
  return on < start || on > today ? [problem('day-outside', { field: 'on' })] : []
}
