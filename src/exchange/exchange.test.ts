import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import {
  addMemberKey,
  admitMember,
  birthNotice,
  birthNoticesFor,
  deliverBirthNotice,
  type MemberKey,
  markUsed,
  memberKeys,
  memberOf,
  members,
  type NoticeContent,
  recheckEvidence,
  registerExchange,
  revokeMemberKey,
  sendBirthNotice,
  signMessage,
} from '#exchange'
import { createHttp, createLog, keyId, ProblemError, sql, systemActor, uuidv7 } from '#kernel'
import { entriesAbout } from '#ledger'
import { loadPersons, receiptsAbout } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'

const admin = systemActor('test')
const HOSPITAL = 'H55.YT.19001'
const baseUrl = 'http://localhost:8080'
const url = `${baseUrl}/exchange/birth-notices`
const MOTHER = '019196007731'

const notice = (over: Record<string, unknown> = {}): NoticeContent =>
  change(
    {
      number: '00012.GCS.19001.26',
      form: '01',
      mother: {
        fullName: 'NGUYỄN THỊ THU HÀ',
        dob: '1996-05-14',
        ethnicity: '01',
        idDoc: { kind: 'personal-id', number: MOTHER },
        residence: { unit: '05528', text: 'Tổ 3, phường Bách Quang, tỉnh Thái Nguyên' },
        insuranceNo: '0000000000',
      },
      birth: {
        time: '06:45',
        date: '2026-11-16',
        place: { unit: '05528', text: 'Bệnh viện Sao Mai Thái Nguyên' },
        children: 1,
      },
      child: { gender: 'female', weight: 3200, plannedName: 'Trần Nguyễn Minh Anh' },
      sign: {
        relative: { fullName: 'Trần Minh Quân', signedOn: '2026-11-17' },
        midwife: { fullName: 'Lý Thị Mận', title: 'Hộ sinh', signedOn: '2026-11-17' },
        facility: { fullName: 'Ngô Văn Phúc', title: 'Trưởng khoa', signedOn: '2026-11-17' },
      },
    },
    over,
  ) as NoticeContent

