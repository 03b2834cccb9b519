import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ROOMS, type TestDatabase, testDatabase } from '#test/database'
import { formatFullName, type PersonName } from '#vn'

import { main } from './main.ts'

const GUIDE = readFileSync('docs/guides/simulate.md', 'utf8')
/** The commands of the chapter, as words, without the folder of the register. */
const commands = [
  ...GUIDE.slice(
    GUIDE.indexOf('## Put it into a register'),
    GUIDE.indexOf('## How the databases err'),
  ).matchAll(/^bin\/lienthong (.*)$/gmu),
].map(([, line]) =>
  [...line!.replace(/ --no-sandbox --var .*/u, '').matchAll(/"([^"]*)"|(\S+)/gu)].map(
    ([, quoted, bare]) => quoted ?? bare!,
  ),
)

type Row = Readonly<Record<string, string>>
type Exported = Readonly<{
  personId: string
  personalId: string
  name: PersonName
  birthDate: string
  deceasedOn: string | null
  permanentResidence: Readonly<{
    address: string
    current: Readonly<{ how: string; unit: string; candidates: readonly string[] }>
  }> | null
}>

describe('the guide to a country with a history, followed', () => {
  let house: TestDatabase
  const dir = mkdtempSync(join(tmpdir(), 'lienthong-history-'))
  // All tests share one process: what a command reads of it is given back.
  const { DATABASE_URL } = process.env
  before(async () => {
    house = await testDatabase(...ROOMS)
    process.env.DATABASE_URL = house.url
  })
  after(async () => {
    if (DATABASE_URL === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = DATABASE_URL
    await house.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** Runs a command as `bin/lienthong` does, with what it prints taken away from the report of the tests. */
  // biome-ignore lint/suspicious/noExplicitAny: what a command prints is read as it comes.
  async function run(words: readonly string[]): Promise<any> {
    const { write } = process.stdout
    let said = ''
    process.stdout.write = ((chunk: unknown, ...rest: []) => {
      if (typeof chunk !== 'string') return write.call(process.stdout, chunk as string, ...rest)
      said += chunk
      return true
    }) as typeof write
    const here = words.map(word => (word.startsWith('./') ? join(dir, word) : word))
    try {
      await main([...here, '--json', ...(words[0] === 'simulate' ? [] : STORE)])
    } finally {
      process.stdout.write = write
    }
    assert.equal(process.exitCode ?? 0, 0, `${words.join(' ')}: ${said}`)
    return JSON.parse(said)
  }
  const STORE = ['--no-sandbox', '--var', join(dir, 'var')]
  const lines = <T = Row>(file: string): T[] =>
    readFileSync(join(dir, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as T)

  it('loads people and events, follows the reforms, travels in time and ends at the truth', async () => {
    assert.equal(commands.length, 11)
    const [simulate, people, events, merger, renaming, search, line, now, then, known, out] =
      commands as string[][]
    await run(simulate!.map(word => (word === '0.0002' ? '0.000003' : word)))
    assert.equal((await run(people!)).rejected, 0)
    const heard = new Date().toISOString()
    const { read, loaded, there, rejected, remarks } = await run(events!)
    const told = lines('nuoc/events.jsonl')
    assert.deepEqual([read, rejected], [told.length, 0])
    assert.equal(remarks, told.filter(e => e.kind === 'account').length)
    const heads = told.filter(e => e.kind === 'head').length
    assert.ok(there - remarks <= heads && loaded >= read - remarks - heads)
    assert.equal((await run(events!)).wasDone, true)
    await run(merger!)
    await run(renaming!)

    const truth = new Map(lines('nuoc/truth/persons.jsonl').map(p => [p.person_id!, p]))
    const move = told.find(
      e =>
        e.kind === 'move' &&
        e.personal_id === truth.get(e.person_id!)!.personal_id &&
        told.filter(x => [x.person_id, x.other_id].includes(e.person_id) && x.kind !== 'account')
          .length === 1 &&
        !truth.get(e.person_id!)!.died_on,
    )!
    const mover = truth.get(move.person_id!)!
    const dayBefore = new Date(Date.parse(move.on!) - 86_400_000).toISOString().slice(0, 10)
    const fill = (words: readonly string[]) =>
      words.map(
        word =>
          ({
            NAME: mover.name!,
            BIRTH: mover.birth_date!,
            NUMBER: mover.personal_id!,
            DAY: dayBefore,
            TIME: heard,
          })[word] ?? word,
      )
    const { hits } = await run(fill(search!))
    assert.ok(hits.some((hit: { personId: string }) => hit.personId === move.person_id))
    const timeline = await run(fill(line!))
    assert.deepEqual(
      timeline.events.map((e: Row) => [e.kind, e.on]),
      [['move', move.on]],
    )
    const home = async (words: readonly string[]) =>
      (await run(fill(words))).view.permanentResidence
    assert.equal((await home(now!)).address, mover.address)
    const earlier = await home(then!)
    assert.notEqual(earlier.address, mover.address)
    assert.equal((await home(known!)).address, earlier.address)

    await run(out!)
    const register = new Map(lines<Exported>('so.jsonl').map(p => [p.personId, p]))
    assert.equal(register.size, truth.size)
    let split = 0
    for (const [id, t] of truth) {
      const r = register.get(id)!
      assert.deepEqual(
        [r.personalId, formatFullName(r.name), r.birthDate, r.deceasedOn ?? ''],
        [t.personal_id, t.name, t.birth_date, t.died_on ?? ''],
      )
      if (t.died_on) continue
      const { address, current } = r.permanentResidence!
      assert.equal(address, t.address, t.person_id)
      // Which part of a split commune a house lies in, nobody has decided yet.
      if (current.how === 'ambiguous') split++
      const units = current.how === 'ambiguous' ? current.candidates : [current.unit]
      assert.ok(units.includes(t.unit!), `${t.unit} is not among ${units} of ${id}`)
    }
    assert.ok(split < truth.size / 4)
  })
})
