import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare } from './difference.ts'

const join = (pieces: readonly { text: string }[]) => pieces.map(p => p.text).join('')

test('a wrong mark is told apart from a wrong letter', () => {
  assert.equal(compare('Nguyễn Thị Ánh', 'Nguyễn Thị Ảnh').kind, 'marks')
  assert.equal(compare('Đỗ Văn Dũng', 'Do Van Dung').kind, 'marks')
  assert.equal(compare('NGUYỄN', 'Nguyễn').kind, 'case')
  assert.equal(compare('Nguyễn', 'Nguyện An').kind, 'other')
  assert.equal(compare('Nguyễn', '').kind, 'missing')
  assert.equal(compare(' Lê  An ', 'Lê An').kind, 'same')
})

test('composed and decomposed spellings are the same value', () => {
  assert.equal(compare('Ánh'.normalize('NFD'), 'Ánh'.normalize('NFC')).kind, 'same')
})

test('only the differing letters are marked', () => {
  const { left, right } = compare('Nguyễn Thị Ánh', 'Nguyễn Thị Ảnh')
  assert.deepEqual(left.filter(p => !p.same), [{ text: 'Á', same: false }])
  assert.deepEqual(right.filter(p => !p.same), [{ text: 'Ả', same: false }])
})

test('the pieces of each side give the side back, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      const { left, right, kind } = compare(a, b)
      const tidy = (s: string) => s.normalize('NFC').replace(/\s+/g, ' ').trim()
      assert.equal(join(left), tidy(a))
      assert.equal(join(right), tidy(b))
      assert.equal(kind === 'same', tidy(a) === tidy(b))
    }),
    { numRuns: 200 },
  )
})
