import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database'
import { officialOf, officials } from './roster.ts'
import { newOfficial } from './testing/house.ts'

describe('the roster', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register', 'identity')
  })
  after(() => house.close())

  it('names one official by id, and nobody by what is no id', async () => {
    const { db } = house
    const { officialId } = await newOfficial(db)
    await newOfficial(db)
    const found = await officialOf(db, officialId)
    assert.deepEqual([found?.name, found?.office], ['Trần Thị Thử', 'ho-tich'])
    const { locked, ...entry } = (await officials(db)).find(o => o.officialId === officialId)!
    assert.deepEqual([entry, locked], [found, false])
    assert.equal(await officialOf(db, '00000000-0000-7000-8000-000000000000'), null)
    assert.equal(await officialOf(db, 'services.intake'), null)
  })
})
