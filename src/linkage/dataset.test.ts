import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { Dataset, readFrom } from './dataset.ts'
import { fromTable } from './dataset-duckdb.ts'
import { shippedModel } from './shipped.ts'
import { AGENCY_COLUMNS, fixture, fixtureUnits } from './testing.ts'

const FIELDS = readFrom(shippedModel('vn-person').fields, AGENCY_COLUMNS)
const context = { units: fixtureUnits() }

describe('data sets', () => {
  it('are the same from rows and from a table, and the hash tells', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const file = new URL('../../test/fixtures/linkage/vn_dev_agency.csv.gz', import.meta.url)
      .pathname
    await connection.run(
      `create table agency as from read_csv('${file}', all_varchar = true) limit 8000`,
    )
    const table = await fromTable(connection, 'agency', FIELDS, { context })
    connection.closeSync()
    const rows = await Dataset.fromRows(FIELDS, fixture('vn_dev_agency').slice(0, 8000), context)
    assert.equal(table.count, 8000)
    for (let row = 0; row < 8000; row += 7)
      for (const { name } of FIELDS) assert.equal(table.value(name, row), rows.value(name, row))
    assert.equal(table.hash, rows.hash)
    assert.deepEqual(new Map([...table.reasons].sort()), new Map([...rows.reasons].sort()))
    const other = await Dataset.fromRows(FIELDS, fixture('vn_dev_agency').slice(1, 8001), context)
    assert.notEqual(other.hash, rows.hash)
  })

  it('are the same where a cell holds the sign that texts are carried over with', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const cells = ['nguyễn\u0002văn an', '', 'lê thị hoa', 'trần\u0002\u0002bình']
    await connection.run('create table odd (ho_ten varchar)')
    for (const cell of cells) await connection.run('insert into odd values ($1)', [cell])
    const [field] = FIELDS.filter(f => f.name === 'given')
    const as = [{ ...field!, std: 'raw' as const, part: 'value' }]
    const table = await fromTable(connection, 'odd', as)
    const sorted = await fromTable(connection, 'odd', as, { orderBy: 'ho_ten desc' })
    connection.closeSync()
    assert.deepEqual(
      cells.map((_, row) => table.value('given', row) ?? ''),
      cells,
    )
    assert.equal(sorted.value('given', 3), null)
  })

  it('missing columns are absent values, and reading can be stopped', async () => {
    const empty = await Dataset.fromRows(FIELDS, [{}, { ho_ten: null }], context)
    assert.equal(empty.count, 2)
    for (const { name } of FIELDS) assert.equal(empty.value(name, 1), null)
    const stop = AbortSignal.abort()
    await assert.rejects(Dataset.fromRows(FIELDS, [{}], context, stop), { name: 'AbortError' })
  })
})
