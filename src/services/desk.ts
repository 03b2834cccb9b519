/** Desk: the queue of an office, and taking work from it. */

import { issue } from '#documents'
import { type Actor, type Db, type Instant, once, type Tx } from '#kernel'
import { formatDate } from '#vn'
import { signerOf } from './competence.ts'
import { classifyTiming, promiseOf, type Timing } from './deadline.ts'
import { lockForOffice, mayDecide, officerOf } from './office.ts'
import { officeFor, unitOf } from './opening.ts'
import { receiptData, signerFor } from './papers.ts'
import { problem, stop } from './problems.ts'
import { procedureOn, type Text } from './procedure.ts'
import { STATUS_NAMES, type StatusCode } from './status.ts'
import { takeStep } from './step.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import * as queues from './store/queue.ts'
import { keptLines } from './text.ts'
import { maskedName } from './words.ts'

export type QueueTab = 'new' | 'processing' | 'supplement' | 'confirming' | 'done'

export type QueueRow = Readonly<{
  dossier: string
  parent: string | null
  procedure: Readonly<{ code: string; name: Text }>
  applicantLabel: string
  submittedAt: Instant
  receivedAt: Instant | null
  promisedAt: Instant | null
  status: Readonly<{ code: StatusCode; name: Text }>
  timing: Timing | null
  /** Official id of who took it. */
  assignedTo: string | null
  version: number
}>

export type Queue = Readonly<{
  rows: readonly QueueRow[]
  counts: Readonly<Record<QueueTab, number>>
  next: string | null
}>

/** The moment a read is about. */
export const nowOf = (q: Db | Tx): Instant => ('now' in q ? q.now : q.clock.now())

const MAX_ROWS = 200

/** The dossiers of the official's office, one tab at a time, oldest promise first. */
export async function queueOf(
  q: Db | Tx,
  actor: Actor,
  of: { tab: QueueTab; after?: string | null; limit?: number },
): Promise<Queue> {
  const none = { new: 0, processing: 0, supplement: 0, confirming: 0, done: 0 }
  const { agency, office } = actor
  if (actor.kind !== 'official' || agency === null || office === null)
    return { rows: [], counts: none, next: null }
  const limit = Math.max(1, Math.min(MAX_ROWS, of.limit ?? 50))
  const now = nowOf(q)
  const rows = await queues.rowsOf(q, {
    agency,
    office,
    tab: of.tab,
    after: of.after ?? null,
    limit: limit + 1,
    now,
  })
  const counts = await queues.countsOf(q, { agency, office, now })
  return {
    rows: rows.slice(0, limit).map(row => ({
      dossier: row.code,
      parent: row.bundle,
      procedure: { code: row.procedure, name: procedureOn(row.procedure, row.versionFrom).name },
      applicantLabel: maskedName(row.applicantLabel),
      submittedAt: row.submittedAt,
      receivedAt: row.receivedAt,
      promisedAt: row.promisedAt,
      status: { code: row.status, name: STATUS_NAMES[row.status] },
      timing: classifyTiming({ ...row, now }),
      assignedTo: row.assignedTo,
      version: row.version,
    })),
    counts: { ...none, ...counts },
    next: rows.length > limit ? queues.cursorOf(rows[limit - 1]!) : null,
  }
}

/**
 * Takes a dossier: intake when it is new (the clock starts, mẫu 01 is issued), then the work on it.
 * The intake desk of an agency receives only; the competent office receives and takes in one go.
 * @throws `dossier.changed` (409) when another was faster; `dossier.waits-for-second-person`
 */
export async function takeDossier(
  tx: Tx,
  actor: Actor,
  code: string,
  version: number,
): Promise<{ version: number }> {
  let row = await lockForOffice(tx, actor, code, version)
  const decides = mayDecide(row, actor) === true
  if (row.status === 1) row = await receive(tx, actor, row)
  else if (!decides) stop(problem('not-your-step'))
  if (decides && !(row.status === 4 && row.assignedTo === actor.id))
    row = await takeStep(tx, actor, row, 'taken')
  return { version: row.version }
}

/** Intake: nothing is received while the second person may still answer. */
async function receive(tx: Tx, actor: Actor, found: DossierRow): Promise<DossierRow> {
  const bundle = (await store.dossierByCode(tx, found.bundle!))!
  const waiting = (await store.confirmationsOf(tx, [bundle.code])).find(
    c => c.answeredAt === null && c.waitsUntil > tx.now,
  )
  if (waiting) {
    const until = `${formatDate(new Date(Date.parse(waiting.waitsUntil) + 7 * 3_600_000).toISOString().slice(0, 10))}`
    stop(problem('waits-for-second-person', { until }))
  }
  const row = await takeStep(tx, actor, found, 'received')
  if (row.promisedAt !== null) await giveReceipt(tx, actor, row, bundle)
  return row
}

/** Mẫu 01, with the expected times of the parts that open later. */
async function giveReceipt(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  bundle: DossierRow,
): Promise<void> {
  const office = (await signerOf(tx, row.agency, row.office))!
  const whole = procedureOn(bundle.procedure, bundle.versionFrom)
  const parts = []
  for (const child of whole.children.filter(c => c.startsAfter === row.procedure)) {
    const part = procedureOn(child.code, tx.today)
    const { agencyName } = await officeFor(tx, part, unitOf(part, bundle.unit, bundle.parties!))
    // A part opens when this one is decided, at the latest by its own promise.
    const promise = promiseOf(child.duration ?? part.duration, row.promisedAt!)
    if (promise !== null) parts.push({ procedure: part.name.vi, agencyName, promisedAt: promise })
  }
  const definition = procedureOn(row.procedure, row.versionFrom)
  const officer = await officerOf(tx, actor, office)
  await issue(tx, {
    kind: 'dossier-receipt',
    data: receiptData(
      { row, bundle, definition, whole, office, officer, promisedAt: row.promisedAt!, parts },
      tx.now,
    ),
    signer: signerFor(office, row.unit, tx.today),
    owners: [row.applicantId],
    dossier: row.code,
    actor,
    version: 'intake',
  })
}

/** Puts a taken dossier back for the office's colleagues, with a note for them. */
export async function handOver(
  tx: Tx,
  actor: Actor,
  code: string,
  of: { note: string; version: number; key: string },
): Promise<{ version: number }> {
  return once(tx, `dossier.hand-over:${actor.id}:${code}`, of.key, of, async () => {
    const row = await lockForOffice(tx, actor, code, of.version)
    if (mayDecide(row, actor) !== true) stop(problem('not-your-step'))
    const note = keptLines(of.note, 500)
    if (note === '') stop(problem('reason-missing', { field: 'note' }))
    const after = await takeStep(tx, actor, row, 'handed-over', {
      note,
    })
    return { version: after.version }
  })
}
