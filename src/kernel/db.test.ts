import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'

describe('db', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase()
    await house.db.run(sql`create schema t`)
    await house.db.run(sql`create table t.row (n integer primary key)`)
  })
  after(() => house.close())

  const rows = async () =>
    (await house.db.rows<{ n: number }>(sql`select n from t.row order by n`)).map(r => r.n)
  const write = (n: number) => sql`insert into t.row values (${n})`

  it('statements started together run in their order, inside the transaction', async () => {
    const { inside } = await house.db.tx(async tx => {
      const [, , inside] = await Promise.all([
        tx.run(write(1)),
        tx.run(write(2)),
        tx.row<{ n: number; xid: string }>(
          sql`select count(*) as n, pg_current_xact_id()::text as xid from t.row`,
        ),
      ])
      const { xid } = await tx.row<{ xid: string }>(sql`select pg_current_xact_id()::text as xid`)
      assert.equal(inside.xid, xid, 'one transaction')
      return { inside }
    })
    assert.equal(inside.n, 2)
    assert.deepEqual(await rows(), [1, 2])
  })

  it('a first read that goes along with the begin sees what the transaction locks', async () => {
    const isOpen = await house.db.tx(async tx => {
      await tx.rows(sql`select n from t.row where n = 1 for update`)
      const other = house.db.rows(sql`select n from t.row where n = 1 for update nowait`)
      return other.then(
        () => false,
        () => true,
      )
    })
    assert.ok(isOpen, 'the lock of the first read stands until the commit')
  })

  it('what was started beside a failure does not outlive the rollback', async () => {
    const before = await rows()
    for (const given of [3, 4])
      await assert.rejects(
        house.db.tx(tx =>
          Promise.all([
            given === 3 ? tx.rows(sql`select 1 as one`) : null,
            tx.run(write(given)),
            Promise.reject(new Error('the deed failed')),
          ]),
        ),
        /the deed failed/,
      )
    await assert.rejects(
      house.db.tx(tx => Promise.all([tx.run(write(5)), tx.run(write(1)), tx.run(write(6))])),
      { code: '23505' },
    )
    // A statement sent too late would be committed by itself on the same connection.
    await house.db.tx(tx => tx.rows(sql`select 1 as one`))
    assert.deepEqual(await rows(), before)
  })
})
