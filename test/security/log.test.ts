/**
 * The log: what operators read holds no name, number, password, code, cookie or token, also when things go wrong
 * with personal data in hand. The log of all security tests is looked at once more at the end of each file.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { DEMO_PASSWORD, demoCitizen } from '#simulation'
import { newcomer, type Person } from '#test/person'
import { enlist, guardFromLogs, leaksIn, numbersInAddresses } from './house.ts'
import {
  beginDraft,
  citizen,
  type Family,
  noticeFor,
  official,
  sendNotice,
  settleFamily,
} from './journey.ts'

const { house, log } = enlist()
const CANARY = 'Câu chuyện riêng của Cúc Phương Thảo'

describe('the log of the house', () => {
  let family: Family
  let mother: Person
  before(async () => {
    family = await settleFamily(house())
    assert.ok((await sendNotice(house(), noticeFor(house(), family.mother))).ok)
    mother = await citizen(house(), family.mother)
    guardFromLogs(CANARY)
  })

  it('is caught by these tests: what is written there is seen', async () => {
    const before = log().length
    house().log.warn({ code: 'seen-by-the-test' }, 'a line of the test itself')
    await new Promise(resolve => setTimeout(resolve, 50))
    assert.match(log().slice(before), /seen-by-the-test/)
    assert.deepEqual(leaksIn(`x ${DEMO_PASSWORD} y`).length, 1)
    assert.deepEqual(leaksIn(`x ${family.mother.personalId} y`).length, 1)
  })

  it('holds nothing of a person after sign-ins, wrong ones too, searches, uploads and refusals', async () => {
    const from = log().length
    const me = newcomer(house())
    const page = await me.open('/portal/sign-in')
    guardFromLogs('mật-khẩu-của-ai-đó-9417')
    await me.submit(
      page,
      { username: family.father.personalId, password: 'mật-khẩu-của-ai-đó-9417' },
      { action: /password$/ },
    )
    await me.signIn(demoCitizen('neighbour').personalId)
    await me.request(
      '/portal/callback?code=AbCdEfGhIjKlMnOpQrStUvWx&state=AbCdEfGhIjKlMnOpQrStUvWx&iss=x',
    )
    await me.request(
      `/eid/auth?client_id=portal&redirect_uri=https%3A%2F%2Fevil.example&login_hint=${encodeURIComponent(CANARY)}`,
    )
    await me.request('/eid/token', {
      fields: {
        grant_type: 'authorization_code',
        code: 'AbCdEfGhIjKlMnOpQrStUvWx',
        client_assertion: 'a.b.c',
        client_id: 'portal',
      },
    })
    const desk = await official(house(), 'motcua')
    const token = await desk.token('/desk/search')
    for (const number of [family.mother.personalId, '079160300007'])
      await desk.post('/desk/search', {
        _csrf: token,
        purpose: 'duty',
        basis: 'desk-lookup',
        number,
      })
    await desk.post('/desk/search', {
      _csrf: token,
      purpose: 'duty',
      basis: 'desk-lookup',
      name: CANARY,
      birth: 'abc',
    })
    const files = [
      { field: 'file', name: `${CANARY}.pdf`, type: 'application/pdf', bytes: Buffer.from(CANARY) },
    ]
    await me.request('/verify/file', { fields: { _csrf: await me.token('/verify') }, files })
    await me.request('/exchange/birth-notices', {
      body: JSON.stringify(noticeFor(house(), family.mother)),
      headers: { 'content-type': 'application/json' },
    })
    await me.request(`/khong-co/${encodeURIComponent(CANARY)}`)
    assert.ok(log().length > from, 'something was written: the refusals of the e-ID')
    assert.deepEqual(leaksIn(log()), [])
  })

  it('holds nothing of a person when the database refuses a row with personal data in it', async () => {
    const from = log().length
    const client = await house().db.pool.connect()
    try {
      await client.query(
        `alter table services.correction add constraint planted check (text not like 'Câu chuyện%') not valid`,
      )
      const draft = await beginDraft(mother)
      const page = await mother.open(`/portal/drafts/${draft}/report/mother.dob`)
      const answer = await mother.submit(page, { text: CANARY }, { action: /report/ })
      assert.equal(answer.status, 500)
      assert.ok(!answer.body.includes('planted'), 'the person is told nothing of tables')
      assert.ok(!/at \w+.*\.tsx?:\d+/.test(answer.body), 'nor of the code')
    } finally {
      await client.query('alter table services.correction drop constraint planted')
      client.release()
    }
    await new Promise(resolve => setTimeout(resolve, 50))
    const written = log().slice(from)
    assert.match(written, /a page failed/, 'the operator is told')
    assert.match(written, /planted/, 'and told which rule was broken')
    assert.deepEqual(leaksIn(written), [])
  })

  it('no address that anybody asked for held a personal number', () => {
    assert.deepEqual(numbersInAddresses(), [])
  })

  it('no page leads to an address with a personal number, nor sends one by GET', async () => {
    const desk = await official(house(), 'hotich')
    for (const [who, urls] of [
      [mother, ['/portal', '/portal/me', '/portal/reads', '/portal/vault', '/portal/settings']],
      [desk, ['/desk', '/desk/search', '/desk/intake', '/desk/corrections', '/desk/inquiries']],
    ] as const)
      for (const url of urls) {
        const { body } = await who.open(url)
        const links = [...body.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(m => m[1]!)
        const bad = links
          .map(link => link.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ''))
          .filter(link => /(?<!\d)(\d{12}|\d{9})(?!\d)/.test(link))
        assert.deepEqual(bad, [], url)
        assert.doesNotMatch(body, /<form[^>]*method="get"[^>]*action="\/desk\/(search|intake")/)
      }
  })
})
