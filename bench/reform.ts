/**
 * Reform: the register written in the units of 2025-06-30, brought to those of today by the reforms of the
 * law, while readers go on reading. Beside it one full scan of the residences, the least such a replay can do.
 *
 *   npm run bench reform -- --persons 1e5
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fileKeys,
  migrate,
  migrationsIn,
  openDb,
  sql,
  startEmbedded,
  systemActor,
  systemClock,
  systemRandom,
} from '#kernel'
import {
  applyReform,
  disclose,
  findByNumber,
  jurisdictionOf,
  type LoadRecord,
  loadPersons,
  populationByUnit,
} from '#register'
import { batches, COUNTRY_DAY } from '#simulation'
import { predecessors } from '#vn'
import { closedLoop, machine, percentile, row } from './measure.ts'

const EVE = '2025-06-30'
const NATION = 109_895_939
const READERS = 4
const at = process.argv.indexOf('--persons')
const persons = Number(at < 0 ? 1e5 : process.argv[at + 1])

/** One of the old communes that a new one was made of, the same for the same household. */
function oldUnit(unit: string, id: string): string {
  const old = predecessors(unit).filter(code => code.length === 5)
  const pick = createHash('sha256').update(id).digest().readUInt32BE() % Math.max(1, old.length)
  return old[pick] ?? unit
}

/** The household as it was written before the merger. */
function inOldUnits(record: LoadRecord): LoadRecord {
  const { household } = record
  if (household === null) return record
  const unit = oldUnit(household.unit, household.householdId)
  const place = { unit, asOf: EVE, text: household.address }
  return {
    ...record,
    household: { ...household, unit, asOf: EVE },
    persons: record.persons.map(person => ({ ...person, origin: place, birthPlace: place })),
  }
}

function* oldCountry(): Generator<LoadRecord[]> {
  const country = { seed: 'bench', scale: persons / NATION, on: COUNTRY_DAY, inFull: [] }
  for (const batch of batches(country)) yield batch.map(inOldUnits)
}

const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
const server = await startEmbedded({ dir: join(dir, 'postgres') })
try {
  const rooms = ['kernel', 'ledger', 'register'].map(room =>
    migrationsIn(room, new URL(`../src/${room}/migrations/`, import.meta.url)),
  )
  await migrate(server.url, rooms)
  const db = openDb({
    url: server.url,
    clock: systemClock(),
    random: systemRandom,
    keys: fileKeys(join(dir, 'keys')),
    size: 16,
  })
  console.log(machine())
  const load = await loadPersons(db, oldCountry())
  row('loaded in the units of 2025-06-30', load.persons, `${Math.round(load.ms / 1_000)} s`)

  const actor = systemActor('operator')
  const purpose = { kind: 'duty', basis: 'operator' } as const
  const people = await db.rows<{ id: string; number: string }>(sql`
    select person_id as id, number from register.personal_id where kind = 'personal-id' order by random() limit 4000`)
  const read = (i: number) =>
    db.tx(async tx => {
      const { id, number } = people[i % people.length]!
      const subject = await findByNumber(tx, { actor, purpose, number })
      await disclose(tx, {
        actor,
        purpose,
        subject: subject!,
        fields: ['name', 'birthDate', 'permanentResidence'],
      })
      await jurisdictionOf(tx, id)
    })

  await closedLoop(200, READERS, read)
  const quiet = await closedLoop(1_000, READERS, read)
  row('', 'reads', 'p50 ms', 'p95 ms')
  row('get and jurisdiction, before', quiet.length, percentile(quiet, 50), percentile(quiet, 95))

  const scan = performance.now()
  await db.row(sql`select count(*) as n, max(address) as last from register.residence`)
  const scanMs = performance.now() - scan

  let going = true
  const during: number[] = []
  const readers = Promise.all(
    Array.from({ length: READERS }, async (_, reader) => {
      for (let i = reader * 997; going; i++) {
        const started = performance.now()
        await read(i)
        during.push(performance.now() - started)
      }
    }),
  )
  const started = performance.now()
  const report = await applyReform(db, '2026-04-30', { actor })
  const ms = performance.now() - started
  going = false
  await readers
  row('get and jurisdiction, during', during.length, percentile(during, 50), percentile(during, 95))
  row('reforms applied', report.applied.length, `${(ms / 1_000).toFixed(1)} s`)
  row('persons a second', Math.round((load.persons / ms) * 1_000))
  row('replay ÷ one scan of the residences', ms / scanMs)
  for (const { kind, by } of report.addresses)
    if (Object.keys(by).length > 0) row(`  ${kind}`, JSON.stringify(by))
  row('  split units with open places', report.open.length, report.changed.cases)

  const again = performance.now()
  const second = await applyReform(db, '2026-04-30', { actor })
  row(
    'applied again',
    second.changed.cases,
    `${((performance.now() - again) / 1_000).toFixed(1)} s`,
  )
  const asked = performance.now()
  const old = await populationByUnit(db, { on: '2026-11-01', geography: EVE, level: 'province' })
  const months = `${((performance.now() - asked) / 1_000).toFixed(1)} s`
  row('people by the 63 provinces', old.units.length, old.unassigned.count, months)
  await db.close()
} finally {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}
