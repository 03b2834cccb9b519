import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#kernel'
import { type Reading, readCard } from './reading.ts'

const read = (text: string) => {
  const reading = readCard(text)
  assert.ok(!isProblem(reading), isProblem(reading) ? reading.code : '')
  return reading as Reading
}
const refused = (text: string) => {
  const reading = readCard(text)
  return isProblem(reading) ? reading.code : null
}

const CARD = '048204000456||Lê Hoàng Bảo Nam|22112004|Nam|K12/3 Trần Cao Vân, Đà Nẵng|03092021'
const ZONE = [
  'IDVNM1990000173001199000017<<4',
  '9901317F3901315VNM<<<<<<<<<<<0',
  'NGUYEN<<THI<ANH<<<<<<<<<<<<<<<',
].join('\n')

test('a QR text gives number, name, day of birth and sex', () => {
  assert.deepEqual(read(CARD), {
    from: 'qr',
    number: '048204000456',
    name: 'Lê Hoàng Bảo Nam',
    birthDate: '2004-11-22',
    sex: 'male',
    findings: [],
  })
})

test('a garbled scan still gives the number and claims nothing else', () => {
  const reading = read('048204000456||Leê Hoaàng')
  assert.equal(reading.number, '048204000456')
  assert.equal(reading.name, null)
  assert.equal(reading.birthDate, null)
})

test('a doubt about the card travels with the reading', () => {
  assert.deepEqual(
    read(CARD.replace('|Nam|', '|Nữ|')).findings.map(f => f.code),
    ['personal-id.sex-differs'],
  )
})

test('the machine-readable zone, and one misread character of it', () => {
  const reading = read(ZONE)
  assert.equal(reading.number, '001199000017')
  assert.equal(reading.name, 'NGUYEN THI ANH')
  assert.equal(reading.sex, 'female')
  for (const i of [5, 9, 15, 20, 31, 40])
    assert.notEqual(
      refused(`${ZONE.slice(0, i)}${ZONE[i] === '7' ? '8' : '7'}${ZONE.slice(i + 1)}`),
      null,
      `at ${i}`,
    )
})

test('numbers are read with blanks and dots; anything else is refused', () => {
  assert.equal(read(' 0482 0400 0456\n').number, '048204000456')
  assert.equal(read('023.456.789').number, '023456789')
  for (const text of ['', '12345', '999204000456', 'Lê Hoàng', 'x'.repeat(3000)])
    assert.equal(refused(text), 'desk.reading-unknown')
})

test('no text whatever makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: 'binary' }), text => {
      readCard(text)
      readCard(`048204000456|${text}`)
      readCard(`<${text}`)
    }),
    { numRuns: 200 },
  )
})
