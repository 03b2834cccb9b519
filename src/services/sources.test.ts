import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { uuidv7 } from '#kernel'
import { type LoadPerson, loadPersons } from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { readSources } from './sources.ts'
import { citizen } from './testing/commune.ts'

const place = { unit: '05528', asOf: '2026-11-01', text: 'Phường Bách Quang, tỉnh Thái Nguyên' }

describe('what the child is to the head of a household', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())

  let serial = 0
  const woman = (birthDate: string, over: Partial<LoadPerson> = {}): LoadPerson => ({
    personId: uuidv7(house.db.clock.now(), house.db.random),
    personalId: `019${birthDate < '2000' ? 1 : 3}${birthDate.slice(2, 4)}${String(++serial).padStart(6, '0')}`,
    name: { family: 'Lý', middle: 'Thị', given: 'Mơ' },
    sex: 'female',
    birthDate: birthDate as PartialDate,
    ethnicity: '01',
    nationality: 'VN',
    origin: place,
    birthPlace: place,
    civilStatus: 'single',
    relationToHead: 'other-relative',
    phone: null,
    ...over,
  })

  /** The relation that is read for a mother who lives with this head. */
  async function relationWith(people: readonly LoadPerson[], head: LoadPerson, mother: LoadPerson) {
    const { db } = house
    const persons = people.map(p =>
      p.personId === head.personId ? { ...p, relationToHead: 'householder' } : p,
    )
    const household = {
      householdId: uuidv7(db.clock.now(), db.random),
      unit: '05528',
      asOf: '2026-01-01',
      address: 'Tổ 7',
      since: '2015-04-01',
      headId: head.personId,
    }
    await loadPersons(db, [[{ household, persons }]])
    const reading = {
      actor: citizen(mother.personId),
      ground: `d-${head.personId}`,
      procedure: '3.000722',
      legalBasis: 'Luật Hộ tịch 60/2014/QH13',
    }
    const of = { applicantId: mother.personId, motherId: mother.personId, notice: null }
    return (await db.tx(tx => readSources(tx, reading, of))).homes.mother?.relation
  }

  it('is told by blood, as far as the form has a word for it', async () => {
    const relatives = () => {
      const great = woman('1940-01-01')
      const grandmother = woman('1962-01-01', { mother: { personId: great.personId } })
      const aunt = woman('1990-01-01', { mother: { personId: grandmother.personId } })
      const mother = woman('1996-01-01', { mother: { personId: grandmother.personId } })
      const friend = woman('1991-01-01')
      return { great, grandmother, aunt, mother, friend }
    }
    const expected = {
      mother: 'child',
      grandmother: 'maternal-grandchild',
      great: 'great-grandchild',
      aunt: 'nephew-niece',
      friend: null,
    } as const
    for (const [who, relation] of Object.entries(expected)) {
      const family = relatives()
      const head = family[who as keyof typeof family]
      assert.equal(await relationWith(Object.values(family), head, family.mother), relation, who)
    }
  })
})
