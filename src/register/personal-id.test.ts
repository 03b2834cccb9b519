import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ProblemError, sql } from '#kernel'
import { registrationCodeOf } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { describePersonalId } from '#vn'
import { someId } from './fixture.ts'
import { allotNumber } from './personal-id.ts'

describe('personal number', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  it('eight writers fill a small series to the last number without a collision', async () => {
    const { db } = house
    const series = { registrationCode: '019', sex: 'female' as const, birthYear: 2026 }
    const size = 64
    const taken: string[] = []
    const writer = async () => {
      for (let i = 0; i < size / 8; i++)
        taken.push(await db.tx(tx => allotNumber(tx, someId(db), series, size)))
    }
    await Promise.all(Array.from({ length: 8 }, writer))
    assert.equal(new Set(taken).size, size)
    assert.ok(taken.every(n => describePersonalId(n as never).birthYear === 2026))
    const { n } = await db.row<{ n: number }>(
      sql`select count(*) as n from register.personal_number where number like '019326%'`,
    )
    assert.equal(n, size)
    await assert.rejects(
      db.tx(tx => allotNumber(tx, someId(db), series, size)),
      (e: ProblemError) => e.problem?.code === 'person.number-space-exhausted',
    )
  })

  it('a number of a transaction that rolled back is free again', async () => {
    const { db } = house
    const series = { registrationCode: '001', sex: 'male' as const, birthYear: 2025 }
    await assert.rejects(
      db.tx(async tx => {
        await allotNumber(tx, someId(db), series, 1)
        throw new Error('the birth was refused')
      }),
    )
    assert.equal(await db.tx(tx => allotNumber(tx, someId(db), series, 1)), '001225000000')
  })

  it('uses the code of the province the land belonged to before the merger', () => {
    assert.equal(registrationCodeOf('05528', '2026-11-17'), '019', 'Bách Quang, Thái Nguyên')
    assert.equal(registrationCodeOf('19', '2026-11-17'), '019', 'a province answers for itself')
    assert.equal(registrationCodeOf('99999', '2026-11-17'), null)
    // Communes of the former Bắc Kạn lie in Thái Nguyên now and keep the code 006.
    assert.equal(registrationCodeOf('01840', '2026-11-17'), '006')
  })
})
