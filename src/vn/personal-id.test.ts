import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { provincesOn } from './admin-unit.ts'
import { registrationCodeFile } from './data.ts'
import {
  checkPersonalIdAgainst,
  composePersonalId,
  describePersonalId,
  isPersonalId,
  maskPersonalId,
  type PersonalId,
  parseOldIdNumber,
  parsePersonalId,
  registrationCodeOfProvince,
  restoreLeadingZeros,
  type Sex,
} from './personal-id.ts'

const codes = (parsed: ReturnType<typeof parsePersonalId>) =>
  parsed.ok ? [] : parsed.findings.map(found => found.code)

const parts = fc.record({
  registrationCode: fc.constantFrom(
    ...registrationCodeFile().provinces.map(row => row[0]),
    ...registrationCodeFile().countries.map(row => row[0]),
  ),
  sex: fc.constantFrom<Sex>('male', 'female'),
  birthYear: fc.integer({ min: 1900, max: 2399 }),
  serial: fc.integer({ min: 0, max: 999_999 }),
})

test('a number made from its parts describes those parts', () => {
  fc.assert(
    fc.property(parts, made => {
      const id = composePersonalId(made)
      assert.ok(isPersonalId(id))
      const facts = describePersonalId(id)
      assert.equal(facts.registration.code, made.registrationCode)
      assert.equal(facts.sex, made.sex)
      assert.equal(facts.birthYear, made.birthYear)
      assert.deepEqual(checkPersonalIdAgainst(id, made), [])
      assert.deepEqual(parsePersonalId(id), { ok: true, value: id })
    }),
    { numRuns: 200 },
  )
})

test('the layout of the circular is read', () => {
  const facts = describePersonalId('001199000017' as PersonalId)
  assert.deepEqual(facts, {
    registration: { kind: 'province', code: '001', name: 'Hà Nội' },
    sex: 'female',
    birthYear: 1999,
  })
  const abroad = describePersonalId('118301123456' as PersonalId)
  assert.equal(abroad.registration.kind, 'country')
  assert.equal(abroad.registration.name, 'Ba Lan')
  assert.equal(abroad.birthYear, 2001)
})

test('there are 63 province codes and 195 country codes', () => {
  const { provinces, countries } = registrationCodeFile()
  assert.equal(new Set(provinces.map(row => row[0])).size, 63)
  assert.equal(new Set(countries.map(row => row[0])).size, 195)
})

test('blanks, dots and the apostrophe of a spreadsheet are let pass', () => {
  for (const text of ['001 199 000 017', '001.199.000017', "'001199000017", ' 001199000017\n'])
    assert.deepEqual(parsePersonalId(text), { ok: true, value: '001199000017' })
})

test('each way of being wrong has its own finding', () => {
  assert.deepEqual(codes(parsePersonalId('')), ['personal-id.empty'])
  assert.deepEqual(codes(parsePersonalId('00119900001x')), ['personal-id.not-digits'])
  assert.deepEqual(codes(parsePersonalId('012345678')), ['personal-id.old-number'])
  assert.deepEqual(codes(parsePersonalId('1199000017')), ['personal-id.lost-leading-zero'])
  assert.deepEqual(codes(parsePersonalId('19190000017')), ['personal-id.lost-leading-zero'])
  assert.deepEqual(codes(parsePersonalId('0011990000171')), ['personal-id.length'])
  assert.deepEqual(codes(parsePersonalId('003199000017')), ['personal-id.registration-code'])
  assert.deepEqual(codes(parsePersonalId('9'.repeat(100_000))), ['personal-id.length'])
  const parsed = parsePersonalId('0011a9900017')
  assert.equal(parsed.ok ? null : parsed.findings[0]?.at, 4)
})

test('a lost leading zero is proposed and not corrected in silence', () => {
  assert.equal(restoreLeadingZeros('1199000017'), '001199000017')
  assert.equal(restoreLeadingZeros('19190000017'), '019190000017')
  assert.equal(restoreLeadingZeros('001199000017'), null)
  assert.equal(restoreLeadingZeros('99999999999'), null)
})

test('hostile text never throws and never makes a number that is none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), text => {
      const parsed = parsePersonalId(text)
      if (parsed.ok) assert.ok(isPersonalId(parsed.value))
      else assert.ok(parsed.findings.length > 0)
    }),
    { numRuns: 200 },
  )
})

test('disagreement with the digits is a finding', () => {
  const id = '001199000017' as PersonalId
  assert.deepEqual(
    checkPersonalIdAgainst(id, { sex: 'male', birthYear: 1998 }).map(found => found.code),
    ['personal-id.sex-differs', 'personal-id.birth-year-differs'],
  )
  assert.deepEqual(checkPersonalIdAgainst(id, {}), [])
})

test('parts out of range are a fault of the program', () => {
  const good = { registrationCode: '019', sex: 'male', birthYear: 2026, serial: 1 } as const
  assert.throws(() => composePersonalId({ ...good, registrationCode: '003' }), RangeError)
  assert.throws(() => composePersonalId({ ...good, birthYear: 1899 }), RangeError)
  assert.throws(() => composePersonalId({ ...good, serial: 1_000_000 }), RangeError)
})

test('a mask keeps the province and two digits only', () => {
  assert.equal(maskPersonalId('001199000017' as PersonalId), '001•••••••17')
})

test('every province of every era has a registration code, by its own name', () => {
  for (const on of ['2025-06-30', '2026-11-21'])
    for (const province of provincesOn(on)) {
      const code = registrationCodeOfProvince(province.code, on)
      const row = registrationCodeFile().provinces.find(row => row[0] === code)
      const name = province.name === 'Huế' ? 'Thừa Thiên Huế' : province.name
      assert.equal(row?.[1], name)
    }
  assert.equal(registrationCodeOfProvince('24', '2025-06-30'), '024')
  assert.equal(registrationCodeOfProvince('24', '2025-07-01'), '027')
  assert.equal(registrationCodeOfProvince('05528', '2026-01-01'), null)
})

test('old 9-digit numbers', () => {
  assert.deepEqual(parseOldIdNumber(' 012 345 678'), { ok: true, value: '012345678' })
  assert.equal(parseOldIdNumber('12345678').ok, false)
  assert.equal(parseOldIdNumber('01234567a').ok, false)
  assert.equal(parseOldIdNumber('').ok, false)
})
