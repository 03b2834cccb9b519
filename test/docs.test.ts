import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const pages = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter(path => path && existsSync(path))

const REFERENCE = JSON.parse(
  execFileSync(process.execPath, ['--import', 'tsx', 'test/support/reference.ts'], {
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  }),
) as Record<string, string>

describe('what the documents promise', () => {
  for (const [name, now] of Object.entries(REFERENCE))
    it(`docs/reference/${name} is what the code says`, () => {
      const path = `docs/reference/${name}`
      if (process.env.GOLDEN === 'write') writeFileSync(path, now)
      assert.equal(existsSync(path) ? readFileSync(path, 'utf8') : '', now, 'npm run golden')
    })

  it('every link inside the project leads somewhere', () => {
    const broken: string[] = []
    for (const page of pages)
      for (const [, target] of readFileSync(page, 'utf8').matchAll(
        /\]\(([^)#\s]+)(?:#[^)]*)?\)/g,
      )) {
        if (/^[a-z]+:/.test(target!)) continue
        if (!existsSync(join(dirname(page), target!))) broken.push(`${page} → ${target}`)
      }
    assert.deepEqual(broken, [])
  })

  it('every command line shown exists', () => {
    const unknown: string[] = []
    const known = REFERENCE['commands.md']!
    for (const page of pages)
      for (const [, command] of readFileSync(page, 'utf8').matchAll(
        /(?:bin\/)?lienthong ((?:ledger|person|reform) [a-z]+|serve|migrate|load|simulate|doctor)\b/g,
      ))
        if (!known.includes(`lienthong ${command}`)) unknown.push(`${page}: ${command}`)
    assert.deepEqual(unknown, [])
  })

  it('npm scripts shown exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const page of pages)
      for (const [, script] of readFileSync(page, 'utf8').matchAll(/npm run ([a-z:]+)/g))
        assert.ok(script! in scripts, `${page}: npm run ${script}`)
  })

  it('both READMEs show the two commands', () => {
    for (const page of ['README.md', 'README.vi.md'])
      assert.match(readFileSync(page, 'utf8'), /npm ci && npm start[\s\S]*npm ci && npm test/)
  })
})
