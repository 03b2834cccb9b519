import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ROOMS, type TestDatabase, testDatabase } from '#test/database'
import { main } from './main.ts'

const GUIDE = readFileSync('docs/guides/reform.md', 'utf8')
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(GUIDE)?.[1] ?? ''
/** The commands of the guide, as words, without the folder they work in. */
const commands = [...GUIDE.matchAll(/^bin\/lienthong ((?:load|reform) .*?) --var/gmu)].map(
  ([, line]) => [...line!.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare!),
)

// biome-ignore lint/suspicious/noExplicitAny: what a command prints is read as it comes.
type Told = { code: typeof process.exitCode; told: any }

describe('the guide to a reform, followed', () => {
  let house: TestDatabase
  const dir = mkdtempSync(join(tmpdir(), 'lienthong-reform-'))
  // All tests share one process: what a command reads of it is given back.
  const { DATABASE_URL } = process.env
  before(async () => {
    house = await testDatabase(...ROOMS)
    writeFileSync(join(dir, 'people.jsonl'), block('jsonl'))
    process.env.DATABASE_URL = house.url
    writeFileSync(join(dir, 'next.json'), block('json'))
  })
  after(async () => {
    if (DATABASE_URL === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = DATABASE_URL
    await house.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** The files of the guide are in a folder of the test. */
  const here = (words: readonly string[]) =>
    words.map(word => (/^\w+\.jsonl?$/u.test(word) ? join(dir, word) : word))

  /** Runs a command as `bin/lienthong` does, with what it prints taken away from the report of the tests. */
  async function run(words: readonly string[]): Promise<Told> {
    const { write } = process.stdout
    let said = ''
    process.stdout.write = ((chunk: unknown, ...rest: []) => {
      if (typeof chunk !== 'string') return write.call(process.stdout, chunk as string, ...rest)
      said += chunk
      return true
    }) as typeof write
    try {
      await main([...words, '--json', '--no-sandbox', '--var', join(dir, 'var')])
    } finally {
      process.stdout.write = write
    }
    const code = process.exitCode
    process.exitCode = 0
    assert.notEqual(said, '', words.join(' '))
    return { code, told: JSON.parse(said) }
  }

  it('every command of it does what it says', async () => {
    const [load, rehearse, apply, open, ofOne, settle, reverse, now, then, communes, next] =
      commands
    assert.equal(commands.length, 11)
    const { told: loaded } = await run(here(load!))
    assert.deepEqual([loaded.loaded, loaded.rejected], [3, 0])
    const rehearsal = await run(rehearse!)
    assert.deepEqual([rehearsal.code, rehearsal.told.dryRun], [0, true])
    const { told: report } = await run(apply!)
    assert.deepEqual(report.applied, ['2025-01-01', '2025-07-01', '2026-04-30'])
    assert.deepEqual(report.addresses[0], {
      kind: 'permanent',
      by: { ambiguous: 1, merged: 1, renamed: 1 },
    })
    const { told: counts } = await run(open!)
    assert.deepEqual([counts.length, counts[0].split, counts[0].households], [1, '00007', 1])
    const { told: page } = await run(ofOne!)
    assert.equal(page.places[0].ownerId, settle![3])
    const { told: decision } = await run(settle!)
    const again = await run(settle!)
    assert.deepEqual([again.code, again.told.type], [1, 'urn:lienthong:problem:place.not-open'])
    const { told: figures } = await run(communes!)
    assert.deepEqual(figures.unassigned.count, 0)
    assert.deepEqual(
      figures.units.map((one: { unit: string }) => one.unit),
      ['00025', '00097'],
    )
    await run(reverse!.map(word => (word === 'DECISION' ? decision.decisionId : word)))
    assert.equal((await run(open!)).told.length, 1)
    assert.deepEqual((await run(now!)).told.units, [
      { unit: '01', count: 2 },
      { unit: '75', count: 1 },
    ])
    assert.equal((await run(then!)).told.geography, '2025-06-30')
    const future = here(next!)
    const { told: coming } = await run(future)
    assert.deepEqual([coming.on, coming.units.commune.split], ['2030-01-01', 1])
    const tooEarly = await run(future.filter(word => word !== '--dry-run'))
    assert.deepEqual(
      [tooEarly.code, tooEarly.told.type],
      [1, 'urn:lienthong:problem:reform.in-future'],
    )
  })

  it('what is mistyped is refused with a sentence', async () => {
    for (const [line, refusal] of [
      ['apply nowhere.json', 'cli.file-unreadable'],
      ['apply 2025-07-02', 'reform.unknown'],
      ['stats --on gestern', 'cli.day-invalid'],
      ['stats --level country', 'cli.level-invalid'],
      ['settle --into 00025', 'cli.owner-missing'],
    ] as const) {
      const { code, told } = await run(['reform', ...line.split(' ')])
      assert.deepEqual([code, told.type], [1, `urn:lienthong:problem:${refusal}`])
    }
  })
})
