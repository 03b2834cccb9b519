import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  acrOf,
  acrsFrom,
  amrOf,
  asAuthLevel,
  classifyAuth,
  type Factor,
  levelOfAcr,
} from './level.ts'

const password: Factor = { kind: 'password' }
const phone: Factor = { kind: 'one-time-code', by: 'phone' }
const totp: Factor = { kind: 'one-time-code', by: 'totp' }
const synced: Factor = { kind: 'passkey', deviceBound: false }
const bound: Factor = { kind: 'passkey', deviceBound: true }

describe('the level of a sign-in', () => {
  it('follows what was proven', () => {
    const table: readonly (readonly [readonly Factor[], number])[] = [
      [[], 1],
      [[password], 1],
      [[phone], 1],
      [[password, phone], 2],
      [[password, totp], 2],
      [[synced], 3],
      [[bound], 3],
      [[password, synced], 3],
      [[password, bound], 4],
    ]
    for (const [factors, level] of table) assert.equal(classifyAuth(factors), level)
  })

  it('never falls when another proof is given, and reaches 3 by no code', () => {
    const factor = fc.constantFrom(password, phone, totp, synced, bound)
    fc.assert(
      fc.property(fc.array(factor, { maxLength: 4 }), factor, (factors, more) => {
        assert.ok(classifyAuth([...factors, more]) >= classifyAuth(factors))
        if (!factors.some(f => f.kind === 'passkey')) assert.ok(classifyAuth(factors) < 3)
      }),
      { numRuns: 200 },
    )
  })

  it('names its methods', () => {
    assert.deepEqual(amrOf([password, phone]), ['pwd', 'otp', 'sms', 'mfa'])
    assert.deepEqual(amrOf([synced]), ['swk', 'user'])
    assert.deepEqual(amrOf([password, bound]), ['pwd', 'hwk', 'user', 'mfa'])
  })

  it('is an acr and back', () => {
    for (const n of [1, 2, 3, 4]) assert.equal(levelOfAcr(acrOf(asAuthLevel(n))), n)
    assert.deepEqual(acrsFrom(3), [acrOf(3), acrOf(4)])
    for (const acr of ['urn:lienthong:auth:5', 'urn:lienthong:auth:', '2', 2, null, undefined])
      assert.equal(levelOfAcr(acr), null)
  })
})
