/** Whole state: what must hold in every table of the room after any test. */
import assert from 'node:assert/strict'
import { type Queries, sql } from '#kernel'
import { foldSteps, STEP_KINDS, type StepKind } from '../status.ts'
import { stateOf } from '../step.ts'
import { childrenOf, eventsOf } from '../store/dossier.ts'

/** Rows that break a promise of the room; every one of these queries must be empty. */
const PROMISES = {
  'a bundle has its first part': sql`
    select code from services.dossier b where b.status is null
      and not exists (select from services.dossier c where c.bundle = b.code)`,
  'a part belongs to a bundle': sql`
    select code from services.dossier where status is not null and bundle is null`,
  'what has ended has an end, and nothing else has': sql`
    select code from services.dossier where status is not null
      and (status in (3, 7, 8, 9, 10)) <> (ended_at is not null)`,
  'a clock stands only for a supplement': sql`
    select code from services.dossier where (stopped_at is not null) <> (status = 5)`,
  'what was received has a promise': sql`
    select code from services.dossier where received_at is not null and promised_at is null`,
  'events are numbered without gaps': sql`
    select code from services.dossier_event group by code having max(seq) <> count(*) or min(seq) <> 1`,
  'one supplement a dossier, and it is counted': sql`
    select d.code from services.dossier d left join services.supplement s on s.code = d.code
    where d.status is not null and (d.supplements = 1) <> (s.code is not null)`,
  'a notice is held by a bundle that still needs it': sql`
    select n.evidence_id from services.notice_claim n where exists (
      select from services.dossier c where c.bundle = n.dossier and c.procedure = '1.001193' and c.status in (3, 7, 8))`,
  'a submitted draft knows its dossier': sql`
    select draft_id from services.draft where (submitted_at is null) <> (dossier is null)`,
  'the promise never lies before the receipt': sql`
    select code from services.dossier where promised_at < received_at`,
}

const isStep = (kind: string): kind is StepKind => (STEP_KINDS as string[]).includes(kind)

/** Checks every promise, and that each state is the fold of its events. */
export async function checkWholeState(q: Queries): Promise<void> {
  for (const [promise, broken] of Object.entries(PROMISES))
    assert.deepEqual(await q.rows(broken), [], promise)
  const bundles = await q.rows<{ code: string }>(
    sql`select code from services.dossier where status is null`,
  )
  for (const { code } of bundles)
    for (const part of await childrenOf(q, code)) {
      const events = await eventsOf(q, [part.code])
      const steps = events.flatMap(e =>
        isStep(e.kind) ? [{ kind: e.kind, at: e.at, by: e.actorId }] : [],
      )
      assert.deepEqual(stateOf(part), foldSteps(steps, part.duration), `fold of ${part.code}`)
    }
}
