import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryKeys, systemRandom } from '#kernel'
import { type Intake, LASTS_MS, seal, unseal } from './sealed.ts'

const intake: Intake = {
  personId: '0192f000-0000-7000-8000-000000000001',
  reading: {
    from: 'number',
    number: '048204000456',
    name: null,
    birthDate: null,
    sex: null,
    findings: [],
  },
  officialId: 'an-official',
  at: '2026-11-18T02:00:00.000Z',
}
const soon = '2026-11-18T02:05:00.000Z'

test('what was sealed comes back for the same official, in time', () => {
  const keys = memoryKeys()
  const text = seal(keys, systemRandom, intake)
  assert.deepEqual(unseal(keys, text, { officialId: 'an-official', now: soon }), intake)
  assert.doesNotMatch(Buffer.from(text, 'base64url').toString('latin1'), /048204000456/)
})

test('another official, a later hour, another key or one changed bit: nothing', () => {
  const keys = memoryKeys()
  const text = seal(keys, systemRandom, intake)
  const mine = { officialId: 'an-official', now: soon }
  assert.equal(unseal(keys, text, { ...mine, officialId: 'another' }), null)
  const late = new Date(Date.parse(intake.at) + LASTS_MS).toISOString()
  assert.equal(unseal(keys, text, { ...mine, now: late }), null)
  assert.equal(unseal(memoryKeys(), text, mine), null)
  const bytes = Buffer.from(text, 'base64url')
  for (const at of [0, 13, 30, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    assert.equal(unseal(keys, changed.toString('base64url'), mine), null)
  }
  assert.equal(unseal(keys, undefined, mine), null)
  assert.equal(unseal(keys, '', mine), null)
})
