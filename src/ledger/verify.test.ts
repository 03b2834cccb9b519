import assert from 'node:assert/strict'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, createLog, ProblemError, sql, systemActor } from '#kernel'
import {
  declareActions,
  eraseDetail,
  exportLedger,
  type FaultCode,
  latestCheckpoint,
  ledgerPublicKey,
  record,
  startSequencer,
  verifyLedger,
} from '#ledger'
import { type TestDatabase, testDatabase } from '#test/database'

declareActions('test', { 'test.done': { vi: 'Việc thử', en: 'a test deed' } })
const actor: Actor = { kind: 'official', id: 'o-1', agency: 'H55.28', office: 'ho-tich' }
const log = createLog('silent')

/** A ledger of 300 entries in several heads, with one detail erased by the book. */
async function written(): Promise<TestDatabase> {
  const house = await testDatabase('ledger')
  const sequencer = startSequencer(house.db, { log, everyMs: 3_600_000 })
  for (const count of [3, 1, 200, 95])
    await house.db
      .tx(async tx => {
        const subject = tx.newId()
        for (let i = 0; i < count; i++)
          await record(tx, {
            actor,
            action: 'test.done',
            subject: i % 3 ? subject : null,
            dossier: i % 2 ? `D-${i}` : null,
            detail: { i, tên: 'Đỗ Văn Thử' },
          })
      })
      .then(() => sequencer.flush())
  const { id } = await house.db.row<{ id: string }>(
    sql`select entry_id as id from ledger.entry where seq = 150`,
  )
  await house.db.tx(tx => eraseDetail(tx, systemActor('test'), id, 'bản án'))
  await sequencer.flush()
  await sequencer.stop()
  return house
}

/** Does to the database what only its superuser can: the triggers sleep. */
async function tamper(house: TestDatabase, ...statements: string[]): Promise<void> {
  const client = await house.db.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    for (const statement of statements) {
      const { rowCount } = await client.query(statement)
      assert.ok(rowCount === null || rowCount > 0, `\`${statement}\` changed something`)
    }
    await client.query('commit')
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}

const files = (dir: string): string[] =>
  (readdirSync(dir, { recursive: true }) as string[])
    .map(name => join(dir, name))
    .filter(path => statSync(path).isFile())
    .sort()

