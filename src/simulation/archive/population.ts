/** Population: the people and homes of the first day as flat rows, and everybody's facts of the last day. */

import { fullName } from '../agencies/copy.ts'
import type { SyntheticHousehold } from '../country.ts'
import { type Day, iso } from '../history/calendar.ts'
import { type Life, now } from '../history/life.ts'
import { relationCode } from '../people.ts'
import { unitOn, unitText } from '../place.ts'

export const HOUSEHOLD_COLUMNS = [
  'household_id',
  'head_id',
  'unit',
  'as_of',
  'unit_text',
  'address',
  'since',
] as const

export const PERSON_COLUMNS = [
  'person_id',
  'personal_id',
  'old_number',
  'family',
  'middle',
  'given',
  'birth_date',
  'sex',
  'ethnicity',
  'religion',
  'nationality',
  'origin_unit',
  'origin_as_of',
  'origin_text',
  'birth_unit',
  'birth_as_of',
  'birth_text',
  'civil_status',
  'father_id',
  'mother_id',
  'spouse_id',
  'married_on',
  'household_id',
  'relation',
] as const

export const PAPER_COLUMNS = ['person_id', 'kind', 'number', 'level', 'since', 'until'] as const

/** The truth about everybody who ever lived between the two days, as of the last. */
export const TRUE_PERSON_COLUMNS = [
  'person_id',
  'personal_id',
  'cancelled_numbers',
  'old_number',
  'name',
  'former_names',
  'birth_date',
  'sex',
  'ethnicity',
  'died_on',
  'civil_status',
  'father_id',
  'mother_id',
  'spouse_id',
  'household_id',
  'unit',
  'unit_before_merger',
  'address',
  'address_since',
] as const

export function householdRow(h: SyntheticHousehold, asOf: string): string[] {
  const unit = unitOn(h.unit, h.householdId, asOf)
  const head = h.persons.find(p => p.relationToHead === 'head')
  return [h.householdId, head?.personId ?? '', unit, asOf, unitText(unit, asOf), h.address, h.since]
}

export function* personRows(h: SyntheticHousehold, asOf: string): Generator<string[]> {
  const unit = unitOn(h.unit, h.householdId, asOf)
  const text = unitText(unit, asOf)
  const id = (i: number | null) => (i === null ? '' : h.persons[i]!.personId)
  for (const p of h.persons)
    yield [
      p.personId,
      p.personalId,
      p.oldNumber ?? '',
      p.name.family,
      p.name.middle,
      p.name.given,
      p.birthDate,
      p.sex,
      p.ethnicity,
      p.religion ?? '',
      'VN',
      unit,
      asOf,
      text,
      unit,
      asOf,
      text,
      p.civilStatus,
      id(p.father),
      id(p.mother),
      id(p.spouse),
      p.marriedOn ?? '',
      h.householdId,
      relationCode(p.relationToHead, p.sex),
    ]
}

/** Cards and e-ID accounts somebody has on the first day. */
export function* paperRows(life: Life): Generator<string[]> {
  for (const card of life.cards)
    yield [
      life.id,
      card.kind,
      card.number,
      '',
      iso(card.issuedOn),
      card.expiresOn === null ? '' : iso(card.expiresOn),
    ]
  for (const { level, since } of life.accounts)
    yield [life.id, 'account', '', String(level), iso(since), '']
}

export function trueRow(life: Life, today: Day): string[] {
  const home = now(life.homes)
  const place = now(home.places)
  const before = (all: readonly { value: string }[]) =>
    all
      .slice(0, -1)
      .map(x => x.value)
      .join(' ')
  return [
    life.id,
    now(life.numbers),
    before(life.numbers),
    life.oldNumber ?? '',
    fullName(now(life.names)),
    life.names
      .slice(0, -1)
      .map(n => fullName(n.value))
      .join('; '),
    now(life.birthDates),
    life.sex,
    life.ethnicity,
    life.died === null ? '' : iso(life.died),
    life.civilStatus,
    life.father?.id ?? '',
    life.mother?.id ?? '',
    life.spouse?.id ?? '',
    home.id,
    unitOn(place.unit, home.id, iso(today)),
    unitOn(place.unit, home.id, '2025-06-30'),
    place.address,
    iso(Math.max(home.places.at(-1)!.from, life.homes.at(-1)!.from)),
  ]
}
