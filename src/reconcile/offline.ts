/**
 * Offline: a file of an agency held against a file of the register, without a server. Who is who is found
 * by the room `linkage`; what became of each row is judged by the same rules as on the platform.
 *
 * Both files are read twice: once to link, once to judge, so that memory holds codes and only those people
 * of the register that some row may mean.
 */
import {
  composeModel,
  Dataset,
  type Linked,
  link,
  linkedRows,
  type Model,
  type RoleColumn,
  type Row,
  train,
} from '#linkage'
import { type Claim, type ReadClaim, readClaim } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import type { Known } from './known.ts'
import {
  claimFieldsOf,
  claimFrom,
  comparedBy,
  type Guess,
  guessMapping,
  type Mapping,
} from './mapping.ts'
import { type Candidate, classifyRow, OUTCOMES, type Outcome, type RowOutcome } from './outcome.ts'
import { guessRegister, knownFromRow, type RegisterMapping } from './register-file.ts'
import { ScoreSheet, type Scores } from './score.ts'
import { weightOf } from './weight.ts'

/** A table as `openSheet` of the room `linkage` gives it. */
export type Table = Readonly<{
  heads: readonly string[]
  rows: AsyncIterable<Readonly<{ line: number; cells: readonly string[] }>>
  close(): Promise<void>
}>

export type OfflineOptions = Readonly<{
  /** Opens the agency's file; called again for each reading. */
  agency: () => Promise<Table>
  register: () => Promise<Table>
  /** As somebody confirmed it; guessed from heads and contents without it. */
  mapping?: Mapping
  unitsOn: string
  threads?: number
  signal?: AbortSignal
  progress?: (stage: OfflineStage, done: number) => void
}>
export type OfflineStage = 'read' | 'train' | 'link' | 'judge'

export type OfflineResult = Readonly<{
  guess: Guess
  register: RegisterMapping
  columns: readonly ComparedField[]
  rows: number
  people: number
  outcomes: Readonly<Partial<Record<Outcome, number>>>
  /** Differences by `field kind`. */
  differences: Readonly<Record<string, number>>
  /** Differences by reason. */
  reasons: Readonly<Record<string, number>>
  scores: Scores
}>

/** Judged rows leave one by one, in the order of the file. */
export type OnRow = (outcome: RowOutcome, read: ReadClaim) => void | Promise<void>

const SAMPLED = 200
/** Fewer pairs than this teach a model nothing; the composed one keeps its usual chances. */
const LEAST_TO_TRAIN = 1_000

const cellsOf = (heads: readonly string[], cells: readonly string[]) =>
  Object.fromEntries(heads.map((head, i) => [head, cells[i] ?? '']))

async function sampleOf(open: () => Promise<Table>) {
  const table = await open()
  const sample: Record<string, string>[] = []
  for await (const { cells } of table.rows) {
    sample.push(cellsOf(table.heads, cells))
    if (sample.length >= SAMPLED) break
  }
  await table.close()
  return { heads: table.heads, sample }
}

const ROLES: readonly (RoleColumn & Readonly<{ needs: string }>)[] = [
  { role: 'vn-full-name', from: 'full_name', needs: 'name' },
  { role: 'vn-personal-number', from: ['personal_number', 'card_number'], needs: 'personalId' },
  { role: 'date-of-birth', from: 'date_of_birth', needs: 'birthDate' },
  { role: 'sex', from: 'sex', needs: 'sex' },
  { role: 'locality', from: 'place', needs: 'place' },
]

/** A claim in the columns the model reads. */
function linkageRow(read: ReadClaim): Row {
  const { written } = read.claim
  const place = read.place.kind === 'value' ? read.place.value.candidates : []
  return {
    full_name: read.name.kind === 'value' ? read.name.value : '',
    personal_number: read.personalId.kind === 'value' ? read.personalId.value : '',
    card_number: read.oldNumber.kind === 'value' ? read.oldNumber.value : '',
    date_of_birth:
      read.birthDate.kind === 'value' ? read.birthDate.value : (written.birthDate ?? ''),
    sex: read.sex.kind === 'value' ? read.sex.value : '',
    place: place.length === 1 ? place[0]! : '',
  }
}

/** Rows kept in memory as they were read; a larger file is read again for each pass. */
const MOST_KEPT = 200_000

/** The claims of a file, read once and, when there are not too many, remembered. */
class Claims {
  readonly #open: () => Promise<Table>
  readonly #mapping: Mapping
  #kept: ReadClaim[] | null = []
  #isWhole = false

