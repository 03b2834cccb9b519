/** The kinds of requests a register answers, and what one of each costs: time, statements, CPU of both sides. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Db, sql, systemActor } from '#kernel'
import { type Field, readsOf, recordBirth, searchPersons } from '#register'
import { formatFullName } from '#vn'
import { closedLoop, percentile } from './measure.ts'
import type { Country } from './register-country.ts'

export const KINDS = ['select', 'get', 'search', 'record'] as const
/** `select`: a bare primary-key select through the same pool · `get`: by number, five fields · `search`: by name
 * without marks and birth date · `record`: a birth. The last three with receipts and ledger entries, durable. */
export type Kind = (typeof KINDS)[number]
export type Requests = Readonly<Record<Kind, (i: number) => Promise<unknown>>>

const FIELDS: readonly Field[] = ['name', 'birthDate', 'sex', 'permanentResidence', 'civilStatus']
const SAMPLE = 4_000
/** Names of the children that the bench lets be born. */
const WORDS =
  'An Bình Chi Dung Giang Hà Hạnh Khôi Lan Linh Mai Minh Nam Ngân Phúc Quân Sơn Tâm Thảo Trang Tú Vân Việt Yến'.split(
    ' ',
  )

/** Requests about people picked all over the country. */
export async function kindsOf(db: Db): Promise<Requests> {
  type Row = {
    id: string
    number: string
    family: string
    middle: string
    given: string
    born: string
  }
  const people = await db.rows<Row>(sql`
    with picked as (
      select person_id from register.person order by md5(person_id::text) limit ${SAMPLE}
    )
    select v.person_id as id, i.number, family, middle, given, birth_date as born
    from picked join register.version v using (person_id) join register.personal_id i using (person_id)
    where v.recorded_to is null and v.valid_to is null and i.kind = 'personal-id' and i.recorded_to is null`)
  const mothers = await db.rows<{ id: string }>(sql`
    select person_id as id from register.version
    where recorded_to is null and sex = 'female' and birth_date between '1985' and '2002' and deceased_on is null
    limit ${5 * SAMPLE}`)
  const actor = systemActor('operator')
  const purpose = { kind: 'duty', basis: 'operator' } as const
  const one = (i: number) => people[i % people.length]!
  const place = { unit: '05528', asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }
  const run = Date.now()
  let births = 0
  return {
    select: i =>
      db.row(sql`
        select given from register.version where person_id = ${one(i).id} and recorded_to is null limit 1`),
    get: i =>
      readsOf(db).discloseByNumber({ actor, purpose, number: one(i).number, fields: FIELDS }),
    search: i =>
      db.tx(tx => {
        const query = { name: formatFullName(one(i)), birthDate: one(i).born as never }
        return searchPersons(tx, { actor, purpose, query, limit: 20 })
      }),
    record: i =>
      db.tx(tx => {
        // A mother has no two children of one name and day: each birth takes the next mother, and each run
        // names and days of its own.
        const n = births++
        const day = new Date(Date.UTC(2026, 8, 1 + ((run + n) % 70))).toISOString().slice(0, 10)
        return recordBirth(tx, actor, {
          name: {
            family: 'Nguyễn',
            middle: WORDS[(run + n) % WORDS.length]!,
            given: WORDS[Math.floor(run / 7 + n / 5) % WORDS.length]!,
          },
          birthDate: day as never,
          sex: i % 2 ? 'male' : 'female',
          ethnicity: '01',
          nationality: 'VN',
          origin: place,
          birthPlace: place,
          registration: {
            number: `${run}-${n}`,
            book: '01',
            unit: '05528',
            registeredOn: '2026-11-12',
          },
          motherId: mothers[n % mothers.length]!.id,
          fatherId: null,
          legalBasis: 'Luật Hộ tịch 60/2014/QH13',
          evidence: ['bench'],
        })
      }),
  }
}

/** Of one request, one after another: milliseconds, statements with begin and commit, CPU microseconds. */
export type Cost = Readonly<{
  p50: number
  p95: number
  statements: number
  nodeUs: number
  serverUs: number
}>

export async function costOf(
  country: Country,
  request: (i: number) => Promise<unknown>,
  total: number,
): Promise<Cost> {
  await closedLoop(Math.ceil(total / 4), 1, request)
  const node = process.cpuUsage()
  const server = serverTicks(country.cluster)
  const counting = countStatements()
  const times = await closedLoop(total, 1, i => request(i + total))
  const { user, system } = process.cpuUsage(node)
  return {
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    statements: counting() / total,
    nodeUs: Math.round((user + system) / total),
    serverUs: Math.round(((serverTicks(country.cluster) - server) * TICK_US) / total),
  }
}

/** Counts what is sent to any server from now on. */
function countStatements(): () => number {
  const { query } = pg.Client.prototype
  let sent = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
    sent++
    return (query as (...all: never[]) => never).apply(this, args)
  } as typeof query
  return () => {
    pg.Client.prototype.query = query
    return sent
  }
}

/** A clock tick of /proc on Linux. */
const TICK_US = 10_000

/** CPU ticks of all processes of a server; not a number where there is no /proc. */
function serverTicks(cluster: string): number {
  try {
    const main = readFileSync(join(cluster, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]
    let ticks = 0
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      const stat = processStat(pid)
      if (stat === null || (pid !== main && stat[1] !== main)) continue
      // The server itself also answers for its processes that have ended.
      for (const part of stat.slice(11, pid === main ? 15 : 13)) ticks += Number(part)
    }
    return ticks
  } catch {
    return Number.NaN
  }
}

/** The fields of /proc/PID/stat after the command: state, parent, …; null when the process has ended. */
function processStat(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
