import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Actor, createLog, ProblemError, sql, systemActor, uuidv7 } from '#kernel'
import {
  consistencyProof,
  declareActions,
  declaredActions,
  entriesAbout,
  entriesOfDossier,
  entryOf,
  eraseDetail,
  inclusionProof,
  latestCheckpoint,
  leafHash,
  ledgerPublicKey,
  openCheckpoint,
  record,
  type Sequencer,
  startSequencer,
  verifyConsistency,
  verifyInclusion,
} from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'

declareActions('test', { 'test.done': { vi: 'Việc thử', en: 'a test deed' } })
const actor: Actor = { kind: 'official', id: 'o-1', agency: 'H55.28', office: 'ho-tich' }
const log = createLog('silent')
const refusal = (code: string) => (e: unknown) =>
  e instanceof ProblemError && e.problem.code === code
const hex = (s: string) => Buffer.from(s, 'hex')

describe('ledger', () => {
  let house: TestDatabase
  let sequencer: Sequencer
  const person = () => house.db.tx(async tx => tx.newId())
  const write = (detail: number, subject: string | null = null, dossier: string | null = null) =>
    house.db.tx(tx =>
      record(tx, { actor, action: 'test.done', subject, dossier, detail: { detail } }),
    )
  before(async () => {
    house = await testDatabase('ledger')
    sequencer = startSequencer(house.db, { log, everyMs: 3_600_000 })
  })
  after(async () => {
    await sequencer.stop()
    await house.close()
  })

  it('keeps an entry with its deed, and loses it with its deed', async () => {
    const subject = await person()
    await assert.rejects(
      house.db.tx(async tx => {
        await record(tx, { actor, action: 'test.done', subject, detail: 1 })
        throw new Error('the deed failed')
      }),
    )
    assert.deepEqual(await entriesAbout(house.db, subject), [])
    const entryId = await write(7, subject, 'D-1')
    const [entry] = await entriesAbout(house.db, subject)
    assert.deepEqual(entry, {
      entryId,
      seq: null,
      at: house.clock.now(),
      action: 'test.done',
      actor,
      subject,
      dossier: 'D-1',
      detail: { detail: 7 },
      erasedBy: null,
    })
    assert.deepEqual(await entriesOfDossier(house.db, 'D-1'), [entry])
    assert.deepEqual(await entryOf(house.db, entryId), entry)
  })

  it('refuses an action nobody declared and a subject that is no person id', async () => {
    await assert.rejects(
      house.db.tx(tx => record(tx, { actor, action: 'test.unknown', detail: 1 })),
      /is declared/,
    )
    await assert.rejects(write(1, 'Nguyễn Văn A'), /person id/)
    assert.ok(declaredActions().some(a => a.action === 'ledger.detail-erased' && a.vi))
    assert.throws(() => declareActions('other', { 'test.done': { vi: '', en: '' } }), /belongs/)
  })

  it('keeps hostile text as it is', async () => {
    const nasty = 'a\u0000b\ud800"\\\n\u2028Đỗ<script>'
    const entryId = await house.db.tx(tx =>
      record(tx, { actor, action: 'test.done', detail: { nasty, n: -0, deep: [[1e21, null]] } }),
    )
    assert.deepEqual((await entryOf(house.db, entryId))?.detail, {
      nasty,
      n: 0,
      deep: [[1e21, null]],
    })
  })

  it('orders committed entries, pages by place, and proves each under a signed head', async () => {
    const subject = await person()
    const ids: string[] = []
    for (let i = 0; i < 7; i++) ids.push(await write(i, subject))
    await sequencer.flush()
    assert.equal(await sequencer.flush(), 0)
    const page = await entriesAbout(house.db, subject, { limit: 3 })
    const next = await entriesAbout(house.db, subject, { before: page[2]!.seq!, limit: 10 })
    assert.deepEqual(
      [...page, ...next].map(e => e.entryId),
      ids.toReversed(),
    )

    const key = ledgerPublicKey(house.db.keys)
    const head = await latestCheckpoint(house.db)
    for (const id of ids) {
      const proof = await inclusionProof(house.db, id)
      const opened = openCheckpoint(proof.checkpoint, [key])!
      assert.equal(opened.size, head?.size)
      const hashes = proof.hashes.map(hex)
      const leaf = leafHash(proof.leaf)
      assert.ok(verifyInclusion(leaf, proof.seq, opened.size, hashes, opened.root))
      assert.ok(JSON.stringify(proof).length < 3_000)
    }
    await write(8)
    await sequencer.flush()
    const newer = await latestCheckpoint(house.db)
    const c = await consistencyProof(house.db, head!.size, newer!.size)
    assert.equal(c.fromRoot, head!.root)
    assert.equal(c.toRoot, newer!.root)
    const steps = c.hashes.map(hex)
    assert.ok(verifyConsistency(c.from, c.to, hex(c.fromRoot), hex(c.toRoot), steps))
  })

  it('refuses proofs of what it does not hold', async () => {
    await assert.rejects(inclusionProof(house.db, 'x'), refusal('ledger.entry-unknown'))
    const late = await write(1)
    await assert.rejects(inclusionProof(house.db, late), refusal('ledger.not-yet-ordered'))
    for (const [from, to] of [
      [0, 1],
      [2, 1],
      [1, 1e9],
      [1.5, 2],
    ] as const)
      await assert.rejects(consistencyProof(house.db, from, to), refusal('ledger.size-unknown'))
  })

  it('orders what many writers and several sequencers do at once without gap or repeat', async () => {
    const rivals = [1, 2, 3].map(() => startSequencer(house.db, { log, everyMs: 5 }))
    const written = await Promise.all(
      Array.from({ length: 6 }, async (_, w) => {
        const ids = []
        for (let i = 0; i < 50; i++) ids.push(await write(w * 100 + i))
        return ids
      }),
    )
    await sequencer.flush()
    await Promise.all(rivals.map(r => r.stop()))
    const rows = await house.db.rows<{ seq: number; id: string }>(
      sql`select seq, entry_id as id from ledger.entry order by seq`,
    )
    assert.deepEqual(
      rows.map(r => r.seq),
      rows.map((_, i) => i),
    )
    const all = new Set(rows.map(r => r.id))
    assert.ok(written.flat().every(id => all.has(id)))
    assert.equal((await latestCheckpoint(house.db))?.size, rows.length)
  })

  it('a sequencer by itself orders within its beat', async () => {
    const live = startSequencer(house.db, { log, everyMs: 20 })
    const id = await write(1)
    for (let i = 0; (await entryOf(house.db, id))?.seq === null; i++) {
      assert.ok(i < 200, 'ordered within a second')
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    await live.stop()
  })

  it('will not sign over tiles that are not the ones signed before', async () => {
    await write(1)
    await sequencer.flush()
    const head = await latestCheckpoint(house.db)
    const client = await house.db.pool.connect()
    await client.query('begin; set local session_replication_role = replica')
    await client.query(
      `update ledger.tile set hashes = overlay(hashes placing '\\x00000000' from 1) where (level, idx) = (select level, idx from ledger.tile where level = 0 order by idx desc limit 1)`,
    )
    await client.query('commit')
    const fresh = startSequencer(house.db, { log, everyMs: 3_600_000 })
    await write(2)
    await assert.rejects(fresh.flush(), /root of the latest checkpoint/)
    await fresh.stop()
    assert.deepEqual(await latestCheckpoint(house.db), head)
    client.release()
  })

  it('erases a detail once, tells of it, and the leaf stays provable', async () => {
    const other = await testDatabase('ledger')
    const s = startSequencer(other.db, { log, everyMs: 3_600_000 })
    const subject = uuidv7(other.clock.now(), other.db.random)
    const entryId = await other.db.tx(tx =>
      record(tx, { actor, action: 'test.done', subject, detail: { secret: 'x' } }),
    )
    const judge = systemActor('test')
    const erasure = await other.db.tx(tx => eraseDetail(tx, judge, entryId, 'theo bản án'))
    await s.flush()
    const erased = await entryOf(other.db, entryId)
    assert.equal(erased?.detail, null)
    assert.equal(erased?.erasedBy, erasure)
    assert.deepEqual((await entryOf(other.db, erasure))?.detail, {
      entry: entryId,
      reason: 'theo bản án',
    })
    const again = (id: string) => other.db.tx(tx => eraseDetail(tx, judge, id, 'again'))
    await assert.rejects(again(entryId), refusal('ledger.already-erased'))
    await assert.rejects(again(erasure), refusal('ledger.erasure-stays'))
    await assert.rejects(again(subject), refusal('ledger.entry-unknown'))
    await assert.rejects(again('; drop'), refusal('ledger.entry-unknown'))
    assert.ok((await inclusionProof(other.db, entryId)).leaf.includes(entryId))
    await s.stop()
    await other.close()
  })

  it('the database itself refuses to change, remove or reorder', async () => {
    const refused = [
      `update ledger.entry set action = 'x.y' where seq = 0`,
      `update ledger.entry set seq = seq + 100000 where seq = 1`,
      `update ledger.entry set seq = null where seq = 1`,
      `update ledger.entry set seq = 100000, action = 'x.y' where seq is null`,
      `delete from ledger.entry`,
      `truncate ledger.entry cascade`,
      `update ledger.detail set detail = '{}'`,
      `update ledger.detail set actor_id = 'someone else'`,
      `update ledger.detail set detail = null, detail_salt = null, erased_by = entry_id`,
      `delete from ledger.detail`,
      `truncate ledger.detail`,
      `update ledger.tile set hashes = substring(hashes for 32)`,
      `delete from ledger.tile`,
      `truncate ledger.tile`,
      `update ledger.checkpoint set note = note`,
      `delete from ledger.checkpoint`,
      `truncate ledger.checkpoint`,
    ]
    await write(1)
    for (const statement of refused)
      await assert.rejects(house.db.pool.query(statement), { code: '42501' }, statement)
  })
})
