import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  canonicalName,
  capitalizeName,
  comparePersonNames,
  foldName,
  formatFullName,
  inspectName,
  type PersonName,
  parseFullName,
  sameName,
} from './name.ts'

function nameOf(text: string): PersonName {
  const parsed = parseFullName(text)
  if (!parsed.ok) throw new Error(parsed.findings.map(found => found.code).join())
  return parsed.value
}

/** Words as they occur in names: Vietnamese syllables, highland marks, hyphens. */
const word = fc.constantFrom(
  ...'Nguyễn Thị Hoà Thuý Văn Đức Ðặng Y H’ K’Brôi Ê Ban Êban Rơ Châm Tôn Nữ Niê Ê-ban Lê'.split(
    ' ',
  ),
)
const written = fc.array(word, { minLength: 1, maxLength: 7 }).map(words => words.join(' '))

test('splits family, middle and given', () => {
  const cases: [string, string, string, string][] = [
    ['Nguyễn Thị Ánh', 'Nguyễn', 'Thị', 'Ánh'],
    ['Lê Hoàng Bảo Nam', 'Lê', 'Hoàng Bảo', 'Nam'],
    ['Trần Đức', 'Trần', '', 'Đức'],
    ['Sùng', '', '', 'Sùng'],
    ['Tôn Nữ Thị Ninh', 'Tôn Nữ', 'Thị', 'Ninh'],
    ['Công Tằng Tôn Nữ Diệu', 'Công Tằng Tôn Nữ', '', 'Diệu'],
    ['Tôn Thất', 'Tôn', '', 'Thất'],
    ['Âu Dương Minh Khôi', 'Âu Dương', 'Minh', 'Khôi'],
    ["Rơ Châm H'Phik", 'Rơ Châm', '', "H'Phik"],
    ['Y Moan Ê Ban', 'Y', 'Moan', 'Ê Ban'],
    ['Y Moan Êban', 'Y', 'Moan', 'Êban'],
    ["H' Hen Niê", "H' Hen", '', 'Niê'],
    ["K' Brôi", '', '', "K' Brôi"],
  ]
  for (const [text, family, middle, given] of cases)
    assert.deepEqual(nameOf(text), { family, middle, given }, text)
})

test('formatting a parsed name gives the canonical text back', () => {
  fc.assert(
    fc.property(written, text => {
      const name = nameOf(text)
      assert.equal(formatFullName(name), canonicalName(text))
      assert.notEqual(name.given, '')
      assert.deepEqual(nameOf(formatFullName(name)), name)
    }),
    { numRuns: 200 },
  )
})

test('the canonical form is a fixed point and folds alike', () => {
  fc.assert(
    fc.property(written, text => {
      const canonical = canonicalName(text)
      assert.equal(canonicalName(canonical), canonical)
      assert.equal(foldName(canonical), foldName(text))
      assert.equal(sameName(text, canonical), 'same')
      assert.equal(sameName(text.normalize('NFD'), text.toUpperCase()), 'same')
    }),
    { numRuns: 200 },
  )
})

test('long names are kept whole', () => {
  const long = `Nguyễn ${'Thị '.repeat(40)}Ánh`
  assert.equal(formatFullName(nameOf(long)), long)
})

test('hostile characters are found, all kinds at once, with their place', () => {
  const found = (text: string) => inspectName(text).map(one => one.code)
  assert.deepEqual(found('   '), ['name.empty'])
  assert.deepEqual(found('Nguyễn <b>An'), ['name.character'])
  assert.deepEqual(found('Nguyễn 4n'), ['name.digit'])
  assert.deepEqual(found('Nguyễn\u202EAn'), ['name.control'])
  assert.deepEqual(found('Nguyễn\u200BAn'), ['name.control'])
  assert.deepEqual(found('Nguyễn\u0000An 5'), ['name.control', 'name.digit'])
  assert.deepEqual(found('Nguyễn Аn'), ['name.script'])
  assert.deepEqual(found(`A${'\u0301\u0302\u0304\u0306'.repeat(3)}n`), ['name.marks'])
  assert.deepEqual(found('a'.repeat(201)), ['name.too-long'])
  assert.deepEqual(found('a'.repeat(1_000_000)), ['name.too-long'])
  assert.deepEqual(found("'- -"), ['name.character'])
  assert.equal(inspectName('An 5')[0]?.at, 3)
})

test('arbitrary text never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const parsed = parseFullName(text)
      if (parsed.ok) assert.ok(parsed.value.given.length > 0)
      else assert.ok(parsed.findings.length > 0)
    }),
    { numRuns: 200 },
  )
})

test('levels of sameness', () => {
  assert.equal(sameName('NGUYỄN THỊ HOÀ', 'Nguyễn Thị Hòa'), 'same')
  assert.equal(sameName('Ðặng Văn Đức', 'Đặng  Văn Đức'), 'same')
  assert.equal(sameName('Lý Mỹ', 'Lí Mĩ'), 'variant')
  assert.equal(sameName('Y Moan Ê Ban', 'Y Moan Êban'), 'variant')
  assert.equal(sameName("H'Hen Niê", 'H Hen Niê'), 'variant')
  assert.equal(sameName('Nguyễn Văn Dũng', 'Nguyễn Văn Dung'), 'unaccented')
  assert.equal(sameName('Nguyễn Văn Dũng', 'Nguyễn Văn Hùng'), 'different')
  assert.equal(sameName('Thuỷ', 'Thuý'), 'unaccented')
})

test('sameness is symmetric', () => {
  fc.assert(
    fc.property(written, written, (a, b) => assert.equal(sameName(a, b), sameName(b, a))),
    { numRuns: 200 },
  )
})

test('capital letters', () => {
  assert.equal(capitalizeName("NGUYỄN THỊ H'HEN"), "Nguyễn Thị H'Hen")
  assert.equal(capitalizeName('đặng văn ánh'), 'Đặng Văn Ánh')
  assert.equal(capitalizeName('Ronald McDonald'), 'Ronald McDonald')
})

test('lists of people go by given name', () => {
  const sorted = ['Trần Văn Ân', 'Lê Thị An', 'Bùi Đình Bảo', 'Nguyễn Văn Đạt', 'An Thị Dung']
    .map(nameOf)
    .sort(comparePersonNames)
    .map(name => name.given)
  assert.deepEqual(sorted, ['An', 'Ân', 'Bảo', 'Dung', 'Đạt'])
})
