/**
 * Search: every kind of question of the desk, with planted errors: how long it takes, how many are shown,
 * how often the person meant is among them; what the keys weigh, and how long it takes to make them again.
 *
 *   npm run bench search              100,000 persons
 *   PERSONS=1e6 npm run bench search  prints one line of JSON at the end
 */
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
import { loadPersons, rebuildSearch, type SearchQuery, searchPersons } from '#register'
import { batches, COUNTRY_DAY } from '#simulation'
import type { PartialDate } from '#vn'
import { closedLoop, machine, median, percentile, row } from './measure.ts'

const PERSONS = Number(process.env.PERSONS ?? 100_000)
const NATION = 109_895_939
const SAMPLE = Number(process.env.SAMPLE ?? 400)
const WIDTH = 64
const figures: Record<string, unknown> = { bench: 'search', machine: machine() }

const dir = mkdtempSync(join(tmpdir(), 'lienthong-bench-'))
const server = await startEmbedded({ dir: join(dir, 'postgres') })
await migrate(
  server.url,
  ['kernel', 'ledger', 'register'].map(room =>
    migrationsIn(room, new URL(`../src/${room}/migrations/`, import.meta.url)),
  ),
)
const db = openDb({
  url: server.url,
  clock: systemClock(),
  random: systemRandom,
  keys: fileKeys(join(dir, 'keys')),
  size: 16,
})
console.log(machine())
const country = { seed: 'bench', scale: PERSONS / NATION, on: COUNTRY_DAY, inFull: [] }
const load = await loadPersons(db, batches(country))
await db.pool.query('vacuum analyze register.search_entry, register.search_key, register.version')
row('loaded, with inventing', load.persons, `${Math.round(load.ms / 1_000)} s`)
figures.persons = load.persons

const started = performance.now()
await rebuildSearch(db)
const rebuildS = (performance.now() - started) / 1_000
const perPerson = 1_200_000 / load.persons
row(
  'rebuild of all keys',
  `${rebuildS.toFixed(1)} s`,
  `1.2 M: ${(rebuildS * perPerson).toFixed(0)} s`,
)
figures.rebuildSeconds = rebuildS
await db.pool.query('vacuum analyze register.search_entry, register.search_key')

const sizes = await db.rows<{ name: string; bytes: number; index: number }>(sql`
  select relname as name, pg_table_size(oid) as bytes, pg_indexes_size(oid) as index from pg_class
  where oid in ('register.search_key'::regclass, 'register.search_entry'::regclass, 'register.search_word'::regclass)`)
const { n: entries } = await db.row<{ n: number }>(
  sql`select count(*) as n from register.search_entry`,
)
row('bytes per person', 'table', 'indexes')
for (const { name, bytes, index } of sizes)
  row(`  ${name}`, bytes / load.persons, index / load.persons)
row('  keys per person', entries / load.persons)
figures.bytesPerPerson = Object.fromEntries(
  sizes.map(s => [s.name, Math.round((s.bytes + s.index) / load.persons)]),
)
figures.keysPerPerson = entries / load.persons

type Person = Readonly<{
  id: string
  number: string
  old: string | null
  phone: string | null
  name: string
  born: string
  unit: string | null
}>
await db.run(sql`select setseed(0.5)`)
const people = await db.rows<Person>(sql`
  select k.person_id as id, i.number, k.names[1] as name, k.birth_date as born, k.unit, v.phone,
    (select min(number) from register.old_number o where o.person_id = k.person_id) as old
  from register.search_key k
  join register.version v on v.person_id = k.person_id and v.recorded_to is null and v.valid_to is null
  join register.personal_id i on i.person_id = k.person_id and i.kind = 'personal-id' and i.recorded_to is null
  where length(k.birth_date) = 10 and cardinality(string_to_array(k.names[1], ' ')) > 2
  order by md5(k.person_id::text) limit ${SAMPLE}`)

/** Bare letters, as typed by somebody without a Vietnamese keyboard. */
const bare = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, d => (d === 'đ' ? 'd' : 'D'))
let dice = 1
const roll = (below: number) => {
  dice = (Math.imul(dice, 1_103_515_245) + 12_345) & 0x7fffffff
  return (dice >>> 8) % below
}
/** One slip in one word: a letter doubled, left out, replaced, or two neighbours that changed places. */
function slip(name: string): string {
  const words = name.split(' ')
  const at = roll(words.length)
  const word = words[at]!
  const i = roll(Math.max(1, word.length - 1))
  const other = 'aeiouhntgc'[roll(10)]!
  const slips = [
    word.slice(0, i) + word[i]! + word.slice(i),
    word.length > 2 ? word.slice(0, i) + word.slice(i + 1) : word + other,
    word.slice(0, i) + other + word.slice(i + 1),
    word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2),
  ]
  return words.with(at, slips[roll(4)]!).join(' ')
}
const turned = (name: string) => {
  const [family, ...rest] = name.split(' ')
  return [...rest, family].join(' ')
}
const middleless = (name: string) => {
  const words = name.split(' ')
  return `${words[0]} ${words.at(-1)}`
}
const year = (p: Person, by = 0) => Number(p.born.slice(0, 4)) + by
const date = (text: string) => text as PartialDate

