import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#kernel'
import { type PartialDate, soundOf } from '#vn'
import { compareBirths, compareNames, lettersOff, matchByName } from './match.ts'
import { keysOf, phoneOf, type SearchFacts, wordsOf } from './search-key.ts'
import { closeKeys, exactKeys, isInProvince, nearWords, planNameSearch } from './search-plan.ts'

const day = (text: string) => text as PartialDate
const KEPT = [2915055140382665, 4893975123344875, 4940798057985551, 5993103787651298]
const facts = (given: Partial<SearchFacts> = {}): SearchFacts => ({
  personId: 'p',
  names: ['Nguyễn Thị Minh Khai'],
  birthDate: day('1990-05-17'),
  phone: null,
  unit: '05528',
  numbers: [],
  ...given,
})

describe('match', () => {
  it('tells likenesses of names apart', () => {
    for (const [a, b, likeness] of [
      ['Nguyễn Văn Hòa', 'NGUYỄN VĂN HOÀ', 'same'],
      ['Nguyễn Văn Hòa', 'nguyen van hoa', 'unmarked'],
      ['Nguyễn Văn Hòa', 'Nguyễn Văn Hoa', 'marks'],
      ['Nguyễn Văn Hòa', 'Hoà Nguyễn Văn', 'order'],
      ['Huỳnh Văn Hòa', 'Hoàng Văn Hòa', 'variant'],
      ['Nguyễn Hòa', 'Nguyễn Văn Hòa', 'middle'],
      ['Nguyễn Văn Hòa', 'Nguyễn Văn Hào', 'typo1'],
      ['Nguyễn Văn Hòa', 'Nguyễm Văn Hòan', 'typo2'],
      ['Lê Na', 'Lê Mơ', 'different'],
      ['Nguyễn Văn Hòa', 'Trần Văn Hòa', 'different'],
    ] as const)
      assert.equal(compareNames(a, b), likeness, `${a} / ${b}`)
  })

  it('counts letters as an edit distance does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const off = lettersOff(a, b)
        assert.equal(off, lettersOff(b, a))
        assert.equal(off === 0, a === b)
        assert.ok(off >= Math.min(3, Math.abs(a.length - b.length)))
      }),
    )
    assert.equal(lettersOff('thanh', 'thnah'), 1)
    assert.equal(lettersOff('thanh', 'than'), 1)
    assert.equal(lettersOff('thanh', 'quoc'), 3)
  })

  it('tells births apart by the coarser of the two', () => {
    for (const [a, b, likeness] of [
      ['1990-05-17', '1990-05-17', 'same'],
      ['1990-05', '1990-05-17', 'consistent'],
      ['1990-05-07', '1990-07-05', 'swapped'],
      ['1990-05-17', '1990-06-17', 'year'],
      ['1990', '1991-01-01', 'near'],
      ['1990', '1992', 'different'],
    ] as const)
      assert.equal(compareBirths(day(a), day(b)), likeness)
  })

  it('keys of the same name meet, whatever the marks, the order and the mouth', () => {
    const [first] = keysOf(facts({ unit: null, birthDate: day('1990') }))
    for (const name of ['khai minh THỊ nguyễn', 'Nguyen Thi Minh Khai', 'Nguyễn Thị Minh  Khai'])
      assert.ok(keysOf(facts({ names: [name], unit: null })).includes(first!), name)
    for (const [a, b] of [
      ['tran', 'chan'],
      ['sinh', 'xinh'],
      ['giang', 'dan'],
      ['linh', 'ninh'],
      ['huynh', 'hoang'],
      ['vo', 'vu'],
      ['phuoc', 'phuc'],
      ['ly', 'li'],
      ['thuy', 'thui'],
    ] as const)
      assert.equal(soundOf(a), soundOf(b), `${a} / ${b}`)
  })

  it('keys are whole numbers, each once, and as few as told', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, unit) => {
        const keys = keysOf(facts({ names: [name], unit, numbers: ['019190000001'] }))
        assert.deepEqual(
          keys,
          [...new Set(keys)].sort((a, b) => a - b),
        )
        assert.ok(keys.length <= 6 && keys.every(Number.isSafeInteger))
      }),
    )
    // Keys are stored: the same facts give the same numbers for ever.
    assert.deepEqual(keysOf(facts()), KEPT)
  })

  it('whoever bears the name is found by the keys of the name', () => {
    const word = fc.constantFrom('Nguyễn', 'Trần', 'Huỳnh', 'Thị', 'Văn', 'Minh', 'Gia', 'Kỳ', 'Lý')
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 5 }), words => {
        const name = words.join(' ')
        const plan = planNameSearch({ name, birthDate: day('1990-05-17') })
        assert.ok(!isProblem(plan))
        const keys = new Set(keysOf(facts({ names: [name] })))
        assert.ok(exactKeys(plan).every(key => keys.has(key)))
        assert.equal(matchByName(plan, facts({ names: [name] }))?.label, 'exact')
        const near = nearWords(plan.words, [{ word: wordsOf(name)[0]!, near: 'nguye' }])
        assert.ok(closeKeys(plan, near).some(key => keys.has(key)))
      }),
    )
  })

  it('a phone and a place have one form', () => {
    for (const text of ['+84 912.000.111', '0084912000111', '0912 000 111'])
      assert.equal(phoneOf(text), '0912000111')
    assert.equal(phoneOf('912000111'), null)
    assert.ok(isInProvince('05528', '19', '2026-11-01'))
    assert.ok(!isInProvince('05528', '01', '2026-11-01'))
  })
})
