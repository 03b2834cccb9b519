/** Dossier: one application on its way, as the applicant, a confirmer or the competent office sees it. */

import { documentsOfDossier, KIND_NAMES } from '#documents'
import type { Actor, Instant, PlainDate, Tx } from '#kernel'
import { type OfficeNames, officeNames } from './competence.ts'
import { classifyTiming, type Timing } from './deadline.ts'
import { letGoOfNotice } from './decision.ts'
import type { FormValue } from './form.ts'
import { isHandledBy } from './office.ts'
import { closeGrounds } from './opening.ts'
import { problem, stop } from './problems.ts'
import { type ProcedureDefinition, procedureOn, type Text } from './procedure.ts'
import { ENDED, STATUS_NAMES, type StatusCode, statusOfBundle } from './status.ts'
import { takeStep } from './step.ts'
import type { ConfirmationRow, DossierRow, EventRow, SupplementRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'
import { type TimelineEntry, timelineOf } from './timeline.ts'

export type Holder = Readonly<{
  agency: string
  agencyName: string
  office: string
  officeName: string
  since: Instant
}>

export type SupplementItem = Readonly<{
  field: string
  label: Text
  reason: string
  /** `paper`: a source holds the value, so a paper or an explanation was asked for. */
  way: 'answer' | 'paper'
  /** The explanation, once it was given. */
  said: string | null
}>
export type SupplementView = Readonly<{
  /** The dossier that asks; answers name it. */
  dossier: string
  items: readonly SupplementItem[]
  requestedAt: Instant
  dueOn: PlainDate
  answeredAt: Instant | null
}>

export type ConfirmationFact = Readonly<{
  confirmationId: string
  who: 'household-head'
  question: Text
  askedAt: Instant
  waitsUntil: Instant
  /** `none`: the second person stayed silent until the wait was over. */
  answer: 'waiting' | 'agreed' | 'disagreed' | 'none'
  answeredAt: Instant | null
  reason: string | null
}>

export type DocumentFact = Readonly<{
  documentId: string
  kind: string
  title: Text
  issuedAt: Instant
  verifyCode: string
}>

export type DossierView = Readonly<{
  code: string
  parent: string | null
  procedure: Readonly<{ code: string; name: Text }>
  status: Readonly<{ code: StatusCode; name: Text }>
  /** Whom everything waits for now; null when it has ended. */
  waitingFor: 'second-person' | 'applicant' | 'agency' | null
  /** 1 direct, 2 online, 3 post. */
  channel: 1 | 2 | 3
  submittedAt: Instant
  receivedAt: Instant | null
  promisedAt: Instant | null
  endedAt: Instant | null
  timing: Timing | null
  holder: Holder | null
  version: number
  viewer: 'applicant' | 'confirmer' | 'official'
  children: readonly DossierView[]
  /** Parts of the bundle that open later. */
  expected: readonly Readonly<{ code: string; name: Text; startsAfter: string | null }>[]
  timeline: readonly TimelineEntry[]
  confirmations: readonly ConfirmationFact[]
  supplement: SupplementView | null
  documents: readonly DocumentFact[]
  /** What was declared; empty for a confirmer. */
  declared: readonly Readonly<{ key: string; label: Text; value: FormValue }>[]
  actions: readonly ('withdraw' | 'answer-supplement' | 'confirm')[]
}>

/** All rows around one dossier, read once. */
type Around = Readonly<{
  bundle: DossierRow
  whole: ProcedureDefinition
  parts: readonly DossierRow[]
  events: readonly EventRow[]
  confirmations: readonly ConfirmationRow[]
  supplements: readonly SupplementRow[]
  names: OfficeNames
  now: Instant
}>

async function around(tx: Tx, row: DossierRow): Promise<Around> {
  const bundle = row.bundle === null ? row : (await store.dossierByCode(tx, row.bundle))!
  const parts = await store.childrenOf(tx, bundle.code)
  const codes = [bundle.code, ...parts.map(p => p.code)]
  const events = await store.eventsOf(tx, codes)
  const agencies = [...parts.map(p => p.agency), ...events.map(e => e.actorAgency)]
  return {
    bundle,
    whole: procedureOn(bundle.procedure, bundle.versionFrom),
    parts,
    events,
    confirmations: await store.confirmationsOf(tx, [bundle.code]),
    supplements: await store.supplementsOf(tx, codes),
    names: await officeNames(tx, agencies),
    now: tx.now,
  }
}

/** How a request to the second person stands. Pure. */
export function confirmationFact(
  c: ConfirmationRow,
  whole: ProcedureDefinition,
  now: Instant,
): ConfirmationFact {
  const question = whole.confirmations.find(d => d.who === c.who)!.question
  const open = c.waitsUntil > now ? 'waiting' : 'none'
  return {
    confirmationId: c.confirmationId,
    who: c.who,
    question,
    askedAt: c.askedAt,
    waitsUntil: c.waitsUntil,
    answer: c.agreed === null ? open : c.agreed ? 'agreed' : 'disagreed',
    answeredAt: c.answeredAt,
    reason: c.reason,
  }
}

/** Labels of the form by key, of a whole bundle. */
export const labelOf = (whole: ProcedureDefinition, key: string): Text =>
  whole.forms?.pages.flatMap(p => p.fields).find(f => f.key === key)?.label ?? { vi: key, en: key }

function supplementView(of: SupplementRow, whole: ProcedureDefinition): SupplementView {
  return {
    dossier: of.code,
    items: of.items.map(item => ({ ...item, label: labelOf(whole, item.field) })),
    requestedAt: of.requestedAt,
    dueOn: of.dueOn,
    answeredAt: of.answeredAt,
  }
}

async function documentFacts(tx: Tx, code: string): Promise<DocumentFact[]> {
  return (await documentsOfDossier(tx, code)).map(d => ({
    documentId: d.documentId,
    kind: d.kind,
    title: { vi: KIND_NAMES[d.kind].vi, en: KIND_NAMES[d.kind].en },
    issuedAt: d.issuedAt,
    verifyCode: d.verifyCode,
  }))
}

/** The second person may still answer, so nothing is taken in yet. */
const isConfirming = (a: Around): boolean =>
  a.confirmations.some(c => c.answeredAt === null && c.waitsUntil > a.now)

async function partView(
  tx: Tx,
  a: Around,
  row: DossierRow,
  viewer: DossierView['viewer'],
): Promise<DossierView> {
  const status = row.status!
  const ended = ENDED.includes(status)
  const own = a.events.filter(e => e.code === row.code)
  const supplement = a.supplements.find(s => s.code === row.code) ?? null
  const { agencyName, officeName } = a.names(row.agency, row.office)
  const needed = a.whole.children.find(c => c.code === row.procedure)?.pages ?? []
  return {
    ...head(row, status),
    waitingFor: ended
      ? null
      : status === 5
        ? 'applicant'
        : status === 1 && isConfirming(a)
          ? 'second-person'
          : 'agency',
    timing: classifyTiming({ ...row, now: a.now }),
    holder: ended
      ? null
      : {
          agency: row.agency,
          agencyName,
          office: row.office,
          officeName,
          since: own.at(-1)?.at ?? row.submittedAt,
        },
    viewer,
    children: [],
    expected: [],
    timeline: timelineOf(own, a.names, null),
    confirmations:
      row.procedure === a.whole.confirmations[0]?.neededFor || status === 1
        ? a.confirmations.map(c => confirmationFact(c, a.whole, a.now))
        : [],
    supplement: viewer === 'confirmer' || !supplement ? null : supplementView(supplement, a.whole),
    documents: viewer === 'confirmer' ? [] : await documentFacts(tx, row.code),
    declared: viewer === 'official' ? declaredOf(a, needed) : [],
    actions:
      viewer === 'applicant' && status === 5
        ? ['answer-supplement', 'withdraw']
        : viewer === 'applicant' && !ended
          ? ['withdraw']
          : [],
  }
}

const head = (row: DossierRow, status: StatusCode) => ({
  code: row.code,
  parent: row.bundle,
  procedure: { code: row.procedure, name: procedureOn(row.procedure, row.versionFrom).name },
  status: { code: status, name: STATUS_NAMES[status] },
  channel: row.channel,
  submittedAt: row.submittedAt,
  receivedAt: row.receivedAt,
  promisedAt: row.promisedAt,
  endedAt: row.endedAt,
  version: row.version,
})

function declaredOf(a: Around, pages: readonly string[]): DossierView['declared'] {
  const declared = a.bundle.declared!
  return (a.whole.forms?.pages ?? [])
    .filter(page => pages.includes(page.id))
    .flatMap(page => page.fields)
    .flatMap(f => {
      const value = declared[f.key]
      return value ? [{ key: f.key, label: f.label, value }] : []
    })
}

/** Parts of a bundle that may still open. Pure. */
function expectedParts(
  whole: ProcedureDefinition,
  parts: readonly { procedure: string; status: StatusCode | null }[],
): ProcedureDefinition['children'] {
  const failed = new Set(parts.filter(p => [3, 7, 8].includes(p.status ?? 1)).map(p => p.procedure))
  return whole.children.filter(
    child =>
      !parts.some(p => p.procedure === child.code) &&
      !(child.startsAfter !== null && failed.has(child.startsAfter)),
  )
}

/** State of a bundle from its parts. Pure. */
export function bundleStatus(
  whole: ProcedureDefinition,
  parts: readonly { procedure: string; status: StatusCode | null }[],
): StatusCode {
  return statusOfBundle(
    parts.map(p => p.status!),
    expectedParts(whole, parts).length,
  )
}

async function bundleView(
  tx: Tx,
  a: Around,
  viewer: 'applicant' | 'confirmer',
): Promise<DossierView> {
  const { bundle, whole, parts } = a
  const status = bundleStatus(whole, parts)
  const expected = expectedParts(whole, parts)
  const children: DossierView[] = []
  for (const part of parts) children.push(await partView(tx, a, part, viewer))
  const open = children.filter(child => child.waitingFor !== null)
  const ended = open.length === 0 && expected.length === 0
  const promises = children.map(c => c.promisedAt).filter(p => p !== null)
  const lastEnd =
    children
      .map(c => c.endedAt ?? '')
      .sort()
      .at(-1) || null
  const promisedAt = promises.sort().at(-1) ?? null
  const waiting = a.confirmations.find(
    c => c.answeredAt === null && c.personId !== bundle.applicantId,
  )
  const asks = children.find(c => c.status.code === 5)?.supplement ?? null
  return {
    ...head(bundle, status),
    receivedAt: children[0]?.receivedAt ?? null,
    promisedAt,
    endedAt: ended ? lastEnd : null,
    waitingFor: ended
      ? null
      : asks
        ? 'applicant'
        : open.some(c => c.waitingFor === 'second-person')
          ? 'second-person'
          : 'agency',
    timing: worstTiming(children.map(c => c.timing)),
    holder: open[0]?.holder ?? null,
    viewer,
    children,
    expected: expected.map(({ code, startsAfter }) => ({
      code,
      name: procedureOn(code, bundle.submittedAt.slice(0, 10)).name,
      startsAfter,
    })),
    timeline: timelineOf(a.events, a.names, code => {
      const part = parts.find(p => p.code === code)
      return part ? procedureOn(part.procedure, part.versionFrom).name : null
    }),
    confirmations: a.confirmations.map(c => confirmationFact(c, whole, a.now)),
    supplement: viewer === 'applicant' ? asks : null,
    documents: viewer === 'applicant' ? await documentFacts(tx, bundle.code) : [],
    declared:
      viewer === 'applicant'
        ? declaredOf(
            a,
            (whole.forms?.pages ?? []).map(p => p.id),
          )
        : [],
    actions:
      viewer === 'confirmer'
        ? waiting && !ended
          ? ['confirm']
          : []
        : [
            ...(asks ? ['answer-supplement' as const] : []),
            ...(open.length > 0 ? ['withdraw' as const] : []),
          ],
  }
}

/** One late part makes a bundle late; it is early only when all parts were. Pure. */
function worstTiming(timings: readonly (Timing | null)[]): Timing | null {
  for (const timing of ['late', 'due-soon', 'on-time', 'early'] as const)
    if (timings.includes(timing)) return timing
  return null
}

/** The view of an official whose office handles the dossier; the caller has checked that. */
export async function officialView(tx: Tx, row: DossierRow): Promise<DossierView> {
  return partView(tx, await around(tx, row), row, 'official')
}

/**
 * One dossier with its parts. Anyone but the applicant, a confirmer or a competent office gets
 * `dossier.unknown`, so that a code tells nothing. A part's code shows the applicant that part alone.
 */
export async function dossierOf(tx: Tx, actor: Actor, code: string): Promise<DossierView> {
  const row = await store.dossierByCode(tx, code)
  if (row === null) return stop(problem('unknown'))
  if (isHandledBy(row, actor)) return officialView(tx, row)
  if (actor.kind !== 'citizen') return stop(problem('unknown'))
  const a = await around(tx, row)
  const viewer =
    row.applicantId === actor.id
      ? 'applicant'
      : a.confirmations.some(c => c.personId === actor.id)
        ? 'confirmer'
        : null
  if (viewer === null) return stop(problem('unknown'))
  if (row.bundle === null) return bundleView(tx, a, viewer)
  return viewer === 'applicant' ? partView(tx, a, row, viewer) : stop(problem('unknown'))
}

/**
 * The applicant takes the application back: every part not yet decided. What was decided stands.
 * @param code of the bundle, or of one part
 */
export async function withdraw(tx: Tx, actor: Actor, code: string): Promise<void> {
  const row = await store.dossierByCode(tx, code)
  if (row === null || actor.kind !== 'citizen' || row.applicantId !== actor.id)
    return stop(problem('unknown'))
  const parts = row.bundle === null ? await store.childrenOf(tx, code) : [row]
  const bundle = (await store.dossierByCode(tx, row.bundle ?? row.code))!
  let withdrawn = 0
  for (const { code: part } of parts) {
    const locked = (await store.lockDossier(tx, part))!
    if (ENDED.includes(locked.status!)) continue
    const after = await takeStep(tx, actor, locked, 'withdrawn')
    await closeGrounds(tx, after)
    await letGoOfNotice(tx, bundle, after)
    withdrawn++
  }
  if (withdrawn === 0) {
    const status = parts[0]?.status ?? 10
    stop(problem('not-possible-now', { code: status, state: STATUS_NAMES[status].vi }))
  }
}
