import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  type Field,
  loadPersons,
  moveResidence,
  openGround,
  receiptsAbout,
  recordDeath,
  reverseEvent,
  timeline,
  timelineFields,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { BASIS, checkWholeState, family, OTHER_UNIT, place, police, registrar } from './fixture.ts'

describe('a timeline for a reader', () => {
  let house: TestDatabase
  const home = () => family(house.db)
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  it('holds the fields of the ground and the events that touched them; as known then, as it was known', async () => {
    const { db, clock } = house
    const { record, child } = home()
    const { personId } = child
    await loadPersons(db, [[record]])
    const loadedAt = clock.now()
    clock.advance(86_400_000)
    const died = await db.tx(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId,
        deathDate: '2026-11-10' as PartialDate,
        place: place(),
        registration: null,
      }),
    )
    const deadAt = clock.now()
    clock.advance(86_400_000)
    await db.tx(tx =>
      reverseEvent(tx, registrar, { ...BASIS, eventId: died.eventId, reason: 'nhầm người' }),
    )
    await db.tx(tx =>
      moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: 'temporary',
        unit: OTHER_UNIT,
        address: '5 Hàng Bài',
        from: '2026-10-01',
      }),
    )
    const dossier = 'D-77'
    const ground = {
      dossier,
      procedure: '1.000100',
      agency: 'H55.28',
      office: 'ho-tich',
      legalBasis: 'x',
    }
    const fields: Field[] = ['name', 'temporaryResidence', 'phone']
    await db.tx(tx => openGround(tx, { ...ground, subjects: [personId], fields }))
    const purpose = { kind: 'dossier', dossier, procedure: '1.000100' } as const
    const ask = { actor: registrar, purpose, personId }
    const allowed = await db.tx(tx => timelineFields(tx, registrar, purpose, personId))
    assert.deepEqual([...allowed].sort(), [...fields].sort())
    const told = await db.tx(tx => timeline(tx, { ...ask, fields: allowed }))
    assert.deepEqual(
      told.events.map(e => e.kind),
      ['move'],
      'the death it may not see is not told',
    )
    assert.deepEqual(
      told.residences.map(r => r.kind),
      ['temporary'],
    )
    for (const v of told.versions) assert.deepEqual(Object.keys(v.facts).sort(), ['name', 'phone'])
    const [receipt] = await receiptsAbout(db, personId)
    assert.equal(receipt?.receiptId, told.receiptId)
    assert.deepEqual([...receipt!.fields].sort(), [...fields].sort())

    const own = {
      actor: { kind: 'citizen', id: personId, agency: null, office: null },
      purpose: { kind: 'own' },
      personId,
    } as const
    const now = await db.tx(tx => timeline(tx, own))
    const death = now.events.find(e => e.kind === 'death')
    assert.ok(death?.reversedBy !== null && death?.name.vi === 'Đăng ký khai tử')
    const then = await db.tx(tx => timeline(tx, { ...own, asKnown: deadAt }))
    assert.deepEqual(
      then.events.map(e => [e.kind, e.reversedBy]),
      [['death', null]],
    )
    assert.ok(then.versions.some(v => v.recordedTo === null && v.facts.deceasedOn != null))
    const first = await db.tx(tx => timeline(tx, { ...own, asKnown: loadedAt }))
    assert.deepEqual(first.events, [])
    assert.ok(first.versions.every(v => v.recordedTo === null && v.facts.deceasedOn === null))
  })
})
