import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { documentsOf, documentsOfDossier, KIND_NAMES } from '#documents'
import { sql } from '#kernel'
import { entriesOfDossier } from '#ledger'
import { disclose, householdOf, kinOf, receiptsAbout } from '#register'
import {
  answerSupplement,
  approve,
  caseView,
  confirmAs,
  confirmationView,
  dossierOf,
  draftView,
  queueOf,
  requestSupplement,
  takeDossier,
  tasksOf,
} from '#services'
import { type TestDatabase, testDatabase } from '#test/database'
import {
  type Commune,
  citizen,
  desk,
  insurer,
  openCommune,
  police,
  registrar,
} from './testing/commune.ts'

describe('a child is born', () => {
  let house: TestDatabase
  let commune: Commune
  before(async () => {
    house = await testDatabase(
      'ledger',
      'register',
      'documents',
      'identity',
      'exchange',
      'services',
    )
    commune = await openCommune(house.db)
  })
  after(() => house.close())

  it('goes from the notice to three results, asking nobody twice', async () => {
    const { db, clock } = house
    const { mother, grandfather } = commune
    const actor = citizen(mother.personId)

    const { dossier, birth } = await commune.file()
    assert.match(dossier, /^H55\.28-261118-\d{4}$/)
    const filed = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(filed.status.code, 1)
    assert.equal(filed.waitingFor, 'second-person')
    assert.deepEqual(
      filed.expected.map(e => e.code),
      ['1.004222', 'BHYT-TE'],
    )

    const confirming = await queueOf(db, registrar, { tab: 'confirming' })
    assert.deepEqual(
      confirming.rows.map(r => r.dossier),
      [birth],
    )
    const [asked] = await db.tx(tx => tasksOf(tx, citizen(grandfather.personId)))
    assert.equal(asked?.kind, 'confirmation')
    const request = await db.tx(tx =>
      confirmationView(tx, citizen(grandfather.personId), asked!.confirmationId!),
    )
    assert.ok(request.facts.some(f => f.value === 'Anh'))
    await db.tx(tx =>
      confirmAs(tx, citizen(grandfather.personId), asked!.confirmationId!, { agree: true }),
    )

    // The one-stop desk takes it in, the registrar takes it on.
    clock.advance(60_000)
    const [row] = (await queueOf(db, desk, { tab: 'new' })).rows
    const received = await db.tx(tx => takeDossier(tx, desk, birth, row!.version))
    const taken = await db.tx(tx => takeDossier(tx, registrar, birth, received.version))
    const screen = await db.tx(tx => caseView(tx, registrar, birth))
    assert.deepEqual(
      screen.checks.map(c => [c.id, c.outcome]),
      [
        ['notice', 'ok'],
        ['declared-agrees', 'ok'],
        ['in-time', 'ok'],
        ['parents', 'ok'],
      ],
    )

    // One supplement; the clock stands, then goes on.
    const promised = screen.dossier.promisedAt
    const asks = await db.tx(tx =>
      requestSupplement(tx, registrar, birth, {
        items: [{ field: 'child.givenName', reason: 'Viết rõ tên' }],
        version: taken.version,
        key: 'supplement-1',
      }),
    )
    clock.advance(2 * 86_400_000)
    await db.tx(tx =>
      answerSupplement(tx, actor, dossier, { 'child.givenName': 'Ánh' }, {}, 'answer-01'),
    )
    const resumed = await db.tx(tx => dossierOf(tx, registrar, birth))
    assert.equal(resumed.status.code, 4)
    assert.ok(resumed.promisedAt! > promised!)
    assert.equal(asks.version + 1, resumed.version)

    const done = await db.tx(tx =>
      approve(tx, registrar, birth, { version: resumed.version, key: 'approve-1' }),
    )
    assert.equal(done.children.length, 2)
    const [residence, card] = done.children as [string, string]
    await commune.decide(police, residence)
    await commune.decide(insurer, card)

    const end = await db.tx(tx => dossierOf(tx, actor, dossier))
    assert.equal(end.status.code, 10)
    assert.deepEqual(
      end.children.map(c => [c.procedure.code, c.status.code, c.timing]),
      [
        ['1.001193', 10, 'on-time'],
        ['1.004222', 10, 'early'],
        ['BHYT-TE', 10, 'early'],
      ],
    )
    const { childIds } = await kinOf(db, mother.personId)
    assert.equal(childIds.length, 1)
    assert.equal((await householdOf(db, childIds[0]!))?.headId, grandfather.personId)
    const vault = await documentsOf(db, mother.personId)
    assert.deepEqual(vault.map(d => d.kind).sort(), [
      'birth-certificate',
      'declaration',
      'dossier-receipt',
      'insurance-card',
      'residence-notice',
      'supplement-request',
    ])
  })
})
