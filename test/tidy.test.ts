import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { FLOORS, untidy } from '#test/tidy'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(path => path && existsSync(path))
const sources = tracked
  .filter(path => /\.(ts|tsx|sql)$/.test(path) && !path.endsWith('schema.sql'))
  .map(path => ({ path, text: readFileSync(path, 'utf8') }))

describe('the house is tidy', () => {
  it('rooms keep their floors and doors, and touch only their own tables', () => {
    assert.ok(sources.length > 50, 'the sources were found')
    assert.deepEqual(untidy(sources), [])
  })

  it('every room says what it is', () => {
    const rooms = new Set(
      sources.map(f => /^src\/([a-z]+)\//.exec(f.path)?.[1]).filter(r => r !== undefined),
    )
    for (const room of rooms) {
      assert.ok(existsSync(`src/${room}/README.md`), `src/${room}/README.md`)
      assert.ok(existsSync(`src/${room}/index.ts`), `src/${room}/index.ts`)
      assert.ok(room in FLOORS, `${room} has a floor`)
    }
  })
})

describe('the tidy test sees what it is there for', () => {
  const planted = (path: string, text: string) => untidy([{ path, text }]).map(u => u.rule)
  it('an upward import', () => {
    assert.match(
      planted('src/ledger/x.ts', `import { a } from '#services'\n`).join(),
      /lower floor/,
    )
  })
  it('an upward import over several lines', () => {
    assert.match(
      planted('src/register/x.ts', `import {\n  a,\n  b,\n} from '#identity'\n`).join(),
      /lower floor/,
    )
  })
  it('a neighbour', () => {
    assert.match(
      planted('src/register/x.ts', `import { a } from '#documents'\n`).join(),
      /lower floor/,
    )
  })
  it('a window instead of the door', () => {
    assert.match(
      planted('src/services/x.ts', `import { a } from '../register/store.ts'\n`).join(),
      /door/,
    )
  })
  it('a stand-alone room that imports ours', () => {
    assert.match(planted('src/vn/x.ts', `import { a } from '#kernel'\n`).join(), /nothing of ours/)
  })
  it("another room's table", () => {
    assert.match(
      planted('src/services/x.ts', 'const q = sql`select 1 from register.person`\n').join(),
      /another room/,
    )
    assert.match(
      planted(
        'src/services/migrations/001-x.sql',
        'create table a (b int references register.person);',
      ).join(),
      /another room/,
    )
  })
  it('a door that does work', () => {
    assert.match(
      planted('src/vn/index.ts', `export { a } from './a.ts'\nconst b = 1\n`).join(),
      /only exports/,
    )
  })
  it('a name that says nothing, and unfinished work', () => {
    assert.match(planted('src/vn/x.ts', 'class NameHelper {}\n').join(), /name the thing/)
    assert.match(planted('src/vn/x.ts', '// TODO later\n').join(), /unfinished/)
  })
})
