/** Figures, and what stands behind them: one condition each, used for both. */
import type { Instant, PlainDate, Queries, Sql } from '#kernel'
import { sql } from '#kernel'
import type { StatusCode } from '../status.ts'
import { mayBeCode } from '../text.ts'
import { confirmingSql } from './queue.ts'

/** Day in Viet Nam of an instant column. */
const dayOf = (column: Sql): Sql => sql`((${column} at time zone 'UTC') + interval '7 hours')::date`

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
  'done-early': () => sql`${isDone} and ${dayOf(sql`d.ended_at`)} < ${dayOf(sql`d.promised_at`)}`,
  'done-on-time': () =>
    sql`${isDone} and not ${endedLate} and ${dayOf(sql`d.ended_at`)} = ${dayOf(sql`d.promised_at`)}`,
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

const within = (of: ScopeRow): Sql =>
  sql.join(
    [
      sql`d.status is not null`,
      ...(of.units === undefined ? [] : [sql`d.unit = any(${of.units}::text[])`]),
      ...(of.agency === undefined ? [] : [sql`d.agency = ${of.agency}`]),
      ...(of.from === undefined ? [] : [sql`${dayOf(sql`d.submitted_at`)} >= ${of.from}::date`]),
      ...(of.to === undefined ? [] : [sql`${dayOf(sql`d.submitted_at`)} <= ${of.to}::date`]),
    ],
    ' and ',
  )

const counts = (now: Instant) =>
  sql.join(
    INDICATORS.map(
      name => sql`count(*) filter (where ${CONDITIONS[name](now)}) as ${sql.id(name)}`,
    ),
  )

export async function counters(
  q: Queries,
  of: ScopeRow,
  now: Instant,
): Promise<Record<Indicator, number>> {
  return q.row<Record<Indicator, number>>(
    sql`select ${counts(now)} from services.dossier d where ${within(of)}`,
  )
}

/** The same figures for every commune that has any dossier. */
export const countersByUnit = (q: Queries, of: ScopeRow, now: Instant) =>
  q.rows<Record<Indicator, number> & { unit: string }>(
    sql`select d.unit, ${counts(now)} from services.dossier d where ${within(of)} group by d.unit`,
  )

/** The same figures for every day of filing that has any dossier. */
export const countersByDay = (q: Queries, of: ScopeRow, now: Instant) =>
  q.rows<Record<Indicator, number> & { day: PlainDate }>(sql`
    select ${dayOf(sql`d.submitted_at`)} as day, ${counts(now)} from services.dossier d
    where ${within(of)} group by 1 order by 1`)

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
    where ${within(of)} and (${CONDITIONS[of.indicator](now)}) and d.code > ${of.after ?? ''}
    order by d.code limit ${of.limit}`)

export const factOf = async (q: Queries, code: string): Promise<FactRow | null> =>
  mayBeCode(code)
    ? q.maybeRow(
        sql`select ${columns} from services.dossier d where d.code = ${code} and d.status is not null`,
      )
    : null
