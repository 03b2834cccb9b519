import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  adminUnit,
  communesOf,
  formatUnit,
  predecessors,
  provinceOf,
  successors,
} from './admin-unit.ts'
import { everyUnit } from './atlas.ts'
import { addDays } from './plain-date.ts'
import { placeByRules } from './split-rule.ts'
import {
  admitReform,
  applyReform,
  changeOf,
  deriveUnit,
  kindredCodes,
  type UnitHistory,
  unitHistory,
  unitIn,
  unitsIn,
} from './unit-history.ts'
import { lawfulReforms, parseReform, type ReformFile } from './unit-reform.ts'
import { findUnits } from './unit-search.ts'

const eve = '2025-06-30'
const merger = '2025-07-01'
const today = '2026-11-21'
const history = unitHistory()
const oldCommunes = unitsIn(history, 'commune', eve)

/** As if no reform had happened yet: the first versions, all of them open. */
function firstHistory(): UnitHistory {
  const versions = everyUnit()
    .filter(unit => unit.from === null)
    .map(unit => ({ ...unit, to: null }))
  const byCode = new Map(versions.map(unit => [unit.code, [unit]]))
  return { versions, byCode, steps: [] }
}

/** An invented reform of 2027 in Thái Nguyên: one split by hamlets, two merged, one renamed, one moved, one code used again. */
const invented: ReformFile = {
  format: 'lienthong-reform/1',
  on: '2027-01-01',
  title: { vi: 'Sắp xếp thử', en: 'an invented reform' },
  legalBasis: 'Nghị quyết thử 1/2026',
  units: [
    ['90001', 'ward', 'Bách Quang Đông', '19'],
    ['05482', 'ward', 'Tân Thịnh', '19'],
    ['05500', 'commune', 'Quyết Thắng Mới', '19'],
    ['05503', 'commune', 'Chuyển Vùng', '04'],
  ],
  became: {},
}

function inventedReform(): Readonly<{ file: ReformFile; of: Record<string, string> }> {
  const [split, one, two, renamed, moved] = unitsIn(history, 'commune', today).filter(
    unit => unit.parent === '19' && unit.code !== '05528',
  )
  assert.ok(split && one && two && renamed && moved)
  const file: ReformFile = {
    ...invented,
    units: [
      ['90001', 'ward', 'Đông Mới', '19'],
      // The code of the second merged commune begins again as another part of the split one.
      [two.code, 'ward', 'Tây Mới', '19'],
      [renamed.code, renamed.kind, 'Tên Mới', '19'],
      [moved.code, moved.kind, moved.name, '04'],
    ],
    became: {
      [split.code]: ['90001', two.code],
      [two.code]: [one.code],
    },
    rules: {
      [split.code]: [
        { into: '90001', addresses: ['Tổ 1-9', 'Thôn Hạ'] },
        { into: two.code, addresses: ['Tổ 10-20', 'Thôn Hà'] },
      ],
    },
  }
  const of = { split, one, two, renamed, moved }
  return {
    file,
    of: Object.fromEntries(Object.entries(of).map(([name, unit]) => [name, unit.code])),
  }
}

function applied(file: ReformFile): UnitHistory {
  const after = applyReform(history, file)
  assert.ok(!('faults' in after), JSON.stringify(after))
  return after
}

test('the reforms of the law, replayed from the first list, give the list of today', () => {
  let replayed = firstHistory()
  for (const file of lawfulReforms()) {
    const read = parseReform(JSON.parse(JSON.stringify(file)))
    assert.ok(read.ok, JSON.stringify(read))
    const next = applyReform(replayed, read.value)
    assert.ok(!('faults' in next), JSON.stringify(next).slice(0, 500))
    replayed = next
  }
  const told = (of: UnitHistory) => new Set(of.versions.map(unit => JSON.stringify(unit)))
  assert.deepEqual(told(replayed), told(history))
  assert.deepEqual(
    lawfulReforms().map(file => file.on),
    ['2025-01-01', merger, '2026-04-30'],
  )
})

test('following agrees with the successors of the law, and comes back', () => {
  for (const { code } of oldCommunes) {
    const { how, codes } = deriveUnit(history, code, eve, merger)
    assert.deepEqual(codes, successors(code)?.codes.toSorted())
    assert.equal(how === 'ambiguous', codes.length > 1)
    for (const one of codes)
      assert.ok(deriveUnit(history, one, merger, eve).codes.includes(code), `${code} → ${one}`)
  }
})

