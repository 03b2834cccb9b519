import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ProblemError, sql } from '#kernel'
import {
  countPersons,
  disclose,
  householdOf,
  kinOf,
  type LoadRecord,
  loadPersons,
  recordDeath,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { BASIS, checkWholeState, family, newPerson, place, registrar, UNIT } from './fixture.ts'

const schemaOf = (house: TestDatabase) =>
  house.db.rows(sql`
    select pg_get_indexdef(indexrelid) as def from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'register'
    union all
    select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(o.oid) from pg_constraint o
      join pg_namespace n on n.oid = o.connamespace where n.nspname = 'register' order by 1`)

const code = async (deed: Promise<unknown>) => {
  try {
    await deed
  } catch (error) {
    return (error as ProblemError).problem?.code ?? String(error)
  }
  return 'no refusal'
}

describe('load', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  it('an empty register is loaded without indexes, and has the same ones afterwards', async () => {
    const { db } = house
    const before = await schemaOf(house)
    const homes = Array.from({ length: 40 }, () => family(db))
    const told: number[] = []
    async function* source() {
      for (const h of homes) yield [h.record]
    }
    const result = await loadPersons(db, source(), { progress: n => told.push(n) })
    assert.deepEqual(
      { persons: result.persons, households: result.households },
      { persons: 120, households: 40 },
    )
    assert.deepEqual(told, [120])
    assert.deepEqual(await schemaOf(house), before)
    assert.equal(await countPersons(db), 120)
    const { father, mother, child } = homes[7]!
    assert.deepEqual(await kinOf(db, father.personId), {
      fatherId: null,
      motherId: null,
      spouseId: mother.personId,
      childIds: [child.personId],
      guardianIds: [],
      wardIds: [],
    })
    assert.equal((await householdOf(db, child.personId))?.headId, father.personId)
    const entry = await db.row<{ detail: string }>(sql`
      select d.detail from ledger.entry e join ledger.detail d using (entry_id) where e.action = 'register.loaded'`)
    assert.match(entry.detail, new RegExp(result.contentHash))
  })

  it('a guardian stands on both sides, and may read for the ward', async () => {
    const { db } = house
    const home = family(db)
    const guardian = newPerson(db, { name: { family: 'Đặng', middle: 'Thị', given: 'Sáu' } })
    const ward = newPerson(db, {
      birthDate: '2019-02-03' as PartialDate,
      guardian: { personId: guardian.personId, since: '2023-05-04' },
    })
    await loadPersons(db, [[home.record, { household: null, persons: [guardian, ward] }]])
    assert.deepEqual((await kinOf(db, ward.personId)).guardianIds, [guardian.personId])
    assert.deepEqual((await kinOf(db, guardian.personId)).wardIds, [ward.personId])
    const actor = { kind: 'citizen', id: guardian.personId, agency: null, office: null } as const
    const { view } = await db.tx(tx =>
      disclose(tx, {
        actor,
        subject: ward.personId,
        purpose: { kind: 'own' },
        fields: ['guardian'],
      }),
    )
    assert.equal(view.guardian?.name.given, 'Sáu')
  })

  it('the same load gives the same hash, another load another', async () => {
    const { db } = house
    const one = family(db).record
    const first = await loadPersons(db, [[one]])
    const other = await loadPersons(db, [[family(db).record]])
    assert.notEqual(first.contentHash, other.contentHash)
    const fresh = await testDatabase('ledger', 'register')
    try {
      assert.equal((await loadPersons(fresh.db, [[one]])).contentHash, first.contentHash)
    } finally {
      await fresh.close()
    }
  })

  it('a load that contradicts itself leaves nothing behind', async () => {
    const { db } = house
    const n = await countPersons(db)
    const home = family(db)
    const orphan = newPerson(db, { mother: { personId: '00000000-0000-7000-8000-000000000001' } })
    const rival = newPerson(db, { personalId: home.father.personalId })
    const moved = newPerson(db, {
      residences: [
        { kind: 'current', unit: UNIT, asOf: '2026-01-01', address: 'a', from: '2020-01-01' },
        { kind: 'current', unit: UNIT, asOf: '2026-01-01', address: 'b', from: '2021-01-01' },
      ],
    })
    const alone = (p: typeof orphan): LoadRecord => ({ household: null, persons: [p] })
    const bad: LoadRecord[][] = [
      [alone(orphan)],
      [home.record, alone(rival)],
      [alone(moved)],
      [alone(newPerson(db, { personId: 'not-an-id' }))],
      [alone(newPerson(db, { ethnicity: 'Kinh' }))],
      [alone(newPerson(db, { relationToHead: 'householder' }))],
      [
        home.record,
        { ...family(db).record, household: { ...home.record.household!, headId: null } },
      ],
    ]
    for (const records of bad)
      assert.equal(await code(loadPersons(db, [records])), 'load.inconsistent')
    const crash = (async function* () {
      yield [home.record]
      throw new Error('the file ended early')
    })()
    await assert.rejects(loadPersons(db, crash), /ended early/)
    assert.equal(await countPersons(db), n)
  })

  it('text that would end a column or a row stays text', async () => {
    const { db } = house
    const address = 'Số 1\t\\.\nngõ \\N 2\r'
    const made = newPerson(db, {
      residences: [
        { kind: 'current', unit: UNIT, asOf: '2026-01-01', address, from: '2020-01-01' },
      ],
    })
    await loadPersons(db, [[{ household: null, persons: [made] }]])
    const row = await db.row<{ address: string }>(
      sql`select address from register.residence where person_id = ${made.personId}`,
    )
    assert.equal(row.address, address)
  })

  it('the dead, the half-known and relatives outside the register come in too; events go on from there', async () => {
    const { db } = house
    const dead = newPerson(db, {
      birthDate: '1931' as PartialDate,
      deceasedOn: '2019-05' as PartialDate,
    })
    const widow = newPerson(db, {
      sex: 'female',
      birthDate: '1935-02' as PartialDate,
      civilStatus: 'widowed',
      relationToHead: 'householder',
    })
    const householdId = family(db).householdId
    await loadPersons(db, [
      [
        {
          household: {
            householdId,
            unit: UNIT,
            asOf: '2026-01-01',
            address: 'Tổ 1',
            since: '1960-01-01',
            headId: widow.personId,
          },
          persons: [dead, widow],
          marriages: [
            {
              personIds: [dead.personId, widow.personId],
              since: '1955-01-01',
              until: '2019-05-31',
            },
          ],
        },
      ],
    ])
    await db.tx(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId: widow.personId,
        deathDate: '2026-11-02' as PartialDate,
        place: place(),
        registration: null,
      }),
    )
    assert.equal(await householdOf(db, widow.personId), null)
  })
})
