import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CardQr, parseCardQr, personalIdFromScan } from './card-qr.ts'

const card2021 =
  '001199000017|012345678|Nguyễn Thị Ánh|31011999|Nữ|Số 5 ngõ 10, Vĩnh Tuy, Hai Bà Trưng, Hà Nội|15082022'
const card2024 =
  '079085000123|023456789|Trần Văn Đức|15071985|Nam|45 Lê Lợi, Phường Bến Thành, Thành phố Hồ Chí Minh|02072024||||'
const child =
  '001320000888||Phạm Minh Châu|05062020|Nữ|Tổ 3, Phường Hoàng Liệt, Hà Nội|10092024||Phạm Văn Dũng|Đỗ Thị Hà|'

function read(text: string): CardQr {
  const parsed = parseCardQr(text)
  if (!parsed.ok) throw new Error(parsed.findings.map(found => found.code).join())
  return parsed.value
}
function refusal(text: string): string[] {
  const parsed = parseCardQr(text)
  return parsed.ok ? [] : parsed.findings.map(found => found.code)
}

test('the card of 2021', () => {
  assert.deepEqual(read(card2021), {
    card: 'cccd',
    personalId: '001199000017',
    oldIdNumber: '012345678',
    fullName: 'Nguyễn Thị Ánh',
    birthDate: '1999-01-31',
    sex: 'female',
    address: 'Số 5 ngõ 10, Vĩnh Tuy, Hai Bà Trưng, Hà Nội',
    issuedOn: '2022-08-15',
    extras: [],
    findings: [],
  })
})

test('the card of 2024 keeps its extra fields raw', () => {
  assert.equal(read(card2024).card, 'can-cuoc')
  assert.deepEqual(read(card2024).extras, ['', '', '', ''])
  assert.deepEqual(read(child).extras, ['', 'Phạm Văn Dũng', 'Đỗ Thị Hà', ''])
  assert.equal(read(child).oldIdNumber, null)
})

test('what is only doubtful is a finding beside the value', () => {
  const codes = (text: string) => read(text).findings.map(found => found.code)
  assert.deepEqual(codes(card2021.replace('|Nữ|', '|Nam|')), ['personal-id.sex-differs'])
  assert.deepEqual(codes(card2021.replace('1999|', '1998|')), ['personal-id.birth-year-differs'])
  assert.deepEqual(codes(card2021.replace('Nguyễn Thị Ánh', 'Nguyeenx Thij Anhs')), [
    'card-qr.name-garbled',
  ])
  assert.deepEqual(codes(card2021.replace('Ánh', '4nh')), ['name.digit'])
})

test('UTF-8 read byte by byte is put together again, and said so', () => {
  const broken = Buffer.from(card2021, 'utf8').toString('latin1')
  assert.equal(read(broken).fullName, 'Nguyễn Thị Ánh')
  assert.deepEqual(
    read(broken).findings.map(found => found.code),
    ['card-qr.repaired-encoding'],
  )
})

test('faults come all at once', () => {
  assert.deepEqual(refusal(''), ['card-qr.empty'])
  assert.deepEqual(refusal('a|b|c'), ['card-qr.fields'])
  assert.deepEqual(refusal('|'.repeat(12)), ['card-qr.fields'])
  assert.deepEqual(refusal('x'.repeat(5000)), ['card-qr.too-long'])
  assert.deepEqual(refusal(card2021.replace('Nguyễn', 'Ngu\u0007yễn')), ['card-qr.control'])
  assert.deepEqual(refusal('1199000017|12|An|31021999|X|đâu đó|2022'), [
    'personal-id.lost-leading-zero',
    'old-id.length',
    'card-qr.birth-date',
    'card-qr.sex',
    'card-qr.issued-on',
  ])
})

test('arbitrary text never throws', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'0123456789|Ánữ\u0000á»… Nam'),
    maxLength: 90,
  })
  fc.assert(
    fc.property(hostile, text => {
      const parsed = parseCardQr(text)
      assert.ok(parsed.ok || parsed.findings.length > 0)
      personalIdFromScan(text)
    }),
    { numRuns: 200 },
  )
})

test('the number is found in whatever a wedge scanner typed', () => {
  assert.equal(personalIdFromScan(card2021), '001199000017')
  assert.equal(personalIdFromScan('001199000017\r\n'), '001199000017')
  assert.equal(personalIdFromScan('\uFEFF 001199000017~012345678~Nguyeenx'), '001199000017')
  assert.equal(personalIdFromScan('001199000017012345678Nguyễn'), '001199000017')
  assert.equal(personalIdFromScan('0011990000171'), null)
  assert.equal(personalIdFromScan('999199000017'), null)
  assert.equal(personalIdFromScan('Nguyễn 001199000017'), null)
})
