/**
 * The load of a file into a register in use: batch by batch, each a transaction with its checkpoint. A load
 * that is cut off at any point goes on where it stopped; a bad row goes to the reject file and stops
 * nothing; a file that was loaded is not loaded twice.
 *
 * INVARIANT: rows read = rows loaded + there already + rejected, after every commit.
 */
import { createHash } from 'node:crypto'
import {
  type Actor,
  type Db,
  dayOf,
  once,
  orThrow,
  type Problem,
  ProblemError,
  type Tx,
} from '#kernel'
import { record } from '#ledger'
import type { FileKind } from './file-column.ts'
import { entriesOf, type FileEntry, settle } from './file-entry.ts'
import { recordRow } from './file-event.ts'
import { isForOthers } from './file-history.ts'
import type { FileRow } from './file-person.ts'
import { problem } from './file-problems.ts'
import { bindAwaited } from './file-relative.ts'
import { Sheets } from './load.ts'
import { insertLoaded } from './store/feed.ts'
import * as store from './store/files.ts'
import { copyRows } from './store/load.ts'
import { putWords } from './store/search.ts'
import { FIELDS } from './view.ts'

/** One line of the reject file. A remark is about a row that was loaded all the same. */
export type Reject = Readonly<{
  row: number
  /** Everything found; the column is the problem's field. */
  problems: readonly Problem[]
  isRemark: boolean
  raw: unknown
}>

/** Where rejects go. What is written counts only once the checkpoint says so. */
export type RejectSink = Readonly<{
  /** Cuts off what stands after `bytes`; false when the file is shorter or gone. */
  rewind(bytes: number): Promise<boolean>
  /** Appends, makes durable, and gives the new length. */
  append(rejects: readonly Reject[]): Promise<number>
}>

export type LoadFile = Readonly<{
  /** SHA-256 (hex) of all that makes this load what it is. */
  digest: string
  kind: FileKind
  /** Rows after the first `skip` ones, in the order of the file. */
  rows(skip: number): AsyncIterable<FileRow>
  rejects: RejectSink
  progress?(done: FileLoadResult): void
}>

export type FileLoadResult = Readonly<{
  read: number
  loaded: number
  there: number
  rejected: number
  persons: number
  /** Of events: rows for others than the register, counted as there. */
  remarks: number
}>

/** Rows of a batch: long enough for COPY, short enough that nobody waits for it. */
const BATCH = 2_000
const RELATIVES = 1_000
/** Events of a transaction: enough to share its cost, few enough that nobody waits for their people. */
const EVENTS = 50

const NOTHING = { loaded: 0, there: 0, rejected: 0, persons: 0, remarks: 0 }

/**
 * Loads a file, or goes on with it.
 * @returns the counts of the whole file; `wasDone` when there was nothing left to do
 * @throws `load.under-way` when somebody else is at the same file
 */
export async function loadFile(
  db: Db,
  actor: Actor,
  file: LoadFile,
): Promise<FileLoadResult & { wasDone: boolean }> {
  const state = await resume(db, file)
  if (state.finishedAt !== null) return { ...countsOf(state), wasDone: true }
  const work = new FileWork(db, actor, file, state)
  if (file.kind === 'event') {
    let batch: FileRow[] = []
    for await (const row of file.rows(state.read)) {
      if (batch.push(row) < EVENTS) continue
      await work.events(batch)
      batch = []
    }
    await work.events(batch)
  } else {
    const entries = entriesOf(file.kind, state.loadId, file.rows(state.read), dayOf(db.clock.now()))
    let batch: FileEntry[] = []
    let rows = 0
    for await (const entry of entries) {
      batch.push(entry)
      rows += entry.rows.length
      if (rows < BATCH) continue
      await work.entries(batch)
      batch = []
      rows = 0
    }
    await work.entries(batch)
    await work.relatives()
  }
  return { ...(await work.finish()), wasDone: false }
}

