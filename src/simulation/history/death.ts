/** Death: the home loses a member, the spouse is widowed, the headship passes on. */

import type { Day } from './calendar.ts'
import { act, type Chronicle, tell, writtenPlace } from './chronicle.ts'
import { passOn } from './household.ts'
import { homeOf, type Life } from './life.ts'

export function die(c: Chronicle, life: Life, on: Day): void {
  const home = homeOf(life)
  tell(c, 'death', life, on, {
    ...writtenPlace(home, on),
    household_id: home.id,
    ...act(c, home, on, c.d.chance(0.1) ? 300 : 12),
  })
  life.died = on
  life.stay = null
  if (life.spouse) {
    life.spouse.spouse = null
    life.spouse.civilStatus = 'widowed'
    life.spouse = null
  }
  home.members.splice(home.members.indexOf(life), 1)
  if (home.head === life) passOn(c, home, on)
}
