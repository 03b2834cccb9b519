/**
 * Run: one file of a source held against the register, from its first row to its scores.
 *
 * A run goes on by notes: each note judges some hundred rows in one transaction and leaves the next note.
 * Whatever stops the house, the run goes on where it stood, and no row is judged twice or left out.
 *
 * INVARIANT: rows that came in = rows with an outcome when the run is finished; rows that could not be rows
 * are counted beside them, with line and reason.
 */
import { createHash } from 'node:crypto'
import { type Actor, enqueue, orThrow, type Queries, type Tx } from '#kernel'
import { record } from '#ledger'
import { successors } from '#vn'
import './actions.ts'
import { type ReadClaim, readClaim } from './claim.ts'
import { columnsOf, judgeRows } from './judging.ts'
import { claimFrom, columnsAbsent, type Mapping } from './mapping.ts'
import { openCases } from './opening.ts'
import { OUTCOMES, type Outcome } from './outcome.ts'
import { mapping as mappingProblem, run as problem } from './problems.ts'
import { closeAgreed } from './recheck.ts'
import { ScoreSheet, type Scores } from './score.ts'
import { keeps, type Source, sourceInForce } from './source.ts'
import * as store from './store/run.ts'
import { sourceById, sourceOfRun } from './store/source.ts'

export type RunKind = 'full' | 'delta' | 'recheck'
/** A line that could not be a row: where, and why. */
export type Fault = Readonly<{ line: number; reason: string }>

export type RunSummary = Readonly<{
  outcomes: Readonly<Partial<Record<Outcome, number>>>
  scores: Scores
  /** By the commune of today the rows name, the most rows first; those that name none are in no part. */
  units: readonly UnitScores[]
  opened: number
  joined: number
  closed: number
}>

/** The scores of the rows of one commune. */
export type UnitScores = Readonly<{ unit: string }> & Omit<Scores, 'fields'>

export type Run = Readonly<{
  runId: string
  sourceId: string
  mappingId: string
  kind: RunKind
  startedAt: string
  startedBy: string
  fileSha256: string
  fileName: string
  rows: number | null
  carried: number
  faults: readonly Fault[]
  finishedAt: string | null
  summary: RunSummary | null
}>

export type NewRun = Readonly<{
  sourceId: string
  kind: Exclude<RunKind, 'recheck'>
  fileName: string
  /** SHA-256 (hex) of the file: the same file while its run is open is that run. */
  fileSha256: string
  heads: readonly string[]
}>

/** Rows judged in one transaction. */
const BATCH = 400
/** Communes a summary tells apart. */
const MOST_UNITS = 500
/** Faulty lines kept with a run; more are counted in the last one. */
const MOST_FAULTS = 1_000

/**
 * Opens a run; rows are then added, and `closeRows` sets it going.
 * @throws `source.unknown`, `.agreement-ended`, `mapping.missing`, `.column-absent`, `run.under-way`
 */
export async function startRun(tx: Tx, actor: Actor, of: NewRun): Promise<string> {
  const source = await sourceInForce(tx, actor, of.sourceId)
  if (source.mapping === null || source.mappingId === null)
    return orThrow<never>(mappingProblem('missing'))
  const absent = columnsAbsent(source.mapping, of.heads)
  if (absent) orThrow(absent)
  const runId = tx.newId()
  const { sourceId, mappingId } = source
  const { kind, fileName, fileSha256 } = of
  const isNew = await store.insertRun(tx, {
    runId,
    sourceId,
    mappingId,
    kind,
    by: actor.id,
    at: tx.now,
    fileSha256,
    fileName: fileName.slice(0, 200),
  })
  if (!isNew) {
    const open = await store.openRun(tx, sourceId)
    const isSame = open !== null && open.fileSha256 === fileSha256 && open.rows === null
    return isSame ? open.runId : orThrow<never>(problem('under-way'))
  }
  await record(tx, {
    actor,
    action: 'run.started',
    detail: { runId, sourceId, kind, fileSha256 },
  })
  return runId
}

/** Rows of a file on their way into a run: the line each stood on, and its cells by head. */
export type FileRow = Readonly<{ line: number; cells: Readonly<Record<string, string>> }>

