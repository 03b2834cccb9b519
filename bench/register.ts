/**
 * Register: bulk load beside raw COPY, what each kind of request costs alone, and 64 clients at once, on an
 * embedded, durable PostgreSQL of any size.
 *
 *   npm run bench register -- --persons 1e5            rows on stderr, one JSON at the end with --json
 *   npm run bench register -- --persons 1e6 --growth   also a tenth of it in the same run, turn by turn
 *   npm run bench register -- --persons 1e7 --dir /data/bench   keeps the loaded database for the next time
 *
 * `--seconds` (20) is the length of each load with 64 clients. Memory stays flat at any size.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine, median, progress, report } from './measure.ts'
import { type Country, openCountry } from './register-country.ts'
import { mixedLoad } from './register-load.ts'
import { type Cost, costOf, type Kind, kindsOf } from './register-requests.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    persons: { type: 'string', default: '1e5' },
    dir: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    growth: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const persons = Number(values.persons)
const seconds = Number(values.seconds)
if (!(persons >= 1_000 && persons <= 1e8 && seconds > 0)) {
  console.error('--persons is 1e3 to 1e8, --seconds more than 0')
  process.exit(2)
}

const home = values.dir ?? mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
mkdirSync(home, { recursive: true })
const before = machine()
progress(before)

const sizes = values.growth ? [persons / 10, persons] : [persons]
const countries: Country[] = []
for (const size of sizes) countries.push(await openCountry(join(home, String(size)), size))
const full = countries.at(-1)!

report(
  'one client, one after another',
  'p50 ms',
  'p95 ms',
  'statements',
  'CPU µs node',
  'CPU µs server',
)
const rounds = countries.length > 1 ? 3 : 1
const costs = new Map<string, Cost[]>()
const kinds = new Map<Country, Record<Kind, (i: number) => Promise<unknown>>>()
for (const country of countries) kinds.set(country, await kindsOf(country.db))
for (let round = 0; round < rounds; round++)
  for (const kind of ['select', 'get', 'search', 'record'] as const)
    for (const country of countries) {
      const cost = await costOf(country, kinds.get(country)![kind], kind === 'record' ? 150 : 400)
      const key = `${country.persons} ${kind}`
      costs.set(key, [...(costs.get(key) ?? []), cost])
    }
const alone = [...costs].map(([key, list]) => {
  const [size, kind] = key.split(' ') as [string, Kind]
  const of = (part: keyof Cost) => median(list.map(c => c[part]))
  const cost = {
    ...{ p50: of('p50'), p95: of('p95'), statements: of('statements') },
    ...{ nodeUs: of('nodeUs'), serverUs: of('serverUs') },
  }
  const { p50, p95, statements, nodeUs, serverUs } = cost
  report(`${kind} at ${Number(size).toLocaleString('en')}`, p50, p95, statements, nodeUs, serverUs)
  return { persons: Number(size), kind, ...cost }
})
const growth = values.growth
  ? (['get', 'search', 'record'] as const).map(kind => {
      const [small, large] = sizes.map(
        size => alone.find(a => a.persons === size && a.kind === kind)!,
      )
      const cpu = (large!.nodeUs + large!.serverUs) / (small!.nodeUs + small!.serverUs)
      const p50 = large!.p50 / small!.p50
      report(`growth of ${kind} for ten times the persons`, 'CPU', cpu, 'p50', p50)
      return { kind, cpu, p50 }
    })
  : []

const mixed = await mixedLoad(full, kinds.get(full)!, seconds)
const after = machine()
progress(after)
for (const country of countries) await country.close()
if (values.dir === undefined) rmSync(home, { recursive: true, force: true })
const memoryMb = Math.round(process.resourceUsage().maxRSS / 1_024)
report('memory beside the database', `${memoryMb} MB`)
if (values.json)
  console.log(
    JSON.stringify({
      ...{ persons: full.persons, before, after, load: full.load, alone, growth, mixed, memoryMb },
    }),
  )
