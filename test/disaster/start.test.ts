/** Starting and stopping, when it goes well and when it does not: nothing is left behind, nothing foreign is touched. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, it } from 'node:test'
import { DEMO_PASSWORD, demoPeople, openStore } from '#app'
import { type Config, embeddedBinaries, sql } from '#kernel'
import { emptyDatabase } from '#test/database'
import { signIn, Visitor } from '#test/forms'
import { readFacts } from './facts.ts'
import {
  clearAway,
  killHard,
  killPostgres,
  killTree,
  openBeside,
  postgresOver,
  postmaster,
  type Running,
  run,
  type Serving,
  serve,
  until,
} from './house-process.ts'

const NOT_HERE =
  process.platform !== 'linux'
    ? 'processes are looked up in /proc'
    : embeddedBinaries() === null
      ? 'npm brought no PostgreSQL for this platform'
      : false

const base = mkdtempSync(join(tmpdir(), 'lienthong-start-'))
const folder = (name: string) => join(base, name)

/** Whether a child said what was wrong in a sentence, instead of dying with a stack. */
function saidClearly(running: Running, about: RegExp): void {
  assert.match(running.err(), about)
  assert.doesNotMatch(running.err(), /\n\s+at .*:\d+:\d+/, 'a refusal is no stack trace')
}

async function rowsOf(varDir: string) {
  const db = openBeside(varDir)
  try {
    return await readFacts(db)
  } finally {
    await db.close()
  }
}

/** Somebody signs in: the house works from page to table. */
async function works(house: Serving): Promise<void> {
  const { username, displayName } = demoPeople().find(p => p.face === 'portal')!
  const who = { username, password: DEMO_PASSWORD, displayName }
  const page = await signIn(new Visitor(house.url), 'portal', who)
  assert.equal(page.path, '/portal')
  assert.equal((await fetch(`${house.url}/readyz`)).status, 200)
}

describe('the life of a node', { skip: NOT_HERE }, () => {
  const varDir = folder('life')
  const started: Running[] = []
  const start = async (args: readonly string[] = []) => {
    const house = await serve(varDir, { args })
    started.push(house)
    return house
  }
  after(() => clearAway(varDir, started))

  it('Ctrl-C ends it in order and leaves no process', async () => {
    const house = await start()
    await works(house)
    house.kill('SIGINT')
    assert.deepEqual(await house.exited, { code: 0, signal: null }, house.err())
    assert.deepEqual(postgresOver(varDir), [])
  })

  it('Ctrl-C during the start ends it too', async () => {
    const house = run(['serve', '--var', varDir, '--port', '0', '--scale', '0'])
    started.push(house)
    await until(() => postmaster(varDir) !== null, 'PostgreSQL is under way')
    house.kill('SIGINT')
    const { code } = await house.exited
    assert.equal(code, 0, house.err())
    assert.deepEqual(postgresOver(varDir), [])
  })

  it('after kill -9 the next start joins the database that still runs', async () => {
    const first = await start()
    const server = postmaster(varDir)
    await killHard(first)
    assert.equal(postmaster(varDir), server, 'the database outlives the house')
    const before = await rowsOf(varDir)
    const second = await start()
    assert.equal(postmaster(varDir), server, 'it is joined, not started again')
    await works(second)
    const then = await rowsOf(varDir)
    assert.equal(then.people.length, before.people.length)
    assert.equal(then.sessions.length, before.sessions.length + 1)
    await killHard(second)
  })

  it('after kill -9 of the database too, the next start recovers it', async () => {
    const before = await rowsOf(varDir)
    await killPostgres(varDir)
    const house = await start()
    await works(house)
    assert.equal((await rowsOf(varDir)).sessions.length, before.sessions.length + 1)
    await killHard(house)
  })

  it('the postmaster alone is killed, and its children are still ending', async () => {
    const house = await start()
    await killHard(house)
    await killPostgres(varDir, 'postmaster')
    const next = await start()
    await works(next)
    await killHard(next)
  })

  it('the number of a dead database belongs to another process now', async () => {
    const lock = join(varDir, 'postgres', 'data', 'postmaster.pid')
    const left = readFileSync(lock, 'utf8')
    await killPostgres(varDir)
    // As after a restart of a container, where numbers are small and soon used again.
    writeFileSync(lock, left.replace(/^\d+/, String(process.pid)))
    try {
      const house = await start()
      await works(house)
      await killHard(house)
    } finally {
      if (readFileSync(lock, 'utf8').startsWith(`${process.pid}\n`)) rmSync(lock)
    }
  })

  it('--reset begins anew', async () => {
    const house = await start(['--reset'])
    const { sessions, dossiers, people } = await rowsOf(varDir)
    assert.deepEqual([sessions.length, dossiers.length], [0, 0])
    assert.ok(people.length > 0, 'the sandbox is settled again')
    house.kill('SIGTERM')
    assert.equal((await house.exited).code, 0)
    assert.deepEqual(postgresOver(varDir), [])
  })

  it('--reset does not pull the data from under a house that runs', async () => {
    const house = await start()
    const other = run(['serve', '--reset', '--var', varDir, '--port', '0', '--scale', '0'])
    started.push(other)
    let ended = false
    other.exited.then(() => {
      ended = true
    })
    await until(() => ended || /ready/.test(other.out()), 'the second one is refused', 60_000)
    assert.ok(ended, 'a folder in use is not deleted')
    saidClearly(other, /đang|running|use/)
    await works(house)
    house.kill('SIGTERM')
    await house.exited
  })
})

