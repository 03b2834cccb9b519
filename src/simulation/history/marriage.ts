/** Marriage and divorce: who finds whom, and where the couple lives. */
import { inventAddress } from '../invention.ts'
import type { Day } from './calendar.ts'
import { act, type Chronicle, tell } from './chronicle.ts'
import { newHome, takeTo } from './household.ts'
import { ageOf, homeOf, isNearKin, type Life, placeOf } from './life.ts'

/** He is this much older, in days, when ages fit best. */
const BEST_GAP = 3.2 * 365
const LOOKS = 14

/** Marries a woman to the man of the cell who suits best among those she meets; nobody may be found. */
export function marry(c: Chronicle, bride: Life, on: Day): void {
  if (bride.spouse || ageOf(bride, on) < 18) return
  let groom: Life | null = null
  let best = 12 * 365
  for (let i = 0; i < LOOKS && c.bachelors.length > 0; i++) {
    const one = c.d.pick(c.bachelors)
    const misfit = Math.abs(bride.born - one.born - BEST_GAP)
    if (misfit >= best || one.spouse || one.died !== null || ageOf(one, on) < 20) continue
    if (homeOf(one) === homeOf(bride) || isNearKin(bride, one)) continue
    groom = one
    best = misfit
  }
  if (!groom) return
  for (const [one, other] of [
    [bride, groom],
    [groom, bride],
  ] as const) {
    one.spouse = other
    one.civilStatus = 'married'
    one.marriedOn = on
  }
  tell(c, 'marriage', bride, on, { other_id: groom.id, ...act(c, homeOf(bride), on, 0) })
  settleCouple(c, bride, groom, on)
}

function settleCouple(c: Chronicle, bride: Life, groom: Life, on: Day): void {
  const his = homeOf(groom)
  const hers = homeOf(bride)
  if (his.members.length === 1 || (c.d.chance(0.55) && hers.members.length > 1)) {
    takeTo(c, bride, dependents(bride), his, on, 'marriage')
    return
  }
  if (hers.members.length === 1) {
    takeTo(c, groom, dependents(groom), hers, on, 'marriage')
    return
  }
  const place = placeOf(c.d.chance(0.7) ? his : hers)
  const home = newHome(c, { unit: place.unit, address: inventAddress(c.d) }, on)
  takeTo(c, groom, dependents(groom), home, on, 'marriage')
  takeTo(c, bride, dependents(bride), home, on, 'marriage')
}

/** Minor children of an unmarried parent who live with them. */
function dependents(parent: Life): Life[] {
  return homeOf(parent).members.filter(m => m.mother === parent && m.father === null)
}

/** Parts a husband and his wife; the one who does not head the home leaves it. */
export function part(c: Chronicle, husband: Life, on: Day): void {
  const wife = husband.spouse
  if (!wife) return
  for (const one of [husband, wife]) {
    one.spouse = null
    one.civilStatus = 'divorced'
    one.marriedOn = null
  }
  tell(c, 'divorce', husband, on, { other_id: wife.id, ...act(c, homeOf(husband), on, 20) })
  const home = homeOf(husband)
  if (homeOf(wife) !== home) return
  const leaver = home.head === husband || wife.relation === 'child-in-law' ? wife : husband
  const place = placeOf(home)
  takeTo(
    c,
    leaver,
    [],
    newHome(c, { unit: place.unit, address: inventAddress(c.d) }, on),
    on,
    'divorce',
  )
}
