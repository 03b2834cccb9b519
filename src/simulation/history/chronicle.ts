/**
 * Chronicle: the people and homes of a cell while they live, and the events written down of them.
 * Events are told in the order of their days.
 */
import type { Allotment } from '../allotment.ts'
import type { Dice } from '../dice.ts'
import { relationCode } from '../people.ts'
import { unitOn, unitText } from '../place.ts'
import { type Day, iso } from './calendar.ts'
import type { EventKind, HistoryEvent } from './event.ts'
import { type Home, homeOf, type Life, now, placeOf } from './life.ts'

export type Chronicle = {
  readonly d: Dice
  readonly lives: Life[]
  readonly homes: Home[]
  readonly events: HistoryEvent[]
  /** Unmarried men of an age to marry, as of the first of the month. */
  bachelors: Life[]
  readonly ids: Allotment
  /** Of each commune of the cell, for the numbers of those born there. */
  readonly allotments: ReadonlyMap<string, Allotment>
  /** Registration code of the cell's people: where their newborn are registered. */
  readonly registrationCode: string
  acts: number
  /** Last day that is told: what is registered late is registered by then. */
  readonly last: Day
}

/** Writes an event down. */
export function tell(
  c: Chronicle,
  kind: EventKind,
  life: Life,
  on: Day,
  about: Omit<Partial<HistoryEvent>, 'event_id' | 'kind' | 'on' | 'person_id'> = {},
): void {
  c.events.push({
    event_id: c.ids.id(c.d),
    kind,
    on: iso(on),
    person_id: life.id,
    personal_id: now(life.numbers),
    ...about,
  })
}

/** Where a home is, as it is written on a day. */
export function writtenPlace(
  home: Home,
  on: Day,
): { unit: string; unit_text: string; address: string } {
  const { unit, address } = placeOf(home)
  const day = iso(on)
  const code = unitOn(unit, home.id, day)
  return { unit: code, unit_text: unitText(code, day), address }
}

/** Where somebody now belongs: place, household and relation to its head. */
export function belonging(life: Life, on: Day) {
  const home = homeOf(life)
  return {
    ...writtenPlace(home, on),
    household_id: home.id,
    relation: relationCode(life.relation, life.sex),
  }
}

/** Number, book, page, commune and day of an act in the civil status book, where the home is. */
export function act(c: Chronicle, home: Home, on: Day, late: number) {
  const n = ++c.acts
  const registeredOn = iso(Math.min(on + c.d.int(late + 1), c.last))
  return {
    act_number: String((n % 400) + 1),
    act_book: `01/${iso(on).slice(0, 4)}`,
    act_page: String((n % 200) + 1),
    act_unit: unitOn(placeOf(home).unit, home.id, registeredOn),
    registered_on: registeredOn,
  }
}
