/** The rules, without a database: what each grants, refuses, and never does. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Actor, isProblem, type Problem } from '#kernel'
import { planBirth, planDeath, planMarriage, planMove } from '#register'
import { addDays, comparePartialDates, daysOf, type PartialDate } from '#vn'
import type { Parent } from './birth.ts'
import { newBirth, OTHER_UNIT, registrar, UNIT } from './fixture.ts'
import { HEAD, type Member, planDeparture, planHeadChange, relationTo } from './household.ts'
import type { Party } from './marriage.ts'
import { mayApprove } from './protection.ts'
import type { PurposeEntry } from './purpose.ts'
import { mayAnswer, planText } from './receipt.ts'
import { type MoveKnown, planEntering } from './residence.ts'
import { planReversal } from './reversal.ts'
import { mayLookUp } from './search.ts'
import { exactKeys, planNameSearch } from './search-plan.ts'
import type { KinRow } from './store/kin.ts'

const TODAY = '2026-11-18'
const days = fc.integer({ min: 0, max: 30_000 }).map(n => addDays('1945-01-01', n))
const dates = fc
  .tuple(days, fc.constantFrom(4, 7, 10))
  .map(([day, width]) => day.slice(0, width) as PartialDate)
const codes = (found: unknown) =>
  (Array.isArray(found) ? found : [found]).filter(isProblem).map((p: Problem) => p.code)

describe('planBirth', () => {
  const parent = (given: Partial<Parent>): Parent => ({
    birthDate: '1990-05-17' as PartialDate,
    sex: 'female',
    deceasedOn: null,
    children: [],
    ...given,
  })

  it('nobody is born tomorrow or registered before being born', () => {
    fc.assert(
      fc.property(days, days, (birthDate, registeredOn) => {
        const birth = newBirth({
          birthDate,
          registration: { number: '1', unit: '19', registeredOn },
        })
        const found = codes(planBirth(birth, null, null, TODAY))
        const sound = birthDate <= TODAY && registeredOn <= TODAY && birthDate <= registeredOn
        assert.equal(
          found.some(c => c !== 'birth.unit-unknown'),
          !sound,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('a mother died not before the birth, a father not 300 days before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), before => {
        const deceasedOn = addDays('2026-11-10', -before) as PartialDate
        const mother = codes(planBirth(newBirth(), parent({ deceasedOn }), null, TODAY))
        const father = codes(
          planBirth(newBirth(), null, parent({ sex: 'male', deceasedOn }), TODAY),
        )
        assert.equal(mother.includes('birth.parent-dead'), before > 0)
        assert.equal(father.includes('birth.parent-dead'), before > 300)
      }),
      { numRuns: 200 },
    )
  })

  it('tells every fault at once', () => {
    const child = { birthDate: '2015-01-01' as PartialDate, sex: 'male' as const }
    const found = codes(
      planBirth(newBirth({ birthDate: '2026-12-01' }), parent(child), null, TODAY),
    )
    assert.deepEqual(found.sort(), [
      'birth.mother-not-female',
      'birth.parent-too-young',
      'birth.registered-before-birth',
      'life-event.in-future',
    ])
  })
})

describe('planDeath', () => {
  it('the day is a day the date can mean, never tomorrow, never before birth', () => {
    fc.assert(
      fc.property(dates, dates, (birthDate, deathDate) => {
        const plan = planDeath({ birthDate, deceasedOn: null }, deathDate, TODAY)
        if (isProblem(plan)) {
          const early = comparePartialDates(deathDate, birthDate) === 'before'
          assert.ok(early || daysOf(deathDate).first > TODAY)
          return
        }
        assert.ok(plan.day <= TODAY && plan.day <= daysOf(deathDate).last)
        assert.ok(plan.day >= daysOf(deathDate).first)
      }),
      { numRuns: 200 },
    )
  })
})

describe('planMarriage', () => {
  const party = (given: Partial<Party['facts']>, kin: Party['kin'] = []): Party => ({
    facts: {
      birthDate: '1990-01-01' as PartialDate,
      sex: 'male',
      deceasedOn: null,
      civilStatus: 'single',
      ...given,
    },
    kin,
  })

  it('knows neither first nor second: the order of the two changes nothing', () => {
    const parties = fc.record({
      birthDate: dates,
      sex: fc.constantFrom<Party['facts']['sex']>('male', 'female', 'unknown'),
      deceasedOn: fc.option(dates),
      civilStatus: fc.constantFrom<Party['facts']['civilStatus']>('single', 'married', 'widowed'),
    })
    fc.assert(
      fc.property(parties, parties, days, (a, b, on) => {
        const there = codes(planMarriage(['a', 'b'], party(a), party(b), on, TODAY)).sort()
        const back = codes(planMarriage(['b', 'a'], party(b), party(a), on, TODAY)).sort()
        assert.deepEqual(there, back)
      }),
      { numRuns: 200 },
    )
  })

  it('a man from the day he is 20, a woman from the day she is 18', () => {
    const wed = (on: string) =>
      codes(
        planMarriage(
          ['a', 'b'],
          party({ birthDate: '2000-06-15' as PartialDate }),
          party({ birthDate: '2002-06-15' as PartialDate, sex: 'female' }),
          on,
          TODAY,
        ),
      )
    assert.deepEqual(wed('2020-06-14'), ['marriage.too-young', 'marriage.too-young'])
    assert.deepEqual(wed('2020-06-15'), [])
  })
})

describe('planMove', () => {
  const known = (given: Partial<MoveKnown> = {}): MoveKnown => ({
    birthDate: '1990-01-01' as PartialDate,
    deceasedOn: null,
    timeline: [
      {
        from: '2015-01-01',
        to: null,
        facts: {
          unit: UNIT,
          asOf: '2026-01-01',
          address: 'Tổ 5',
          householdId: 'h',
          ground: null,
          endedFor: null,
        },
      },
    ],
    permanentUnit: UNIT,
    ...given,
  })

  it('opens on the day of the move, later than the present one, and the dead stay', () => {
    fc.assert(
      fc.property(days, from => {
        const move = { kind: 'permanent' as const, unit: OTHER_UNIT, address: '1', from }
        const plan = planMove(known(), move, TODAY)
        if ('open' in plan) {
          assert.equal(plan.open.from, from)
          assert.ok(from > '2015-01-01' && from <= TODAY)
        } else assert.ok(from <= '2015-01-01' || from > TODAY)
        const dead = planMove(known({ deceasedOn: '2020' as PartialDate }), move, TODAY)
        assert.deepEqual(codes(dead), ['person.deceased'])
      }),
      { numRuns: 200 },
    )
  })

  it('a household is entered in its own unit, by its relation, beside one head', () => {
    const members = [{ relation: HEAD }]
    const enter = (unit: string, relationToHead?: string) =>
      codes(planEntering(UNIT, members, { unit, relationToHead }))
    assert.deepEqual(enter(UNIT, 'son'), [])
    assert.deepEqual(enter(OTHER_UNIT, 'son'), ['household.elsewhere'])
    assert.deepEqual(enter(UNIT), ['household.relation-missing'])
    assert.deepEqual(enter(UNIT, HEAD), ['household.head-exists'])
    const empty = planEntering(UNIT, [], { unit: UNIT, relationToHead: 'son' })
    assert.deepEqual(codes(empty), ['household.ended'])
    assert.deepEqual(codes(planEntering(null, [], { unit: UNIT })), ['household.unknown'])
  })
})

describe('households', () => {
  const member = (personId: string, relation: string, given: Partial<Member> = {}): Member => ({
    personId,
    relation,
    birthDate: '1990-01-01' as PartialDate,
    sex: 'female',
    ...given,
  })
  const kin = (personId: string, role: KinRow['role'], relativeId: string) =>
    ({ personId, role, relativeId }) as KinRow

  it('after the head comes the spouse, else the oldest adult, else nobody', () => {
    const head = member('head', HEAD)
    const wife = member('wife', 'wife')
    const old = member('old', 'mother', { birthDate: '1950' as PartialDate })
    const baby = member('baby', 'son', { birthDate: '2020-01-01' as PartialDate, sex: 'male' })
    const married = [kin('head', 'spouse', 'wife')]
    const next = (members: Member[], rows: KinRow[] = []) =>
      planDeparture(members, 'head', rows, TODAY)?.headId
    assert.equal(next([head, wife, old, baby], married), 'wife')
    assert.equal(next([head, wife, old, baby]), 'old')
    assert.equal(next([head, baby]), null)
    assert.equal(next([head]), undefined)
    assert.equal(planDeparture([head, wife], 'wife', married, TODAY), null)
  })

  it('any departure leaves one head, an adult who stays, and a relation for everybody', () => {
    const members = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 9 }), birthDate: dates }),
      { selector: m => m.id, minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(members, drawn => {
        const house = drawn.map((m, i) =>
          member(`p${m.id}`, i === 0 ? HEAD : 'other', { birthDate: m.birthDate }),
        )
        const plan = planDeparture(house, house[0]!.personId, [], TODAY)
        if (plan === null) return assert.equal(house.length, 1)
        const rest = house.slice(1).map(m => m.personId)
        assert.deepEqual([...plan.relations.keys()].sort(), rest.sort())
        const heads = [...plan.relations].filter(([, r]) => r === HEAD).map(([id]) => id)
        assert.deepEqual(heads, plan.headId === null ? [] : [plan.headId])
      }),
      { numRuns: 200 },
    )
  })

  it('relations follow from kinship', () => {
    const people = [
      member('me', HEAD, { birthDate: '1980' as PartialDate }),
      member('wife', ''),
      member('son', '', { sex: 'male', birthDate: '2005' as PartialDate }),
      member('bride', ''),
      member('grandson', '', { sex: 'male' }),
      member('mum', ''),
      member('sister', '', { birthDate: '1975' as PartialDate }),
      member('friend', ''),
    ]
    const rows = [
      kin('me', 'spouse', 'wife'),
      kin('me', 'child', 'son'),
      kin('bride', 'spouse', 'son'),
      kin('grandson', 'father', 'son'),
      kin('me', 'mother', 'mum'),
      kin('sister', 'mother', 'mum'),
    ]
    assert.deepEqual(
      people.map(p => relationTo('me', p, people, rows)),
      [
        'householder',
        'wife',
        'son',
        'daughter-in-law',
        'paternal-grandchild',
        'mother',
        'older-sister',
        'other-relative',
      ],
    )
    assert.deepEqual(codes(planHeadChange(people, 'nobody', rows, TODAY)), [
      'household.head-not-member',
    ])
  })
})

describe('reversal, look-up, questions', () => {
  it('an event is reversed once, if its kind can be', () => {
    const event = { kind: 'death', reversedBy: null }
    assert.equal(planReversal(event), null)
    assert.equal(planReversal({ ...event, reversedBy: 'x' })?.code, 'life-event.already-reversed')
    assert.equal(planReversal({ ...event, kind: 'reversal' })?.code, 'life-event.not-reversible')
    assert.equal(planReversal(undefined)?.code, 'life-event.unknown')
  })

  it('looking up goes by the purpose, and for a dossier only while working on it', () => {
    const entry: PurposeEntry = {
      code: 'x',
      legalBasis: 'law',
      vi: '',
      en: '',
      fields: [],
      actorKinds: ['official'],
      needsGround: true,
      lookUp: ['number'],
    }
    assert.equal(mayLookUp(registrar, entry, 'number', true), null)
    for (const refused of [
      mayLookUp(registrar, entry, 'number', false),
      mayLookUp(registrar, entry, 'name', true),
      mayLookUp(registrar, null, 'number', true),
      mayLookUp({ ...registrar, kind: 'member' }, entry, 'number', true),
    ])
      assert.equal(refused?.code, 'search.not-permitted')
  })

  it('a name is searched with a birth, whatever else is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), fc.anything(), (name, birthYear, birthDate) => {
        const plan = planNameSearch({ name, birthYear, birthDate } as never)
        if (isProblem(plan)) return
        assert.match(plan.birth!, /^(1[89]|2[0-3])\d\d/)
        assert.ok(plan.words.length > 1 || plan.birth!.length === 10)
        assert.ok(plan.words.length <= 12 && exactKeys(plan).length === 1)
      }),
      { numRuns: 200 },
    )
  })

  it('only the office that read explains, only an official approves', () => {
    const inquiry = {
      inquiryId: 'i',
      receiptId: 'r',
      agency: 'H55.28',
      office: 'ho-tich',
      text: 'why',
      askedAt: TODAY,
      answer: null,
      answeredAt: null,
    }
    const system: Actor = { kind: 'system', id: 's', agency: 'H55.28', office: null }
    assert.equal(mayAnswer(registrar, inquiry), null)
    assert.equal(mayAnswer({ ...registrar, office: 'mot-cua' }, inquiry)?.code, 'receipt.not-yours')
    assert.equal(mayAnswer(registrar, null)?.code, 'receipt.unknown')
    assert.equal(mayApprove(registrar), null)
    assert.equal(mayApprove(system)?.code, 'disclosure.not-permitted')
    assert.ok(isProblem(planText('x'.repeat(2_001))) && isProblem(planText(null)))
  })
})
