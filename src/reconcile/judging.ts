/**
 * Judging: rows of a source held against the register through its one way out. By number first; whoever
 * that does not settle is looked for by name and birth.
 *
 * INVARIANT: every person whose record was read has a receipt, in the transaction that writes the outcome.
 */
import { type Actor, isProblem, type Tx } from '#kernel'
import {
  discloseByNumbers,
  discloseMany,
  type Field,
  type PersonView,
  searchPersons,
} from '#register'
import { formatFullName, yearOf } from '#vn'
import { type ReadClaim, readClaim } from './claim.ts'
import type { ComparedField } from './difference.ts'
import type { Known } from './known.ts'
import { comparedBy, type Mapping } from './mapping.ts'
import { type Candidate, classifyRow, likeness, type RowOutcome } from './outcome.ts'
import type { Source } from './source.ts'
import { weightOf } from './weight.ts'

/** What has to be read of a person to compare anything at all. */
const FIELDS: readonly Field[] = [
  'personalId',
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'permanentResidence',
  'father',
  'mother',
  'spouse',
  'deceasedOn',
  'oldNumbers',
]
const ALWAYS: ReadonlySet<Field> = new Set<Field>([
  'personalId',
  'name',
  'birthDate',
  'sex',
  'deceasedOn',
  'oldNumbers',
])
const BY_COMPARED: Readonly<Partial<Record<ComparedField, Field>>> = {
  ethnicity: 'ethnicity',
  place: 'permanentResidence',
  father: 'father',
  mother: 'mother',
  spouse: 'spouse',
}
const PURPOSE = { kind: 'duty', basis: 'reconcile' } as const
/** People compared for one row that its number does not settle. */
const MOST_CANDIDATES = 5

/** A row waiting to be judged, with the other rows of its run under the same number or of the same person. */
export type Waiting = Readonly<{
  row: number
  rowKey: string
  written: Readonly<Record<string, string>>
  sameNumberRows?: readonly number[]
  samePersonRows?: readonly number[]
  /** What reviewers settled: the person it is, or that it is none of those found. */
  settled?: Readonly<{ personId: string | null }>
}>

export type Judged = RowOutcome & Readonly<{ rowKey: string; read: ReadClaim }>

/** Fields an agency's agreement and columns call for, and those nobody can be told apart without. */
export function fieldsFor(columns: ReadonlySet<ComparedField>): Field[] {
  const wanted = new Set(ALWAYS)
  for (const column of columns) {
    const field = BY_COMPARED[column]
    if (field) wanted.add(field)
  }
  return FIELDS.filter(field => wanted.has(field))
}

/** The fields that are both in the file and in the agreement. */
export function columnsOf(source: Pick<Source, 'fields'>, mapping: Mapping): Set<ComparedField> {
  const agreed = new Set(source.fields)
  return new Set([...comparedBy(mapping)].filter(field => agreed.has(field)))
}

export function knownFrom(ref: string, view: Partial<PersonView>): Known {
  const numbers = view.oldNumbers ?? []
  const nameOf = (relative: PersonView['father'] | undefined) =>
    relative ? formatFullName(relative.name) : null
  const place = view.permanentResidence
  return {
    ref,
    personalId: view.personalId ?? null,
    cancelledNumbers: numbers.filter(n => n.kind === 'personal-id').map(n => n.number),
    oldNumbers: numbers.filter(n => n.kind === 'cmnd9').map(n => n.number),
    name: formatFullName(view.name!),
    birthDate: view.birthDate!,
    sex: view.sex!,
    ethnicity: view.ethnicity ?? null,
    place: place ? { unit: place.unit, asOf: place.asOf } : null,
    father: nameOf(view.father),
    mother: nameOf(view.mother),
    spouse: nameOf(view.spouse),
    deceasedOn: view.deceasedOn ?? null,
  }
}

/**
 * Judges some rows of a source. A few hundred at a time are a good measure.
 * @throws `search.not-permitted` when the purpose is not in force
 */
