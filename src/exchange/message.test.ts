import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, keyId, memoryKeys } from '#kernel'
import { judgeMessage } from './admission.ts'
import {
  contentDigest,
  type HttpMessage,
  readSignature,
  signatureBase,
  signMessage,
  verifyEs256,
} from './message.ts'

const url = 'http://localhost:8080/exchange/birth-notices'
const keyPair = memoryKeys().pair('hospital')
const now = '2026-11-18T02:00:00.000Z'
const key = {
  keyId: keyId(keyPair.publicKey),
  agency: 'H55.YT.19001',
  publicKeyPem: keyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  addedAt: now,
  revokedAt: null,
}

function signed(over: Partial<Parameters<typeof signMessage>[0]> = {}): HttpMessage {
  const body = over.body ?? '{"a":1}'
  const headers = signMessage({ method: 'POST', url, body, keyPair, now, ...over })
  return { method: 'POST', targetUri: url, headers, body: Buffer.from(body) }
}

const verdict = (message: HttpMessage, at = now) => {
  const judged = judgeMessage(message, readSignature(message.headers), key, at)
  return isProblem(judged) ? judged.code : 'admitted'
}

describe('signed message', () => {
  it('agrees with the ES256 example of RFC 9421 (B.2.4)', () => {
    const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----`)
    const base = signatureBase(
      [
        ['"@status"', '200'],
        ['"content-type"', 'application/json'],
        [
          '"content-digest"',
          'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
        ],
        ['"content-length"', '23'],
      ],
      '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    )
    const signature = Buffer.from(
      'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
      'base64',
    )
    assert.ok(verifyEs256(Buffer.from(base), publicKey, signature))
    assert.ok(!verifyEs256(Buffer.from(`${base} `), publicKey, signature))
  })

  it('is admitted as it was signed, with and without an idempotency key', () => {
    assert.equal(verdict(signed()), 'admitted')
    assert.equal(verdict(signed({ idempotencyKey: 'k-12345678' })), 'admitted')
  })

  it('is refused when any covered part was changed', () => {
    const message = signed({ idempotencyKey: 'k-12345678' })
    const other = signed({ idempotencyKey: 'k-12345678' })
    const header = (name: string, value: string | undefined): HttpMessage => ({
      ...message,
      headers: { ...message.headers, [name]: value },
    })
    const input = message.headers['signature-input']!
    const changed: Record<string, HttpMessage> = {
      method: { ...message, method: 'PUT' },
      path: { ...message, targetUri: `${url}x` },
      query: { ...message, targetUri: `${url}?a=1` },
      host: { ...message, targetUri: url.replace('localhost', 'example.org') },
      scheme: { ...message, targetUri: url.replace('http:', 'https:') },
      body: { ...message, body: Buffer.from('{"a":2}') },
      'body and digest': {
        ...header('content-digest', contentDigest(Buffer.from('{"a":2}'))),
        body: Buffer.from('{"a":2}'),
      },
      'content-type': header('content-type', 'application/json; charset=utf-8'),
      'content-digest': header('content-digest', 'sha-256=:AAAA:'),
      'content-digest removed': header('content-digest', undefined),
      'idempotency-key': header('idempotency-key', 'k-other-one'),
      'idempotency-key removed': header('idempotency-key', undefined),
      created: header('signature-input', input.replace(/created=\d+/, 'created=1793930399')),
      nonce: header('signature-input', input.replace(/nonce="./, 'nonce="-')),
      alg: header('signature-input', input.replace('ecdsa-p256-sha256', 'hmac-sha256')),
      'signature of another': header('signature', other.headers.signature),
      'signature removed': header('signature', undefined),
      'input removed': header('signature-input', undefined),
      'two signatures': header(
        'signature',
        `${message.headers.signature}, ${other.headers.signature}`,
      ),
      label: header('signature', message.headers.signature!.replace('sig1', 'sig2')),
    }
    for (const [what, wrong] of Object.entries(changed))
      assert.notEqual(verdict(wrong), 'admitted', what)
  })

  it('is refused when less is covered than must be, however well it is signed', () => {
    const message = signed({ idempotencyKey: 'k-12345678' })
    const input = message.headers['signature-input']!
    for (const name of [
      '@method',
      '@target-uri',
      'content-type',
      'content-digest',
      'idempotency-key',
    ]) {
      const less = input.replace(new RegExp(`"${name}" ?`), '').replace(' )', ')')
      const headers = { ...message.headers, 'signature-input': less }
      assert.equal(verdict({ ...message, headers }), 'exchange.signature-missing', name)
    }
    const extra = input.replace('("@method"', '("@method" "x-role"')
    const headers = { ...message.headers, 'signature-input': extra, 'x-role': 'admin' }
    assert.equal(verdict({ ...message, headers }), 'exchange.signature-missing')
    const doubled = input.replace('("@method"', '("@method" "@method"')
    const twice = { ...message.headers, 'signature-input': doubled }
    assert.equal(verdict({ ...message, headers: twice }), 'exchange.signature-missing')
  })

  it('lives 60 seconds, both ways', () => {
    const at = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
    assert.equal(verdict(signed(), at(60_000)), 'admitted')
    assert.equal(verdict(signed(), at(-60_000)), 'admitted')
    assert.equal(verdict(signed(), at(60_001)), 'exchange.outside-window')
    assert.equal(verdict(signed(), at(-60_001)), 'exchange.outside-window')
  })

  it('is refused from a key that is unknown or revoked', () => {
    const message = signed()
    const facts = readSignature(message.headers)
    const revoked = { ...key, revokedAt: now }
    const codes = [null, revoked].map(k => {
      const judged = judgeMessage(message, facts, k, now)
      return isProblem(judged) && judged.code
    })
    assert.deepEqual(codes, ['exchange.key-unknown', 'exchange.key-revoked'])
  })

  it('breaks at any changed bit of headers and content, and nothing makes the reader throw', () => {
    const message = signed({ idempotencyKey: 'k-12345678' })
    const names = Object.keys(message.headers)
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 6 }), (which, at, bit) => {
        const name = names[which % names.length]!
        const bytes = Buffer.from(message.headers[name]!)
        bytes[at % bytes.length]! ^= 1 << bit
        const headers = { ...message.headers, [name]: bytes.toString('latin1') }
        assert.notEqual(verdict({ ...message, headers }), 'admitted')
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const headers = { ...message.headers, 'signature-input': a, signature: b }
        assert.equal(verdict({ ...message, headers }), 'exchange.signature-missing')
      }),
      { numRuns: 200 },
    )
  })

  it('takes no time to refuse a long header made to hurt', () => {
    const evil = `sig1=(${'"a" '.repeat(4_000)}`
    const started = performance.now()
    assert.equal(readSignature({ 'signature-input': evil, signature: evil }), null)
    assert.ok(performance.now() - started < 200)
  })
})
