import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, isProblem, type Problem, ProblemError, type Sql, sql, type Tx } from '#kernel'
import {
  type Ask,
  disclose,
  discloseByNumber,
  discloseMany,
  FIELDS,
  type Field,
  loadPersons,
  openGround,
  type Purpose,
  protectPerson,
  readsOf,
  receiptsAbout,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { checkWholeState, citizen, family, registrar } from './fixture.ts'

const duty: Purpose = { kind: 'duty', basis: 'residence-check' }
const nobody = '00000000-0000-7000-8000-000000000000'
const codeOf = (error: unknown) =>
  error instanceof ProblemError ? error.problem.code : String(error)

/** The same transaction, with every statement it sends written down. */
function watched(tx: Tx, sent: string[]): Tx {
  const note =
    <T>(send: (q: Sql) => Promise<T>) =>
    (q: Sql) => {
      sent.push(q.text)
      return send(q)
    }
  return Object.assign(Object.create(tx), {
    rows: note(tx.rows),
    row: note(tx.row),
    maybeRow: note(tx.maybeRow),
    run: note(tx.run),
  })
}

describe('many disclosures at once', () => {
  let house: TestDatabase
  let homes: ReturnType<typeof family>[]
  before(async () => {
    house = await testDatabase('ledger', 'register')
    homes = Array.from({ length: 6 }, () => family(house.db))
    await loadPersons(house.db, [homes.map(h => h.record)])
    const { father, mother } = homes[0]!
    await house.db.tx(tx =>
      openGround(tx, {
        ...{ dossier: 'D-1', procedure: '1.001193', agency: 'H55.28', office: 'ho-tich' },
        subjects: [father.personId, mother.personId],
        fields: ['name', 'household', 'children', 'spouse'],
        legalBasis: 'Luật Hộ tịch, Điều 16',
      }),
    )
    await house.db.tx(tx =>
      protectPerson(tx, registrar, {
        ...{ personId: homes[1]!.child.personId, isProtected: true, legalBasis: 'Luật Trẻ em' },
      }),
    )
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const receipts = () =>
    house.db.row<{ n: number }>(sql`select count(*) as n from register.receipt`)
  const told = (action: string) =>
    house.db.row<{ n: number }>(
      sql`select count(*) as n from ledger.entry where action = ${action}`,
    )

  it('each gets what it would get alone, whatever is asked together', async () => {
    const people = homes.flatMap(h => [h.father, h.mother, h.child].map(p => p.personId))
    const actors: Actor[] = [registrar, citizen(people[0]!), { ...registrar, agency: 'G01' }]
    const asks = fc.record({
      actor: fc.constantFrom(...actors),
      subject: fc.constantFrom(...people, nobody, 'no id'),
      purpose: fc.constantFrom<Purpose>(
        duty,
        { kind: 'own' },
        { kind: 'dossier', dossier: 'D-1', procedure: '1.001193' },
        { kind: 'duty', basis: 'curiosity' },
      ),
      fields: fc.subarray<Field>([...FIELDS].slice(0, 23), { maxLength: 6 }),
      asOf: fc.constantFrom('2026-11-01', '2016-01-01', '1980-01-01', 'x'),
    })
    const outcome = async (ask: Ask) => {
      try {
        return (await house.db.tx(tx => disclose(tx, ask))).view
      } catch (error) {
        return codeOf(error)
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(asks, { minLength: 1, maxLength: 12 }), async list => {
        const before = (await receipts()).n
        const together = await house.db.tx(tx => discloseMany(tx, list))
        const left = (await receipts()).n - before
        const alone = []
        for (const ask of list) alone.push(await outcome(ask))
        assert.deepEqual(
          together.map(one => (isProblem(one) ? one.code : one.view)),
          alone,
        )
        assert.equal((await receipts()).n - before, 2 * left, 'as many receipts as one by one')
      }),
      { numRuns: 25 },
    )
    const { n } = await house.db.row<{ n: number }>(sql`
      select count(*) as n from register.receipt r where not exists (
        select from ledger.detail d join ledger.entry e using (entry_id)
        where d.subject_id = r.person_id and e.action = 'person.disclosed'
          and d.detail::jsonb ->> 'receiptId' = r.receipt_id::text)`)
    assert.equal(n, 0, 'every receipt has its ledger entry')
  })

  it('sends as many statements for all as for one', async () => {
    const fields: Field[] = ['name', 'birthDate', 'sex', 'permanentResidence', 'civilStatus']
    const ask = { actor: registrar, purpose: duty, fields: fields.slice(0, 4) }
    const all = homes.flatMap(h => [h.father, h.mother].map(p => p.personId))
    const statements = async (asked: readonly Field[], subjects: readonly string[]) => {
      const sent: string[] = []
      await house.db.tx(tx =>
        discloseMany(
          watched(tx, sent),
          subjects.map(subject => ({ ...ask, subject, fields: asked })),
        ),
      )
      return sent
    }
    const one = await statements(ask.fields, all.slice(0, 1))
    assert.ok(one.length <= 8, `${one.length} statements: ${one.join('\n')}`)
    assert.deepEqual(await statements(ask.fields, all), one)
    const household: Field[] = ['household', 'personalId', 'oldNumbers']
    assert.deepEqual(await statements(household, all), await statements(household, all.slice(0, 1)))
    const byNumber: string[] = []
    const found = await house.db.tx(tx =>
      discloseByNumber(watched(tx, byNumber), { ...ask, number: homes[0]!.father.personalId! }),
    )
    assert.equal(found?.subject, homes[0]!.father.personId)
    assert.ok(byNumber.length <= 9, `${byNumber.length} statements`)
  })

  it('by number: one receipt tells that the number was confirmed; out of bounds is like unknown', async () => {
    const { father } = homes[2]!
    const ask = { actor: registrar, purpose: duty, fields: ['name'] as Field[] }
    const by = (number: string) => house.db.tx(tx => discloseByNumber(tx, { ...ask, number }))
    const before = (await house.db.tx(tx => receiptsAbout(tx, father.personId))).length
    const found = await by(father.personalId!)
    assert.deepEqual(found?.view, { name: father.name })
    const mine = await house.db.tx(tx => receiptsAbout(tx, father.personId))
    assert.equal(mine.length, before + 1)
    const receipt = mine.find(r => r.receiptId === found?.receiptId)
    assert.deepEqual(receipt?.fields, ['name', 'personalId'])
    const misses = (await told('register.searched')).n
    assert.equal(await by('019226999999'), null)
    assert.equal(await by('091234567'), null, 'an old number that several bear is nobody’s')
    assert.equal(await by('garbage\u0000'), null)
    assert.equal((await told('register.searched')).n, misses + 3)
    const refused = (await told('disclosure.refused')).n
    assert.equal(await by(homes[1]!.child.personalId!), null, 'protected')
    assert.equal((await told('disclosure.refused')).n, refused + 1)
    const mayNot = house.db.tx(tx =>
      discloseByNumber(tx, { ...ask, actor: citizen(father.personId), number: '019226999999' }),
    )
    assert.equal(await mayNot.catch(codeOf), 'search.not-permitted')
  })

  it('shared reads: each has its answer or refusal, and a poisoned one spoils nobody’s', async () => {
    const reader = readsOf(house.db)
    assert.equal(reader, readsOf(house.db))
    const ask = { actor: registrar, purpose: duty, fields: ['name', 'household'] as Field[] }
    const poison: Purpose = { kind: 'dossier', dossier: 'a\u0000b', procedure: '1.001193' }
    const reads = homes.flatMap(h => [
      reader.disclose({ ...ask, subject: h.father.personId }),
      reader.discloseByNumber({ ...ask, number: h.mother.personalId! }),
      reader.disclose({ ...ask, subject: nobody }),
      reader.discloseByNumber({ ...ask, number: '019226999999' }),
      reader.disclose({ ...ask, subject: h.father.personId, purpose: poison }),
    ])
    const answers = await Promise.allSettled(reads)
    for (const [i, { father, mother }] of homes.entries()) {
      const [byId, byNumber, unknown, missed, poisoned] = answers.slice(5 * i, 5 * i + 5)
      for (const [answer, person] of [
        [byId, father],
        [byNumber, mother],
      ] as const) {
        assert.ok(answer?.status === 'fulfilled' && answer.value !== null)
        assert.deepEqual(answer.value.view.name, person.name)
        assert.equal(answer.value.view.household?.members.length, 3)
        const { receiptId } = answer.value
        const mine = await receiptsAbout(house.db, person.personId, { limit: 200 })
        assert.ok(
          mine.some(r => r.receiptId === receiptId),
          'committed with its receipt',
        )
      }
      assert.ok(unknown?.status === 'rejected')
      assert.equal(codeOf(unknown.reason), 'disclosure.not-permitted')
      assert.ok(missed?.status === 'fulfilled' && missed.value === null)
      assert.ok(poisoned?.status === 'rejected' && !(poisoned.reason instanceof ProblemError))
    }
  })

  it('a lost connection fails the reads under way, and the next ones are answered', async () => {
    const reader = readsOf(house.db)
    const read = () =>
      reader.disclose({
        ...{ actor: registrar, purpose: duty, fields: ['name'] as Field[] },
        subject: homes[3]!.father.personId,
      })
    const before = (await receipts()).n
    const answers = Array.from({ length: 30 }, () =>
      read().then(
        () => true as const,
        () => false,
      ),
    )
    await house.db.rows(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    const answered = (await Promise.all(answers)).filter(Boolean).length
    // The pool may hand out one more connection that it does not know to be lost.
    let given: string | undefined
    for (let tries = 0; given === undefined && tries < 24; tries++)
      given = await read().then(
        a => a.view.name?.given,
        () => undefined,
      )
    assert.equal(given, 'An')
    assert.ok((await receipts()).n - before >= answered + 1, 'no answer without a receipt')
  })

  it('two thousand of one batch leave two thousand receipts and entries', async () => {
    const subjects = homes.flatMap(h => [h.father.personId, h.mother.personId])
    const asks = Array.from({ length: 2_000 }, (_, i) => ({
      ...{ actor: registrar, purpose: duty, fields: ['name', 'birthDate'] as Field[] },
      subject: subjects[i % subjects.length]!,
    }))
    const [receiptsBefore, entriesBefore] = [
      (await receipts()).n,
      (await told('person.disclosed')).n,
    ]
    const answers = await house.db.tx(tx => discloseMany(tx, asks))
    assert.ok(answers.every(a => !isProblem(a as Problem)))
    assert.equal((await receipts()).n - receiptsBefore, 2_000)
    assert.equal((await told('person.disclosed')).n - entriesBefore, 2_000)
  })
})