test('a derivation names units of the day asked for, in one province of it where it says so', () => {
  const anyUnit = fc.constantFrom(...everyUnit())
  const anyDay = fc.integer({ min: 0, max: 1500 }).map(days => addDays('2024-06-01', days))
  fc.assert(
    fc.property(anyUnit, anyDay, anyDay, ({ code }, asOf, on) => {
      const { how, codes, province } = deriveUnit(history, code, asOf, on)
      const exists = adminUnit(code, asOf) !== null
      if (!exists) assert.equal(how, 'unresolved')
      for (const one of codes) {
        assert.notEqual(adminUnit(one, on), null)
        if (province !== null) assert.equal(provinceOf(one, on)?.code, province)
      }
      assert.equal(how === 'ambiguous', codes.length > 1)
      assert.equal(how === 'unresolved', codes.length === 0)
      if (asOf === on && exists)
        assert.deepEqual({ how, codes }, { how: 'unchanged', codes: [code] })
    }),
    { numRuns: 500 },
  )
})

test('every commune of today lay in one of the 63 provinces, but for 23 across a border', () => {
  const today34 = unitsIn(history, 'commune', today)
  const torn = today34.filter(one => deriveUnit(history, one.code, today, eve).province === null)
  assert.equal(torn.length, 23)
  assert.deepEqual(deriveUnit(history, '20333', today, eve).codes, ['498'])
})

test('a code that changed its meaning is followed as what it meant', () => {
  assert.deepEqual(deriveUnit(history, '24', eve, today), {
    how: 'merged',
    codes: ['24'],
    province: '24',
  })
  assert.equal(deriveUnit(history, '26368', '2026-01-01', today).how, 'renamed')
  assert.equal(changeOf(history, '26368', '2026-04-30')?.change, 'kind-changed')
  assert.deepEqual(changeOf(history, '001', merger), { change: 'abolished', into: [] })
  assert.equal(deriveUnit(history, '001', eve, today).how, 'unresolved')
  assert.deepEqual(deriveUnit(history, '498', eve, today).codes, ['20333'])
  assert.equal(changeOf(history, '99999', merger), null)
  assert.equal(changeOf(history, '26368', '2026-05-01'), null)
})

test('kindred codes are those before and after, by the law and by later files', () => {
  for (const { code } of [...oldCommunes, ...unitsIn(history, 'commune', today)].slice(0, 12_000)) {
    const expected = new Set([code, ...predecessors(code), ...(successors(code)?.codes ?? [])])
    assert.deepEqual(new Set(kindredCodes(history, code)), expected)
  }
  const { file, of } = inventedReform()
  const after = applied(file)
  assert.ok(kindredCodes(after, '90001').includes(of.split!))
  assert.ok(kindredCodes(after, of.split!).includes('90001'))
})

test('an invented reform splits, merges, renames, moves, and uses a code again', () => {
  const { file, of } = inventedReform()
  const after = applied(file)
  const day = file.on
  const derive = (code: string, asOf = today) => deriveUnit(after, code, asOf, day)
  assert.deepEqual(derive(of.split!), {
    how: 'ambiguous',
    codes: ['90001', of.two!].toSorted(),
    province: '19',
  })
  assert.deepEqual(derive(of.two!), { how: 'merged', codes: [of.one], province: '19' })
  assert.equal(derive(of.one!).how, 'unchanged')
  assert.deepEqual(derive(of.renamed!), { how: 'renamed', codes: [of.renamed], province: '19' })
  assert.deepEqual(derive(of.moved!), { how: 'moved', codes: [of.moved], province: '04' })
  // By the list of the day the code means the new unit, whose land came from the split one.
  assert.deepEqual(derive(of.two!, day).codes, [of.two])
  assert.deepEqual(deriveUnit(after, of.two!, day, today).codes, [of.split])
  assert.equal(deriveUnit(after, of.two!, day, today).how, 'traced-back')
  assert.deepEqual(deriveUnit(after, of.one!, day, today).codes, [of.one, of.two].toSorted())
  assert.equal(unitIn(after, of.split!, day), null)
})

test('every reform that fits tells what became of every unit of its eve', () => {
  const communes = unitsIn(history, 'commune', today).filter(unit => unit.parent === '19')
  const picks = fc.uniqueArray(fc.constantFrom(...communes), { minLength: 4, maxLength: 12 })
  fc.assert(
    fc.property(picks, fc.integer({ min: 1, max: 3 }), (units, parts) => {
      const [target, ...rest] = units
      const splitOnes = rest.slice(0, parts)
      const fresh = splitOnes.map((_, i) => `9100${i}`)
      const file: ReformFile = {
        ...invented,
        units: fresh.map(code => [code, 'ward', `Mới ${code}`, '19'] as const),
        became: Object.fromEntries([
          ...rest.slice(parts).map(unit => [unit.code, [target!.code]] as const),
          ...splitOnes.map((unit, i) => [unit.code, [fresh[i]!, target!.code]] as const),
        ]),
      }
      const after = applied(file)
      for (const unit of communes) {
        const { codes } = deriveUnit(after, unit.code, today, file.on)
        assert.ok(codes.length > 0)
        for (const one of codes) {
          assert.notEqual(unitIn(after, one, file.on), null)
          assert.ok(deriveUnit(after, one, file.on, today).codes.includes(unit.code))
        }
      }
    }),
    { numRuns: 25 },
  )
})

