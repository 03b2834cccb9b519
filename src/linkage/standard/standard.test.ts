import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { standardPhone, standardSex, standardText } from './common.ts'
import { dayNumber, daysIn, standardDate } from './date.ts'
import { cleanText, detectLegacyEncoding } from './encoding.ts'
import { personalNumberSays, standardDigits, standardPersonalNumber } from './identity-number.ts'
import { fold, phonetic, placeTone, regional, toneless } from './letters.ts'
import { nameReasons, standardName } from './person-name.ts'
import { UnitGraph } from './unit.ts'

const SYLLABLES =
  'nguyễn trần thị hòa thúy quý gì già huỳnh đỗ khuê loan phượng ưu ý duy út mai oanh toàn nghĩa'.split(
    ' ',
  )
const names = fc.array(fc.constantFrom(...SYLLABLES), { minLength: 2, maxLength: 5 })

describe('letters', () => {
  it('a tone has one place', () => {
    const pairs =
      'hoà:hòa thuý:thúy quý:quý Hòang:Hòang hòang:hoàng toán:toán tóan:toán gìa:già khoẻ:khỏe thuỷ:thủy uỷ:ủy nguyẽên:nguyẽên'.split(
        ' ',
      )
    for (const pair of pairs) {
      const [from, to] = pair.split(':') as [string, string]
      assert.equal(placeTone(from), to, pair)
    }
  })
  it('placing twice changes nothing, and forms grow coarser', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SYLLABLES), word => {
        assert.equal(placeTone(placeTone(word)), placeTone(word))
        assert.equal(fold(toneless(word)), fold(word))
        assert.match(phonetic(fold(word)), /^[a-z]+$/)
      }),
    )
    assert.equal(toneless('nguyễn'), 'nguyên')
    assert.equal(regional('huynh'), regional('hoang'))
  })
})

describe('encoding', () => {
  it('repairs what was read wrongly', () => {
    const cases: [string, string][] = [
      ['NguyÔn V¨n Hïng', 'Nguyễn Văn Hùng'],
      ['Nguyeãn Vaên Huøng', 'Nguyễn Văn Hùng'],
      ['Nguye^~n Va(n Hu`ng', 'Nguyễn Văn Hùng'],
      ['Nguyá»…n VÄƒn HÃ¹ng', 'Nguyễn Văn Hùng'],
      ['Trần\u200b Thị', 'Trần Thị'],
      ['Ðặng', 'Đặng'],
    ]
    for (const [from, to] of cases) assert.equal(cleanText(from).value, to, from)
  })
  it('leaves good text as it is', () => {
    fc.assert(
      fc.property(names, words => {
        const text = words.join(' ')
        assert.equal(detectLegacyEncoding(text), null)
        assert.equal(cleanText(text).value, text)
        assert.deepEqual(cleanText(text.normalize('NFD')), {
          value: text,
          reasons: text === text.normalize('NFD') ? [] : ['encoding.decomposed'],
        })
      }),
    )
  })
})

