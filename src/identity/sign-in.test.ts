import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database'
import {
  browser,
  type Citizen,
  codeFor,
  type House,
  newCitizen,
  newOfficial,
  openHouse,
  PASSWORD,
  pageOf,
} from './testing/house.ts'

describe('signing in with password and one-time code', () => {
  let database: TestDatabase
  let house: House
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
    house = await openHouse(database.db)
  })
  after(async () => {
    await house.close()
    await database.close()
  })

  it('an official signs in at the desk', async () => {
    const username = 'tran.thu'
    const { accountId, officialId } = await newOfficial(database.db, username)
    const visitor = browser(house)
    const response = await visitor.signIn('desk', { username, accountId }, '?return=/desk')
    const { session } = (await response.json()) as { session: Record<string, any> }
    assert.equal(session.official.officialId, officialId)
    assert.equal(session.authLevel, 2)
    assert.deepEqual(session.amr, ['pwd', 'otp', 'sms', 'mfa'])
  })
})
void (0 as unknown as Citizen)
void [codeFor, newCitizen, PASSWORD, pageOf]
