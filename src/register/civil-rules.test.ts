/** The rules of civil status, without a database. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem, type Problem } from '#kernel'
import {
  forbiddenTie,
  planAdoption,
  planFactChange,
  planNationality,
  planRepresentation,
} from '#register'
import { addDays, ageOn, type PartialDate } from '#vn'
import type { DeclarationKind } from './declaration.ts'
import type { CoreFacts } from './facts.ts'
import type { PersonStanding } from './representation.ts'
import type { KinRole, KinRow } from './store/kin.ts'

const TODAY = '2026-11-18'
const codes = (found: unknown) =>
  (Array.isArray(found) ? found : [found]).filter(isProblem).map((p: Problem) => p.code)
const days = fc.integer({ min: 0, max: 36_000 }).map(n => addDays('1930-01-01', n) as PartialDate)

function kin(
  personId: string,
  role: KinRole,
  relativeId: string,
  to: string | null = null,
): KinRow {
  return { personId, role, relativeId, from: '1900-01-01', to, manner: null } as KinRow
}
const BACK = { father: 'child', mother: 'child', spouse: 'spouse' } as const
const both = (a: string, role: keyof typeof BACK, b: string, to: string | null = null) => [
  kin(a, role, b, to),
  kin(b, BACK[role], a, to),
]

/** Three generations: g and h; their children p and u; p's child c, u's child d; s is p's spouse once. */
const CLAN = [
  ...both('p', 'father', 'g'),
  ...both('p', 'mother', 'h'),
  ...both('u', 'father', 'g'),
  ...both('c', 'mother', 'p'),
  ...both('d', 'father', 'u'),
  ...both('e', 'father', 'd'),
  ...both('p', 'spouse', 's', '2010-01-01'),
  kin('x', 'adoptive-father', 'u', '2015-01-01'),
  kin('u', 'adoptee', 'x', '2015-01-01'),
]

describe('forbidden ties', () => {
  it('in direct line, within three generations, by adoption and by marriage, past ones too', () => {
    const tie = (a: string, b: string) => forbiddenTie(a, b, CLAN)
    assert.equal(tie('c', 'g'), 'direct-line')
    assert.equal(tie('p', 'u'), 'three-generations')
    assert.equal(tie('c', 'u'), 'three-generations')
    assert.equal(tie('c', 'd'), 'three-generations')
    assert.equal(tie('c', 'e'), null)
    assert.equal(tie('x', 'u'), 'adoption')
    assert.equal(tie('s', 'g'), 'in-law')
    assert.equal(tie('s', 'c'), 'step')
    assert.equal(tie('p', 's'), null)
    assert.equal(tie('s', 'u'), null)
  })

  it('is the same from both sides, and knows no strangers', () => {
    const people = fc.constantFrom('g', 'h', 'p', 'u', 'c', 'd', 'e', 's', 'x', 'stranger')
    fc.assert(
      fc.property(people, people, (a, b) => {
        if (a === b) return
        assert.equal(forbiddenTie(a, b, CLAN), forbiddenTie(b, a, CLAN))
        if (a === 'stranger' || b === 'stranger') assert.equal(forbiddenTie(a, b, CLAN), null)
      }),
    )
  })
})

