import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, later } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'
import { BUDGETS, type Budget, forgetTry, mayGuess, networkOf, noteTry } from './guessing.ts'

const START = '2026-11-18T02:00:00.000Z'
const HOUR_MS = 3_600_000

describe('the rule of guessing', () => {
  it('lets nobody try more than the budget within any hour, however patient', () => {
    const budget = fc.record({
      perHour: fc.integer({ min: 1, max: 12 }),
      free: fc.integer({ min: 0, max: 6 }),
      waitSeconds: fc.integer({ min: 1, max: 60 }),
    })
    fc.assert(
      fc.property(budget, fc.array(fc.nat(600), { maxLength: 80 }), (b: Budget, pauses) => {
        let now = START
        const checked: string[] = []
        for (const seconds of pauses) {
          now = later(now, seconds * 1000)
          const hour = checked.filter(at => at > later(now, -HOUR_MS))
          if (mayGuess(hour, b, now) === null) checked.push(now)
        }
        for (const at of checked) {
          const hour = checked.filter(c => c <= at && c > later(at, -HOUR_MS))
          assert.ok(hour.length <= b.perHour)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('waits twice as long after each failure past the free ones, and says for how long', () => {
    const budget: Budget = { perHour: 10, free: 2, waitSeconds: 2 }
    const failures = (n: number) => Array.from({ length: n }, () => START)
    const after = (n: number, ms: number) => mayGuess(failures(n), budget, later(START, ms))
    assert.equal(after(2, 0), null)
    assert.equal(after(3, 1_999)?.code, 'identity.sign-in-wait')
    assert.equal(after(3, 2_000), null)
    assert.equal(after(5, 0)?.details.seconds, 8)
    assert.equal(after(10, 60_000)?.code, 'identity.sign-in-blocked')
    assert.equal(after(10, 60_000)?.details.minutes, 59)
  })

  it('counts a home by its network', () => {
    assert.equal(networkOf('203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::ffff:203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), networkOf('2001:0db8:1:2::9'))
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'))
    assert.equal(networkOf('::1'), '0:0:0:0')
  })
})

describe('many tries at once', () => {
  let database: TestDatabase
  before(async () => {
    database = await testDatabase('ledger', 'identity')
  })
  after(() => database.close())

  it('are counted one after the other: no more are checked than are free', async () => {
    const tries = await Promise.all(
      Array.from({ length: 40 }, () =>
        database.db.tx(tx => noteTry(tx, 'password:x', '203.0.113.9')),
      ),
    )
    assert.equal(tries.filter(t => !isProblem(t)).length, BUDGETS.account.free + 1)
  })

  it('never exceed the hour, and a right one is not held against anybody', async () => {
    const one = (secret: string, ip: string) => database.db.tx(tx => noteTry(tx, secret, ip))
    let checked = 0
    for (let minute = 0; minute < 59; minute++) {
      if (!isProblem(await one('password:y', `198.51.100.${minute}`))) checked++
      database.clock.advance(60_000)
    }
    assert.equal(checked, BUDGETS.account.perHour)
    for (let i = 0; i < 30; i++) {
      const right = await one('password:z', '192.0.2.1')
      assert.ok(!isProblem(right))
      await database.db.tx(tx => forgetTry(tx, right))
    }
  })

  it('from one network end too, whomever they are at', async () => {
    let refused = 0
    for (let i = 0; i < BUDGETS.network.free + 20; i++)
      if (isProblem(await database.db.tx(tx => noteTry(tx, `password:${i}`, '192.0.2.77'))))
        refused++
    assert.ok(refused >= 18, `${refused} refused`)
  })
})
