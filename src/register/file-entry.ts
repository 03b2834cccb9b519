/**
 * Entries: what is loaded or rejected as one: a person, a household with its rows, a record of JSON lines.
 * Beside the register an entry is new, there already, or refused.
 */
import type { PlainDate, Problem, Tx } from '#kernel'
import { formatFullName, isPlainDate } from '#vn'
import type { FileKind } from './file-column.ts'
import type { Reject } from './file-load.ts'
import {
  type AwaitedRelative,
  type FileRow,
  idOf,
  planHousehold,
  planPerson,
} from './file-person.ts'
import { problem } from './file-problems.ts'
import type { LoadPerson, LoadRecord } from './load-record.ts'
import { dayKey, wordsOf } from './search-key.ts'
import * as store from './store/files.ts'
import type { PersonId } from './view.ts'

export type FileEntry = Readonly<{
  rows: readonly FileRow[]
  /** Null when a row is faulty; then every row has its fault. */
  record: LoadRecord | null
  faults: ReadonlyMap<number, readonly Problem[]>
  awaited: readonly AwaitedRelative[]
  remarks: readonly Readonly<{ row: number; problem: Problem }>[]
}>

const faulty = (rows: readonly FileRow[], faults: FileEntry['faults']): FileEntry => ({
  rows,
  record: null,
  faults,
  awaited: [],
  remarks: [],
})

/** A household on more rows than this is a mistake of the file, and memory is not endless. */
const MOST_MEMBERS = 200

/** The entries of a file, in the order of its rows. */
export async function* entriesOf(
  kind: Exclude<FileKind, 'event'>,
  loadId: string,
  rows: AsyncIterable<FileRow>,
  today: PlainDate,
): AsyncGenerator<FileEntry> {
  let open: FileRow[] = []
  const close = function* () {
    if (open.length > 0) yield householdEntry(loadId, open, today)
    open = []
  }
  for await (const row of rows) {
    const isMember = kind === 'household' && row.record === undefined
    if (isMember && (row.cells.household ?? '').trim() !== '') {
      const same = open[0]?.cells.household?.trim() === row.cells.household!.trim()
      if (!same || open.length >= MOST_MEMBERS) yield* close()
      open.push(row)
      continue
    }
    yield* close()
    if (isMember && row.faults.length === 0)
      yield faulty([row], new Map([[row.row, [problem('value-missing', { field: 'household' })]]]))
    else yield personEntry(loadId, row, today)
  }
  yield* close()
}

function personEntry(loadId: string, row: FileRow, today: PlainDate): FileEntry {
  const rows = [row]
  if (row.faults.length > 0) return faulty(rows, new Map([[row.row, row.faults]]))
  if (row.record) return { rows, record: row.record, faults: new Map(), awaited: [], remarks: [] }
  const plan = planPerson(row.cells, idOf(loadId, 'person', row.row), today)
  if (!('person' in plan)) return faulty(rows, new Map([[row.row, plan]]))
  return {
    rows,
    record: { household: null, persons: [plan.person] },
    faults: new Map(),
    awaited: plan.awaited,
    remarks: plan.remarks.map(p => ({ row: row.row, problem: p })),
  }
}

function householdEntry(loadId: string, rows: readonly FileRow[], today: PlainDate): FileEntry {
  const blocked = rows.filter(r => r.faults.length > 0)
  const ids = {
    householdId: idOf(loadId, `household ${rows[0]!.cells.household!.trim()}`),
    personIds: rows.map(r => idOf(loadId, 'person', r.row)),
  }
  const plan =
    blocked.length > 0
      ? new Map(blocked.map(r => [r.row, r.faults]))
      : planHousehold(rows, ids, today)
  if (!('record' in plan)) {
    const others = [problem('household-faulty', { field: 'household' })]
    return faulty(rows, new Map(rows.map(r => [r.row, plan.get(r.row) ?? others])))
  }
  return {
    rows,
    record: plan.record,
    faults: new Map(),
    awaited: plan.people.flatMap(p => p.awaited),
    remarks: plan.people.flatMap((p, i) =>
      p.remarks.map(found => ({ row: rows[i]!.row, problem: found })),
    ),
  }
}

