import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { sql } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'
import { lockAccountOf } from './account.ts'
import { acrsFrom } from './level.ts'
import { clientKeyName } from './provider/clients.ts'
import { providerCookie } from './provider/provider.ts'
import { SESSION_COOKIE } from './session.ts'
import {
  browser,
  clientFor,
  type House,
  newCitizen,
  newOfficial,
  openHouse,
  pageOf,
  registrar,
  type TestOfficial,
} from './testing/house.ts'

describe('the OpenID provider, held against the certified client and against attackers', () => {
  let database: TestDatabase
  let house: House
  let official: TestOfficial
  let desk: oidc.Configuration
  let redirectUri: string
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
    house = await openHouse(database.db)
    official = await newOfficial(database.db)
    desk = await clientFor(house, 'desk', database.db.keys.pair(clientKeyName('desk')))
    redirectUri = `${house.baseUrl}/desk/callback`
  })
  after(async () => {
    await house.close()
    await database.close()
  })

  /** Pushes a request as the desk would; gives what is needed to redeem the answer. */
  async function ask(over: Record<string, string> = {}) {
    const verifier = oidc.randomPKCECodeVerifier()
    const state = oidc.randomState()
    const nonce = oidc.randomNonce()
    const to = await oidc.buildAuthorizationUrlWithPAR(desk, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...over,
    })
    return { to, verifier, state, nonce }
  }
  /** Signs the official in and gives the answer the provider sends back. */
  async function answerTo(to: URL, visitor = browser(house)): Promise<URL> {
    // Time passes between sign-ins of one account, or it would run out of codes.
    database.clock.advance(300_000)
    const first = await pageOf(await visitor.open(to.href))
    const back = await visitor.prove(first, official, /^\/desk\/callback/)
    return new URL(back.headers.get('location')!)
  }
  const redeem = (
    answer: URL,
    asked: { state: string; nonce: string; verifier: string },
    over: Partial<oidc.AuthorizationCodeGrantChecks> = {},
  ) =>
    oidc.authorizationCodeGrant(desk, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      ...over,
    })
  const refusal = async (attempt: Promise<unknown>): Promise<string> => {
    try {
      await attempt
    } catch (error) {
      const {
        error: code,
        code: own,
        message,
      } = error as { error?: string; code?: string; message: string }
      return code ?? own ?? message
    }
    return 'nothing was refused'
  }
  const codesLeft = () =>
    database.db.rows(sql`
    select 1 from identity.provider_state where model = 'AuthorizationCode'`)

  it('says what it can do, and no more', async () => {
    const meta = desk.serverMetadata() as unknown as Record<string, unknown>
    assert.equal(meta.issuer, `${house.baseUrl}/eid`)
    assert.equal(meta.require_pushed_authorization_requests, true)
    assert.equal(meta.authorization_response_iss_parameter_supported, true)
    assert.deepEqual(meta.response_types_supported, ['code'])
    assert.deepEqual(meta.grant_types_supported, ['authorization_code'])
    assert.deepEqual(meta.code_challenge_methods_supported, ['S256'])
    assert.deepEqual(meta.token_endpoint_auth_methods_supported, ['private_key_jwt'])
    assert.deepEqual(meta.id_token_signing_alg_values_supported, ['ES256'])
    assert.deepEqual(meta.acr_values_supported, acrsFrom(1))
    assert.equal(meta.registration_endpoint, undefined)
  })

  it('answers whoever signed in: issuer, audience, level, methods, time, and no personal data', async () => {
    const asked = await ask({
      claims: JSON.stringify({ id_token: { acr: null, amr: null, auth_time: null } }),
    })
    const answer = await answerTo(asked.to)
    assert.equal(answer.searchParams.get('iss'), `${house.baseUrl}/eid`)
    const tokens = await redeem(answer, asked)
    const claims = tokens.claims()!
    assert.equal(claims.sub, official.accountId)
    assert.equal(claims.aud, 'desk')
    assert.equal(claims.acr, 'urn:lienthong:auth:2')
    assert.deepEqual(claims.amr, ['pwd', 'otp', 'sms', 'mfa'])
    assert.ok(claims.exp - claims.iat <= 300)
    const known = ['sub', 'aud', 'iss', 'exp', 'iat', 'nonce', 'acr', 'amr', 'auth_time', 'at_hash']
    assert.deepEqual(
      Object.keys(claims).filter(c => !known.includes(c)),
      [],
    )
    assert.equal(decodeJwt(tokens.id_token!).iss, `${house.baseUrl}/eid`)
  })

  it('refuses a request that was not pushed', async () => {
    const url = oidc.buildAuthorizationUrl(desk, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 's',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    })
    const visitor = browser(house)
    const answer = await visitor.request(url.href)
    const to = answer.headers.get('location')
    const error = to ? new URL(to).searchParams.get('error') : null
    assert.ok(error === 'invalid_request' || answer.status === 400, `${answer.status} ${to}`)
    assert.ok(!(to ?? '').includes('code='))
  })

  it('refuses a pushed request used twice, or by another client', async () => {
    const asked = await ask()
    await answerTo(asked.to)
    const again = await browser(house).request(asked.to.href)
    assert.ok(again.status >= 400 || !/interaction/.test(again.headers.get('location') ?? ''))
    const other = await ask()
    other.to.searchParams.set('client_id', 'portal')
    assert.equal((await browser(house).request(other.to.href)).status, 400)
  })

  it('refuses a request without PKCE, or with the plain method', async () => {
    const without = { redirect_uri: redirectUri, scope: 'openid', state: 's' }
    assert.equal(await refusal(oidc.buildAuthorizationUrlWithPAR(desk, without)), 'invalid_request')
    const plain = { ...without, code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }
    assert.equal(await refusal(oidc.buildAuthorizationUrlWithPAR(desk, plain)), 'invalid_request')
  })

  it('sends nobody to an address that is not registered, to the letter', async () => {
    const foreign = [
      'https://evil.example/desk/callback',
      `${redirectUri}/`,
      `${redirectUri}?x=1`,
      `${house.baseUrl}/portal/callback`,
      redirectUri.replace('localhost', 'localhost.evil.example'),
      `${house.baseUrl}/desk/../evil`,
    ]
    for (const redirect_uri of foreign)
      assert.equal(await refusal(ask({ redirect_uri })), 'invalid_request', redirect_uri)
  })

  it('refuses a client that is not itself', async () => {
    const thief = await clientFor(house, 'desk', database.db.keys.pair('a-key-of-a-thief'))
    const body = { redirect_uri: redirectUri, scope: 'openid', state: 's' }
    assert.equal(await refusal(oidc.buildAuthorizationUrlWithPAR(thief, body)), 'invalid_client')
  })

  it('gives nothing for a code without its verifier', async () => {
    const asked = await ask()
    const answer = await answerTo(asked.to)
    const wrong = redeem(answer, asked, { pkceCodeVerifier: oidc.randomPKCECodeVerifier() })
    assert.equal(await refusal(wrong), 'invalid_grant')
  })

  it('redeems a code once; the second time even what the first one got is taken back', async () => {
    const asked = await ask()
    const answer = await answerTo(asked.to)
    const tokens = await redeem(answer, asked)
    const userInfo = () => oidc.fetchUserInfo(desk, tokens.access_token, official.accountId)
    assert.equal((await userInfo()).sub, official.accountId)
    assert.equal(await refusal(redeem(answer, asked)), 'invalid_grant')
    assert.notEqual(await refusal(userInfo()), 'nothing was refused')
  })

  it('redeems a code once even when two come at the same moment', async () => {
    const asked = await ask()
    const answer = await answerTo(asked.to)
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => redeem(answer, asked)))
    assert.equal(results.filter(r => r.status === 'fulfilled').length, 1)
  })

  it('gives nothing for the code of another client', async () => {
    const asked = await ask()
    const answer = await answerTo(asked.to)
    const portal = await clientFor(house, 'portal', database.db.keys.pair(clientKeyName('portal')))
    const stolen = oidc.authorizationCodeGrant(portal, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
    })
    assert.equal(await refusal(stolen), 'invalid_grant')
  })

  it('gives nothing once the account is locked, though the code was made before', async () => {
    const citizen = await newCitizen(database.db)
    const visitor = browser(house)
    const back = await visitor.prove(await visitor.begin('portal'), citizen, /^\/portal\/callback/)
    await database.db.tx(tx => lockAccountOf(tx, registrar, citizen.personId, 'authority'))
    const landed = await visitor.follow(back)
    assert.ok(landed.status >= 400)
    assert.equal(visitor.jar.get(SESSION_COOKIE('portal', house.baseUrl)), undefined)
  })

  describe('a face that gets an answer', () => {
    const comeBack = async (change: (answer: URL) => void, other = false) => {
      database.clock.advance(300_000)
      const visitor = browser(house)
      const back = await visitor.prove(await visitor.begin('desk'), official, /^\/desk\/callback/)
      const answer = new URL(back.headers.get('location')!)
      change(answer)
      const reader = other ? browser(house) : visitor
      const landed = await reader.open(answer.href)
      return {
        status: landed.status,
        session: reader.jar.get(SESSION_COOKIE('desk', house.baseUrl)),
        html: await landed.text(),
      }
    }

    it('takes the one it asked for', async () => {
      const { status, session } = await comeBack(() => {})
      assert.equal(status, 200)
      assert.ok(session)
    })

    const tricks: readonly (readonly [string, (answer: URL) => void])[] = [
      ['of another issuer (mix-up)', a => a.searchParams.set('iss', 'https://evil.example')],
      ['without an issuer', a => a.searchParams.delete('iss')],
      ['of another request', a => a.searchParams.set('state', oidc.randomState())],
      ['without a state', a => a.searchParams.delete('state')],
      ['with a code of its own making', a => a.searchParams.set('code', 'x'.repeat(43))],
      ['with two codes', a => a.searchParams.append('code', 'x')],
      ['meant for another face', a => (a.pathname = '/ioc/callback')],
    ]
    for (const [name, change] of tricks)
      it(`refuses one ${name}`, async () => {
        const { status, session } = await comeBack(change)
        assert.equal(status, 400)
        assert.equal(session, undefined)
      })

    it('refuses one that another browser asked for (code injection, login CSRF)', async () => {
      const { status, session, html } = await comeBack(() => {}, true)
      assert.equal(status, 400)
      assert.equal(session, undefined)
      assert.match(html, /không còn hiệu lực/)
    })
  })

  it('shows a sign-in to the browser it began in and takes only forms of its own pages', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('desk')
    const thief = browser(house)
    assert.equal((await thief.open(first.at)).status, 400)
    const form = { _csrf: first.csrf, username: official.username, password: 'x' }
    assert.equal((await thief.submit(`${first.at}/password`, form)).status, 400)
    const foreign = await visitor.request(`${first.at}/password`, form, {
      origin: 'https://evil.example',
    })
    assert.equal(foreign.status, 403)
    const nullOrigin = await visitor.request(`${first.at}/password`, form, { origin: 'null' })
    assert.equal(nullOrigin.status, 403)
    const stale = { ...form, _csrf: 'x'.repeat(43) }
    assert.equal((await visitor.submit(`${first.at}/password`, stale)).status, 403)
    assert.equal((await visitor.submit(`${first.at}/password`, { username: 'x' })).status, 403)
  })

  it('makes its addresses from its own name, whatever the headers say', async () => {
    const answer = await fetch(`${house.local}/eid/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    const text = await answer.text()
    assert.ok(!text.includes('evil.example'))
    assert.ok(text.includes(`"${house.baseUrl}/eid/token"`))
  })

  it('stands behind a proxy under its https name, with cookies no other site of the domain can plant', async () => {
    const safe = await openHouse(database.db, 'https://lienthong.example')
    const visitor = browser(safe)
    const landed = await visitor.signIn('desk', official)
    assert.equal(landed.status, 200)
    assert.ok(visitor.jar.has('__Host-lt-desk'))
    assert.equal(SESSION_COOKIE('desk', safe.baseUrl), '__Host-lt-desk')
    const page = await visitor.request((await visitor.begin('desk')).at)
    assert.match(page.headers.get('strict-transport-security') ?? '', /max-age/)
    const lines = (await visitor.request('/desk/sign-in')).headers.getSetCookie()
    assert.ok(lines.length > 0)
    for (const line of lines) assert.match(line, /; Secure/)
    await safe.close()
    await assert.rejects(openHouse(database.db, 'http://lienthong.example'), /loopback/)
  })

  it('signs out whoever asks for it there, by a page of its own', async () => {
    const visitor = browser(house)
    await answerTo((await ask()).to, visitor)
    const page = await visitor.request('/eid/session/end')
    const html = await page.text()
    assert.match(html, /Đăng xuất/)
    assert.match(html, /name="xsrf"/)
    assert.match(page.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  })

  it('keeps nothing at rest that could be replayed', async () => {
    const asked = await ask()
    const visitor = browser(house)
    const answer = await answerTo(asked.to, visitor)
    assert.ok((await codesLeft()).length > 0)
    const rows = await database.db.rows<{ row: string }>(
      sql`select s::text as row from identity.provider_state s`,
    )
    const secrets = [
      answer.searchParams.get('code')!,
      asked.to.searchParams.get('request_uri')!.split(':').at(-1)!,
      visitor.jar.get(providerCookie(house.baseUrl))!.value,
    ]
    for (const secret of secrets) {
      const hex = Buffer.from(secret).toString('hex')
      for (const { row } of rows) assert.ok(!row.includes(secret) && !row.includes(hex))
    }
  })

  it('sends its pages with headers that keep others out', async () => {
    const visitor = browser(house)
    const { at } = await visitor.begin('desk')
    const page = await visitor.request(at)
    const policy = page.headers.get('content-security-policy')!
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "script-src 'self'",
    ])
      assert.ok(policy.includes(part), part)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(
      (await visitor.request('/eid/passkey.js')).headers.get('content-type'),
      'text/javascript; charset=utf-8',
    )
  })
})
