/** Sessions and addresses: fixation, signing out, cookies, the way back, and headers that lie. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { sql } from '#kernel'
import { demoCitizen } from '#simulation'
import { type Face, newcomer } from '#test/person'
import { enlist } from './house.ts'
import { type Family, settleFamily } from './journey.ts'

const { house, routes } = enlist()
const COOKIE = 'lt-portal'

describe('the session', () => {
  let family: Family
  before(async () => {
    family = await settleFamily(house())
  })

  it('planted before signing in is dead after it, and a new one is given', async () => {
    const victim = newcomer(house())
    const planted = 'A'.repeat(43)
    victim.jar.set(COOKIE, { value: planted, path: '/', line: '' })
    await victim.signIn(family.mother.personalId)
    const own = victim.jar.get(COOKIE)!.value
    assert.notEqual(own, planted)
    const attacker = newcomer(house())
    attacker.jar.set(COOKIE, { value: planted, path: '/', line: '' })
    assert.equal((await attacker.request('/portal/me')).status, 303)
    assert.equal((await victim.request('/portal/me')).status, 200)
  })

  it('of a stranger, planted, is closed when the victim signs in over it', async () => {
    const attacker = newcomer(house())
    await attacker.signIn(demoCitizen('neighbour').personalId)
    const planted = attacker.jar.get(COOKIE)!
    const victim = newcomer(house())
    victim.jar.set(COOKIE, planted)
    await victim.signIn(family.mother.personalId)
    assert.equal((await attacker.request('/portal/me')).status, 303)
    const page = await victim.open('/portal/settings')
    assert.ok(page.body.includes(family.mother.fullName))
  })

  it('gets a new id when one proves again who one is, and the old id is dead', async () => {
    const me = newcomer(house())
    await me.signIn(family.mother.personalId)
    const before = me.jar.get(COOKIE)!
    await me.signIn(family.mother.personalId, { query: '?level=2&return=/portal/settings' })
    const now = me.jar.get(COOKIE)!
    assert.notEqual(now.value, before.value)
    const old = newcomer(house())
    old.jar.set(COOKIE, before)
    assert.equal((await old.request('/portal/settings')).status, 303)
  })

  it('ends on the server when one signs out; pages of before are not kept', async () => {
    const me = newcomer(house())
    await me.signIn(family.mother.personalId)
    const kept = me.jar.get(COOKIE)!
    for (const url of [
      '/portal',
      '/portal/me',
      '/portal/reads',
      '/portal/vault',
      '/portal/settings',
    ]) {
      const page = await me.request(url)
      assert.equal(page.status, 200)
      assert.equal(page.headers['cache-control'], 'no-store', `${url} is not kept for “back”`)
    }
    const token = await me.token('/portal')
    const out = await me.post('/portal/sign-out', { _csrf: token })
    assert.equal(out.status, 303)
    assert.ok(!me.jar.has(COOKIE), 'the cookie is taken away')
    const thief = newcomer(house())
    thief.jar.set(COOKIE, kept)
    assert.equal((await thief.request('/portal/me')).status, 303)
    assert.equal((await thief.post('/portal/me', { _csrf: token })).status, 404)
  })

  it('of one face opens no other face', async () => {
    const me = newcomer(house())
    await me.signIn('hotich', { face: 'desk' })
    const { value } = me.jar.get('lt-desk')!
    for (const face of ['portal', 'ioc', 'console'] as const) {
      const other = newcomer(house())
      other.jar.set(`lt-${face}`, { value, path: '/', line: '' })
      const home = face === 'portal' ? '/portal/me' : `/${face}`
      assert.match((await other.request(home)).location, /\/sign-in\?return=/, face)
    }
  })

  it('is asked for by every page of every face', async () => {
    const open = new Set(['/portal', '/desk/*', '/ioc/*', '/console/*'])
    const stranger = newcomer(house())
    let asked = 0
    for (const { method, url } of routes()) {
      const face = /^\/(portal|desk|ioc|console)(?:\/|$)/.exec(url)?.[1]
      if (method !== 'GET' || !face || open.has(url) || /\/(sign-in|callback)$/.test(url)) continue
      const answer = await stranger.request(url.replace(/:\w+/g, 'x'), { cookies: false })
      assert.equal(answer.status, 303, url)
      assert.match(answer.location, new RegExp(`^/${face}/sign-in\\?return=`), url)
      assert.equal(answer.body, '', url)
      asked++
    }
    assert.ok(asked >= 45, `${asked} pages`)
  })

  it('of a role opens no page of another role', async () => {
    const pages: readonly (readonly [string, Face, string])[] = [
      ['lanhdao', 'desk', '/desk'],
      ['hotich', 'console', '/console'],
      ['hotich', 'ioc', '/ioc'],
      ['lanhdao', 'console', '/console/ledger'],
    ]
    for (const [username, face, url] of pages) {
      const me = newcomer(house())
      const home = await me.signIn(username, { face })
      assert.equal(home.status, 403, `${username} at ${face}`)
      assert.equal((await me.request(url)).status, 403)
    }
    // A citizen's account is no official's, nor the other way round, even with the right password.
    const citizen = newcomer(house())
    const refused = await citizen
      .signIn(family.mother.personalId, { face: 'desk' })
      .catch((error: Error) => error)
    assert.ok(refused instanceof Error || refused.status === 403)
    assert.ok(!citizen.jar.has('lt-desk'))
  })

  it('cookies can be read by no script and are sent with no foreign form', async () => {
    const me = newcomer(house())
    await me.signIn(family.mother.personalId)
    await me.post('/preferences', { lang: 'en', theme: 'dark', return: '/' })
    const mine = [...me.jar].filter(([, c]) => c.line !== '')
    assert.ok(mine.some(([name]) => name === COOKIE) && mine.some(([name]) => name === 'lt_lang'))
    const fresh = newcomer(house())
    await fresh.open('/desk/sign-in')
    const all = [...mine, ...fresh.jar]
    for (const [name, { line }] of all) {
      assert.match(line, /; ?httponly/i, name)
      assert.match(line, /; ?samesite=(lax|strict)/i, name)
      assert.doesNotMatch(line, /; ?domain=/i, name)
    }
    assert.ok(all.length >= 5, all.map(([name]) => name).join())
  })

  it('is kept as a digest: the database alone opens no session', async () => {
    const me = newcomer(house())
    await me.signIn(family.mother.personalId)
    const { value } = me.jar.get(COOKIE)!
    const rows = await house().db.rows<{ row: string }>(
      sql`select s::text as row from identity.session s`,
    )
    assert.ok(rows.length > 0)
    assert.ok(!rows.some(({ row }) => row.includes(value)))
  })
})

describe('addresses', () => {
  const AWAY = [
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/%09/evil.example',
    '/\t/evil.example',
    ' //evil.example',
    '/portal/../..//evil.example',
    '/portal/%2e%2e/%2e%2e//evil.example',
    'http://localhost@evil.example/',
    '/@evil.example',
    '/.evil.example',
    '/%5cevil.example',
    '/portal\r\nlocation: https://evil.example',
    `/portal/${'a'.repeat(5_000)}`,
  ]

  /** Where a browser ends up when told to go there from the house. */
  const leads = (location: string) => new URL(location, house().baseUrl).origin

  it('after signing in one stays in the house, wherever one asks to go', async () => {
    // Each costs a whole sign-in; the rule itself is tried with many more beside it, in the identity room.
    for (const back of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
    ]) {
      const me = newcomer(house())
      const page = await me.signIn(demoCitizen('neighbour').personalId, {
        query: `?return=${encodeURIComponent(back)}`,
      })
      assert.ok(page.url.startsWith('/portal'), `${back} → ${page.url}`)
      assert.ok(me.asked.every(url => url.startsWith('/')))
    }
  })

  it('language and look lead back into the house only', async () => {
    const me = newcomer(house())
    for (const back of AWAY) {
      const { status, headers } = await me.post('/preferences', { lang: 'vi', return: back })
      assert.equal(status, 303)
      assert.equal(leads(headers.location!), house().baseUrl, back)
      assert.doesNotMatch(headers.location!, /[\r\n]/)
    }
  })

  it('the e-ID sends nobody to an address that was not registered', async () => {
    const { baseUrl } = house()
    const canary: string[] = []
    const evil = createServer((request, response) => {
      canary.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>(resolve => evil.listen(0, '127.0.0.1', resolve))
    after(() => evil.close())
    const away = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`
    const me = newcomer(house())
    for (const redirect of [
      away,
      `${baseUrl}/portal/callback/../../x`,
      `${baseUrl}/portal/callback?x=1`,
      `${baseUrl}/desk/callback`,
      `${baseUrl}@evil.example/portal/callback`,
    ]) {
      const answer = await me.request(
        `/eid/auth?${new URLSearchParams({
          client_id: 'portal',
          response_type: 'code',
          scope: 'openid',
          redirect_uri: redirect,
          state: 'abcdefgh12345678',
        })}`,
      )
      assert.ok(answer.status >= 400, `${redirect}: ${answer.status}`)
      assert.equal(answer.location, '')
    }
    assert.deepEqual(canary, [], 'nobody was sent there')
  })

  it('an answer of the e-ID counts once, only in the browser that asked, only with its state', async () => {
    const me = newcomer(house())
    const first = await me.open('/portal/sign-in')
    const second = await me.follow(
      await me.submit(
        first,
        { username: demoCitizen('neighbour').personalId, password: 'Thu-nghiem-2026' },
        { action: /password$/ },
      ),
    )
    const { newestCode } = await import('#test/house')
    let at = await me.submit(second, { code: await newestCode(house()) }, { action: /code$/ })
    while (!at.location.startsWith('/portal/callback')) at = await me.request(at.location)
    const callback = at.location

    const other = newcomer(house())
    const foreign = await other.request(callback)
    assert.equal(foreign.status, 400)
    assert.ok(!other.jar.has(COOKIE), 'a callback alone signs nobody in')
    const tampered = callback.replace(/state=[^&]+/, 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAA')
    assert.equal((await me.request(tampered)).status, 400)
    const mixed = await me.request(callback.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'))
    assert.equal(mixed.status, 400)
    assert.ok(!me.jar.has(COOKIE))
    const again = await me.request(callback)
    assert.equal(again.status, 400, 'the request was used up by the refusal')
  })

  it('a forged Host or forwarding header shapes no address and no cookie', async () => {
    const { baseUrl } = house()
    const lies = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '6.6.6.6',
      'x-original-url': '/console',
      'x-rewrite-url': '/console',
      forwarded: 'host=evil.example;proto=https',
    }
    const me = newcomer(house())
    for (const url of [
      '/',
      '/portal',
      '/portal/sign-in',
      '/portal/vault',
      '/sandbox',
      '/eid/.well-known/openid-configuration',
      '/verify',
      '/khong-co',
    ]) {
      const answer = await me.request(url, { headers: lies })
      assert.notEqual(answer.status, 500, url)
      const whole = `${JSON.stringify(answer.headers)} ${answer.body}`
      assert.ok(!whole.includes('evil.example'), `${url} repeats a forged host`)
      if (answer.location) assert.equal(leads(answer.location), baseUrl)
    }
    const console = await me.request('/', { headers: lies })
    assert.equal(console.status, 200, 'the path asked for is the path that counts')
  })

  it('the method cannot be overridden', async () => {
    const me = newcomer(house())
    await me.signIn(demoCitizen('neighbour').personalId)
    const token = await me.token('/portal/settings')
    for (const [url, how] of [
      ['/portal/sign-out?_method=POST', {}],
      ['/portal/sign-out', { headers: { 'x-http-method-override': 'POST' } }],
      ['/portal/sign-out', { headers: { 'x-http-method': 'POST', 'x-method-override': 'POST' } }],
      [
        `/portal/sign-out?_method=POST&_csrf=${token}`,
        { headers: { 'x-http-method-override': 'POST' } },
      ],
    ] as const)
      assert.equal((await me.request(url, how)).status, 404, url)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])
      for (const url of ['/portal/sign-out', '/portal/settings', '/preferences', '/'])
        assert.ok(
          [400, 404, 405, 415, 501].includes(
            (await me.request(url, { method, fields: { _csrf: token } })).status,
          ),
          `${method} ${url}`,
        )
    assert.equal((await me.request('/portal/settings')).status, 200, 'still signed in')
    const methods = new Set(routes().map(r => r.method))
    assert.deepEqual([...methods].sort(), ['GET', 'OPTIONS', 'POST'])
  })
})