export type Settled = Readonly<{
  load: readonly Readonly<{ record: LoadRecord; rows: number }>[]
  /** Rows whose people are in the register already. */
  there: number
  rejects: readonly Reject[]
  awaited: readonly store.AwaitedRow[]
}>

/** What the register says of the people of a batch. */
type Known = Readonly<{
  persons: ReadonlySet<PersonId>
  numbers: Map<string, Pick<store.Known, 'names' | 'birthDate'>>
  households: ReadonlySet<string>
  namesakes: Set<string>
}>

const nameOf = (p: LoadPerson) => formatFullName(p.name)
const foldedName = (name: string) => wordsOf(name).join(' ')
const likeness = (name: string, birthDate: string) => `${birthDate} ${foldedName(name)}`
/** Without a number two people of one name are told apart by the day of birth, if at all. */
const isUnsure = (p: LoadPerson) => p.personalId === null && isPlainDate(p.birthDate)

const isSame = (owner: Pick<store.Known, 'names' | 'birthDate'>, p: LoadPerson) =>
  owner.birthDate === p.birthDate &&
  owner.names.some(name => foldedName(name) === foldedName(nameOf(p)))

/** Reads what the register knows, decides on every entry, and hands over what is to be written. */
export async function settle(tx: Tx, batch: readonly FileEntry[]): Promise<Settled> {
  const records = batch.flatMap(e => e.record ?? [])
  const people = records.flatMap(r => r.persons)
  const numbers = people.flatMap(p => p.personalId ?? [])
  const unsure = people.filter(isUnsure)
  const dayKeys = unsure.flatMap(p => {
    const given = wordsOf(nameOf(p)).at(-1)
    return given === undefined ? [] : dayKey(given, p.birthDate)
  })
  const namesakes = await store.namesakes(tx, dayKeys)
  const known: Known = {
    persons: await store.knownPersons(
      tx,
      people.map(p => p.personId),
    ),
    numbers: new Map((await store.knownNumbers(tx, numbers)).map(k => [k.number, k])),
    households: await store.knownHouseholds(
      tx,
      records.flatMap(r => r.household?.householdId ?? []),
    ),
    namesakes: new Set(namesakes.flatMap(n => n.names.map(name => likeness(name, n.birthDate)))),
  }
  const accepted: FileEntry[] = []
  const rejects: Reject[] = []
  let there = 0
  for (const entry of batch) {
    const verdict = judge(entry, known)
    for (const [row, faults] of verdict.faults) {
      const raw = entry.rows.find(r => r.row === row)?.raw
      rejects.push({ row, problems: faults, isRemark: false, raw })
    }
    there += verdict.there
    if (!verdict.load) continue
    accepted.push(entry)
    for (const p of entry.record!.persons) {
      if (p.personalId !== null)
        known.numbers.set(p.personalId, { names: [nameOf(p)], birthDate: p.birthDate })
      if (isUnsure(p)) known.namesakes.add(likeness(nameOf(p), p.birthDate))
    }
    for (const { row, problem: found } of entry.remarks)
      rejects.push({ row, problems: [found], isRemark: true, raw: null })
  }
  const { lost, ...rest } = await untangle(tx, accepted)
  return { ...rest, there, rejects: [...rejects, ...lost] }
}

type Verdict = Readonly<{ load: boolean; there: number; faults: FileEntry['faults'] }>