export async function judgeRows(
  tx: Tx,
  source: Source,
  mapping: Mapping,
  rows: readonly Waiting[],
): Promise<Judged[]> {
  const actor: Actor = {
    kind: 'member',
    id: source.agency,
    agency: source.agency,
    office: source.office,
  }
  const columns = columnsOf(source, mapping)
  const fields = fieldsFor(columns)
  const options = {
    unitsOn: mapping.unitsOn,
    ...(mapping.sexCodes && { sexCodes: new Map(Object.entries(mapping.sexCodes)) }),
  }
  const reads = rows.map(({ row, rowKey, written }) =>
    readClaim({ row, key: rowKey, written }, options),
  )
  const owners = await ownersFor(tx, actor, fields, reads)
  const judged: Judged[] = []
  for (const [i, read] of reads.entries()) {
    const known = owners.get(i) ?? null
    const isFormer =
      known !== null &&
      read.personalId.kind === 'value' &&
      known.personalId !== read.personalId.value
    const isClear = known !== null && likeness(read, known) === 'same'
    const waiting = rows[i]!
    const { settled } = waiting
    const isDenied = settled !== undefined && settled.personId !== known?.ref
    const outcome = classifyRow({
      read,
      columns,
      owner: isFormer || isDenied ? null : known,
      formerOwner: isFormer && !isDenied ? known : null,
      candidate: settled
        ? await settledFor(tx, actor, fields, settled.personId)
        : isClear
          ? null
          : await candidateFor(tx, actor, fields, read),
      sameNumberRows: waiting.sameNumberRows ?? [],
      samePersonRows: waiting.samePersonRows ?? [],
    })
    judged.push({ ...outcome, rowKey: waiting.rowKey, read })
  }
  return judged
}

/** The person reviewers settled on: beyond doubt, and nobody else is asked about. */
async function settledFor(
  tx: Tx,
  actor: Actor,
  fields: readonly Field[],
  personId: string | null,
): Promise<Candidate | null> {
  if (personId === null) return null
  const [answer] = await discloseMany(tx, [{ actor, subject: personId, purpose: PURPOSE, fields }])
  if (answer === undefined || isProblem(answer)) return null
  const beyond = Number.MAX_VALUE
  return { known: knownFrom(personId, answer.view), weight: beyond, margin: beyond }
}

/** Whoever has or had the number of each row, by the row's place in the list. */
async function ownersFor(
  tx: Tx,
  actor: Actor,
  fields: readonly Field[],
  reads: readonly ReadClaim[],
): Promise<Map<number, Known>> {
  const asked = reads.flatMap(({ personalId }, i) =>
    personalId.kind === 'value' ? [{ i, number: personalId.value as string }] : [],
  )
  const answers = await discloseByNumbers(
    tx,
    asked.map(({ number }) => ({ actor, purpose: PURPOSE, fields, number })),
  )
  const owners = new Map<number, Known>()
  for (const [k, answer] of answers.entries())
    if (answer !== null && !isProblem(answer))
      owners.set(asked[k]!.i, knownFrom(answer.subject, answer.view))
  return owners
}

/** The best person for what the row says besides its number, with how far the second stays behind. */
async function candidateFor(
  tx: Tx,
  actor: Actor,
  fields: readonly Field[],
  read: ReadClaim,
): Promise<Candidate | null> {
  const ids = new Set<string>()
  if (read.oldNumber.kind === 'value') {
    const query = { number: read.oldNumber.value as string }
    const { hits } = await searchPersons(tx, { actor, purpose: PURPOSE, query, limit: 3 })
    for (const hit of hits) ids.add(hit.personId)
  }
  if (
    read.name.kind === 'value' &&
    read.birthDate.kind === 'value' &&
    read.name.value.includes(' ')
  ) {
    const birth = read.birthDate.value
    const about =
      birth.length === 10 && !birth.endsWith('-01-01')
        ? { birthDate: birth }
        : { birthYear: yearOf(birth) }
    const query = { name: read.name.value, ...about }
    const found = await searchPersons(tx, {
      actor,
      purpose: PURPOSE,
      query,
      limit: MOST_CANDIDATES,
    })
    for (const hit of found.hits) ids.add(hit.personId)
  }
  if (ids.size === 0) return null
  const answers = await discloseMany(
    tx,
    [...ids].map(subject => ({ actor, subject, purpose: PURPOSE, fields })),
  )
  const refs = [...ids]
  const ranked = answers
    .flatMap((answer, i) => (isProblem(answer) ? [] : [knownFrom(refs[i]!, answer.view)]))
    .map(known => ({ known, weight: weightOf(read, known) }))
    .sort((a, b) => b.weight - a.weight || (a.known.ref < b.known.ref ? -1 : 1))
  const [best, second] = ranked
  if (best === undefined) return null
  return { ...best, margin: second ? best.weight - second.weight : Number.POSITIVE_INFINITY }
}
