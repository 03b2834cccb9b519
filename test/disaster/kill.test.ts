/**
 * kill -9, twenty times, in the middle of work. The house is the real one in a process of its own over a
 * durable PostgreSQL; everybody works at once; what was acknowledged must be there afterwards, and nothing
 * may be there by half.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { embeddedBinaries, seededRandom, sql } from '#kernel'
import { latestCheckpoint, verifyLedger } from '#ledger'
import { loadPersons } from '#register'
import { Crowd } from './crowd.ts'
import { type Facts, readFacts } from './facts.ts'
import { families, pick } from './families.ts'
import {
  clearAway,
  killHard,
  killPostgres,
  openBeside,
  postgresOver,
  type Serving,
  serve,
  until,
} from './house-process.ts'
import { Journal } from './journal.ts'
import { halfDone, lost } from './witness.ts'

const ROUNDS = 20
const SEED = process.env.DISASTER_SEED ?? String(Date.now() % 1_000_000)
const NOT_HERE =
  process.platform !== 'linux'
    ? 'processes are looked up in /proc'
    : embeddedBinaries() === null
      ? 'npm brought no PostgreSQL for this platform'
      : false

/** Whom the blow hits, in this order. */
const BLOWS = [
  ['house'],
  ['house'],
  ['house', 'postgres'],
  ['postgres', 'house'],
] as const satisfies readonly (readonly ('house' | 'postgres')[])[]