describe('verification of the database', () => {
  let house: TestDatabase
  let witness: string
  before(async () => {
    house = await written()
    witness = (await latestCheckpoint(house.db))!.note
  })
  after(() => house.close())

  it('finds a ledger that nobody touched whole', async () => {
    const verdict = await verifyLedger(house.db, undefined, { witnessed: [witness] })
    assert.deepEqual(verdict.faults, [])
    const { ok, size, checkpoints, erased, waiting, firstBad, root } = verdict
    assert.deepEqual(
      { ok, size, checkpoints, erased, waiting, firstBad },
      {
        ok: true,
        size: 300,
        checkpoints: 5,
        erased: 1,
        waiting: 0,
        firstBad: null,
      },
    )
    assert.equal(root, (await latestCheckpoint(house.db))?.root)
  })

  it('refuses heads signed by another key', async () => {
    const other = await testDatabase('ledger')
    const verdict = await verifyLedger(house.db, [ledgerPublicKey(other.db.keys)])
    assert.equal(verdict.firstBad?.what, 'head-signature')
    await other.close()
  })

  const cases: [string, string[], FaultCode, number | null][] = [
    [
      'edits an action',
      [`update ledger.entry set action = 'test.other' where seq = 7`],
      'entry-altered',
      7,
    ],
    [
      'edits a time',
      [`update ledger.entry set at = at + interval '1 ms' where seq = 299`],
      'entry-altered',
      299,
    ],
    [
      'edits who',
      [
        `update ledger.detail set actor_id = 'o-2' where entry_id = (select entry_id from ledger.entry where seq = 9)`,
      ],
      'detail-altered',
      9,
    ],
    [
      'hides whom',
      [
        `update ledger.detail set subject_id = null where entry_id = (select entry_id from ledger.entry where seq = 2)`,
      ],
      'detail-altered',
      2,
    ],
    [
      'edits a detail',
      [
        `update ledger.detail set detail = '{"i":0}' where entry_id = (select entry_id from ledger.entry where seq = 11)`,
      ],
      'detail-altered',
      11,
    ],
    [
      'edits a detail and its digest',
      [
        `update ledger.detail set detail = '{"i":0}' where entry_id = (select entry_id from ledger.entry where seq = 11)`,
        `update ledger.entry e set detail_digest = sha256(d.detail_salt || convert_to(d.detail, 'UTF8')) from ledger.detail d where d.entry_id = e.entry_id and seq = 11`,
      ],
      'entry-altered',
      11,
    ],
    [
      'erases a detail in silence',
      [
        `alter table ledger.detail drop constraint detail_check`,
        `update ledger.detail set detail = null, detail_salt = null where entry_id = (select entry_id from ledger.entry where seq = 12)`,
      ],
      'erased-silently',
      12,
    ],
    [
      'erases a detail under the erasure of another',
      [
        `update ledger.detail set detail = null, detail_salt = null, erased_by = (select erased_by from ledger.detail where erased_by is not null limit 1) where entry_id = (select entry_id from ledger.entry where seq = 12)`,
      ],
      'erased-silently',
      12,
    ],
    [
      'deletes a detail',
      [
        `delete from ledger.detail where entry_id = (select entry_id from ledger.entry where seq = 13)`,
      ],
      'detail-missing',
      13,
    ],
    ['deletes an entry', [`delete from ledger.entry where seq = 14`], 'entry-missing', 14],
    [
      'deletes an entry and closes the gap',
      [
        `delete from ledger.detail where entry_id = (select entry_id from ledger.entry where seq = 14)`,
        `delete from ledger.entry where seq = 14`,
        ...Array.from(
          { length: 285 },
          (_, i) => `update ledger.entry set seq = ${14 + i} where seq = ${15 + i}`,
        ),
      ],
      'entry-altered',
      14,
    ],
    [
      'swaps two entries',
      [
        `update ledger.entry set seq = 9999 where seq = 20`,
        `update ledger.entry set seq = 20 where seq = 30`,
        `update ledger.entry set seq = 30 where seq = 9999`,
      ],
      'entry-altered',
      20,
    ],
    [
      'takes an entry out of the order',
      [`update ledger.entry set seq = null where seq = 299`],
      'entry-missing',
      299,
    ],
    [
      'cuts the end off, and with it the word of an erasure',
      [
        `delete from ledger.detail where entry_id in (select entry_id from ledger.entry where seq >= 290)`,
        `delete from ledger.entry where seq >= 290`,
      ],
      'erased-silently',
      150,
    ],
    ['empties the entries', [`truncate ledger.detail, ledger.entry`], 'entry-missing', 0],
    [
      'adds an entry past the head',
      [
        `insert into ledger.entry overriding system value select gen_random_uuid(), 9000, 300, action, actor_kind, actor_agency, actor_office, actor_digest, subject_digest, dossier, at, detail_digest, leaf_hash from ledger.entry where seq = 1`,
      ],
      'detail-missing',
      300,
    ],
    [
      'edits a leaf hash',
      [`update ledger.entry set leaf_hash = sha256('x') where seq = 40`],
      'entry-altered',
      40,
    ],
    [
      'edits a tile',
      [
        `update ledger.tile set hashes = overlay(hashes placing '\\x00' from 33) where level = 0 and idx = 0`,
      ],
      'entry-altered',
      1,
    ],
    [
      'edits a tile above',
      [`update ledger.tile set hashes = overlay(hashes placing '\\x0000' from 1) where level = 1`],
      'tile-altered',
      null,
    ],
    [
      'removes a tile',
      [`delete from ledger.tile where level = 0 and idx = 1`],
      'tile-altered',
      256,
    ],
    ['adds a tile', [`insert into ledger.tile values (3, 5, sha256('x'))`], 'tile-altered', null],
    [
      'edits a head',
      [`update ledger.checkpoint set note = replace(note, '— l', '— m') where size = 4`],
      'head-signature',
      3,
    ],
    [
      'edits the root beside a head',
      [`update ledger.checkpoint set root = sha256('x') where size = 4`],
      'head-differs',
      3,
    ],
    [
      'puts one head in the place of another',
      [
        `update ledger.checkpoint a set note = b.note, root = b.root from ledger.checkpoint b where a.size = 4 and b.size = 3`,
      ],
      'head-differs',
      3,
    ],
  ]
  for (const [what, statements, code, seq] of cases)
    it(`notices a superuser who ${what}`, async () => {
      const clone = await cloneOf(house)
      await tamper(clone, ...statements)
      const verdict = await verifyLedger(clone.db, [ledgerPublicKey(house.db.keys)])
      assert.equal(verdict.ok, false)
      assert.equal(verdict.firstBad?.what, code, JSON.stringify(verdict.faults, null, 1))
      assert.equal(verdict.firstBad?.seq, seq)
      await clone.close()
    })

  it('notices a forger who rewrites entry, leaf and tiles but has no key', async () => {
    const clone = await cloneOf(house)
    await tamper(
      clone,
      `update ledger.entry set leaf_hash = (select leaf_hash from ledger.entry where seq = 6), entry_id = entry_id where seq = 5`,
      `update ledger.tile set hashes = overlay(hashes placing (select leaf_hash from ledger.entry where seq = 6) from 161) where level = 0 and idx = 0`,
    )
    const verdict = await verifyLedger(clone.db, [ledgerPublicKey(house.db.keys)])
    assert.equal(verdict.firstBad?.seq, 5)
    assert.ok(verdict.faults.some(f => f.what === 'head-differs' && f.seq === 4 && f.until === 203))
    await clone.close()
  })

  it('only a head kept outside shows that heads and entries were cut off together', async () => {
    const clone = await cloneOf(house)
    await tamper(
      clone,
      `delete from ledger.detail where entry_id in (select entry_id from ledger.entry where seq >= 4)`,
      `delete from ledger.entry where seq >= 4`,
      `delete from ledger.checkpoint where size > 4`,
      `delete from ledger.tile where not (level = 0 and idx = 0)`,
      `update ledger.tile set hashes = substring(hashes for 128)`,
    )
    const key = ledgerPublicKey(house.db.keys)
    assert.equal((await verifyLedger(clone.db, [key])).ok, true)
    const verdict = await verifyLedger(clone.db, [key], { witnessed: [witness] })
    assert.equal(verdict.firstBad?.what, 'witness-differs')
    await clone.close()
  })

  it('checks what is not ordered yet, too', async () => {
    const clone = await cloneOf(house)
    await clone.db.tx(tx => record(tx, { actor, action: 'test.done', detail: 1 }))
    const key = ledgerPublicKey(house.db.keys)
    const verdict = await verifyLedger(clone.db, [key])
    assert.deepEqual([verdict.ok, verdict.waiting], [true, 1])
    await tamper(clone, `update ledger.entry set actor_agency = 'x' where seq is null`)
    assert.equal((await verifyLedger(clone.db, [key])).ok, false)
    await clone.close()
  })
})

