import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#kernel'
import { queryIn } from './search-box.ts'

const DAY = '2026-11-01'
const ask = (q: string, more: object = {}) =>
  queryIn({ q, birth: '', place: '', wide: false, ...more }, DAY)

test('one box takes a number, a phone, last digits, a name with what is known', () => {
  const name = 'Nguyễn Thị Hà'
  for (const [q, query] of [
    ['019196007731', { number: '019196007731' }],
    ['091 234 567', { number: '091234567' }],
    ['0912 000 111', { phone: '0912000111' }],
    ['+84 912 000 111', { phone: '+84912000111' }],
    ['007731 1996', { numberTail: '007731', birthYear: 1996 }],
    [`${name} 1996`, { name, birthYear: 1996 }],
    [`${name} 14/05/1996`, { name, birthDate: '1996-05-14' }],
    [`${name} 05/1996`, { name, birthDate: '1996-05' }],
    [`${name} 1996-05-14`, { name, birthDate: '1996-05-14' }],
    [`${name}, Bách Quang`, { name, unit: '05528' }],
    [`${name} 1996, Bách Quang, Thái Nguyên`, { name, birthYear: 1996, unit: '05528' }],
    [`${name} 1996, Thái Nguyên`, { name, birthYear: 1996, unit: '19' }],
    [name, { name }],
    ['', { name: '' }],
  ] as const)
    assert.deepEqual(ask(q), query, q)
  assert.deepEqual(ask(name, { birth: '14/5/1996', place: '05528', wide: true }), {
    name,
    birthDate: '1996-05-14',
    unit: '05528',
    wide: true,
  })
  assert.deepEqual(ask('007731', { birth: '14/5/1996' }), {
    numberTail: '007731',
    birthYear: 1996,
  })
})

test('what cannot be read is refused at its field', () => {
  for (const [q, more, code, field] of [
    ['Nguyễn Thị Hà', { birth: 'hôm qua' }, 'desk.birth-unreadable', 'birth'],
    ['Nguyễn Thị Hà', { place: 'Không Có Đâu' }, 'desk.place-unknown', 'place'],
    ['Nguyễn Thị Hà, Tân Lập', {}, 'desk.place-ambiguous', 'place'],
  ] as const) {
    const refused = ask(q, more)
    assert.ok(isProblem(refused), q)
    assert.deepEqual([refused.code, refused.field], [code, field])
  }
})

test('whatever is typed is a query or a refusal', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (q, birth, place) => {
      const query = queryIn({ q, birth, place, wide: false }, DAY)
      assert.equal(typeof query, 'object')
    }),
  )
})
