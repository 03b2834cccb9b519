/** Moves: whole households, the young who leave home, and stays elsewhere for work. */
import { provinceOf } from '#vn'
import { COMMUNES } from '../commune.ts'
import { urn } from '../dice.ts'
import { inventAddress } from '../invention.ts'
import { unitOn, unitText } from '../place.ts'
import { type Day, iso } from './calendar.ts'
import { belonging, type Chronicle, tell } from './chronicle.ts'
import { newHome, takeTo } from './household.ts'
import { ageOf, type HomePlace, homeOf, type Life, placeOf } from './life.ts'

/** Provinces people go to for work, beside others: Hà Nội, Bắc Ninh, Đà Nẵng, TP. Hồ Chí Minh, Đồng Nai, Tây Ninh. */
const PULL: Readonly<Record<string, number>> = {
  '01': 4,
  '24': 3,
  '48': 2,
  '79': 7,
  '75': 4,
  '80': 2,
}

let provinces: Map<string, (typeof COMMUNES)[number][]> | undefined
let anywhere: ReturnType<typeof urn<string>> | undefined

const provinceCode = (unit: string) => provinceOf(unit, '2026-06-01')?.code ?? ''

function byProvince(): NonNullable<typeof provinces> {
  if (provinces) return provinces
  provinces = new Map()
  for (const commune of COMMUNES) {
    const code = provinceCode(commune[0])
    const list = provinces.get(code)
    if (list) list.push(commune)
    else provinces.set(code, [commune])
  }
  return provinces
}

/** A commune to move to: near, or drawn by size and pull of the whole country. */
function destination(c: Chronicle, unit: string, how: 'within' | 'away'): HomePlace {
  let to: string
  if (how === 'within') to = c.d.pick(byProvince().get(provinceCode(unit))!)[0]
  else {
    anywhere ??= urn(
      COMMUNES.map(([code, people]) => [code, people * (PULL[provinceCode(code)] ?? 1)] as const),
    )
    to = anywhere(c.d)
  }
  return { unit: to, address: inventAddress(c.d) }
}

/** The head's household goes to live elsewhere; drawn for others it does not happen. */
export function moveHome(c: Chronicle, head: Life, on: Day, how: 'within' | 'away'): void {
  const home = homeOf(head)
  if (home.head !== head || home.places.at(-1)!.from >= on) return
  home.places.push({ value: destination(c, placeOf(home).unit, how), from: on })
  // The head comes first: the others go with them.
  for (const member of [head, ...home.members.filter(m => m !== head)])
    tell(c, 'move', member, on, { reason: 'household', ...belonging(member, on) })
}

/** A young unmarried adult sets up a home of their own. */
export function leaveHome(c: Chronicle, life: Life, on: Day): void {
  const home = homeOf(life)
  if (home.head === life || life.spouse || ageOf(life, on) < 18) return
  const place = destination(c, placeOf(home).unit, c.d.chance(0.4) ? 'away' : 'within')
  takeTo(c, life, [], newHome(c, place, on), on, 'split')
}

/** A stay for work in another commune: a temporary residence of up to two years. */
export function stayAway(c: Chronicle, life: Life, on: Day): void {
  if (life.stay) return
  const { unit, address } = destination(c, placeOf(homeOf(life)).unit, 'away')
  life.stay = { unit, address, from: on }
  const code = unitOn(unit, life.id, iso(on))
  tell(c, 'stay', life, on, {
    unit: code,
    unit_text: unitText(code, iso(on)),
    address,
    until: iso(on + 180 + c.d.int(540)),
  })
}