/** A database with the same ledger, to be spoiled. */
async function cloneOf(house: TestDatabase): Promise<TestDatabase> {
  const clone = await testDatabase('ledger')
  const client = await clone.db.pool.connect()
  const from = await house.db.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    for (const table of ['entry', 'detail', 'tile', 'checkpoint']) {
      const { rows } = await from.query(`select to_jsonb(t) as row from ledger.${table} t`)
      await client.query(
        `insert into ledger.${table} overriding system value select r.* from jsonb_array_elements($1::jsonb) j, jsonb_populate_record(null::ledger.${table}, j) r`,
        [JSON.stringify(rows.map(r => r.row))],
      )
    }
    await client.query(`select setval(pg_get_serial_sequence('ledger.entry', 'written'), 10000)`)
    await client.query('commit')
  } finally {
    client.release()
    from.release()
  }
  return clone
}

describe('verification of an exported folder', () => {
  let house: TestDatabase
  let key: string
  const base = mkdtempSync(join(tmpdir(), 'ledger-export-'))
  const dirs = { bare: join(base, 'bare'), full: join(base, 'full') }
  before(async () => {
    house = await written()
    key = ledgerPublicKey(house.db.keys)
    await exportLedger(house.db, dirs.bare)
    await exportLedger(house.db, dirs.full, { details: true })
  })
  after(async () => {
    rmSync(base, { recursive: true })
    await house.close()
  })

  it('proves itself without a database', async () => {
    const heads = [(await latestCheckpoint(house.db))!.note]
    for (const dir of Object.values(dirs))
      for (const keys of [undefined, [key]]) {
        const verdict = await verifyLedger({ dir }, keys, { witnessed: heads })
        assert.deepEqual(verdict.faults, [])
        assert.equal(verdict.size, 300)
        assert.equal(verdict.root, (await latestCheckpoint(house.db))?.root)
      }
  })

  it('holds no personal part unless asked', () => {
    const all = files(dirs.bare).map(f => readFileSync(f, 'utf8'))
    assert.ok(all.every(text => !text.includes('Đỗ Văn Thử') && !text.includes('o-1')))
    assert.ok(readFileSync(join(dirs.full, 'details.jsonl'), 'utf8').includes('Đỗ Văn Thử'))
  })

  it('does not write over what is there', async () => {
    await assert.rejects(
      exportLedger(house.db, dirs.bare),
      e => e instanceof ProblemError && e.problem.code === 'ledger.folder-not-empty',
    )
  })

  it('shows any byte that was changed in any file', async () => {
    const spoiled = join(base, 'spoiled')
    cpSync(dirs.full, spoiled, { recursive: true })
    const all = files(spoiled)
    assert.ok(all.length >= 7)
    const flip = fc.record({ file: fc.nat(), at: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) })
    let round = 0
    await fc.assert(
      fc.asyncProperty(flip, async ({ file, at, mask }) => {
        const path = all[(file + round++) % all.length]!
        const right = readFileSync(path)
        const wrong = Buffer.from(right)
        wrong[at % wrong.length]! ^= mask
        writeFileSync(path, wrong)
        for (const keys of [undefined, [key]]) {
          const verdict = await verifyLedger({ dir: spoiled }, keys)
          assert.equal(verdict.ok, false, `${path} at ${at % wrong.length} ^ ${mask}`)
        }
        writeFileSync(path, right)
      }),
      { numRuns: 70 },
    )
    assert.equal((await verifyLedger({ dir: spoiled }, [key])).ok, true)
  })

  it('names the entry, even when the manifest was made to agree', async () => {
    const spoiled = join(base, 'named')
    cpSync(dirs.full, spoiled, { recursive: true })
    const path = join(spoiled, 'entries.jsonl')
    const lines = readFileSync(path, 'utf8').split('\n')
    const { id } = JSON.parse(lines[33]!) as { id: string }
    lines[33] = lines[33]!.replace('ho-tich', 'mot-cua')
    writeFileSync(path, lines.join('\n'))
    rmSync(join(spoiled, 'manifest.note'))
    const { firstBad } = await verifyLedger({ dir: spoiled }, [key])
    assert.deepEqual([firstBad?.seq, firstBad?.entryId, firstBad?.what], [33, id, 'entry-altered'])
  })

  it('shows a file cut short, removed, added or swapped, and a folder that is not there', async () => {
    const deeds: ((dir: string) => void)[] = [
      dir => writeFileSync(join(dir, 'stray.txt'), 'x'),
      dir => rmSync(join(dir, 'checkpoints.jsonl')),
      dir => rmSync(join(dir, 'tile/0/000')),
      dir => rmSync(join(dir, 'public-key.txt')),
      dir => writeFileSync(join(dir, 'entries.jsonl'), ''),
      dir => {
        const path = join(dir, 'entries.jsonl')
        writeFileSync(path, readFileSync(path).subarray(0, -1))
      },
      dir =>
        writeFileSync(
          join(dir, 'details.jsonl'),
          `${readFileSync(join(dir, 'details.jsonl'))}{}\n`,
        ),
      dir => rmSync(dir, { recursive: true }),
    ]
    for (const [i, deed] of deeds.entries()) {
      const dir = join(base, `deed-${i}`)
      cpSync(dirs.full, dir, { recursive: true })
      deed(dir)
      assert.equal((await verifyLedger({ dir }, [key])).ok, false, `${deed}`)
    }
  })

  it('is not believed with a key that lies beside it only', async () => {
    const other = await testDatabase('ledger')
    const { firstBad, ok } = await verifyLedger({ dir: dirs.full }, [
      ledgerPublicKey(other.db.keys),
    ])
    assert.equal(ok, false)
    assert.ok(firstBad)
    await other.close()
  })
})
