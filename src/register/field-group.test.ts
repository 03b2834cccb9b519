import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FIELD_NAMES, FIELDS } from '#register'
import { FIELD_GROUPS, WRITERS, writersOf } from './field-group.ts'

describe('field groups', () => {
  it('all 26 groups of the law stand here in their order, each with fields, writers and its article', () => {
    const clauses = FIELD_GROUPS.flatMap(g => g.clause ?? [])
    assert.deepEqual(
      clauses,
      Array.from({ length: 26 }, (_, i) => i + 1),
    )
    for (const g of FIELD_GROUPS) {
      assert.ok(g.fields.length > 0 && g.writers.length > 0, g.en)
      assert.match(g.law, /Điều \d+/u)
      assert.ok(g.fields.every(f => f in FIELD_NAMES) && g.writers.every(w => w in WRITERS))
    }
  })

  it('every field of a disclosure is of a group and knows who writes it', () => {
    const fields = new Set(FIELD_GROUPS.flatMap(g => g.fields))
    assert.deepEqual(
      FIELDS.filter(f => !fields.has(f)),
      [],
    )
    for (const field of FIELDS) assert.ok(writersOf(field).length > 0, field)
  })
})
