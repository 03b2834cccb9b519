/** Residence: ends, renewals, stays, absences, cards and numbers, through the door; and the rules alone. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type Problem, type ProblemError, type Tx } from '#kernel'
import {
  declareAbsence,
  disclose,
  endAbsence,
  endParticular,
  endResidence,
  endStay,
  type Field,
  householdOf,
  loadPersons,
  moveResidence,
  type NewMove,
  noticeStay,
  numberResidenceFile,
  type PersonId,
  recordCard,
  recordDeath,
  recordParticular,
  renewTemporary,
  reverseEvent,
  withdrawCard,
} from '#register'
import { type TestDatabase, testDatabase } from '#test/database'
import { addDays, addMonths, daysBetween, type PartialDate } from '#vn'
import { planAbsence } from './absence.ts'
import {
  BASIS,
  checkWholeState,
  citizen,
  family,
  OTHER_UNIT,
  place,
  police,
  registrar,
  root,
  UNIT,
} from './fixture.ts'
import { planGround } from './residence.ts'
import { planRenewal, planResidenceEnd } from './residence-end.ts'
import { noticeDueAt, noticeIsLate, residenceLaw } from './residence-law.ts'
import { planStay } from './stay.ts'

const TODAY = '2026-11-18'
/** Refused with exactly these codes. */
const refuses = (deed: Promise<unknown>, ...expected: string[]) =>
  assert.rejects(deed, (e: ProblemError) => {
    assert.deepEqual(e.problems?.map(p => p.code) ?? String(e), expected)
    return true
  })
const codes = (found: unknown) =>
  (Array.isArray(found) ? found : [found]).filter(isProblem).map((p: Problem) => p.code)
const lives = (from: string, to: string | null) => ({
  from,
  to,
  facts: {
    unit: OTHER_UNIT,
    asOf: '2026-01-01',
    address: '1',
    householdId: null,
    ground: null,
    endedFor: null,
  },
})

describe('the law on residence', () => {
  it('every line has its days, its article and both languages; no code twice', () => {
    const { limits, permanent, ends, absences } = residenceLaw(TODAY)
    for (const line of [...permanent, ...ends, ...absences]) {
      assert.match(line.law, /Điều \d+/u)
      assert.ok(line.from <= TODAY && line.vi !== '' && line.en !== '')
    }
    for (const list of [permanent, ends, absences])
      assert.equal(new Set(list.map(l => l.code)).size, list.length)
    assert.equal(limits.temporaryDays, 30)
    assert.deepEqual(residenceLaw('2021-06-30').permanent, [])
  })

  it('notice of a guest is due by 23:00, of one who comes later by 08:00', () => {
    assert.equal(noticeDueAt('2026-11-10T15:59:00.000Z'), '2026-11-10T16:00:00.000Z')
    assert.equal(noticeDueAt('2026-11-10T16:00:00.000Z'), '2026-11-11T01:00:00.000Z')
    // Half past midnight in Vietnam is still the day before in UTC.
    assert.equal(noticeDueAt('2026-11-10T17:30:00.000Z'), '2026-11-11T16:00:00.000Z')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2880 }), fc.integer({ min: 0, max: 2880 }), (a, b) => {
        const at = (n: number) => new Date(Date.UTC(2026, 10, 10) + n * 60_000).toISOString()
        const arrivedAt = at(a)
        const due = noticeDueAt(arrivedAt)
        assert.ok(due > arrivedAt)
        assert.equal(noticeIsLate({ arrivedAt, notifiedAt: at(b) }), at(b) > due)
      }),
    )
  })

  it('a ground asks for what its article asks for', () => {
    const asked = (code: string, move: Parameters<typeof planGround>[1] = {}) =>
      codes(planGround(code, move, TODAY))
    assert.deepEqual(asked('own-dwelling'), [])
    assert.deepEqual(asked('nothing'), ['residence.ground-unknown'])
    assert.deepEqual(asked('kin'), ['residence.household-missing', 'residence.consent-missing'])
    assert.deepEqual(asked('kin', { householdId: 'h', evidence: ['CT01'] }), [])
    const rented = (areaPerPersonM2: number) =>
      asked('rented', { areaPerPersonM2, evidence: ['CT01'] })
    assert.deepEqual(rented(7.9), ['residence.too-small'])
    assert.deepEqual(rented(Number.NaN), ['residence.too-small'])
    assert.deepEqual(rented(8), [])
  })
})

