/** The threat model promises tests: every one it names exists under that name, and every gap says what is missing. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const page = readFileSync('docs/threat-model.md', 'utf8')
const rows = [...page.matchAll(/^\| (\d+) [STRIDE] \| (.*?) \| (.*?) \| ?(.*?) ?\|$/gm)].map(
  ([, n, abuse, control, tests]) => ({
    n: Number(n),
    abuse: abuse!,
    control: control!,
    tests: [...tests!.matchAll(/`((?:src|test)\/[\w/.-]+)::([^`]+)`/g)].map(([, file, name]) => ({
      file: file!,
      name: name!,
    })),
  }),
)

/** Titles of the tests and groups of a file as they are written there. */
const titlesOf = (file: string): Set<string> =>
  new Set(
    [
      ...readFileSync(file, 'utf8').matchAll(
        /\b(?:it|test|describe)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g,
      ),
    ].map(([, single, double, template]) =>
      (single ?? double ?? template)!.replace(/\\(.)/g, '$1'),
    ),
  )

describe('the threat model', () => {
  it('has a row for each of the forty abuses, in order', () => {
    assert.deepEqual(
      rows.map(row => row.n),
      Array.from({ length: 40 }, (_, n) => n + 1),
    )
  })

  it('names only tests that exist', () => {
    const missing = rows.flatMap(({ n, tests }) =>
      tests
        .filter(({ file, name }) => !existsSync(file) || !titlesOf(file).has(name))
        .map(({ file, name }) => `${n}: ${file}::${name}`),
    )
    assert.deepEqual(missing, [])
    assert.ok(rows.reduce((sum, row) => sum + row.tests.length, 0) >= 70)
  })

  it('is honest where there is no test: it says not yet, and what is missing', () => {
    for (const { n, control, tests } of rows) {
      const gap = /\*[Nn]ot yet\*: (.+)$/.exec(control)?.[1] ?? ''
      assert.ok(tests.length > 0 || gap.length > 20, `row ${n} has neither a test nor a reason`)
    }
  })

  it('owes no test: none is left as a promise', () => {
    const files = ['insider', 'objects', 'guessing'].map(name => `test/security/${name}.test.ts`)
    for (const file of files)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /\b(?:todo|skip):\s*'/, file)
  })

  it('can fail: a name that is nowhere is noticed', () => {
    assert.equal(titlesOf('test/security/threat-model.test.ts').has('no such test'), false)
    assert.ok(titlesOf('test/security/csrf.test.ts').has('knows the routes of the house'))
  })
})
