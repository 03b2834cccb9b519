import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { ProblemError } from '#kernel'
import {
  likelySamePersons,
  loadPersons,
  receiptsAbout,
  recordBirth,
  requireDistinct,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import { type Compared, compareNewcomer, planDistinct } from './duplicate.ts'
import { checkWholeState, family, newBirth, newPerson, registrar } from './fixture.ts'

const day = (text: string) => text as PartialDate
const purpose = { kind: 'duty', basis: 'desk-lookup' } as const
const MOTHER = { personId: 'm', name: 'Trần Thị Bích' }

const one = (given: Partial<Compared> = {}): Compared => ({
  names: ['Nguyễn Minh Khôi'],
  birthDate: day('2026-11-10'),
  birthTime: null,
  sex: 'male',
  mother: MOTHER,
  father: null,
  numbers: [],
  ...given,
})

describe('a newcomer and somebody of the register', () => {
  const verdict = (a: Partial<Compared>, b: Partial<Compared> = {}) =>
    compareNewcomer(one(a), one(b))?.verdict ?? 'other'

  it('are one, by what agrees', () => {
    for (const [given, wanted] of [
      [{}, 'likely'],
      [{ names: ['NGUYEN MINH KHOI'] }, 'likely'],
      [{ names: ['Nguyễn Minh Khối'] }, 'likely'],
      [{ names: ['Nguyễn Mihn Khôi'] }, 'likely'],
      [{ mother: null }, 'likely'],
      [{ mother: null, names: ['Nguyen Minh Khoi'] }, 'likely'],
      [{ birthDate: day('2026-11-01') }, 'likely'],
      [{ birthDate: day('2026-10-11'), mother: null }, 'likely'],
      [{ birthDate: day('2026'), mother: null }, 'possible'],
      [{ names: ['Nguyễn Minh Kôi'], mother: null }, 'possible'],
      [{ sex: 'female', mother: null }, 'possible'],
      [{ numbers: ['019226000001'], names: ['Lê Văn Tám'] }, 'likely'],
    ] as const)
      assert.equal(verdict(given, { numbers: ['019226000001'] }), wanted, JSON.stringify(given))
  })

  it('are two: twins, namesakes of other mothers, brothers', () => {
    for (const [given, kept] of [
      [{ names: ['Nguyễn Minh Bảo'] }],
      [
        { names: ['Nguyễn Minh Khôi'], birthTime: '08:10' },
        { names: ['Nguyễn Minh Khối'], birthTime: '08:02' },
      ],
      [{ mother: { personId: 'n', name: 'Lê Thị Sáu' } }],
      // On paper the mother has a name and no number.
      [{ mother: { personId: null, name: 'Lê Thị Sáu' } }],
      [{ birthDate: day('2020-01-02') }],
      [{ names: ['Trần Quốc Huy'], mother: null }],
    ] as readonly (readonly [Partial<Compared>, Partial<Compared>?])[])
      assert.equal(verdict(given, kept), 'other', JSON.stringify(given))
    // A slip in the given name of one mother's child: perhaps a twin, to be looked at.
    assert.equal(
      verdict({ names: ['Nguyễn Minh Khơi'] }, { names: ['Nguyễn Minh Khai'] }),
      'possible',
    )
  })

  it('the registrar decides on every likely one, with a reason', () => {
    const code = (ids: string[], reason: string | null, of: string[] = ids) =>
      planDistinct(ids, reason === null ? null : { personIds: of, reason })?.code ?? null
    assert.equal(code([], null), null)
    assert.equal(code(['a'], null), 'birth.likely-same')
    assert.equal(code(['a', 'b'], 'sinh đôi', ['a']), 'birth.likely-same')
    assert.equal(code(['a'], ' '), 'birth.distinct-reason-missing')
    assert.equal(code(['a', 'b'], 'sinh đôi'), null)
  })
})

describe('duplicates at entry', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  it('a child is not recorded twice, unless the registrar says that it is another', async () => {
    const { db } = house
    const home = family(db)
    await loadPersons(db, [[home.record]])
    const birth = newBirth({ motherId: home.mother.personId })
    const { personId } = await db.tx(tx => recordBirth(tx, registrar, birth))
    const again = (distinctFrom: typeof birth.distinctFrom = null) =>
      db.tx(tx => recordBirth(tx, registrar, { ...birth, distinctFrom }))
    const refused = (code: string) => (error: ProblemError) => error.problem.code === code
    await assert.rejects(again(), refused('birth.already-recorded'))
    await assert.rejects(
      again({ personIds: [home.child.personId], reason: 'sinh đôi' }),
      refused('birth.already-recorded'),
    )

    const newcomer = { ...birth, birthDate: day(birth.birthDate), birthTime: null }
    const ask = { actor: registrar, purpose, newcomer }
    const [same, ...rest] = await db.tx(tx => likelySamePersons(tx, ask))
    assert.deepEqual(rest, [])
    assert.equal(same?.personId, personId)
    assert.deepEqual(
      same?.sameness.reasons.map(r => r.code),
      ['name-same', 'birth-same', 'mother-same'],
    )
    const [receipt] = await db.tx(tx => receiptsAbout(tx, personId))
    assert.equal(receipt?.how, 'search', 'whoever is shown is told')

    const decide = (reason: string | null) =>
      db.tx(tx =>
        requireDistinct(tx, {
          ...ask,
          distinctFrom: reason === null ? null : { personIds: [personId], reason },
        }),
      )
    await assert.rejects(decide(null), refused('birth.likely-same'))
    await decide('Con sinh đôi, đặt trùng tên')
    const twin = await again({ personIds: [personId], reason: 'Con sinh đôi, đặt trùng tên' })
    assert.notEqual(twin.personId, personId)
  })

  it('finds planted duplicates and lets twins and namesakes be', async () => {
    const { db } = house
    const home = family(db)
    const base = {
      name: { family: 'Đặng', middle: 'Thị Kim', given: 'Loan' },
      birthDate: day('1984-03-12'),
      sex: 'female' as const,
    }
    const kept = newPerson(db, {
      ...base,
      mother: { name: { family: 'Vũ', middle: 'Thị', given: 'Nết' } },
    })
    await loadPersons(db, [[home.record, { household: null, persons: [kept] }]])
    const found = async (given: object) => {
      const newcomer = { ...base, ...given }
      const same = await db.tx(tx => likelySamePersons(tx, { actor: registrar, purpose, newcomer }))
      return same.map(s => [s.personId, s.sameness.verdict])
    }
    const name = (family_: string, middle: string, given: string) => ({
      name: { family: family_, middle, given },
    })
    for (const planted of [{}, name('Dang', 'Thi Kim', 'Loan'), { birthDate: day('1984-12-03') }])
      assert.deepEqual(await found(planted), [[kept.personId, 'likely']], JSON.stringify(planted))
    for (const near of [name('Đặng', 'Kim', 'Loan'), name('Đặng', 'Thị Kim', 'Laon')])
      assert.deepEqual(await found(near), [[kept.personId, 'possible']], JSON.stringify(near))
    for (const other of [
      name('Đặng', 'Thị Kim', 'Phượng'),
      { birthDate: day('1985-07-01') },
      { motherId: home.mother.personId },
    ])
      assert.deepEqual(await found(other), [], JSON.stringify(other))
    const citizen = { kind: 'citizen', id: kept.personId, agency: null, office: null } as const
    await assert.rejects(
      db.tx(tx => likelySamePersons(tx, { actor: citizen, purpose, newcomer: base })),
      (error: ProblemError) => error.problem.code === 'search.not-permitted',
    )
  })
})