describe('two starts at once', { skip: NOT_HERE }, () => {
  it('four at once bring a fresh database to this version once', async () => {
    const database = await emptyDatabase()
    const config = (n: number): Config => ({
      varDir: folder(`store-${n}`),
      port: 0,
      host: '127.0.0.1',
      baseUrl: 'http://localhost',
      databaseUrl: database.url,
      sandbox: true,
      reset: false,
      roles: new Set(),
      logLevel: 'error',
      scale: 0,
      seed: 'test',
    })
    const said: string[] = []
    const stores = await Promise.all(
      [1, 2, 3, 4].map(n => openStore(config(n), line => said.push(line))),
    )
    const [first] = stores
    const twice = await first!.db.rows(sql`
      select room, file from kernel.migration group by room, file having count(*) > 1`)
    assert.deepEqual(twice, [])
    assert.equal(said.filter(line => /migrations/.test(line)).length, 1, 'one of them did it')
    for (const store of stores) await store.close()
    await database.drop()
  })

  it('two houses on one fresh folder: both serve, and nobody is settled twice', async () => {
    const varDir = folder('twins')
    const begun = [serve(varDir), serve(varDir)]
    const twins = await Promise.allSettled(begun)
    const alive = twins.flatMap(t => (t.status === 'fulfilled' ? [t.value] : []))
    try {
      for (const twin of twins) if (twin.status === 'rejected') throw twin.reason
      for (const house of alive) await works(house)
      const { people } = await rowsOf(varDir)
      const single = new Set(people.map(p => p.personId))
      assert.equal(single.size, people.length)
      alive[0]!.kill('SIGTERM')
      await alive[0]!.exited
      await works(alive[1]!)
      alive[1]!.kill('SIGTERM')
      await alive[1]!.exited
      assert.deepEqual(postgresOver(varDir), [], 'the last one turns the light off')
    } finally {
      await clearAway(varDir, alive)
    }
  })

  it('a start that is cut off anywhere goes on at the next', async () => {
    const varDir = folder('cut')
    // The first start takes seconds; the cuts lie in its making of the cluster, its migrations, its settling.
    for (const afterMs of [150, 400, 900, 2_000]) {
      const house = run(['serve', '--var', varDir, '--port', '0', '--scale', '0'])
      await until(() => existsSync(join(varDir, 'postgres')), 'the start is under way')
      await new Promise(resolve => setTimeout(resolve, afterMs))
      // As when the power fails: whatever it had started ends with it.
      await killTree(house)
      await killPostgres(varDir)
    }
    const house = await serve(varDir)
    try {
      await works(house)
    } finally {
      await clearAway(varDir, [house])
    }
  })
})