/** Adds rows; a row that was added before stays as it was, so that a transfer can be repeated. */
export async function addRows(
  tx: Tx,
  source: Pick<Source, 'mapping'>,
  runId: string,
  rows: readonly FileRow[],
): Promise<void> {
  const mapping = source.mapping!
  await store.insertRows(
    tx,
    runId,
    rows.map(({ line, cells }) => rowFrom(line, cells, mapping)),
  )
}

function rowFrom(line: number, cells: FileRow['cells'], mapping: Mapping): store.NewRow {
  const claim = claimFrom(line, cells, mapping)
  const written = claim.written as Readonly<Record<string, string>>
  const { personalId } = readClaim(claim, { unitsOn: mapping.unitsOn })
  const text = JSON.stringify(Object.entries(written).sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    row: line,
    rowKey: claim.key ?? `row ${line}`,
    written,
    digest: createHash('sha256').update(text).digest('hex'),
    number: personalId.kind === 'value' ? personalId.value : null,
  }
}

/**
 * All rows are in: the run goes.
 * @throws `run.unknown`, `run.file-empty`
 */
export async function closeRows(
  tx: Tx,
  actor: Actor,
  runId: string,
  faults: readonly Fault[],
): Promise<void> {
  const run = orThrow((await store.runById(tx, runId, true)) ?? problem('unknown'))
  const source = orThrow((await sourceById(tx, run.sourceId)) ?? problem('unknown'))
  if (!keeps(actor, source)) orThrow(problem('unknown'))
  if (run.rows !== null) return
  const rows = await store.countRows(tx, runId)
  if (rows === 0) orThrow(problem('file-empty'))
  await store.setRows(tx, runId, { rows, faults: faults.slice(0, MOST_FAULTS) })
  if (run.kind === 'delta') {
    const before = (await store.runs(tx, run.sourceId, 2)).find(one => one.finishedAt !== null)
    if (before && before.mappingId === run.mappingId) await store.carryOver(tx, runId, before.runId)
  }
  await enqueue(tx, 'reconcile.run', { runId, stage: 'judge' })
}

/** What is left of a run to do, as the next note tells it. */
export type RunNote = Readonly<{
  runId: string
  stage: 'judge' | 'doubles' | 'cases' | 'finish'
  after?: number
  opened?: number
  joined?: number
}>

/** One step of a run. The courier calls it; each call is one transaction. */
export async function goOn(tx: Tx, note: RunNote): Promise<void> {
  const run = await store.runById(tx, note.runId, true)
  if (run === null || run.finishedAt !== null) return
  const source = await sourceOfRun(tx, run.sourceId, run.mappingId)
  const next = await STAGES[note.stage](tx, run, source, note)
  if (next) await enqueue(tx, 'reconcile.run', { ...next })
}

type Stage = (tx: Tx, run: Run, source: Source, note: RunNote) => Promise<RunNote | null>

const STAGES: Readonly<Record<RunNote['stage'], Stage>> = {
  async judge(tx, run, source, note) {
    const rows = await store.unjudged(tx, run.runId, BATCH)
    if (rows.length === 0) return { runId: run.runId, stage: 'doubles', after: 0 }
    const judged = await judgeRows(tx, source, source.mapping!, rows)
    await store.setOutcomes(tx, run.runId, judged, tx.now)
    return note
  },
  async doubles(tx, run, source, { after = 0 }) {
    const rows = await store.doubles(tx, run.runId, after, BATCH)
    const judged = await judgeRows(tx, source, source.mapping!, rows)
    await store.setOutcomes(tx, run.runId, judged, tx.now)
    const last = rows.at(-1)
    return rows.length < BATCH || last === undefined
      ? { runId: run.runId, stage: 'cases', after: 0 }
      : { runId: run.runId, stage: 'doubles', after: last.row }
  },
  async cases(tx, run, source, { after = 0, opened = 0, joined = 0 }) {
    const rows = await store.judgedRows(tx, run.runId, { after, limit: BATCH })
    const more = await openCases(
      tx,
      source,
      run.runId,
      rows.map(r => ({ ...r, key: r.rowKey, ref: r.personId, ownerRef: r.ownerId })),
    )
    const last = rows.at(-1)
    const counts = { opened: opened + more.opened, joined: joined + more.joined }
    return rows.length < BATCH || last === undefined
      ? { runId: run.runId, stage: 'finish', ...counts }
      : { runId: run.runId, stage: 'cases', after: last.row, ...counts }
  },
  async finish(tx, run, source, { opened = 0, joined = 0 }) {
    const closed = await closeAgreed(tx, source.sourceId, run.runId, run.kind === 'full')
    const summary = { ...(await summarise(tx, run, source)), opened, joined, closed }
    await store.setFinished(tx, run.runId, summary, tx.now)
    await record(tx, {
      actor: { kind: 'system', id: 'reconcile.run', agency: source.agency, office: source.office },
      action: 'run.finished',
      detail: { runId: run.runId, rows: run.rows ?? 0, outcomes: summary.outcomes },
    })
    await enqueue(tx, 'reconcile.finished', { runId: run.runId, sourceId: source.sourceId })
    return null
  },
}

