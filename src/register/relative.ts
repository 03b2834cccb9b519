/** Relative: how somebody's kin is shown, from the register where it knows them, else as written. */
import type { Instant, PlainDate, Queries } from '#kernel'
import type { PartialDate } from '#vn'
import { type CoreFacts, nameOf } from './facts.ts'
import type { KinRow } from './store/kin.ts'
import { activeNumbers } from './store/numbers.ts'
import { spanOnDay, versions } from './store/timelines.ts'
import type { PersonId, Relative } from './view.ts'

export type Moment = Readonly<{ asOf: PlainDate; asKnown: Instant | null }>

/** The core facts that hold on a day; null before birth. */
export async function coreOn(
  q: Queries,
  personId: PersonId,
  { asOf, asKnown }: Moment,
): Promise<CoreFacts | null> {
  const span = await spanOnDay(q, versions, { person_id: personId }, asOf, asKnown)
  return span?.facts ?? null
}

/** The relatives of rows of kin, with their role; one not born yet on the day is left out. */
export async function relatives(
  q: Queries,
  rows: readonly KinRow[],
  moment: Moment,
): Promise<{ role: KinRow['role']; relative: Relative }[]> {
  const known = await peopleOn(
    q,
    rows.flatMap(r => r.relativeId ?? []),
    moment,
  )
  return rows.flatMap(row => {
    if (row.relativeId === null) return [{ role: row.role, relative: asWritten(row) }]
    const relative = known.get(row.relativeId)
    return relative === undefined ? [] : [{ role: row.role, relative }]
  })
}

/** People of the register as they are shown beside somebody; one not born yet on the day is left out. */
export async function peopleOn(
  q: Queries,
  ids: readonly PersonId[],
  moment: Moment,
): Promise<Map<PersonId, Relative>> {
  const [numbers, cores] = await Promise.all([
    activeNumbers(q, ids, moment.asKnown),
    Promise.all(ids.map(id => coreOn(q, id, moment))),
  ])
  return new Map(
    ids.flatMap((id, i) => {
      const core = cores[i] ?? null
      return core === null ? [] : [[id, inRegister(id, numbers.get(id) ?? null, core)] as const]
    }),
  )
}

function asWritten(row: KinRow): Relative {
  return {
    personId: null,
    personalId: null,
    name: { family: row.family ?? '', middle: row.middle ?? '', given: row.given ?? '' },
    birthDate: row.birthDate as PartialDate | null,
    nationality: row.nationality,
  }
}

function inRegister(personId: PersonId, personalId: string | null, core: CoreFacts): Relative {
  return {
    personId,
    personalId,
    name: nameOf(core),
    birthDate: core.birthDate,
    nationality: core.nationality,
  }
}
