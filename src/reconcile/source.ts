/**
 * Source: a database of an agency that is held against the register, with the agreement it stands on and
 * what its columns mean.
 */
import {
  type Actor,
  dayOf,
  orThrow,
  type PlainDate,
  type Problem,
  type Queries,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import { addDays, isPlainDate } from '#vn'
import './actions.ts'
import { CLAIM_FIELDS, type ClaimField } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import { type Mapping, planMapping } from './mapping.ts'
import { source as problem } from './problems.ts'
import * as store from './store/source.ts'

/** What an agency may learn of the register: which field differs, or the value too. */
export type Rights = 'verify' | 'values'

export type NewSource = Readonly<{
  agency: string
  /** Office of the agency that keeps the data and owns its cases. */
  office: string
  /** Short name in addresses and commands: `bhxh-the`. */
  code: string
  name: string
  /** Number of the access agreement (thỏa thuận khai thác). */
  agreement: string
  validFrom: PlainDate
  validTo: PlainDate | null
  rights: Rights
  fields: readonly ComparedField[]
  required: readonly ClaimField[]
  everyDays: number | null
}>

export type Source = NewSource &
  Readonly<{ sourceId: string; mappingId: string | null; mapping: Mapping | null }>

/** The rule: a source as it may be registered, or every faulty field. */
export function planSource(source: NewSource): NewSource | Problem {
  const faulty: string[] = []
  const say = (isRight: boolean, field: keyof NewSource) => {
    if (!isRight) faulty.push(field)
  }
  say(/^[a-z0-9][a-z0-9-]{0,39}$/u.test(source.code), 'code')
  say(source.name.trim() !== '' && source.name.length <= 200, 'name')
  say(source.agency !== '', 'agency')
  say(source.office !== '', 'office')
  say(source.agreement.trim() !== '', 'agreement')
  say(isPlainDate(source.validFrom), 'validFrom')
  say(
    source.validTo === null || (isPlainDate(source.validTo) && source.validTo > source.validFrom),
    'validTo',
  )
  say(source.rights === 'verify' || source.rights === 'values', 'rights')
  say(source.fields.length > 0 && source.fields.every(f => COMPARED_FIELDS.includes(f)), 'fields')
  say(
    source.required.every(f => CLAIM_FIELDS.includes(f)),
    'required',
  )
  say(
    source.everyDays === null || (Number.isInteger(source.everyDays) && source.everyDays > 0),
    'everyDays',
  )
  return faulty.length > 0 ? problem('input-invalid', { field: faulty.join(', ') }) : source
}

/** Whether the agreement is in force. The rule. */
export function isInForce(
  source: Pick<NewSource, 'validFrom' | 'validTo'>,
  on: PlainDate,
): boolean {
  return source.validFrom <= on && (source.validTo === null || on < source.validTo)
}

/**
 * The day a source should be held against the register again; null when nothing was agreed, or today when
 * it never was. The rule.
 * @param lastAt when its newest run began
 */
export function dueAgain(
  source: Pick<NewSource, 'everyDays' | 'validFrom'>,
  lastAt: string | null,
): PlainDate | null {
  if (source.everyDays === null) return null
  if (lastAt === null) return source.validFrom
  return addDays(dayOf(lastAt), source.everyDays)
}

/** Whether that day has passed. */
export const isOverdue = (due: PlainDate | null, today: PlainDate): boolean =>
  due !== null && due < today

/** Whether an actor keeps this source: its office, the machine of its agency, or the node's own worker. */
export function keeps(actor: Actor, source: Pick<NewSource, 'agency' | 'office'>): boolean {
  if (actor.kind === 'system') return true
  if (actor.agency !== source.agency) return false
  return actor.kind === 'member' || (actor.kind === 'official' && actor.office === source.office)
}

/**
 * Registers a source. The caller has checked that the actor administers the node.
 * @throws `source.input-invalid`, `source.code-taken`
 */
export async function registerSource(tx: Tx, actor: Actor, source: NewSource): Promise<string> {
  const plan = orThrow(planSource(source))
  const sourceId = tx.newId()
  if (!(await store.insertSource(tx, sourceId, plan, tx.now))) orThrow(problem('code-taken'))
  const { agency, code, agreement, rights, fields } = plan
  await record(tx, {
    actor,
    action: 'source.registered',
    detail: { sourceId, agency, code, agreement, rights, fields },
  })
  return sourceId
}

/**
 * Confirms what each column means.
 * @throws `source.unknown`, `source.not-yours`, `mapping.*`
 */
export async function confirmMapping(
  tx: Tx,
  actor: Actor,
  sourceId: string,
  mapping: Mapping,
): Promise<string> {
  const source = orThrow((await store.sourceById(tx, sourceId)) ?? problem('unknown'))
  if (!keeps(actor, source)) orThrow(problem('not-yours'))
  const plan = orThrow<Mapping>(planMapping(mapping))
  const mappingId = tx.newId()
  await store.insertMapping(tx, { sourceId, mappingId, mapping: plan, by: actor.id, at: tx.now })
  await record(tx, {
    actor,
    action: 'mapping.confirmed',
    detail: { sourceId, mappingId, fields: Object.values(plan.columns) },
  })
  return mappingId
}

/** Sources of an agency, or all; with the mapping that holds now. */
export function sourcesOf(q: Queries, agency: string | null = null): Promise<Source[]> {
  return store.sources(q, agency)
}

/** A source by the agency's code and its own. */
export async function sourceByCode(
  q: Queries,
  agency: string,
  code: string,
): Promise<Source | null> {
  return (await store.sources(q, agency)).find(source => source.code === code) ?? null
}

/**
 * The source, for somebody who keeps it, while its agreement is in force.
 * @throws `source.unknown` also for strangers; `source.agreement-ended`
 */
export async function sourceInForce(tx: Tx, actor: Actor, sourceId: string): Promise<Source> {
  const source = await store.sourceById(tx, sourceId)
  if (source === null || !keeps(actor, source)) return orThrow<never>(problem('unknown'))
  if (!isInForce(source, tx.today)) return orThrow<never>(problem('agreement-ended'))
  return source
}
