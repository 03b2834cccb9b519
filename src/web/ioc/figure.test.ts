import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overdueBy, showDelta, showShare } from './figure.ts'

test('shares and differences speak Vietnamese', () => {
  assert.equal(showShare(0.9421, 'vi').replace(/\s/g, ''), '94,2%')
  assert.equal(showDelta(0.021, 'share', 'vi'), '+2,1 điểm %')
  assert.equal(showDelta(-3, 'count', 'vi').replace('−', '-'), '-3')
})

test('overdue in days, in hours below a day', () => {
  assert.deepEqual(overdueBy('2026-11-18T02:00:00Z', '2026-11-20T03:00:00Z'), {
    unit: 'days',
    value: 2,
  })
  assert.deepEqual(overdueBy('2026-11-18T02:00:00Z', '2026-11-18T02:10:00Z'), {
    unit: 'hours',
    value: 1,
  })
})
