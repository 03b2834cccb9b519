import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Db, type ProblemError, sql, type Tx } from '#kernel'
import {
  changeHead,
  correctFacts,
  disclose,
  type Field,
  householdOf,
  isAlive,
  jurisdictionOf,
  kinOf,
  loadPersons,
  moveResidence,
  type PersonId,
  recordBirth,
  recordDeath,
  recordDivorce,
  recordMarriage,
  reissueNumber,
  reverseEvent,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  BASIS,
  checkWholeState,
  citizen,
  family,
  newBirth,
  newPerson,
  OTHER_UNIT,
  place,
  police,
  registrar,
  root,
  UNIT,
} from './fixture.ts'

const REVERSAL = { legalBasis: 'Luật Hộ tịch 60/2014/QH13', reason: 'ghi nhầm người' }
const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }

const refuses = (deed: Promise<unknown>, code: string) =>
  assert.rejects(deed, (e: ProblemError) => e.problem?.code === code || assert.fail(String(e)))

/** What a person sees of themselves, today or as asked. */
function seen(
  db: Db,
  personId: PersonId,
  fields: readonly Field[],
  at: { asOf?: string; asKnown?: string } = {},
) {
  const ask = {
    actor: citizen(personId),
    subject: personId,
    purpose: { kind: 'own' as const },
    fields,
    ...at,
  }
  return db.tx(async tx => (await disclose(tx, ask)).view)
}

