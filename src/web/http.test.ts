import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { createHttp, createLog } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'
import { registerWeb } from './index.ts'

const BASE = 'http://localhost:8080'
let house: TestDatabase
let app: FastifyInstance
let cacheDir: string

before(async () => {
  house = await testDatabase(
    ...(['ledger', 'register', 'documents', 'identity', 'exchange', 'services'] as const),
  )
  cacheDir = mkdtempSync(join(tmpdir(), 'lienthong-web-'))
  app = createHttp(createLog('error'))
  await registerWeb(app, {
    db: house.db,
    baseUrl: BASE,
    cacheDir,
    log: createLog('error'),
    sandbox: true,
    demo: [
      {
        username: '019196007731',
        password: 'Thu-nghiem-2026',
        displayName: 'Nguyễn Thị <b>Hà</b>',
        face: 'portal',
        story: { vi: 'người mẹ', en: 'a mother' },
      },
    ],
  })
  await app.ready()
})

after(async () => {
  await app.close()
  await house.close()
  rmSync(cacheDir, { recursive: true, force: true })
})

const html = { accept: 'text/html' }
const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { ...html, ...headers } })
const post = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: {
      ...html,
      origin: BASE,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    payload: new URLSearchParams(form).toString(),
  })

const OPEN = ['/', '/portal', '/verify', '/sandbox', '/sandbox/phone', '/help', '/accessibility']

test('every open page says its language, its title, and that the data are simulated', async () => {
  for (const url of OPEN) {
    const page = await get(url)
    assert.equal(page.statusCode, 200, url)
    assert.match(page.body, /^<!doctype html><html lang="vi"/, url)
    assert.match(page.body, /<title>[^<]{4,}<\/title>/, url)
    assert.match(page.body, /Dữ liệu mô phỏng/, url)
    assert.equal(page.body.match(/<h1/g)?.length, 1, `${url} has one main heading`)
  }
})

