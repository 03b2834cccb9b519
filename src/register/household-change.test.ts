/** Households split and join: the rules alone, and through the door. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type Problem, type ProblemError, sql, type Tx } from '#kernel'
import {
  changeRelation,
  householdOf,
  loadPersons,
  mergeHouseholds,
  recordDeath,
  reverseEvent,
  splitHousehold,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  BASIS,
  checkWholeState,
  family,
  newPerson,
  place,
  police,
  registrar,
  root,
} from './fixture.ts'
import { HEAD, type Member } from './household.ts'
import { planMerge, planRelation, planSplit } from './household-change.ts'
import type { KinRow } from './store/kin.ts'

const ON = '2026-11-10'
const codes = (found: unknown) =>
  (Array.isArray(found) ? found : [found]).filter(isProblem).map((p: Problem) => p.code)
const refuses = (deed: Promise<unknown>, ...expected: string[]) =>
  assert.rejects(deed, (e: ProblemError) => {
    assert.deepEqual(e.problems?.map(p => p.code) ?? String(e), expected)
    return true
  })

const houses = fc
  .array(fc.constantFrom('1950', '1980-02', '1992-03-08', '2019-09-01'), {
    minLength: 1,
    maxLength: 6,
  })
  .map(born =>
    born.map(
      (birthDate, i): Member => ({
        personId: `p${i}`,
        relation: i === 0 ? HEAD : 'other',
        birthDate: birthDate as PartialDate,
        sex: i % 2 ? 'male' : 'female',
      }),
    ),
  )

describe('planSplit', () => {
  it('leaves two households, each with one head or none to be had, and everybody in one of them', () => {
    fc.assert(
      fc.property(houses, fc.nat(63), fc.nat(5), (members, mask, head) => {
        const memberIds = members.filter((_, i) => mask & (1 << i)).map(m => m.personId)
        const headId = `p${head}`
        const relations = Object.fromEntries(memberIds.map(id => [id, 'other']))
        delete relations[headId]
        const plan = planSplit(members, [], { memberIds, headId, relations, on: ON })
        const isAdult = members.find(m => m.personId === headId)?.birthDate !== '2019-09-01'
        const isSound =
          memberIds.length > 0 &&
          memberIds.length < members.length &&
          memberIds.includes(headId) &&
          isAdult
        assert.equal('relations' in plan, isSound)
        if (!('relations' in plan)) return
        assert.deepEqual([...plan.relations.keys()], memberIds)
        assert.deepEqual(
          [...plan.relations].filter(([, r]) => r === HEAD).map(([id]) => id),
          [headId],
        )
        if (memberIds.includes('p0')) {
          const stay = members.filter(m => !memberIds.includes(m.personId)).map(m => m.personId)
          assert.deepEqual([...plan.rest!.relations.keys()].sort(), stay.sort())
        } else assert.equal(plan.rest, null)
      }),
    )
  })

  it('asks for a relation that kinship does not tell, and takes no second head', () => {
    const member = (personId: string, relation = 'other'): Member => ({
      personId,
      relation,
      birthDate: '1990' as PartialDate,
      sex: 'male',
    })
    const members = [member('old', HEAD), member('a'), member('b')]
    const split = (relations: Record<string, string>, kin: KinRow[] = []) =>
      planSplit(members, kin, { memberIds: ['a', 'b'], headId: 'a', relations, on: ON })
    assert.deepEqual(codes(split({})), ['household.relation-missing'])
    assert.deepEqual(codes(split({ b: HEAD })), ['household.head-exists'])
    const brothers = ['a', 'b'].map(
      id => ({ personId: id, role: 'mother', relativeId: 'm' }) as KinRow,
    )
    const plan = split({}, brothers)
    assert.ok('relations' in plan)
    assert.equal(plan.relations.get('b'), 'younger-sibling')
  })

  it('a merge needs one address and a head; a head keeps its relation', () => {
    const at = { unit: '05528', address: 'Tổ 5' }
    const [a, b] = [
      { personId: 'a', relation: HEAD, birthDate: '1990' as PartialDate, sex: 'male' as const },
      { personId: 'b', relation: HEAD, birthDate: '1991' as PartialDate, sex: 'male' as const },
    ]
    const told = { a: 'other' }
    const merge = (into: typeof at, members: Member[], newcomers: Member[] = [a]) =>
      codes(planMerge(at, into, newcomers, members, [], told))
    assert.deepEqual(merge(at, [b]), [])
    assert.deepEqual(merge({ ...at, address: 'Tổ 6' }, [b]), ['household.elsewhere'])
    assert.deepEqual(merge(at, []), ['household.ended'])
    assert.deepEqual(merge(at, [{ ...b, relation: 'son' }]), ['household.vacant'])
    assert.equal(planRelation({ relation: 'son' }, 'daughter'), null)
    assert.equal(planRelation({ relation: HEAD }, 'son')?.code, 'household.head-exists')
    assert.equal(planRelation({ relation: 'son' }, HEAD)?.code, 'household.head-exists')
  })
})

describe('household events', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = <T>(work: (tx: Tx) => Promise<T>) => {
    house.clock.advance(1_000)
    return house.db.tx(work)
  }
  const reverse = (eventId: string) =>
    deed(tx => reverseEvent(tx, root, { eventId, reason: 'ghi nhầm', legalBasis: 'x' }))

  it('the mother splits off with the child, comes back by a merge, and both can be taken back', async () => {
    const { db } = house
    const { record, householdId, father, mother, child } = family(db)
    await loadPersons(db, [[record]])
    const before = await householdOf(db, father.personId)
    const memberIds = [mother.personId, child.personId]
    const split = { ...BASIS, householdId, memberIds, headId: mother.personId, on: ON }
    await refuses(
      deed(tx => splitHousehold(tx, police, { ...split, on: '2015-04-01' })),
      'household.backdated',
    )
    const { eventId, householdId: own } = await deed(tx => splitHousehold(tx, police, split))
    assert.deepEqual(await householdOf(db, child.personId), {
      householdId: own,
      headId: mother.personId,
      memberIds: [...memberIds].sort(),
    })
    const merge = { ...BASIS, fromId: own, intoId: householdId, on: '2026-11-12' }
    const merged = await deed(tx => mergeHouseholds(tx, police, merge))
    assert.deepEqual(await householdOf(db, mother.personId), before)
    await refuses(reverse(eventId), 'life-event.overtaken')
    await reverse(merged.eventId)
    await reverse(eventId)
    assert.deepEqual(await householdOf(db, mother.personId), before)
  })

  it('the head splits off: who stays has a head; a relation is put right', async () => {
    const { db } = house
    const { record, householdId, father, mother, child } = family(db)
    const lodger = newPerson(db, { relationToHead: 'lodger' })
    await loadPersons(db, [[{ ...record, persons: [...record.persons, lodger] }]])
    const memberIds = [father.personId, lodger.personId]
    const split = { ...BASIS, householdId, memberIds, headId: father.personId, on: ON }
    await refuses(
      deed(tx => splitHousehold(tx, police, split)),
      'household.relation-missing',
    )
    const relations = { [lodger.personId]: 'lodger' }
    await deed(tx => splitHousehold(tx, police, { ...split, relations }))
    assert.equal((await householdOf(db, child.personId))?.headId, mother.personId)
    const put = (relation: string) =>
      deed(tx =>
        changeRelation(tx, police, { ...BASIS, personId: lodger.personId, relation, on: ON }),
      )
    const { eventId } = await put('nephew-niece')
    await refuses(put('nephew-niece'), 'household.relation-unchanged')
    await reverse(eventId)
    await put('nephew-niece')
    // Death of the head frees the headship of a household of two, and a household of one ends.
    await deed(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId: father.personId,
        deathDate: '2026-11-15' as PartialDate,
        place: place(),
        registration: null,
      }),
    )
    assert.equal((await householdOf(db, lodger.personId))?.headId, lodger.personId)
  })

  it('the schema refuses a household without its head and a life with a gap', async () => {
    const { db } = house
    const { record, householdId, father, mother } = family(db)
    await loadPersons(db, [[record]])
    const memberIds = [mother.personId]
    await deed(tx =>
      splitHousehold(tx, police, {
        ...BASIS,
        householdId,
        memberIds,
        headId: mother.personId,
        on: ON,
      }),
    )
    const breaks = (statement: ReturnType<typeof sql>, constraint: string) =>
      assert.rejects(
        db.tx(tx => tx.run(statement)),
        (e: { constraint?: string }) => e.constraint === constraint || assert.fail(String(e)),
      )
    const open = sql`recorded_to is null and valid_to is null`
    const close = sql`set recorded_to = now(), closed_by = gen_random_uuid()`
    await breaks(
      sql`update register.headship ${close} where household_id = ${householdId} and ${open}`,
      'household_whole',
    )
    await breaks(
      sql`update register.membership ${close} where person_id = ${mother.personId} and ${open}`,
      'household_whole',
    )
    await breaks(
      sql`update register.residence ${close} where person_id = ${mother.personId} and ${open}`,
      'member_lives_there',
    )
    await breaks(
      sql`update register.version set valid_to = '2026-01-01' where person_id = ${father.personId}`,
      'version_no_gap',
    )
  })
})
