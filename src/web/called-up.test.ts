import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineProblems } from '#kernel'
import { toldNow } from './called-up.ts'

const draft = defineProblems('draft', {
  incomplete: { status: 422, vi: 'Còn thiếu.', en: 'not complete' },
  taken: { status: 409, vi: 'Đã có.', en: 'taken' },
})

test('nobody is refused for a question that was not on the page; everything else is told', () => {
  const problems = [
    draft('incomplete'),
    draft('incomplete', { field: 'a' }),
    draft('incomplete', { field: 'b' }),
    draft('incomplete', { field: 'file:a' }),
    draft('taken'),
  ]
  const told = (seen: string[]) => toldNow(problems, ['a', 'b'], seen).map(p => p.field ?? p.code)
  assert.deepEqual(told(['a']), ['a', 'file:a', 'draft.taken'])
  assert.deepEqual(told(['a', 'b']), ['a', 'b', 'file:a', 'draft.taken'])
  assert.deepEqual(toldNow(problems.slice(0, 3), ['a', 'b'], ['']), [])
})