describe('kill -9 under load', { skip: NOT_HERE }, () => {
  const varDir = mkdtempSync(join(tmpdir(), 'lienthong-kill-'))
  const random = seededRandom(`kill ${SEED}`)
  const journal = new Journal()
  let house: Serving
  let crowd: Crowd
  let facts: Facts
  const heads: string[] = []
  let size = 0

  before(async () => {
    house = await serve(varDir)
    const { records, mothers } = families(40)
    const db = openBeside(varDir)
    await loadPersons(db, [records])
    const { people } = await readFacts(db)
    await db.close()
    for (const { personId } of people) journal.acknowledge({ kind: 'person', personId })
    crowd = new Crowd({ journal, random, mothers, keysDir: join(varDir, 'keys') })
  })
  after(async () => {
    await clearAway(varDir, house ? [house] : [])
    rmSync(varDir, { recursive: true, force: true })
  })

  /** Looks at everything, once what was left to do has been done. */
  async function look(round: string): Promise<void> {
    const db = openBeside(varDir)
    try {
      const none = async (query: ReturnType<typeof sql>) =>
        (await db.row<{ n: number }>(query)).n === 0
      await until(
        () => none(sql`select count(*) as n from ledger.entry where seq is null`),
        'everything has its place in the ledger',
      )
      await until(
        () =>
          none(sql`select count(*) as n from kernel.delivery where due_at <= ${db.clock.now()}`),
        'every note that is due is delivered',
      )
      facts = await readFacts(db)
      assert.deepEqual(lost(journal, facts), [], `${round}: lost`)
      assert.deepEqual(halfDone(facts), [], `${round}: half done`)

      // Heads kept outside: a ledger cut short, or begun anew, would not hold them.
      const verdict = await verifyLedger(db, undefined, { witnessed: heads })
      assert.ok(verdict.ok, `${round}: ${JSON.stringify(verdict.firstBad)}`)
      assert.ok(verdict.size >= size, `${round}: from ${size} to ${verdict.size} entries`)
      size = verdict.size
      heads.push((await latestCheckpoint(db))!.note)
    } finally {
      await db.close()
    }
  }

  it(`loses nothing and leaves nothing half done, ${ROUNDS} times (seed ${SEED})`, async t => {
    const startedAt = performance.now()
    const readyMs: number[] = []
    const spent = { working: 0, looking: 0, repeating: 0 }
    const timed = async (on: keyof typeof spent, work: () => Promise<unknown>) => {
      const from = performance.now()
      await work()
      spent[on] += Math.round(performance.now() - from)
    }
    let unsure = 0
    let repeated = 0
    crowd.moveTo(house.url)
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        const blow = pick(random, BLOWS)
        const enough = crowd.acknowledged + random.int(24)
        const lateMs = random.int(300)
        const begun = performance.now()
        const work = crowd.work()
        // Waited for below; until then a failure must not end the run.
        work.catch(() => {})
        await until(
          () => crowd.acknowledged >= enough || performance.now() - begun > 20_000,
          'work is under way',
        )
        await new Promise(resolve => setTimeout(resolve, lateMs))
        for (const victim of blow)
          await (victim === 'house' ? killHard(house) : killPostgres(varDir))
        crowd.working = false
        await work
        const workedMs = performance.now() - begun
        unsure += crowd.unsure.length

        house = await serve(varDir)
        readyMs.push(house.readyMs)
        crowd.moveTo(house.url)
        spent.working += Math.round(workedMs)
        await timed('looking', () => look(`round ${round}, ${blow.join(' then ')}`))
        await timed('repeating', async () => {
          repeated += await crowd.repeat()
        })
        await timed('looking', () => look(`round ${round}, after sending again`))
      }
    } catch (error) {
      t.diagnostic(`seed ${SEED}; the house said: ${house.err().slice(-4_000)}`)
      throw error
    }
    const counts = journal.counts()
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    t.diagnostic(
      `seed ${SEED}, ${seconds} s, acknowledged ${JSON.stringify(counts)}, without answer ${unsure}, ` +
        `sent again ${repeated}, colleagues in the way ${crowd.conflicts}, ledger ${size}, ` +
        `ready after ${Math.min(...readyMs)}–${Math.max(...readyMs)} ms, ${JSON.stringify(spent)}`,
    )
    assert.deepEqual(crowd.refusals, [])
    // A crowd that did nothing would lose nothing.
    for (const kind of [
      'notice',
      'session',
      'draft',
      'submitted',
      'filed',
      'confirmed',
      'taken',
      'approved',
    ])
      assert.ok(
        (counts[kind] ?? 0) >= 3,
        `only ${counts[kind] ?? 0} of \`${kind}\` were acknowledged`,
      )
    assert.ok(
      unsure >= ROUNDS / 2,
      `only ${unsure} requests were under way when the house was killed`,
    )
  })

  it('would have seen it', () => {
    const kept = new Set(journal.promised.map(p => (p.kind === 'session' ? p.token : '')))
    const planted = plantedLosses({
      ...facts,
      // A session whose cookie reached nobody was promised to nobody.
      sessions: facts.sessions.filter(s => kept.has(s.token)),
    })
    const unseen = planted.filter(
      ({ facts: less }) => lost(journal, less).length === 0 && halfDone(less).length === 0,
    )
    assert.deepEqual(
      unseen.map(p => p.what),
      [],
    )
    assert.ok(planted.length > 100)
  })

  it('stops in order after all this, and leaves no process', async () => {
    house.kill('SIGTERM')
    const { code } = await house.exited
    assert.equal(code, 0, house.err())
    assert.deepEqual(postgresOver(varDir), [])
    assert.ok(existsSync(join(varDir, 'postgres')))
  })
})

/** The facts with one row taken away, for rows of every table a promise rests on. */
function plantedLosses(facts: Facts): { what: string; facts: Facts }[] {
  const random = seededRandom(`planted ${SEED}`)
  const tables = [
    'notices',
    'sessions',
    'drafts',
    'dossiers',
    'events',
    'confirmations',
    'claims',
    'documents',
    'lifeEvents',
    'people',
    'receipts',
    'notes',
    'deliveries',
    'subscriptions',
    'entries',
  ] as const
  return tables.flatMap(table => {
    // A row of the ledger that no other row points at is missed by the check of the ledger itself.
    const rows =
      table === 'entries'
        ? facts.entries.filter(e => e.about !== null || e.action.startsWith('dossier.'))
        : facts[table]
    const chosen =
      rows.length <= 12
        ? rows.map((_, i) => i)
        : Array.from({ length: 12 }, () => random.int(rows.length))
    return chosen.map(i => ({
      what: `${table}: ${JSON.stringify(rows[i])}`,
      facts: {
        ...facts,
        [table]: (facts[table] as readonly unknown[]).filter(row => row !== rows[i]),
      } as Facts,
    }))
  })
}
