/** Disasters of an event: a connection lost at any statement, delivery twice, two writers, a clock set back. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { isProblem, once, type ProblemError, type Queries, type Tx } from '#kernel'
import {
  annulMarriage,
  declareDead,
  isAlive,
  kinOf,
  loadPersons,
  recordAdoption,
  recordBirth,
  recordDeath,
  recordMarriage,
  reverseEvent,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { entriesOf } from '#test/ledger'
import type { PartialDate } from '#vn'
import {
  BASIS,
  checkWholeState,
  family,
  newBirth,
  newPerson,
  place,
  registrar,
  root,
  UNIT,
} from './fixture.ts'
import { wholeRegister } from './replay-fixture.ts'

const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }

class Lost extends Error {}

/** The transaction, whose connection is lost at the n-th statement; `count` tells how many there were. */
function losing(tx: Tx, n: number): Tx & { count: () => number } {
  let sent = 0
  const unlessLost = <T>(send: () => Promise<T>): Promise<T> =>
    ++sent === n ? Promise.reject(new Lost()) : send()
  const queries: Queries = {
    rows: q => unlessLost(() => tx.rows(q)),
    row: q => unlessLost(() => tx.row(q)),
    maybeRow: q => unlessLost(() => tx.maybeRow(q)),
    run: q => unlessLost(() => tx.run(q)),
  }
  return { ...tx, ...queries, count: () => sent }
}

describe('faults', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const home = async () => {
    const made = family(house.db)
    await loadPersons(house.db, [[made.record]])
    return made
  }
  const single = async (given: object = {}) => {
    const made = newPerson(house.db, given)
    await loadPersons(house.db, [[{ household: null, persons: [made] }]])
    return made.personId
  }

  it('connectionLostAtAnyStatement: of each kind of deed nothing is half done', async () => {
    const { father, mother, child } = await home()
    const [groom, bride] = [await single(), await single({ sex: 'female' })]
    const couple = [father.personId, mother.personId] as const
    const deeds: ((tx: Tx) => Promise<unknown>)[] = [
      tx =>
        recordMarriage(tx, registrar, {
          ...BASIS,
          personIds: [groom, bride],
          on: '2026-11-02',
          registration,
        }),
      tx =>
        annulMarriage(tx, registrar, {
          ...BASIS,
          personIds: couple,
          on: '2026-11-01',
          judgment: '1',
        }),
      tx =>
        recordAdoption(tx, registrar, {
          ...BASIS,
          childId: child.personId,
          adopterIds: [groom],
          on: '2026-11-02',
          registration,
        }),
      tx =>
        declareDead(tx, registrar, {
          ...BASIS,
          ...{ court: 'TAND', judgment: '1', personId: father.personId, on: '2026-10-01' },
          ground: 'accident',
          since: '2024-02' as PartialDate,
          deathDate: '2024-02' as PartialDate,
        }),
      tx => recordBirth(tx, registrar, newBirth({ motherId: mother.personId })),
    ]
    const was = await wholeRegister(house.db)
    const told = (await entriesOf(house.db)).length
    for (const deed of deeds) {
      let statements = 0
      await assert.rejects(
        house.db.tx(async tx => {
          const counted = losing(tx, 0)
          await deed(counted)
          statements = counted.count()
          throw new Lost()
        }),
        e => e instanceof Lost || assert.fail(String((e as ProblemError).problem?.code ?? e)),
      )
      assert.ok(statements > 8)
      for (let n = 1; n <= statements; n++)
        await assert.rejects(
          house.db.tx(tx => deed(losing(tx, n))),
          Lost,
        )
    }
    assert.deepEqual(await wholeRegister(house.db), was)
    assert.equal((await entriesOf(house.db)).length, told)
  })

  it('eventDeliveredTwice: the second delivery gets the first answer', async () => {
    const { mother } = await home()
    const birth = newBirth({ motherId: mother.personId })
    const deliver = () =>
      house.db.tx(tx =>
        once(tx, 'register.birth:H55.28', 'delivery-0001', birth, () =>
          recordBirth(tx, registrar, birth),
        ),
      )
    const [first, second] = await Promise.all([deliver(), deliver()])
    assert.deepEqual(second, first)
    assert.equal((await kinOf(house.db, mother.personId)).childIds.length, 2)
  })

  it('twoWritersOnTwoPersons: of many at once one marries, the others are refused clearly', async () => {
    const { db } = house
    const [a, b, c] = [
      await single(),
      await single({ sex: 'female' }),
      await single({ sex: 'female' }),
    ]
    const wed = (personIds: readonly [string, string]) =>
      db.tx(tx =>
        recordMarriage(tx, registrar, { ...BASIS, personIds, on: '2026-11-02', registration }),
      )
    const outcomes = await Promise.allSettled([wed([a, b]), wed([c, a]), wed([b, a]), wed([a, c])])
    assert.equal(outcomes.filter(o => o.status === 'fulfilled').length, 1)
    for (const o of outcomes)
      if (o.status === 'rejected')
        assert.ok(isProblem((o.reason as ProblemError).problem), String(o.reason))
  })

  it('clockSetBack: recorded time only grows, and both states stay readable', async () => {
    const { db, clock } = house
    const { father } = await home()
    const { personId } = father
    const death = {
      ...BASIS,
      ...{ personId, place: place(), registration },
      deathDate: '2026-11-01' as PartialDate,
    }
    const { eventId } = await db.tx(tx => recordDeath(tx, registrar, death))
    clock.advance(-3_600_000)
    await db.tx(tx => reverseEvent(tx, root, { eventId, reason: 'nhầm', legalBasis: 'x' }))
    assert.equal(await isAlive(db, personId), true)
    const rows = (await wholeRegister(db)).version as {
      person_id: string
      recorded_from: string
      recorded_to: string | null
    }[]
    for (const row of rows.filter(r => r.person_id === personId && r.recorded_to !== null))
      assert.ok(row.recorded_to! > row.recorded_from)
    clock.advance(3_600_000)
  })
})
