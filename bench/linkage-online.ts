/**
 * `npm run bench linkage -- --online`: one record at a time against a register of 1,000,000 whose blocking keys lie
 * in PostgreSQL: the bulk load of the keys, then look-ups of an agency's rows, alone and sixteen at a time, with the
 * CPU of this process and of the server's backends beside them, and whether the answers are the batch's.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { startEmbedded } from '#kernel'
import {
  type Dataset,
  type LinkRun,
  linkedRow,
  type Model,
  OnlineMatcher,
  type PgKey,
  pgCandidates,
} from '#linkage'
import { closedLoop, percentile, row } from './measure.ts'

const WIDTH = 16

export async function benchOnline(
  model: Model,
  left: Dataset,
  right: Dataset,
  batch: LinkRun,
  lookups = 20_000,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-linkage-pg-'))
  const server = await startEmbedded({ dir: join(directory, 'postgres') })
  const pool = new pg.Pool({
    connectionString: server.url,
    max: WIDTH,
    // Backends that left would take their CPU seconds with them.
    idleTimeoutMillis: 0,
  })
  try {
    const { ddl, query, keysOf } = pgCandidates(model)
    const at = performance.now()
    await pool.query(ddl.table)
    const loading = await pool.connect()
    await pipeline(
      Readable.from(lines(right, keysOf)),
      loading.query(copyFrom('copy linkage_key from stdin')),
    )
    loading.release()
    await pool.query(ddl.indexes)
    await pool.query('vacuum analyze linkage_key')
    const { rows: sizes } = await pool.query(
      `select count(*)::int as keys, pg_total_relation_size('linkage_key') as bytes from linkage_key`,
    )
    row(
      'keys in PostgreSQL',
      sizes[0].keys,
      `${Math.round(Number(sizes[0].bytes) / 1e6)} MB`,
      `${((performance.now() - at) / 1e3).toFixed(0)} s`,
    )

    const matcher = new OnlineMatcher(model, right)
    let asked = 0
    const lookUp = async (i: number) => {
      const keys = keysOf(left, i)
      return matcher.matchWith(left, i, async stage => {
        asked++
        const of = keys.filter(k => k.stage === stage)
        const found = await pool.query({
          name: 'candidates',
          text: query,
          values: [of.map(k => String(k.key)), of.map(k => k.cap)],
        })
        return found.rows.map(r => Number(r.record))
      })
    }
    const pick = (i: number) => (i * 7919) % left.count
    await closedLoop(2_000, WIDTH, i => lookUp(pick(lookups + i)))
    for (const width of [1, WIDTH]) {
      asked = 0
      let other = 0
      const before = await backends(pool)
      const cpu = process.cpuUsage()
      const started = performance.now()
      const times = await closedLoop(lookups, width, async i => {
        const told = await lookUp(pick(i))
        const { best } = linkedRow(batch, pick(i))
        if (told.best?.right !== best?.right || told.best?.weight !== best?.weight) other++
      })
      const wall = (performance.now() - started) / 1e3
      const mine = process.cpuUsage(cpu)
      const theirs = (await backends(pool)) - before
      const seconds = (mine.user + mine.system) / 1e6 + theirs
      row(
        `look-ups, ${width} at a time`,
        `${Math.round(lookups / wall)}/s`,
        `${Math.round(lookups / seconds)}/CPU-s`,
        `p50 ${percentile(times, 50).toFixed(1)} ms`,
        `p95 ${percentile(times, 95).toFixed(1)} ms`,
        `p99 ${percentile(times, 99).toFixed(1)} ms`,
      )
      row(
        '',
        `${(asked / lookups).toFixed(2)} queries each`,
        `Node ${((mine.user + mine.system) / lookups / 1e3).toFixed(2)} ms`,
        `server ${((theirs * 1e3) / lookups).toFixed(2)} ms`,
        other === 0 ? 'answers of the batch' : `${other} OTHER ANSWERS`,
      )
    }
  } finally {
    await pool.end()
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

function* lines(data: Dataset, keysOf: (data: Dataset, row: number) => PgKey[]): Generator<string> {
  let text = ''
  for (let record = 0; record < data.count; record++) {
    for (const { key } of keysOf(data, record)) text += `${key}\t${record}\n`
    if (text.length > 1 << 16) {
      yield text
      text = ''
    }
  }
  yield text
}

/** CPU seconds the server's backends of this pool have used so far; 0 where there is no /proc. */
async function backends(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `select pid from pg_stat_activity where backend_type = 'client backend'`,
  )
  let ticks = 0
  for (const { pid } of rows)
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const cells = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(cells[11]) + Number(cells[12])
    } catch {
      return 0
    }
  return ticks / 100
}
