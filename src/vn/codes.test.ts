import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { provincesOn } from './admin-unit.ts'
import {
  type AgencyCode,
  agencyCodeOfProvince,
  compareAgencyCodes,
  formatAgencyCode,
  formatOldAgencyCode,
  level1Agencies,
  level1AgencyOf,
  parseAgencyCode,
} from './agency-code.ts'
import { composeBirthNoticeNumber, parseBirthNoticeNumber } from './birth-notice-number.ts'
import {
  countries,
  country,
  ethnicGroup,
  ethnicGroupByName,
  ethnicGroups,
  findCountries,
  householdRelations,
  religions,
} from './code-lists.ts'
import { composeDossierCode, parseDossierCode } from './dossier-code.ts'
import { addDays } from './plain-date.ts'
import { parseProcedureCode } from './procedure-code.ts'

function agency(text: string): AgencyCode {
  const parsed = parseAgencyCode(text)
  if (!parsed.ok) throw new Error('not an agency code')
  return parsed.value
}
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const agencyText = fc.oneof(
  fc
    .tuple(digits(2), fc.array(digits(3), { maxLength: 4 }))
    .map(([a, b]) => [`H${a}`, ...b].join('.')),
  fc
    .tuple(digits(3), digits(2), digits(2), digits(2))
    .map(([fourth, third, second, first]) => `${fourth}.${third}.${second}.G${first}`),
)

test('agency codes of both notations are read by level', () => {
  assert.deepEqual(agency('H55.242').levels, ['H55', '242'])
  assert.deepEqual(agency('000.00.00.H57').levels, ['H57'])
  assert.deepEqual(agency('000.00.01.H29').levels, ['H29', '01'])
  assert.deepEqual(agency('012.00.01.H29').levels, ['H29', '01', '00', '012'])
  assert.equal(formatAgencyCode(agency('000.00.01.H29')), 'H29.01')
  assert.equal(formatOldAgencyCode(agency('H29.01')), '000.00.01.H29')
  assert.equal(formatOldAgencyCode(agency('H55.242')), null)
  for (const wrong of ['', 'H5', 'G15-TP110', 'H55.', '000.00.00', `H55.${'1'.repeat(40)}`])
    assert.equal(parseAgencyCode(wrong).ok, false)
})

test('comparison by level', () => {
  assert.equal(compareAgencyCodes(agency('H57'), agency('000.00.00.H57')), 'same')
  assert.equal(compareAgencyCodes(agency('H57'), agency('H57.01')), 'above')
  assert.equal(compareAgencyCodes(agency('000.00.01.H57'), agency('H57')), 'below')
  assert.equal(compareAgencyCodes(agency('H57'), agency('H55')), 'apart')
  const mirror = { same: 'same', above: 'below', below: 'above', apart: 'apart' }
  fc.assert(
    fc.property(agencyText, agencyText, (a, b) => {
      const order = compareAgencyCodes(agency(a), agency(b))
      assert.equal(compareAgencyCodes(agency(b), agency(a)), mirror[order])
      assert.equal(compareAgencyCodes(agency(a), agency(formatAgencyCode(agency(a)))), 'same')
    }),
    { numRuns: 200 },
  )
})

test('agencies of level 1', () => {
  assert.equal(level1AgencyOf(agency('H55.242'))?.name, 'Thái Nguyên')
  assert.equal(level1AgencyOf(agency('000.00.04.G15'))?.name, 'Bộ Tư pháp')
  assert.equal(level1AgencyOf(agency('Z99')), null)
  assert.equal(agencyCodeOfProvince('19'), 'H55')
  const codes = provincesOn('2026-11-21').map(one => agencyCodeOfProvince(one.code))
  assert.equal(new Set(codes).size, 34)
  assert.ok(!codes.includes(null))
  assert.equal(new Set(level1Agencies().map(one => one.code)).size, level1Agencies().length)
})

