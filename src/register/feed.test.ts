import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, type Db, type ProblemError, sql } from '#kernel'
import {
  type Change,
  changesSince,
  confirmChanges,
  correctFacts,
  disclose,
  endSubscription,
  type Field,
  loadPersons,
  maySubscribe,
  moveResidence,
  type PersonId,
  protectPerson,
  receiptsAbout,
  recordBirth,
  recordDeath,
  recordDivorce,
  reissueNumber,
  reverseEvent,
  subscribeChanges,
  takeChanges,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { fieldsOf } from './feed.ts'
import {
  BASIS,
  checkWholeState,
  family,
  newBirth,
  OTHER_UNIT,
  place,
  police,
  registrar,
  UNIT,
} from './fixture.ts'

const insurer: Actor = { kind: 'member', id: 'G10', agency: 'G10', office: null }
const worker: Actor = { kind: 'system', id: 'feed-reader', agency: null, office: null }
const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }

const codeOf = async (deed: Promise<unknown>) => {
  try {
    await deed
  } catch (error) {
    return (error as ProblemError).problem?.code ?? String(error)
  }
  return 'no refusal'
}

/** The feed from a number on, read in small pages. */
async function readAll(db: Db, since = 0, limit = 7): Promise<Change[]> {
  const read: Change[] = []
  for (let at = since; ; ) {
    const { changes, head } = await changesSince(db, { since: at, limit })
    read.push(...changes)
    at = changes.at(-1)?.seq ?? at
    if (at >= head) return read
  }
}

/** Numbers without gap or double, and each person's changes in the order they were recorded. */
function checkOrder(read: readonly Change[], since = 0): void {
  assert.deepEqual(
    read.map(c => c.seq),
    read.map((_, i) => since + i + 1),
  )
  const last = new Map<PersonId, string>()
  for (const { personId, recordedAt } of read) {
    assert.ok((last.get(personId) ?? '') < recordedAt, 'changes of one person keep their order')
    last.set(personId, recordedAt)
  }
}

