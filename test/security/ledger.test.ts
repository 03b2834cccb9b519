/**
 * The superuser of the database against the ledger: after a whole birth, whatever is edited, deleted or swapped is
 * found, and the first bad entry is named.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from '#kernel'
import { latestCheckpoint, verifyLedger } from '#ledger'
import { newcomer } from '#test/person'
import { enlist } from './house.ts'
import {
  beginDraft,
  citizen,
  confirm,
  handIn,
  noticeFor,
  official,
  partsOf,
  sendNotice,
  settleFamily,
  takeAndApprove,
} from './journey.ts'

const { house } = enlist()

describe('the ledger of a birth', () => {
  let birth: string
  let witnessed: string[]

  /** Waits until every entry has its place under a signed head. */
  async function settled(): Promise<void> {
    for (let n = 0; n < 100; n++) {
      const { n: waiting } = await house().db.row<{ n: number }>(
        sql`select count(*)::int as n from ledger.entry where seq is null`,
      )
      if (waiting === 0) return
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    assert.fail('the sequencer did not order the entries')
  }

  before(async () => {
    const family = await settleFamily(house())
    assert.ok((await sendNotice(house(), noticeFor(house(), family.mother))).ok)
    const mother = await citizen(house(), family.mother)
    const bundle = await handIn(mother, await beginDraft(mother))
    await confirm(await citizen(house(), family.head))
    ;[birth] = (await partsOf(mother, bundle)) as [string]
    await takeAndApprove(await official(house(), 'hotich'), birth)
    await settled()
    witnessed = [(await latestCheckpoint(house().db))!.note]
  })

  /** Statements as the superuser gives them, with the triggers asleep. */
  async function tamper(statements: readonly string[]): Promise<void> {
    const client = await house().db.pool.connect()
    try {
      await client.query('begin; set local session_replication_role = replica')
      for (const statement of statements) {
        const { rowCount } = await client.query(statement)
        assert.ok((rowCount ?? 0) > 0, `\`${statement}\` changed something`)
      }
      await client.query('commit')
    } finally {
      await client.query('rollback').catch(() => {})
      client.release()
    }
  }

  /** The rows of these places, to be put back exactly as they were. */
  async function remember(seqs: readonly number[]): Promise<() => Promise<void>> {
    const client = await house().db.pool.connect()
    const keep = `_kept_${Math.abs(seqs[0]!)}_${seqs.length}`
    try {
      const list = seqs.join()
      await client.query(
        `create table public.${keep}_e as select * from ledger.entry where seq in (${list})`,
      )
      await client.query(
        `create table public.${keep}_d as select d.* from ledger.detail d join ledger.entry e using (entry_id) where seq in (${list})`,
      )
    } finally {
      client.release()
    }
    return async () => {
      const back = await house().db.pool.connect()
      try {
        await back.query(`begin; set local session_replication_role = replica;
          delete from ledger.detail where entry_id in (select entry_id from public.${keep}_d);
          delete from ledger.entry where entry_id in (select entry_id from public.${keep}_e);
          insert into ledger.entry overriding system value select * from public.${keep}_e;
          insert into ledger.detail select * from public.${keep}_d;
          drop table public.${keep}_e, public.${keep}_d; commit`)
      } finally {
        back.release()
      }
    }
  }

  const place = async (action: string) =>
    house().db.row<{ seq: number; entryId: string }>(
      sql`select seq::int as seq, entry_id as "entryId" from ledger.entry where action = ${action} and seq is not null order by seq desc limit 1`,
    )

  it('is whole', async () => {
    const verdict = await verifyLedger(house().db, undefined, { witnessed })
    assert.deepEqual(verdict.faults, [])
    assert.ok(verdict.ok && verdict.size > 30 && verdict.details)
    const actions = (
      await house().db.rows<{ action: string }>(
        sql`select distinct action from ledger.entry where dossier = ${birth}`,
      )
    ).map(row => row.action)
    for (const action of ['dossier.approved', 'document.issued', 'person.disclosed'])
      assert.ok(actions.includes(action), `${action} is among ${actions}`)
  })

  it('refuses a change by the house itself', async () => {
    const { seq } = await place('birth.recorded')
    for (const statement of [
      sql`update ledger.entry set action = 'x' where seq = ${seq}`,
      sql`delete from ledger.entry where seq = ${seq}`,
      sql`update ledger.detail set detail = '{}' where entry_id = (select entry_id from ledger.entry where seq = ${seq})`,
      sql`delete from ledger.detail where entry_id = (select entry_id from ledger.entry where seq = ${seq})`,
      sql`truncate ledger.checkpoint`,
    ])
      await assert.rejects(house().db.run(statement), /ledger/)
  })

  type Crime = readonly [
    what: string,
    action: string,
    sql: (at: number) => readonly string[],
    also?: number,
  ]
  const crimes: readonly Crime[] = [
    [
      'hides who read',
      'person.disclosed',
      at => [
        `update ledger.detail set actor_id = 'somebody else' where entry_id = (select entry_id from ledger.entry where seq = ${at})`,
      ],
    ],
    [
      'moves a decision in time',
      'dossier.approved',
      at => [`update ledger.entry set at = at - interval '3 days' where seq = ${at}`],
    ],
    [
      'names another office',
      'dossier.taken',
      at => [`update ledger.entry set actor_office = 'mot-cua' where seq = ${at}`],
    ],
    [
      'edits what was recorded',
      'birth.recorded',
      at => [
        `update ledger.detail set detail = replace(detail, '"', '"') || ' ' where entry_id = (select entry_id from ledger.entry where seq = ${at})`,
      ],
    ],
    [
      'deletes a read',
      'person.disclosed',
      at => [
        `delete from ledger.detail where entry_id = (select entry_id from ledger.entry where seq = ${at})`,
        `delete from ledger.entry where seq = ${at}`,
      ],
    ],
    [
      'swaps two entries',
      'document.issued',
      at => [
        `update ledger.entry set seq = 1000000 where seq = ${at}`,
        `update ledger.entry set seq = ${at} where seq = ${at - 1}`,
        `update ledger.entry set seq = ${at - 1} where seq = 1000000`,
      ],
      -1,
    ],
  ]
  for (const [what, action, statements, also = 0] of crimes)
    it(`names the entry when the superuser ${what}`, async () => {
      await settled()
      const { seq } = await place(action)
      const first = seq + also
      const putBack = await remember(also === 0 ? [seq] : [seq, first])
      try {
        await tamper(statements(seq))
        const verdict = await verifyLedger(house().db, undefined, { witnessed })
        assert.equal(verdict.ok, false)
        const { firstBad } = verdict
        assert.ok(firstBad)
        assert.equal(firstBad.seq, first, `${firstBad.what} at ${firstBad.seq}–${firstBad.until}`)
        assert.ok(firstBad.vi.length > 10)
      } finally {
        await putBack()
      }
      assert.ok(
        (await verifyLedger(house().db, undefined, { witnessed })).ok,
        'and is whole when put back',
      )
    })

  it('cut short at its end is found by whoever kept a head', async () => {
    await settled()
    const [kept] = [(await latestCheckpoint(house().db))!]
    const verdict = await verifyLedger(house().db, undefined, { witnessed: [kept.note] })
    assert.ok(verdict.ok)
    const forged = kept.note.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 5}\n`)
    assert.equal((await verifyLedger(house().db, undefined, { witnessed: [forged] })).ok, false)
  })

  it('can be asked on the console, by administrators only', async () => {
    const admin = await official(house(), 'quantri', 'console')
    const page = await admin.open('/console/ledger')
    const verdict = await admin.submit(page, {}, { action: /verify$/ })
    assert.equal(verdict.status, 200)
    const stranger = await newcomer(house()).request('/console/ledger')
    assert.match(stranger.location, /sign-in/)
  })
})
