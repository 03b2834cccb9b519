/**
 * Recheck: the rows of a case held against the register once more. Only agreement closes a case about
 * data; a fix that did not hold sends it back.
 */
import { createHash } from 'node:crypto'
import { type Actor, orThrow, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import type { CaseState } from './discrepancy.ts'
import { dueOn, needsCase, nextState, stateOf } from './discrepancy.ts'
import { judgeRows } from './judging.ts'
import type { Corrected } from './stepping.ts'
import type { CaseMember, CaseRow } from './store/discrepancy.ts'
import * as cases from './store/discrepancy.ts'
import * as runs from './store/run.ts'
import { sourceById } from './store/source.ts'

const HOUSE: Actor = { kind: 'system', id: 'reconcile.recheck', agency: null, office: null }

/** Writes what a recheck found, and what follows from it. */
async function tell(tx: Tx, row: CaseRow, agrees: boolean): Promise<CaseState> {
  const events = (await cases.eventsOf(tx, [row.caseId])).get(row.caseId) ?? []
  const event = { kind: 'rechecked', at: tx.now, agrees } as const
  const next = orThrow(nextState(stateOf(events), event))
  await cases.insertEvent(tx, row.caseId, {
    ...event,
    seq: next.version,
    actor: HOUSE,
    reason: null,
    evidence: [],
    detail: {},
  })
  if (next.phase === 'closed') await cases.markClosed(tx, row.caseId)
  else await cases.setDue(tx, row.caseId, dueOn(tx.today, { outcomes: [], isAgain: true }))
  await record(tx, {
    actor: HOUSE,
    action: 'discrepancy.stepped',
    subject: row.personId,
    detail: { code: row.code, step: 'rechecked', seq: next.version, agrees },
  })
  return next
}

/**
 * Judges the rows of a case again, as they are written now or as the agency corrected them.
 * @param corrected by row key, what the row says now
 * @returns whether all agree; null for a case without rows, which its owners close themselves
 */
export async function recheckCase(
  tx: Tx,
  caseId: string,
  corrected: Corrected = {},
): Promise<boolean | null> {
  const row = await cases.lockCase(tx, caseId)
  if (row === null) return null
  const events = (await cases.eventsOf(tx, [caseId])).get(caseId) ?? []
  if (stateOf(events).phase === 'closed') return null
  const members = await cases.membersOf(tx, caseId)
  // A report of a citizen has no rows: the event that mended the register is what it waited for.
  if (members.length === 0 || row.sourceId === null) {
    await tell(tx, row, true)
    return true
  }
  const agrees = await judgeAgain(tx, row.sourceId, caseId, members, corrected)
  // That an open case still differs is no news.
  if (agrees || stateOf(events).phase === 'fixed') await tell(tx, row, agrees)
  return agrees
}

/**
 * After a step that mended something: holds the rows against the register again, where there is something
 * new to hold. A fix at the source without its new rows waits for the next run.
 */
export async function recheckAfterFix(tx: Tx, caseId: string): Promise<void> {
  const events = (await cases.eventsOf(tx, [caseId])).get(caseId) ?? []
  const { phase, resolution } = stateOf(events)
  if (phase !== 'fixed') return
  const fix = events.findLast(event => event.kind === resolution)
  const corrected = fix?.detail.corrected as Corrected | undefined
  if (resolution === 'fixed-at-source' && corrected) await recheckCase(tx, caseId, corrected)
  if (resolution === 'fixed-in-register' || resolution === 'civil-correction')
    await recheckCase(tx, caseId)
}

/** After an event in the register: open cases about the people it touched may have settled themselves. */
export async function recheckPeople(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const caseId of await cases.openCasesAbout(tx, personIds)) await recheckCase(tx, caseId)
}

async function judgeAgain(
  tx: Tx,
  sourceId: string,
  caseId: string,
  members: readonly CaseMember[],
  corrected: Corrected,
): Promise<boolean> {
  const source = (await sourceById(tx, sourceId))!
  const rows = members.map((member, i) => ({
    row: i + 1,
    rowKey: member.rowKey,
    written: { ...member.written, ...corrected[member.rowKey] },
  }))
  const judged = await judgeRows(tx, source, source.mapping!, rows)
  const runId = tx.newId()
  const text = JSON.stringify(rows)
  await runs.insertRecheck(tx, {
    runId,
    sourceId,
    mappingId: source.mappingId!,
    at: tx.now,
    by: HOUSE.id,
    fileSha256: createHash('sha256').update(text).digest('hex'),
    rows: rows.length,
  })
  await runs.insertRows(
    tx,
    runId,
    rows.map((r, i) => ({
      ...r,
      digest: createHash('sha256').update(JSON.stringify(r.written)).digest('hex'),
      number: judged[i]!.read.personalId.kind === 'value' ? judged[i]!.read.personalId.value : null,
    })),
  )
  await runs.setOutcomes(tx, runId, judged, tx.now)
  for (const { row } of rows) await cases.addRow(tx, caseId, { runId, row }, tx.now)
  return judged.every(one => !needsCase(one))
}

/**
 * After a run: closes the open cases of its source whose rows agree now, and sends back those whose fix
 * did not hold.
 * @param isWhole the run held the whole source: a row that is not in it any more was taken out there
 * @returns how many were closed
 */
export async function closeAgreed(
  tx: Tx,
  sourceId: string,
  runId: string,
  isWhole: boolean,
): Promise<number> {
  const byCase = new Map<string, runs.OpenMember[]>()
  for (const member of await runs.openMembers(tx, sourceId, runId)) {
    const list = byCase.get(member.caseId)
    if (list) list.push(member)
    else byCase.set(member.caseId, [member])
  }
  let closed = 0
  for (const [caseId, members] of byCase) {
    const isSeen = members.every(member => member.outcome !== null || isWhole)
    if (!isSeen) continue
    const agrees = members.every(
      ({ outcome, differences }) =>
        outcome === null || !needsCase({ outcome, differences: differences! }),
    )
    const row = (await cases.lockCase(tx, caseId))!
    const events = (await cases.eventsOf(tx, [caseId])).get(caseId) ?? []
    const { phase } = stateOf(events)
    if (phase === 'closed' || (phase === 'open' && !agrees)) continue
    await tell(tx, row, agrees)
    if (agrees) closed++
  }
  return closed
}