describe('change feed', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const settle = async () => {
    const home = family(house.db)
    await loadPersons(house.db, [[home.record]])
    return home
  }
  const correct = (personId: PersonId, phone: string) =>
    house.db.tx(tx => correctFacts(tx, registrar, { ...BASIS, personId, changes: { phone } }))
  /** What one event changed, by person. */
  const changedBy = async (eventId: string) =>
    Object.fromEntries(
      (await readAll(house.db)).filter(c => c.eventId === eventId).map(c => [c.personId, c.fields]),
    )

  it('tells which fields an event changed, for each person it touched', async () => {
    const { db } = house
    const { father, mother, child } = await settle()
    const born = await db.tx(tx =>
      recordBirth(
        tx,
        registrar,
        newBirth({ motherId: mother.personId, fatherId: father.personId }),
      ),
    )
    const birth = await changedBy(born.eventId)
    assert.deepEqual(birth[father.personId], ['children', 'represented'])
    for (const f of [
      'personalId',
      'name',
      'birthDate',
      'birthPlace',
      'father',
      'mother',
    ] as Field[])
      assert.ok(birth[born.personId]?.includes(f), f)
    assert.ok(!birth[born.personId]?.includes('deceasedOn'))

    const moved = await db.tx(tx =>
      moveResidence(tx, police, {
        ...BASIS,
        personId: child.personId,
        kind: 'temporary',
        unit: OTHER_UNIT,
        address: '5 Hàng Bài',
        from: '2026-10-01',
      }),
    )
    assert.deepEqual(await changedBy(moved.eventId), { [child.personId]: ['temporaryResidence'] })

    const again = await db.tx(tx =>
      reissueNumber(tx, police, { ...BASIS, personId: child.personId, on: '2026-11-01' }),
    )
    assert.deepEqual(await changedBy(again.eventId), {
      [child.personId]: ['personalId', 'oldNumbers'],
    })

    const parted = await db.tx(tx =>
      recordDivorce(tx, registrar, {
        ...BASIS,
        personIds: [father.personId, mother.personId],
        on: '2026-11-02',
        judgment: '9',
      }),
    )
    const divorce = await changedBy(parted.eventId)
    assert.deepEqual(divorce[mother.personId], ['civilStatus', 'spouse'])

    const died = await db.tx(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId: father.personId,
        deathDate: '2026-11-10' as PartialDate,
        place: place(),
        registration,
      }),
    )
    const death = await changedBy(died.eventId)
    for (const f of ['deceasedOn', 'permanentResidence', 'household'] as Field[])
      assert.ok(death[father.personId]?.includes(f), f)
    assert.ok(!death[father.personId]?.includes('name'))
    for (const other of [mother.personId, child.personId])
      if (death[other]) assert.deepEqual(death[other], ['household'])

    const back = await db.tx(tx =>
      reverseEvent(tx, registrar, { ...BASIS, eventId: died.eventId, reason: 'nhầm người' }),
    )
    assert.ok((await changedBy(back.eventId))[father.personId]?.includes('deceasedOn'))
    checkOrder(await readAll(db))
  })

  it('manyWritersOneReader: no gap, no double, the order of each person kept', async () => {
    const { db } = house
    const people = await Promise.all(Array.from({ length: 6 }, settle))
    const since = (await readAll(db)).length
    let writing = 8
    const writer = async (n: number) => {
      for (let i = 0; i < 6; i++)
        await db.tx(async tx => {
          const { father } = people[(n * 5 + i) % people.length]!
          await correctFacts(tx, registrar, {
            ...BASIS,
            personId: father.personId,
            changes: { phone: `09${n}${i}`.padEnd(10, '0') },
          })
          // Commits in another order than it wrote.
          await new Promise(resolve => setTimeout(resolve, db.random.int(12)))
        })
      writing--
    }
    const seen: Change[] = []
    const reader = async () => {
      for (let at = since, rest = true; rest; ) {
        rest = writing > 0
        const { changes } = await changesSince(db, { since: at, limit: 3 })
        seen.push(...changes)
        at = changes.at(-1)?.seq ?? at
        rest ||= changes.length > 0
      }
    }
    await Promise.all([reader(), reader(), ...Array.from({ length: 8 }, (_, n) => writer(n))])
    const bySeq = new Map(seen.map(c => [c.seq, JSON.stringify(c)]))
    assert.equal(seen.length, 2 * 48, 'each of the two readers met each change once')
    for (const c of seen)
      assert.equal(bySeq.get(c.seq), JSON.stringify(c), 'a number never changes')
    checkOrder(
      [...new Map(seen.sort((a, b) => a.seq - b.seq).map(c => [c.seq, c])).values()],
      since,
    )
    const { n } = await db.row<{ n: number }>(sql`select count(*) as n from register.change`)
    assert.equal((await readAll(db)).length, n)
  })

  it('an event that was rolled back leaves neither a change nor a hole', async () => {
    const { db } = house
    const { father } = await settle()
    const before = await readAll(db)
    await assert.rejects(
      db.tx(async tx => {
        await correctFacts(tx, registrar, {
          ...BASIS,
          personId: father.personId,
          changes: { phone: '0900000000' },
        })
        throw new Error('crash')
      }),
      /crash/,
    )
    await correct(father.personId, '0900000001')
    const read = await readAll(db)
    assert.equal(read.length, before.length + 1)
    checkOrder(read)
  })

  it('awayForAWeek: catches up with no gap, no double; what was not confirmed is told again under its number', async () => {
    const { db, clock } = house
    const homes = await Promise.all(Array.from({ length: 3 }, settle))
    for (const { father } of homes)
      await db.tx(async tx => {
        await disclose(tx, {
          actor: insurer,
          subject: father.personId,
          purpose: { kind: 'duty', basis: 'birth-notice' },
          fields: ['name'],
        })
      })
    await subscribeChanges(db, insurer, {
      name: 'g10.cards',
      fields: ['name', 'permanentResidence'],
      audience: { persons: 'received' },
    })
    clock.advance(1_000)
    const rename = (personId: PersonId, given: string) =>
      db.tx(tx =>
        correctFacts(tx, registrar, {
          ...BASIS,
          personId,
          changes: { name: { family: 'Nguyễn', middle: 'Văn', given } },
        }),
      )
    for (let day = 0; day < 7; day++) {
      clock.advance(86_400_000)
      for (const { father, mother } of homes) {
        await rename(father.personId, ['Bình', 'An'][day % 2]!)
        await correct(father.personId, `0911${day}`.padEnd(10, '0'))
        await rename(mother.personId, ['Chi', 'Dung'][day % 2]!)
      }
    }
    const told: number[] = []
    for (let more = true; more; ) {
      const first = await takeChanges(db, insurer, { name: 'g10.cards', limit: 4 })
      // crashBeforeConfirming: the same again.
      const again = await takeChanges(db, insurer, { name: 'g10.cards', limit: 4 })
      assert.deepEqual(again.notices, first.notices)
      told.push(...first.notices.map(n => n.seq))
      for (const n of first.notices)
        assert.deepEqual(Object.keys(n).sort(), ['fields', 'personId', 'recordedAt', 'seq'])
      await db.tx(tx => confirmChanges(tx, insurer, { name: 'g10.cards', upTo: first.upTo }))
      more = first.upTo < first.head
    }
    const wanted = (await readAll(db)).filter(
      c => homes.some(h => h.father.personId === c.personId) && c.fields.includes('name'),
    )
    assert.deepEqual(
      told,
      wanted.map(c => c.seq),
    )
    assert.ok(told.length >= 3 * 6)
    const receipts = await receiptsAbout(db, homes[0]!.father.personId)
    assert.ok(receipts.some(r => r.agency === 'G10' && r.fields.join() === 'name'))
    const stranger: Actor = { ...insurer, id: 'G11', agency: 'G11' }
    assert.equal(
      await codeOf(takeChanges(db, stranger, { name: 'g10.cards' })),
      'feed.subscriber-unknown',
    )
    const { notices } = await takeChanges(db, insurer, {
      name: 'g10.cards',
      since: told[0]! - 1,
      limit: 1,
    })
    assert.deepEqual(
      notices.map(n => n.seq),
      [told[0]],
      'replay from any number',
    )
    await db.tx(tx => endSubscription(tx, insurer, 'g10.cards'))
    assert.equal(
      await codeOf(takeChanges(db, insurer, { name: 'g10.cards' })),
      'feed.subscriber-unknown',
    )
  })

  it('by unit: told of those who lived there at the time of the change, never of the protected', async () => {
    const { db } = house
    const { father, child } = await settle()
    await subscribeChanges(db, worker, {
      name: 'house.ward',
      fields: ['permanentResidence', 'personalId'],
      audience: { persons: 'units', units: [OTHER_UNIT] },
    })
    const move = (unit: string, from: string) =>
      db.tx(tx =>
        moveResidence(tx, police, {
          ...BASIS,
          personId: child.personId,
          kind: 'permanent',
          unit,
          address: '1 Hàng Bài',
          from,
        }),
      )
    await correct(father.personId, '0933000000')
    await move(OTHER_UNIT, '2026-09-01')
    await move(UNIT, '2026-10-01')
    const { notices, upTo } = await takeChanges(db, worker, { name: 'house.ward' })
    assert.deepEqual(
      notices.map(n => [n.personId, n.fields]),
      [
        [child.personId, ['permanentResidence']],
        [child.personId, ['permanentResidence']],
      ],
      'the coming and the going',
    )
    await db.tx(tx => confirmChanges(tx, worker, { name: 'house.ward', upTo }))
    await move(OTHER_UNIT, '2026-11-05')
    const order = { personId: child.personId, isProtected: true, legalBasis: 'x' }
    await db.tx(tx => protectPerson(tx, registrar, order))
    assert.deepEqual((await takeChanges(db, worker, { name: 'house.ward' })).notices, [])
    assert.equal(
      await codeOf(db.tx(tx => confirmChanges(tx, worker, { name: 'house.ward', upTo: 10 ** 9 }))),
      'feed.beyond-end',
    )
  })

  it('who may subscribe to what', async () => {
    const entry = {
      code: 'change-notice',
      legalBasis: 'x',
      vi: '',
      en: '',
      fields: ['name', 'sex'] as Field[],
      actorKinds: ['member', 'system'],
      needsGround: false,
      lookUp: [],
    }
    const wish = {
      name: 'abc',
      fields: ['name'] as Field[],
      audience: { persons: 'received' } as const,
    }
    assert.equal(maySubscribe(insurer, wish, entry), null)
    assert.equal(maySubscribe(insurer, { ...wish, name: 'A b' }, entry)?.code, 'feed.name-invalid')
    assert.equal(maySubscribe(insurer, wish, null)?.code, 'feed.not-permitted')
    assert.equal(
      maySubscribe(insurer, { ...wish, fields: ['phone'] }, entry)?.code,
      'feed.field-undeclared',
    )
    assert.equal(
      maySubscribe(insurer, { ...wish, fields: [] }, entry)?.code,
      'feed.field-undeclared',
    )
    for (const audience of [{ persons: 'all' }, { persons: 'units', units: ['05528'] }] as const) {
      assert.equal(maySubscribe(insurer, { ...wish, audience }, entry)?.code, 'feed.not-permitted')
      assert.equal(maySubscribe(worker, { ...wish, audience }, entry), null)
    }
    await subscribeChanges(house.db, worker, {
      ...wish,
      name: 'taken',
      audience: { persons: 'all' },
    })
    assert.equal(
      await codeOf(subscribeChanges(house.db, insurer, { ...wish, name: 'taken' })),
      'feed.name-taken',
    )
  })

  it('every column of the record is shown in a field, or in none by intent', async () => {
    const rows = await house.db.rows<{ column: string }>(sql`
      select column_name as column from information_schema.columns
      where table_schema = 'register' and table_name = 'version'`)
    const bookkeeping = /^(person_id|valid_|recorded_|opened_|closed_)/
    for (const { column } of rows.filter(r => !bookkeeping.test(r.column)))
      assert.equal(fieldsOf({ table: 'version', part: column }).length, 1, column)
    fc.assert(
      fc.property(fc.string(), fc.string(), (table, part) =>
        Array.isArray(fieldsOf({ table, part })),
      ),
    )
  })
})