const offsets = fc.integer({ min: -60, max: 900 })

describe('planRenewal', () => {
  it('in the last fifteen days, longer than before, for two more years at most', () => {
    fc.assert(
      fc.property(offsets, offsets, (early, more) => {
        const to = '2026-11-25'
        const on = addDays(to, -early)
        const wanted = addDays(to, more)
        const plan = planRenewal([lives('2025-01-01', to)], { on, to: wanted }, TODAY)
        const isInTime = early > 0 && early <= 15 && on <= TODAY
        const isRightTerm = more > 0 && wanted <= addMonths(to, 24)
        assert.equal('wanted' in plan, isInTime && isRightTerm)
        if ('wanted' in plan) assert.deepEqual(plan.wanted, [lives('2025-01-01', wanted)])
      }),
    )
  })
})

describe('planResidenceEnd', () => {
  const facts = { deceasedOn: null, missingOn: null }

  it('absence is a ground after its months, and only of who has no other place declared', () => {
    fc.assert(
      fc.property(offsets, fc.option(fc.tuple(offsets, offsets)), (ago, away) => {
        const absentSince = addDays(TODAY, -ago)
        const accounted = away
          ? [{ from: addDays(TODAY, -away[0]), to: addDays(addDays(TODAY, -away[0]), 1) }]
          : []
        const known = { facts, timeline: [lives('2020-01-01', null)], accounted }
        const end = {
          kind: 'permanent',
          ground: 'absent-permanent',
          on: TODAY,
          absentSince,
        } as const
        const plan = planResidenceEnd(known, end, TODAY)
        const isSeen = accounted.some(a => a.from < TODAY && a.to > absentSince)
        assert.equal('wanted' in plan, addMonths(absentSince, 12) <= TODAY && !isSeen)
      }),
    )
  })

  it('a ground of death needs a death; a ground of one kind is none of another', () => {
    const timeline = [lives('2020-01-01', null)]
    const end = (ground: string, kind: 'permanent' | 'current' = 'permanent', missing = false) =>
      codes(
        planResidenceEnd(
          {
            facts: { ...facts, missingOn: missing ? ('2025' as PartialDate) : null },
            timeline,
            accounted: [],
          },
          { kind, ground, on: TODAY },
          TODAY,
        ),
      )
    assert.deepEqual(end('dead-or-missing'), ['residence.ground-unproven'])
    assert.deepEqual(end('dead-or-missing', 'permanent', true), [])
    assert.deepEqual(end('emigrated', 'current'), ['residence.ground-unknown'])
    assert.deepEqual(end('left', 'current'), [])
  })

  it('what ended says why, and what came before is as it was', () => {
    const before = lives('2019-01-01', '2020-01-01')
    const known = { facts, timeline: [before, lives('2020-01-01', null)], accounted: [] }
    const plan = planResidenceEnd(
      known,
      { kind: 'permanent', ground: 'emigrated', on: '2026-11-01' },
      TODAY,
    )
    assert.ok('wanted' in plan)
    const ended = lives('2020-01-01', '2026-11-01')
    assert.deepEqual(plan.wanted, [
      before,
      { ...ended, facts: { ...ended.facts, endedFor: 'emigrated' } },
    ])
  })
})

