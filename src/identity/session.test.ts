import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { createLog, sql, startCourier } from '#kernel'
import { entriesAbout } from '#ledger'
import { reverseEvent } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { lockAccountOf, unlockAccountOf } from './account.ts'
import { SESSION_COOKIE, type Session, sessionOf } from './session.ts'
import { subscriptions } from './subscriptions.ts'
import {
  browser,
  type Citizen,
  die,
  type House,
  newCitizen,
  newOfficial,
  openHouse,
  PASSWORD,
  registrar,
} from './testing/house.ts'

const MINUTE = 60_000
type Visitor = ReturnType<typeof browser>

describe('a session', () => {
  let database: TestDatabase
  let house: House
  let citizen: Citizen
  let visitor: Visitor
  let cookieName: string
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
    house = await openHouse(database.db)
    cookieName = SESSION_COOKIE('portal', house.baseUrl)
  })
  after(async () => {
    await house.close()
    await database.close()
  })
  beforeEach(async () => {
    citizen = await newCitizen(database.db)
    visitor = browser(house)
    await visitor.signIn('portal', citizen)
  })
  const current = async (of: Visitor = visitor) =>
    ((await (await of.open('/portal')).json()) as { session: Session | null }).session
  const token = (of: Visitor = visitor) => of.jar.get(cookieName)?.value ?? ''

  it('ends after thirty minutes without use, and lasts while it is used', async () => {
    for (let i = 0; i < 4; i++) {
      database.clock.advance(29 * MINUTE)
      assert.ok(await current())
    }
    database.clock.advance(31 * MINUTE)
    assert.equal(await current(), null)
  })

  it('ends after twelve hours however much it is used', async () => {
    for (let i = 0; i < 12 * 3 - 1; i++) {
      database.clock.advance(20 * MINUTE)
      assert.ok(await current(), `after ${(i + 1) * 20} minutes`)
    }
    database.clock.advance(20 * MINUTE)
    assert.equal(await current(), null)
  })

  it('has a cookie that no script reads and no other site sends with a form', async () => {
    const other = browser(house)
    const lines: string[] = []
    const first = await other.begin('portal')
    const landed = await other.prove(first, citizen, /^\/portal\/callback/)
    const answer = await other.request(landed.headers.get('location')!)
    lines.push(...answer.headers.getSetCookie())
    const line = lines.find(l => l.startsWith(`${cookieName}=`)) ?? ''
    assert.match(line, /^lt-portal=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
    assert.equal(SESSION_COOKIE('desk', 'https://lienthong.example'), '__Host-lt-desk')
  })

  it('lies in our tables as a digest only', async () => {
    const rows = await database.db.rows<{ row: string }>(
      sql`select s::text as row from identity.session s`,
    )
    assert.ok(rows.length > 0)
    const bytes = Buffer.from(token(), 'base64url').toString('hex')
    for (const { row } of rows) assert.ok(!row.includes(token()) && !row.includes(bytes))
  })

  it('belongs to one face', async () => {
    assert.ok(await sessionOf(database.db, 'portal', token()))
    for (const face of ['desk', 'ioc', 'console'] as const)
      assert.equal(await sessionOf(database.db, face, token()), null)
    for (const value of ['', 'x', token().slice(1), `${token()}x`, undefined])
      assert.equal(await sessionOf(database.db, 'portal', value), null)
  })

  it('gets a new name at every sign-in; one planted before is worth nothing (fixation)', async () => {
    const planted = 'A'.repeat(43)
    const victim = browser(house)
    victim.jar.set(cookieName, { value: planted, path: '/' })
    await victim.signIn('portal', citizen)
    assert.notEqual(token(victim), planted)
    assert.ok(await sessionOf(database.db, 'portal', token(victim)))
    assert.equal(await sessionOf(database.db, 'portal', planted), null)

    const before = token(victim)
    await victim.signIn('portal', citizen)
    assert.notEqual(token(victim), before)
    assert.equal(await sessionOf(database.db, 'portal', before), null)
  })

  it('ends by its own form only: another site cannot end it, nor one without its token (CSRF)', async () => {
    const session = (await current())!
    const foreign = await visitor.request(
      '/portal/sign-out',
      { _csrf: session.csrf },
      { origin: 'https://evil.example' },
    )
    assert.equal(foreign.status, 403)
    assert.equal((await visitor.request('/portal/sign-out', {})).status, 403)
    assert.equal((await visitor.request('/portal/sign-out', { _csrf: 'x' })).status, 403)
    assert.ok(await current())
    const kept = token()
    assert.equal((await visitor.request('/portal/sign-out', { _csrf: session.csrf })).status, 303)
    assert.equal(await sessionOf(database.db, 'portal', kept), null)
    assert.equal(token(), '')
    const actions = (await entriesAbout(database.db, citizen.personId, {})).map(e => e.action)
    assert.ok(actions.includes('session.closed'))
  })

  it('asks again after signing out: the e-ID lets nobody in in silence', async () => {
    const session = (await current())!
    await visitor.request('/portal/sign-out', { _csrf: session.csrf })
    assert.match((await visitor.begin('portal')).html, /type="password"/)
  })

  it('ends with a lock of the account, at once, and nobody comes in until it is taken away', async () => {
    await database.db.tx(tx => lockAccountOf(tx, registrar, citizen.personId, 'authority'))
    assert.equal(await current(), null)
    const again = browser(house)
    const first = await again.begin('portal')
    const refused = await again.submit(`${first.at}/password`, {
      _csrf: first.csrf,
      username: citizen.username,
      password: PASSWORD,
    })
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /TK03/)
    await database.db.tx(tx => unlockAccountOf(tx, registrar, citizen.personId, 'authority'))
    assert.ok(await current(await signedIn()))
  })

  it('can be ended from another one of the same person, and of nobody else', async () => {
    const stranger = await newCitizen(database.db)
    const theirs = browser(house)
    await theirs.signIn('portal', stranger)
    const phone = await signedIn()
    const html = await (await phone.open('/portal/security')).text()
    assert.match(html, /1 nơi khác/)
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    assert.match(
      await (await phone.submit('/portal/security/sessions', { _csrf })).text(),
      /Chỉ ở đây/,
    )
    assert.equal(await current(), null)
    assert.ok(await current(phone))
    assert.ok(await current(theirs))
  })

  it('of an official ends with their office', async () => {
    const official = await newOfficial(database.db)
    const desk = browser(house)
    await desk.signIn('desk', official)
    assert.equal((await desk.open('/desk')).status, 200)
    await database.db.tx(tx => lockAccountOf(tx, registrar, official, 'authority'))
    assert.equal((await desk.open('/desk')).status, 401)
  })

  const signedIn = async () => {
    const fresh = browser(house)
    await fresh.signIn('portal', citizen)
    return fresh
  }

  it('ends with the death of its person at once, before any news is read', async () => {
    const { eventId } = await database.db.tx(tx => die(tx, citizen.personId))
    assert.equal(await current(), null)
    const again = browser(house)
    const first = await again.begin('portal')
    const refused = await again.submit(`${first.at}/password`, {
      _csrf: first.csrf,
      username: citizen.username,
      password: PASSWORD,
    })
    assert.equal(refused.status, 403)

    // A death recorded by mistake is taken back: the account opens again by itself.
    await database.db.tx(tx =>
      reverseEvent(tx, registrar, {
        eventId,
        reason: 'nhầm người',
        legalBasis: 'Luật Hộ tịch 2014',
      }),
    )
    assert.ok(await current(await signedIn()))
  })

  it('is followed by the news of death: the account is locked with its ground, and unlocked by the reversal', async () => {
    const courier = await startCourier(database.db, subscriptions(), {
      workers: 0,
      log: createLog('silent'),
    })
    const locks = async () =>
      (
        await database.db.rows<{ reason: string }>(sql`
          select reason from identity.account_lock
          where account_id = ${citizen.accountId} and unlocked_at is null`)
      ).map(l => l.reason)
    const { eventId } = await database.db.tx(tx => die(tx, citizen.personId))
    await courier.drain()
    assert.deepEqual(await locks(), ['death'])
    await database.db.tx(tx =>
      reverseEvent(tx, registrar, {
        eventId,
        reason: 'nhầm người',
        legalBasis: 'Luật Hộ tịch 2014',
      }),
    )
    await courier.drain()
    assert.deepEqual(await locks(), [])
    const actions = (await entriesAbout(database.db, citizen.personId, {})).map(e => e.action)
    assert.ok(actions.includes('account.locked') && actions.includes('account.unlocked'))
  })
})
