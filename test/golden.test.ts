import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { migrationDir, ROOMS, type TestDatabase, testDatabase } from '#test/database'
import { schemaText } from '#test/schema'

describe('golden schemas', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase(...ROOMS)
  })
  after(() => house.close())

  for (const room of ROOMS.filter(r => existsSync(migrationDir(r)))) {
    it(`${room} has the schema its migrations promise`, async () => {
      const path = new URL(`../src/${room}/schema.sql`, import.meta.url)
      const now = await schemaText(house.db, room)
      if (process.env.GOLDEN === 'write') writeFileSync(path, now)
      assert.equal(
        now,
        existsSync(path) ? readFileSync(path, 'utf8') : '',
        `npm run golden, then read the diff`,
      )
    })
  }
})