test('dossier codes', () => {
  assert.equal(
    composeDossierCode({ agency: 'H55.242', on: '2026-11-21', serial: 1 }),
    'H55.242-261121-0001',
  )
  const old = parseDossierCode('000.00.01.H29-240115-0001')
  assert.ok(old.ok)
  assert.deepEqual([old.value.on, old.value.serial], ['2024-01-15', 1])
  for (const wrong of [
    '',
    'H55-261121-001',
    'H55-261121-0000',
    'H55-2611211-0001',
    'x-261121-0001',
  ])
    assert.equal(parseDossierCode(wrong).ok, false)
  const noDay = parseDossierCode('H55-260230-0001')
  assert.equal(noDay.ok ? null : noDay.findings[0]?.code, 'dossier-code.date')
  assert.throws(() => composeDossierCode({ agency: '?', on: '2026-11-21', serial: 1 }), RangeError)
  assert.throws(
    () => composeDossierCode({ agency: 'H55', on: '2026-11-21', serial: 0 }),
    RangeError,
  )
})

test('dossier codes are read back', () => {
  const day = fc.integer({ min: 0, max: 36_000 }).map(days => addDays('2000-01-01', days))
  fc.assert(
    fc.property(agencyText, day, fc.integer({ min: 1, max: 999_999 }), (agency, on, serial) => {
      const parsed = parseDossierCode(composeDossierCode({ agency, on, serial }))
      assert.ok(parsed.ok)
      assert.deepEqual([parsed.value.agency.text, parsed.value.on], [agency, on])
      assert.equal(parsed.value.serial, serial)
    }),
    { numRuns: 200 },
  )
})

test('procedure codes', () => {
  const read = (text: string) => {
    const parsed = parseProcedureCode(text)
    return parsed.ok
      ? [parsed.value.national, parsed.value.caseNumber, parsed.value.local?.text ?? null]
      : null
  }
  assert.deepEqual(read('1.004222'), ['1.004222', null, null])
  assert.deepEqual(read('1.001193.02'), ['1.001193', '02', null])
  assert.deepEqual(read('1.011442.000.00.00.H38'), ['1.011442', null, '000.00.00.H38'])
  assert.deepEqual(read(' 3.000722 '), ['3.000722', null, null])
  for (const wrong of ['', '7.004222', '1.04222', '1.0042222', '1.004222.', '1.004222;--'])
    assert.equal(read(wrong), null)
})

test('birth notice numbers', () => {
  const text = composeBirthNoticeNumber({ serial: 12, facility: '19001', year: 2026 })
  assert.equal(text, '00012.GCS.19001.26')
  assert.deepEqual(parseBirthNoticeNumber(text), {
    ok: true,
    value: { text, serial: 12, facility: '19001', year: 2026 },
  })
  assert.equal(parseBirthNoticeNumber('12.GCS.19001.26').ok, false)
  assert.throws(() => composeBirthNoticeNumber({ serial: 1e6, facility: '19001', year: 2026 }))
  assert.throws(() => composeBirthNoticeNumber({ serial: 1, facility: '1', year: 2026 }))
})

test('ethnic groups by any of their names', () => {
  assert.equal(ethnicGroups().length, 54)
  assert.equal(ethnicGroup('08')?.name, 'Mông')
  assert.equal(ethnicGroup('55'), null)
  const named = {
    "H'Mông": '08',
    'H’mông': '08',
    Khmer: '05',
    'Ê Đê': '12',
    'gia rai': '10',
    KINH: '01',
  }
  for (const [name, code] of Object.entries(named))
    assert.equal(ethnicGroupByName(name)?.code, code, name)
  for (const group of ethnicGroups())
    for (const name of [group.name, ...group.aliases])
      assert.equal(ethnicGroupByName(name)?.code, group.code, name)
  assert.equal(ethnicGroupByName('không có'), null)
})

test('countries, religions and relations', () => {
  assert.equal(countries().length, 194)
  assert.equal(countries()[0]?.code, 'VN')
  assert.equal(country('LA')?.name, 'Lào')
  assert.ok(findCountries('phap').some(one => one.code === 'FR'))
  assert.deepEqual(findCountries(''), [])
  assert.equal(religions().find(one => one.code === '00')?.name, 'Không')
  assert.equal(householdRelations()[0]?.code, 'householder')
  for (const list of [countries(), religions(), householdRelations()])
    assert.equal(new Set(list.map(one => one.code)).size, list.length)
})
