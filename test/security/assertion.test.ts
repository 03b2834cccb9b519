/** Client assertions: who says to be a face of the house must hold its key, and no trick with a JWT stands in for it. */
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { keyId } from '#kernel'
import { newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'

const { house } = enlist()

type Json = Record<string, unknown>
const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
const es256 = (text: string, key: KeyObject) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

describe('a client of the e-ID', () => {
  let asker: Person
  let key: { privateKey: KeyObject; publicKey: KeyObject }
  let desk: typeof key
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  before(() => {
    asker = newcomer(house())
    key = house().db.keys.pair('eid.client.portal')
    desk = house().db.keys.pair('eid.client.desk')
  })

  const seconds = () => Math.floor(Date.now() / 1000)
  const claims = (over: Json = {}): Json => ({
    iss: 'portal',
    sub: 'portal',
    aud: `${house().baseUrl}/eid`,
    jti: crypto.randomUUID(),
    iat: seconds(),
    exp: seconds() + 60,
    ...over,
  })
  const header = (over: Json = {}): Json => ({ alg: 'ES256', kid: keyId(key.publicKey), ...over })
  const signed = (head: Json, body: Json, by = key.privateKey) => {
    const text = `${part(head)}.${part(body)}`
    return `${text}.${es256(text, by)}`
  }
  /** Pushes an authorization request with this assertion; gives the status. */
  const push = async (assertion: string) => {
    // A server asks, not a page: there is no Origin.
    const { status } = await asker.request('/eid/request', {
      headers: { origin: undefined },
      fields: {
        client_id: 'portal',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: `${house().baseUrl}/portal/callback`,
        state: 'abcdefgh12345678',
        nonce: 'abcdefgh12345678',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      },
    })
    return status
  }

  it('is believed with its own key, once', async () => {
    const assertion = signed(header(), claims())
    assert.equal(await push(assertion), 201)
    assert.ok((await push(assertion)) >= 400, 'the same assertion again')
  })

  it('is not believed by any trick with the token', async () => {
    const unsigned = (head: Json) => `${part(head)}.${part(claims())}`
    const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const jwk = stranger.publicKey.export({ format: 'jwk' })
    const hmac = (head: Json, secret: string) =>
      `${unsigned(head)}.${createHmac('sha256', secret).update(unsigned(head)).digest('base64url')}`
    const good = signed(header(), claims())
    const [head, , signature] = good.split('.')
    const tricks: Readonly<Record<string, string>> = {
      'no algorithm': `${unsigned(header({ alg: 'none' }))}.`,
      'no algorithm, in capitals': `${unsigned(header({ alg: 'NONE' }))}.`,
      'no algorithm, a signature all the same': `${unsigned(header({ alg: 'none' }))}.${signature}`,
      'the public key as a shared secret': hmac(header({ alg: 'HS256' }), pem),
      'an empty shared secret': hmac(header({ alg: 'HS256' }), ''),
      'another algorithm named': signed(header({ alg: 'RS256' }), claims()),
      'a larger curve named': signed(header({ alg: 'ES384' }), claims()),
      'a key brought along': signed(header({ jwk, kid: undefined }), claims(), stranger.privateKey),
      'an address of keys brought along': signed(
        header({ jku: 'http://127.0.0.1:1/jwks', kid: 'x' }),
        claims(),
        stranger.privateKey,
      ),
      'a certificate brought along': signed(
        header({ x5u: 'http://127.0.0.1:1/x', x5c: ['AA=='] }),
        claims(),
        stranger.privateKey,
      ),
      'a name of a key that is a path': signed(
        header({ kid: '../../../../dev/null' }),
        claims(),
        stranger.privateKey,
      ),
      'a key of nobody': signed(header(), claims(), stranger.privateKey),
      'the key of another face': signed(header(), claims(), desk.privateKey),
      'another face speaking for this one': signed(
        header({ kid: keyId(desk.publicKey) }),
        claims({ iss: 'desk', sub: 'portal' }),
        desk.privateKey,
      ),
      'something critical that nobody knows': signed(header({ crit: ['x'], x: 1 }), claims()),
      'a token within a token': signed(header({ cty: 'JWT' }), { jwt: good }),
      'over since a minute': signed(
        header(),
        claims({ exp: seconds() - 60, iat: seconds() - 120 }),
      ),
      'not yet': signed(header(), claims({ nbf: seconds() + 600 })),
      'without an end': signed(header(), claims({ exp: undefined })),
      'without an id': signed(header(), claims({ jti: undefined })),
      'for another house': signed(header(), claims({ aud: 'https://evil.example' })),
      'for several houses': signed(
        header(),
        claims({ aud: [`${house().baseUrl}/eid`, 'https://evil.example'] }),
      ),
      'about somebody else': signed(header(), claims({ sub: 'desk' })),
      'changed after signing': `${head}.${part(claims({ sub: 'portal', extra: 1 }))}.${signature}`,
      'signature of zeros': `${unsigned(header())}.${Buffer.alloc(64).toString('base64url')}`,
      'signature in DER': `${unsigned(header())}.${sign('sha256', Buffer.from(unsigned(header())), key.privateKey).toString('base64url')}`,
      'cut short': good.slice(0, -4),
      nothing: '',
    }
    const believed: string[] = []
    for (const [what, assertion] of Object.entries(tricks)) {
      const status = await push(assertion)
      assert.ok(status < 500, `${what}: ${status}`)
      if (status < 400) believed.push(what)
    }
    assert.deepEqual(believed, [])
    assert.equal(await push(signed(header(), claims())), 201, 'and the right one still is')
  })
})