describe('what cannot be', { skip: NOT_HERE }, () => {
  const varDirs: string[] = []
  const started: Running[] = []
  const attempt = (args: readonly string[], options: Parameters<typeof run>[1] = {}) => {
    const running = run(args, options)
    started.push(running)
    return running
  }
  afterEach(async () => {
    for (const one of started.splice(0)) await killTree(one)
    for (const varDir of varDirs.splice(0)) await clearAway(varDir, [])
  })

  it('a taken port is said, and nothing is left running', async () => {
    const varDir = folder('port')
    varDirs.push(varDir)
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const house = attempt(['serve', '--var', varDir, '--port', String(port), '--scale', '0'])
    const { code } = await house.exited
    other.close()
    assert.notEqual(code, 0)
    saidClearly(house, new RegExp(`${port}`))
    assert.deepEqual(postgresOver(varDir), [])
  })

  it('--reset deletes nothing that is not ours', async () => {
    const varDir = folder('foreign')
    varDirs.push(varDir)
    mkdirSync(join(varDir, 'photos'), { recursive: true })
    const photo = join(varDir, 'photos', 'tet.jpg')
    writeFileSync(photo, 'the only copy')
    for (const args of [['--reset'], [], ['--reset']]) {
      const house = attempt(['serve', '--var', varDir, '--port', '0', '--scale', '0', ...args])
      let ended = false
      house.exited.then(() => {
        ended = true
      })
      await until(
        () => ended || /ready/.test(house.out()),
        () => house.err(),
        120_000,
      )
      house.kill('SIGTERM')
      await house.exited
      assert.ok(existsSync(photo), `\`serve ${args.join(' ')}\` deleted somebody's photo`)
    }
  })

  it('a folder that cannot be made is said', async () => {
    const file = folder('file')
    writeFileSync(file, '')
    const varDir = join(file, 'var')
    const house = attempt(['serve', '--var', varDir, '--port', '0', '--scale', '0'])
    assert.notEqual((await house.exited).code, 0)
    saidClearly(house, new RegExp(varDir))
  })

  it('a folder that may not be written is said', async () => {
    const varDir = folder('read-only')
    mkdirSync(varDir)
    chmodSync(varDir, 0o555)
    chmodSync(base, 0o755)
    // Nothing is read-only to root, so the child is somebody else.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined
    const house = attempt(['serve', '--var', varDir, '--port', '0', '--scale', '0'], {
      uid,
      cwd: '/',
      env: { HOME: '/' },
    })
    const { code } = await house.exited
    chmodSync(varDir, 0o755)
    assert.notEqual(code, 0)
    saidClearly(house, new RegExp(varDir))
  })
})

describe('the command line beside a house', { skip: NOT_HERE }, () => {
  after(() => rmSync(base, { recursive: true, force: true }))

  it('--help lists the commands', async () => {
    const help = run(['--help'])
    assert.equal((await help.exited).code, 0)
    for (const word of ['serve', 'migrate', 'doctor', 'ledger verify'])
      assert.match(help.out(), new RegExp(`lienthong ${word}`))
  })

  it('doctor --json is JSON and finds this machine fit', async () => {
    const doctor = run(['doctor', '--json', '--var', folder('doctor'), '--port', '0'])
    const { code } = await doctor.exited
    const { ok, findings } = JSON.parse(doctor.out()) as {
      ok: boolean
      findings: { check: string; state: string }[]
    }
    assert.deepEqual([code, ok], [0, true], doctor.out())
    assert.ok(findings.some(f => f.check === 'Node' && f.state === 'ok'))
    assert.ok(findings.some(f => f.check === 'PostgreSQL' && f.state === 'ok'))
  })

  it('a flag or command that there is not is said', async () => {
    const flag = run(['serve', '--prot', '1'])
    assert.equal((await flag.exited).code, 1)
    saidClearly(flag, /--prot/)
    const command = run(['sevre'])
    assert.equal((await command.exited).code, 2)
    saidClearly(command, /sevre/)
  })
})
