/** The ledger alone tells the register again, in both times and to the byte. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Db, sql } from '#kernel'
import { loadPersons, recordBirth, recordDeath, recordMarriage, reverseEvent } from '#register'
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
import { replayEvents, type ToldEvent } from './replay.ts'
import { factTables, wholeRegister } from './replay-fixture.ts'
import { FACT_TABLES } from './store/effects.ts'

describe('replay', () => {
  let house: TestDatabase
  let again: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
    again = await testDatabase('ledger', 'register')
  })
  after(() => Promise.all([house.close(), again.close()]))

  const load = (db: Db, records: Parameters<typeof loadPersons>[1]) => loadPersons(db, records)

  it('every table with facts in both times is told', async () => {
    assert.deepEqual(await factTables(house.db), Object.keys(FACT_TABLES).sort())
  })

  it('births, deaths, marriages and their reversals come out as they were', async () => {
    const { db, clock } = house
    const { record, mother, father } = family(db)
    const groom = newPerson(db)
    const bride = newPerson(db, { sex: 'female', birthDate: '1995' as PartialDate })
    const records = [[record, { household: null, persons: [groom, bride] }]]
    await load(db, records)
    await load(again.db, records)
    const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }
    const later = async <T>(deed: Promise<T>) => {
      clock.advance(1_000)
      return deed
    }
    const ids = { motherId: mother.personId, fatherId: father.personId }
    await later(db.tx(tx => recordBirth(tx, registrar, newBirth(ids))))
    const void_ = await later(
      db.tx(tx =>
        recordBirth(tx, registrar, newBirth({ ...ids, name: { ...mother.name, given: 'Cam' } })),
      ),
    )
    const died = await later(
      db.tx(tx =>
        recordDeath(tx, registrar, {
          ...BASIS,
          personId: father.personId,
          deathDate: '2026-11' as PartialDate,
          place: place(),
          registration,
        }),
      ),
    )
    const personIds = [groom.personId, bride.personId] as const
    await later(
      db.tx(tx =>
        recordMarriage(tx, registrar, { ...BASIS, personIds, on: '2026-11-02', registration }),
      ),
    )
    for (const { eventId } of [died, void_])
      await later(db.tx(tx => reverseEvent(tx, root, { eventId, reason: 'nhầm', legalBasis: 'x' })))
    const entries: ToldEvent[] = await entriesOf<ToldEvent>(db)
    const told = await again.db.tx(tx => replayEvents(tx, entries))
    assert.equal(told, 6)
    assert.deepEqual(await wholeRegister(again.db), await wholeRegister(db))
    await checkWholeState(again.db)
  })

  it('a ledger that lacks an event is refused, and nothing is half told', async () => {
    const entries = await entriesOf<ToldEvent>(house.db)
    const empty = await testDatabase('ledger', 'register')
    await assert.rejects(
      empty.db.tx(tx => replayEvents(tx, entries)),
      RangeError,
    )
    const { n } = await empty.db.row<{ n: number }>(sql`select count(*) as n from register.version`)
    assert.equal(n, 0)
    await empty.close()
  })
})
