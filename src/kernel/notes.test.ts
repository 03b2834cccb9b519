import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createLog, enqueue, sql, startCourier } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'

describe('notes', () => {
  let house: TestDatabase
  const log = createLog('silent')
  before(async () => {
    house = await testDatabase()
  })
  after(() => house.close())

  it('are delivered once to every reader, and not when the deed rolled back', async () => {
    const heard: string[] = []
    const courier = await startCourier(
      house.db,
      ['a', 'b'].map(subscriber => ({
        topic: 'x.happened',
        subscriber,
        handle: async (_tx, note: { payload: { n: number } }) =>
          void heard.push(`${subscriber}${note.payload.n}`),
      })),
      { workers: 0, log },
    )
    await house.db.tx(tx => enqueue(tx, 'x.happened', { n: 1 }))
    await assert.rejects(
      house.db.tx(async tx => {
        await enqueue(tx, 'x.happened', { n: 2 })
        throw new Error('the deed failed')
      }),
    )
    await courier.drain()
    await courier.drain()
    assert.deepEqual(heard.sort(), ['a1', 'b1'])
  })

  it('a reader that fails gets the note again later, without its half-done effect', async () => {
    let tries = 0
    const courier = await startCourier(
      house.db,
      [
        {
          topic: 'y.happened',
          subscriber: 'clumsy',
          handle: async tx => {
            await tx.run(sql`insert into kernel.idempotency values ('t', 'k', '', 'null', now())`)
            if (++tries < 3) throw new Error('stumbled')
          },
        },
      ],
      { workers: 0, log },
    )
    await house.db.tx(tx => enqueue(tx, 'y.happened', {}))
    for (let i = 0; i < 3; i++) {
      await courier.drain()
      house.clock.advance(3_600_000)
    }
    assert.equal(tries, 3)
    const { n } = await house.db.row<{ n: number }>(
      sql`select count(*) as n from kernel.idempotency`,
    )
    assert.equal(n, 1)
  })
})
