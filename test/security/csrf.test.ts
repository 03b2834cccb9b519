/**
 * Forms of other sites: no route that changes anything can be set off by a page that is not ours, nor with the token
 * of another session. The routes are taken from the running house, so a new one is tested without being listed.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from '#kernel'
import { demoCitizen } from '#simulation'
import { type Ask, type Face, newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'

const { house, routes } = enlist()

const NOBODY = '00000000-0000-7000-8000-00000000dead'
/** Something for every parameter of a path; nothing exists under it, so a request that gets through does no harm. */
const filled = (url: string) =>
  url
    .replace(':page', 'child')
    .replace(':field', 'mother.dob')
    .replace(':code', 'H55.28-260101-9999')
    .replace(/:(id|number|uid)/g, NOBODY)

/** The machine doors: signed messages or client keys, no cookies, so there is nothing a foreign page could ride on. */
const MACHINE = new Set(['POST /exchange/birth-notices', 'POST /eid/*', 'OPTIONS /eid/*'])
/** Open to everybody and acting for nobody: they have no session whose token they could ask for. */
const FOR_NOBODY = new Set(['/preferences', '/verify', '/verify/file'])

const changing = () =>
  routes().filter(
    r => !['GET', 'OPTIONS', 'HEAD'].includes(r.method) && !MACHINE.has(`${r.method} ${r.url}`),
  )
const ofFace = (face: Face) =>
  changing().filter(r => r.url.startsWith(`/${face}/`) || r.url === `/${face}`)

type Attack = readonly [name: string, how: (tokens: { own: string; other: string }) => Ask]
const EVIL = 'https://lienthong.example.evil.test'
const ATTACKS: readonly Attack[] = [
  ['no token', () => ({ fields: { a: '1' } })],
  ['no Origin, no token', () => ({ fields: { a: '1' }, headers: { origin: undefined } })],
  ['no Origin, right token', t => ({ fields: { _csrf: t.own }, headers: { origin: undefined } })],
  ['foreign Origin, right token', t => ({ fields: { _csrf: t.own }, headers: { origin: EVIL } })],
  ['Origin null, right token', t => ({ fields: { _csrf: t.own }, headers: { origin: 'null' } })],
  ['token of another session', t => ({ fields: { _csrf: t.other } })],
  ['token cut short', t => ({ fields: { _csrf: t.own.slice(0, -1) } })],
  ['token twice', t => ({ fields: { _csrf: [t.other, t.own] } })],
  [
    'foreign site told by the browser only',
    t => ({
      fields: { _csrf: t.own },
      headers: { origin: undefined, 'sec-fetch-site': 'cross-site' },
    }),
  ],
  [
    'foreign referrer only',
    t => ({ fields: { _csrf: t.own }, headers: { origin: undefined, referer: `${EVIL}/x` } }),
  ],
  [
    'a form posted as plain text',
    t => ({
      body: `{"_csrf":"${t.own}","a":"="}`,
      headers: { 'content-type': 'text/plain', origin: EVIL },
    }),
  ],
  [
    'JSON from elsewhere',
    t => ({
      body: JSON.stringify({ _csrf: t.own }),
      headers: { 'content-type': 'application/json', origin: EVIL },
    }),
  ],
]

const PEOPLE: readonly (readonly [Face, string, string])[] = [
  ['portal', demoCitizen('father').personalId, '/portal/settings'],
  ['desk', 'hotich2', '/desk'],
  ['ioc', 'lanhdao', '/ioc'],
  ['console', 'quantri', '/console'],
]

const entries = async () =>
  (await house().db.row<{ n: number }>(sql`select count(*)::int as n from ledger.entry`)).n