test('every page forbids inline script and style, framing and sniffing', async () => {
  for (const url of [...OPEN, '/no-such-page']) {
    const page = await get(url)
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self'(;|$)/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/)
    assert.equal(page.headers['x-content-type-options'], 'nosniff')
    assert.equal(page.headers['cache-control'], 'no-store')
    assert.match(String(page.headers['permissions-policy']), /camera=\(self\)/)
    assert.doesNotMatch(page.body, / style="/, `${url} has no inline style`)
    assert.doesNotMatch(page.body, / on[a-z]+="/, `${url} has no inline handler`)
    for (const script of page.body.match(/<script[^>]*>/g) ?? [])
      assert.match(script, / src="\/assets\//, `${url} has no inline script`)
  }
})

test('a page and its style and script stay within the weight of a slow phone', async () => {
  for (const url of OPEN) {
    const page = await get(url, { 'accept-encoding': 'gzip' })
    assert.equal(page.headers['content-encoding'], 'gzip', url)
    assert.ok(page.rawPayload.length <= 12_000, `${url}: ${page.rawPayload.length} bytes`)
    assert.match(gunzipSync(page.rawPayload).toString(), /<\/html>$/)
  }
  const front = (await get('/')).body
  const weigh = async (pattern: RegExp) => {
    const href = pattern.exec(front)?.[1]
    assert.ok(href, String(pattern))
    const asset = await get(href, { 'accept-encoding': 'gzip' })
    assert.equal(asset.headers['content-encoding'], 'gzip')
    assert.match(String(asset.headers['cache-control']), /immutable/)
    return asset.rawPayload.length
  }
  assert.ok((await weigh(/rel="stylesheet" href="([^"]+)"/)) <= 18_000)
  assert.ok((await weigh(/type="module" src="([^"]+)"/)) <= 12_000)
})

test('the style is our own: no crown, no GDS font, nothing from elsewhere', async () => {
  const href = /rel="stylesheet" href="([^"]+)"/.exec((await get('/')).body)?.[1]
  const css = (await get(href!)).body
  assert.ok(!/GDS Transport|crown|@import|asset:/i.test(css))
  for (const font of css.matchAll(/url\("?([^")]+)"?\)/g)) {
    assert.match(font[1]!, /^\/assets\/be-vietnam-pro-/)
    const file = await get(font[1]!)
    assert.equal(file.statusCode, 200, font[1])
    assert.equal(file.headers['content-type'], 'font/woff2')
  }
})

test('an unknown asset is not there, also with dots and slashes in its name', async () => {
  for (const file of ['main.css', '..%2f..%2fpackage.json', 'x.js'])
    assert.equal((await get(`/assets/${file}`)).statusCode, 404)
})

test('a post from another site, or from nowhere, is refused before anything is done', async () => {
  const headers: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8081' },
    { origin: 'http://localhost:8080.evil.example' },
  ]
  for (const header of headers) {
    const answer = await post('/preferences', { lang: 'en', return: '/' }, header)
    assert.equal(answer.statusCode, 403, JSON.stringify(header))
    assert.equal(answer.headers['set-cookie'], undefined)
  }
  const silent = await app.inject({
    method: 'POST',
    url: '/preferences',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'lang=en',
  })
  assert.equal(silent.statusCode, 403)
})

test('language and look are kept in cookies and come back on the next page', async () => {
  const chosen = await post('/preferences', { lang: 'en', return: '/help?x=1' })
  assert.equal(chosen.statusCode, 303)
  assert.equal(chosen.headers.location, '/help?x=1')
  const cookie = String(chosen.headers['set-cookie'])
  assert.match(cookie, /lt_lang=en;.*HttpOnly;.*SameSite=Lax/)
  const english = await get('/', { cookie: 'lt_lang=en; lt_theme=dark' })
  assert.match(english.body, /<html lang="en"[^>]*data-theme="dark"/)
  assert.match(english.body, /Tell the State once/)
  const odd = await get('/', { cookie: 'lt_lang=xx"><b>; lt_theme=<i>' })
  assert.match(odd.body, /<html lang="vi" class="govuk-template" data-face/)
})

test('the way back never leaves the house', async () => {
  for (const back of ['https://evil.example/', '//evil.example', 'javascript:1', '/\\evil', ''])
    assert.equal(
      (await post('/preferences', { lang: 'vi', return: back })).headers.location,
      '/',
      back,
    )
})

test('a page for people signed in sends others to sign in, and back', async () => {
  for (const url of ['/portal/vault', '/portal/reads?show=own', '/portal/me']) {
    const answer = await get(url)
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, `/portal/sign-in?return=${encodeURIComponent(url)}`)
  }
  const planted = await get('/portal/vault', { cookie: `lt-portal=${'A'.repeat(43)}` })
  assert.equal(planted.statusCode, 303)
})

test('an address that leads nowhere gets a kind page, and a program gets a Problem', async () => {
  const page = await get('/khong-co/<script>alert(1)</script>')
  assert.equal(page.statusCode, 404)
  assert.match(page.body, /Bạn có thể làm gì/)
  assert.ok(!page.body.includes('<script>alert'))
  const problem = await get('/khong-co', { accept: 'application/json' })
  assert.equal(problem.statusCode, 404)
  assert.equal(problem.json().type, 'urn:lienthong:problem:web.not-found')
})

test('a code that no document has is told kindly; an empty one is asked for again', async () => {
  const unknown = await get('/verify/AAAAA-AAAAA-AAAAA-AAAAA')
  assert.equal(unknown.statusCode, 404)
  assert.match(unknown.body, /Không có văn bản nào mang mã này/)
  const empty = await post('/verify', { code: '' })
  assert.equal(empty.statusCode, 422)
  assert.match(empty.body, /<title>Lỗi: /)
  assert.match(empty.body, /href="#code"/)
  const going = await post('/verify', { code: '8K3QZ 7M2PA' })
  assert.equal(going.headers.location, '/verify/8K3QZ%207M2PA')
})

test('a file of no document is judged without being kept', async () => {
  const boundary = 'x-boundary'
  const payload = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="a.pdf"',
    'Content-Type: application/pdf',
    '',
    'not a pdf at all',
    `--${boundary}--`,
    '',
  ].join('\r\n')
  const answer = await app.inject({
    method: 'POST',
    url: '/verify/file',
    headers: { ...html, origin: BASE, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /Tệp không có chữ ký số/)
  assert.match(answer.body, /Hệ thống không lưu bản nào giống tệp này/)
})

test('names of sample people are text, whatever they hold', async () => {
  const page = await get('/sandbox')
  assert.match(page.body, /Nguyễn Thị &lt;b>Hà&lt;\/b>/)
})
