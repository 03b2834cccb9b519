import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as vn from './index.ts'

const folder = new URL('./', import.meta.url)
const sources = readdirSync(folder).filter(file => file.endsWith('.ts'))
const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8')

test('the room imports nothing of ours and nothing that must be installed', () => {
  for (const file of sources.filter(file => !file.endsWith('.test.ts')))
    for (const [, from = ''] of textOf(file).matchAll(/from '([^']+)'/gu))
      assert.match(from, /^(\.\/[a-z0-9-]+\.ts|node:[a-z/]+)$/u, file)
})

test('every finding has a sentence in both languages and is used', () => {
  const used = sources
    .filter(file => !file.endsWith('.test.ts') && file !== 'problems.ts')
    .map(textOf)
    .join('\n')
  for (const [code, [vi, en]] of Object.entries(vn.findingSentences)) {
    assert.match(code, /^[a-z-]+\.[a-z-]+$/u)
    assert.match(vi, /^\p{Lu}.*\.$/u)
    assert.match(en, /^[a-z].*[^.]$/u)
    assert.ok(used.includes(`'${code}'`), `${code} is never found`)
  }
})

test('the examples of the README say what they print', async () => {
  const readme = textOf('README.md')
  const lines = [...readme.matchAll(/^(.+?) +\/\/ → (.+)$/gmu)]
  assert.ok(lines.length >= 8)
  const names = Object.keys(vn)
  for (const [, code = '', expected = ''] of lines) {
    const value: unknown = new Function(...names, `return (${code})`)(...Object.values(vn))
    assert.deepEqual(
      JSON.stringify(value),
      JSON.stringify(new Function(`return (${expected})`)()),
      code,
    )
  }
})
