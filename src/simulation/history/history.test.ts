import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { COMMUNES } from '../commune.ts'
import { MERGER } from '../place.ts'
import { dayOf } from './calendar.ts'
import { cellsOf } from './cell.ts'
import { type HistoryOptions, live, openCell } from './history.ts'
import { ageOf, type Life, relationTo } from './life.ts'

const options = (seed: string, scale: number): HistoryOptions => ({
  seed,
  scale,
  from: '2024-01-01',
  to: '2026-11-01',
  inFull: [],
})

/** What is not as a life must be; empty when all is well. */
function faults(lives: readonly Life[], first: number, last: number): string[] {
  const found: string[] = []
  const say = (life: Life, what: string) => found.push(`${life.id}: ${what}`)
  const numbers = new Set<string>()
  for (const life of lives) {
    const { mother, father, spouse, died } = life
    if (died !== null && (died < life.born || died < first || died > last))
      say(life, 'died outside')
    if (mother && mother.sex !== 'female') say(life, 'mother is no woman')
    if (mother && mother.died !== null && mother.died < life.born)
      say(life, 'born of a dead mother')
    if (mother && life.born - mother.born < 15 * 365) say(life, 'mother too young')
    if (father && father.sex !== 'male') say(life, 'father is no man')
    if (spouse && spouse.spouse !== life) say(life, 'spouse does not know')
    if (spouse && (died !== null || spouse.died !== null)) say(life, 'married in death')
    if (spouse && spouse.sex === life.sex) say(life, 'spouse of the same sex')
    if (died === null && (spouse !== null) !== (life.civilStatus === 'married'))
      say(life, life.civilStatus)
    if (
      life.marriedOn !== null &&
      spouse &&
      ageOf(life, life.marriedOn) < (life.sex === 'male' ? 19 : 17)
    )
      say(life, 'married as a minor')
    life.homes.forEach((h, i) => {
      if (i > 0 && h.from <= life.homes[i - 1]!.from) say(life, 'homes out of order')
      if (i > 0 && h.value === life.homes[i - 1]!.value) say(life, 'moved to where they were')
    })
    const home = life.homes.at(-1)!.value
    if (home.members.includes(life) !== (died === null)) say(life, 'home and member disagree')
    if (
      died === null &&
      home.head &&
      life.relation !== relationTo(home.head, life) &&
      life.relation !== 'other'
    )
      if (life.homes.length > 1) say(life, `is no ${life.relation}`)
    for (const { value } of life.numbers) {
      if (numbers.has(value)) say(life, `number given twice: ${value}`)
      numbers.add(value)
    }
  }
  return found
}

