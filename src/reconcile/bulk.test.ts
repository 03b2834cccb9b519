/** Rules for bulk corrections, for corrections on their way, and for schedules: pure. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#kernel'
import { planBulkRule, tidied } from './bulk.ts'
import { tellable } from './correction.ts'
import { COMPARED_FIELDS } from './difference.ts'
import { dueAgain, isOverdue } from './source.ts'

const field = fc.constantFrom(...COMPARED_FIELDS)

describe('bulk rules', () => {
  it('are about writing alone, whatever is asked for', () => {
    for (const reason of [
      'name-differs',
      'letters-differ',
      'sex-differs',
      'digit-wrong',
      'toString',
    ])
      assert.ok(isProblem(planBulkRule({ field: 'name', reason }, 'values')), reason)
    assert.ok(isProblem(planBulkRule({ field: 'phone', reason: 'spelling' }, 'values')))
  })

  it('need no value of the register where an agency may only verify', () => {
    assert.ok(isProblem(planBulkRule({ field: 'name', reason: 'marks-lost' }, 'verify')))
    assert.ok(!isProblem(planBulkRule({ field: 'name', reason: 'marks-lost' }, 'values')))
    assert.equal(tidied('spelling', 'Trần  Văn Hoà'), 'Trần Văn Hòa')
    assert.equal(tidied('zeros-lost', '19062004417'), '019062004417')
    assert.equal(tidied('marks-lost', 'Tran Van Hoa'), null)
  })
})

describe('corrections', () => {
  const source = {
    fields: COMPARED_FIELDS,
    validFrom: '2026-01-01',
    validTo: '2027-01-01',
  } as const
  it('tell an agency with sources what they agreed, and nothing after the agreement', () =>
    fc.assert(
      fc.property(fc.uniqueArray(field), fields => {
        assert.deepEqual(tellable(fields, [{ ...source, rights: 'verify' }], '2026-11-01'), [])
        assert.deepEqual(tellable(fields, [{ ...source, rights: 'values' }], '2026-11-01'), fields)
        assert.deepEqual(tellable(fields, [{ ...source, rights: 'values' }], '2027-01-01'), [])
      }),
    ))
})

describe('schedules', () => {
  it('fall due so many days after the last run, and are overdue only after that day', () => {
    const source = { everyDays: 30, validFrom: '2026-01-01' }
    assert.equal(dueAgain(source, null), '2026-01-01')
    assert.equal(dueAgain(source, '2026-11-01T09:00:00.000Z'), '2026-12-01')
    assert.equal(dueAgain({ ...source, everyDays: null }, null), null)
    assert.equal(isOverdue('2026-12-01', '2026-12-01'), false)
    assert.equal(isOverdue('2026-12-01', '2026-12-02'), true)
  })
})
