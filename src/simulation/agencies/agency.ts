/** Agency: one of the nine offices whose databases copy the country, each in its own way. */
import data from '../data/agencies.json' with { type: 'json' }
import { type Urn, urn } from '../dice.ts'
import { type Day, dayOf } from '../history/calendar.ts'

export const AGENCY_CODES = [
  'civil-status',
  'insurance',
  'vaccination',
  'education',
  'tax',
  'assistance',
  'land',
  'labour',
  'electricity',
] as const
export type DatabaseCode = (typeof AGENCY_CODES)[number]

/** What a check of number, name, birth date and sex against the register would say of a row. */
export type Verdict = 'right' | 'wrong' | 'unverified' | 'noId'

export type Habits = Readonly<{
  /** Name of its file, without an ending. */
  file: string
  /** Whether it checks its people by number: the measured mix is over these. */
  checked: boolean
  /** The first day its rows were copied. */
  from: Day
  /** Share of rows brought up to date shortly before the end. */
  fresh: number
  /** Share of deaths it never learns of. */
  deathUnknown: number
  /** Share of people it holds twice. */
  twice: number
  verdict: Urn<Verdict>
  kinds: Readonly<Record<'wrong' | 'unverified' | 'noId', Urn<string>>>
  /** Of a hundred rows, where the database writes parents or the spouse. */
  kin: Readonly<{ parent: number; spouse: number }>
}>

export const MEASURED: Readonly<Record<Verdict, number>> = data.measured
export const HARMLESS = data.harmless

type Row = {
  file: string
  checked: boolean
  from: string
  fresh: number
  deathUnknown: number
  twice: number
  more: Record<string, number>
  hides?: string[]
} & Record<Verdict, number>

/** Rows of people who die or are renamed after the copy turn wrong by themselves: so many of a hundred. */
const DRIFT = 0.8

function habitsOf(row: Row): Habits {
  const { right, wrong, unverified, noId, more, hides = [] } = row
  const weights = (of: Readonly<Record<string, number>>) =>
    urn(
      Object.entries(of)
        // What its columns do not show cannot be wrong in it.
        .filter(([kind]) => !hides.includes(kind))
        .map(([kind, weight]) => [kind, weight * (more[kind] ?? 1)] as const),
    )
  return {
    ...row,
    from: dayOf(row.from),
    verdict: urn<Verdict>([
      ['right', right + (row.checked ? DRIFT : 0)],
      ['wrong', wrong - (row.checked ? DRIFT : 0)],
      ['unverified', unverified],
      ['noId', noId],
    ]),
    kinds: {
      wrong: weights(data.classes.wrong),
      unverified: weights(data.classes.unverified),
      noId: weights(data.classes.noId),
    },
    kin: { parent: more.parent ?? 0, spouse: more.spouse ?? 0 },
  }
}

const rows = data.agencies as unknown as Record<DatabaseCode, Row>

export const HABITS = Object.fromEntries(
  AGENCY_CODES.map(code => [code, habitsOf(rows[code])]),
) as Readonly<Record<DatabaseCode, Habits>>