/** Counts and scores over all rows of a run, page by page. */
async function summarise(
  tx: Tx,
  run: Run,
  source: Source,
): Promise<Pick<RunSummary, 'outcomes' | 'scores' | 'units'>> {
  const mapping = source.mapping!
  const columns = columnsOf(source, mapping)
  const sheet = new ScoreSheet(columns, source.required)
  const byUnit = new Map<string, ScoreSheet>()
  const outcomes: Partial<Record<Outcome, number>> = {}
  for (let after = 0; ; ) {
    const rows = await store.judgedRows(tx, run.runId, { after, limit: 5_000 })
    for (const row of rows) {
      const claim = { row: row.row, key: row.rowKey, written: row.written }
      outcomes[row.outcome] = (outcomes[row.outcome] ?? 0) + 1
      const read = readClaim(claim, { unitsOn: mapping.unitsOn })
      const outcome = { ...row, key: row.rowKey, ref: row.personId, ownerRef: row.ownerId }
      sheet.add(read, outcome)
      const unit = unitOf(read)
      if (unit === null) continue
      const part = byUnit.get(unit) ?? new ScoreSheet(columns, source.required)
      byUnit.set(unit, part)
      part.add(read, outcome)
    }
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.row
  }
  const ordered = OUTCOMES.filter(one => outcomes[one] !== undefined)
  return {
    outcomes: Object.fromEntries(ordered.map(one => [one, outcomes[one]!])),
    scores: sheet.scores(),
    units: [...byUnit]
      .map(([unit, part]) => {
        const { fields: _, ...scores } = part.scores()
        return { unit, ...scores }
      })
      .sort((a, b) => b.rows - a.rows || (a.unit < b.unit ? -1 : 1))
      .slice(0, MOST_UNITS),
  }
}

/** The commune of today a row names, where it is one. */
function unitOf(read: ReadClaim): string | null {
  if (read.place.kind !== 'value') return null
  const [unit, ...others] = read.place.value.candidates
  if (unit === undefined || others.length > 0) return null
  const now = successors(unit)
  return now === null ? unit : now.codes.length === 1 ? now.codes[0]! : null
}

/** A run for who keeps its source; null for everybody else. */
export async function runFor(
  tx: Tx,
  actor: Actor,
  runId: string,
): Promise<(Run & { source: Source; progress: { rows: number; judged: number } }) | null> {
  const run = await store.runById(tx, runId)
  const source = run && (await sourceById(tx, run.sourceId))
  if (run === null || source === null || !keeps(actor, source)) return null
  return { ...run, source, progress: await store.progressOf(tx, runId) }
}

/** Runs of a source, newest first. */
export function runsOf(q: Queries, sourceId: string, limit = 24): Promise<Run[]> {
  return store.runs(q, sourceId, limit)
}

export type ResultRow = Omit<store.JudgedRow, 'personId' | 'ownerId'>

/**
 * What became of the rows, for who keeps the source. An agreement to verify learns which field differs and
 * why, never what the register says.
 */
export async function resultsOf(
  tx: Tx,
  actor: Actor,
  runId: string,
  page: Readonly<{ after?: number; limit?: number; outcome?: Outcome | null }> = {},
): Promise<ResultRow[]> {
  const run = orThrow((await runFor(tx, actor, runId)) ?? problem('unknown'))
  const limit = Math.max(1, Math.min(5_000, page.limit ?? 100))
  const rows = await store.judgedRows(tx, runId, {
    after: page.after ?? 0,
    limit,
    outcome: page.outcome ?? null,
  })
  return rows.map(({ personId: _, ownerId: __, ...row }) => ({
    ...row,
    differences:
      run.source.rights === 'values'
        ? row.differences
        : row.differences.map(d => ({ ...d, proposal: null })),
  }))
}
