import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ProblemError, sql } from '#kernel'
import {
  disclose,
  findByNumber,
  householdOf,
  isAlive,
  jurisdictionOf,
  kinOf,
  loadPersons,
  openGround,
  receiptsAbout,
  recordBirth,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { checkWholeState, citizen, family, newBirth, registrar } from './fixture.ts'

describe('birth', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  it('gives the child a number, its parents, and leaves a note and entries', async () => {
    const { db } = house
    const home = family(db)
    await loadPersons(db, [[home.record]])
    const ids = { motherId: home.mother.personId, fatherId: home.father.personId }
    const born = await db.tx(tx => recordBirth(tx, registrar, newBirth(ids)))
    assert.match(born.personalId, /^019226\d{6}$/)
    const kin = await kinOf(db, born.personId)
    assert.deepEqual([kin.motherId, kin.fatherId], [ids.motherId, ids.fatherId])
    assert.ok((await kinOf(db, ids.motherId)).childIds.includes(born.personId))
    assert.equal(await isAlive(db, born.personId), true)
    assert.equal(await householdOf(db, born.personId), null)
    assert.equal(await jurisdictionOf(db, ids.motherId), '05528')
    const { n } = await db.row<{ n: number }>(
      sql`select count(*) as n from ledger.entry where action = 'birth.recorded'`,
    )
    assert.equal(n, 3)
    const own = await db.tx(tx =>
      disclose(tx, {
        actor: citizen(ids.motherId),
        subject: ids.motherId,
        purpose: { kind: 'own' },
        fields: ['name', 'children', 'household', 'permanentResidence', 'father'],
      }),
    )
    assert.equal(own.view.children?.length, 2)
    assert.equal(own.view.household?.members.length, 3)
    assert.equal(own.view.father?.name.given, 'Cổ')
    await db.tx(tx =>
      openGround(tx, {
        dossier: 'H55.28-261118-0001',
        procedure: '1.001193',
        agency: 'H55.28',
        office: 'ho-tich',
        subjects: [ids.motherId],
        fields: ['name'],
        legalBasis: 'x',
      }),
    )
    const purpose = {
      kind: 'dossier',
      dossier: 'H55.28-261118-0001',
      procedure: '1.001193',
    } as const
    const read = await db.tx(tx =>
      disclose(tx, { actor: registrar, subject: ids.motherId, purpose, fields: ['name'] }),
    )
    assert.deepEqual(read.view, { name: home.mother.name })
    const receipts = await db.tx(tx => receiptsAbout(tx, ids.motherId))
    assert.ok(receipts.some(r => r.dossier === 'H55.28-261118-0001'))
    assert.equal(
      await db.tx(tx =>
        findByNumber(tx, {
          actor: registrar,
          purpose: { kind: 'duty', basis: 'desk-lookup' },
          number: born.personalId,
        }),
      ),
      born.personId,
    )
  })

  it('refuses a second entry for the same child', async () => {
    const { db } = house
    const home = family(db)
    await loadPersons(db, [[home.record]])
    const birth = newBirth({ motherId: home.mother.personId })
    await db.tx(tx => recordBirth(tx, registrar, birth))
    await assert.rejects(
      db.tx(tx => recordBirth(tx, registrar, birth)),
      (e: ProblemError) => e.problem.code === 'birth.already-recorded',
    )
  })
})