describe('names', () => {
  it('one person typed in many ways is one name', () => {
    const typed = [
      'NGUYỄN THỊ HOÀ',
      ' nguyễn  thị hòa ',
      'Nguyễn Thị Hòa'.normalize('NFD'),
      'Bà Nguyễn Thị Hoà',
      'Nguyễn Thị Hòa (tức Ba)',
      'Nguyễn Thị Hòa tức Ba',
    ]
    for (const raw of typed) assert.equal(standardName(raw).value?.full, 'nguyễn thị hòa', raw)
    assert.equal(standardName('Nguyễn Thị Hòa (tức Ba)').value?.alias, 'ba')
  })
  it('parts', () => {
    const parts = (raw: string, ethnicity?: string) => {
      const v = standardName(raw, ethnicity).value!
      return [v.family, v.middle, v.given]
    }
    assert.deepEqual(parts('Tôn Nữ Thị Ninh'), ['tôn nữ', 'thị', 'ninh'])
    assert.deepEqual(parts('Lê Mai'), ['lê', '', 'mai'])
    assert.deepEqual(parts("H'Hen Niê"), ['niê', '', "h'hen"])
    assert.ok(standardName('Y Moan', 'Ê Đê').reasons.includes('name.order-unsure'))
    assert.equal(standardName('---').value, null)
    assert.ok(nameReasons('HOÀ  LÊ').includes('name.spaces'))
  })
  it('standardising a standard name gives it back, and no syllable is lost', () => {
    fc.assert(
      fc.property(names, words => {
        const once = standardName(words.join(' ').toUpperCase()).value!
        assert.equal(standardName(once.full).value!.full, once.full)
        assert.deepEqual(
          once.full.split(' ').sort(),
          words
            .map(placeTone)
            .filter((w, i) => !(i === 0 && w === 'ông'))
            .sort(),
        )
      }),
    )
  })
})