describe('representation', () => {
  const one = (personId: string, given: Partial<PersonStanding> = {}): PersonStanding => ({
    personId,
    birthDate: '1990-01-01' as PartialDate,
    isDead: false,
    declared: [],
    ...given,
  })
  const acts = (people: PersonStanding[], rows: KinRow[], on = TODAY) =>
    planRepresentation('c', { kin: rows, people: new Map(people.map(p => [p.personId, p])) }, on)
  const child = one('c', { birthDate: '2015-06-01' as PartialDate })

  it('nobody acts for an adult of full capacity or for the dead; whoever acts lives and is able', () => {
    const declared = fc.subarray<DeclarationKind>(['missing', 'incapable', 'impaired', 'limited'])
    const anybody = fc.record({ birthDate: days, isDead: fc.boolean(), declared })
    fc.assert(
      fc.property(
        fc.record({ c: anybody, p: anybody, g: anybody, h: anybody, u: anybody, d: anybody }),
        drawn => {
          const people = Object.entries(drawn).map(([id, given]) => one(id, given))
          const found = acts(people, CLAN)
          const self = drawn.c
          const isFull =
            ageOn(self.birthDate, TODAY) >= 18 && self.declared.every(k => k === 'missing')
          if (self.isDead || isFull) assert.deepEqual(found, [])
          for (const { personId, because, articles, kind } of found) {
            const other = people.find(p => p.personId === personId)!
            assert.ok(!other.isDead && other.declared.length === 0, personId)
            assert.ok(kind === 'parent' || ageOn(other.birthDate, TODAY) >= 18)
            assert.ok(because.length > 0 && articles.every(a => a.includes('Điều')))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('parents, else the eldest able sibling, else grandparents, else uncles and aunts', () => {
    const rows = [...CLAN, ...both('b', 'mother', 'p')]
    const dead = { isDead: true }
    const brother = one('b', { birthDate: '2000-01-01' as PartialDate })
    const all = [child, one('p'), brother, one('g'), one('h'), one('u')]
    const without = (...gone: string[]) =>
      acts(
        all.map(p => (gone.includes(p.personId) ? { ...p, ...dead } : p)),
        rows,
      ).map(r => r.personId)
    assert.deepEqual(without(), ['p'])
    assert.deepEqual(without('p'), ['b'])
    assert.deepEqual(without('p', 'b'), ['g', 'h'])
    assert.deepEqual(without('p', 'b', 'g', 'h'), ['u'])
    assert.deepEqual(without('p', 'b', 'g', 'h', 'u'), [])
  })

  it('how far: alone under six, with consent from six, in great matters from fifteen, not from eighteen', () => {
    const scope = (on: string) => acts([child, one('p')], CLAN, on)[0]?.scope
    assert.equal(scope('2021-05-31'), 'acts')
    assert.equal(scope('2021-06-01'), 'consents')
    assert.equal(scope('2030-06-01'), 'consents-to-great')
    assert.equal(scope('2033-05-31'), 'consents-to-great')
    assert.equal(scope('2033-06-01'), undefined)
  })

  it('a parent known from papers only may be alive: nobody is guardian by law', () => {
    const paper = { ...kin('c', 'father', 'f'), relativeId: null } as KinRow
    assert.deepEqual(acts([child, one('p', { isDead: true }), one('g')], [...CLAN, paper]), [])
  })
})

describe('adoption and nationality', () => {
  it('an adopter is twenty years older, unless a step-parent, uncle or aunt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18 * 12, max: 60 * 12 }), fc.boolean(), (months, isUncle) => {
        const year = 2026 - Math.floor(months / 12)
        const adopter = {
          personId: isUncle ? 'u' : 'a',
          facts: {
            birthDate: `${year - 2}-01-01` as PartialDate,
            sex: 'male' as const,
            deceasedOn: null,
          },
          isCapable: true,
        }
        const child = {
          birthDate: '2020-01-01' as PartialDate,
          sex: 'male' as const,
          deceasedOn: null,
        }
        const order = { childId: 'c', adopterIds: [adopter.personId], on: '2026-11-01' }
        const found = codes(planAdoption(order, child, [adopter], CLAN, TODAY))
        const gap = 2020 - (year - 2)
        assert.equal(found.includes('adoption.age-gap'), !isUncle && gap < 20)
      }),
    )
  })

  it('one is Vietnamese or not: each manner fits one of the two', () => {
    const span = (nationality: string, from = '1990-01-01') => ({
      from,
      to: null,
      facts: { nationality, deceasedOn: null },
    })
    const order = (manner: 'acquired' | 'restored' | 'renounced') => ({ manner, on: '2026-01-01' })
    assert.deepEqual(planNationality([span('VN')], order('renounced'), TODAY), {
      nationality: 'XX',
    })
    assert.deepEqual(codes(planNationality([span('JP')], order('restored'), TODAY)), [
      'nationality.other-manner',
    ])
    assert.deepEqual(planNationality([span('JP')], order('acquired'), TODAY), { nationality: 'VN' })
  })

  it('an addition never contradicts what is told', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(4, 7, 10), days, (told, width, added) => {
        const facts = { birthDate: told.slice(0, width) as PartialDate } as CoreFacts
        const order = {
          kind: 'fact-addition' as const,
          on: TODAY,
          changes: { birthDate: added },
          evidence: ['x'],
        }
        const found = codes(
          planFactChange(order, { facts, parentEthnicities: [], isRedetermined: false }),
        )
        assert.equal(found.length === 0, added.startsWith(facts.birthDate))
      }),
    )
  })
})
