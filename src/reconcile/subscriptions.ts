/** What this room reads of the news of the house. */
import type { Subscription } from '#kernel'
import { recheckAfterFix, recheckPeople } from './recheck.ts'
import { settleRow } from './review.ts'
import { goOn, type RunNote } from './run.ts'

export function subscriptions(): Subscription[] {
  return [
    {
      topic: 'reconcile.run',
      subscriber: 'reconcile.run',
      handle: (tx, note) => goOn(tx, note.payload as RunNote),
    },
    {
      topic: 'discrepancy.fixed',
      subscriber: 'reconcile.recheck',
      handle: (tx, note) => recheckAfterFix(tx, (note.payload as { caseId: string }).caseId),
    },
    {
      topic: 'review.settles',
      subscriber: 'reconcile.settle',
      handle: (tx, note) => {
        const { runId, row } = note.payload as { runId: string; row: number }
        return settleRow(tx, runId, row)
      },
    },
    {
      topic: 'life-event.recorded',
      subscriber: 'reconcile.recheck-people',
      handle: (tx, note) =>
        recheckPeople(tx, (note.payload as { personIds: readonly string[] }).personIds),
    },
  ]
}