describe('the history of a cell', () => {
  it('is consistent with itself, whatever the seed', () => {
    const cells = cellsOf(0.0001)
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.nat({ max: cells.length - 1 }), (seed, i) => {
        const o = options(seed, 0.0001)
        const { chronicle: c } = openCell(cells[i]!, o)
        live(c, o)
        assert.deepEqual(faults(c.lives, dayOf(o.from), dayOf(o.to)), [])
        for (const home of c.homes) {
          const heads = home.members.filter(m => m.relation === 'head')
          assert.equal(heads.length, home.head ? 1 : 0, 'one head')
          if (!home.head) assert.ok(home.members.every(m => ageOf(m, dayOf(o.to)) < 21))
        }
      }),
      { numRuns: 12 },
    )
  })

  it('is told by its events: replayed over the first day they give the last', () => {
    const o = options('replay', 0.0005)
    for (const cell of cellsOf(o.scale).slice(3, 6)) {
      const { households, chronicle: c } = openCell(cell, o)
      const home = new Map<string, string>()
      const spouse = new Map<string, string>()
      const number = new Map<string, string>()
      const dead = new Set<string>()
      for (const h of households)
        for (const p of h.persons) {
          home.set(p.personId, h.householdId)
          number.set(p.personId, p.personalId)
          if (p.spouse !== null) spouse.set(p.personId, h.persons[p.spouse]!.personId)
        }
      live(c, o)
      let day = o.from
      const ids = new Set<string>()
      for (const e of c.events) {
        assert.ok(e.on >= day && e.on <= o.to, 'events are told in the order of days')
        day = e.on
        assert.ok(!ids.has(e.event_id))
        ids.add(e.event_id)
        assert.ok(!dead.has(e.person_id), `${e.kind} of a dead person`)
        if (e.unit)
          assert.equal(e.unit_text!.split(', ').length, e.on < MERGER ? 3 : 2, e.unit_text)
        if (e.kind === 'birth' || e.kind === 'move') home.set(e.person_id, e.household_id!)
        if (e.kind === 'birth') number.set(e.person_id, e.personal_id!)
        if (e.kind === 'number') number.set(e.person_id, e.after!)
        if (e.kind === 'marriage')
          for (const [a, b] of [
            [e.person_id, e.other_id!],
            [e.other_id!, e.person_id],
          ] as const) {
            assert.ok(!spouse.has(a), 'married twice')
            spouse.set(a, b)
          }
        if (e.kind === 'divorce' || e.kind === 'death') {
          spouse.delete(spouse.get(e.person_id) ?? '')
          spouse.delete(e.person_id)
        }
        if (e.kind === 'death') dead.add(e.person_id)
      }
      for (const life of c.lives) {
        assert.equal(dead.has(life.id), life.died !== null)
        assert.equal(number.get(life.id), life.numbers.at(-1)!.value)
        assert.equal(home.get(life.id), life.homes.at(-1)!.value.id)
        if (life.died === null) assert.equal(spouse.get(life.id), life.spouse?.id)
      }
    }
  })

  it('follows the country: fertility, mortality, weddings, uptake of the e-ID', () => {
    const o = options('demography', 0.03)
    const communes = COMMUNES.filter((_, i) => i % 90 === 0)
    const born = new Float64Array(60)
    const women = new Float64Array(60)
    const ages: Record<'bride' | 'groom', number[]> = { bride: [], groom: [] }
    let boys = 0
    let births = 0
    let deaths = 0
    let people = 0
    let adults = 0
    let accounts = 0
    const middle = dayOf('2025-06-01')
    const years = 34 / 12
    for (const cell of cellsOf(o.scale, communes)) {
      const { households, chronicle: c } = openCell(cell, o)
      people += households.reduce((n, h) => n + h.persons.length, 0)
      live(c, o)
      const byId = new Map(c.lives.map(life => [life.id, life]))
      for (const e of c.events) {
        const on = dayOf(e.on)
        if (e.kind === 'death') deaths++
        if (e.kind === 'birth') {
          births++
          if (e.sex === 'male') boys++
          const age = ageOf(byId.get(e.mother_id!)!, on)
          born[age] = born[age]! + 1
        }
        if (e.kind === 'marriage') {
          ages.bride.push((on - byId.get(e.person_id)!.born) / 365.25)
          ages.groom.push((on - byId.get(e.other_id!)!.born) / 365.25)
        }
      }
      for (const life of c.lives) {
        if (life.died !== null) continue
        const age = ageOf(life, middle)
        if (life.sex === 'female' && age >= 15 && age < 50) women[age] = women[age]! + years
        if (age < 18) continue
        adults++
        if (life.accounts.length > 0) accounts++
      }
    }
    const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length
    const between = (what: string, value: number, low: number, high: number) =>
      assert.ok(value >= low && value <= high, `${what} ${value} is not in ${low}–${high}`)
    let fertility = 0
    for (let age = 15; age < 50; age++) fertility += born[age]! / women[age]!
    between('people', people, 25_000, 50_000)
    between('total fertility', fertility, 1.75, 2.1)
    between('boys to 100 girls', (boys / (births - boys)) * 100, 100, 123)
    between('deaths to 1,000 a year', (deaths / people / years) * 1_000, 5, 7)
    between('age of brides', mean(ages.bride), 24, 27)
    between('age of grooms', mean(ages.groom), 26.5, 30.5)
    between('share with an e-ID', accounts / adults, 0.7, 0.92)
  })
})
