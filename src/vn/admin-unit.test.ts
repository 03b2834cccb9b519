import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  adminUnit,
  communesOf,
  districtsOf,
  formatUnit,
  meaningsOf,
  predecessors,
  provinceOf,
  provinceSuccessor,
  provincesOn,
  successors,
} from './admin-unit.ts'
import { everyUnit } from './atlas.ts'
import { addDays } from './plain-date.ts'
import { findUnits } from './unit-search.ts'

const before = '2025-06-30'
const after = '2025-07-01'
const today = '2026-11-21'
const anyUnit = fc.constantFrom(...everyUnit())
const anyDay = fc.integer({ min: 0, max: 1500 }).map(days => addDays('2024-06-01', days))
const communes = (on: string) => provincesOn(on).flatMap(province => communesOf(province.code, on))

test('the counts of the law before and after the merger', () => {
  assert.equal(provincesOn(before).length, 63)
  assert.equal(provincesOn(before).flatMap(one => districtsOf(one.code, before)).length, 696)
  assert.equal(communes(before).length, 10_035)
  assert.equal(provincesOn(after).length, 34)
  assert.equal(communes(after).length, 3321)
  assert.equal(provincesOn(after).flatMap(one => districtsOf(one.code, after)).length, 0)
})

test('Đồng Nai becomes a city and ten communes become wards on 2026-04-30', () => {
  const count = (on: string, kind: string) => communes(on).filter(one => one.kind === kind).length
  const cities = (on: string) => provincesOn(on).filter(one => one.kind === 'city').length
  assert.deepEqual([cities('2026-04-29'), cities('2026-04-30')], [6, 7])
  assert.deepEqual([count('2026-04-29', 'ward'), count('2026-04-30', 'ward')], [687, 697])
  assert.deepEqual([count('2026-04-29', 'commune'), count('2026-04-30', 'commune')], [2621, 2611])
  assert.equal(count('2026-04-30', 'special-zone'), 13)
  assert.equal(formatUnit('26368', '2026-04-29'), 'Xã Long Thành, tỉnh Đồng Nai')
  assert.equal(formatUnit('26368', '2026-04-30'), 'Phường Long Thành, thành phố Đồng Nai')
})

test('Huế is a city since 2025-01-01', () => {
  assert.equal(formatUnit('46', '2024-12-31'), 'Tỉnh Thừa Thiên Huế')
  assert.equal(formatUnit('46', '2025-01-01'), 'Thành phố Huế')
})

test('units are written as addresses write them', () => {
  assert.equal(formatUnit('05528', today), 'Phường Bách Quang, tỉnh Thái Nguyên')
  assert.equal(formatUnit('00001', before), 'Phường Phúc Xá, quận Ba Đình, thành phố Hà Nội')
  assert.equal(formatUnit('00001', today), '00001')
  assert.equal(provinceOf('00001', before)?.name, 'Hà Nội')
})

test('a code without a date is ambiguous', () => {
  assert.deepEqual(
    meaningsOf('24').map(one => [one.name, one.from, one.to]),
    [
      ['Bắc Giang', null, after],
      ['Bắc Ninh', after, null],
    ],
  )
  for (const [code, was, is] of [
    ['15', 'Yên Bái', 'Lào Cai'],
    ['44', 'Quảng Bình', 'Quảng Trị'],
    ['52', 'Bình Định', 'Gia Lai'],
    ['80', 'Long An', 'Tây Ninh'],
    ['82', 'Tiền Giang', 'Đồng Tháp'],
    ['91', 'Kiên Giang', 'An Giang'],
  ] as const) {
    assert.equal(adminUnit(code, before)?.name, was)
    assert.equal(adminUnit(code, after)?.name, is)
  }
  assert.deepEqual(meaningsOf('99'), [])
})

test('on one day a code means at most one unit, and its parent exists then too', () => {
  fc.assert(
    fc.property(anyUnit, anyDay, ({ code }, on) => {
      const valid = meaningsOf(code).filter(
        one => (one.from ?? '') <= on && (one.to === null || on < one.to),
      )
      assert.ok(valid.length <= 1)
      assert.equal(adminUnit(code, on), valid[0] ?? null)
      const parent = valid[0]?.parent
      if (parent !== null && parent !== undefined) assert.notEqual(adminUnit(parent, on), null)
    }),
    { numRuns: 200 },
  )
})

test('every old commune has successors that exist, 471 of them several', () => {
  const old = communes(before)
  let split = 0
  for (const { code } of old) {
    const next = successors(code)
    assert.ok(next !== null)
    for (const one of next.codes) assert.equal(adminUnit(one, after)?.level, 'commune')
    assert.equal(next.kind, next.codes.length > 1 ? 'split' : 'one')
    if (next.kind === 'split') split++
  }
  assert.equal(split, 471)
})

test('every new commune has a predecessor, and both maps agree with the provinces', () => {
  for (const { code } of communes(after)) {
    const old = predecessors(code)
    assert.ok(old.length > 0, code)
    for (const one of old) {
      const province = provinceOf(one, before)
      assert.equal(provinceSuccessor(province?.code ?? ''), provinceOf(code, after)?.code)
    }
  }
})

test('island districts without communes are followed by their own code', () => {
  assert.deepEqual(successors('498'), { kind: 'one', codes: ['20333'] })
  assert.equal(formatUnit('20333', today), 'Đặc khu Hoàng Sa, thành phố Đà Nẵng')
  assert.equal(successors('001'), null)
  assert.equal(successors('20333'), null)
  assert.equal(successors('nonsense'), null)
})

test('units are found by what people type', () => {
  const titles = (text: string, on = today, within?: string) =>
    findUnits(text, { on, ...(within === undefined ? {} : { within }) }).map(one =>
      formatUnit(one.code, on),
    )
  assert.deepEqual(titles('P. Bách Quang'), ['Phường Bách Quang, tỉnh Thái Nguyên'])
  assert.deepEqual(titles('bach quang'), ['Phường Bách Quang, tỉnh Thái Nguyên'])
  assert.deepEqual(titles('TP. HCM'), ['Thành phố Hồ Chí Minh'])
  assert.deepEqual(titles('__proto__'), [])
  assert.deepEqual(titles('Thành phố Huế'), ['Thành phố Huế'])
  assert.deepEqual(titles('Hoà Bình', today, '25'), ['Phường Hòa Bình, tỉnh Phú Thọ'])
  assert.deepEqual(titles('Xã Sơn Hạ'), ['Xã Sơn Hạ, tỉnh Quảng Ngãi'])
  assert.ok(titles('son ha').length > titles('Sơn Hạ').length)
  assert.deepEqual(titles('Quận 1', before), ['Quận 1, thành phố Hồ Chí Minh'])
  assert.deepEqual(
    titles('Phường Đúc', before)[0],
    'Phường Phường Đúc, quận Thuận Hóa, thành phố Huế',
  )
  assert.deepEqual(titles(''), [])
  assert.deepEqual(titles('x'.repeat(100_000)), [])
})

test('every unit is found by its own title inside its province', () => {
  fc.assert(
    fc.property(anyUnit, unit => {
      const on = unit.to === null ? today : before
      const now = adminUnit(unit.code, on)
      fc.pre(now !== null)
      const found = findUnits(now.name.toUpperCase(), { on, level: now.level })
      assert.ok(found.some(one => one.code === now.code))
    }),
    { numRuns: 200 },
  )
})

test('every unit stands in one order, whatever was looked at before', () => {
  const codes = everyUnit().map(unit => unit.code)
  assert.deepEqual(codes, codes.toSorted())
})
