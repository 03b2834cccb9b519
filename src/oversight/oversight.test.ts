import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, dayOf, ProblemError, sql } from '#kernel'
import { entriesOfDossier } from '#ledger'
import {
  counters,
  dossiersBehind,
  figures,
  indicatorsOn,
  indicatorValue,
  places,
  ranked,
  stepsOf,
} from '#oversight'
import { INDICATORS, type Indicator } from '#services'
import { type TestDatabase, testDatabase } from '#test/database'

const leader: Actor = {
  kind: 'official',
  id: '00000000-0000-7000-8000-00000000e001',
  agency: 'H55',
  office: 'lanh-dao',
}
const NOW = '2026-11-18T02:00:00.000Z'
const at = (days: number) => new Date(Date.parse(NOW) + days * 86_400_000).toISOString()

/** Dossiers of two provinces in every state; written straight into the table, as years of work would. */
const ROWS: readonly [
  code: string,
  unit: string,
  channel: number,
  status: number,
  filed: number,
  promised: number | null,
  ended: number | null,
][] = [
  ['A-1', '05528', 2, 1, 0, null, null],
  ['A-2', '05528', 2, 4, -1, 2, null],
  ['A-3', '05528', 1, 4, -9, -2, null],
  ['A-4', '05528', 2, 5, -3, 1, null],
  ['A-5', '05528', 2, 10, -6, -1, -4],
  ['A-6', '05528', 2, 9, -6, -3, -3],
  ['A-7', '05528', 1, 10, -20, -9, -5],
  ['A-8', '05528', 3, 8, -5, 0, -2],
  ['B-1', '00004', 2, 10, -2, 1, -1],
  ['B-2', '00004', 2, 7, -2, null, -1],
]

