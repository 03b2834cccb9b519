import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ProblemError, sql, systemActor, type Tx } from '#kernel'
import {
  correctFacts,
  countPersons,
  findByNumber,
  loadPersons,
  type Purpose,
  protectPerson,
  rebuildSearch,
  receiptsAbout,
  renewSearch,
  type SearchQuery,
  searchPersons,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { PartialDate } from '#vn'
import {
  BASIS,
  checkWholeState,
  family,
  newPerson,
  OTHER_UNIT,
  registrar,
  UNIT,
} from './fixture.ts'

const purpose: Purpose = { kind: 'duty', basis: 'desk-lookup' }
const date = '1980-02-03' as PartialDate

describe('search', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = <T>(work: (tx: Tx) => Promise<T>) => house.db.tx(work)
  const search = (query: SearchQuery, more: { after?: string | null; limit?: number } = {}) =>
    deed(tx => searchPersons(tx, { actor: registrar, purpose, query, ...more }))
  const person = async (name: readonly [string, string, string], birthDate = date as string) => {
    const [family_, middle, given] = name
    const made = newPerson(house.db, {
      name: { family: family_, middle, given },
      birthDate: birthDate as PartialDate,
    })
    await loadPersons(house.db, [[{ household: null, persons: [made] }]])
    return made.personId
  }

  it('finds by name and birth: without marks, with a typo, with words in another order', async () => {
    const id = await person(['Phạm', 'Thị', 'Thủy'])
    await person(['Hoàng', 'Văn', 'Khánh'])
    for (const name of [
      'Phạm Thị Thủy',
      'pham thi thuy',
      'PHẠM THỊ THUỶ',
      'Pham Thi Thui',
      'Thủy Phạm Thị',
    ]) {
      const { hits } = await search({ name, birthDate: date })
      assert.deepEqual(
        hits.map(h => h.personId),
        [id],
        name,
      )
      const byYear = await search({ name, birthYear: 1980 })
      assert.deepEqual(
        byYear.hits.map(h => h.personId),
        [id],
        name,
      )
    }
    assert.deepEqual((await search({ name: 'Phạm Thị Thủy', birthYear: 1982 })).hits, [])
    // A date noted down wrongly within the year still finds the very same name.
    const wrong = await search({ name: 'Phạm Thị Thủy', birthDate: '1980-03-02' as PartialDate })
    assert.deepEqual(
      wrong.hits.map(h => h.personId),
      [id],
    )
    const [receipt] = await deed(tx => receiptsAbout(tx, id))
    assert.equal(receipt?.how, 'search')
  })

  it('a person of whom only the year is known is found by a full date', async () => {
    const id = await person(['Lò', 'Thị', 'Pâng'], '1931')
    const { hits } = await search({ name: 'Lò Thị Pâng', birthDate: '1931-06-07' as PartialDate })
    assert.deepEqual(
      hits.map(h => h.personId),
      [id],
    )
  })

  it('refuses a name alone, one word, and what is no query', async () => {
    const code = async (query: object) => {
      try {
        await search(query as SearchQuery)
      } catch (error) {
        return (error as ProblemError).problem?.code
      }
      return 'no refusal'
    }
    assert.equal(await code({ name: 'Nguyễn Văn An' }), 'search.name-alone')
    assert.equal(await code({ name: 'Nguyễn Văn An', birthDate: 'x' }), 'search.name-alone')
    assert.equal(await code({ name: 'An', birthYear: 1990 }), 'search.name-too-short')
    assert.equal(await code({ birthYear: 1990 }), 'search.name-too-short')
    assert.equal(await code({ name: `${'x '.repeat(5_000)}`, birthYear: 1990 }), 'no refusal')
  })

  it('goes page by page without a gap or a repetition', async () => {
    const made = []
    for (let i = 0; i < 7; i++)
      made.push(await person(['Đỗ', 'Văn', i % 2 ? 'Lâm' : 'Lam'], '1971-01-01'))
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof search>> = await search(
        { name: 'Đỗ Văn Lâm', birthYear: 1971 },
        { after, limit: 2 },
      )
      seen.push(...page.hits.map(h => h.personId))
      after = page.next
    } while (after !== null)
    assert.deepEqual(seen.sort(), made.sort())
    const again = await search({ name: 'Đỗ Văn Lâm', birthYear: 1971 }, { after: "0.x'; --" })
    assert.equal(again.hits.length, 7)
  })

  it('finds by number, old ones too, and keeps up with corrections', async () => {
    const { db } = house
    const home = family(db)
    await loadPersons(db, [[home.record]])
    const find = (number: string) =>
      deed(tx => findByNumber(tx, { actor: registrar, purpose, number }))
    assert.equal(await find('091 234 567'), home.father.personId)
    const byNumber = await search({ number: home.mother.personalId! })
    assert.deepEqual(byNumber.hits[0], {
      personId: home.mother.personId,
      name: home.mother.name,
      birthDate: home.mother.birthDate,
      unit: UNIT,
      personalIdTail: home.mother.personalId!.slice(-4),
      match: {
        label: 'exact',
        score: 100,
        reasons: [{ code: 'number-same', vi: 'Trùng số định danh', en: 'same personal number' }],
      },
    })
    // Old numbers are not unique: two owners are nobody for certain.
    const twin = newPerson(db, {
      oldNumbers: [{ number: '091234567', kind: 'cmnd9', status: 'cancelled' }],
    })
    await loadPersons(db, [[{ household: null, persons: [twin] }]])
    assert.equal(await find('091234567'), null)
    assert.equal((await search({ number: '091234567' })).hits.length, 2)

    await deed(tx =>
      correctFacts(tx, registrar, {
        ...BASIS,
        personId: home.mother.personId,
        changes: { name: { family: 'Trần', middle: 'Thị Ngọc', given: 'Quỳnh' } },
      }),
    )
    const query = { name: 'Trần Thị Ngọc Quỳnh', birthYear: 1992 }
    assert.equal((await search(query)).hits[0]?.personId, home.mother.personId)
    assert.equal((await search({ ...query, unit: UNIT })).hits.length, 1)
    assert.equal((await search({ ...query, unit: OTHER_UNIT })).hits.length, 0)
  })

  const found = async (query: SearchQuery) =>
    (await search(query)).hits.map(h => [h.personId, h.match.reasons.map(r => r.code).join(' ')])

  it('finds who is near when nobody fits exactly, and says why', async () => {
    const id = await person(['Huỳnh', 'Ngọc', 'Trâm'], '1984-07-09')
    const year = { birthYear: 1984 }
    const day = (text: string) => ({ birthDate: text as PartialDate })
    for (const [query, why] of [
      [{ name: 'Hoàng Ngọc Trâm', ...year }, 'name-variant birth-consistent'],
      [{ name: 'Huỳnh Ngọc Châm', ...year }, 'name-typo2 birth-consistent'],
      [{ name: 'Huỳnh Ngọc Trâmm', ...year }, 'name-typo1 birth-consistent'],
      [{ name: 'Huỳnh Trâm', ...year }, 'name-middle birth-consistent'],
      [{ name: 'huynh ngoc tram', ...day('1984-07-10') }, 'name-unmarked birth-year'],
      [{ name: 'huynh ngoc tram', ...day('1984-09-07') }, 'name-unmarked birth-swapped'],
      [{ name: 'huynh ngoc tram', birthYear: 1985 }, 'name-unmarked birth-near'],
      [{ name: 'Huỳnh Ngọc Tarm', ...day('1984-07-09') }, 'name-typo1 birth-same'],
      [{ name: 'Hùynh Ngcọ Trâm', ...day('1984-07-09') }, 'name-typo1 birth-same'],
    ] as const)
      assert.deepEqual(await found(query), [[id, why]], JSON.stringify(query))
    // Two things off at once are a stranger.
    assert.deepEqual(await found({ name: 'Huỳnh Ngọc Châm', ...day('1984-07-10') }), [])
  })

  it('shows the exact alone, and the near ones when they are asked for', async () => {
    const exact = await person(['Mạc', 'Đình', 'Phong'], '1966-01-02')
    const near = await person(['Mạc', 'Đình', 'Phòn'], '1966-05-06')
    const query = { name: 'Mạc Đình Phong', birthYear: 1966 }
    const narrow = await search(query)
    assert.deepEqual([narrow.hits.map(h => h.personId), narrow.mayWiden], [[exact], true])
    const wide = await search({ ...query, wide: true })
    assert.deepEqual([wide.hits.map(h => h.personId), wide.mayWiden], [[exact, near], false])
    assert.deepEqual(
      wide.hits.map(h => h.match.label),
      ['exact', 'close'],
    )
  })

  it('finds by commune without a year, by phone, by last digits with the year', async () => {
    const home = family(house.db)
    const { father } = home
    await loadPersons(house.db, [
      [
        {
          ...home.record,
          persons: home.record.persons.map(p =>
            p === father
              ? {
                  ...p,
                  name: { family: 'Âu', middle: 'Dương', given: 'Kiệt' },
                  phone: '+84903111222',
                }
              : p,
          ),
        },
      ],
    ])
    const only = [father.personId]
    const ids = async (query: SearchQuery) => (await search(query)).hits.map(h => h.personId)
    assert.deepEqual(await ids({ name: 'au duong kiet', unit: UNIT }), only)
    assert.deepEqual(await ids({ name: 'au duong kiêt', unit: '19', birthYear: 1990 }), only)
    assert.deepEqual(await ids({ name: 'au duong kiet', unit: OTHER_UNIT }), [])
    assert.deepEqual(await ids({ phone: '0903 111 222' }), only)
    const tail = father.personalId!.slice(-6)
    assert.deepEqual(await ids({ numberTail: tail, birthYear: 1990 }), only)
    assert.deepEqual(await ids({ numberTail: tail, birthYear: 1990, unit: OTHER_UNIT }), [])
    for (const [query, code] of [
      [{ numberTail: '12345', birthYear: 1990 }, 'search.tail-too-short'],
      [{ numberTail: tail }, 'search.tail-alone'],
      [{ phone: '12' }, 'search.phone-unreadable'],
      [{ name: 'Âu Dương Kiệt', unit: '19' }, 'search.name-alone'],
    ] as const)
      await assert.rejects(
        search(query as SearchQuery),
        (error: ProblemError) => error.problem.code === code,
      )
  })

  it('a former name still finds, as a former one', async () => {
    const id = await person(['Lương', 'Thị', 'Mận'], '1975-03-04')
    await deed(tx =>
      correctFacts(tx, registrar, {
        ...BASIS,
        personId: id,
        changes: { name: { family: 'Lương', middle: 'Thị', given: 'Hoa Mận' } },
        validFrom: '2020-01-01',
      }),
    )
    assert.deepEqual(await found({ name: 'Lương Thị Mận', birthYear: 1975 }), [
      [id, 'name-same name-former birth-consistent'],
    ])
    assert.deepEqual(await found({ name: 'Lương Thị Hoa Mận', birthYear: 1975 }), [
      [id, 'name-same birth-consistent'],
    ])
  })

  it('who may not be seen does not keep others from being found', async () => {
    const hidden = await person(['Thạch', 'Sa', 'Rây'], '1969-10-10')
    const near = await person(['Thạch', 'Sa', 'Rai'], '1969-11-11')
    const query = { name: 'Thạch Sa Rây', birthYear: 1969 }
    await deed(tx =>
      protectPerson(tx, systemActor('test'), {
        personId: hidden,
        isProtected: true,
        legalBasis: 'Luật Phòng, chống bạo lực gia đình 2022',
      }),
    )
    const { hits, mayWiden } = await search(query)
    assert.deepEqual([hits.map(h => h.personId), mayWiden], [[near], false])
  })

  it('says so when the keys were made by other rules', async () => {
    await house.db.run(sql`update register.search_build set rules = 0`)
    const query = { name: 'Phạm Thị Thủy', birthYear: 1980 }
    await assert.rejects(
      search(query),
      (error: ProblemError) => error.problem.code === 'search.not-built',
    )
    assert.deepEqual((await search({ number: '019000000000' })).hits, [])
    const renewed = await Promise.all([renewSearch(house.db), renewSearch(house.db)])
    const persons = await countPersons(house.db)
    assert.ok(renewed.some(r => r?.persons === persons))
    assert.equal(await renewSearch(house.db), null)
    assert.equal((await search(query)).hits.length, 1)
  })

  it('a rebuild makes again what was lost, while events go on', async () => {
    const ids: string[] = []
    for (let i = 0; i < 6; i++) ids.push(await person(['Kiều', 'Thanh', 'Vân'], `196${i}-02-03`))
    await house.db.run(sql`delete from register.search_entry`)
    await house.db.run(sql`update register.search_key set names = '{x}', keys = '{}'`)
    const rename = (personId: string, middle: string) =>
      deed(tx =>
        correctFacts(tx, registrar, {
          ...BASIS,
          personId,
          changes: { name: { family: 'Kiều', middle, given: 'Vân' } },
        }),
      )
    let isRunning = true
    const events = (async () => {
      for (let i = 0; isRunning || i < 6; i++)
        await rename(ids[i % ids.length]!, `Thanh ${'abcdefghijk'[i % 11]}`)
    })()
    const [first, second] = await Promise.allSettled([
      rebuildSearch(house.db),
      rebuildSearch(house.db),
    ])
    isRunning = false
    await events
    const [done, refused] = first.status === 'fulfilled' ? [first, second] : [second, first]
    if (done.status === 'rejected') throw done.reason
    if (refused.status === 'rejected')
      assert.equal((refused.reason as ProblemError).problem.code, 'search.rebuild-under-way')
    const byYear = { name: 'Kiều Thanh Vân', birthYear: 1960, wide: true }
    assert.equal((await search(byYear)).hits[0]?.personId, ids[0])
  })

  it('reads one B-tree by its keys', async () => {
    const plan = await deed(async tx => {
      await tx.run(sql`set local enable_seqscan = off`)
      return tx.rows<Record<string, string>>(sql`
        explain select person_id from register.search_entry where key = 7 limit 60`)
    })
    assert.match(JSON.stringify(plan), /Index Only Scan using search_entry_pkey/)
  })
})