test('a file that does not fit is refused with all its faults', () => {
  const { file, of } = inventedReform()
  const faults = (change: object) => {
    const read = parseReform({ ...file, ...change })
    if (!read.ok) return read.faults.map(one => one.code)
    const after = applyReform(history, read.value)
    return 'faults' in after ? after.faults.map(one => one.code) : []
  }
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ format: 'csv' }), ['reform.format'])
  assert.deepEqual(faults({ on: '2027-02-30' }), ['reform.day'])
  assert.deepEqual(faults({ on: '2026-04-30' }), ['reform.not-later'])
  assert.deepEqual(faults({ title: 'x', legalBasis: '' }), ['reform.text', 'reform.text'])
  assert.deepEqual(faults({ units: [['1', 'ward', 'x', '19']] }), ['reform.units'])
  assert.deepEqual(faults({ became: { [of.split!]: 'x' } }), ['reform.became'])
  assert.deepEqual(faults({ rules: { [of.split!]: [{ into: '1' }] } }), ['reform.rule'])
  assert.deepEqual(faults({ abolishes: ['country'] }), ['reform.level'])
  const has = (change: object, code: string) => assert.ok(faults(change).includes(code), code)
  has({ became: { ...file.became, '99999': ['90001'] } }, 'reform.not-on-eve')
  has({ became: { ...file.became, [of.renamed!]: [] } }, 'reform.no-successor')
  has({ became: { ...file.became, [of.renamed!]: ['98765'] } }, 'reform.successor-unknown')
  has({ became: { ...file.became, [of.renamed!]: ['19'] } }, 'reform.level')
  has({ units: [...file.units, ['90009', 'ward', 'Ở đâu ra', '19']] }, 'reform.from-nowhere')
  has({ units: [...file.units, ['90009', 'ward', 'Ở đâu ra', '99']] }, 'reform.parent')
  has({ rules: { [of.one!]: [{ into: of.two!, addresses: ['Tổ 1'] }] } }, 'reform.rule')
  assert.deepEqual(faults({ units: 3, became: null, rules: [] }), [
    'reform.units',
    'reform.became',
    'reform.rule',
  ])
})

test('hamlets tell the part of a split commune, marks before plain letters', () => {
  const { file, of } = inventedReform()
  const rules = file.rules![of.split!]!
  assert.equal(placeByRules(rules, 'Tổ 5, đường Hoa Sữa'), '90001')
  assert.equal(placeByRules(rules, 'số 3, to 12'), of.two)
  assert.equal(placeByRules(rules, 'Tổ 21'), null)
  assert.equal(placeByRules(rules, 'Tổ dân phố 5'), null)
  assert.equal(placeByRules(rules, 'thôn Hạ'), '90001')
  assert.equal(placeByRules(rules, 'Thôn Hà'), of.two)
  assert.equal(placeByRules(rules, 'thon ha'), null)
  assert.equal(placeByRules(rules, 'Tổ 5 và tổ 12'), null)
  assert.equal(placeByRules(rules, ''), null)
})

// Last: it changes what this process knows.
test('an admitted reform is known to the whole room from its day on', () => {
  const { file, of } = inventedReform()
  const count = (on: string) => communesOf('19', on).length
  const before = count(today)
  assert.deepEqual(admitReform(file), [])
  assert.deepEqual(admitReform(file), [], 'again changes nothing')
  assert.equal(formatUnit('90001', '2027-01-01'), 'Phường Đông Mới, tỉnh Thái Nguyên')
  assert.equal(formatUnit('90001', '2026-12-31'), '90001')
  assert.equal(provinceOf(of.moved!, '2026-12-31')?.code, '19')
  assert.equal(provinceOf(of.moved!, '2027-01-01')?.code, '04')
  assert.equal(adminUnit(of.split!, '2027-01-01'), null)
  assert.equal(count('2026-12-31'), before)
  // Two of today end, two begin, one goes to another province; the code used again is one of them.
  assert.equal(count('2027-01-01'), before - 2 + 2 - 1)
  assert.equal(findUnits('Đông Mới', { on: '2027-01-01' })[0]?.code, '90001')
  assert.ok(deriveUnit(unitHistory(), of.two!, today, '2027-01-01').codes.includes(of.one!))
  const [late] = admitReform({ ...file, on: '2026-12-01' })
  assert.equal(late?.code, 'reform.not-later')
  for (const on of ['2026-12-31', '2027-01-01'])
    for (const unit of unitsIn(unitHistory(), 'commune', on))
      assert.notEqual(provinceOf(unit.code, on), null)
})
