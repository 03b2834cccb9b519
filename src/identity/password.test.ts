import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { memoryKeys } from '#kernel'
import { checkPassword, hashPassword, verifyPassword } from './password.ts'

describe('a password', () => {
  const keys = memoryKeys()

  it('is known again, however it was typed, and no other is', async () => {
    const stored = await hashPassword(keys, 'Chín con voi')
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(await verifyPassword(keys, stored, 'Chín con voi'), true)
    assert.equal(await verifyPassword(keys, stored, 'Chín con voi'.normalize('NFD')), true)
    assert.equal(await verifyPassword(keys, stored, 'chín con voi'), false)
    assert.notEqual(stored, await hashPassword(keys, 'Chín con voi'))
  })

  it('cannot be checked without the secret of the house', async () => {
    const stored = await hashPassword(keys, 'Chín con voi')
    assert.equal(await verifyPassword(memoryKeys(), stored, 'Chín con voi'), false)
  })

  it('of nobody costs as much as one of somebody', async () => {
    const stored = await hashPassword(keys, 'Chín con voi')
    const timed = async (of: string | null) => {
      const from = process.cpuUsage()
      for (let i = 0; i < 4; i++) assert.equal(await verifyPassword(keys, of, 'sai rồi'), false)
      const { user, system } = process.cpuUsage(from)
      return user + system
    }
    await timed(stored)
    const [somebody, nobody] = [await timed(stored), await timed(null)]
    assert.ok(nobody > somebody / 3, `${nobody} µs against ${somebody} µs`)
  })

  it('is long enough and none of the first that are guessed', () => {
    const code = (password: string) => checkPassword(password, 'tran.thu')?.code
    assert.equal(code('bảychữ7'), 'identity.password-short')
    assert.equal(code('12345678'), 'identity.password-common')
    assert.equal(code('Matkhau123'), 'identity.password-common')
    assert.equal(code('TRAN.THU'), 'identity.password-common')
    assert.equal(code('x'.repeat(300)), 'identity.password-long')
    assert.equal(code('một câu dài dễ nhớ'), undefined)
  })
})