  constructor(open: () => Promise<Table>, mapping: Mapping) {
    this.#open = open
    this.#mapping = mapping
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ReadClaim> {
    if (this.#isWhole && this.#kept !== null) {
      yield* this.#kept
      return
    }
    const keeps = !this.#isWhole
    const table = await this.#open()
    for await (const { line, cells } of table.rows) {
      const claim: Claim = claimFrom(line, cellsOf(table.heads, cells), this.#mapping)
      const read = readClaim(claim, { unitsOn: this.#mapping.unitsOn })
      if (keeps && this.#kept !== null) {
        if (this.#kept.length < MOST_KEPT) this.#kept.push(read)
        else this.#kept = null
      }
      yield read
    }
    this.#isWhole = true
    await table.close()
  }
}

/** Both sides as codes, the lines they stood on, and the register's numbers. */
type Sides = {
  left: Dataset
  right: Dataset
  model: Model
  numbers: Map<string, number>
  cancelled: Map<string, number>
}

async function encode(
  options: OfflineOptions,
  claims: Claims,
  mapping: Mapping,
  register: RegisterMapping,
): Promise<Sides> {
  const both = new Set<string>(claimFieldsOf(mapping))
  const theirs = new Set<string>(claimFieldsOf(register.mapping))
  const roles = ROLES.filter(role => both.has(role.needs) && theirs.has(role.needs))
  const model = composeModel(
    roles.map(({ needs: _, ...role }) => role),
    { linkType: 'link' },
  )
  const numbers = new Map<string, number>()
  const cancelled = new Map<string, number>()
  let done = 0
  const told = () => {
    if (++done % 10_000 === 0) options.progress?.('read', done)
  }
  async function* left(): AsyncGenerator<Row> {
    for await (const read of claims) {
      told()
      yield linkageRow(read)
    }
  }
  async function* right(): AsyncGenerator<Row> {
    const table = await options.register()
    let at = 0
    for await (const { line, cells } of table.rows) {
      const named = cellsOf(table.heads, cells)
      const of = register.mapping
      const read = readClaim(claimFrom(line, named, of), { unitsOn: of.unitsOn })
      if (read.personalId.kind === 'value') numbers.set(read.personalId.value, at)
      if (register.cancelled !== null)
        for (const number of (named[register.cancelled] ?? '').split(/[;,\s]+/u))
          if (number !== '') cancelled.set(number, at)
      at++
      told()
      yield linkageRow(read)
    }
    await table.close()
  }
  const { signal } = options
  const ours = await Dataset.fromRows(model.fields, left(), {}, signal)
  const persons = await Dataset.fromRows(model.fields, right(), {}, signal)
  options.progress?.('train', 0)
  const isEnough = ours.count >= LEAST_TO_TRAIN && persons.count >= LEAST_TO_TRAIN
  const trained = isEnough
    ? train(model, ours, persons, signal ? { signal } : {}).model
    : { ...model, prior: model.prior ?? 1 / Math.max(2, persons.count) }
  return { left: ours, right: persons, model: trained, numbers, cancelled }
}

/** People of the register that the rows may mean, by their place in the file. */
async function peopleAt(
  open: () => Promise<Table>,
  register: RegisterMapping,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Known>> {
  const people = new Map<number, Known>()
  const table = await open()
  let at = 0
  for await (const { line, cells } of table.rows) {
    if (wanted.has(at)) {
      const known = knownFromRow(line, cellsOf(table.heads, cells), register)
      if (known) people.set(at, known)
    }
    at++
  }
  await table.close()
  return people
}

/** What is known of each row of the agency before it is judged. */
type Pointer = Readonly<{
  owner: number
  former: number
  best: number
  second: number
  /** The trained model would not rule the best one out. */
  isLikely: boolean
}>

/**
 * Reconciles two files.
 * @param onRow told every row of the agency's file once, in order
 * @throws what `openSheet` throws; `RangeError` when the files share nothing to link by
 */
export async function reconcileFiles(
  options: OfflineOptions,
  onRow: OnRow,
): Promise<OfflineResult> {
  const { progress, signal } = options
  const agency = await sampleOf(options.agency)
  const guess = guessMapping(agency.heads, agency.sample, options.unitsOn)
  const mapping = options.mapping ?? guess.mapping
  const theirs = await sampleOf(options.register)
  const register = guessRegister(theirs.heads, theirs.sample, options.unitsOn)

  const claims = new Claims(options.agency, mapping)
  const sides = await encode(options, claims, mapping, register)
  progress?.('link', 0)
  const run = await link(sides.model, sides.left, sides.right, {
    threads: options.threads ?? 1,
    ...(signal && { signal }),
  })

  const pointers: Pointer[] = []
  const wanted = new Set<number>()
  const rowsByNumber = new Map<string, number[]>()
  const linked = linkedRows(run)
  for await (const read of claims) {
    const pointer = point(read, linked.next().value as Linked, sides)
    for (const at of [pointer.owner, pointer.former, pointer.best, pointer.second])
      if (at >= 0) wanted.add(at)
    pointers.push(pointer)
    const number = read.personalId.kind === 'value' ? read.personalId.value : null
    if (number !== null)
      rowsByNumber.set(number, [...(rowsByNumber.get(number) ?? []), read.claim.row])
  }
  const people = await peopleAt(options.register, register, wanted)

  const known = new Set<string>(claimFieldsOf(register.mapping))
  const columns = new Set(
    [...comparedBy(mapping)].filter(field => known.has(field) || field === 'personalId'),
  )
  const judge = (read: ReadClaim, i: number, same: readonly number[]) => {
    const at = pointers[i]!
    const number = read.personalId.kind === 'value' ? read.personalId.value : null
    const twins = number === null ? [] : (rowsByNumber.get(number) ?? [])
    return classifyRow({
      read,
      columns,
      owner: people.get(at.owner) ?? null,
      formerOwner: people.get(at.former) ?? null,
      candidate: candidateOf(read, at, people),
      sameNumberRows: twins.filter(row => row !== read.claim.row),
      samePersonRows: same,
    })
  }

  // Whether a person stands in several rows is known only when every row was judged once.
  const rowsByRef = new Map<string, number[]>()
  let i = 0
  for await (const read of claims) {
    const { ref, outcome, row } = judge(read, i++, [])
    if (ref !== null && outcome !== 'unverified')
      rowsByRef.set(ref, [...(rowsByRef.get(ref) ?? []), row])
  }
  const refOfRow = new Map<number, string>()
  for (const [ref, rows] of rowsByRef)
    if (rows.length > 1) for (const row of rows) refOfRow.set(row, ref)

  const required = [...claimFieldsOf(mapping)].filter(field =>
    (['personalId', 'name', 'birthDate', 'sex'] as const).some(one => one === field),
  )
  const sheet = new ScoreSheet(columns, required)
  const outcomes: Partial<Record<Outcome, number>> = {}
  const differences: Record<string, number> = {}
  const reasons: Record<string, number> = {}
  i = 0
  for await (const read of claims) {
    signal?.throwIfAborted()
    const ref = refOfRow.get(read.claim.row)
    const same = ref === undefined ? [] : rowsByRef.get(ref)!.filter(row => row !== read.claim.row)
    const outcome = judge(read, i++, same)
    outcomes[outcome.outcome] = (outcomes[outcome.outcome] ?? 0) + 1
    for (const { field, kind, reason } of outcome.differences) {
      differences[`${field} ${kind}`] = (differences[`${field} ${kind}`] ?? 0) + 1
      reasons[reason] = (reasons[reason] ?? 0) + 1
    }
    sheet.add(read, outcome)
    await onRow(outcome, read)
    if (i % 10_000 === 0) progress?.('judge', i)
  }
  return {
    guess: { ...guess, mapping },
    register,
    columns: COMPARED_FIELDS.filter(field => columns.has(field)),
    rows: i,
    people: sides.right.count,
    outcomes: Object.fromEntries(
      OUTCOMES.filter(one => outcomes[one] !== undefined).map(one => [one, outcomes[one]!]),
    ),
    differences,
    reasons,
    scores: sheet.scores(),
  }
}

function point(read: ReadClaim, linked: Linked, { numbers, cancelled }: Sides): Pointer {
  const number = read.personalId.kind === 'value' ? (read.personalId.value as string) : ''
  return {
    owner: numbers.get(number) ?? -1,
    former: numbers.has(number) ? -1 : (cancelled.get(number) ?? -1),
    best: linked.best?.right ?? -1,
    second: linked.second?.right ?? -1,
    isLikely: linked.decision !== 'none',
  }
}

/** The better of the two people the linkage offers, weighed without the number, as on the platform. */
function candidateOf(
  read: ReadClaim,
  at: Pointer,
  people: ReadonlyMap<number, Known>,
): Candidate | null {
  const ranked = [at.best, at.second]
    .flatMap(one => people.get(one) ?? [])
    .map(known => ({ known, weight: weightOf(read, known) }))
    .sort((a, b) => b.weight - a.weight || (a.known.ref < b.known.ref ? -1 : 1))
  const [best, second] = ranked
  if (best === undefined) return null
  const margin = second ? best.weight - second.weight : Number.POSITIVE_INFINITY
  // Who is likely by all that the data taught is at least somebody to look at, never "not found".
  return { ...best, margin, weight: at.isLikely ? Math.max(0, best.weight) : best.weight }
}
