import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeMrz, type MrzFacts, mrzCheckDigit, parseMrz } from './mrz.ts'
import type { PartialDate } from './partial-date.ts'
import { composePersonalId, type PersonalId } from './personal-id.ts'
import { addDays } from './plain-date.ts'

const anh: MrzFacts = {
  personalId: '001199000017' as PersonalId,
  birthDate: '1999-01-31' as PartialDate,
  sex: 'female',
  expiresOn: '2039-01-31',
  name: { family: 'Nguyễn', middle: 'Thị', given: 'Ánh' },
}
const anhZone = [
  'IDVNM1990000173001199000017<<4',
  '9901317F3901315VNM<<<<<<<<<<<0',
  'NGUYEN<<THI<ANH<<<<<<<<<<<<<<<',
].join('\n')

function refusal(text: string): string[] {
  const parsed = parseMrz(text)
  return parsed.ok ? [] : parsed.findings.map(found => found.code)
}

test('known zones', () => {
  assert.equal(composeMrz(anh), anhZone)
  assert.deepEqual(parseMrz(anhZone.replaceAll('\n', '\r\n')), {
    ok: true,
    value: {
      personalId: '001199000017',
      documentNumber: '199000017',
      birthDate: '1999-01-31',
      sex: 'female',
      expiresOn: '2039-01-31',
      surname: 'NGUYEN',
      givenNames: 'THI ANH',
      findings: [],
    },
  })
  const others = [
    'IDVNM0850001235079085000123<<5\n8507158M2507156VNM<<<<<<<<<<<6\nTRAN<<VAN<DUC<<<<<<<<<<<<<<<<<',
    'IDVNM2040004567048204000456<<7\n0411228M2911227VNM<<<<<<<<<<<8\nLE<<HOANG<BAO<NAM<<<<<<<<<<<<<',
  ]
  for (const zone of others) assert.deepEqual(refusal(zone), [])
  assert.deepEqual(refusal(anhZone.replaceAll('\n', '')), [])
})

const facts = fc
  .record({
    sex: fc.constantFrom<'male' | 'female'>('male', 'female'),
    born: fc.integer({ min: 0, max: 40_000 }).map(days => addDays('1910-01-01', days)),
    serial: fc.integer({ min: 0, max: 999_999 }),
    expires: fc.option(
      fc.integer({ min: 0, max: 20_000 }).map(days => addDays('2021-01-01', days)),
    ),
    width: fc.constantFrom(4, 7, 10),
  })
  .map(
    ({ sex, born, serial, expires, width }): MrzFacts => ({
      personalId: composePersonalId({
        registrationCode: '019',
        sex,
        birthYear: Number(born.slice(0, 4)),
        serial,
      }),
      birthDate: born.slice(0, width) as PartialDate,
      sex,
      expiresOn: expires,
      name: { family: 'Đặng', middle: "H'", given: 'Ê-ban' },
    }),
  )

test('what was composed is read back', () => {
  fc.assert(
    fc.property(facts, made => {
      const parsed = parseMrz(composeMrz(made))
      assert.ok(parsed.ok)
      assert.equal(parsed.value.personalId, made.personalId)
      assert.equal(parsed.value.birthDate, made.birthDate)
      assert.equal(parsed.value.sex, made.sex)
      assert.equal(parsed.value.expiresOn, made.expiresOn)
      assert.equal(parsed.value.surname, 'DANG')
      assert.deepEqual(parsed.value.findings, [])
    }),
    { numRuns: 200 },
  )
})

test('one wrong digit in the first two lines is always found', () => {
  const digits = [...anhZone].flatMap((char, at) => (/\d/u.test(char) && at < 61 ? [at] : []))
  fc.assert(
    fc.property(fc.constantFrom(...digits), fc.integer({ min: 1, max: 9 }), (at, shift) => {
      const wrong = String((Number(anhZone[at]) + shift) % 10)
      const zone = anhZone.slice(0, at) + wrong + anhZone.slice(at + 1)
      assert.ok(refusal(zone).includes('mrz.check-digit'))
    }),
    { numRuns: 200 },
  )
})

test('a letter read for a digit is named and not corrected', () => {
  const parsed = parseMrz(anhZone.replace('IDVNM1990000173', 'IDVNM199O000173'))
  assert.ok(!parsed.ok)
  assert.deepEqual(parsed.findings[0]?.code, 'mrz.ocr-confusion')
  assert.equal(parsed.findings[0]?.at, 8)
  assert.ok(parsed.findings.some(found => found.code === 'mrz.check-digit'))
  assert.deepEqual(refusal(anhZone.replace('NGUYEN', 'NGUY3N')), ['mrz.ocr-confusion'])
})

test('other shapes are refused', () => {
  assert.deepEqual(refusal(''), ['mrz.shape'])
  assert.deepEqual(refusal(anhZone.slice(0, 80)), ['mrz.shape'])
  assert.deepEqual(refusal('<'.repeat(10_000)), ['mrz.shape'])
  assert.deepEqual(refusal(anhZone.toLowerCase()), ['mrz.character'])
  assert.ok(refusal(anhZone.replace('IDVNM', 'IDUTO')).includes('mrz.document'))
  assert.ok(refusal(anhZone.replace('000017<<4', '000017<A4')).includes('mrz.character'))
})

test('hostile text never throws', () => {
  const zone = fc.string({ unit: fc.constantFrom(...'IDVNM0123456789<\nOS'), maxLength: 100 })
  const shaped = fc.string({
    unit: fc.constantFrom(...'0123456789<'),
    minLength: 90,
    maxLength: 90,
  })
  fc.assert(
    fc.property(fc.oneof(zone, shaped), text => assert.ok(refusal(text).length > 0)),
    { numRuns: 200 },
  )
})

test('the check digit of the standard', () => {
  assert.equal(mrzCheckDigit('520727'), '3')
  assert.equal(mrzCheckDigit('L898902C3'), '6')
})
