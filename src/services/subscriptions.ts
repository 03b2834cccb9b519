/** What this room reads of the news: its own timers. */
import { enqueue, later, type Note, type Subscription, systemActor, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import { closeReading } from './sources.ts'
import { ENDED } from './status.ts'
import * as dossiers from './store/dossier.ts'
import * as drafts from './store/draft.ts'

type Deadline = Note<{ dossier: string; promisedAt: string }>

/**
 * A promise has passed. That a dossier is late is derived, not stored; here it becomes news for who
 * oversees it, and a line in the ledger that nobody can date back.
 */
async function noteOverdue(tx: Tx, note: Deadline): Promise<void> {
  const { dossier, promisedAt } = note.payload
  const row = await dossiers.lockDossier(tx, dossier)
  // The promise has moved, or the dossier is decided, or it waits for the applicant: nothing is late.
  if (row === null || row.promisedAt !== promisedAt) return
  if (row.status === 5 || row.status === null || ENDED.includes(row.status)) return
  await record(tx, {
    actor: systemActor('services.deadline'),
    action: 'dossier.overdue',
    dossier,
    detail: { promisedAt, agency: row.agency, office: row.office },
  })
  await enqueue(tx, 'dossier.overdue', { dossier, agency: row.agency, unit: row.unit, promisedAt })
}

/** What was read for a form that nobody submitted is kept for 30 days after the last saving. */
export const KEEP_DRAFT_MS = 30 * 86_400_000

/** Purges an idle draft with all that was read for it; one that was saved since waits on. */
async function purgeIdleDraft(tx: Tx, note: Note<{ draftId: string }>): Promise<void> {
  const { draftId } = note.payload
  const row = await drafts.lockDraft(tx, draftId)
  if (row === null || row.submittedAt !== null) return
  const dueAt = later(row.savedAt, KEEP_DRAFT_MS)
  if (dueAt > tx.now) return enqueue(tx, 'draft.idle', { draftId }, dueAt)
  await drafts.deleteDraft(tx, draftId)
  await closeReading(tx, draftId)
  const actor = systemActor('services.purge')
  await record(tx, { actor, action: 'draft.purged', subject: row.applicantId, detail: { draftId } })
}

/** Readers of this room, for the courier. */
export function subscriptions(): Subscription[] {
  return [
    { topic: 'dossier.deadline', subscriber: 'services.overdue', handle: noteOverdue },
    { topic: 'draft.idle', subscriber: 'services.purge-drafts', handle: purgeIdleDraft },
  ]
}
