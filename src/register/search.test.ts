import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ProblemError, sql, type Tx } from '#kernel'
import {
  correctFacts,
  findByNumber,
  loadPersons,
  type Purpose,
  receiptsAbout,
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
    assert.deepEqual((await search({ name: 'Phạm Thị Thủy', birthYear: 1981 })).hits, [])
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

  it('reads an index, not the table, for name and birth', async () => {
    const plan = await deed(async tx => {
      await tx.run(sql`set local enable_seqscan = off`)
      return tx.rows<Record<string, string>>(sql`
        explain select person_id, unit, levenshtein_less_equal(folded, 'a b', 2)
        from register.search_key where birth_date = any(array['1980-02-03'])`)
    })
    assert.match(JSON.stringify(plan), /search_key_date/)
  })
})
