/**
 * Guessing: which numbers exist, and what somebody's password is. Answers tell neither, and trying costs the one who
 * tries and not the one who is tried at.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { sql, systemActor } from '#kernel'
import { protectPerson } from '#register'
import { DEMO_PASSWORD, demoCitizen, OFFICIALS } from '#simulation'
import { tagsOf } from '#test/markup'
import { type Answer, newcomer, ownAddress } from '#test/person'
import { softAuthenticator } from '../../src/identity/testing/authenticator.ts'
import { enlist } from './house.ts'
import { citizen, type Family, noticeFor, official, sendNotice, settleFamily } from './journey.ts'

const { house } = enlist()
const NO_ADDRESSES = ownAddress()
  ? false
  : 'only Linux lets one machine come from many addresses, and limits by network would stop the test'

/** A number that is well formed and nobody's. */
const nobody = (n: number) =>
  `0791${String(60 + (n % 40)).padStart(2, '0')}${String(300_000 + 7 * n)}`

/** An answer without what was typed and what is drawn anew each time. */
const shape = (answer: Answer, typed: string) =>
  `${answer.status} ${answer.location} ${answer.headers['content-type']}\n${answer.body}`
    .replaceAll(typed, '#')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#')
    .replace(/[A-Za-z0-9_-]{43}/g, '#')
    .replace(/\/eid\/interaction\/[\w-]+/g, '#')

/** Chance that a time of the one kind is longer than one of the other: one half when they tell nothing. */
function separation(a: readonly number[], b: readonly number[]): number {
  let longer = 0
  for (const x of a) for (const y of b) longer += x > y ? 1 : x === y ? 0.5 : 0
  return longer / (a.length * b.length)
}

describe('which numbers exist', () => {
  let families: Family[]
  before(async () => {
    families = [await settleFamily(house()), await settleFamily(house())]
  })

  it('the sign-in does not tell: 200 tries, one answer', { skip: NO_ADDRESSES }, async () => {
    const known = [
      ...families.flatMap(f => Object.values(f).map(p => p.personalId)),
      demoCitizen('head').personalId,
      demoCitizen('father').personalId,
      ...OFFICIALS.slice(0, 4).map(o => o.username),
    ]
    const shapes = new Map<string, string>()
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
    // Four networks at once, each far below its budget, so that waiting never shows.
    const askers = Array.from({ length: 4 }, async (_, network) => {
      const asker = newcomer(house())
      const page = await asker.open('/portal/sign-in')
      for (let n = network; n < 200; n += 4) {
        const isKnown = n % 5 === 0
        const username = isKnown ? known[(n / 5) % known.length]! : nobody(n)
        const from = performance.now()
        const answer = await asker.submit(
          page,
          { username, password: `sai ${n}` },
          { action: /password$/ },
        )
        times[isKnown ? 'known' : 'unknown'].push(performance.now() - from)
        shapes.set(shape(answer, username), username)
        assert.equal(answer.status, 422)
      }
    })
    await Promise.all(askers)
    assert.deepEqual([...shapes.values()].length, 1, `told apart: ${[...shapes.values()]}`)
    const auc = separation(times.known, times.unknown)
    assert.ok(auc > 0.25 && auc < 0.75, `the time tells: ${auc.toFixed(2)}`)
  })

  it('the desk does not tell a protected person from nobody', async () => {
    const { head } = families[1]!
    await house().db.tx(tx =>
      protectPerson(tx, systemActor('test'), {
        personId: head.personId,
        isProtected: true,
        legalBasis: 'Luật Phòng, chống bạo lực gia đình 2022',
      }),
    )
    const desk = await official(house(), 'motcua')
    const token = await desk.token('/desk/search')
    const ask = async (number: string) => [
      shape(await desk.post('/desk/intake', { _csrf: token, card: number }), number),
      shape(
        await desk.post('/desk/search', {
          _csrf: token,
          purpose: 'duty',
          basis: 'desk-lookup',
          number,
        }),
        number,
      ),
    ]
    const guarded = await ask(head.personalId)
    for (let n = 0; n < 60; n++) assert.deepEqual(await ask(nobody(n)), guarded)
    assert.notDeepEqual(await ask(families[0]!.head.personalId), guarded, 'others are found')
    const named = await desk.post('/desk/search', {
      _csrf: token,
      purpose: 'duty',
      basis: 'desk-lookup',
      name: head.fullName,
      birth: head.birthDate.slice(0, 4),
    })
    assert.ok(!named.body.includes(head.personId), 'nor by name')
    const { searched } = await house().db.row<{ searched: number }>(
      sql`select count(*)::int as searched from ledger.entry where action = 'register.searched'`,
    )
    assert.ok(searched >= 120, 'every look-up that found nobody was written down')
  })

  it('the exchange tells a hospital no more than “not confirmed”', async () => {
    const { mother } = families[0]!
    const answers = new Set<string>()
    for (const [number, fullName] of [
      [mother.personalId, 'Tăng Thị Khác'],
      [mother.personalId, mother.fullName.replace('Ninh', 'Đinh')],
      [nobody(1), mother.fullName],
      [nobody(2), mother.fullName],
      [families[1]!.head.personalId, families[1]!.head.fullName],
    ] as const) {
      const notice = noticeFor(house(), { ...mother, personalId: number, fullName })
      const sent = await sendNotice(house(), notice)
      assert.equal(sent.ok, false)
      answers.add(`${sent.reply.status} ${sent.reply.body.toString()}`)
    }
    assert.equal(answers.size, 1, [...answers].join('\n'))
  })

  it('the open check of papers knows codes only, and not too many a minute', async () => {
    const me = newcomer(house())
    const shapes = new Set<string>()
    let refused = 0
    for (let n = 0; n < 80; n++) {
      const code = `${String(n).padStart(5, '7')}-AAAAA-BBBBB-CCCCC`
      const answer = await me.request(`/verify/${code}`)
      if (answer.status === 429) refused++
      else shapes.add(shape(answer, code))
    }
    assert.ok(refused >= 15, `${refused} of 80 were told to wait`)
    assert.equal(shapes.size, 1)
  })
})

