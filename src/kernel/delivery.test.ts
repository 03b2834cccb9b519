import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLog, type Db, deliverAgain, enqueue, owedDeliveries, startCourier } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'

let house: TestDatabase
let db: Db
before(async () => {
  house = await testDatabase()
  db = house.db
})
after(() => house.close())

test('a parked note is listed without its payload, and is read once it is sent again', async () => {
  let broken = true
  let read = 0
  const courier = await startCourier(
    db,
    [
      {
        topic: 'test.happened',
        subscriber: 'test.reader',
        handle: async () => {
          if (broken) throw new Error('not today')
          read++
        },
      },
    ],
    { workers: 0, log: createLog('silent') },
  )
  await db.tx(tx => enqueue(tx, 'test.happened', { secret: 'nobody' }))
  assert.deepEqual(await owedDeliveries(db, { failed: true }), [])
  assert.equal((await owedDeliveries(db)).length, 1)
  for (let i = 0; i < 12; i++) {
    house.clock.advance(700_000)
    await courier.drain()
  }
  const [owed] = await owedDeliveries(db, { failed: true })
  assert.ok(owed?.parkedAt)
  assert.equal(owed.attempts, 12)
  assert.match(owed.lastError ?? '', /not today/)
  assert.doesNotMatch(JSON.stringify(owed), /nobody/)

  broken = false
  house.clock.advance(700_000)
  assert.equal(await courier.drain(), 0)
  assert.equal(await db.tx(tx => deliverAgain(tx, owed)), true)
  assert.equal(await courier.drain(), 1)
  assert.equal(read, 1)
  assert.deepEqual(await owedDeliveries(db), [])
  assert.equal(await db.tx(tx => deliverAgain(tx, owed)), false)
  await courier.stop()
})
