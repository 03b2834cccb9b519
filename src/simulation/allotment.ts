/**
 * Allotment: ids and numbers of one commune's people, told by arithmetic, so that communes invented apart,
 * in any order and on any thread, never give the same one twice.
 *
 * INVARIANT: within one seed and day no id and no number is given twice. A number is province code, century
 * with sex, year, and a serial of 1,000,000 that is split once and for all: 900,000 among the communes of
 * the code by their real size, 100,000 for people registered away from home, 30 for each commune. At 100
 * million people a commune needs at most some 2 in 100 of its people for one sex and year, and holds 8 or
 * more in 100 even of the largest code; when it is used up the allotment asserts, it never repeats.
 */
import assert from 'node:assert/strict'
import { COMMUNES, type Commune } from './commune.ts'
import { demoNumbers } from './demo.ts'
import type { Dice } from './dice.ts'
import type { Sex } from './naming.ts'

export type Allotment = Readonly<{
  /** The next id; the n-th of a commune is the same whatever happened elsewhere. */
  id(d: Dice): string
  /**
   * The next 12-digit number for somebody registered under `code` and born in `year`. The registration code
   * is the commune's own where its share of a foreign code is used up.
   */
  number(code: string, sex: Sex, year: number): string
}>

const SERIALS = 1_000_000
const HOME_SERIALS = 900_000
const AWAY_EACH = 30
/** Multiplier coprime to a million: walks every serial once before it repeats. */
const STRIDE = 387_929
/** Ids of one commune lie together: more than its people, homes and events of a century. */
const IDS_EACH = 8_000_000

const hex = (n: number, width: number) => n.toString(16).padStart(width, '0')

type Range = Readonly<{ index: number; start: number; size: number }>

const ranges = (() => {
  const total = new Map<string, number>()
  for (const [, people, code] of COMMUNES) total.set(code, (total.get(code) ?? 0) + people)
  const given = new Map<string, number>()
  const found = new Map<string, Range>()
  COMMUNES.forEach(([unit, people, code], index) => {
    const before = given.get(code) ?? 0
    const at = (n: number) => Math.floor((n / total.get(code)!) * HOME_SERIALS)
    found.set(unit, { index, start: at(before), size: at(before + people) - at(before) })
    given.set(code, before + people)
  })
  return found
})()

/** Where the serials of a prefix begin: no number follows the order of registration. */
function shiftOf(prefix: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < prefix.length; i++) h = Math.imul(h ^ prefix.charCodeAt(i), 0x01000193) >>> 0
  return h % SERIALS
}

/** A well-formed number that no commune ever gives; two strangers may share one. */
export function nobodysNumber(d: Dice, code: string, sex: Sex, year: number): string {
  const given = HOME_SERIALS + COMMUNES.length * AWAY_EACH
  const prefix = prefixOf(code, sex, year)
  const serial = ((given + d.int(SERIALS - given)) * STRIDE + shiftOf(prefix)) % SERIALS
  return prefix + String(serial).padStart(6, '0')
}

function prefixOf(code: string, sex: Sex, year: number): string {
  const century = Math.floor(year / 100) - 19
  return `${code}${century * 2 + (sex === 'female' ? 1 : 0)}${String(year % 100).padStart(2, '0')}`
}

/** @param since first millisecond of the ids' time; later seeds and days may share it */
export function allotment(commune: Commune, since: number): Allotment {
  const [unit, , home] = commune
  const { index, start, size } = ranges.get(unit)!
  const used = new Map<string, number>()
  let ids = 0

  function compose(code: string, sex: Sex, year: number): string | null {
    const prefix = prefixOf(code, sex, year)
    const isHome = code === home
    for (;;) {
      const n = used.get(prefix) ?? 0
      if (n >= (isHome ? size : AWAY_EACH)) return null
      used.set(prefix, n + 1)
      const slot = isHome ? start + n : HOME_SERIALS + index * AWAY_EACH + n
      const serial = (slot * STRIDE + shiftOf(prefix)) % SERIALS
      const number = prefix + String(serial).padStart(6, '0')
      if (!demoNumbers().has(number)) return number
    }
  }

  return {
    id(d) {
      assert.ok(ids < IDS_EACH, 'a commune gives fewer than eight million ids')
      const at = since + index * IDS_EACH + ids++
      return `${hex(Math.floor(at / 0x1_0000), 8)}-${hex(at % 0x1_0000, 4)}-7${hex(d.int(0x1000), 3)}-${hex(0x8000 | d.int(0x4000), 4)}-${hex(d.int(0x1_0000), 4)}${hex(d.int(0x1_0000_0000), 8)}`
    },
    number(code, sex, year) {
      const number = compose(code, sex, year) ?? (code === home ? null : compose(home, sex, year))
      assert.ok(number !== null, `serials of ${home} in ${year} are used up in ${unit}`)
      return number
    },
  }
}