/** The rule: an entry beside what is known. */
function judge(entry: FileEntry, known: Known): Verdict {
  if (entry.record === null) return { load: false, there: 0, faults: entry.faults }
  const { persons, household } = entry.record
  const one = (p: LoadPerson): 'new' | 'there' | Problem => {
    if (known.persons.has(p.personId)) return 'there'
    const owner = p.personalId === null ? undefined : known.numbers.get(p.personalId)
    if (owner !== undefined)
      return isSame(owner, p) ? 'there' : problem('number-taken', { field: 'personalId' })
    return isUnsure(p) && known.namesakes.has(likeness(nameOf(p), p.birthDate))
      ? problem('likely-there', { field: 'personalId' })
      : 'new'
  }
  const found = persons.map(one)
  const { rows } = entry
  if (found.every(f => f === 'there')) return { load: false, there: rows.length, faults: new Map() }
  // A record stands on one row, a household on a row for each member.
  const rowOf = (i: number) => rows[rows.length === 1 ? 0 : i]!.row
  const faults = new Map<number, readonly Problem[]>()
  const scattered = household !== null && known.households.has(household.householdId)
  const mixed = found.includes('there')
  const bad = found.some(f => typeof f === 'object')
  let there = 0
  for (const [i, f] of found.entries()) {
    if (typeof f === 'object') faults.set(rowOf(i), [f])
    else if (f === 'there' && rows.length > 1) there++
    else if (faults.has(rowOf(i))) continue
    else if (mixed) faults.set(rowOf(i), [problem('household-mixed', { field: 'household' })])
    else if (scattered)
      faults.set(rowOf(i), [problem('household-scattered', { field: 'household' })])
    else if (bad) faults.set(rowOf(i), [problem('household-faulty', { field: 'household' })])
  }
  return { load: faults.size === 0, there, faults }
}

/** Takes out of the records the relatives who are not there yet; they are bound at the end of the file. */
async function untangle(
  tx: Tx,
  accepted: readonly FileEntry[],
): Promise<Pick<Settled, 'load' | 'awaited'> & { lost: Reject[] }> {
  const own = new Set(accepted.flatMap(e => e.record!.persons.map(p => p.personId)))
  const named = accepted.flatMap(e => namedIn(e.record!)).filter(id => !own.has(id))
  const standing = await store.knownPersons(tx, [...new Set(named)])
  const isThere = (id: PersonId) => own.has(id) || standing.has(id)
  const awaited: store.AwaitedRow[] = []
  const lost: Reject[] = []
  const load = accepted.map(entry => {
    const row = entry.rows[0]!.row
    const wait = (a: AwaitedRelative, at = row) => awaited.push(asRow(a, at))
    for (const a of entry.awaited) {
      const i = entry.record!.persons.findIndex(p => p.personId === a.personId)
      wait(a, entry.rows[entry.rows.length === 1 ? 0 : i]?.row ?? row)
    }
    const { record } = entry
    const persons = record!.persons.map(person => {
      const kept = { ...person }
      for (const role of ['father', 'mother'] as const) {
        const relative = person[role]
        if (!relative || !('personId' in relative) || isThere(relative.personId)) continue
        kept[role] = null
        const since = `${person.birthDate}-01-01`.slice(0, 10)
        wait({ personId: person.personId, role, number: relative.personId, since, name: null })
      }
      const { guardian } = person
      if (guardian && 'personId' in guardian && !isThere(guardian.personId)) {
        kept.guardian = null
        const problems = [problem('relative-unknown', { field: 'guardian' })]
        lost.push({ row, problems, isRemark: true, raw: null })
      }
      return kept
    })
    const marriages = (record!.marriages ?? []).filter(m => {
      const [a, b] = m.personIds
      if (isThere(a) && isThere(b)) return true
      const [here, gone] = own.has(a) ? [a, b] : [b, a]
      wait({ personId: here, role: 'spouse', number: gone, since: m.since, name: null })
      return false
    })
    return { record: { ...record!, persons, marriages }, rows: entry.rows.length }
  })
  return { load, awaited, lost }
}

const namedIn = ({ persons, marriages = [] }: LoadRecord): PersonId[] => [
  ...persons.flatMap(p =>
    [p.father, p.mother, p.guardian].flatMap(r => (r && 'personId' in r ? r.personId : [])),
  ),
  ...marriages.flatMap(m => m.personIds),
]

const asRow = ({ personId, role, number, since, name }: AwaitedRelative, row: number) => ({
  personId,
  role,
  row,
  number,
  since,
  family: name?.family ?? null,
  middle: name?.middle ?? null,
  given: name?.given ?? null,
})