describe('a password somebody else guesses at', () => {
  const optionsOf = <T>(page: Answer): T => {
    const tag = tagsOf(page.body).find(t => t.attrs.has('data-options'))
    return JSON.parse(tag!.attrs.get('data-options')!) as T
  }

  it('is locked after ten tries for everybody but the owner’s passkey', async () => {
    const { mother } = await settleFamily(house())
    const device = softAuthenticator(house().baseUrl)
    const owner = await citizen(house(), mother)
    const keys = await owner.open('/portal/security')
    const added = await owner.submit(
      keys,
      {
        name: 'điện thoại',
        credential: JSON.stringify(
          device.create(optionsOf<PublicKeyCredentialCreationOptionsJSON>(keys)),
        ),
      },
      { action: /passkeys$/ },
    )
    assert.equal(added.status, 303)

    /** Lets time pass for the budgets of guessing alone: what was tried lies further back. */
    const wait = (seconds: number) =>
      house().db.run(sql`update identity.guess set at = at - make_interval(secs => ${seconds})`)
    let checked = 0
    let waits = 0
    for (let refusals = 0; refusals < 2 && checked < 40; ) {
      // From a network of its own each time: the account itself is what is guarded.
      const attacker = newcomer(house())
      const page = await attacker.open('/portal/sign-in')
      const answer = await attacker.submit(
        page,
        { username: mother.personalId, password: `đoán ${checked}` },
        { action: /password$/ },
      )
      assert.ok(!attacker.jar.has('lt-portal'))
      assert.ok([422, 429].includes(answer.status))
      if (answer.status === 422) {
        checked++
        refusals = 0
      } else {
        waits++
        refusals++
        await wait(70)
      }
    }
    assert.equal(checked, 10, 'ten guesses an hour are looked at')
    assert.ok(waits >= 5, `${waits} waits between them`)

    const again = newcomer(house())
    const page = await again.open('/portal/sign-in')
    const right = await again.submit(
      page,
      { username: mother.personalId, password: DEMO_PASSWORD },
      { action: /password$/ },
    )
    assert.equal(right.status, 429, 'the right password is not looked at either')
    assert.equal((await owner.request('/portal/me')).status, 200, 'who is in stays in')

    const phone = newcomer(house())
    const first = await phone.open('/portal/sign-in')
    const credential = device.get(optionsOf<PublicKeyCredentialRequestOptionsJSON>(first))
    const home = await phone.follow(
      await phone.submit(first, { credential: JSON.stringify(credential) }, { action: /passkey$/ }),
    )
    assert.equal(home.url, '/portal')
    assert.ok(home.body.includes(mother.fullName))
  })

  it('a code of six digits is not found by trying', async () => {
    const { father } = await settleFamily(house())
    const me = newcomer(house())
    const first = await me.open('/portal/sign-in')
    const second = await me.follow(
      await me.submit(
        first,
        { username: father.personalId, password: DEMO_PASSWORD },
        { action: /password$/ },
      ),
    )
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const answer = await me.submit(second, { code: String(100_000 + n) }, { action: /code$/ })
      statuses.push(answer.status)
      assert.ok(!me.jar.has('lt-portal'))
    }
    assert.ok(statuses.includes(429), statuses.join())
    assert.ok(statuses.indexOf(429) <= 10)
  })

  it('a session of password and code cannot call itself stronger', async () => {
    const { father } = await settleFamily(house())
    const me = await citizen(house(), father)
    for (const level of ['3', '4']) {
      const page = await me.open(`/portal/sign-in?level=${level}`)
      const form = me.formOf(page, /password$|passkey$/)
      if (!form.action.endsWith('password')) continue
      const answer = await me.follow(
        await me.submit(
          page,
          { username: father.personalId, password: DEMO_PASSWORD },
          { action: /password$/ },
        ),
      )
      assert.ok(!answer.body.includes('/code"'), `level ${level} is not reached by a code`)
    }
    const { level } = await house().db.row<{ level: number }>(sql`
      select max(s.auth_level) as level from identity.session s
      join identity.account a using (account_id) where a.person_id = ${father.personId}`)
    assert.equal(level, 2)
  })
})
