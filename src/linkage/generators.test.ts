import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { emptyDatabase } from '#test/database'
import { Dataset, readFrom } from './dataset.ts'
import { link, linkedRow } from './link.ts'
import type { Comparison, Model, Similarity } from './model.ts'
import { OnlineMatcher } from './online.ts'
import { pgCandidates } from './pg-keys.ts'
import { prepare } from './prepare.ts'
import { pairsAlone } from './run.ts'
import { shippedModel } from './shipped.ts'
import { loadTables, pairsSql, patternSql } from './sql.ts'
import { AGENCY_COLUMNS, fixture, fixtureUnits, REGISTER_COLUMNS } from './testing.ts'
import { seeded } from './train.ts'

const context = { units: fixtureUnits() }
const model = shippedModel('vn-person')
const left = await Dataset.fromRows(
  readFrom(model.fields, AGENCY_COLUMNS),
  fixture('vn_dev_agency').slice(0, 15_000),
  context,
)
const right = await Dataset.fromRows(
  readFrom(model.fields, REGISTER_COLUMNS),
  fixture('vn_dev_register').slice(0, 40_000),
  context,
)

async function tables(of: Model, a: Dataset, b: Dataset | null) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const prepared = prepare(of, a, b)
  await loadTables(connection, of, prepared)
  return { connection, prepared }
}

describe('kernel, DuckDB and online matcher agree on every pattern', () => {
  it('on blocked pairs and on 60,000 random ones', async () => {
    const { connection, prepared } = await tables(model, left, right)
    const { space } = prepared
    const { pairs } = await pairsAlone(space, Number.NEGATIVE_INFINITY)
    const rows = (
      await connection.runAndReadAll(
        `select l, r, pattern from (${pairsSql(model, prepared)}) order by l, r`,
      )
    ).getRows() as number[][]
    assert.ok(rows.length > 20_000, String(rows.length))
    assert.equal(rows.length, pairs.left.length)
    let differing = 0
    rows.forEach(([l, r, pattern], i) => {
      if (l !== pairs.left[i] || r !== pairs.right[i] || pattern !== pairs.pattern[i]) differing++
    })
    assert.equal(differing, 0)

    const draw = seeded(7)
    const random = Array.from(
      { length: 60_000 },
      () => [draw(left.count), draw(right.count)] as const,
    )
    await connection.run('create table pair (l integer, r integer, n integer)')
    const appender = await connection.createAppender('pair')
    random.forEach(([l, r], n) => {
      appender.appendInteger(l)
      appender.appendInteger(r)
      appender.appendInteger(n)
      appender.endRow()
    })
    appender.closeSync()
    const told = (
      await connection.runAndReadAll(
        `select ${patternSql(model, prepared)} from pair join linkage_left l on l.row = pair.l join linkage_right r on r.row = pair.r order by n`,
      )
    ).getRows()
    random.forEach(([l, r], n) => {
      const pattern = space.scorer.pattern(
        space.left.rows,
        l * space.width,
        space.right.rows,
        r * space.width,
      )
      if (pattern !== told[n]![0]) differing++
    })
    assert.equal(differing, 0)
    connection.closeSync()
  })

  it('the online matcher answers as the batch does', async () => {
    const matcher = new OnlineMatcher(model, right)
    const run = await link(model, left, right)
    for (let i = 0; i < 2_000; i++) {
      const { best } = matcher.match(left, i)
      assert.equal(best?.right ?? -1, run.best.right[i], `record ${i}`)
      if (!best) continue
      assert.equal(best.weight, run.best.weight[i])
      assert.equal(best.pattern, run.best.pattern[i])
    }
  })

  it('the online matcher answers so through keys in PostgreSQL too', async () => {
    const { ddl, query, keysOf, withoutKey } = pgCandidates(model)
    assert.deepEqual(withoutKey, [])
    const house = await emptyDatabase()
    const client = new pg.Client({ connectionString: house.url })
    await client.connect()
    try {
      await client.query(ddl.table)
      const keys: string[] = []
      const records: number[] = []
      for (let r = 0; r < right.count; r++)
        for (const { key } of keysOf(right, r)) {
          keys.push(String(key))
          records.push(r)
        }
      await client.query(
        'insert into linkage_key select * from unnest($1::bigint[], $2::integer[])',
        [keys, records],
      )
      await client.query(ddl.indexes)
      await client.query('analyze linkage_key')

      const matcher = new OnlineMatcher(model, right)
      const run = await link(model, left, right)
      let asked = 0
      let found = 0
      for (let i = 0; i < 1_500; i++) {
        const mine = keysOf(left, i)
        const told = await matcher.matchWith(left, i, async stage => {
          asked++
          const of = mine.filter(k => k.stage === stage)
          const values = [of.map(k => String(k.key)), of.map(k => k.cap)]
          const { rows } = await client.query(query, values)
          return rows.map(r => Number(r.record))
        })
        const batch = linkedRow(run, i)
        assert.deepEqual(
          [told.decision, told.best, told.second],
          [batch.decision, batch.best, batch.second],
          `record ${i}`,
        )
        if (told.best) found++
      }
      assert.ok(found > 500, String(found))
      assert.ok(asked < 3 * 1_500, 'a settled record asks for no further stage')

      // A rare key that too many bear brings nobody; another brings as many as its cap.
      await client.query('insert into linkage_key select 7, n from generate_series(1, 9) n')
      const bring = async (cap: number) => (await client.query(query, [['7'], [cap]])).rowCount
      assert.deepEqual(
        [await bring(-5), await bring(-9), await bring(4), await bring(20)],
        [0, 9, 4, 9],
      )
    } finally {
      await client.end()
      await house.drop()
    }
  })

  it('a table’s name is a name, and rules that look at all records have no key', () => {
    assert.throws(() => pgCandidates(model, 'a; drop table b'), RangeError)
    const rare = { id: 'rare', stage: 'wide', on: ['given.rare1'] } as const
    assert.deepEqual(pgCandidates({ ...model, blocking: [rare] }).withoutKey, ['rare'])
  })
})

