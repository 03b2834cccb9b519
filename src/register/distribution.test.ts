import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { isProblem, migrate, migrationsIn, openDb, type Problem, ProblemError } from '#kernel'
import { loadPersons, readsOf, receiptsAbout } from '#register'
import { migrationDir, type TestDatabase, testDatabase } from '#test/database'
import { statementsIn } from '#test/statements'
import { distribute, placementOf, planDistribution, type Step } from './distribution.ts'
import { FAN_OUT } from './fan-out.ts'
import { family, registrar } from './fixture.ts'
import { hasCitus, type TableRow, tablesOf } from './store/distribution.ts'

const table = (name: string, given: Partial<TableRow> = {}): TableRow => ({
  ...{ name, comment: 'distributed by person_id', uniques: [], references: [], triggers: [] },
  ...given,
})

describe('distribution', () => {
  let house: TestDatabase
  let tables: TableRow[]
  before(async () => {
    house = await testDatabase('ledger', 'register')
    tables = await tablesOf(house.db)
  })
  after(() => house.close())

  it('the schema fits a cluster: every table says where it lives, and no promise crosses a shard', () => {
    const plan = planDistribution(tables)
    assert.deepEqual(
      plan.filter(step => isProblem(step)).map(p => (p as unknown as Problem).en),
      [],
    )
    const steps = plan as readonly Step[]
    const placed = steps.filter(s => s.do !== 'drop-trigger').map(s => s.table)
    const local = tables.filter(t => t.comment === 'local').map(t => t.name)
    assert.deepEqual([...placed, ...local].sort(), tables.map(t => t.name).sort())
    for (const [i, step] of steps.entries())
      if (step.do === 'distribute' && step.beside !== null)
        assert.ok(
          steps.slice(0, i).some(s => s.do === 'distribute' && s.table === step.beside),
          `${step.beside} is placed before ${step.table}`,
        )
  })

  it('refuses what a cluster cannot keep', () => {
    const fault = (...given: TableRow[]) => {
      const [first] = planDistribution(given)
      return isProblem(first) ? first.details.reason : null
    }
    assert.match(String(fault(table('a', { comment: null }))), /comment/u)
    assert.match(String(fault(table('a', { comment: 'distributed by' }))), /comment/u)
    const unique = { name: 'a_number', columns: ['number'] }
    assert.match(String(fault(table('a', { uniques: [unique] }))), /a_number does not hold/u)
    assert.equal(
      fault(table('a', { uniques: [{ name: 'a_pkey', columns: ['number', 'person_id'] }] })),
      null,
    )
    const to = { name: 'a_fkey', to: 'b', columns: ['person_id'] }
    const a = table('a', { references: [to] })
    assert.equal(fault(a, table('b')), null)
    assert.equal(fault(a, table('b', { comment: 'reference' })), null)
    for (const comment of ['local', 'distributed by number'])
      assert.match(String(fault(a, table('b', { comment }))), /live elsewhere/u)
  })

  it('places a table after those it points at, whatever their names', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/u), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(names, ([leaf, ...others]) => {
        const references = [{ name: 'fk', to: 'person', columns: ['person_id'] }]
        const given = [leaf!, ...others]
          .filter(n => n !== 'person')
          .map(n => table(n, { references }))
        const steps = planDistribution([...given, table('person')]) as readonly Step[]
        assert.equal(steps[0]?.table, 'person')
      }),
    )
    assert.equal(placementOf('distributed by a b'), null)
  })

  it('a server without Citus is told so, and nothing changes', async t => {
    if (await hasCitus(house.db)) return t.skip('this server has Citus')
    const refused = await distribute(house.db).catch(error => error)
    assert.ok(refused instanceof ProblemError)
    assert.equal(refused.problem.code, 'distribution.no-citus')
  })

  it('spreads over the cluster at CITUS_URL, once', async t => {
    const url = process.env.CITUS_URL
    if (!url) return t.skip('CITUS_URL names no cluster')
    await migrate(
      url,
      ['kernel', 'ledger', 'register'].map(room => migrationsIn(room, migrationDir(room))),
    )
    const { clock, random, keys } = house.db
    const db = openDb({ url, clock, random, keys, size: 4 })
    try {
      await distribute(db, { shards: 8 })
      assert.deepEqual(await distribute(db), [], 'what is spread stays as it is')
      const home = family(db)
      await loadPersons(db, [[home.record]])
      const { father } = home
      const purpose = { kind: 'duty', basis: 'residence-check' } as const
      const ask = {
        actor: registrar,
        purpose,
        number: father.personalId!,
        fields: ['name'] as const,
      }
      assert.deepEqual((await readsOf(db).discloseByNumber(ask))?.view, { name: father.name })
      assert.equal((await receiptsAbout(db, father.personId)).length, 1)
    } finally {
      await db.close()
    }
  })

  it('every statement names the column its rows live by, or is listed as one that asks all machines', () => {
    const places = new Map(tables.map(t => [t.name, placementOf(t.comment)]))
    const statements = statementsIn(
      fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/u, ''),
    )
    assert.ok(statements.length > 80, `${statements.length} statements were read`)
    const fans = new Set<string>()
    for (const { place, text, around } of statements) {
      const touched = [...text.matchAll(/\bregister\.(\w+)/gu)].map(m => m[1]!)
      const columns = new Set(
        touched.flatMap(name => {
          const at = places.get(name)
          return at?.kind === 'by' ? [at.column] : []
        }),
      )
      const unbound = [...columns].filter(column => !isBound(text, around, column))
      if (unbound.length > 0) fans.add(place)
    }
    const listed = new Set(Object.keys(FAN_OUT))
    assert.deepEqual(
      [...fans].filter(place => !listed.has(place)),
      [],
      'a statement that asks all machines stands in fan-out.ts with its reason',
    )
    assert.deepEqual(
      [...listed].filter(place => !fans.has(place)),
      [],
      'fan-out.ts lists what is no more',
    )
  })
})

/** Whether a statement says on which machine to look: a value for the column, or a row that holds it. */
function isBound(text: string, around: string, column: string): boolean {
  const value = new RegExp(`\\b${column}\\s*(=\\s*(\\$\\{|any\\s*\\()|in\\s*\\()`, 'u')
  const inserted = new RegExp(
    `insert into register\\.\\w+( as \\w+)?\\s*\\([^)]*\\b${column}\\b`,
    'u',
  )
  return value.test(text) || inserted.test(text) || value.test(around)
}
