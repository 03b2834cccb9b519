import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { COMMUNES } from './commune.ts'
import { households } from './country.ts'

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

  it('holds every commune, one household head each, unique numbers, sound kin', () => {
    assert.equal(COMMUNES.length, 3_321)
    const numbers = new Set<string>()
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
    assert.equal(numbers.size, people)
    assert.equal(ids.size, people)
    assert.ok(people > 30_000 && people < 60_000)
  })
})
