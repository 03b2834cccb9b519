/** Relative: how somebody's kin is shown, from the register where it knows them, else as written. */
import type { Instant, PlainDate, Queries } from '#kernel'
import { ageOn, type PartialDate } from '#vn'
import { type CoreFacts, nameOf } from './facts.ts'
import { ADULT_YEARS } from './household.ts'
import { type KinRow, kinRows } from './store/kin.ts'
import { activeNumbers } from './store/numbers.ts'
import { spanOnDay, versions } from './store/timelines.ts'
import type { PersonId, Relative, Representation } from './view.ts'

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
  const ids = rows.flatMap(r => r.relativeId ?? [])
  const [numbers, cores] = await Promise.all([
    activeNumbers(q, ids, moment.asKnown),
    Promise.all(rows.map(r => (r.relativeId === null ? null : coreOn(q, r.relativeId, moment)))),
  ])
  return rows.flatMap((row, i) => {
    if (row.relativeId === null) return [{ role: row.role, relative: asWritten(row) }]
    const core = cores[i] ?? null
    const number = numbers.get(row.relativeId) ?? null
    return core === null
      ? []
      : [{ role: row.role, relative: inRegister(row.relativeId, number, core) }]
  })
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

const ELDERS = { father: true, mother: true, guardian: true } as const
const isElder = (role: string): role is Representation['as'] => Object.hasOwn(ELDERS, role)

type Able = Readonly<{ birthDate: PartialDate; deceasedOn: PartialDate | null }>

/**
 * The rule: whether an elder acts for a person. Parents act for a minor, a guardian for the ward; nobody
 * for the dead, and the dead for nobody. Source: Bộ luật Dân sự 91/2015/QH13 art. 136.
 */
export function mayRepresent(as: Representation['as'], elder: Able, young: Able, on: PlainDate) {
  if (elder.deceasedOn !== null || young.deceasedOn !== null) return false
  return as === 'guardian' || ageOn(young.birthDate, on) < ADULT_YEARS
}

/** Who acts for a person by law, and for whom the person acts (group 15 of art. 9), derived from kin. */
export async function representationOf(
  q: Queries,
  personId: PersonId,
  self: CoreFacts,
  moment: Moment,
): Promise<{ representatives: Representation[]; represented: Representation[] }> {
  const representatives: Representation[] = []
  const represented: Representation[] = []
  const rows = (await kinRows(q, [personId], { day: moment.asOf, asKnown: moment.asKnown })).filter(
    row => row.role !== 'spouse' && row.relativeId !== null,
  )
  const known = await Promise.all(
    rows.map(row =>
      Promise.all([coreOn(q, row.relativeId!, moment), relatives(q, [row], moment)] as const),
    ),
  )
  for (const [i, row] of rows.entries()) {
    const [other, [shown]] = known[i]!
    if (other === null) continue
    if (isElder(row.role)) {
      if (mayRepresent(row.role, other, self, moment.asOf))
        representatives.push({ ...shown!.relative, as: row.role })
      continue
    }
    const as = row.role === 'ward' ? 'guardian' : self.sex === 'female' ? 'mother' : 'father'
    if (mayRepresent(as, self, other, moment.asOf)) represented.push({ ...shown!.relative, as })
  }
  return { representatives, represented }
}