describe('life events', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = <T>(work: (tx: Tx) => Promise<T>) => house.db.tx(work)
  const home = async () => {
    const made = family(house.db)
    await loadPersons(house.db, [[made.record]])
    return made
  }
  const die = (personId: PersonId, deathDate = '2026-11-01') =>
    deed(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId,
        deathDate: deathDate as PartialDate,
        place: place(),
        registration,
      }),
    )
  const move = (personId: PersonId, more: object = {}) =>
    deed(tx =>
      moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: 'permanent',
        unit: OTHER_UNIT,
        address: '1 Hàng Bài',
        from: '2026-11-01',
        ...more,
      }),
    )
  const reverse = (eventId: string) => deed(tx => reverseEvent(tx, root, { ...REVERSAL, eventId }))

  it('a death closes residence, frees the headship, widows the spouse; its reversal restores all', async () => {
    const { db, clock } = house
    const { father, mother, child, householdId } = await home()
    const fields: Field[] = ['civilStatus', 'spouse', 'household', 'permanentResidence']
    const before = await seen(db, father.personId, fields)
    const beforeMother = await seen(db, mother.personId, fields)
    clock.advance(60_000)
    const { eventId } = await die(father.personId)
    assert.equal(await isAlive(db, father.personId), false)
    assert.equal(await jurisdictionOf(db, father.personId), null)
    assert.deepEqual(await householdOf(db, child.personId), {
      householdId,
      headId: mother.personId,
      memberIds: [mother.personId, child.personId].sort(),
    })
    const widow = await seen(db, mother.personId, ['civilStatus', 'spouse', 'household'])
    assert.equal(widow.civilStatus, 'widowed')
    assert.equal(widow.spouse, null)
    assert.deepEqual(
      widow.household?.members.map(m => m.relation),
      ['householder', 'daughter'],
    )
    const past = await seen(db, mother.personId, fields, { asOf: '2026-10-31' })
    assert.equal(past.civilStatus, 'married')
    assert.equal(past.household?.headId, father.personId)
    const note = await db.maybeRow<{ payload: { kind: string } }>(
      sql`select payload from kernel.note where payload->>'eventId' = ${eventId}`,
    )
    assert.equal(note?.payload.kind, 'death')

    const known = clock.now()
    clock.advance(60_000)
    await reverse(eventId)
    assert.equal(await isAlive(db, father.personId), true)
    assert.deepEqual(await seen(db, father.personId, fields), before)
    assert.deepEqual(await seen(db, mother.personId, fields), beforeMother)
    const asKnown = await seen(db, mother.personId, ['civilStatus'], { asKnown: known })
    assert.equal(asKnown.civilStatus, 'widowed')
    await refuses(reverse(eventId), 'life-event.already-reversed')
  })

  it('of an orphaned household the headship is vacant until an adult takes it', async () => {
    const { father, mother, child, householdId } = await home()
    await die(father.personId)
    await die(mother.personId)
    assert.equal((await householdOf(house.db, child.personId))?.headId, null)
    const aunt = newPerson(house.db, { sex: 'female' })
    await loadPersons(house.db, [[{ household: null, persons: [aunt] }]])
    await move(aunt.personId, {
      unit: UNIT,
      address: 'Tổ 5',
      householdId,
      relationToHead: 'householder',
    })
    assert.equal((await householdOf(house.db, child.personId))?.headId, aunt.personId)
  })

  it('a mistaken death is reversed even when the household and the spouse went on', async () => {
    const { db } = house
    const { father, mother, child, householdId } = await home()
    const { eventId } = await die(father.personId, '2026-10-01')
    const groom = newPerson(db, { birthDate: '1988' as PartialDate })
    await loadPersons(db, [[{ household: null, persons: [groom] }]])
    await deed(tx =>
      recordMarriage(tx, registrar, {
        ...BASIS,
        personIds: [groom.personId, mother.personId],
        on: '2026-11-05',
        registration,
      }),
    )
    await move(groom.personId, {
      unit: UNIT,
      address: 'Tổ 5',
      householdId,
      relationToHead: 'husband',
      from: '2026-11-06',
    })
    await reverse(eventId)
    assert.equal(await isAlive(db, father.personId), true)
    assert.equal((await kinOf(db, mother.personId)).spouseId, groom.personId)
    const back = await householdOf(db, father.personId)
    assert.equal(back?.headId, mother.personId)
    assert.ok(back?.memberIds.includes(child.personId))
  })

  it('refuses deaths that cannot be', async () => {
    const { father } = await home()
    await refuses(die(father.personId, '2026-11-19'), 'life-event.in-future')
    await refuses(die(father.personId, '1989'), 'death.before-birth')
    await die(father.personId, '2026')
    await refuses(die(father.personId), 'death.already-recorded')
    await refuses(die('00000000-0000-7000-8000-000000000000'), 'person.unknown')
  })

  it('marriage and divorce change two people at once, and reversal brings back what was', async () => {
    const { db } = house
    const groom = newPerson(db)
    const bride = newPerson(db, { sex: 'female', birthDate: '1995-01-01' as PartialDate })
    await loadPersons(db, [[{ household: null, persons: [groom, bride] }]])
    const couple = [groom.personId, bride.personId] as const
    const marry = (on = '2026-11-02') =>
      deed(tx => recordMarriage(tx, registrar, { ...BASIS, personIds: couple, on, registration }))
    const part = (on = '2026-11-10') =>
      deed(tx =>
        recordDivorce(tx, registrar, { ...BASIS, personIds: couple, on, judgment: '12/2026/QĐST' }),
      )
    await refuses(marry('2008-01-01'), 'marriage.too-young')
    const wedding = await marry()
    assert.equal((await kinOf(db, groom.personId)).spouseId, bride.personId)
    await refuses(marry(), 'marriage.already-married')
    const divorce = await part()
    assert.equal((await kinOf(db, bride.personId)).spouseId, null)
    assert.equal((await seen(db, bride.personId, ['civilStatus'])).civilStatus, 'divorced')
    await refuses(reverse(wedding.eventId), 'life-event.overtaken')
    await reverse(divorce.eventId)
    assert.equal((await seen(db, bride.personId, ['civilStatus'])).civilStatus, 'married')
    await reverse(wedding.eventId)
    assert.equal((await seen(db, groom.personId, ['civilStatus'])).civilStatus, 'single')
    await refuses(part(), 'marriage.not-married')
  })

  it('forbids the marriage of siblings, of parent and child, and of one with oneself', async () => {
    const { db } = house
    const { father, mother, record } = family(db)
    const parents = { father: { personId: father.personId }, mother: { personId: mother.personId } }
    const son = newPerson(db, { ...parents, birthDate: '2000-01-01' as PartialDate })
    const daughter = newPerson(db, {
      ...parents,
      sex: 'female',
      birthDate: '2001-01-01' as PartialDate,
    })
    await loadPersons(db, [[{ ...record, persons: [...record.persons, son, daughter] }]])
    const marry = (a: PersonId, b: PersonId) =>
      deed(tx =>
        recordMarriage(tx, registrar, {
          ...BASIS,
          personIds: [a, b],
          on: '2026-11-02',
          registration,
        }),
      )
    await refuses(marry(son.personId, daughter.personId), 'marriage.close-kin')
    await refuses(marry(son.personId, son.personId), 'marriage.same-person')
  })

  it('a child moves into the household of its parents, and away again', async () => {
    const { db } = house
    const { father, mother, householdId } = await home()
    const born = await deed(tx =>
      recordBirth(
        tx,
        registrar,
        newBirth({ motherId: mother.personId, fatherId: father.personId }),
      ),
    )
    const inward = { unit: UNIT, address: 'Tổ 5', householdId, from: '2026-11-12' }
    await refuses(move(born.personId, inward), 'household.relation-missing')
    await refuses(
      move(born.personId, { ...inward, relationToHead: 'householder' }),
      'household.head-exists',
    )
    await refuses(
      move(born.personId, { ...inward, unit: OTHER_UNIT, relationToHead: 'son' }),
      'household.elsewhere',
    )
    await refuses(
      move(born.personId, { ...inward, from: '2026-11-01', relationToHead: 'son' }),
      'residence.before-birth',
    )
    const moved = await move(born.personId, { ...inward, relationToHead: 'son' })
    const view = await seen(db, born.personId, ['permanentResidence', 'household']).catch(
      () => null,
    )
    assert.equal(view?.household?.members.length, 4)
    assert.equal(await jurisdictionOf(db, born.personId), UNIT)
    await refuses(move(born.personId, { ...inward, relationToHead: 'son' }), 'residence.unchanged')
    await reverse(moved.eventId)
    assert.equal(await jurisdictionOf(db, born.personId), null)
    assert.equal(await householdOf(db, born.personId), null)
  })

  it('when the head moves out the rest gets a head; the reversal puts everything back', async () => {
    const { db } = house
    const { father, mother, child, householdId } = await home()
    const before = await householdOf(db, father.personId)
    const { eventId, householdId: own } = await move(father.personId)
    assert.equal((await householdOf(db, father.personId))?.householdId, own)
    assert.equal((await householdOf(db, child.personId))?.headId, mother.personId)
    const past = await seen(db, child.personId, ['household'], { asOf: '2026-10-01' })
    assert.equal(past.household?.relationToHead, 'daughter')
    await refuses(
      move(father.personId, { from: '2026-11-01', address: '2' }),
      'residence.backdated',
    )
    await reverse(eventId)
    assert.deepEqual(await householdOf(db, father.personId), before)
    assert.equal(before?.householdId, householdId)
  })

  it('temporary residence: elsewhere, two years at most', async () => {
    const { father } = await home()
    const stay = { kind: 'temporary', unit: OTHER_UNIT, address: '9 Hàng Gai' }
    await refuses(move(father.personId, { ...stay, unit: UNIT }), 'residence.same-commune')
    await refuses(move(father.personId, { ...stay, to: '2028-11-02' }), 'residence.too-long')
    await refuses(move(father.personId, { ...stay, unit: '99999' }), 'residence.unit-unknown')
    await refuses(move(father.personId, { ...stay, unit: '19' }), 'person.input-invalid')
    await move(father.personId, { ...stay, to: '2028-11-01' })
    assert.equal(await jurisdictionOf(house.db, father.personId), UNIT)
  })

  it('the members agree on another head, and every relation follows', async () => {
    const { db } = house
    const { father, mother, child, householdId } = await home()
    const change = (headId: PersonId) =>
      deed(tx => changeHead(tx, police, { ...BASIS, householdId, headId, on: '2026-11-03' }))
    await refuses(change(child.personId), 'household.head-not-adult')
    await refuses(change(father.personId), 'household.head-unchanged')
    const { eventId } = await change(mother.personId)
    const { household } = await seen(db, father.personId, ['household'])
    assert.deepEqual(
      household?.members.map(m => [m.personId, m.relation]),
      [
        [mother.personId, 'householder'],
        ...[
          [father.personId, 'husband'],
          [child.personId, 'daughter'],
        ],
      ],
    )
    await reverse(eventId)
    assert.equal((await householdOf(db, father.personId))?.headId, father.personId)
  })

  it('a correction holds for the whole life or from a day; what was known stays known', async () => {
    const { db, clock } = house
    const { mother } = await home()
    const known = clock.now()
    clock.advance(1_000)
    const correct = (changes: object, validFrom?: string) =>
      deed(tx =>
        correctFacts(tx, registrar, { ...BASIS, personId: mother.personId, changes, validFrom }),
      )
    const first = await correct({ birthDate: '1991-03-08', ethnicity: '02' })
    await correct({ name: { family: 'Trần', middle: 'Ngọc', given: 'Bích' } }, '2026-01-15')
    const now = await seen(db, mother.personId, ['birthDate', 'name', 'ethnicity'])
    assert.deepEqual(now, {
      birthDate: '1991-03-08',
      name: { family: 'Trần', middle: 'Ngọc', given: 'Bích' },
      ethnicity: '02',
    })
    const earlier = await seen(db, mother.personId, ['name'], { asOf: '2026-01-14' })
    assert.equal(earlier.name?.middle, 'Thị')
    const asKnown = await seen(db, mother.personId, ['birthDate', 'ethnicity'], { asKnown: known })
    assert.deepEqual(asKnown, { birthDate: '1992-03-08', ethnicity: '01' })
    await reverse(first.eventId)
    const after_ = await seen(db, mother.personId, ['birthDate', 'name', 'ethnicity'])
    assert.deepEqual(after_, { ...now, birthDate: '1992-03-08', ethnicity: '01' })
    await refuses(correct({ ethnicity: '01' }), 'correction.empty')
    await refuses(correct({ civilStatus: 'single' }), 'person.input-invalid')
    await refuses(correct({ constructor: 'x' }), 'person.input-invalid')
    await refuses(correct({ birthDate: '2026-02-01' }), 'correction.before-other-facts')
  })

  it('re-issues a number and never forgets the old one', async () => {
    const { db } = house
    const { mother } = await home()
    const issued = await deed(tx =>
      reissueNumber(tx, police, { ...BASIS, personId: mother.personId, on: '2026-11-18' }),
    )
    const view = await seen(db, mother.personId, ['personalId', 'oldNumbers'])
    assert.equal(view.personalId, issued.personalId)
    assert.deepEqual(view.oldNumbers, [
      { number: mother.personalId, kind: 'personal-id', status: 'cancelled' },
    ])
    await refuses(reverse(issued.eventId), 'life-event.not-reversible')
  })

  it('an annulled birth leaves nothing known, and the number is never given again', async () => {
    const { db } = house
    const { father, mother, householdId } = await home()
    const ids = { motherId: mother.personId, fatherId: father.personId }
    const born = await deed(tx => recordBirth(tx, registrar, newBirth(ids)))
    await move(born.personId, {
      unit: UNIT,
      address: 'Tổ 5',
      householdId,
      relationToHead: 'son',
      from: '2026-11-12',
    })
    await reverse(born.eventId)
    assert.equal(await isAlive(db, born.personId), false)
    assert.ok(!(await kinOf(db, ids.motherId)).childIds.includes(born.personId))
    assert.equal((await householdOf(db, ids.fatherId))?.memberIds.length, 3)
    const { n } = await db.row<{ n: number }>(
      sql`select count(*) as n from register.personal_number where number = ${born.personalId}`,
    )
    assert.equal(n, 1)
    const again = await deed(tx => recordBirth(tx, registrar, newBirth(ids)))
    assert.notEqual(again.personalId, born.personalId)
  })

  it('refuses input that no paper could hold', async () => {
    const { mother } = await home()
    const hostile = [
      { name: { family: 'Nguyễn', middle: '', given: '<script>alert(1)</script>' } },
      { name: { family: 'Ng\u0000', middle: '', given: 'An' } },
      { name: null },
      { birthDate: "2026-11-10'; drop table register.person; --" },
      { birthDate: '2026-02-30' },
      { birthDate: '2026-11-19' },
      { sex: 'unknown' },
      { ethnicity: '__proto__' },
      { origin: null },
      { registration: { number: '1', unit: '99999', registeredOn: '2026-11-17' } },
      { registration: { number: '1', unit: UNIT, registeredOn: '2026-11-09' } },
      { motherId: 'not-an-id' },
      { legalBasis: '' },
      { evidence: 'x' },
      { fatherId: mother.personId },
    ]
    for (const bad of hostile)
      await assert.rejects(
        deed(tx => recordBirth(tx, registrar, { ...newBirth(), ...(bad as object) })),
        (e: ProblemError) => e.problem?.isProblem === true,
        JSON.stringify(bad),
      )
  })
})
