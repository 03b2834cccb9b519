import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from '#kernel'
import { entriesAbout } from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'
import { BUDGETS } from './guessing.ts'
import { messagesOf } from './message.ts'
import { SENT_PER_HOUR } from './one-time-code.ts'
import type { Session } from './session.ts'
import {
  browser,
  type Citizen,
  codeFor,
  type House,
  newCitizen,
  newOfficial,
  openHouse,
  PASSWORD,
  pageOf,
  type SignInPage,
} from './testing/house.ts'

type Answer = { session: Session | null; fresh?: boolean }
const answer = async (response: Response) => (await response.json()) as Answer

describe('signing in with password and one-time code', () => {
  let database: TestDatabase
  let house: House
  let citizen: Citizen
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
    house = await openHouse(database.db)
  })
  after(async () => {
    await house.close()
    await database.close()
  })
  beforeEach(async () => {
    citizen = await newCitizen(database.db)
  })
  const wrongOnce = async (
    first: SignInPage,
    visitor: ReturnType<typeof browser>,
    username: string,
  ) =>
    pageOf(
      await visitor.submit(`${first.at}/password`, {
        _csrf: first.csrf,
        username,
        password: 'không phải mật khẩu này',
      }),
    )

  it('a citizen comes to the page they wanted, as themselves', async () => {
    const visitor = browser(house)
    const landed = await visitor.signIn('portal', citizen, '?return=%2Fportal%3Ftab%3D2')
    assert.equal(visitor.visited.at(-1), '/portal?tab=2')
    const { session, fresh } = await answer(landed)
    assert.equal(session?.personId, citizen.personId)
    assert.deepEqual(session?.actor, {
      kind: 'citizen',
      id: citizen.personId,
      agency: null,
      office: null,
    })
    assert.equal(session?.level, 2)
    assert.equal(session?.authLevel, 2)
    assert.deepEqual(session?.amr, ['pwd', 'otp', 'sms', 'mfa'])
    assert.equal(session?.official, null)
    assert.equal(fresh, true)
    const actions = (await entriesAbout(database.db, citizen.personId, {})).map(e => e.action)
    assert.ok(actions.includes('session.opened'))
    for (const address of visitor.visited)
      assert.ok(!address.includes(citizen.username), 'no personal number in an address')
  })

  it('an official comes to the desk with role, agency and units', async () => {
    const official = await newOfficial(database.db)
    const { session } = await answer(await browser(house).signIn('desk', official))
    assert.equal(session?.official?.officialId, official.officialId)
    assert.equal(session?.official?.role, 'registrar')
    assert.deepEqual(session?.official?.jurisdiction, ['05528'])
    assert.equal(session?.actor.agency, 'H55.28')
    assert.equal(session?.level, null)
  })

  it('speaks Vietnamese, and English when asked', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('portal')
    assert.match(first.html, /<html lang="vi"/)
    assert.match(first.html, /Số định danh cá nhân/)
    const english = await pageOf(await visitor.open(`${first.at}?lang=en`))
    assert.match(english.html, /<html lang="en"/)
    assert.match(english.html, /Personal number/)
    assert.match((await visitor.begin('portal')).html, /<html lang="en"/)
  })

  it('works with plain forms that say what is wrong, field by field, and keep what was typed', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('portal')
    const empty = await pageOf(
      await visitor.submit(`${first.at}/password`, {
        _csrf: first.csrf,
        username: '',
        password: '',
      }),
    )
    assert.equal(empty.status, 422)
    assert.match(empty.html, /<title>Lỗi: /)
    assert.match(empty.html, /href="#username"/)
    assert.match(empty.html, /href="#password"/)
    const wrong = await wrongOnce(first, visitor, citizen.username)
    assert.match(wrong.html, new RegExp(`value="${citizen.username}"`))
    assert.doesNotMatch(wrong.html, /không phải mật khẩu này/)
    assert.doesNotMatch(wrong.html, /onpaste|autocomplete="off"/i)
  })

  it('takes the number and the code as people paste them', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('portal')
    const spaced = citizen.username.replace(/(\d{3})(?=\d)/g, '$1 ')
    const second = await pageOf(
      await visitor.submit(`${first.at}/password`, {
        _csrf: first.csrf,
        username: ` ${spaced} `,
        password: PASSWORD,
      }),
    )
    const code = (await codeFor(database.db, citizen.accountId)).replace(/(\d{3})/, '$1 ')
    const landed = await visitor.submit(`${second.at}/code`, { _csrf: second.csrf, code })
    assert.ok((await answer(landed)).session)
  })

  it('answers a name that nobody has exactly as a wrong password', async () => {
    const ask = async (username: string) => {
      const visitor = browser(house)
      const page = await wrongOnce(await visitor.begin('portal'), visitor, username)
      return {
        status: page.status,
        html: page.html.replaceAll(username, '').replace(/"[\w-]{43}"/g, ''),
      }
    }
    const bare = (html: string) =>
      html.replace(/interaction\/[\w-]+/g, '').replace(/challenge&quot;:&quot;[\w-]+/g, '')
    const [known, unknown] = [await ask(citizen.username), await ask('001099999999')]
    assert.equal(known.status, unknown.status)
    assert.equal(bare(known.html), bare(unknown.html))
  })

  it('never checks more than ten guesses an hour, tells the owner, and says the way out', async () => {
    const visitor = browser(house)
    let refusedNow = 0
    let said = ''
    for (let second = 0; second < 3_600; second += 60) {
      const page = await wrongOnce(await visitor.begin('portal'), visitor, citizen.username)
      if (page.status === 429) {
        refusedNow++
        said = page.html
      }
      database.clock.advance(60_000)
    }
    assert.equal(60 - refusedNow, BUDGETS.account.perHour)
    assert.match(said, /passkey/)
    // The right password is no longer looked at either.
    database.clock.advance(-60_000)
    const first = await visitor.begin('portal')
    const right = await visitor.submit(`${first.at}/password`, {
      _csrf: first.csrf,
      username: citizen.username,
      password: PASSWORD,
    })
    assert.equal(right.status, 429)
    const told = await messagesOf(database.db, { accountId: citizen.accountId })
    assert.ok(told.some(m => m.kind === 'security'))
    const actions = (await entriesAbout(database.db, citizen.personId, {})).map(e => e.action)
    assert.equal(actions.filter(a => a === 'sign-in.guessed').length, 2)
    // Another account is not touched, and an hour later all is well again.
    const other = await newCitizen(database.db)
    assert.ok((await answer(await browser(house).signIn('portal', other))).session)
    database.clock.advance(3_600_000)
    assert.ok((await answer(await browser(house).signIn('portal', citizen))).session)
  })

  describe('a one-time code', () => {
    let visitor: ReturnType<typeof browser>
    let page: SignInPage
    beforeEach(async () => {
      visitor = browser(house)
      const first = await visitor.begin('portal')
      page = await pageOf(
        await visitor.submit(`${first.at}/password`, {
          _csrf: first.csrf,
          username: citizen.username,
          password: PASSWORD,
        }),
      )
    })
    const give = async (code: string) =>
      visitor.submit(`${page.at}/code`, { _csrf: page.csrf, code })
    const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

    it('is good for three minutes', async () => {
      const code = await codeFor(database.db, citizen.accountId)
      database.clock.advance(180_000)
      const late = await give(code)
      assert.equal(late.status, 422)
      assert.match(await late.text(), /hết hạn/)
    })

    it('is good once', async () => {
      const code = await codeFor(database.db, citizen.accountId)
      assert.equal((await give(code)).status, 200)
      assert.ok([400, 422].includes((await give(code)).status))
    })

    it('is good for its own sign-in only', async () => {
      const code = await codeFor(database.db, citizen.accountId)
      const thief = browser(house)
      const first = await thief.begin('portal')
      const second = await pageOf(
        await thief.submit(`${first.at}/password`, {
          _csrf: first.csrf,
          username: citizen.username,
          password: PASSWORD,
        }),
      )
      const fresh = await codeFor(database.db, citizen.accountId)
      if (fresh === code) return
      const refused = await thief.submit(`${second.at}/code`, { _csrf: second.csrf, code })
      assert.equal(refused.status, 422)
    })

    it('is over after five wrong tries, even for the right digits', async () => {
      const code = await codeFor(database.db, citizen.accountId)
      for (let i = 0; i < 5; i++) {
        assert.equal((await give(other(code))).status, 422)
        database.clock.advance(5_000)
      }
      database.clock.advance(20_000)
      assert.equal((await give(code)).status, 422)
    })

    it('is ended by the next one', async () => {
      const old = await codeFor(database.db, citizen.accountId)
      database.clock.advance(1_000)
      await visitor.submit(`${page.at}/new-code`, { _csrf: page.csrf })
      const fresh = await codeFor(database.db, citizen.accountId)
      if (fresh !== old) assert.equal((await give(old)).status, 422)
      assert.equal((await give(fresh)).status, 200)
    })

    it('is not sent without end', async () => {
      let last = 0
      for (let i = 0; i < SENT_PER_HOUR; i++)
        last = (await visitor.submit(`${page.at}/new-code`, { _csrf: page.csrf })).status
      assert.equal(last, 429)
      const sent = (await messagesOf(database.db, { accountId: citizen.accountId }, 50)).length
      assert.equal(sent, SENT_PER_HOUR)
    })

    it('lies nowhere in our tables but on the phone', async () => {
      const code = await codeFor(database.db, citizen.accountId)
      const rows = await database.db.rows<{ row: string }>(
        sql`select c::text as row from identity.one_time_code c`,
      )
      assert.ok(rows.length > 0)
      for (const { row } of rows) assert.ok(!row.includes(`,${code},`))
    })
  })

  it('a citizen is turned away at the desk, and told where to go', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('desk')
    const refused = await visitor.submit(`${first.at}/password`, {
      _csrf: first.csrf,
      username: citizen.username,
      password: PASSWORD,
    })
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /Cổng dịch vụ/)
    assert.equal((await answer(await visitor.open('/desk'))).session, null)
  })

  it('cancelling leads back without a session', async () => {
    const visitor = browser(house)
    const first = await visitor.begin('portal')
    const back = await visitor.submit(`${first.at}/cancel`, { _csrf: first.csrf })
    assert.equal(new URL(visitor.visited.at(-1)!, house.baseUrl).pathname, '/')
    assert.equal(back.status, 404)
    assert.equal((await answer(await visitor.open('/portal'))).session, null)
  })
})
