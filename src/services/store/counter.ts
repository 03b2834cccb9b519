/** Figures, and what stands behind them: one condition each, used for both. */
import { dayOf, type Instant, type PlainDate, type Queries, type Sql, sql } from '#kernel'
import { communesOf } from '#vn'
import type { StatusCode } from '../status.ts'
import { confirmingSql } from './queue.ts'

/** Day in Viet Nam of an instant column. */
const dayIn = (column: Sql): Sql => sql`((${column} at time zone 'UTC') + interval '7 hours')::date`

const isDone = sql`d.status in (9, 10)`
const endedLate = sql`d.ended_at > d.promised_at`

/** What each indicator counts. */
const CONDITIONS = {
  received: () => sql`true`,
  'received-direct': () => sql`d.channel = 1`,
  'received-online': () => sql`d.channel = 2`,
  'received-post': () => sql`d.channel = 3`,
  confirming: now => confirmingSql(now),
  'waiting-intake': now => sql`d.status = 1 and not ${confirmingSql(now)}`,
  processing: () => sql`d.status in (2, 4)`,
  'due-soon': now => sql`d.status in (2, 4) and d.warns_at <= ${now} and d.promised_at >= ${now}`,
  overdue: now => sql`(d.status in (2, 4) and d.promised_at < ${now}
    or d.status = 5 and d.promised_at < d.stopped_at)`,
  'waiting-citizen': () => sql`d.status = 5`,
  done: () => isDone,
  'done-early': () => sql`${isDone} and ${dayIn(sql`d.ended_at`)} < ${dayIn(sql`d.promised_at`)}`,
  'done-on-time': () =>
    sql`${isDone} and not ${endedLate} and ${dayIn(sql`d.ended_at`)} = ${dayIn(sql`d.promised_at`)}`,
  'done-late': () => sql`${isDone} and ${endedLate}`,
  refused: () => sql`d.status in (3, 8)`,
  withdrawn: () => sql`d.status = 7`,
} as const satisfies Record<string, (now: Instant) => Sql>

export type Indicator = keyof typeof CONDITIONS
export const INDICATORS = Object.keys(CONDITIONS) as Indicator[]

export type ScopeRow = Readonly<{
  /** Communes; left out means all. */
  units?: readonly string[]
  agency?: string
  from?: PlainDate
  to?: PlainDate
}>

/** A province means its communes of today; a commune means itself. */
const inUnit = (unit: string, today: PlainDate): Sql =>
  unit.length === 2
    ? sql`d.unit = any(${communesOf(unit, today).map(c => c.code)}::text[])`
    : sql`d.unit = ${unit}`

const within = (of: ScopeRow, now: Instant): Sql => {
  const filedOn = dayIn(sql`d.submitted_at`)
  return sql.join(
    [
      sql`d.status is not null`,
      ...(of.unit === undefined ? [] : [inUnit(of.unit, dayOf(now))]),
      ...(of.agency === undefined ? [] : [sql`d.agency = ${of.agency}`]),
      ...(of.from === undefined ? [] : [sql`${filedOn} >= ${of.from}::date`]),
      ...(of.to === undefined ? [] : [sql`${filedOn} <= ${of.to}::date`]),
    ],
    ' and ',
  )
}

const countsSql = (now: Instant): Sql =>
  sql.join(
    INDICATORS.map(
      name => sql`count(*) filter (where ${CONDITIONS[name](now)}) as ${sql.id(name)}`,
    ),
  )

export const counters = (
  q: Queries,
  of: ScopeRow,
  now: Instant,
): Promise<Record<Indicator, number>> =>
  q.row(sql`select ${countsSql(now)} from services.dossier d where ${within(of, now)}`)

/** The same figures for each commune, or for each day of filing. */
export function countersBy(
  q: Queries,
  of: ScopeRow,
  by: 'unit' | 'day',
  now: Instant,
): Promise<(Record<Indicator, number> & { key: string })[]> {
  const key = by === 'unit' ? sql`d.unit` : sql`${dayIn(sql`d.submitted_at`)}::text`
  return q.rows(sql`
    select ${key} as key, ${countsSql(now)} from services.dossier d
    where ${within(of, now)} group by 1 order by 1`)
}

export type FactRow = Readonly<{
  dossier: string
  parent: string | null
  procedure: string
  versionFrom: PlainDate
  unit: string
  agency: string
  office: string
  channel: 1 | 2 | 3
  status: StatusCode
  submittedAt: Instant
  receivedAt: Instant | null
  promisedAt: Instant | null
  warnsAt: Instant | null
  stoppedAt: Instant | null
  endedAt: Instant | null
}>

const columns = sql`d.code as dossier, d.bundle as parent, d.procedure, d.version_from as "versionFrom", d.unit,
  d.agency, d.office, d.channel, d.status, d.submitted_at as "submittedAt", d.received_at as "receivedAt",
  d.promised_at as "promisedAt", d.warns_at as "warnsAt", d.stopped_at as "stoppedAt", d.ended_at as "endedAt"`

export const behind = (
  q: Queries,
  of: ScopeRow & { indicator: Indicator; after: string | null; limit: number },
  now: Instant,
) =>
  q.rows<FactRow>(sql`
    select ${columns} from services.dossier d
    where ${within(of, now)} and (${CONDITIONS[of.indicator](now)}) and d.code > ${of.after ?? ''}
    order by d.code limit ${of.limit}`)

export const factOf = (q: Queries, code: string) =>
  q.maybeRow<FactRow>(
    sql`select ${columns} from services.dossier d where d.code = ${code} and d.status is not null`,
  )
