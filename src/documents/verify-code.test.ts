import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '#kernel'
import { maskName } from './mask.ts'
import { formatVerifyCode, newVerifyCode, parseVerifyCode } from './verify-code.ts'

describe('verify codes', () => {
  it('are read back however a person types them', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (seed, lower) => {
        const code = newVerifyCode(seededRandom(seed))
        const printed = formatVerifyCode(code)
        assert.match(printed, /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
        const typed = lower ? printed.toLowerCase() : ` ${printed.replaceAll('-', ' ')} `
        assert.equal(parseVerifyCode(typed), code)
        assert.equal(parseVerifyCode(typed.replace(/0/g, 'O').replace(/1/g, 'l')), code)
      }),
      { numRuns: 100 },
    )
  })

  it('use every letter of the alphabet and do not repeat', () => {
    const codes = Array.from({ length: 500 }, (_, i) => newVerifyCode(seededRandom(`${i}`)))
    assert.equal(new Set(codes).size, 500)
    assert.equal(new Set(codes.join('')).size, 32)
  })

  it('are nothing else', () => {
    for (const text of ['', '8K3QZ', 'U'.repeat(20), '8K3QZ-7M1XW-ERTY9-0ABCD-1', 'x'.repeat(99)])
      assert.equal(parseVerifyCode(text), null)
  })
})

describe('masked names', () => {
  it('show the first letters and no length', () => {
    assert.equal(maskName('Đỗ Thị  Ánh Tuyết'), 'Đ*** T*** Á*** T***')
    assert.equal(maskName(''), '')
  })
})
