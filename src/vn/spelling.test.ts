import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { everyUnit } from './atlas.ts'
import { compareVietnamese, fold, placeTones, unifyLetters } from './spelling.ts'

test('tones move to their legal place', () => {
  const cases = [
    ['Hoà', 'Hòa'],
    ['HOÀ', 'HÒA'],
    ['Thuỷ', 'Thủy'],
    ['Khoẻ', 'Khỏe'],
    ['Hòang', 'Hoàng'],
    ['Tóan', 'Toán'],
    ['Hùynh', 'Huỳnh'],
    ['Nguỵ', 'Ngụy'],
    ['Túân', 'Tuấn'],
    ['Tịên', 'Tiện'],
  ]
  for (const [typed, legal] of cases) assert.equal(placeTones(typed ?? ''), legal)
})

test('what stands right already is left alone', () => {
  const right =
    'Quý Quỳnh Quà Giàng Già Gì Giếng Huế Thuở Người Khuỷu Ngoài Xoáy Mía Của Đường Uyển Yến Ý ' +
    "Hoạt Quốc Nguyễn Y Êban Niê Ksor H'Hen Đắk Lắk José Chloé Beyoncé Zoë Muñoz Hưởng Ưu"
  assert.equal(placeTones(right), right)
})

test('every name of a unit of the State stands right', () => {
  for (const unit of everyUnit()) assert.equal(placeTones(unit.name), unit.name)
})

test('placing tones changes no letter and is done once', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'aăâeêioôơuưyhqgcntpmàáảãạòóỏõọỳýỷỹỵĐđ '),
    maxLength: 20,
  })
  fc.assert(
    fc.property(letters, text => {
      const placed = placeTones(text)
      assert.equal(placeTones(placed), placed)
      assert.equal(fold(placed), fold(text))
      assert.equal(placed.normalize('NFD').length, text.normalize('NFD').length)
    }),
    { numRuns: 200 },
  )
})

test('lookalikes of Đ and of the apostrophe become one letter', () => {
  assert.equal(unifyLetters('Ðức ðạt Ɖông'), 'Đức đạt Đông')
  assert.equal(unifyLetters('H’Hen H`Hen'), "H'Hen H'Hen")
})

test('folding', () => {
  assert.equal(fold('  Đặng   Thị  Ánh-Tuyết '), 'dang thi anh tuyet')
  assert.equal(fold('ÊĐÊ'.normalize('NFD')), 'ede')
})

test('dictionary order', () => {
  const words = ['Đức', 'Dũng', 'Ân', 'An', 'Ấn', 'Ăn', 'Bình']
  assert.deepEqual(words.sort(compareVietnamese), ['An', 'Ăn', 'Ân', 'Ấn', 'Bình', 'Dũng', 'Đức'])
  const tones = ['mạ', 'má', 'mã', 'mả', 'mà', 'ma']
  assert.deepEqual(tones.sort(compareVietnamese), ['ma', 'mà', 'mả', 'mã', 'má', 'mạ'])
})
