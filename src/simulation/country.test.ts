import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { allotment } from './allotment.ts'
import { COMMUNES } from './commune.ts'
import { households, householdsOf, type SyntheticPerson } from './country.ts'
import { demoPeople } from './demo.ts'
import { dice } from './dice.ts'

const options = { seed: 'test', scale: 0.00005, on: '2026-11-01', inFull: [] }
const digest = (o: typeof options) => {
  const hash = createHash('sha256')
  for (const h of households(o)) hash.update(JSON.stringify(h))
  return hash.digest('hex')
}

describe('the synthetic country', () => {
  it('is the same for the same seed and another for another', () => {
    assert.equal(digest(options), digest(options))
    assert.notEqual(digest(options), digest({ ...options, seed: 'other' }))
  })

  it('is invented commune by commune, in any order', () => {
    const o = { ...options, scale: 0.0005 }
    const alone = JSON.stringify([...householdsOf(COMMUNES[7]!, o)])
    for (const commune of COMMUNES.slice(0, 7)) for (const _ of householdsOf(commune, o));
    assert.equal(JSON.stringify([...householdsOf(COMMUNES[7]!, o)]), alone)
  })

  it('holds every commune, one household head each, unique numbers, sound kin', () => {
    assert.equal(COMMUNES.length, 3_321)
    const numbers = new Set<string>(demoPeople().map(p => p.username))
    const before = numbers.size
    const ids = new Set<string>()
    let people = 0
    for (const h of households({ ...options, scale: 0.0004 })) {
      assert.equal(h.persons.filter(p => p.relationToHead === 'head').length, 1)
      h.persons.forEach((p, i) => {
        people++
        numbers.add(p.personalId)
        ids.add(p.personId)
        assert.match(p.personalId, /^\d{12}$/)
        assert.ok(p.birthDate <= options.on, `${p.birthDate} is past`)
        if (p.spouse !== null) assert.equal(h.persons[p.spouse]!.spouse, i)
        if (p.marriedOn) assert.ok(p.marriedOn > p.birthDate && p.marriedOn <= options.on)
        for (const parent of [p.father, p.mother])
          if (parent !== null)
            assert.ok(h.persons[parent]!.birthDate.slice(0, 4) < p.birthDate.slice(0, 4))
      })
    }
    assert.equal(numbers.size - before, people)
    assert.equal(ids.size, people)
    assert.ok(people > 30_000 && people < 60_000)
  })

  it('has numbers enough for a hundred million: the share of each commune holds its yearly births', () => {
    const d = dice('space', 'numbers')
    for (const commune of COMMUNES.filter((_, i) => i % 83 === 0)) {
      const ids = allotment(commune, 0)
      // Twice the births of one sex in the largest year, of all the commune's people.
      const wanted = Math.ceil(commune[1] * 0.02)
      const given = new Set<string>()
      for (let i = 0; i < wanted; i++) given.add(ids.number(commune[2], 'female', 1990))
      for (let i = 0; i < 40; i++)
        given.add(ids.number(d.chance(0.5) ? '101' : '102', 'male', 1980))
      assert.equal(given.size, wanted + 40)
    }
  })

  it('looks like the country: pyramid, households, names by cohort, filled dates, groups by province', () => {
    const all: SyntheticPerson[] = []
    const families: number[] = []
    const sample = COMMUNES.filter((_, i) => i % 70 === 0)
    for (const commune of sample)
      for (const h of householdsOf(commune, { ...options, scale: 0.04 })) {
        all.push(...h.persons)
        families.push(h.persons.length)
      }
    const age = (p: SyntheticPerson) => 2026 - Number(p.birthDate.slice(0, 4))
    const share = (of: readonly SyntheticPerson[], is: (p: SyntheticPerson) => boolean) =>
      of.filter(is).length / of.length
    const between = (what: string, value: number, low: number, high: number) =>
      assert.ok(value >= low && value <= high, `${what} ${value} is not in ${low}–${high}`)
    between('people', all.length, 40_000, 80_000)
    between(
      'under 15',
      share(all, p => age(p) < 15),
      0.2,
      0.26,
    )
    between(
      '65 and over',
      share(all, p => age(p) >= 65),
      0.075,
      0.11,
    )
    between(
      'women',
      share(all, p => p.sex === 'female'),
      0.49,
      0.52,
    )
    between('people to a household', all.length / families.length, 3.2, 3.6)
    const cohort = (sex: string, from: number, to: number, middle: string) =>
      share(
        all.filter(p => p.sex === sex && p.birthDate >= `${from}` && p.birthDate < `${to}`),
        p => p.name.middle.split(' ')[0] === middle,
      )
    between('Văn before 1960', cohort('male', 1930, 1960, 'Văn'), 0.5, 0.68)
    between('Văn since 2005', cohort('male', 2005, 2027, 'Văn'), 0.1, 0.25)
    between('Thị before 1960', cohort('female', 1930, 1960, 'Thị'), 0.82, 0.97)
    assert.ok(cohort('female', 2010, 2027, 'Thị') < cohort('female', 1960, 1980, 'Thị') - 0.25)
    const written = all.filter(p => p.birthDate < '1972' && p.birthDate.length === 10)
    between(
      'filled with 1 January',
      share(written, p => p.birthDate.endsWith('-01-01')),
      0.09,
      0.16,
    )
    const inProvince = (code: string, group: string) => {
      const people: SyntheticPerson[] = []
      for (const commune of COMMUNES.filter(([, , c]) => c === code).slice(0, 25))
        for (const h of householdsOf(commune, { ...options, scale: 0.02 }))
          people.push(...h.persons)
      return share(people, p => p.ethnicity === group)
    }
    between('Mông in Điện Biên', inProvince('011', '08'), 0.3, 0.46)
    between('Kinh in Thái Bình', inProvince('034', '01'), 0.93, 0.99)
    between('Khơ-me in Trà Vinh', inProvince('084', '05'), 0.23, 0.39)
  })
})
