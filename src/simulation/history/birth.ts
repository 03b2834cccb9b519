/** Birth: a child of a living woman, twins now and then, into the home of the mother. */

import { composeBirthNoticeNumber } from '#vn'
import { inventName } from '../naming.ts'
import { relationCode } from '../people.ts'
import { type Day, iso } from './calendar.ts'
import { act, type Chronicle, tell, writtenPlace } from './chronicle.ts'
import { type Home, homeOf, type Life, now, placeOf, relationTo } from './life.ts'
import { BOYS } from './rates.ts'
import { registrationCodeAt } from './registration.ts'

const LEAST_SPACING_DAYS = 300
const TWINS = 0.011

/** Bears the child (or two) of a mother; nothing when she has borne too lately. */
export function bear(c: Chronicle, mother: Life, on: Day): void {
  if (on - mother.lastBirth < LEAST_SPACING_DAYS) return
  mother.lastBirth = on
  const n = c.d.chance(TWINS) ? 2 : 1
  for (let i = 0; i < n; i++) bearOne(c, mother, on)
}

function bearOne(c: Chronicle, mother: Life, on: Day): void {
  const { d } = c
  const father = mother.spouse
  const home = homeOf(mother)
  const sex = d.chance(BOYS) ? 'male' : 'female'
  const year = Number(iso(on).slice(0, 4))
  const ethnicity = (father ?? mother).ethnicity
  const { unit } = placeOf(home)
  const name = inventName(d, sex, year, ethnicity, now((father ?? mother).names).family)
  const child: Life = {
    id: c.ids.id(d),
    sex,
    ethnicity,
    religion: (father ?? mother).religion,
    oldNumber: null,
    born: on,
    birthDates: [{ value: iso(on), from: on }],
    numbers: [
      {
        value: (c.allotments.get(unit) ?? c.ids).number(registrationCodeAt(unit), sex, year),
        from: on,
      },
    ],
    names: [{ value: name, from: on }],
    homes: [{ value: home, from: on }],
    birthUnit: unit,
    birthKey: home.id,
    father,
    mother,
    spouse: null,
    marriedOn: null,
    civilStatus: 'single',
    relation: 'other',
    died: null,
    lastBirth: on,
    cards: [],
    accounts: [],
    stay: null,
    phone: null,
  }
  enter(child, home)
  c.lives.push(child)
  tell(c, 'birth', child, on, {
    ...writtenPlace(home, on),
    household_id: home.id,
    relation: relationCode(child.relation, sex),
    family: name.family,
    middle: name.middle,
    given: name.given,
    birth_date: iso(on),
    sex,
    ethnicity,
    father_id: father?.id ?? '',
    mother_id: mother.id,
    ...bornAt(c, home, on),
    ...act(c, home, on, d.chance(0.06) ? 400 : 45),
  })
}

const AT_HOME = 0.03

/** Nearly all are born in a hospital, whose notice carries a number of its own year. */
function bornAt(c: Chronicle, home: Home, on: Day): { birth_place: string; notice_number: string } {
  const { unit_text } = writtenPlace(home, on)
  if (c.d.chance(AT_HOME)) return { birth_place: `Tại nhà, ${unit_text}`, notice_number: '' }
  const parts = unit_text.split(', ')
  const facility = `${placeOf(home).unit.slice(0, 2)}${String(1 + c.d.int(20)).padStart(3, '0')}`
  return {
    birth_place: `Bệnh viện đa khoa ${parts.at(-2)}, ${parts.at(-1)}`,
    notice_number: composeBirthNoticeNumber({
      serial: 1 + c.d.int(99_999),
      facility,
      year: Number(iso(on).slice(0, 4)),
    }),
  }
}

function enter(child: Life, home: Home): void {
  home.members.push(child)
  child.relation = home.head ? relationTo(home.head, child) : 'other'
}
