/**
 * `npm run bench linkage [-- --small --online --peer]`: an agency's 500,000 rows against a register of 1,000,000 persons, both
 * invented from one seed; standardising, linking on one and on two threads, accuracy against the truth. With
 * `--peer`, Splink on the same standardised rows where `PYTHON` (default python3) has it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import {
  bestF1,
  type Dataset,
  fromTable,
  judgeLinks,
  type LinkRun,
  link,
  linkedRow,
  OnlineMatcher,
  readFrom,
  scoreOf,
  shippedModel,
  UnitGraph,
} from '#linkage'
import { benchOnline } from './linkage-online.ts'
import { inventPeople } from './linkage-people.ts'
import { machine, percentile, row } from './measure.ts'

const AGENCY = {
  personal_number: 'so_giay_to',
  card_number: 'so_giay_to',
  full_name: 'ho_ten',
  date_of_birth: 'ngay_sinh',
  sex: 'gioi_tinh',
  province: 'tinh',
  district: 'huyen',
  commune: 'xa',
}
const REGISTER = {
  ...AGENCY,
  personal_number: 'id12',
  card_number: 'cmnd9',
  province: 'tinh_moi',
  district: '',
  commune: 'xa_moi',
}

type Took<T> = { value: T; cpu: number; wall: number; main: number }
async function timed<T>(work: () => Promise<T>): Promise<Took<T>> {
  const cpu = process.cpuUsage()
  const own = process.threadCpuUsage()
  const at = performance.now()
  const value = await work()
  const used = process.cpuUsage(cpu)
  const mine = process.threadCpuUsage(own)
  return {
    value,
    cpu: (used.user + used.system) / 1e6,
    wall: (performance.now() - at) / 1e3,
    main: (mine.user + mine.system) / 1e6,
  }
}
const tell = (name: string, { cpu, wall }: Took<unknown>, ...more: (string | number)[]) =>
  row(name, `${cpu.toFixed(1)} CPU-s`, `${wall.toFixed(1)} s`, ...more)
const peakMemory = () => `${Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)} MB`
const memory = () => `${Math.round(process.memoryUsage().rss / 1e6)} MB`

const full = !process.argv.includes('--small')
const directory = mkdtempSync(join(tmpdir(), 'bench-linkage-'))
console.log(machine())
try {
  inventPeople(directory, full ? 1_000_000 : 100_000, full ? 500_000 : 50_000)
  const connection = await openTables(directory)
  const units = new UnitGraph(await unitChanges(connection))
  const model = shippedModel('vn-person')
  const right = await timed(() =>
    fromTable(connection, 'register', readFrom(model.fields, REGISTER), { context: { units } }),
  )
  tell(`standardise ${right.value.count.toLocaleString('en')} register rows`, right, memory())
  const left = await timed(() =>
    fromTable(connection, 'agency', readFrom(model.fields, AGENCY), { context: { units } }),
  )
  tell(`standardise ${left.value.count.toLocaleString('en')} agency rows`, left, memory())
  const truth = await truthOf(connection)
  connection.closeSync()
  row('peak RSS so far', peakMemory())

  const one = await timed(() => link(model, left.value, right.value))
  tell('link, one thread', one, memory())
  accuracy(one.value, truth)
  const two = await timed(() => link(model, left.value, right.value, { threads: 2 }))
  tell(
    'link, two threads',
    two,
    `${(one.wall / two.wall).toFixed(2)}x`,
    one.value.hash === two.value.hash ? 'same hash' : 'OTHER HASH',
  )
  // Where other work shares the cores, the wall says little: what one thread must do alone, and half of the rest.
  const alone = Math.min(two.main, two.cpu)
  row(
    'two threads by their CPU seconds',
    `${alone.toFixed(1)} alone`,
    `${(two.cpu - alone).toFixed(1)} shared`,
    `${(one.cpu / (alone + (two.cpu - alone) / 2)).toFixed(2)}x`,
  )
  row('peak RSS', peakMemory())
  online(new OnlineMatcher(model, right.value), left.value)
  if (process.argv.includes('--online'))
    await benchOnline(model, left.value, right.value, one.value)
  if (process.argv.includes('--peer')) await peer(directory, one, left.value, right.value, truth)
} finally {
  rmSync(directory, { recursive: true })
}

async function openTables(from: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(join(from, 'bench.duckdb'), {
    threads: '2',
    memory_limit: '256MB',
  })
  const connection = await instance.connect()
  for (const name of ['register', 'agency', 'unit_map'])
    await connection.run(
      `create table ${name} as from read_csv('${join(from, name)}.csv', all_varchar = true)`,
    )
  return connection
}

async function unitChanges(connection: DuckDBConnection) {
  const reader = await connection.runAndReadAll(
    'select tinh_cu, huyen_cu, xa_cu, tinh_moi, xa_moi from unit_map',
  )
  return (reader.getRows() as string[][]).map(
    ([oldProvince, oldDistrict, oldCommune, province, commune]) => ({
      oldProvince: oldProvince!,
      oldDistrict: oldDistrict!,
      oldCommune: oldCommune!,
      province: province!,
      commune: commune!,
    }),
  )
}

async function truthOf(connection: DuckDBConnection): Promise<Int32Array> {
  const reader = await connection.runAndReadAll(
    `select coalesce(nullif(true_rid, '')::integer, -1) from agency`,
  )
  return Int32Array.from(reader.getRows(), r => Number(r[0]))
}

function accuracy(run: LinkRun, truth: Int32Array): void {
  const all = truth.reduce((n, t) => n + (t >= 0 ? 1 : 0), 0)
  const best = bestF1(judgeLinks(run.best.right, run.best.weight, truth), all)
  row('best F1', best.f1.toFixed(4), `weight ${best.weight.toFixed(1)}`)
  let links = 0
  let hits = 0
  for (let i = 0; i < truth.length; i++) {
    const { decision, best: found } = linkedRow(run, i)
    if (decision !== 'link') continue
    links++
    if (found?.right === truth[i]) hits++
  }
  const auto = scoreOf(hits, links, all)
  row('automatic links', `P ${auto.precision.toFixed(5)}`, `R ${auto.recall.toFixed(4)}`)
  row(
    'pairs compared',
    run.rules.reduce((sum, r) => sum + r.pairs, 0),
  )
}

function online(matcher: OnlineMatcher, left: Dataset): void {
  const times: number[] = []
  for (let i = 0; i < 20_000; i++) {
    const at = performance.now()
    matcher.match(left, (i * 7919) % left.count)
    times.push((performance.now() - at) * 1e3)
  }
  row(
    'online, µs',
    `p50 ${percentile(times, 50).toFixed(0)}`,
    `p95 ${percentile(times, 95).toFixed(0)}`,
    `p99 ${percentile(times, 99).toFixed(0)}`,
  )
}

async function peer(
  at: string,
  ours: Took<LinkRun>,
  left: Dataset,
  right: Dataset,
  truth: Int32Array,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '600MB' })
  const connection = await instance.connect()
  for (const [name, data] of [
    ['left', left],
    ['right', right],
  ] as const) {
    await connection.run(
      'create or replace table side (id integer, truth integer, family varchar, middle varchar, given varchar, family_f varchar, middle_f varchar, given_f varchar, dob varchar, year varchar, sex varchar, commune varchar, province varchar, id12 varchar, id9 varchar)',
    )
    const appender = await connection.createAppender('side')
    const put = (value: string | number | null) =>
      value === null ? appender.appendNull() : appender.appendVarchar(String(value))
    for (let i = 0; i < data.count; i++) {
      appender.appendInteger(i)
      appender.appendInteger(name === 'left' ? truth[i]! : -1)
      const parts = ['family', 'middle', 'given'].map(f => data.value(f, i))
      parts.forEach(put)
      for (const part of parts)
        put(
          part === null
            ? null
            : String(part).normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd'),
        )
      const dob = data.value('dob', i)
      put(dob)
      put(dob === null ? null : String(dob).slice(0, 4))
      for (const f of ['sex', 'commune', 'province', 'id12', 'id9']) put(data.value(f, i))
      appender.endRow()
    }
    appender.closeSync()
    await connection.run(`copy side to '${join(at, name)}.parquet' (format parquet)`)
  }
  connection.closeSync()
  const script = fileURLToPath(new URL('./linkage-peer.py', import.meta.url))
  const told = spawnSync(process.env.PYTHON ?? 'python3', [script, at], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (told.status !== 0) {
    console.log(`no peer: ${told.stderr.trim().split('\n').at(-1)}`)
    return
  }
  const said = JSON.parse(told.stdout.trim().split('\n').at(-1)!) as {
    cpu: number
    wall: number
    rss_mb: number
    f1: number
    version: string
    training: { cpu: number }
  }
  row(
    `Splink ${said.version}, same rows`,
    `${said.cpu.toFixed(1)} CPU-s`,
    `${said.wall.toFixed(1)} s`,
    `${Math.round(said.rss_mb)} MB`,
    `F1 ${said.f1.toFixed(4)}`,
  )
  const linking = said.cpu - said.training.cpu
  row('of it, training', `${said.training.cpu.toFixed(1)} CPU-s`)
  row('ratio (CPU-s), linking alone', `${(linking / ours.cpu).toFixed(1)}x`)
}
