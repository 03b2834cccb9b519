/**
 * Opening: cases out of the rows of a run, and out of what a citizen reports. A group that already has an
 * open case gets another row, not another case.
 */
import { type Actor, enqueue, orThrow, type PlainDate, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import { householdOf, jurisdictionOf } from '#register'
import { adminUnit, isPlainDate } from '#vn'
import './actions.ts'
import { CLAIM_FIELDS, type ClaimField } from './claim.ts'
import { COMPARED_FIELDS, type ComparedField } from './difference.ts'
import { dueOn, firstTurn, groupKeyOf, needsCase, stateOf } from './discrepancy.ts'
import type { RowOutcome } from './outcome.ts'
import { discrepancy as problem } from './problems.ts'
import type { Source } from './source.ts'
import type { CaseRow } from './store/discrepancy.ts'
import * as store from './store/discrepancy.ts'

const HOUSE: Actor = { kind: 'system', id: 'reconcile.run', agency: null, office: null }

/** As people write it: DS-26-000123. */
function caseCode(today: string, n: number): string {
  return `DS-${today.slice(2, 4)}-${String(n).padStart(6, '0')}`
}

async function identityOwnerOf(
  tx: Tx,
  personId: string | null,
): Promise<{ agency: string; office: string } | null> {
  const unit = personId === null ? null : await jurisdictionOf(tx, personId)
  return unit === null ? null : store.identityOwner(tx, unit, tx.today)
}

type Opening = Readonly<{
  sourceId: string | null
  kind: CaseRow['kind']
  groupKey: string
  personId: string | null
  reportedBy: string | null
  dataAgency: string
  dataOffice: string
  turn: 'data' | 'identity'
  outcomes: readonly string[]
  actor: Actor
  reason: string | null
  evidence: readonly string[]
  detail: Readonly<Record<string, string>>
}>

async function open(tx: Tx, of: Opening): Promise<CaseRow> {
  const owner = await identityOwnerOf(tx, of.personId)
  const row: CaseRow = {
    caseId: tx.newId(),
    code: caseCode(tx.today, await store.nextCaseNumber(tx)),
    sourceId: of.sourceId,
    kind: of.kind,
    groupKey: of.groupKey,
    personId: of.personId,
    reportedBy: of.reportedBy,
    dataAgency: of.dataAgency,
    dataOffice: of.dataOffice,
    identityAgency: owner?.agency ?? null,
    identityOffice: owner?.office ?? null,
    openedAt: tx.now,
    dueOn: dueOn(tx.today, { outcomes: of.outcomes }),
  }
  await store.insertCase(tx, row)
  await store.markOpen(tx, row)
  const turn = owner === null ? 'data' : of.turn
  const { actor, reason, evidence, detail } = of
  await store.insertEvent(tx, row.caseId, {
    kind: 'opened',
    at: tx.now,
    seq: 1,
    turn,
    actor,
    reason,
    evidence,
    detail,
  })
  await record(tx, {
    actor,
    action: 'discrepancy.opened',
    subject: of.personId,
    detail: { code: row.code, kind: row.kind, ...(of.sourceId && { sourceId: of.sourceId }) },
  })
  await enqueue(tx, 'discrepancy.opened', { caseId: row.caseId })
  return row
}

/**
 * Puts the rows of a run that need somebody into cases.
 * @returns how many cases were opened and how many rows joined one that was open
 */
export async function openCases(
  tx: Tx,
  source: Source,
  runId: string,
  rows: readonly (RowOutcome & Readonly<{ rowKey: string }>)[],
): Promise<{ opened: number; joined: number }> {
  let opened = 0
  let joined = 0
  for (const row of rows) {
    if (!needsCase(row)) continue
    const { ref } = row
    const isPlace = ref !== null && row.differences.some(d => d.field === 'place' && !d.isForm)
    const household = isPlace ? await householdOf(tx, ref) : null
    const groupKey = groupKeyOf(row, household?.householdId ?? null, row.rowKey)
    const known = await store.openCaseOf(tx, source.sourceId, groupKey)
    const caseId =
      known ??
      (
        await open(tx, {
          sourceId: source.sourceId,
          kind: 'mismatch',
          groupKey,
          personId: ref ?? row.ownerRef,
          reportedBy: null,
          dataAgency: source.agency,
          dataOffice: source.office,
          turn: firstTurn(row),
          outcomes: [row.outcome, ...row.also],
          actor: HOUSE,
          reason: null,
          evidence: [],
          detail: {},
        })
      ).caseId
    if (known === null) opened++
    else joined++
    await store.addRow(tx, caseId, { runId, row: row.row }, tx.now)
  }
  return { opened, joined }
}

/** What a citizen reports: a fact of theirs that an agency, or the register, has wrong. */
export type NewReport = Readonly<{
  field: ComparedField | ClaimField
  /** What it should be, in the citizen's words. */
  shouldBe: string
  reason: string
  evidence: readonly string[]
  /** Who is to look into it: an agency and the office that keeps its source; the police when null. */
  agency: Readonly<{ agency: string; office: string }> | null
}>

const FIELDS: ReadonlySet<string> = new Set([...COMPARED_FIELDS, ...CLAIM_FIELDS])

/** The rule: what a report must say. */
export function planReport(report: NewReport): NewReport | Problem {
  const shouldBe = report.shouldBe.trim()
  const reason = report.reason.trim()
  if (!FIELDS.has(report.field)) return problem('report-invalid', { field: 'field' })
  if (shouldBe === '' || shouldBe.length > 300 || shouldBe.includes('\u0000'))
    return problem('report-invalid', { field: 'shouldBe' })
  if (reason.length < 5 || reason.length > 2_000 || reason.includes('\u0000'))
    return problem('report-invalid', { field: 'reason' })
  const evidence = report.evidence.map(paper => paper.trim()).filter(paper => paper !== '')
  return { ...report, shouldBe, reason, evidence: evidence.slice(0, 20) }
}

/**
 * "Báo sửa": a citizen opens a case about their own data and can follow it. The same report while one is
 * open gives that one.
 * @returns code of the case
 * @throws `discrepancy.report-invalid`, `.no-identity-owner`
 */
export async function reportWrong(tx: Tx, actor: Actor, report: NewReport): Promise<string> {
  const plan = orThrow<NewReport>(planReport(report))
  if (actor.kind !== 'citizen') return orThrow<never>(problem('not-yours'))
  const police = await identityOwnerOf(tx, actor.id)
  const keeper = plan.agency ?? police
  if (keeper === null) return orThrow<never>(problem('no-identity-owner'))
  const groupKey = `report ${actor.id} ${plan.field} ${keeper.agency}`
  const standing = (await store.casesOfPerson(tx, actor.id)).find(row => row.groupKey === groupKey)
  if (standing && (await isOpen(tx, standing.caseId))) return standing.code
  const row = await open(tx, {
    sourceId: null,
    kind: 'report',
    groupKey,
    personId: actor.id,
    reportedBy: actor.id,
    dataAgency: keeper.agency,
    dataOffice: keeper.office,
    turn: plan.agency === null ? 'identity' : 'data',
    outcomes: [],
    actor,
    reason: plan.reason,
    evidence: plan.evidence,
    detail: { field: plan.field, shouldBe: plan.shouldBe },
  })
  return row.code
}

async function isOpen(tx: Tx, caseId: string): Promise<boolean> {
  const events = (await store.eventsOf(tx, [caseId])).get(caseId) ?? []
  return stateOf(events).phase !== 'closed'
}

/** Which police office answers for the people of a unit from a day on. */
export type IdentityOwner = Readonly<{
  unit: string
  from: PlainDate
  agency: string
  office: string
}>

/** The rule for an owner of identities, or its first faulty field. */
export function planOwner(of: IdentityOwner): IdentityOwner | Problem {
  if (!isPlainDate(of.from)) return problem('owner-invalid', { field: 'from' })
  if (!adminUnit(of.unit, of.from)) return problem('owner-invalid', { field: 'unit' })
  if (of.agency === '') return problem('owner-invalid', { field: 'ownerAgency' })
  return of.office.trim() === '' ? problem('owner-invalid', { field: 'ownerOffice' }) : of
}

/**
 * Declares which police office answers for the people of a unit from a day on. The caller has checked
 * that the actor administers the node.
 * @throws `discrepancy.owner-invalid`
 */
export async function declareIdentityOwner(
  tx: Tx,
  of: IdentityOwner,
  actor: Actor = HOUSE,
): Promise<void> {
  const plan = orThrow<IdentityOwner>(planOwner(of))
  await store.putIdentityOwner(tx, plan)
  await record(tx, { actor, action: 'identity-owner.declared', detail: { ...plan } })
}
