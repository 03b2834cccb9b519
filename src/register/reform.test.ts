import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Db, type ProblemError, sql, systemActor } from '#kernel'
import { entriesAbout } from '#ledger'
import {
  applyReform,
  changesSince,
  countOpenPlaces,
  currentPlace,
  currentPlaces,
  disclose,
  jurisdictionOf,
  type LoadRecord,
  loadPersons,
  mergeHouseholds,
  moveResidence,
  openPlaces,
  populationByUnit,
  reverseSettlement,
  settlePlace,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { adminUnit, communesOf, lawfulReforms, type PartialDate, type ReformFile } from '#vn'
import { BASIS, checkWholeState, citizen, newPerson, police, registrar, someId } from './fixture.ts'

const actor = systemActor('operator')
const EVE = '2025-06-30'
const TODAY = '2026-11-18'

/** A head alone in a household, written in the units of a day. */
function home(db: Db, unit: string, asOf: string, address: string): LoadRecord {
  const householdId = someId(db)
  const origin = { unit, asOf, text: address }
  const head = newPerson(db, {
    relationToHead: 'householder',
    birthDate: '1980-02-03' as PartialDate,
    origin,
    birthPlace: origin,
  })
  return {
    household: { householdId, unit, asOf, address, since: '2010-01-01', headId: head.personId },
    persons: [head],
  }
}
const idOf = (record: LoadRecord) => record.household!.householdId
const personOf = (record: LoadRecord) => record.persons[0]!.personId

async function code(deed: Promise<unknown>): Promise<string> {
  try {
    await deed
  } catch (error) {
    return (error as ProblemError).problem?.code ?? String(error)
  }
  return 'no refusal'
}

/** All that a replay may write, to see that it writes nothing. */
async function stateOf(db: Db): Promise<string> {
  const tables = [
    'reform',
    'place_derivation',
    'place_case',
    'place_decision',
    'residence',
    'household',
  ]
  const parts = []
  for (const table of tables)
    parts.push(
      (
        await db.row<{ digest: string }>(
          sql`select coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest from ${sql.id('register', table)} t`,
        )
      ).digest,
    )
  const { n } = await db.row<{ n: number }>(sql`select count(*) as n from ledger.entry`)
  return [...parts, n].join()
}

const placeOf = (record: LoadRecord) => ({
  unit: record.household!.unit,
  asOf: record.household!.asOf,
  address: record.household!.address,
  owner: { household: idOf(record) },
})

describe('the reforms of the law over a loaded register', () => {
  let house: TestDatabase
  let db: Db
  const homes: Record<string, LoadRecord> = {}
  before(async () => {
    house = await testDatabase('ledger', 'register')
    db = house.db
    homes.merged = home(db, '00001', EVE, 'Số 1')
    // Bắc Giang had the code Bắc Ninh has now.
    homes.kept = home(db, '05528', '2026-01-01', 'Tổ 5')
    homes.split = home(db, '00007', EVE, 'Số 2')
    homes.splitToo = home(db, '00007', '2020-05-05', 'Số 3')
    homes.kind = home(db, '26368', '2025-08-01', 'Ấp 1')
    homes.nowhere = home(db, '99999', EVE, 'Số 4')
    const guest = newPerson(db, {
      residences: [
        { kind: 'current', unit: '00007', asOf: EVE, address: 'Số 9', from: '2024-01-01' },
      ],
    })
    homes.guest = { household: null, persons: [guest] }
    await loadPersons(db, [Object.values(homes)])
  })
  after(() => house.close())
  afterEach(() => checkWholeState(db))

  it('before any reform a place is where it was written', async () => {
    const place = await currentPlace(db, placeOf(homes.merged!), TODAY)
    assert.deepEqual([place.how, place.unit, place.seat], ['as-written', '00001', '00001'])
    assert.equal(await jurisdictionOf(db, personOf(homes.merged!)), '00001')
    const of = { on: TODAY, geography: TODAY, level: 'province' } as const
    assert.equal(await code(populationByUnit(db, of)), 'reform.none-applied')
  })

  it('a rehearsal reports and writes nothing', async () => {
    const before = await stateOf(db)
    const report = await applyReform(db, '2026-04-30', { actor, dryRun: true })
    assert.equal(await stateOf(db), before)
    assert.deepEqual(report.applied, ['2025-01-01', '2025-07-01', '2026-04-30'])
    assert.equal(report.changed.cases, 3)
  })

  it('63 provinces become 34 and every address is told or left open', async () => {
    const report = await applyReform(db, '2025-07-01', { actor, round: 2 })
    assert.deepEqual(report.applied, ['2025-01-01', '2025-07-01'])
    const { commune, district, province } = report.units
    assert.equal(commune.split, 471)
    assert.equal(
      Object.values(commune).reduce((a, b) => a + b),
      10_035,
    )
    assert.equal(
      Object.values(province).reduce((a, b) => a + b),
      63,
    )
    assert.deepEqual(district, { abolished: 691, renamed: 5 })
    const permanent = report.addresses.find(one => one.kind === 'permanent')?.by
    // As of this geography the 2025-08-01 address is what it was written as.
    assert.deepEqual(permanent, { ambiguous: 2, merged: 1, unchanged: 2, unresolved: 1 })
    assert.deepEqual(report.open, [
      {
        split: '00007',
        geography: '2025-07-01',
        candidates: ['00025', '00008'],
        households: 2,
        persons: 1,
      },
    ])
    assert.deepEqual(report.changed, { cases: 3, decidedByRule: 0 })
  })

  it('Đồng Nai becomes a city; applied again nothing changes', async () => {
    const report = await applyReform(db, '2026-04-30', { actor })
    assert.deepEqual(report.applied, ['2026-04-30'])
    assert.equal(report.units.commune['kind-changed'], 10)
    assert.deepEqual(report.units.province, { unchanged: 33, 'kind-changed': 1 })
    const before = await stateOf(db)
    for (const on of ['2025-07-01', '2026-04-30'] as const) {
      const again = await applyReform(db, on, { actor, round: 3 })
      assert.deepEqual([again.applied, again.changed], [[], { cases: 0, decidedByRule: 0 }])
    }
    assert.equal(await stateOf(db), before)
  })

  it('offices follow: of then by the list of then, of now by the list of now', async () => {
    const of = (name: string, on: string) => jurisdictionOf(db, personOf(homes[name]!), on)
    assert.deepEqual(
      [await of('merged', EVE), await of('merged', '2025-07-01')],
      ['00001', '00097'],
    )
    assert.deepEqual([await of('split', EVE), await of('split', TODAY)], ['00007', '00008'])
    assert.equal(await of('nowhere', TODAY), null)
    assert.equal(await of('kept', TODAY), '05528')
    // Written in the units of 2026, asked about 2024: the land was in several communes of one province.
    const then = await currentPlace(db, placeOf(homes.kept!), '2024-01-01')
    assert.equal(then.how, 'ambiguous')
    assert.equal(then.province, '19')
    const [now] = await currentPlaces(db, [placeOf(homes.kind!)], TODAY)
    assert.equal(now?.how, 'renamed')
  })

  it('an official settles an open place for one of its candidates, and takes it back', async () => {
    const owner = { household: idOf(homes.split!) }
    const settle = (unit: string, basis = BASIS) =>
      db.tx(tx => settlePlace(tx, police, { ...basis, owner, unit }))
    assert.equal(await code(settle('00001')), 'place.not-a-candidate')
    assert.equal(
      await code(settle('00025', { ...BASIS, legalBasis: '' })),
      'life-event.basis-missing',
    )
    const byJustice = db.tx(tx => settlePlace(tx, registrar, { ...BASIS, owner, unit: '00025' }))
    assert.equal(await code(byJustice), 'life-event.not-competent')
    const { head: since } = await changesSince(db, { since: 0 })
    const { decisionId } = await settle('00025')
    assert.equal(await code(settle('00025')), 'place.not-open')
    const place = await currentPlace(db, placeOf(homes.split!), TODAY)
    assert.deepEqual(place, {
      unit: '00025',
      how: 'by-decision',
      candidates: [],
      seat: '00025',
      province: '01',
      decisionId,
    })
    assert.equal(await jurisdictionOf(db, personOf(homes.split!)), '00025')
    // The decision speaks of the days since the reform it follows.
    assert.equal(await jurisdictionOf(db, personOf(homes.split!), EVE), '00007')
    assert.deepEqual(
      (await countOpenPlaces(db, TODAY)).map(one => [one.split, one.households, one.persons]),
      [['00007', 1, 1]],
    )
    const about = await entriesAbout(db, personOf(homes.split!))
    assert.equal(about.filter(one => one.action === 'place.settled').length, 1)

    const reverse = (id: string) =>
      db.tx(tx => reverseSettlement(tx, police, { ...BASIS, decisionId: id }))
    await reverse(decisionId)
    const { changes } = await changesSince(db, { since })
    assert.deepEqual(
      changes.map(c => [c.personId, c.kind, c.fields]),
      ['place-settled', 'place-settlement-reversed'].map(kind => [
        personOf(homes.split!),
        kind,
        ['permanentResidence'],
      ]),
    )
    assert.equal(await code(reverse(decisionId)), 'place.decision-unknown')
    assert.equal(await code(reverse(someId(db))), 'place.decision-unknown')
    assert.equal((await currentPlace(db, placeOf(homes.split!), TODAY)).how, 'ambiguous')
    await settle('00008')
    assert.equal(await jurisdictionOf(db, personOf(homes.split!)), '00008')
  })

  it('an answer shows what was written and where that is now', async () => {
    const shown = async (name: string, asOf?: string) => {
      const { view } = await db.tx(tx =>
        disclose(tx, {
          actor: police,
          subject: personOf(homes[name]!),
          purpose: { kind: 'duty', basis: 'residence-check' },
          fields: ['permanentResidence'],
          ...(asOf ? { asOf } : {}),
        }),
      )
      const { unit, address, current } = view.permanentResidence!
      return [unit, address, current?.unit, current?.how, current?.candidates.length]
    }
    assert.deepEqual(await shown('merged'), ['00001', 'Số 1', '00097', 'merged', 0])
    assert.deepEqual(await shown('merged', EVE), ['00001', 'Số 1', '00001', 'unchanged', 0])
    assert.deepEqual(await shown('split'), ['00007', 'Số 2', '00008', 'by-decision', 0])
    assert.deepEqual(await shown('splitToo'), ['00007', 'Số 3', null, 'ambiguous', 2])
  })

  it('who moves into a household written in old units names the unit of today', async () => {
    const guest = newPerson(db, { birthDate: '1999-09-09' as PartialDate })
    await loadPersons(db, [[{ household: null, persons: [guest] }]])
    const enter = (unit: string, personId = guest.personId) =>
      db.tx(tx =>
        moveResidence(tx, police, {
          ...BASIS,
          personId,
          kind: 'permanent',
          unit,
          address: 'Số 1',
          from: TODAY,
          householdId: idOf(homes.merged!),
          relationToHead: 'other',
        }),
      )
    assert.equal(await code(enter('00008')), 'household.elsewhere')
    await enter('00097')
    assert.equal(await jurisdictionOf(db, guest.personId), '00097')
    const child = newPerson(db, { birthDate: '2026-11-01' as PartialDate })
    await loadPersons(db, [[{ household: null, persons: [child] }]])
    await enter('00001', child.personId)
    assert.equal(await jurisdictionOf(db, child.personId), '00097', 'named as its papers name it')
    const temporary = (unit: string) =>
      db.tx(tx =>
        moveResidence(tx, police, {
          ...BASIS,
          personId: personOf(homes.merged!),
          kind: 'temporary',
          unit,
          address: 'Số 5',
          from: TODAY,
        }),
      )
    assert.equal(await code(temporary('00097')), 'residence.same-commune')
  })

  it('a person without a household is settled by the kind of residence', async () => {
    const personId = personOf(homes.guest!)
    const settle = (kind: 'current' | 'temporary') =>
      db.tx(tx =>
        settlePlace(tx, police, { ...BASIS, owner: { person: personId, kind }, unit: '00025' }),
      )
    assert.equal(await code(settle('temporary')), 'place.unknown')
    assert.equal(await jurisdictionOf(db, personId), '00008', 'somebody answers meanwhile')
    await settle('current')
    assert.equal(await jurisdictionOf(db, personId), '00025')
  })

  it('lists name whose place is open and nothing of the person', async () => {
    const { places, next } = await openPlaces(db, { split: '00007', on: TODAY })
    assert.equal(next, null)
    assert.deepEqual(places, [
      {
        owner: 'household',
        ownerId: idOf(homes.splitToo!),
        slot: 'home',
        geography: '2025-07-01',
        candidates: ['00008', '00025'],
      },
    ])
    await loadPersons(db, [Array.from({ length: 5 }, (_, i) => home(db, '00007', EVE, `Ngõ ${i}`))])
    assert.equal((await openPlaces(db, { split: '00007', on: TODAY })).places.length, 1)
    const again = await applyReform(db, '2026-04-30', { actor })
    assert.equal(again.changed.cases, 5, 'a later load is gone through by another replay')
    const seen: string[] = []
    for (let after: string | null = null; ; ) {
      const page = await openPlaces(db, { split: '00007', on: TODAY, after, limit: 4 })
      seen.push(...page.places.map(one => one.ownerId))
      if (page.next === null) break
      after = page.next
    }
    assert.equal(new Set(seen).size, 6)
    assert.equal(seen.length, 6)
  })

  it('people are counted in the units of any day, and who cannot be is counted apart', async () => {
    const by = (geography: string, level: 'commune' | 'province') =>
      populationByUnit(db, { on: TODAY, geography, level })
    const count = (of: Awaited<ReturnType<typeof by>>, unit: string) =>
      of.units.find(one => one.unit === unit)?.count
    const now = await by(TODAY, 'province')
    const old = await by(EVE, 'province')
    for (const figures of [now, old]) {
      assert.equal(figures.total, 13)
      const assigned = figures.units.reduce((n, one) => n + one.count, 0)
      assert.equal(assigned + figures.unassigned.count, figures.total)
      assert.equal(figures.unassigned.unresolved, 1)
      assert.equal(figures.unassigned.share, figures.unassigned.count / 13)
    }
    // The open places lie in one province all the same.
    assert.equal(count(now, '01'), 10)
    assert.equal(count(old, '01'), 10)
    assert.equal(count(old, '75'), 1)
    const communes = await by(TODAY, 'commune')
    assert.equal(count(communes, '00008'), 1)
    assert.equal(communes.unassigned.ambiguous, 6)
    assert.equal(count(await by(EVE, 'commune'), '00007'), 7)
  })

  it('households that two lists write differently are one place, and who enters writes it as the household', async () => {
    const [old, now] = [home(db, '00001', EVE, 'Số 77'), home(db, '00097', TODAY, 'Số 77')]
    const elsewhere = home(db, '00008', TODAY, 'Số 77')
    await loadPersons(db, [[old, now, elsewhere]])
    const merge = (from: LoadRecord, into: LoadRecord) =>
      db.tx(tx =>
        mergeHouseholds(tx, police, {
          ...BASIS,
          fromId: idOf(from),
          intoId: idOf(into),
          relations: { [personOf(from)]: 'other' },
          on: TODAY,
        }),
      )
    assert.equal(await code(merge(old, elsewhere)), 'household.elsewhere')
    await merge(old, now)
    const subject = personOf(old)
    const { view } = await db.tx(tx =>
      disclose(tx, {
        actor: citizen(subject),
        subject,
        purpose: { kind: 'own' },
        fields: ['permanentResidence', 'household'],
      }),
    )
    const { unit, asOf, householdId } = view.permanentResidence!
    assert.deepEqual([unit, asOf, householdId], ['00097', TODAY, idOf(now)])
    assert.equal(view.household?.members.length, 2)
  })
})

/** An invented reform of 2026-11-01 in Thái Nguyên. */
function invented(): Readonly<{ file: ReformFile; of: Record<string, string> }> {
  const [split, one, two, renamed, moved] = communesOf('19', '2026-10-31').filter(
    unit => unit.code !== '05528',
  )
  assert.ok(split && one && two && renamed && moved)
  const file: ReformFile = {
    format: 'lienthong-reform/1',
    on: '2026-11-01',
    title: { vi: 'Sắp xếp thử', en: 'an invented reform' },
    legalBasis: 'Nghị quyết thử 1/2026',
    units: [
      ['90001', 'ward', 'Đông Mới', '19'],
      [two.code, 'ward', 'Tây Mới', '19'],
      [renamed.code, renamed.kind, 'Tên Mới', '19'],
      [moved.code, moved.kind, moved.name, '04'],
    ],
    became: { [split.code]: ['90001', two.code], [two.code]: [one.code] },
    rules: {
      [split.code]: [
        { into: '90001', addresses: ['Tổ 1-9'] },
        { into: two.code, addresses: ['Tổ 10-20'] },
      ],
    },
  }
  const names = { split, one, two, renamed, moved }
  return {
    file,
    of: Object.fromEntries(Object.entries(names).map(([name, unit]) => [name, unit.code])),
  }
}

describe('a reform that no law knows yet', () => {
  let house: TestDatabase
  let db: Db
  const { file, of } = invented()
  const content = JSON.parse(JSON.stringify(file)) as unknown
  const homes: Record<string, LoadRecord> = {}
  before(async () => {
    house = await testDatabase('ledger', 'register')
    db = house.db
    const asOf = '2026-10-01'
    homes.east = home(db, of.split!, asOf, 'Tổ 4, đường Hoa Sữa')
    homes.west = home(db, of.split!, asOf, 'to 12')
    homes.unclear = home(db, of.split!, asOf, 'Số 7, đường Hoa Sữa')
    homes.merged = home(db, of.two!, asOf, 'Tổ 1')
    homes.reused = home(db, of.two!, '2026-11-05', 'Tổ 1')
    homes.renamed = home(db, of.renamed!, asOf, 'Tổ 1')
    homes.moved = home(db, of.moved!, asOf, 'Tổ 1')
    await loadPersons(db, [Object.values(homes)])
  })
  after(() => house.close())
  afterEach(() => checkWholeState(db))

  it('is refused with every fault of its file', async () => {
    const apply = (change: object) =>
      code(applyReform(db, { content: { ...file, ...change } }, { actor }))
    assert.equal(await apply({ format: 'x' }), 'reform.file-invalid')
    assert.equal(await apply({ became: { '99999': ['90001'] } }), 'reform.file-invalid')
    assert.equal(await apply({ on: '2027-06-01' }), 'reform.in-future')
    assert.equal(await apply({ on: '2025-07-01' }), 'reform.changed')
    assert.equal(await code(applyReform(db, '2026-11-01', { actor })), 'reform.unknown')
    const rehearsal = await applyReform(
      db,
      { content: { ...file, on: '2027-06-01' } },
      { actor, dryRun: true },
    )
    assert.equal(rehearsal.changed.decidedByRule, 2)
    assert.equal(adminUnit('90001', '2027-06-01'), null, 'a rehearsal teaches nothing')
  })

  it('cut off after every round it goes on where it stopped', async () => {
    class Cut extends Error {}
    let rounds = 0
    for (let done = false; !done; ) {
      try {
        const progress = () => {
          rounds++
          throw new Cut()
        }
        await applyReform(db, { content }, { actor, round: 3, progress })
        done = true
      } catch (error) {
        assert.ok(error instanceof Cut, String(error))
      }
    }
    // Seven households and seven persons by threes: no round was done twice.
    assert.equal(rounds, 6)
    const decided = await db.rows<{ id: string; chosen: string }>(
      sql`select owner_id as id, chosen from register.place_decision`,
    )
    assert.deepEqual(
      new Map(decided.map(one => [one.id, one.chosen])),
      new Map([
        [idOf(homes.east!), '90001'],
        [idOf(homes.west!), of.two!],
      ]),
    )
  })

  it('splits by hamlet, merges, renames, moves, and a code used again means both units', async () => {
    const now = async (name: string) => {
      const { unit, how, province } = await currentPlace(db, placeOf(homes[name]!), TODAY)
      return [unit, how, province]
    }
    assert.deepEqual(await now('east'), ['90001', 'by-location', '19'])
    assert.deepEqual(await now('west'), [of.two, 'by-location', '19'])
    assert.deepEqual(await now('unclear'), [null, 'ambiguous', '19'])
    assert.deepEqual(await now('merged'), [of.one, 'merged', '19'])
    assert.deepEqual(await now('reused'), [of.two, 'unchanged', '19'])
    assert.deepEqual(await now('renamed'), [of.renamed, 'renamed', '19'])
    assert.deepEqual(await now('moved'), [of.moved, 'moved', '04'])
    assert.equal(adminUnit('90001', TODAY)?.name, 'Đông Mới', 'the process knows the new units')
    const [count] = await countOpenPlaces(db, TODAY)
    assert.deepEqual([count?.split, count?.households], [of.split, 1])
  })

  it('what an official took back is not decided by the rule again', async () => {
    const { decisionId } = await currentPlace(db, placeOf(homes.east!), TODAY)
    await db.tx(tx => reverseSettlement(tx, police, { ...BASIS, decisionId: decisionId! }))
    const again = await applyReform(db, { content }, { actor })
    assert.deepEqual(again.changed, { cases: 0, decidedByRule: 0 })
    assert.equal((await currentPlace(db, placeOf(homes.east!), TODAY)).how, 'ambiguous')
    const other = { ...file, legalBasis: 'Nghị quyết thử 2/2026' }
    assert.equal(await code(applyReform(db, { content: other }, { actor })), 'reform.changed')
  })

  it('a decision is followed through a later split of its unit', async () => {
    const owner = { household: idOf(homes.unclear!) }
    const settle = (unit: string) => db.tx(tx => settlePlace(tx, police, { ...BASIS, owner, unit }))
    const first = await settle('90001')
    const next: ReformFile = {
      ...file,
      on: '2026-11-10',
      units: [
        ['90002', 'ward', 'Đông Một', '19'],
        ['90003', 'ward', 'Đông Hai', '19'],
      ],
      became: { '90001': ['90002', '90003'] },
      rules: {},
    }
    const report = await applyReform(db, { content: next }, { actor })
    // East was taken back and stays open at the first split; only the decided one is split again.
    assert.equal(report.changed.cases, 1)
    const place = await currentPlace(db, placeOf(homes.unclear!), TODAY)
    assert.deepEqual([place.how, place.candidates], ['ambiguous', ['90002', '90003']])
    const east = await currentPlace(db, placeOf(homes.east!), TODAY)
    assert.deepEqual(east.candidates, [of.two!, '90002', '90003'].toSorted())
    assert.deepEqual(
      (await countOpenPlaces(db, TODAY)).map(one => [one.split, one.households]),
      [
        [of.split, 1],
        ['90001', 1],
      ].toSorted(),
    )
    await settle('90003')
    assert.equal(await jurisdictionOf(db, personOf(homes.unclear!)), '90003')
    assert.equal(await jurisdictionOf(db, personOf(homes.unclear!), '2026-11-05'), '90001')
    const reverse = db.tx(tx =>
      reverseSettlement(tx, police, { ...BASIS, decisionId: first.decisionId }),
    )
    assert.equal(await code(reverse), 'place.decision-overtaken')
    assert.equal(lawfulReforms().length, 3, 'the law is as it was')
  })
})