describe('similarities are DuckDB’s on Vietnamese, English and odd texts', () => {
  it('for every measure over more than 20,000 pairs of names', async () => {
    const names = fixture('historical_50k').map(r => r.full_name!)
    const words = [
      ...new Set([
        ...names.slice(0, 700),
        'nguyễn văn',
        'nguyên van',
        'a',
        'ab',
        'ba',
        'aaaa',
        'abcabc',
        'bcaabc',
      ]),
    ]
    const measures: [Similarity, number][] = [
      ['jw', 0.88],
      ['jaro', 0.75],
      ['lev', 4],
      ['dl', 3],
      ['jaccard', 0.7],
      ['overlap', 0.34],
      ['tokens', 0.9],
    ]
    const comparisons: Comparison[] = measures.map(([t, at]) => ({
      id: t,
      levels: [
        { id: 'yes', when: { t, f: 'name', at } },
        { id: 'no', when: { t: 'else' } },
      ],
    }))
    comparisons.push({
      id: 'subset',
      levels: [
        { id: 'yes', when: { t: 'subset', f: 'name' } },
        { id: 'no', when: { t: 'else' } },
      ],
    })
    const odd: Model = {
      format: 'linkage-model/1',
      name: 'odd',
      linkType: 'link',
      prior: 0.5,
      fields: [{ name: 'name', type: 'text', std: 'code' }],
      comparisons,
      blocking: [],
      decide: { accept: 0, review: 0, margin: 0 },
    }
    const data = await Dataset.fromRows(
      odd.fields,
      words.map(name => ({ name })),
    )
    const { connection, prepared } = await tables(odd, data, data)
    const { space } = prepared
    const told = (
      await connection.runAndReadAll(
        `select l.row, r.row, ${patternSql(odd, prepared)} from linkage_left l, linkage_right r where (l.row * 31 + r.row) % 2 = 0`,
      )
    ).getRows() as number[][]
    assert.ok(told.length > 20_000)
    const wrong = told.filter(
      ([l, r, pattern]) =>
        space.scorer.pattern(
          space.left.rows,
          l! * space.width,
          space.right.rows,
          r! * space.width,
        ) !== pattern,
    )
    assert.deepEqual(
      wrong.slice(0, 3).map(([l, r, p]) => [words[l!], words[r!], p]),
      [],
    )
    connection.closeSync()
  })
})