describe('names read the short way', () => {
  it('are those read the long way', () => {
    // An ethnicity, even an unknown one, takes the long way.
    const odd =
      "Ông bà ANH Hồ đắc tôn Nữ Y H'Hen Niê byă đinh a tức hay con gọi là không có bí danh tên khác - ’ . nan Ba) (tư 3 Hoà thuý Nguyễn Thị ngọc-anh"
    const word = fc.oneof(
      fc.constantFrom(...odd.split(' '), ''),
      fc.constantFrom(...SYLLABLES).map(w => w.normalize('NFD')),
      fc.constantFrom(...SYLLABLES).map(w => w.toUpperCase()),
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), parts => {
        const raw = parts.join(' ')
        assert.deepEqual(standardName(raw), standardName(raw, ''), raw)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('dates', () => {
  it('of ten characters are those of any length', () => {
    const part = fc.nat(99).map(n => String(n).padStart(2, '0'))
    fc.assert(
      fc.property(part, part, fc.integer({ min: 900, max: 2200 }), (a, b, year) => {
        const y = String(year).padStart(4, '0')
        for (const order of ['dmy', 'mdy'] as const)
          assert.deepEqual(
            standardDate(`${a}/${b}/${y}`, { order }),
            standardDate(`${a} / ${b} / ${y}`, { order }),
          )
        assert.equal(standardDate(`${y}-${a}-${b}`).value, standardDate(`${y}/${a}/${b}`).value)
      }),
    )
  })
  it('seven forms of one day', () => {
    for (const raw of [
      '1961-07-21',
      '21/07/1961',
      '21-7-1961',
      '21.07.1961',
      '19610721',
      '21071961',
      'ngày 21 tháng 7 năm 1961',
      '21 Jul 1961',
      '1961/07/21',
      '22483',
    ])
      assert.equal(standardDate(raw).value, 19610721, raw)
  })
  it('precision is kept and doubt is told', () => {
    assert.deepEqual(standardDate('1961'), {
      value: 19610000,
      reasons: ['date.form', 'date.year-only'],
    })
    assert.equal(standardDate('00/07/1961').value, 19610700)
    assert.equal(standardDate('00/00/1961').value, 19610000)
    assert.ok(standardDate('01/01/1961').reasons.includes('date.default-day'))
    assert.deepEqual(standardDate('30/02/1961').value, 19610200)
    assert.equal(standardDate('sometime').value, null)
    assert.ok(standardDate('21/07/61').reasons.includes('date.two-digit-year'))
    assert.equal(standardDate('').reasons.length, 0)
  })
  it('every day comes back from every form, and days are counted as the calendar does', () => {
    const day = fc
      .integer({ min: 1900, max: 2099 })
      .chain(y =>
        fc
          .integer({ min: 1, max: 12 })
          .chain(m => fc.integer({ min: 1, max: daysIn(y, m) }).map(d => [y, m, d] as const)),
      )
    fc.assert(
      fc.property(day, ([y, m, d]) => {
        const want = y * 10_000 + m * 100 + d
        const two = (n: number) => String(n).padStart(2, '0')
        for (const raw of [
          `${y}-${two(m)}-${two(d)}`,
          `${d}/${m}/${y}`,
          `${two(d)}.${two(m)}.${y}`,
        ])
          assert.equal(standardDate(raw).value, want)
        assert.equal(dayNumber(want), Date.UTC(y, m - 1, d) / 86_400_000)
      }),
    )
  })
})

describe('numbers', () => {
  it('personal numbers and what machines did to them', () => {
    const id12 = (raw: string) => standardPersonalNumber(raw).value?.id12 ?? null
    assert.equal(id12('001199000017'), '001199000017')
    assert.equal(id12('1199000017'), '001199000017')
    assert.equal(id12('001 199 000 017'), '001199000017')
    assert.equal(id12('1199000017.0'), '001199000017')
    assert.equal(id12('7.9203012345E+10'), '079203012345')
    assert.deepEqual(standardPersonalNumber('1.2E+11').reasons, ['id.exponent'])
    assert.equal(standardPersonalNumber('012345678').value, null)
    assert.equal(standardPersonalNumber('11223344').value?.id9, '011223344')
    assert.equal(id12('00119900001'), '00119900001')
    assert.deepEqual(personalNumberSays('001199000017'), { sex: 'female', year: 1999 })
    assert.equal(standardDigits('0123', 4).value, null)
    assert.equal(standardDigits('987', 4).value, '0987')
  })
  it('twelve digits come back whatever stands between them', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[0-9]{11}$/), fc.constantFrom(' ', '-', '.'), (id, glue) => {
        fc.pre(new Set(id).size > 1)
        const typed = `${id.slice(0, 3)}${glue}${id.slice(3, 6)}${glue}${id.slice(6)}`
        const { value } = standardPersonalNumber(typed)
        if (value) assert.equal(value.id12, id)
      }),
    )
  })
  it('codes, phones, sexes, texts', () => {
    assert.equal(standardPhone('+84 912 345 678').value, '0912345678')
    assert.equal(standardSex('Nữ').value, 'f')
    assert.equal(standardText('  The  Art of—Linking! ').value, 'the art of linking')
  })
})

describe('units', () => {
  const graph = new UnitGraph([
    {
      oldProvince: 'Hà Giang',
      oldDistrict: 'Huyện A',
      oldCommune: 'Xã Một',
      province: 'Tuyên Quang',
      commune: 'Xã Mới',
    },
    {
      oldProvince: 'Hà Giang',
      oldDistrict: 'Huyện A',
      oldCommune: 'Xã Hai',
      province: 'Tuyên Quang',
      commune: 'Xã Mới',
    },
    {
      oldProvince: 'Hà Giang',
      oldDistrict: 'Huyện B',
      oldCommune: 'Xã Chia',
      province: 'Tuyên Quang',
      commune: 'Xã Mới',
    },
    {
      oldProvince: 'Hà Giang',
      oldDistrict: 'Huyện B',
      oldCommune: 'Xã Chia',
      province: 'Tuyên Quang',
      commune: 'Phường Khác',
    },
  ])
  it('old and new names are one place', () => {
    const now = { province: 'tuyen quang', commune: 'tuyen quang/xa moi' }
    assert.deepEqual(graph.place('Hà Giang', 'Huyện A', 'Xã Một').value, now)
    assert.deepEqual(graph.place('ha giang', 'a', 'xa hai').value, now)
    assert.deepEqual(graph.place('Tỉnh Tuyên Quang', '', 'Xã Mới').value, now)
  })
  it('a split gives the province and says so', () => {
    const { value, reasons } = graph.place('Hà Giang', 'Huyện B', 'Xã Chia')
    assert.deepEqual(value, { province: 'tuyen quang', commune: null })
    assert.ok(reasons.includes('unit.split'))
  })
})
