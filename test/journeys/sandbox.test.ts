/** The sandbox: settled once, repeatable, and its days go by through the doors. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { nextDay, openStore, playDay } from '#app'
import { members } from '#exchange'
import { sql } from '#kernel'
import { verifyLedger } from '#ledger'
import { countPersons } from '#register'
import { AGENCY_CODES, COUNTRY_DAY, KEEPERS, keeperOfficials, wardTruth } from '#simulation'
import { type TestHouse, testHouse } from '#test/house'

describe('the sandbox', () => {
  let house: TestHouse
  before(async () => {
    // Bách Quang comes in full with any scale above nothing.
    house = await testHouse({ scale: 0.000001 })
  })
  after(() => house.close())

  it('holds the ward in full and the demo people', async () => {
    assert.ok((await countPersons(house.db)) > 26_000)
  })

  it('has dossiers under way from the first day, all of them whole', async () => {
    const { n } = await house.db.row<{ n: number }>(
      sql`select count(*) as n from services.dossier where bundle is null`,
    )
    assert.ok(n >= 3, `${n} bundles`)
  })

  it('has the keepers of nine databases as members, each with a key', async () => {
    const known = new Set((await members(house.db)).map(m => m.agency))
    for (const code of AGENCY_CODES) assert.ok(known.has(KEEPERS[code].agency), code)
    assert.equal(keeperOfficials().length, 8)
  })

  it('the databases are about the people the register holds', async () => {
    const ward = { seed: house.config.seed, on: COUNTRY_DAY }
    const held = await house.db.rows<{ id: string }>(
      sql`select person_id as id from register.person`,
    )
    const ids = new Set(held.map(p => p.id))
    let right = 0
    for (const { personId, verdict } of wardTruth('tax', ward)) {
      if (personId !== null) assert.ok(ids.has(personId))
      if (verdict === 'right') right++
    }
    assert.ok(right > 4_000, `${right} rows are right`)
  })

  it('is not settled twice: a second process over the same data finds everything there', async () => {
    const before = await countPersons(house.db)
    const second = await openStore(house.config)
    assert.equal(await countPersons(second.db), before)
    await second.close()
  })

  it('days go by: notices, filings, decisions; people are born into the register', async () => {
    const people = await countPersons(house.db)
    const day = house.db.clock.now().slice(0, 10)
    let decided = 0
    let filed = 0
    const lived = { deaths: 0, marriages: 0, moves: 0, asks: 0 }
    for (let i = 0; i < 3; i++) {
      const report = await playDay(house.db, { baseUrl: house.baseUrl, seed: 'days', volume: 4 })
      for (const what of Object.keys(lived) as (keyof typeof lived)[]) lived[what] += report[what]
      decided += report.decided
      filed += report.filed
      await house.courier.drain()
      house.followClock(await nextDay(house.db))
    }
    assert.ok(filed > 0 && decided > 0, `${filed} filed, ${decided} decided`)
    for (const [what, n] of Object.entries(lived)) assert.ok(n > 0, `${what}: ${n}`)
    assert.ok((await countPersons(house.db)) > people, 'somebody was born')
    assert.ok(house.db.clock.now().slice(0, 10) > day, 'the clock moved')
    for (let i = 0; i < 100 && (await verifyLedger(house.db)).waiting > 0; i++)
      await new Promise(resolve => setTimeout(resolve, 50))
    assert.equal((await verifyLedger(house.db)).firstBad, null)
  })
})