const countsOf = (s: store.FileLoadRow): FileLoadResult => {
  const { read, loaded, there, rejected, persons, remarks } = s
  return { read, loaded, there, rejected, persons, remarks }
}

/** The checkpoint to go on from; from the first row when the reject file is not what it was. */
async function resume(db: Db, file: LoadFile): Promise<store.FileLoadRow> {
  return db.tx(async tx => {
    const state = await store.beginFile(tx, file)
    if (state.finishedAt !== null || (await file.rejects.rewind(state.rejectBytes))) return state
    await file.rejects.rewind(0)
    await store.rewindFile(tx, file.digest)
    return store.lockFile(tx, file.digest)
  })
}

/** A load under way: every step is one transaction and moves the checkpoint with it. */
class FileWork {
  readonly #db: Db
  readonly #actor: Actor
  readonly #file: LoadFile
  #state: store.FileLoadRow
  /** Row of the batch whose deed is under way, from 0. */
  #trying = 0

  constructor(db: Db, actor: Actor, file: LoadFile, state: store.FileLoadRow) {
    this.#db = db
    this.#actor = actor
    this.#file = file
    this.#state = state
  }

  /** Runs one step; rejects are written in it and count with its commit. */
  async #step(
    work: (tx: Tx) => Promise<Omit<store.Progress, 'rejectBytes'> & { rejects: readonly Reject[] }>,
  ): Promise<void> {
    const { digest } = this.#file
    const next = await this.#db.tx(async tx => {
      const state = await store.lockFile(tx, digest)
      if (state.read !== this.#state.read || state.finishedAt !== null)
        orThrow(problem('under-way'))
      // Also when this transaction is tried again.
      await this.#file.rejects.rewind(state.rejectBytes)
      const { rejects, ...counts } = await work(tx)
      const rejectBytes =
        rejects.length === 0 ? state.rejectBytes : await this.#file.rejects.append(rejects)
      await store.advanceFile(tx, digest, { ...counts, rejectBytes })
      return store.lockFile(tx, digest)
    })
    this.#state = next
    this.#file.progress?.(countsOf(next))
  }

  /** Entries of people; when the database refuses one, the others still come in. */
  async entries(batch: readonly FileEntry[]): Promise<void> {
    if (batch.length === 0) return
    try {
      await this.#step(tx => this.#write(tx, batch))
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === null) throw error
      if (batch.length > 1) {
        const half = batch.length >> 1
        await this.entries(batch.slice(0, half))
        await this.entries(batch.slice(half))
        return
      }
      const rejects = batch[0]!.rows.map(row => rejectOf(row, [refusal]))
      await this.#step(async () => ({ ...NOTHING, rejected: rejects.length, rejects }))
    }
  }

  async #write(tx: Tx, batch: readonly FileEntry[]) {
    const { digest } = this.#file
    const settled = await settle(tx, batch)
    const sheets = new Sheets(tx.now, tx.today)
    for (const { record: one } of settled.load) sheets.add(one)
    const { round } = sheets.take()
    await copyRows(tx, round)
    await putWords(tx, sheets.words)
    await store.insertAwaited(tx, digest, settled.awaited)
    const persons = settled.load.flatMap(l => l.record.persons.map(p => p.personId))
    if (persons.length > 0) {
      await insertLoaded(tx, { eventId: this.#state.loadId, at: tx.now }, persons, FIELDS)
      const hash = createHash('sha256')
      for (const { chunks } of round) for (const chunk of chunks) hash.update(chunk)
      const detail = {
        file: digest,
        after: this.#state.read,
        persons: persons.length,
        contentHash: hash.digest('hex'),
      }
      await record(tx, { actor: this.#actor, action: 'register.loaded', detail })
    }
    const { rejects } = settled
    return {
      loaded: settled.load.reduce((n, l) => n + l.rows, 0),
      there: settled.there,
      rejected: rejects.filter(r => !r.isRemark).length,
      persons: persons.length,
      remarks: rejects.filter(r => r.isRemark).length,
      rejects,
    }
  }

  /** Life events by their deeds; when one of them is refused, the others are still recorded. */
  async events(batch: readonly FileRow[]): Promise<void> {
    if (batch.length === 0) return
    try {
      await this.#step(tx => this.#happen(tx, batch))
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === null) throw error
      if (batch.length > 1) {
        // A refusal is of one row: those before it need not be tried in ever smaller parts.
        const at = Math.min(Math.max(this.#trying, 1), batch.length - 1)
        await this.events(batch.slice(0, at))
        await this.events(batch.slice(at, at + 1))
        await this.events(batch.slice(at + 1))
        return
      }
      const found = error instanceof ProblemError ? error.problems : [refusal]
      await this.#step(async () => ({
        ...NOTHING,
        rejected: 1,
        rejects: [rejectOf(batch[0]!, found)],
      }))
    }
  }

  /** Every event of a batch, each once for its key. */
  async #happen(tx: Tx, batch: readonly FileRow[]) {
    const counts = { ...NOTHING }
    const rejects: Reject[] = []
    for (const [i, row] of batch.entries()) {
      this.#trying = i
      if (row.faults.length > 0) {
        counts.rejected++
        rejects.push(rejectOf(row, row.faults))
      } else if (isForOthers(row.cells)) {
        counts.there++
        counts.remarks++
      } else if (await this.#once(tx, row)) counts.loaded++
      else counts.there++
    }
    return { ...counts, rejects }
  }

  /** The event of a row, once for its key; false when the register had nothing to record. */
  async #once(tx: Tx, row: FileRow): Promise<boolean> {
    const key = row.cells.eventKey?.trim()
    const name = key
      ? createHash('sha256').update(key).digest('hex')
      : `${this.#file.digest.slice(0, 40)}:${row.row}`
    let isNew = false
    await once(tx, 'register.load-event', name, row.cells, async () => {
      const done = await recordRow(tx, this.#actor, row.cells)
      isNew = done.eventId !== null
      return done
    })
    return isNew
  }

  /** Binds relatives: those of this file, and those whom earlier files named and this one brought. */
  async relatives(): Promise<void> {
    await this.#db.tx(tx => store.adoptAwaited(tx, this.#file.digest))
    for (let rest = true; rest; )
      await this.#step(async tx => {
        const remarks = await bindAwaited(tx, this.#file.digest, RELATIVES)
        rest = remarks !== null
        const rejects = (remarks ?? []).map(remarkOf)
        return { ...NOTHING, remarks: rejects.length, rejects }
      })
  }

  async finish(): Promise<FileLoadResult> {
    const result = countsOf(this.#state)
    const { digest, kind } = this.#file
    await this.#db.tx(async tx => {
      await store.finishFile(tx, digest)
      const detail = { file: digest, kind, ...result }
      await record(tx, { actor: this.#actor, action: 'register.loaded', detail })
    })
    return result
  }
}

const rejectOf = (row: FileRow, problems: readonly Problem[]): Reject => ({
  row: row.row,
  problems,
  isRemark: false,
  raw: row.raw,
})

const remarkOf = (of: Readonly<{ row: number; problem: Problem }>): Reject => ({
  row: of.row,
  problems: [of.problem],
  isRemark: true,
  raw: null,
})

/** What a row is refused for; null for a fault that is not the row's. */
function refusalOf(error: unknown): Problem | null {
  if (error instanceof ProblemError)
    return error.problem.code === 'load.under-way' ? null : error.problem
  const { code = '', constraint = 'value' } = error as { code?: string; constraint?: string }
  // Class 22: a value does not fit its column; class 23: a constraint of the schema says no.
  return /^2[23]/u.test(code) ? problem('schema-refused', { constraint }) : null
}
