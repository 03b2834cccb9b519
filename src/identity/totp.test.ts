import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { base32, codeOf, matchStep, otpauthUri, stepOf } from './totp.ts'

describe('time-based codes', () => {
  it('are those of RFC 6238 appendix B', () => {
    const secret = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))
    const vectors: readonly (readonly [number, string, string, string])[] = [
      [59, '94287082', '46119246', '90693936'],
      [1111111109, '07081804', '68084774', '25091201'],
      [1111111111, '14050471', '67062674', '99943326'],
      [1234567890, '89005924', '91819424', '93441116'],
      [2000000000, '69279037', '90698825', '38618901'],
      [20000000000, '65353130', '77737706', '47863826'],
    ]
    for (const [seconds, sha1, sha256, sha512] of vectors) {
      const step = stepOf(new Date(seconds * 1000).toISOString())
      assert.equal(codeOf(secret(20), step, 8, 'sha1'), sha1)
      assert.equal(codeOf(secret(32), step, 8, 'sha256'), sha256)
      assert.equal(codeOf(secret(64), step, 8, 'sha512'), sha512)
    }
  })

  it('count one step before and after, and no further', () => {
    const secret = Buffer.from('12345678901234567890')
    const now = '2026-11-18T02:00:00.000Z'
    const present = stepOf(now)
    for (const drift of [-1, 0, 1])
      assert.equal(matchStep(secret, codeOf(secret, present + drift), now), present + drift)
    for (const drift of [-3, -2, 2, 3])
      assert.equal(matchStep(secret, codeOf(secret, present + drift), now), null)
    assert.equal(matchStep(secret, '12345', now), null)
  })

  it('travel to an app in base32 (RFC 4648 §10)', () => {
    assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
    assert.equal(base32(Buffer.from('foob')), 'MZXW6YQ')
    assert.match(
      otpauthUri(Buffer.from('foobar'), 'Mẹ Đốp'),
      /^otpauth:\/\/totp\/.*secret=MZXW6YTBOI&/,
    )
  })
})
