/**
 * Relatives of a loaded file: once everybody is there, those named by number are bound on both sides. One
 * that is nowhere stays as written in the row; where the row has no name either, a remark tells of it.
 */
import { type Instant, isUuid, later, type Tx } from '#kernel'
import { ageRangeOn, daysOf, type PartialDate } from '#vn'
import type { RelativeRole } from './file-person.ts'
import { problem } from './file-problems.ts'
import { kinIdOf } from './load.ts'
import { lockPersons, stampLocked } from './store/events.ts'
import { insertChanges } from './store/feed.ts'
import * as store from './store/files.ts'
import { type KinRow, kinRows } from './store/kin.ts'
import type { Field, PersonId } from './view.ts'

/** As in the rule of a birth: nobody so young is believed to be a parent. */
const YOUNGEST_PARENT_YEARS = 12
const MARKS = { father: 'a', mother: 'b', spouse: 'e' } as const satisfies Record<
  RelativeRole,
  string
>

export type RelativeRemark = Readonly<{
  row: number
  role: RelativeRole
  problem: ReturnType<typeof problem>
}>

/** What is known of the two people, and of their kin. */
type Sides = Readonly<{
  person: store.PersonSketch
  relative: store.PersonSketch
  kin: readonly Pick<KinRow, 'personId' | 'role' | 'relativeId' | 'to'>[]
}>

/** The rule: whether a relation may be bound, stands already, or contradicts what is known. */
export function planRelative(role: RelativeRole, sides: Sides): 'bind' | 'there' | 'conflict' {
  const { person, relative, kin } = sides
  if (person.personId === relative.personId) return 'conflict'
  const open = kin.filter(k => k.to === null)
  const own = open.find(k => k.personId === person.personId && k.role === role)
  if (own) return own.relativeId === relative.personId ? 'there' : 'conflict'
  if (role === 'spouse')
    return open.some(k => k.personId === relative.personId && k.role === 'spouse')
      ? 'conflict'
      : 'bind'
  const wrongSex = relative.sex === (role === 'father' ? 'female' : 'male')
  const born = daysOf(person.birthDate as PartialDate).first
  const tooYoung =
    ageRangeOn(relative.birthDate as PartialDate, born).atMost < YOUNGEST_PARENT_YEARS
  return wrongSex || tooYoung ? 'conflict' : 'bind'
}

/**
 * Binds the next relatives that a file awaits.
 * @returns null when none is left
 */
export async function bindAwaited(
  tx: Tx,
  digest: string,
  limit: number,
): Promise<RelativeRemark[] | null> {
  const awaited = await store.awaitedOf(tx, digest, limit)
  if (awaited.length === 0) return null
  const numbers = awaited.map(a => a.number).filter(n => !isUuid(n))
  const byNumber = new Map((await store.knownNumbers(tx, numbers)).map(k => [k.number, k.personId]))
  const relativeOf = (a: store.AwaitedRow) => (isUuid(a.number) ? a.number : byNumber.get(a.number))
  const ids = [...new Set(awaited.flatMap(a => [a.personId, relativeOf(a) ?? []].flat()))]
  const at = await lockForLoad(tx, ids)
  const sketches = new Map((await store.sketchesOf(tx, ids)).map(s => [s.personId, s]))
  const kin: Pick<KinRow, 'personId' | 'role' | 'relativeId' | 'to'>[] = await kinRows(tx, ids)
  const rows: store.NewKin[] = []
  const remarks: RelativeRemark[] = []
  const waiting: store.AwaitedRow[] = []
  const changed = new Map<PersonId, Set<Field>>()

  const write = (
    personId: PersonId,
    kinId: string,
    role: string,
    to: PersonId | null,
    a: store.AwaitedRow,
  ) => {
    const written = to === null ? a : { family: null, middle: null, given: null }
    const { family, middle, given } = written
    rows.push({ personId, kinId, role, relativeId: to, family, middle, given, from: a.since })
    kin.push({ personId, role: role as KinRow['role'], relativeId: to, to: null })
    const fields = changed.get(personId) ?? new Set<Field>()
    changed.set(personId, fields.add(role === 'child' ? 'children' : (role as Field)))
  }
  for (const a of awaited) {
    const { personId, role, row } = a
    const kinId = kinIdOf(personId, MARKS[role])
    const relativeId = relativeOf(a)
    const person = sketches.get(personId)
    const relative = relativeId === undefined ? undefined : sketches.get(relativeId)
    if (person === undefined || relative === undefined) {
      const stands = kin.some(k => k.personId === personId && k.role === role && k.to === null)
      if (person !== undefined && a.given !== null && !stands) write(personId, kinId, role, null, a)
      else {
        if (person !== undefined) waiting.push(a)
        remarks.push({
          row,
          role,
          problem: problem('relative-unknown', { field: `${role}Number` }),
        })
      }
      continue
    }
    const plan = planRelative(role, { person, relative, kin })
    if (plan === 'conflict')
      remarks.push({
        row,
        role,
        problem: problem('relative-conflicts', { field: `${role}Number` }),
      })
    if (plan !== 'bind') continue
    write(personId, kinId, role, relative.personId, a)
    write(relative.personId, kinId, role === 'spouse' ? 'spouse' : 'child', personId, a)
  }
  await store.insertLoadedKin(tx, rows, at)
  if (changed.size > 0)
    await insertChanges(
      tx,
      { eventId: tx.newId(), kind: 'load', at },
      [...changed].map(([personId, fields]) => ({ personId, fields: [...fields] })),
    )
  await store.leaveAwaited(tx, waiting)
  await store.dropAwaited(
    tx,
    awaited.filter(a => !waiting.includes(a)),
  )
  return remarks
}

/** Locks people as an event does, and gives a recorded time later than anything recorded of them. */
async function lockForLoad(tx: Tx, ids: readonly PersonId[]): Promise<Instant> {
  const locked = await lockPersons(tx, ids)
  const at = locked
    .map(row => later(row.lastRecordedAt, 1))
    .reduce((a, b) => (a > b ? a : b), tx.now)
  await stampLocked(tx, ids, [], at)
  return at
}
