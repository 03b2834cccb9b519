import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { entriesAbout } from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'
import { messagesOf } from './message.ts'
import type { Session } from './session.ts'
import { type Authenticator, type Faults, softAuthenticator } from './testing/authenticator.ts'
import {
  type Browser,
  browser,
  type Citizen,
  codeFor,
  die,
  type House,
  newCitizen,
  openHouse,
  optionsOf,
  PASSWORD,
  pageOf,
} from './testing/house.ts'
import { codeOf, stepOf } from './totp.ts'

describe('passkeys', () => {
  let database: TestDatabase
  let house: House
  let citizen: Citizen
  let visitor: Browser
  let device: Authenticator
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
    visitor = browser(house)
    await visitor.signIn('portal', citizen)
    device = softAuthenticator(house.baseUrl)
  })

  const tokenIn = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  async function add(to: Authenticator, faults: Faults = {}) {
    const html = await (await visitor.open('/portal/security')).text()
    const options = optionsOf<PublicKeyCredentialCreationOptionsJSON>(html)
    return visitor.submit('/portal/security/passkeys', {
      _csrf: tokenIn(html),
      name: 'Điện thoại của tôi',
      credential: JSON.stringify(to.create(options, faults)),
    })
  }
  async function signIn(who: Browser, with_: Authenticator, faults: Faults = {}, query = '') {
    const page = await who.begin('portal', query)
    const options = optionsOf<PublicKeyCredentialRequestOptionsJSON>(page.html)
    return who.submit(`${page.at}/passkey`, {
      _csrf: page.csrf,
      credential: JSON.stringify(with_.get(options, faults)),
    })
  }
  const sessionIn = async (response: Response) =>
    ((await response.json()) as { session: Session | null }).session

  it('sign a person in without name or password, at level 3', async () => {
    assert.match(await (await add(device)).text(), /Điện thoại của tôi/)
    const session = await sessionIn(await signIn(browser(house), device))
    assert.equal(session?.personId, citizen.personId)
    assert.equal(session?.authLevel, 3)
    assert.deepEqual(session?.amr, ['hwk', 'user'])
    const actions = (await entriesAbout(database.db, citizen.personId, {})).map(e => e.action)
    assert.ok(actions.includes('passkey.added'))
    const told = await messagesOf(database.db, { accountId: citizen.accountId })
    assert.ok(
      told.some(m => m.kind === 'security'),
      'the owner hears of a new passkey',
    )
  })

  it('are not added from another origin, for another site, another challenge, or without the person', async () => {
    const faults: readonly Faults[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: Buffer.from('another challenge').toString('base64url') },
      { userVerified: false },
    ]
    for (const fault of faults)
      assert.equal((await add(softAuthenticator(house.baseUrl), fault)).status, 422)
    assert.match(await (await visitor.open('/portal/security')).text(), /Chưa có khóa truy cập nào/)
  })

  it('do not let anyone in through a phishing page, a replay, a copy, or without the person', async () => {
    await add(device)
    const refused = async (faults: Faults) => (await signIn(browser(house), device, faults)).status
    assert.equal(await refused({ origin: 'https://lienthong.evil.example' }), 422)
    assert.equal(await refused({ rpId: 'evil.example' }), 422)
    assert.equal(
      await refused({ challenge: Buffer.from('x'.repeat(32)).toString('base64url') }),
      422,
    )
    assert.equal(await refused({ userVerified: false }), 422)
    assert.ok(await sessionIn(await signIn(browser(house), device)))
    assert.equal(await refused({ count: 1 }), 422, 'a counter that goes back is a copied key')
  })

  it('answer a challenge once', async () => {
    await add(device)
    const other = browser(house)
    const page = await other.begin('portal')
    const options = optionsOf<PublicKeyCredentialRequestOptionsJSON>(page.html)
    const bad = {
      _csrf: page.csrf,
      credential: JSON.stringify(device.get(options, { userVerified: false })),
    }
    assert.equal((await other.submit(`${page.at}/passkey`, bad)).status, 422)
    const late = { _csrf: page.csrf, credential: JSON.stringify(device.get(options)) }
    assert.equal((await other.submit(`${page.at}/passkey`, late)).status, 422)
    for (const credential of ['', 'x', '{}', '[]', 'null', '{"id":1,"response":{}}'])
      assert.equal(
        (await other.submit(`${page.at}/passkey`, { _csrf: page.csrf, credential })).status,
        422,
      )
  })

  it('keep working for a person whose password others guess at', async () => {
    await add(device)
    let status = 0
    for (let i = 0; i < 40 && status !== 429; i++) {
      const attacker = browser(house)
      const page = await attacker.begin('portal')
      const form = { _csrf: page.csrf, username: citizen.username, password: `đoán ${i}` }
      status = (await attacker.submit(`${page.at}/password`, form)).status
    }
    assert.equal(status, 429)
    assert.ok(await sessionIn(await signIn(browser(house), device)))
  })

  it('do not wake the dead', async () => {
    await add(device)
    await database.db.tx(tx => die(tx, citizen.personId))
    assert.equal((await signIn(browser(house), device)).status, 403)
  })

  it('once removed open nothing', async () => {
    await add(device)
    const html = await (await visitor.open('/portal/security')).text()
    const action = /action="(\/portal\/security\/passkeys\/[\w-]+\/remove)"/.exec(html)?.[1] ?? ''
    const stranger = await newCitizen(database.db)
    const thief = browser(house)
    await thief.signIn('portal', stranger)
    const own = tokenIn(await (await thief.open('/portal/security')).text())
    assert.equal((await thief.submit(action, { _csrf: own })).status, 404, "another's passkey")
    assert.equal((await visitor.submit(action, { _csrf: tokenIn(html) })).status, 200)
    assert.equal((await signIn(browser(house), device)).status, 422)
  })

  it('are added and removed only within ten minutes after proving who one is', async () => {
    const html = await (await visitor.open('/portal/security')).text()
    const options = optionsOf<PublicKeyCredentialCreationOptionsJSON>(html)
    database.clock.advance(11 * 60_000)
    const later = await (await visitor.open('/portal/security')).text()
    assert.match(later, /Cần đăng nhập lại/)
    const form = {
      _csrf: tokenIn(html),
      name: 'x',
      credential: JSON.stringify(device.create(options)),
    }
    assert.equal((await visitor.submit('/portal/security/passkeys', form)).status, 403)
  })

  describe('and the level a page asks for', () => {
    it('3 is reached by a passkey only: no password and code step up to it', async () => {
      const page = await visitor.begin('portal', '?level=3')
      assert.doesNotMatch(page.html, /type="password"/)
      // Whoever posts the hidden form by hand all the same gets no further than the passkey.
      const form = { _csrf: page.csrf, username: citizen.username, password: PASSWORD }
      const next = await pageOf(await visitor.submit(`${page.at}/password`, form))
      assert.doesNotMatch(next.html, /name="code"/)
      const code = await codeFor(database.db, citizen.accountId)
      await visitor.submit(`${page.at}/code`, { _csrf: page.csrf, code })
      assert.equal((await sessionIn(await visitor.open('/portal')))?.authLevel, 2)
      await add(device)
      const session = await sessionIn(await signIn(visitor, device, {}, '?level=3&return=/portal'))
      assert.equal(session?.authLevel, 3)
    })

    it('4 needs the password and a key that cannot leave its device', async () => {
      const fourth = async (with_: Authenticator) => {
        const page = await visitor.begin('portal', '?level=4')
        assert.equal(optionsOf(page.html), null)
        const form = { _csrf: page.csrf, username: citizen.username, password: PASSWORD }
        const next = await pageOf(await visitor.submit(`${page.at}/password`, form))
        const options = optionsOf<PublicKeyCredentialRequestOptionsJSON>(next.html)
        return visitor.submit(`${next.at}/passkey`, {
          _csrf: next.csrf,
          credential: JSON.stringify(with_.get(options)),
        })
      }
      const travelling = softAuthenticator(house.baseUrl, false)
      await add(travelling)
      assert.equal((await fourth(travelling)).status, 403)
      await add(device)
      const session = await sessionIn(await fourth(device))
      assert.equal(session?.authLevel, 4)
      assert.deepEqual(session?.amr, ['pwd', 'hwk', 'user', 'mfa'])
    })
  })

  it('stand beside a code app: its codes are good once each', async () => {
    const html = await (await visitor.open('/portal/security')).text()
    const shown = /<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1]?.replaceAll(' ', '') ?? ''
    const secret = fromBase32(shown)
    const codeNow = () => codeOf(secret, stepOf(database.clock.now()))
    const added = await visitor.submit('/portal/security/app', {
      _csrf: tokenIn(html),
      code: codeNow(),
    })
    assert.match(await added.text(), /Đang dùng ứng dụng tạo mã/)

    const enter = async (code: string) => {
      const other = browser(house)
      const first = await other.begin('portal')
      const form = { _csrf: first.csrf, username: citizen.username, password: PASSWORD }
      const second = await pageOf(await other.submit(`${first.at}/password`, form))
      return other.submit(`${second.at}/code`, { _csrf: second.csrf, code })
    }
    assert.equal((await enter(codeNow())).status, 422, 'the code that enrolled the app is used up')
    database.clock.advance(30_000)
    const code = codeNow()
    const session = await sessionIn(await enter(code))
    assert.equal(session?.authLevel, 2)
    assert.deepEqual(session?.amr, ['pwd', 'otp', 'mfa'])
    assert.equal((await enter(code)).status, 422)
  })
})

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
