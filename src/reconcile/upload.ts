/**
 * Upload: a file on its way into a run. It waits while somebody confirms what its columns mean, becomes the
 * rows of a run, and is then gone.
 */
import { createHash } from 'node:crypto'
import { type Actor, orThrow, type Tx } from '#kernel'
import { FAULTS, type Sheet, SheetError, sheetFromBytes } from '#linkage'
import { columnsAbsent, type Guess, guessMapping } from './mapping.ts'
import { upload as problem, run as runProblem } from './problems.ts'
import { addRows, closeRows, type Fault, type FileRow, type NewRun, startRun } from './run.ts'
import { type Source, sourceInForce } from './source.ts'
import * as store from './store/upload.ts'

/** Rows looked at to guess what a column means. */
const SAMPLED = 200
/** Rows written by one statement. */
const AT_ONCE = 1_000

async function sheetOf(bytes: Buffer, fileName: string): Promise<Sheet> {
  try {
    return await sheetFromBytes(bytes, fileName)
  } catch (error) {
    if (!(error instanceof SheetError)) throw error
    const code = error.code === 'empty' ? runProblem('file-empty') : problem(error.code)
    return orThrow<never>(code)
  }
}

/**
 * Keeps a file of a source until it is run.
 * @returns its id
 * @throws `source.unknown`, `.agreement-ended`, `upload.*`, `run.file-empty`
 */
export async function keepUpload(
  tx: Tx,
  actor: Actor,
  sourceId: string,
  file: Readonly<{ fileName: string; bytes: Buffer }>,
): Promise<string> {
  await sourceInForce(tx, actor, sourceId)
  // A file that is no table is refused now, while the person is still there.
  const sheet = await sheetOf(file.bytes, file.fileName)
  await sheet.close()
  const uploadId = tx.newId()
  await store.insertUpload(tx, {
    uploadId,
    sourceId,
    fileName: file.fileName.slice(0, 200),
    fileSha256: createHash('sha256').update(file.bytes).digest('hex'),
    bytes: file.bytes,
    by: actor.id,
    at: tx.now,
  })
  return uploadId
}

export type UploadView = Readonly<{
  uploadId: string
  fileName: string
  source: Source
  heads: readonly string[]
  /** Some first values of each column, for a person to recognise it by. */
  examples: Readonly<Record<string, readonly string[]>>
  /** What the columns mean: as confirmed, where the file has all those columns; else as guessed. */
  guess: Guess
  isConfirmed: boolean
}>

/** A waiting file for who keeps its source. @throws `upload.unknown`, `source.*` */
export async function uploadFor(tx: Tx, actor: Actor, uploadId: string): Promise<UploadView> {
  const kept = orThrow((await store.uploadById(tx, uploadId)) ?? problem('unknown'))
  const source = await sourceInForce(tx, actor, kept.sourceId)
  const sheet = await sheetOf(kept.bytes, kept.fileName)
  const sample: Record<string, string>[] = []
  for await (const { cells } of sheet.rows) {
    sample.push(Object.fromEntries(sheet.heads.map((head, i) => [head, cells[i] ?? ''])))
    if (sample.length >= SAMPLED) break
  }
  await sheet.close()
  const { heads } = sheet
  const isConfirmed = source.mapping !== null && columnsAbsent(source.mapping, heads) === null
  const guess = guessMapping(heads, sample, tx.today)
  const examples = Object.fromEntries(
    heads.map(head => [
      head,
      sample
        .map(row => row[head] ?? '')
        .filter(value => value !== '')
        .slice(0, 3),
    ]),
  )
  const { uploadId: id, fileName } = kept
  const known = isConfirmed ? { ...guess, mapping: source.mapping! } : guess
  return { uploadId: id, fileName, source, heads, examples, guess: known, isConfirmed }
}

/**
 * Turns a waiting file into a run and sets it going.
 * @returns id of the run
 * @throws `upload.unknown`, `source.*`, `mapping.*`, `run.*`
 */
export async function runUpload(
  tx: Tx,
  actor: Actor,
  uploadId: string,
  kind: NewRun['kind'],
): Promise<string> {
  const kept = orThrow((await store.uploadById(tx, uploadId)) ?? problem('unknown'))
  const source = await sourceInForce(tx, actor, kept.sourceId)
  const sheet = await sheetOf(kept.bytes, kept.fileName)
  const runId = await startRun(tx, actor, {
    sourceId: kept.sourceId,
    kind,
    fileName: kept.fileName,
    fileSha256: kept.fileSha256,
    heads: sheet.heads,
  })
  let batch: FileRow[] = []
  for await (const { line, cells } of sheet.rows) {
    const named = Object.fromEntries(sheet.heads.map((head, i) => [head, cells[i] ?? '']))
    batch.push({ line, cells: named })
    if (batch.length < AT_ONCE) continue
    await addRows(tx, source, runId, batch)
    batch = []
  }
  if (batch.length > 0) await addRows(tx, source, runId, batch)
  await sheet.close()
  const faults: Fault[] = [...sheet.faults].map(({ line, code }) => ({
    line,
    reason: FAULTS[code].vi,
  }))
  await closeRows(tx, actor, runId, faults)
  await store.dropUpload(tx, uploadId)
  return runId
}