describe('planStay and planAbsence', () => {
  const guest = { birthDate: '1990-05-17' as PartialDate, deceasedOn: null }

  it('a stay is shorter than thirty days and not at home', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 60 }), fc.boolean(), (nights, isHome) => {
        const from = '2026-11-01'
        const facts = {
          unit: OTHER_UNIT,
          asOf: from,
          address: '9',
          reason: 'thăm',
          hostId: null,
          arrivedAt: '2026-11-01T03:00:00.000Z',
          notifiedAt: '2026-11-01T03:00:00.000Z',
        }
        const homes = isHome ? [{ unit: OTHER_UNIT, address: '9' }] : []
        const plan = planStay([], guest, homes, { from, to: addDays(from, nights), facts }, TODAY)
        assert.equal('wanted' in plan, nights > 0 && nights < 30 && !isHome)
      }),
    )
  })

  it('an absence is declared when it is as long as its case asks, at an age that fits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...residenceLaw(TODAY).absences),
        fc.integer({ min: 1, max: 800 }),
        fc.integer({ min: 16, max: 30 }),
        (of, length, age) => {
          const from = '2026-11-01'
          const to = addDays(from, length)
          const birthDate = `${2026 - age}-01-01` as PartialDate
          const plan = planAbsence(
            [],
            { birthDate, deceasedOn: null },
            { case: of.code, from, to },
            TODAY,
          )
          const least = daysBetween(from, addDays(addMonths(from, of.months), of.days))
          const fits = of.ages === null || (age >= of.ages[0] && age <= of.ages[1])
          assert.equal('wanted' in plan, length >= least && fits)
        },
      ),
    )
  })
})

