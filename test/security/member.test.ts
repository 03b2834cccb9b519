/** A stolen key of an agency: what it can do until it is revoked, and nothing from that moment on. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { before, describe, it } from 'node:test'
import {
  admitMember,
  type MemberKey,
  type NoticeContent,
  revokeMemberKey,
  signMessage,
} from '#exchange'
import { keyId, later, sql, systemActor } from '#kernel'
import { WARD } from '#simulation'
import { type Answer, newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'
import { type Family, hospitalKey, noticeFor, settleFamily } from './journey.ts'

const { house } = enlist()
const PATH = '/exchange/birth-notices'

const newKey = (): MemberKey => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = (key: MemberKey) => key.publicKey.export({ type: 'spki', format: 'pem' }).toString()

describe('a member of the exchange', () => {
  let family: Family
  let sender: Person
  const stolen = newKey()
  const agency = 'H55.YT.19002'
  let serial = 7_000

  /** A notice of the second hospital, under a number of its own. */
  const fresh = (): NoticeContent => {
    const notice = noticeFor(house(), family.mother)
    return {
      ...notice,
      number: `${String(++serial).padStart(5, '0')}.GCS.19002.${notice.number.slice(-2)}`,
    }
  }
  type Sent = { headers: Record<string, string>; body: string }
  const signed = (
    notice: NoticeContent,
    key: MemberKey,
    over: { now?: string; url?: string; method?: string } = {},
  ): Sent => {
    const body = JSON.stringify(notice)
    const url = over.url ?? `${house().baseUrl}${PATH}`
    const headers = signMessage({
      method: over.method ?? 'POST',
      url,
      body,
      keyPair: key,
      now: over.now ?? house().db.clock.now(),
    })
    return { headers, body }
  }
  const send = (
    { headers, body }: Sent,
    more: Record<string, string | undefined> = {},
  ): Promise<Answer> =>
    sender.request(PATH, { body, headers: { ...headers, ...more }, cookies: false })
  const codeOf = (answer: Answer) => {
    const { code = 'accepted' } = JSON.parse(answer.body || '{}') as { code?: string }
    return `${answer.status} ${code}`
  }
  const kept = async () =>
    (await house().db.row<{ n: number }>(sql`select count(*)::int as n from exchange.evidence`)).n

  before(async () => {
    family = await settleFamily(house())
    sender = newcomer(house())
    await house().db.tx(tx =>
      admitMember(tx, systemActor('test'), {
        agency,
        name: 'Bệnh viện thử nghiệm',
        kind: 'hospital',
        unit: WARD,
        publicKeyPem: pem(stolen),
      }),
    )
  })

  it('sends what it signed, once', async () => {
    const message = signed(fresh(), stolen)
    assert.equal((await send(message)).status, 201)
    const before = await kept()
    for (let n = 0; n < 20; n++) assert.equal(codeOf(await send(message)), '401 exchange.replayed')
    assert.equal(await kept(), before)
  })

  it('is not believed when anything was changed on the way', async () => {
    const before = await kept()
    const message = signed(fresh(), stolen)
    const { headers, body } = message
    const other = signed(fresh(), stolen)
    const changes: readonly (readonly [string, Promise<Answer>])[] = [
      ['the content', send({ headers, body: body.replace('"children":1', '"children":2') })],
      ['a space in it', send({ headers, body: `${body} ` })],
      [
        'the digest too',
        send({
          headers: { ...headers, 'content-digest': other.headers['content-digest']! },
          body: other.body,
        }),
      ],
      ['the address', sender.request(`${PATH}?x=1`, { body, headers, cookies: false })],
      [
        'the signature of another message',
        send({ headers: { ...headers, signature: other.headers.signature! }, body }),
      ],
      ['no signature', send(message, { signature: undefined })],
      ['no list of what is signed', send(message, { 'signature-input': undefined })],
      [
        'a key that is not there',
        send({
          headers: {
            ...headers,
            'signature-input': headers['signature-input']!.replace(
              keyId(stolen.publicKey),
              '0'.repeat(16),
            ),
          },
          body,
        }),
      ],
      [
        'the key of another hospital',
        send({
          headers: {
            ...headers,
            'signature-input': headers['signature-input']!.replace(
              keyId(stolen.publicKey),
              keyId(hospitalKey(house()).publicKey),
            ),
          },
          body,
        }),
      ],
      ['a key nobody knows', send(signed(fresh(), newKey()))],
      ['another type of content', send(message, { 'content-type': 'text/plain' })],
      [
        'a message of two minutes ago',
        send(signed(fresh(), stolen, { now: later(house().db.clock.now(), -120_000) })),
      ],
      [
        'a message of tomorrow',
        send(signed(fresh(), stolen, { now: later(house().db.clock.now(), 86_400_000) })),
      ],
      [
        'a message for another node',
        send(signed(fresh(), stolen, { url: `http://other.example${PATH}` })),
      ],
      ['a message of another method', send(signed(fresh(), stolen, { method: 'PUT' }))],
    ]
    for (const [what, asked] of changes) {
      const answer = await asked
      assert.ok([400, 401, 404, 415].includes(answer.status), `${what}: ${codeOf(answer)}`)
    }
    assert.equal(await kept(), before)
    assert.equal(
      (await send(message)).status,
      201,
      'untouched it is taken: none of these burnt its nonce',
    )
  })

  it('speaks for itself only: no notice under the number of another facility', async () => {
    const before = await kept()
    const foreign = noticeFor(house(), family.mother)
    assert.equal(codeOf(await send(signed(foreign, stolen))), '403 exchange.facility-differs')
    const ward = newKey()
    await house().db.tx(tx =>
      admitMember(tx, systemActor('test'), {
        agency: 'H55.99',
        name: 'UBND phường thử nghiệm',
        kind: 'commune',
        unit: WARD,
        publicKeyPem: pem(ward),
      }),
    )
    assert.equal(codeOf(await send(signed(fresh(), ward))), '403 exchange.not-a-facility')
    assert.equal(await kept(), before)
  })

  it('whose key was revoked is refused from the next message on, also while many are under way', async () => {
    const waiting = Array.from({ length: 12 }, () => signed(fresh(), stolen))
    const answers = waiting.slice(0, 6).map(message => send(message))
    await house().db.tx(tx =>
      revokeMemberKey(tx, systemActor('test'), keyId(stolen.publicKey), 'khóa bị lộ'),
    )
    const before = await kept()
    for (const message of waiting.slice(6))
      assert.equal(codeOf(await send(message)), '401 exchange.key-revoked')
    for (const answer of await Promise.all(answers))
      assert.match(codeOf(answer), /^(201 accepted|401 exchange.key-revoked)$/)
    const told = (await Promise.all(answers)).filter(a => a.status === 201).length
    const after = await house().db.row<{ n: number }>(sql`
      select count(*)::int as n from exchange.evidence e where e.number like '%.19002.%'`)
    assert.ok((await kept()) >= before)
    assert.ok(after.n >= told, 'what was told accepted is kept')
    assert.equal((await send(signed(fresh(), stolen))).status, 401)
    assert.equal((await sender.request('/livez')).status, 200)
  })
})