describe('no form of another site, no token of another session', () => {
  it('knows the routes of the house', () => {
    assert.ok(changing().length >= 40, `${changing().length} routes that change something`)
    const strange = changing().filter(
      r => !/^\/(portal|desk|ioc|console|eid)\//.test(r.url) && !FOR_NOBODY.has(r.url),
    )
    assert.deepEqual(strange, [], 'every such route belongs to a face, the e-ID, or is told above')
  })

  for (const [face, username, page] of PEOPLE)
    describe(face, () => {
      let me: Person
      let tokens: { own: string; other: string }
      before(async () => {
        me = newcomer(house())
        await me.signIn(username, { face })
        const again = newcomer(house())
        await again.signIn(username, { face })
        tokens = { own: await me.token(page), other: await again.token(page) }
        assert.ok(tokens.own.length > 40 && tokens.other.length > 40)
        assert.notEqual(tokens.own, tokens.other)
      })

      for (const [name, attack] of ATTACKS)
        it(`refuses ${name}`, async () => {
          const written = await entries()
          for (const { url } of ofFace(face)) {
            const answer = await me.request(filled(url), attack(tokens))
            assert.ok(
              [400, 403, 415].includes(answer.status),
              `${url}: ${answer.status} instead of a refusal`,
            )
            assert.equal(answer.location, '', url)
          }
          assert.equal(await entries(), written, 'nothing was written')
          assert.equal((await me.request(page)).status, 200, 'the session lives on')
        })

      it('lets the same requests through to their handlers with Origin and token', async () => {
        // Signing out and closing other sessions would end this one; they are tested where sessions are.
        const harmless = ofFace(face).filter(r => !/\/(sign-out|sessions)$/.test(r.url))
        for (const { url } of harmless) {
          const answer = await me.post(filled(url), { _csrf: tokens.own })
          const isGuard = /foreign-form|stale-form|form-foreign/.test(answer.body)
          assert.ok(!isGuard, `${url}: the guard refuses what it should let through`)
          assert.ok(answer.status < 500, `${url}: ${answer.status}`)
        }
      })
    })

  it('the e-ID: each form of a sign-in belongs to the browser that began it', async () => {
    const [mine, theirs] = [newcomer(house()), newcomer(house())]
    const page = await mine.open('/portal/sign-in')
    const their = await theirs.open('/portal/sign-in')
    const at = page.url
    const own = /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
    const other = /name="_csrf" value="([^"]+)"/.exec(their.body)![1]!
    const forms = changing().filter(r => r.url.startsWith('/eid/interaction/'))
    assert.ok(forms.length >= 6)
    for (const { url } of forms) {
      const path = url.replace('/eid/interaction/:uid', at)
      for (const [name, attack] of ATTACKS) {
        const answer = await mine.request(path, attack({ own, other }))
        assert.ok([400, 403, 415].includes(answer.status), `${url}, ${name}: ${answer.status}`)
      }
      // The right form, in a browser that did not begin this sign-in.
      const stolen = await theirs.post(path, { _csrf: own })
      assert.equal(stolen.status, 400, url)
    }
  })

  it('what acts for nobody still answers to pages of the house only', async () => {
    const me = newcomer(house())
    for (const url of FOR_NOBODY) {
      for (const headers of [
        { origin: EVIL },
        { origin: 'null' },
        { origin: undefined },
        { origin: undefined, 'sec-fetch-site': 'same-site' },
      ]) {
        const answer = await me.request(url, { fields: { lang: 'en', code: 'x' }, headers })
        assert.equal(answer.status, 403, `${url} ${JSON.stringify(headers)}`)
        assert.deepEqual(answer.cookies, [])
      }
    }
  })

  it('a GET changes nothing, even with everything a form would carry', async () => {
    const me = newcomer(house())
    await me.signIn(demoCitizen('neighbour').personalId)
    const token = await me.token('/portal/settings')
    const written = await entries()
    for (const { url } of changing()) {
      const answer = await me.request(`${filled(url)}?_csrf=${token}&agree=yes`)
      assert.ok([200, 303, 400, 403, 404].includes(answer.status), `${url}: ${answer.status}`)
      assert.deepEqual(answer.cookies, [], url)
    }
    assert.equal(await entries(), written)
  })
})