describe('residence events', () => {
  let house: TestDatabase
  before(async () => {
    house = await testDatabase('ledger', 'register')
    house.clock.set('2026-11-18T03:00:00.000Z')
  })
  after(() => house.close())
  afterEach(() => checkWholeState(house.db))

  const home = async () => {
    const f = family(house.db)
    await loadPersons(house.db, [[f.record]])
    return f
  }
  const deed = <T>(work: (tx: Tx) => Promise<T>) => {
    house.clock.advance(1_000)
    return house.db.tx(work)
  }
  const move = (personId: PersonId, given: Partial<NewMove> = {}) =>
    deed(tx =>
      moveResidence(tx, police, {
        ...BASIS,
        personId,
        kind: 'temporary',
        unit: OTHER_UNIT,
        address: '9 Hàng Gai',
        from: '2026-11-01',
        ...given,
      }),
    )
  const reverse = (eventId: string) =>
    deed(tx => reverseEvent(tx, root, { eventId, reason: 'ghi nhầm', legalBasis: 'x' }))
  const seen = async (personId: PersonId, fields: readonly Field[], at = {}) =>
    (
      await house.db.tx(tx =>
        disclose(tx, {
          actor: citizen(personId),
          subject: personId,
          purpose: { kind: 'own' },
          fields,
          ...at,
        }),
      )
    ).view
  const on = '2026-11-10'

  it('the head is struck off: the household goes on under the spouse; a reversal brings all back', async () => {
    const { father, mother } = await home()
    const before = await householdOf(house.db, father.personId)
    const end = { ...BASIS, personId: father.personId, kind: 'permanent' as const, on }
    await refuses(
      deed(tx => endResidence(tx, police, { ...end, ground: 'absent-permanent' })),
      'residence.ground-unproven',
    )
    await refuses(
      deed(tx => endResidence(tx, registrar, { ...end, ground: 'emigrated' })),
      'life-event.not-competent',
    )
    const { eventId } = await deed(tx => endResidence(tx, police, { ...end, ground: 'emigrated' }))
    assert.equal(await householdOf(house.db, father.personId), null)
    assert.equal((await householdOf(house.db, mother.personId))?.headId, mother.personId)
    const { permanentResidence: past } = await seen(father.personId, ['permanentResidence'], {
      asOf: '2026-11-09',
    })
    assert.deepEqual([past?.to, past?.endedFor], [on, 'emigrated'])
    await refuses(
      deed(tx => endResidence(tx, police, { ...end, ground: 'emigrated' })),
      'residence.none',
    )
    await reverse(eventId)
    assert.deepEqual(await householdOf(house.db, father.personId), before)
    assert.equal((await seen(father.personId, ['permanentResidence'])).permanentResidence?.to, null)
  })

  it('a temporary residence lasts two years, is renewed at its end, and ends with the permanent one there', async () => {
    const { mother } = await home()
    const personId = mother.personId
    await refuses(move(personId, { to: '2026-11-20' }), 'residence.too-short')
    await move(personId, { from: '2024-11-25' })
    const ends = async () => (await seen(personId, ['temporaryResidence'])).temporaryResidence?.to
    assert.equal(await ends(), '2026-11-25')
    const renew = (to: string, day = on) =>
      deed(tx => renewTemporary(tx, police, { ...BASIS, personId, on: day, to }))
    await refuses(renew('2027-11-25', '2026-11-09'), 'residence.renewal-too-early')
    await refuses(renew('2028-11-26'), 'residence.too-long')
    const { eventId } = await renew('2028-11-25')
    assert.equal(await ends(), '2028-11-25')
    await reverse(eventId)
    assert.equal(await ends(), '2026-11-25')
    await move(personId, {
      kind: 'permanent',
      address: '12 Hàng Bài',
      ground: 'own-dwelling',
      from: on,
    })
    const { temporaryResidence, permanentResidence } = await seen(personId, [
      'temporaryResidence',
      'permanentResidence',
    ])
    assert.equal(temporaryResidence, null)
    assert.equal(permanentResidence?.ground, 'own-dwelling')
  })

  it('a party stays, one guest leaves early, the late notice says that it was late', async () => {
    const { father, mother, child } = await home()
    const notice = {
      ...BASIS,
      guests: [father.personId, mother.personId],
      unit: OTHER_UNIT,
      address: 'Nhà nghỉ Hoa Ban',
      reason: 'du lịch',
      hostId: child.personId,
      arrivedAt: '2026-11-15T18:00:00.000Z',
      notifiedAt: '2026-11-16T17:00:00.000Z',
      to: '2026-11-25',
    }
    await refuses(
      deed(tx => noticeStay(tx, police, { ...notice, to: '2026-12-16' })),
      'stay.too-long',
    )
    await refuses(
      deed(tx => noticeStay(tx, police, { ...notice, address: 'Tổ 5', unit: UNIT })),
      'stay.at-home',
    )
    await deed(tx => noticeStay(tx, police, notice))
    const { stay } = await seen(father.personId, ['stay'])
    assert.deepEqual([stay?.from, stay?.to, stay?.isLate], ['2026-11-16', '2026-11-25', true])
    const leave = (personId: PersonId) =>
      deed(tx => endStay(tx, police, { ...BASIS, personId, on: '2026-11-18' }))
    const { eventId } = await leave(father.personId)
    assert.equal((await seen(father.personId, ['stay'])).stay, null)
    assert.notEqual((await seen(mother.personId, ['stay'])).stay, null)
    await refuses(leave(father.personId), 'stay.none')
    await reverse(eventId)
    assert.equal((await seen(father.personId, ['stay'])).stay?.to, '2026-11-25')
  })

  it('a declared absence stands until its end or the return', async () => {
    const { father } = await home()
    const { personId } = father
    const declare = (given = {}) =>
      deed(tx =>
        declareAbsence(tx, police, {
          ...BASIS,
          personId,
          case: 'long',
          destination: 'Nhật Bản',
          from: '2026-11-02',
          to: null,
          ...given,
        }),
      )
    await refuses(declare({ to: '2027-11-01' }), 'absence.not-needed')
    await refuses(declare({ case: 'military-age' }), 'absence.case-not-fitting')
    await declare()
    await refuses(declare(), 'absence.already-declared')
    assert.deepEqual((await seen(personId, ['absence'])).absence, {
      case: 'long',
      destination: 'Nhật Bản',
      from: '2026-11-02',
      to: null,
    })
    await refuses(
      deed(tx =>
        endResidence(tx, police, {
          ...BASIS,
          personId,
          kind: 'permanent',
          ground: 'absent-permanent',
          on,
          absentSince: '2025-01-01',
        }),
      ),
      'residence.ground-unproven',
    )
    await deed(tx => endAbsence(tx, police, { ...BASIS, personId, on }))
    assert.equal((await seen(personId, ['absence'])).absence, null)
    assert.equal((await seen(personId, ['absence'], { asOf: '2026-11-09' })).absence?.to, on)
  })

  it('file number, cards, contacts and data of others, each in both times and reversible', async () => {
    const { father } = await home()
    const { personId } = father
    const issue = (kind: 'cccd-chip' | 'can-cuoc', issuedOn: string, expiresOn: string | null) =>
      deed(tx =>
        recordCard(tx, police, {
          ...BASIS,
          personId,
          kind,
          number: father.personalId!,
          issuedOn,
          issuedBy: 'Cục Cảnh sát QLHC về TTXH',
          expiresOn,
        }),
      )
    const tell = (kind: string, value: string) =>
      deed(tx =>
        recordParticular(tx, police, {
          ...BASIS,
          personId,
          kind,
          value,
          source: 'G01',
          from: '2026-01-01',
        }),
      )
    await issue('cccd-chip', '2022-05-05', '2030-05-17')
    await refuses(issue('cccd-chip', '2024-08-01', null), 'card.kind-not-issued')
    await refuses(issue('can-cuoc', '2022-05-05', null), 'card.kind-not-issued', 'card.not-newest')
    const newer = await issue('can-cuoc', '2025-02-02', '2050-05-17')
    const { cards } = await seen(personId, ['cards'])
    assert.deepEqual(
      cards?.map(c => [c.kind, c.issuedOn, c.endedOn]),
      [
        ['can-cuoc', '2025-02-02', null],
        ['cccd-chip', '2022-05-05', '2025-02-02'],
      ],
    )
    await reverse(newer.eventId)
    assert.equal((await seen(personId, ['cards'])).cards?.[0]?.endedOn, null)
    await deed(tx => withdrawCard(tx, police, { ...BASIS, personId, on }))
    assert.equal((await seen(personId, ['cards'])).cards?.[0]?.endedOn, on)

    await tell('phone', '0912000111')
    await tell('phone', '0912000222')
    await tell('email', 'an@vidu.vn')
    await tell('occupation', 'Giáo viên')
    await refuses(tell('phone', '0912000111'), 'particular.unchanged')
    await refuses(tell('email', 'an vidu.vn'), 'person.input-invalid')
    await refuses(tell('shoe-size', '41'), 'person.input-invalid')
    await deed(tx =>
      endParticular(tx, police, { ...BASIS, personId, kind: 'phone', value: '0912000222', on }),
    )
    await deed(tx =>
      numberResidenceFile(tx, police, { ...BASIS, personId, number: '05528.000123', from: on }),
    )
    const view = await seen(personId, ['contacts', 'otherData', 'residenceFile'])
    assert.deepEqual(
      view.contacts?.map(c => c.value),
      ['an@vidu.vn', '0912000111'],
    )
    assert.deepEqual(
      view.otherData?.map(d => [d.kind, d.value]),
      [['occupation', 'Giáo viên']],
    )
    assert.equal(view.residenceFile, '05528.000123')
    const past = { asOf: '2026-11-09' }
    assert.equal((await seen(personId, ['contacts'], past)).contacts?.length, 3)
    assert.equal((await seen(personId, ['residenceFile'], past)).residenceFile, null)
  })

  it('death ends stay, absence and card; its reversal brings them back', async () => {
    const { father } = await home()
    const { personId } = father
    await deed(tx =>
      declareAbsence(tx, police, {
        ...BASIS,
        personId,
        case: 'long',
        from: '2026-11-02',
        to: null,
      }),
    )
    await deed(tx =>
      recordCard(tx, police, {
        ...BASIS,
        personId,
        kind: 'can-cuoc',
        number: father.personalId!,
        issuedOn: '2025-02-02',
        issuedBy: 'Bộ Công an',
        expiresOn: null,
      }),
    )
    const { eventId } = await deed(tx =>
      recordDeath(tx, registrar, {
        ...BASIS,
        personId,
        deathDate: on as PartialDate,
        place: place(),
        registration: null,
      }),
    )
    const fields = ['absence', 'cards', 'permanentResidence'] as const
    const dead = await seen(personId, fields)
    assert.deepEqual([dead.absence, dead.permanentResidence], [null, null])
    assert.equal(dead.cards?.[0]?.endedOn, on)
    const lived = await seen(personId, ['permanentResidence'], { asOf: '2026-11-09' })
    assert.equal(lived.permanentResidence?.endedFor, 'death')
    await reverse(eventId)
    const again = await seen(personId, fields)
    assert.equal(again.absence?.case, 'long')
    assert.deepEqual([again.cards?.[0]?.endedOn, again.permanentResidence?.to], [null, null])
  })
})
