import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvCell } from './export.ts'

test('nothing that a spreadsheet would evaluate begins a cell', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const cell = csvCell(text).replace(/^"/u, '')
      assert.ok(!/^[=+\-@\t\r]/u.test(cell))
    }),
  )
  assert.equal(csvCell('=1+1'), "'=1+1")
  assert.equal(csvCell('a,"b"'), '"a,""b"""')
})