/** Sets values by dotted path; `undefined` removes. */
function change(base: object, over: Record<string, unknown>): object {
  const copy = structuredClone(base) as Record<string, unknown>
  for (const [path, value] of Object.entries(over)) {
    const keys = path.split('.')
    const last = keys.pop()!
    let at = copy
    for (const key of keys) at = at[key] as Record<string, unknown>
    if (value === undefined) delete at[last]
    else
      Object.defineProperty(at, last, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return copy
}

describe('the exchange', () => {
  let house: TestDatabase
  let app: FastifyInstance
  let hospital: MemberKey
  let motherId: string
  let serial = 100
  const pem = (pair: MemberKey) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const freshNumber = (facility = '19001') =>
    `${String(serial++).padStart(5, '0')}.GCS.${facility}.26`

  before(async () => {
    house = await testDatabase('ledger', 'register', 'exchange')
    const { db, clock } = house
    hospital = db.keys.pair('member.hospital')
    app = createHttp(createLog('silent'))
    await registerExchange(app, { db, baseUrl })
    motherId = uuidv7(clock.now(), db.random)
    const place = { unit: '05528', asOf: '2026-11-01', text: 'Bách Quang, Thái Nguyên' }
    await loadPersons(db, [
      [
        {
          household: null,
          persons: [
            {
              personId: motherId,
              personalId: MOTHER,
              name: { family: 'Nguyễn', middle: 'Thị Thu', given: 'Hà' },
              birthDate: '1996-05-14' as PartialDate,
              sex: 'female',
              ethnicity: '01',
              nationality: 'VN',
              origin: place,
              birthPlace: place,
              civilStatus: 'single',
              relationToHead: null,
            },
          ],
        },
      ],
    ])
    await db.tx(async tx => {
      await admitMember(tx, admin, {
        agency: HOSPITAL,
        name: 'Bệnh viện Sao Mai Thái Nguyên',
        kind: 'hospital',
        unit: '05528',
        publicKeyPem: pem(hospital),
      })
      await admitMember(tx, admin, {
        agency: 'H55.28',
        name: 'UBND phường Bách Quang',
        kind: 'commune',
        publicKeyPem: pem(db.keys.pair('member.ward')),
      })
    })
  })
  after(async () => {
    await app.close()
    await house.close()
  })
  beforeEach(() => house.clock.advance(1_000))

  type Shot = {
    headers?: Record<string, string>
    body?: string | Buffer
    keyPair?: MemberKey
    path?: string
    method?: 'POST' | 'PUT'
  }
  /** Signs (a content or raw bytes) and sends through the HTTP door. */
  const post = async (content: unknown, shot: Shot = {}) => {
    const body =
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content)
    const keyPair = shot.keyPair ?? hospital
    const signed = signMessage({ method: 'POST', url, body, keyPair, now: house.clock.now() })
    const response = await app.inject({
      method: shot.method ?? 'POST',
      url: shot.path ?? '/exchange/birth-notices',
      headers: { ...signed, ...shot.headers },
      payload: shot.body ?? body,
    })
    return {
      status: response.statusCode,
      json: response.json(),
      signed,
      text: response.body,
      response,
    }
  }
  const state = async () => {
    const { n } = await house.db.row<{ n: number }>(
      sql`select count(*) as n from exchange.evidence`,
    )
    return n
  }

  it('knows its members, their facility and their keys', async () => {
    assert.equal((await memberOf(house.db, HOSPITAL))?.facility, '19001')
    assert.equal((await memberOf(house.db, 'H55.28'))?.facility, null)
    assert.deepEqual(
      (await members(house.db)).map(m => m.agency),
      ['H55.28', HOSPITAL],
    )
    const admitted = {
      agency: HOSPITAL,
      name: 'x',
      kind: 'hospital',
      publicKeyPem: pem(hospital),
    } as const
    const refused = (over: object) =>
      assert.rejects(
        house.db.tx(tx => admitMember(tx, admin, { ...admitted, ...over })),
        e => e instanceof ProblemError && e.problem.code.startsWith('exchange.'),
      )
    await refused({})
    await refused({ agency: 'H1.1' })
    const edKey = house.db.keys.pair('ed', 'Ed25519')
    await refused({ agency: 'H1.2', publicKeyPem: pem(edKey) })
    const secret = hospital.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await refused({ agency: 'H1.3', publicKeyPem: secret })
    await refused({ agency: 'H1.4', publicKeyPem: 'no key' })
    assert.equal((await members(house.db)).length, 2)
  })

  it('takes a notice, keeps it as evidence, and the mother sees who read her data', async () => {
    const number = freshNumber()
    const content = notice({ number })
    const { status, json, text } = await post(content)
    assert.equal(status, 201, text)
    assert.equal(json.number, number)
    const [kept] = await birthNoticesFor(house.db, motherId)
    assert.deepEqual(kept, {
      evidenceId: json.evidenceId,
      number,
      facility: 'Bệnh viện Sao Mai Thái Nguyên',
      facilityCode: '19001',
      member: HOSPITAL,
      motherId,
      birthDate: '2026-11-16',
      birthTime: '06:45',
      sex: 'female',
      place: { unit: '05528', asOf: '2026-11-16', text: 'Bệnh viện Sao Mai Thái Nguyên' },
      children: 1,
      weightGrams: 3200,
      plannedName: { family: 'Trần', middle: 'Nguyễn Minh', given: 'Anh' },
      receivedAt: house.clock.now(),
      usedBy: null,
    })
    assert.deepEqual(await birthNotice(house.db, json.evidenceId), kept)
    const receipts = await house.db.tx(tx => receiptsAbout(tx, motherId))
    assert.ok(receipts.some(r => r.agency === HOSPITAL && r.fields.includes('name')))
    const entries = await entriesAbout(house.db, motherId)
    const entry = entries.find(e => e.entryId === json.entryId)
    assert.equal(entry?.action, 'birth-notice.received')
    const { notes } = await house.db.row<{ notes: number }>(
      sql`select count(*) as notes from kernel.note where topic = 'birth-notice.received' and payload ->> 'number' = ${number}`,
    )
    assert.equal(notes, 1)
  })

  it('answers the same notice the same, and refuses another content under its number', async () => {
    const number = freshNumber()
    const first = await post(notice({ number }))
    assert.equal(first.status, 201)
    house.clock.advance(30_000)
    const spaced = JSON.stringify(notice({ number }), null, 2)
    const again = await post(spaced)
    assert.deepEqual([again.status, again.json], [201, first.json])
    const other = await post(notice({ number, 'child.weight': 3300 }))
    assert.deepEqual([other.status, other.json.code], [422, 'exchange.number-reused'])
    const many = await Promise.all(
      Array.from({ length: 5 }, () => post(notice({ number: '09999.GCS.19001.26' }))),
    )
    assert.equal(new Set(many.map(m => m.json.evidenceId)).size, 1)
    assert.ok(many.every(m => m.status === 201))
  })

  it('refuses a message that was received before, also after a restart', async () => {
    const body = JSON.stringify(notice({ number: freshNumber() }))
    const message = {
      method: 'POST',
      targetUri: url,
      headers: signMessage({
        method: 'POST',
        url,
        body,
        keyPair: hospital,
        now: house.clock.now(),
      }),
      body: Buffer.from(body),
    }
    await deliverBirthNotice(house.db, message)
    const replayed = (e: unknown) =>
      e instanceof ProblemError && e.problem.code === 'exchange.replayed'
    await assert.rejects(deliverBirthNotice(house.db, message), replayed)
    // Another server over the same database stands for the restarted one.
    const restarted = createHttp(createLog('silent'))
    await registerExchange(restarted, { db: house.db, baseUrl })
    const response = await restarted.inject({
      method: 'POST',
      url: '/exchange/birth-notices',
      headers: message.headers,
      payload: body,
    })
    assert.deepEqual([response.statusCode, response.json().code], [401, 'exchange.replayed'])
    await restarted.close()
    const [a, b] = await Promise.allSettled(
      [1, 2].map(async () => {
        const fresh = {
          ...message,
          headers: signMessage({
            method: 'POST',
            url,
            body,
            keyPair: hospital,
            now: house.clock.now(),
            nonce: 'one-nonce-for-two',
          }),
        }
        return deliverBirthNotice(house.db, fresh)
      }),
    )
    assert.deepEqual([a!.status, b!.status].sort(), ['fulfilled', 'rejected'])
  })

  it('sweeps old nonces, and what is too old for the window stays refused', async () => {
    for (let i = 0; i < 4; i++) {
      house.clock.advance(11 * 60_000)
      await post(notice({ number: freshNumber() }))
    }
    const { n } = await house.db.row<{ n: number }>(sql`select count(*) as n from exchange.nonce`)
    assert.ok(n < 12, `${n} nonces kept`)
  })

  it('refuses changed parts with 401 and keeps nothing', async () => {
    const before = await state()
    const content = () => notice({ number: freshNumber() })
    const shots: Record<string, Shot> = {
      body: { body: JSON.stringify(notice({ 'child.gender': 'male' })) },
      'content-type': { headers: { 'content-type': 'application/json;charset=utf-8' } },
      'content-digest': { headers: { 'content-digest': 'sha-256=:x:' } },
      path: { path: '/exchange/birth-notices?x=1' },
      'idempotency-key': { headers: { 'idempotency-key': 'added-12345' } },
      signature: { headers: { signature: `sig1=:${'A'.repeat(86)}==:` } },
      'no signature': { headers: { signature: '' } },
      'unknown key': { keyPair: house.db.keys.pair('stranger') },
    }
    for (const [what, shot] of Object.entries(shots)) {
      const { status, json } = await post(content(), shot)
      assert.equal(status, 401, `${what}: ${json.code}`)
    }
    const elsewhere = await post(content(), { headers: { host: 'evil.example' } })
    assert.equal(elsewhere.status, 201, 'the Host header counts for nothing')
    assert.equal(await state(), before + 1)
  })

  it('refuses the wrong media type, a large body and a broken one', async () => {
    assert.equal((await post('a=1', { headers: { 'content-type': 'text/plain' } })).status, 415)
    assert.equal((await post(JSON.stringify({ a: 'x'.repeat(70_000) }))).status, 413)
    for (const body of ['{', '', '"\u{feff}"x', Buffer.from([0x7b, 0xff, 0x7d])])
      assert.ok([400, 401].includes((await post(body)).status))
    assert.equal((await post('\u{feff}{}')).json.code, 'exchange.not-json')
  })

  it('a key revoked one second ago signs nothing any more; what it signed stays checkable', async () => {
    const old = house.db.keys.pair('member.hospital.old')
    const name = await house.db.tx(tx => addMemberKey(tx, admin, HOSPITAL, pem(old)))
    const { status, json } = await post(notice({ number: freshNumber() }), { keyPair: old })
    assert.equal(status, 201)
    house.clock.advance(1_000)
    await house.db.tx(tx => revokeMemberKey(tx, admin, name, 'lost'))
    house.clock.advance(1_000)
    const refused = await post(notice({ number: freshNumber() }), { keyPair: old })
    assert.deepEqual([refused.status, refused.json.code], [401, 'exchange.key-revoked'])
    const again = house.db.tx(tx => revokeMemberKey(tx, admin, name, 'again'))
    await assert.rejects(again, /key-revoked/)
    const recheck = await recheckEvidence(house.db, json.evidenceId)
    assert.deepEqual([recheck.signature, recheck.ledger], ['valid', 'same'])
    assert.ok(recheck.keyRevokedAt)
    assert.ok((await memberKeys(house.db, HOSPITAL)).some(k => k.keyId === name && k.revokedAt))
  })

  it('refuses the number of another facility, and a member that is none', async () => {
    const other = await post(notice({ number: freshNumber('19002') }))
    assert.deepEqual([other.status, other.json.code], [403, 'exchange.facility-differs'])
    const ward = await post(notice({ number: freshNumber() }), {
      keyPair: house.db.keys.pair('member.ward'),
    })
    assert.deepEqual([ward.status, ward.json.code], [403, 'exchange.not-a-facility'])
  })

  it('tells a mismatch and not what the register holds', async () => {
    const wrong = {
      'the name': { 'mother.fullName': 'Nguyễn Thị Thu Hằng' },
      'the name without marks': { 'mother.fullName': 'Nguyen Thi Thu Ha' },
      'the day of birth': { 'mother.dob': '1996-05-15' },
      'less of the day than is known': { 'mother.dob': '1996' },
      'the number': { 'mother.idDoc.number': '019196007732' },
    }
    const answers = new Set<string>()
    for (const [what, over] of Object.entries(wrong)) {
      const { status, json, text } = await post(notice({ number: freshNumber(), ...over }))
      assert.deepEqual([status, json.code], [422, 'exchange.mother-not-confirmed'], what)
      assert.ok(!text.includes('Hà') && !text.includes('1996') && !text.includes(MOTHER))
      answers.add(text)
    }
    assert.equal(answers.size, 1, 'every mismatch is answered alike')
    const receipts = await house.db.tx(tx => receiptsAbout(tx, motherId))
    assert.ok(receipts.length > 4, 'a look-up that found no match is still told to the mother')
    const { n } = await house.db.row<{ n: number }>(
      sql`select count(*) as n from ledger.entry where action = 'birth-notice.refused'`,
    )
    assert.equal(n, 5)
  })

  it('stops a member that guesses, for a day', async () => {
    const guess = () => post(notice({ number: freshNumber(), 'mother.dob': '1990-01-01' }))
    let last = await guess()
    for (let i = 0; i < 40 && last.status === 422; i++) last = await guess()
    assert.deepEqual([last.status, last.json.code], [429, 'exchange.too-many-unconfirmed'])
    assert.equal((await post(notice({ number: freshNumber() }))).status, 429)
    house.clock.advance(86_400_000)
    assert.equal((await post(notice({ number: freshNumber() }))).status, 201)
  })

  it('refuses hostile values at every field with the name of the field', async () => {
    const nasty: unknown[] = [
      null,
      0,
      [],
      {},
      '',
      ' x',
      'a\u0000b',
      '\ud800',
      "' or 1=1 --",
      'x'.repeat(20_000),
      -1,
    ]
    const leaves = (value: object, at: string[] = []): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'object' && inner !== null
          ? [[...at, key].join('.'), ...leaves(inner, [...at, key])]
          : [[...at, key].join('.')],
      )
    const paths = leaves(notice())
    assert.ok(paths.length >= 30)
    // Free text may hold what looks like code; it is kept as text.
    const free = /\.text$|title$|^note$/
    for (const path of paths)
      for (const value of nasty) {
        if (free.test(path) && typeof value === 'string' && /^['<\d]/.test(value)) continue
        if (path === 'child.weight' && value === null) continue
        const { status, json, text } = await post(notice({ number: freshNumber(), [path]: value }))
        assert.equal(status, 422, `${path} = ${JSON.stringify(value)?.slice(0, 40)}: ${text}`)
        assert.ok(json.field || json.errors, path)
        if (json.field && path.includes('.'))
          assert.equal(json.field.split('.')[0], path.split('.')[0])
      }
    for (const over of [
      { stray: 1 },
      { 'mother.stray': 1 },
      { __proto__x: 1 },
      { 'mother.fullName': undefined },
      { sign: undefined },
    ]) {
      const { status, text } = await post(notice({ number: freshNumber(), ...over }))
      assert.equal(status, 422, JSON.stringify(over))
      assert.ok(!text.includes('stray'))
    }
    const proto = JSON.stringify(notice({ number: freshNumber() })).replace(
      '{',
      '{"__proto__":{"a":1},',
    )
    assert.equal((await post(proto)).status, 422)
  })

  it('refuses days that cannot be and places that are not', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ 'birth.date': '2026-12-31' }, 'exchange.day-impossible'],
      [{ 'birth.date': '2024-11-16', number: '00001.GCS.19001.26' }, 'exchange.day-impossible'],
      [{ 'birth.date': '2026-11-16', number: '00001.GCS.19001.25' }, 'exchange.day-impossible'],
      [{ 'birth.date': '2026-02-29' }, 'exchange.malformed'],
      [{ 'birth.place.unit': '99999' }, 'exchange.unit-unknown'],
      [{ 'mother.residence.unit': '00000' }, 'exchange.unit-unknown'],
      [{ 'mother.ethnicity': '77' }, 'exchange.malformed'],
    ]
    for (const [over, code] of cases) {
      const { status, json } = await post(notice({ number: freshNumber(), ...over }))
      assert.deepEqual([status, json.code], [422, code], JSON.stringify(over))
    }
  })

  it('is used by one dossier only', async () => {
    const { json } = await post(notice({ number: freshNumber() }))
    const use = (dossier: string) => house.db.tx(tx => markUsed(tx, json.evidenceId, dossier))
    await use('H55.28-261118-0001')
    await use('H55.28-261118-0001')
    await assert.rejects(use('H55.28-261118-0002'), /evidence-used/)
    assert.equal((await birthNotice(house.db, json.evidenceId))?.usedBy, 'H55.28-261118-0001')
    const all = await birthNoticesFor(house.db, motherId)
    assert.equal(all.at(-1)?.evidenceId, json.evidenceId)
    await assert.rejects(
      house.db.tx(tx => markUsed(tx, 'x', 'd')),
      /evidence-unknown/,
    )
    const told = (await entriesAbout(house.db, motherId, { limit: 500 })).filter(
      e => e.action === 'birth-notice.used',
    )
    assert.equal(told.length, 1)
  })

  it('evidence is not to be changed, and a change past the guard is seen', async () => {
    const { json } = await post(notice({ number: freshNumber() }))
    const id = json.evidenceId as string
    for (const statement of [
      `update exchange.evidence set body = 'x' where evidence_id = '${id}'`,
      `delete from exchange.evidence where evidence_id = '${id}'`,
      `update exchange.evidence set used_by = 'd', used_at = now(), subject_id = evidence_id where evidence_id = '${id}'`,
      `update exchange.member_key set revoked_at = null where revoked_at is not null`,
      `delete from exchange.member_key`,
    ])
      await assert.rejects(house.db.pool.query(statement), { code: '42501' }, statement)
    const tampered = async (set: string) => {
      const client = await house.db.pool.connect()
      try {
        await client.query('begin; set local session_replication_role = replica')
        await client.query(`update exchange.evidence set ${set} where evidence_id = '${id}'`)
        await client.query('commit')
      } finally {
        client.release()
      }
      return recheckEvidence(house.db, id)
    }
    assert.equal((await recheckEvidence(house.db, id)).signature, 'valid')
    const ward = keyId(house.db.keys.pair('member.ward').publicKey)
    const own = keyId(hospital.publicKey)
    assert.equal((await tampered(`key_id = '${ward}'`)).signature, 'invalid')
    assert.equal((await tampered(`key_id = '${own}'`)).signature, 'valid')
    const spoiled = await tampered(`body = overlay(body placing '7' from 13)`)
    assert.deepEqual([spoiled.signature, spoiled.ledger], ['invalid', 'differs'])
    assert.equal((await tampered(`message = 'x'`)).signature, 'invalid')
    await assert.rejects(recheckEvidence(house.db, 'x'), /evidence-unknown/)
  })

  it('the example program sends a notice with nothing but a key', async () => {
    const server = createHttp(createLog('silent'))
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    await registerExchange(server, { db: house.db, baseUrl: origin })
    await server.listen({ port, host: '127.0.0.1' })
    const dir = mkdtempSync(join(tmpdir(), 'exchange-example-'))
    const keyFile = join(dir, 'key.pem')
    writeFileSync(keyFile, hospital.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    try {
      const program = ['--import', 'tsx', 'examples/send-birth-notice.ts', '00777', origin, keyFile]
      const { stdout } = await promisify(execFile)(process.execPath, program)
      const answer = JSON.parse(stdout)
      assert.equal(answer.status, 'received')
      assert.equal((await birthNotice(house.db, answer.evidenceId))?.number, '00777.GCS.19001.26')
    } finally {
      rmSync(dir, { recursive: true })
      await server.close()
    }
  })

  it('its client sends over a real socket and knows a reply that was not signed for it', async () => {
    const server = createHttp(createLog('silent'))
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    await registerExchange(server, { db: house.db, baseUrl: origin })
    await server.listen({ port, host: '127.0.0.1' })
    try {
      const number = freshNumber()
      const sent = await sendBirthNotice(origin, hospital, notice({ number }), {
        idempotencyKey: 'try-000001',
      })
      assert.ok(sent.ok && sent.answer.number === number)
      const refused = await sendBirthNotice(
        origin,
        hospital,
        notice({ number: freshNumber('19009') }),
      )
      assert.ok(!refused.ok && refused.problem.code === 'exchange.facility-differs')
      const nodeKey = house.db.keys.pair('stranger').publicKey
      await assert.rejects(
        sendBirthNotice(origin, hospital, notice({ number }), { nodeKey }),
        /reply-not-authentic/,
      )
      const lying: typeof fetch = async (input, init) => {
        const response = await fetch(input, init)
        if (init?.method !== 'POST') return response
        const body = (await response.text()).replace('received', 'received!')
        return new Response(body, { status: response.status, headers: response.headers })
      }
      await assert.rejects(
        sendBirthNotice(origin, hospital, notice({ number }), { fetch: lying }),
        /reply-not-authentic/,
      )
    } finally {
      await server.close()
    }
  })
})

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
