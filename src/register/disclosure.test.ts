import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, isProblem, type ProblemError, sql, type Tx } from '#kernel'
import {
  answerInquiry,
  approveRead,
  askAbout,
  closeGround,
  disclose,
  FIELDS,
  type Field,
  findByNumber,
  inquiriesAbout,
  inquiriesFor,
  loadPersons,
  mayDisclose,
  openGround,
  type PersonId,
  type Purpose,
  protectPerson,
  receiptOf,
  receiptsAbout,
  timeline,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import type { SubjectFlags } from './disclosure.ts'
import { checkWholeState, citizen, family, registrar } from './fixture.ts'
import type { PurposeEntry } from './purpose.ts'

const DOSSIER = 'H55.28-261118-0001'
const purpose: Purpose = { kind: 'dossier', dossier: DOSSIER, procedure: '1.001193' }
const colleague: Actor = { ...registrar, id: 'official-2' }
const police: Actor = { kind: 'official', id: 'p-1', agency: 'G01.H55.28', office: 'cu-tru' }
const hospital: Actor = { kind: 'member', id: 'H55.YT.19001', agency: 'H55.YT.19001', office: null }

const codeOf = async (deed: Promise<unknown>): Promise<string> => {
  try {
    await deed
  } catch (error) {
    return (error as ProblemError).problem?.code ?? String(error)
  }
  return 'no refusal'
}

describe('disclosure', () => {
  let house: TestDatabase
  let home: ReturnType<typeof family>
  before(async () => {
    house = await testDatabase('ledger', 'register')
    home = family(house.db)
    await loadPersons(house.db, [[home.record]])
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const deed = <T>(work: (tx: Tx) => Promise<T>) => house.db.tx(work)
  const read = (
    fields: readonly Field[],
    given: { actor?: Actor; subject?: PersonId; purpose?: Purpose } = {},
  ) =>
    deed(tx =>
      disclose(tx, { actor: registrar, subject: home.mother.personId, purpose, fields, ...given }),
    )
  const open = (fields: Field[] = ['name', 'birthDate', 'household']) =>
    deed(tx =>
      openGround(tx, {
        dossier: DOSSIER,
        procedure: '1.001193',
        agency: 'H55.28',
        office: 'ho-tich',
        subjects: [home.mother.personId],
        fields,
        legalBasis: 'Luật Hộ tịch, Điều 16',
      }),
    )

  it('the answer holds the fields asked for and no others, whatever is asked', async () => {
    await open([...FIELDS])
    const subsets = fc.subarray([...FIELDS], { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(subsets, async fields => {
        const { view } = await read(fields)
        assert.deepEqual(Object.keys(view).sort(), [...fields].sort())
      }),
      { numRuns: 25 },
    )
    await deed(tx => closeGround(tx, { dossier: DOSSIER }))
  })

  it('is refused before the ground opens, by another office, for other fields, and after it closes', async () => {
    assert.equal(await codeOf(read(['name'])), 'disclosure.not-permitted')
    await open()
    await read(['name', 'birthDate'])
    assert.equal(await codeOf(read(['name', 'phone'])), 'disclosure.field-undeclared')
    assert.equal(await codeOf(read([])), 'disclosure.no-fields')
    const elsewhere = { ...registrar, office: 'mot-cua' }
    assert.equal(await codeOf(read(['name'], { actor: elsewhere })), 'disclosure.not-permitted')
    assert.equal(await codeOf(read(['name'], { actor: police })), 'disclosure.not-permitted')
    assert.equal(
      await codeOf(read(['name'], { subject: home.father.personId })),
      'disclosure.not-permitted',
    )
    assert.equal(
      await codeOf(read(['name'], { purpose: { ...purpose, procedure: '1.004222' } })),
      'disclosure.not-permitted',
    )
    await deed(tx => closeGround(tx, { dossier: DOSSIER, agency: 'H55.28', office: 'ho-tich' }))
    assert.equal(await codeOf(read(['name'])), 'disclosure.not-permitted')
  })

  it('a person unknown and a person out of bounds get the same answer', async () => {
    const duty: Purpose = { kind: 'duty', basis: 'desk-lookup' }
    await deed(tx =>
      protectPerson(tx, registrar, {
        personId: home.child.personId,
        isProtected: true,
        legalBasis: 'Luật Trẻ em 2016',
      }),
    )
    const find = (number: string, actor: Actor = registrar, by: Purpose = duty) =>
      deed(tx => findByNumber(tx, { actor, purpose: by, number }))
    assert.equal(await find('019226999999'), null)
    assert.equal(await find(home.child.personalId!), null)
    assert.equal(await find('garbage\u0000'), null)
    assert.equal(await find(home.mother.personalId!), home.mother.personId)
    const out = { purpose: duty, subject: home.child.personId }
    const unknown = { purpose: duty, subject: '00000000-0000-7000-8000-000000000000' }
    const none = { purpose: duty, subject: 'not an id' }
    for (const given of [out, unknown, none])
      assert.equal(await codeOf(read(['name'], given)), 'disclosure.not-permitted')
    // Whoever may not look up at all is refused before the number matters.
    for (const number of [home.mother.personalId!, '019226999999'])
      assert.equal(
        await codeOf(find(number, citizen(home.father.personId))),
        'search.not-permitted',
      )
    await deed(tx =>
      protectPerson(tx, registrar, {
        personId: home.child.personId,
        isProtected: false,
        legalBasis: 'Luật Trẻ em 2016',
      }),
    )
  })

  it('a protected record needs another official of the agency, for a day', async () => {
    const { personId } = home.mother
    const protect = (isProtected: boolean) =>
      deed(tx => protectPerson(tx, registrar, { personId, isProtected, legalBasis: 'x' }))
    const approve = (actor: Actor) =>
      deed(tx => approveRead(tx, actor, { personId, reason: 'đăng ký khai sinh' }))
    await open()
    await protect(true)
    assert.equal(await codeOf(read(['name'])), 'disclosure.second-approval')
    await approve(registrar)
    assert.equal(await codeOf(read(['name'])), 'disclosure.second-approval')
    await approve(police)
    assert.equal(await codeOf(read(['name'])), 'disclosure.second-approval')
    await approve(colleague)
    await read(['name'])
    house.clock.advance(25 * 3_600_000)
    assert.equal(await codeOf(read(['name'])), 'disclosure.second-approval')
    assert.equal(await codeOf(approve(citizen(personId))), 'disclosure.not-permitted')
    await protect(false)
    await deed(tx => closeGround(tx, { dossier: DOSSIER }))
  })

  it('everyone seen in a record gets a receipt, and nothing is read without one', async () => {
    await open()
    const before = await deed(tx => receiptsAbout(tx, home.father.personId))
    const { receiptId } = await read(['household'])
    const mine = await deed(tx => receiptsAbout(tx, home.mother.personId))
    const receipt = mine.find(r => r.receiptId === receiptId)
    assert.deepEqual(receipt, {
      receiptId,
      at: house.clock.now(),
      how: 'disclosure',
      agency: 'H55.28',
      office: 'ho-tich',
      actorKind: 'official',
      byMyself: false,
      fields: ['household'],
      purposeText: {
        vi: 'Giải quyết hồ sơ của thủ tục 1.001193.',
        en: 'To handle a dossier of procedure 1.001193.',
      },
      procedure: '1.001193',
      dossier: DOSSIER,
      legalBasis: 'Luật Hộ tịch, Điều 16',
    })
    const seen = await deed(tx => receiptsAbout(tx, home.father.personId))
    assert.equal(seen.length, before.length + 1)
    assert.ok(seen.some(r => r.how === 'shown-with'))
    const { n } = await house.db.row<{ n: number }>(sql`
      select count(*) as n from register.receipt r where not exists (
        select from ledger.detail d where d.detail like '%' || r.receipt_id || '%')`)
    assert.equal(n, 0, 'every receipt has its ledger entry')
  })

  it('tells own reads from those of others, other citizens too, and finds one by its id', async () => {
    const mine = home.mother.personId
    const own = await read(['name'], { actor: citizen(mine), purpose: { kind: 'own' } })
    const ground = {
      dossier: DOSSIER,
      procedure: '1.001193',
      agency: `citizen:${home.father.personId}`,
    }
    await deed(tx =>
      openGround(tx, {
        ...ground,
        office: null,
        subjects: [mine],
        fields: ['name'],
        legalBasis: 'Luật Hộ tịch, Điều 16',
      }),
    )
    const his = await read(['name'], { actor: citizen(home.father.personId) })
    const ids = async (by?: 'myself' | 'others') =>
      (await deed(tx => receiptsAbout(tx, mine, { by, limit: 200 }))).map(r => r.receiptId)
    const [all, myself, others] = [await ids(), await ids('myself'), await ids('others')]
    assert.ok(myself.includes(own.receiptId) && others.includes(his.receiptId))
    assert.deepEqual([...myself, ...others].sort(), [...all].sort())
    assert.equal((await receiptOf(house.db, mine, his.receiptId))?.byMyself, false)
    assert.equal((await receiptOf(house.db, mine, own.receiptId))?.byMyself, true)
    assert.equal(await receiptOf(house.db, home.father.personId, own.receiptId), null)
    assert.equal(await receiptOf(house.db, mine, 'x'), null)
    // A page further down is a page of the same kind.
    const rest = await deed(tx => receiptsAbout(tx, mine, { by: 'others', before: others[0] }))
    assert.deepEqual(
      rest.map(r => r.receiptId),
      others.slice(1, 51),
    )
    await deed(tx => closeGround(tx, { dossier: DOSSIER }))
  })

  it('a read that fails leaves no receipt behind', async () => {
    const count = () => house.db.row<{ n: number }>(sql`select count(*) as n from register.receipt`)
    const { n } = await count()
    await codeOf(
      deed(async tx => {
        await disclose(tx, {
          actor: citizen(home.mother.personId),
          subject: home.mother.personId,
          purpose: { kind: 'own' },
          fields: ['name'],
        })
        throw new Error('crash after the read')
      }),
    )
    assert.equal((await count()).n, n)
  })

  it('own data: oneself and one’s minor child, nobody else', async () => {
    const own: Purpose = { kind: 'own' }
    const as = (reader: PersonId, subject: PersonId) =>
      read(['name', 'personalId'], { actor: citizen(reader), subject, purpose: own })
    await as(home.mother.personId, home.mother.personId)
    await as(home.mother.personId, home.child.personId)
    for (const [reader, subject] of [
      [home.mother.personId, home.father.personId],
      [home.child.personId, home.mother.personId],
    ] as const)
      assert.equal(await codeOf(as(reader, subject)), 'disclosure.not-permitted')
    assert.equal(
      await codeOf(read(['name'], { purpose: own })),
      'disclosure.purpose-undeclared',
      'an official reads nobody as oneself',
    )
  })

  it('a hospital verifies a mother by number under its declared purpose and sees no more', async () => {
    const notice: Purpose = { kind: 'duty', basis: 'birth-notice' }
    const given = { actor: hospital, purpose: notice }
    const id = await deed(tx => findByNumber(tx, { ...given, number: home.mother.personalId! }))
    assert.equal(id, home.mother.personId)
    const { view } = await read(['name', 'birthDate'], given)
    assert.equal(view.name?.given, 'Bích')
    assert.equal(await codeOf(read(['household'], given)), 'disclosure.field-undeclared')
    const made: Purpose = { kind: 'duty', basis: 'curiosity' }
    assert.equal(
      await codeOf(read(['name'], { actor: hospital, purpose: made })),
      'disclosure.purpose-undeclared',
    )
  })

  it('the person asks why, the office that read answers, once', async () => {
    await open()
    const { receiptId } = await read(['name'])
    const me = citizen(home.mother.personId)
    const ask = (actor: Actor) => deed(tx => askAbout(tx, actor, receiptId, 'Vì sao xem?'))
    assert.equal(await codeOf(ask(citizen(home.father.personId))), 'receipt.unknown')
    assert.equal(
      await codeOf(deed(tx => askAbout(tx, me, receiptId, '  '))),
      'receipt.text-missing',
    )
    const inquiryId = await ask(me)
    assert.deepEqual(
      (await inquiriesFor(house.db, 'H55.28', 'ho-tich')).map(i => i.inquiryId),
      [inquiryId],
    )
    const answer = (actor: Actor) =>
      deed(tx => answerInquiry(tx, actor, inquiryId, 'Giải quyết hồ sơ khai sinh.'))
    assert.equal(await codeOf(answer(police)), 'receipt.not-yours')
    assert.equal(await codeOf(answer(me)), 'receipt.not-yours')
    await answer(colleague)
    assert.equal(await codeOf(answer(registrar)), 'receipt.already-answered')
    const [mine] = await inquiriesAbout(house.db, home.mother.personId)
    assert.equal(mine?.answer, 'Giải quyết hồ sơ khai sinh.')
    assert.deepEqual(await inquiriesFor(house.db, 'H55.28', 'ho-tich'), [])
  })

  it('the timeline goes by the same rule', async () => {
    const { personId } = home.mother
    const own = await deed(tx =>
      timeline(tx, { actor: citizen(personId), purpose: { kind: 'own' }, personId }),
    )
    assert.equal(own.versions[0]?.facts.name?.given, 'Bích')
    assert.equal(own.residences.length, 1)
    assert.equal(
      await codeOf(deed(tx => timeline(tx, { actor: police, purpose, personId }))),
      'disclosure.not-permitted',
    )
  })
})

describe('mayDisclose', () => {
  const fields = fc.subarray([...FIELDS])
  const actors = fc.constantFrom<Actor>(registrar, police, hospital, citizen('c1'), citizen('c2'), {
    kind: 'system',
    id: 'worker',
    agency: null,
    office: null,
  })
  const purposes = fc.constantFrom<Purpose>(purpose, { kind: 'own' }, { kind: 'duty', basis: 'x' })
  const entries = fc.option(
    fc.record({
      code: fc.constant('x'),
      legalBasis: fc.constant('law'),
      vi: fc.constant(''),
      en: fc.constant(''),
      fields,
      actorKinds: fc.subarray(['citizen', 'official', 'member', 'system']),
      needsGround: fc.boolean(),
      lookUp: fc.constant([]),
    }) as fc.Arbitrary<PurposeEntry>,
  )
  const grounds = fc.option(
    fc.record({
      fields,
      procedure: fc.constantFrom('1.001193', '1.004222'),
      legalBasis: fc.constant('ground'),
      isOpen: fc.boolean(),
    }),
  )
  const flags: fc.Arbitrary<SubjectFlags> = fc.record({
    exists: fc.boolean(),
    isProtected: fc.boolean(),
    approvers: fc.subarray(['official-1', 'official-2']),
    representatives: fc.subarray(['c1']),
  })

  it('grants nothing beyond purpose and ground, to nobody out of bounds', () => {
    fc.assert(
      fc.property(
        actors,
        fields,
        purposes,
        entries,
        grounds,
        flags,
        (actor, asked, why, entry, ground, subject) => {
          const request = { actor, subject: 'c2', purpose: why, fields: asked }
          const grant = mayDisclose(request, ground, entry, subject)
          if (isProblem(grant)) return
          assert.deepEqual([...grant.fields].sort(), [...new Set(asked)].sort())
          assert.ok(asked.length > 0 && entry !== null && subject.exists)
          assert.ok(entry.actorKinds.includes(actor.kind))
          assert.ok(asked.every(f => entry.fields.includes(f)))
          const isOwn = why.kind === 'own'
          if (isOwn) assert.ok(actor.id === 'c2' || subject.representatives.includes(actor.id))
          if (!isOwn && entry.needsGround) {
            assert.ok(
              ground?.isOpen && why.kind === 'dossier' && ground.procedure === why.procedure,
            )
            assert.ok(asked.every(f => ground.fields.includes(f)))
          }
          if (!isOwn && subject.isProtected && actor.id !== 'c2')
            assert.ok(subject.approvers.some(a => a !== actor.id))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('what is refused because of the person is the same refusal, known or not', () => {
    const entry: PurposeEntry = {
      code: 'desk-lookup',
      legalBasis: 'law',
      vi: '',
      en: '',
      fields: ['name'],
      actorKinds: ['official'],
      needsGround: false,
      lookUp: [],
    }
    const request = {
      actor: registrar,
      subject: 'x',
      purpose: { kind: 'duty', basis: 'desk-lookup' } as const,
      fields: ['name'] as const,
    }
    const base = { exists: true, isProtected: true, approvers: [], representatives: [] }
    assert.deepEqual(
      mayDisclose(request, null, entry, base),
      mayDisclose(request, null, entry, { ...base, exists: false, isProtected: false }),
    )
  })
})
