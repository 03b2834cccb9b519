/** Counter: figures about dossiers, and the dossiers behind each figure; no personal data at all. */
import { type Actor, type Db, dayOf, type Instant, type PlainDate, type Tx } from '#kernel'
import { record } from '#ledger'
import { communesOf } from '#vn'
import './actions.ts'
import { officeNames } from './competence.ts'
import { classifyTiming, type Timing } from './deadline.ts'
import { nowOf } from './desk.ts'
import { problem, stop } from './problems.ts'
import { procedureOn, type Text } from './procedure.ts'
import type { StatusCode } from './status.ts'
import * as store from './store/counter.ts'
import * as dossiers from './store/dossier.ts'
import { timelineOf } from './timeline.ts'

export type { Indicator } from './store/counter.ts'
export { INDICATORS } from './store/counter.ts'

export type Scope = Readonly<{
  /** A commune, or a province with all its communes. */
  unit?: string
  agency?: string
  /** First and last day of filing, in Viet Nam. */
  from?: PlainDate
  to?: PlainDate
}>

/** The communes of a scope, by the list of the day. */
function within({ unit, ...rest }: Scope, now: Instant): store.ScopeRow {
  if (unit === undefined) return rest
  const units = unit.length === 2 ? communesOf(unit, dayOf(now)).map(u => u.code) : [unit]
  return { ...rest, units }
}

export type DossierFact = Readonly<{
  dossier: string
  parent: string | null
  procedure: Readonly<{ code: string; name: Text }>
  unit: string
  agency: string
  office: string
  channel: 1 | 2 | 3
  status: StatusCode
  submittedAt: Instant
  receivedAt: Instant | null
  promisedAt: Instant | null
  endedAt: Instant | null
  timing: Timing | null
}>

export type Steps = DossierFact &
  Readonly<{
    agencyName: string
    officeName: string
    steps: readonly Readonly<{
      at: Instant
      status: StatusCode | null
      title: Text
      by: string
    }>[]
  }>

/**
 * How many dossiers each indicator counts. Parts of bundles count, the bundles themselves do not.
 * @param of.from first day of filing counted, of.to last day; both in Viet Nam
 */
export async function dossierCounters(
  q: Db | Tx,
  of: Scope = {},
): Promise<Record<store.Indicator, number>> {
  const now = nowOf(q)
  return store.counters(q, within(of, now), now)
}

/** The same figures for every commune of the scope that has any dossier. */
export async function dossierCountersByUnit(
  q: Db | Tx,
  of: Scope = {},
): Promise<(Record<store.Indicator, number> & { unit: string })[]> {
  const now = nowOf(q)
  return store.countersByUnit(q, within(of, now), now)
}

/** The same figures for every day of filing that has any dossier, by day. */
export async function dossierCountersByDay(
  q: Db | Tx,
  of: Scope = {},
): Promise<(Record<store.Indicator, number> & { day: PlainDate })[]> {
  const now = nowOf(q)
  return store.countersByDay(q, within(of, now), now)
}

const fact = (row: store.FactRow, now: Instant): DossierFact => ({
  dossier: row.dossier,
  parent: row.parent,
  procedure: { code: row.procedure, name: procedureOn(row.procedure, row.versionFrom).name },
  unit: row.unit,
  agency: row.agency,
  office: row.office,
  channel: row.channel,
  status: row.status,
  submittedAt: row.submittedAt,
  receivedAt: row.receivedAt,
  promisedAt: row.promisedAt,
  endedAt: row.endedAt,
  timing: classifyTiming({ ...row, now }),
})

const MAX_ROWS = 200

/** The dossiers one figure counts, by code; the same condition as the counter. */
export async function dossiersFor(
  q: Db | Tx,
  of: Scope & { indicator: store.Indicator; after?: string | null; limit?: number },
): Promise<{ rows: DossierFact[]; next: string | null }> {
  const limit = Math.max(1, Math.min(MAX_ROWS, of.limit ?? 50))
  const now = nowOf(q)
  const rows = await store.behind(
    q,
    { ...within(of, now), indicator: of.indicator, after: of.after ?? null, limit: limit + 1 },
    now,
  )
  return {
    rows: rows.slice(0, limit).map(row => fact(row, now)),
    next: rows.length > limit ? rows[limit - 1]!.dossier : null,
  }
}

/**
 * The steps of one dossier without any personal field and without notes, for who oversees; the read is
 * recorded in the ledger under the dossier.
 */
export async function dossierSteps(tx: Tx, actor: Actor, code: string): Promise<Steps> {
  if (actor.kind !== 'official') return stop(problem('unknown'))
  const row = await store.factOf(tx, code)
  if (row === null) return stop(problem('unknown'))
  await record(tx, { actor, action: 'dossier.steps-read', dossier: code, detail: {} })
  const events = await dossiers.eventsOf(tx, [code])
  const names = await officeNames(tx, [row.agency, ...events.map(e => e.actorAgency)])
  return {
    ...fact(row, tx.now),
    ...names(row.agency, row.office),
    steps: timelineOf(events, names, null).map(({ at, status, title, by }) => ({
      at,
      status,
      title,
      by,
    })),
  }
}