describe('oversight', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase(
      'ledger',
      'register',
      'documents',
      'identity',
      'exchange',
      'services',
    )
    const { db } = house
    await db.run(sql`
      insert into services.dossier (code, bundle, ordinal, procedure, version_from, applicant_id, applicant_label, channel,
        unit, agency, office, declared, submitted_at, version)
      values ('WHOLE', null, 0, '3.000722', '2026-09-01', gen_random_uuid(), 'Nguyễn Thị Kín', 2, '05528', 'H55.28',
        'ho-tich', '{}', ${NOW}, 0)`)
    let ordinal = 0
    for (const [code, unit, channel, status, filed, promised, ended] of ROWS)
      await db.run(sql`
        insert into services.dossier (code, bundle, ordinal, procedure, version_from, applicant_id, applicant_label,
          channel, unit, agency, office, submitted_at, status, version, received_at, promised_at, warns_at, stopped_at, ended_at)
        values (${code}, 'WHOLE', ${ordinal++}, '1.001193', '2026-09-01', gen_random_uuid(), 'Nguyễn Thị Kín', ${channel},
          ${unit}, 'H55.28', 'ho-tich', ${at(filed)}, ${status}, 1, ${promised === null ? null : at(filed)},
          ${promised === null ? null : at(promised)}, ${promised === null ? null : at(promised - 1)},
          ${status === 5 ? at(-1) : null}, ${ended === null ? null : at(ended)})`)
    await db.run(sql`
      insert into services.dossier_event (code, seq, kind, at, actor_kind, actor_id, actor_agency, actor_office, note)
      values ('A-8', 1, 'refused', ${at(-2)}, 'official', 'Trần Văn Kín', 'H55.28', 'ho-tich', 'Bà Kín khai sai')`)
  })
  after(() => house.close())

  it('counts each dossier where it stands', async () => {
    assert.deepEqual(await counters(house.db), {
      received: 10,
      'received-direct': 2,
      'received-online': 7,
      'received-post': 1,
      confirming: 0,
      'waiting-intake': 1,
      processing: 2,
      'due-soon': 0,
      overdue: 1,
      'waiting-citizen': 1,
      done: 4,
      'done-early': 2,
      'done-on-time': 1,
      'done-late': 1,
      refused: 1,
      withdrawn: 1,
    } satisfies Record<Indicator, number>)
  })

  it('every figure is the length of the list behind it, in every scope', async () => {
    const { db } = house
    const today = dayOf(NOW)
    for (const scope of [
      {},
      { unit: '05528' },
      { unit: '19' },
      { from: '2026-11-12', to: today },
    ]) {
      const counts = await counters(db, scope)
      for (const indicator of INDICATORS) {
        const { rows, next } = await dossiersBehind(db, { ...scope, indicator, limit: 100 })
        assert.equal(next, null)
        assert.equal(rows.length, counts[indicator], `${indicator} in ${JSON.stringify(scope)}`)
      }
      for (const { definition, value } of await figures(db, scope)) {
        if (definition.kind === 'count') continue
        const { rows } = await dossiersBehind(db, {
          ...scope,
          indicator: definition.id,
          limit: 100,
        })
        const whole = definition.denominator.reduce((n, i) => n + counts[i], 0)
        assert.equal(value, whole === 0 ? null : rows.length / whole, definition.id)
      }
    }
  })

  it('turns the pages of a list without losing or repeating a dossier', async () => {
    const { db } = house
    for (const indicator of ['received', 'timeliness']) {
      const all = (await dossiersBehind(db, { indicator, limit: 100 })).rows.map(r => r.dossier)
      const paged: string[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof dossiersBehind>> = await dossiersBehind(db, {
          indicator,
          after,
          limit: 2,
        })
        paged.push(...page.rows.map(r => r.dossier))
        after = page.next
      } while (after !== null)
      assert.deepEqual(paged, all)
    }
  })

  it('has no figure where there is nothing to divide by, and a series that adds up', async () => {
    const { db } = house
    const nowhere = await figures(db, { unit: '00008' })
    assert.equal(nowhere.find(f => f.definition.id === 'timeliness')?.value, null)
    const period = { from: '2026-10-30', to: '2026-11-18' }
    for (const { definition, value, series } of await figures(db, period))
      if (definition.kind === 'count')
        assert.equal(
          series.reduce<number>((n, part) => n + (part ?? 0), 0),
          value,
          definition.id,
        )
  })

  it('ranks provinces, and the communes of one, adding up to the whole', async () => {
    const { db } = house
    const country = await places(db)
    assert.equal(country.length, 34)
    assert.equal(
      country.reduce((n, p) => n + p.received, 0),
      10,
    )
    assert.deepEqual(
      country.filter(p => p.rank !== null).map(p => [p.unit, p.rank]),
      [
        ['01', 1],
        ['19', 2],
      ],
    )
    const communes = await places(db, { unit: '19' })
    assert.equal(communes[0]?.name, 'Phường Bách Quang')
    assert.equal(
      communes.reduce((n, p) => n + p.received, 0),
      8,
    )
  })

  it('opens the steps of a dossier without anything personal, and says so in the ledger', async () => {
    const { db } = house
    const steps = await db.tx(tx => stepsOf(tx, leader, 'A-8'))
    assert.equal(steps.steps.length, 1)
    const shown = JSON.stringify([
      steps,
      await dossiersBehind(db, { indicator: 'received', limit: 100 }),
    ])
    assert.doesNotMatch(shown, /Kín/)
    assert.deepEqual(
      (await entriesOfDossier(db, 'A-8')).map(e => [e.action, e.actor.id]),
      [['dossier.steps-read', leader.id]],
    )
    const citizen: Actor = { ...leader, kind: 'citizen', agency: null, office: null }
    await assert.rejects(
      db.tx(tx => stepsOf(tx, citizen, 'A-8')),
      (e: unknown) => e instanceof ProblemError && e.problem.code === 'dossier.unknown',
    )
    // A bundle is no dossier of an office.
    await assert.rejects(
      db.tx(tx => stepsOf(tx, leader, 'WHOLE')),
      ProblemError,
    )
  })

  it('every indicator says formula, source and who answers for it', () => {
    const known = indicatorsOn('2026-11-18')
    assert.deepEqual(
      known.filter(i => i.kind === 'count').map(i => i.id),
      INDICATORS,
    )
    for (const i of known)
      assert.ok(i.formula.vi && i.source.vi && i.responsible.vi && i.legalBasis)
    assert.deepEqual(indicatorsOn('2025-12-31'), [])
  })
})

describe('the rules of figures', () => {
  const counts = fc.record(
    Object.fromEntries(INDICATORS.map(i => [i, fc.nat(50)])) as Record<
      Indicator,
      fc.Arbitrary<number>
    >,
  )
  it('a share is nothing, or what its line says', () => {
    fc.assert(
      fc.property(counts, of => {
        const share = { kind: 'share', numerator: ['done-late'], denominator: ['done'] } as const
        const value = indicatorValue(share, of)
        assert.equal(value, of.done === 0 ? null : of['done-late'] / of.done)
      }),
    )
  })

  it('equal shares hold equal ranks, better ones smaller ranks, and nobody without a share has one', () => {
    const place = fc.record({
      unit: fc.string({ minLength: 2, maxLength: 2 }),
      name: fc.constantFrom('Xã A', 'Xã B', 'Phường Ê'),
      received: fc.nat(9),
      overdue: fc.nat(9),
      done: fc.nat(9),
      onTime: fc.option(fc.constantFrom(0, 0.5, 0.75, 1), { nil: null }),
    })
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), of => {
        const rows = ranked(of)
        assert.equal(rows.length, of.length)
        for (const a of rows) {
          assert.equal(a.rank === null, a.onTime === null)
          for (const b of rows)
            if (a.rank !== null && b.rank !== null)
              assert.equal(Math.sign(a.rank - b.rank), Math.sign(b.onTime! - a.onTime!))
        }
      }),
      { numRuns: 200 },
    )
  })
})
