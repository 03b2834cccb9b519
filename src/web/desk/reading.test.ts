import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#kernel'
import { checkDigit, type Reading, readCard } from './reading.ts'

const read = (text: string) => {
  const reading = readCard(text)
  assert.ok(!isProblem(reading), isProblem(reading) ? reading.code : '')
  return reading as Reading
}
const refused = (text: string) => {
  const reading = readCard(text)
  return isProblem(reading) ? reading.code : null
}

test('the card of 2021: seven fields', () => {
  assert.deepEqual(
    read('048204000456||Lê Hoàng Bảo Nam|22112004|Nam|K12/3 Trần Cao Vân, Đà Nẵng|03092021'),
    {
      from: 'qr',
      number: '048204000456',
      name: 'Lê Hoàng Bảo Nam',
      birthDate: '2004-11-22',
      sex: 'male',
      address: 'K12/3 Trần Cao Vân, Đà Nẵng',
      oldNumber: null,
    },
  )
})

test('the card of 2024: extra fields are let alone, whatever their order', () => {
  const child =
    '001320000888||Phạm Minh Châu|05062020|Nữ|Tổ 3, Hà Nội|10092024||Phạm Văn Dũng|Đỗ Thị Hà|'
  assert.equal(read(child).name, 'Phạm Minh Châu')
  assert.equal(read(child).sex, 'female')
  const old = '079085000123|023456789|Trần Văn Đức|15071985|Nam|45 Lê Lợi|02072024||||'
  assert.equal(read(old).oldNumber, '023456789')
})

test('a garbled scan still gives the number and claims nothing else', () => {
  assert.deepEqual(read('048204000456||Leê Hoaàng'), {
    from: 'qr',
    number: '048204000456',
    name: null,
    birthDate: null,
    sex: null,
    address: null,
    oldNumber: null,
  })
})

test('bytes read as Latin-1 are put right', () => {
  const text = '048204000456||Lê Hoàng Bảo Nam|22112004|Nam|Đà Nẵng|03092021'
  assert.equal(read(Buffer.from(text, 'utf8').toString('latin1')).name, 'Lê Hoàng Bảo Nam')
})

test('a date that is no day is dropped, not guessed', () => {
  assert.equal(read('048204000456||Lê Nam|31022004|Nam|x|03092021').birthDate, null)
})

const ZONE = [
  'IDVNM1990000173001199000017<<4',
  '9901317F3901315VNM<<<<<<<<<<<0',
  'NGUYEN<<THI<ANH<<<<<<<<<<<<<<<',
].join('\n')

test('the machine-readable zone gives the whole number', () => {
  assert.deepEqual(read(ZONE), {
    from: 'mrz',
    number: '001199000017',
    name: 'NGUYEN THI ANH',
    birthDate: '1999-01-31',
    sex: 'female',
    address: null,
    oldNumber: null,
  })
})

test('one changed character of the zone is noticed', () => {
  for (const i of [5, 9, 15, 20, 31, 40, 57])
    assert.equal(
      refused(`${ZONE.slice(0, i)}${ZONE[i] === '7' ? '8' : '7'}${ZONE.slice(i + 1)}`),
      'desk.reading-check-digit',
      `at ${i}`,
    )
})

test('numbers are read with blanks and dots', () => {
  assert.equal(read(' 0482 0400 0456\n').number, '048204000456')
  assert.equal(read('023.456.789').number, '023456789')
  assert.equal(refused('12345'), 'desk.reading-unknown')
  assert.equal(refused(''), 'desk.reading-unknown')
})

test('the check digit of a public test string', () => {
  assert.equal(checkDigit('520727'), 3)
  assert.equal(checkDigit('AB2134<<<'), 5)
})

test('no text whatever makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), text => {
      readCard(text)
      readCard(`048204000456|${text}`)
    }),
    { numRuns: 200 },
  )
})
