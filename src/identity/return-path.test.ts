import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { returnPath } from './return-path.ts'

describe('the way back after signing in', () => {
  it('stays within the face', () => {
    assert.equal(returnPath('portal', '/portal/dossiers/1?tab=2'), '/portal/dossiers/1?tab=2')
    assert.equal(returnPath('desk', '/desk'), '/desk')
  })

  it('is the home of the face for anything else', () => {
    const foreign = [
      undefined,
      ['/portal/a', '/portal/b'],
      '',
      'portal',
      'https://evil.example/portal',
      '//evil.example/portal',
      '///evil.example/portal',
      '/\\evil.example',
      '/portal\\..\\..\\evil',
      '/\t/evil.example',
      '/portal/../desk',
      '/portal/..//evil.example',
      '/portal/%2e%2e/desk',
      '/portalx',
      '/desk',
      'javascript:alert(1)',
      '/portal/sign-in?return=/portal',
      '/portal/callback?code=1',
      '/portal/sign-out',
      `/portal/${'x'.repeat(3000)}`,
    ]
    for (const text of foreign) assert.equal(returnPath('portal', text), '/portal', String(text))
  })

  it('never leaves, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      'portal',
      'evil.example',
      '@',
      ':',
      '%2f',
      '?',
      '#',
      '\n',
      'a',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
        const to = new URL(returnPath('portal', pieces.join('')), 'https://house.example')
        assert.equal(to.origin, 'https://house.example')
        assert.match(to.pathname, /^\/portal(\/|$)/)
      }),
      { numRuns: 200 },
    )
  })
})
