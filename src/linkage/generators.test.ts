import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { Dataset, readFrom } from './dataset.ts'
import { link } from './link.ts'
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

  it('PostgreSQL keys meet wherever a rule of lasting forms puts two records into one block', () => {
    const { keysOf, ddl, query } = pgCandidates(model)
    assert.match(ddl, /primary key \(key, record\)/)
    assert.match(query, /\$1::bigint\[\]/)
    const prepared = prepare(model, left, right)
    const matcher = new OnlineMatcher(model, right)
    const draw = seeded(3)
    let met = 0
    const ids = new Map(
      Array.from({ length: 8_000 }, (_, r) => [right.value('id12', r), r] as const),
    )
    for (let i = 0; i < 2_000; i++) {
      const r = ids.get(left.value('id12', i)) ?? draw(right.count)
      const shared = new Set(keysOf(left, i))
      const keys = keysOf(right, r).some(key => shared.has(key))
      const blocked = matcher.blocked(matcher.encode(left, i), r)
      if (blocked) assert.ok(keys)
      if (keys) met++
    }
    assert.ok(met > 50, String(met))
    assert.ok(prepared.blocks.length > 0)
    assert.throws(() => pgCandidates(model, 'a; drop table b'), RangeError)
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
