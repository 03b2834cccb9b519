import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeVietQr, crc16, parseVietQr } from './viet-qr.ts'

const known =
  '00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304'

function made(transfer: Parameters<typeof composeVietQr>[0]): string {
  const parsed = composeVietQr(transfer)
  if (!parsed.ok) throw new Error(parsed.findings.map(found => found.code).join())
  return parsed.value
}
const refusal = (text: string) => {
  const parsed = parseVietQr(text)
  return parsed.ok ? [] : parsed.findings.map(found => found.code)
}

test('checksums of the standards', () => {
  assert.equal(crc16('123456789'), '29B1')
  assert.equal(
    crc16(
      '00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304',
    ),
    'F4E5',
  )
})

test('the static code of a known account', () => {
  assert.equal(made({ bank: '970403', account: '0011012345678' }), `${known}9E6F`)
  assert.deepEqual(parseVietQr(`${known}9e6f`), {
    ok: true,
    value: {
      bank: '970403',
      account: '0011012345678',
      target: 'account',
      amount: null,
      purpose: null,
    },
  })
})

const transfers = fc.record({
  bank: fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
  account: fc.string({ unit: fc.constantFrom(...'0123456789AZ'), minLength: 1, maxLength: 19 }),
  target: fc.constantFrom<'account' | 'card'>('account', 'card'),
  amount: fc.option(fc.integer({ min: 1, max: 9_999_999_999_999 })),
  purpose: fc.option(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 50 })),
})

test('every transfer is read back', () => {
  fc.assert(
    fc.property(transfers, transfer => {
      assert.deepEqual(parseVietQr(made(transfer)), { ok: true, value: { ...transfer } })
    }),
    { numRuns: 200 },
  )
})

test('any single changed character is noticed', () => {
  const text = made({ bank: '970403', account: '123', amount: 8000, purpose: 'H55-261121-0001' })
  const index = fc.integer({ min: 0, max: text.length - 1 })
  fc.assert(
    fc.property(index, fc.constantFrom(...'0123456789ABCXYZ'), (at, char) => {
      fc.pre(char.toUpperCase() !== text[at]?.toUpperCase())
      assert.ok(refusal(text.slice(0, at) + char + text.slice(at + 1)).length > 0)
    }),
    { numRuns: 200 },
  )
})

test('what is no transfer is refused', () => {
  assert.deepEqual(refusal(''), ['viet-qr.shape'])
  assert.deepEqual(refusal('x'.repeat(10_000)), ['viet-qr.shape'])
  assert.deepEqual(refusal(`${known}0000`), ['viet-qr.checksum'])
  const foreign = '00020101021153037045802VN6304'
  assert.deepEqual(refusal(foreign + crc16(foreign)), ['viet-qr.not-vietqr'])
  const wrong = composeVietQr({ bank: '97', account: '', amount: -1, purpose: 'lệ phí' })
  assert.deepEqual(wrong.ok ? [] : wrong.findings.map(found => found.code), [
    'viet-qr.bank',
    'viet-qr.account',
    'viet-qr.amount',
    'viet-qr.purpose',
  ])
})
