import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bigrams, Encoder, FILTER_BITS } from './encode.ts'
import { cellReader, isMapFault, mapOf, planMap, recogniseColumns, rolesOf } from './recognise.ts'

const VN = [
  ['1', 'Nguyễn Thị Lan', '012190001234', '17/05/1990', 'Nữ'],
  ['2', 'Trần Văn Hùng', '012090001235', '18/05/1990', 'Nam'],
  ['3', 'Lê Hoàng Mai', '012190001236', '19/05/1991', 'Nữ'],
]
const slots = (heads: string[], rows: string[][]) =>
  recogniseColumns(heads, rows).columns.map(c => c.slot)

describe('columns', () => {
  it('by their heads, whatever marks and case', () => {
    const told = ['full_name', 'personal_number', 'date_of_birth', 'sex']
    assert.deepEqual(slots(['STT', 'Họ và tên', 'Số CCCD', 'Ngày sinh', 'Giới tính'], VN), [
      null,
      ...told,
    ])
    assert.deepEqual(slots(['id', 'ho_ten', 'so_giay_to', 'ngay_sinh', 'gioi_tinh'], VN), [
      null,
      ...told,
    ])
  })

  it('by their values where the heads say nothing, with a reason', () => {
    const found = recogniseColumns(['a', 'b', 'c', 'd', 'e'], VN)
    assert.deepEqual(
      found.columns.map(c => c.slot),
      [null, 'full_name', 'personal_number', 'date_of_birth', 'sex'],
    )
    assert.ok(found.columns.slice(1).every(c => c.by === 'content' && c.why.vi !== ''))
    assert.ok(found.isVietnamese)
  })

  it('a form of address is no title of a book', () => {
    assert.deepEqual(
      slots(
        ['title', 'surname'],
        [
          ['Mr', 'Green'],
          ['Dr', 'Lee'],
          ['Ms', 'Ray'],
        ],
      ),
      [null, 'surname'],
    )
    assert.deepEqual(slots(['title'], [['A theory of everything'], ['On the origin of species']]), [
      'title',
    ])
  })

  it('pieces of a name and of a date are put together', () => {
    const heads = ['Họ', 'Chữ đệm', 'Tên', 'Ngày', 'Tháng', 'birth_year']
    const rows = [
      ['Nguyễn', 'Thị', 'Lan', '7', '5', '1990'],
      ['Trần', '', 'Hùng', '1', '1', '1980'],
    ]
    const found = recogniseColumns(heads, rows)
    const read = (column: string) => cellReader(found, heads, column)(rows[0]!)
    assert.equal(read('full_name'), 'Nguyễn Thị Lan')
    assert.equal(read('date_of_birth'), '7/5/1990')
    assert.deepEqual(
      rolesOf([found], 'text').map(r => r.role),
      ['vn-full-name', 'date-of-birth'],
    )
  })

  it('a column in TCVN3 is turned and says so', () => {
    const heads = ['ho_ten']
    const rows = [['NguyÔn ThÞ Lan'], ['TrÇn V¨n Hïng'], ['Lª ThÞ HuÖ']]
    const found = recogniseColumns(heads, rows)
    assert.equal(found.columns[0]!.encoding, 'tcvn3')
    assert.equal(cellReader(found, heads, 'full_name')(rows[0]!), 'Nguyễn Thị Lan')
  })

  it('month before day is told by the days above twelve', () => {
    const found = recogniseColumns(['dob'], [['05/17/1990'], ['06/03/1991'], ['12/31/1980']])
    assert.equal(found.dateOrder, 'mdy')
  })
})

describe('a map of columns', () => {
  it('is saved, given back and wins', () => {
    const heads = ['a', 'b', 'c', 'd', 'e']
    const map = mapOf(recogniseColumns(heads, VN))
    const plan = planMap({ ...map, columns: { ...map.columns, e: null } }, heads)
    assert.ok(!isMapFault(plan))
    const again = recogniseColumns(heads, VN, plan)
    assert.equal(again.columns[4]!.slot, null)
    assert.equal(again.columns[1]!.by, 'map')
  })

  it('is refused when a meaning is given twice, unknown, or for no column', () => {
    const fault = (columns: unknown) => planMap({ columns }, ['a', 'b'])
    assert.deepEqual(fault({ a: 'surname', b: 'surname' }), {
      code: 'mapped-twice',
      column: 'b',
      slot: 'surname',
    })
    assert.equal((fault({ a: 'shoe_size' }) as { code: string }).code, 'slot-unknown')
    assert.equal((fault({ z: 'surname' }) as { code: string }).code, 'column-unknown')
    assert.equal((fault(7) as { code: string }).code, 'map-unreadable')
  })
})

describe('keyed bits', () => {
  const key = Buffer.alloc(32, 1)
  const shared = (a: Uint8Array, b: Uint8Array) => {
    const count = (of: Uint8Array) => of.reduce((n, bit) => n + bit, 0)
    return (2 * a.reduce((n, bit, i) => n + (bit & b[i]!), 0)) / (count(a) + count(b))
  }

  it('are the same for the same key and value, and nothing alike under another key', () => {
    const a = new Encoder(key).filter('family', 'nguyen')
    assert.deepEqual(a, new Encoder(Buffer.from(key)).filter('family', 'nguyen'))
    const other = new Encoder(Buffer.alloc(32, 2))
    assert.ok(shared(a, other.filter('family', 'nguyen')) < 0.3)
    assert.notEqual(other.keyCheck, new Encoder(key).keyCheck)
    assert.notEqual(new Encoder(key).token('family', 'nguyen'), other.token('family', 'nguyen'))
  })

  it('are alike for alike values only', () => {
    const encoder = new Encoder(key)
    const of = (text: string) => encoder.filter('given', text)
    assert.ok(shared(of('phuong'), of('phuonq')) > shared(of('phuong'), of('khanh')) + 0.3)
    assert.deepEqual(bigrams('an'), ['_a', 'an', 'n_'])
  })

  it('hardened: half as long by XOR, noisy always in the same way', () => {
    const plain = new Encoder(key).filter('given', 'phuong')
    assert.equal(plain.length, FILTER_BITS)
    assert.equal(new Encoder(key, { fold: true }).filter('given', 'phuong').length, FILTER_BITS / 2)
    const noisy = () => new Encoder(key, { noise: 0.2 }).filter('given', 'phuong')
    assert.deepEqual(noisy(), noisy())
    assert.notDeepEqual(noisy(), plain)
  })

  it('a short key is refused', () => {
    assert.throws(() => new Encoder(Buffer.alloc(16)), RangeError)
  })
})