const KINDS: Readonly<Record<string, (p: Person) => SearchQuery | null>> = {
  'personal number': p => ({ number: p.number }),
  'old number': p => (p.old === null ? null : { number: p.old }),
  phone: p => (p.phone === null ? null : { phone: p.phone }),
  'last 6 digits, year': p => ({ numberTail: p.number.slice(-6), birthYear: year(p) }),
  'name, year': p => ({ name: p.name, birthYear: year(p) }),
  'name without marks, year': p => ({ name: bare(p.name), birthYear: year(p) }),
  'name, date': p => ({ name: p.name, birthDate: date(p.born) }),
  'name, month and year': p => ({ name: p.name, birthDate: date(p.born.slice(0, 7)) }),
  'words in another order, year': p => ({ name: turned(bare(p.name)), birthYear: year(p) }),
  'name, commune': p => (p.unit === null ? null : { name: bare(p.name), unit: p.unit }),
  'a slip, year': p => ({ name: slip(bare(p.name)), birthYear: year(p), wide: true }),
  'a slip, date': p => ({ name: slip(bare(p.name)), birthDate: date(p.born), wide: true }),
  'two slips, date': p => ({ name: slip(slip(bare(p.name))), birthDate: date(p.born), wide: true }),
  'a slip, commune': p =>
    p.unit === null ? null : { name: slip(bare(p.name)), unit: p.unit, wide: true },
  'no middle name, date': p => ({ name: middleless(p.name), birthDate: date(p.born), wide: true }),
  'another day of the year': p => ({
    name: p.name,
    birthDate: date(`${p.born.slice(0, 8)}${p.born.endsWith('11') ? '12' : '11'}`),
    wide: true,
  }),
  'a year off': p => ({ name: p.name, birthYear: year(p, 1), wide: true }),
  nobody: p => ({ name: `${bare(p.name)} ghxq`, birthYear: year(p) }),
}

const actor = systemActor('operator')
const purpose = { kind: 'duty', basis: 'operator' } as const
const search = (query: SearchQuery) =>
  db.tx(tx => searchPersons(tx, { actor, purpose, query, limit: 20 }))

row('question', 'p50 ms', 'p95', 'p99', 'shown', 'found')
const kinds: Record<string, unknown> = {}
for (const [name, ask] of Object.entries(KINDS)) {
  const asked = people.flatMap(p => {
    const query = ask(p)
    return query === null ? [] : [{ p, query }]
  })
  for (const { query } of asked.slice(0, 20)) await search(query)
  const times: number[] = []
  let shown = 0
  let found = 0
  for (const { p, query } of asked) {
    const at = performance.now()
    const { hits } = await search(query)
    times.push(performance.now() - at)
    shown += hits.length
    if (hits.some(h => h.personId === p.id)) found++
  }
  if (asked.length === 0) continue
  const [p50, p95, p99] = [median(times), percentile(times, 95), percentile(times, 99)]
  row(name, p50, p95, p99, shown / asked.length, found / asked.length)
  kinds[name] = { p50, p95, p99, shown: shown / asked.length, found: found / asked.length }
}
figures.questions = kinds

const asks = Object.values(KINDS)
const mixed = await closedLoop(2_000, WIDTH, i => {
  const query = asks[i % asks.length]!(people[roll(people.length)]!)
  return query === null ? Promise.resolve() : search(query)
})
row(`all kinds, ${WIDTH} at once, p50 and p95`, median(mixed), percentile(mixed, 95))
figures.crowd = { p50: median(mixed), p95: percentile(mixed, 95) }
const bareTimes = await closedLoop(2_000, WIDTH, i =>
  db.row(
    sql`select unit from register.search_key where person_id = ${people[i % people.length]!.id}`,
  ),
)
row(
  `primary-key select, ${WIDTH} at once, p50 and p95`,
  median(bareTimes),
  percentile(bareTimes, 95),
)
figures.select = { p50: median(bareTimes), p95: percentile(bareTimes, 95) }
await db.close()
await server.stop()
rmSync(dir, { recursive: true, force: true })
console.log(JSON.stringify(figures))
