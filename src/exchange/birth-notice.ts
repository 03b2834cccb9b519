/**
 * Birth notice: what a health facility attests of a birth (Nghị định 63/2024/NĐ-CP art. 25).
 *
 * INVARIANT: one number, one content: the same notice sent again gets the first answer, another content
 * under the number is refused. A notice stands only under a mother whom the register confirmed, and the
 * sender learns no more than "confirmed" or "not confirmed".
 */
import './actions.ts'
import { hash } from 'node:crypto'
import {
  enqueue,
  type Instant,
  isUuid,
  later,
  orThrow,
  type PlainDate,
  type Problem,
  ProblemError,
  type Queries,
  type Tx,
} from '#kernel'
import { canonicalJson, type Json, record } from '#ledger'
import { discloseByNumber, type Place, type Purpose } from '#register'
import {
  adminUnit,
  comparePartialDates,
  ethnicGroup,
  isPartialDate,
  isPlainDate,
  type PartialDate,
  type PersonName,
  parseBirthNoticeNumber,
  parseFullName,
  sameName,
} from '#vn'
import { type Admitted, holdKey } from './admission.ts'
import { type Member, memberActor } from './member.ts'
import { type NoticeContent, readNotice } from './notice-schema.ts'
import { problem } from './problems.ts'
import * as store from './store.ts'

/** A notice as rooms above read it. */
export type BirthNotice = Readonly<{
  evidenceId: string
  number: string
  /** Name of the facility. */
  facility: string
  facilityCode: string
  /** Agency code of the sender. */
  member: string
  motherId: string
  birthDate: PlainDate
  /** `HH:MM`, Vietnamese time. */
  birthTime: string | null
  sex: 'male' | 'female' | 'unknown'
  place: Place
  /** Children born together. */
  children: number
  weightGrams: number | null
  plannedName: PersonName | null
  receivedAt: Instant
  /** Dossier that used it; null while it is unused. */
  usedBy: string | null
}>

/** What the sender is told. */
export type NoticeAnswer = Readonly<{
  evidenceId: string
  number: string
  status: 'received'
  receivedAt: Instant
  /** Entry of the ledger that tells of the receipt. */
  entryId: string
}>

const PURPOSE: Purpose = { kind: 'duty', basis: 'birth-notice' }
const DAY_MS = 86_400_000
/** Mothers not confirmed within 24 hours before a member is stopped: typing errors, not guessing. */
const MOST_UNCONFIRMED = 30

/** Whether this member may send a notice of this number. Pure. */
function maySend(member: Member, number: string): null | Problem {
  if (member.kind !== 'hospital' || member.facility === null) return problem('not-a-facility')
  const parsed = parseBirthNoticeNumber(number)
  if (!parsed.ok) return problem('malformed', { field: 'number' })
  return parsed.value.facility === member.facility ? null : problem('facility-differs')
}

/** What the schema cannot say: days that exist, codes in force, names that are names. Pure. */
function checkNotice(notice: NoticeContent, today: PlainDate): Problem[] {
  const { mother, birth, child, sign } = notice
  const faults: Problem[] = []
  const bad = (field: string) => faults.push(problem('malformed', { field }))
  if (!parseFullName(mother.fullName).ok) bad('mother.fullName')
  if (!isPartialDate(mother.dob)) bad('mother.dob')
  if (ethnicGroup(mother.ethnicity) === null) bad('mother.ethnicity')
  if (child.plannedName !== undefined && !parseFullName(child.plannedName).ok)
    bad('child.plannedName')
  for (const who of ['relative', 'midwife', 'facility'] as const) {
    if (!parseFullName(sign[who].fullName).ok) bad(`sign.${who}.fullName`)
    if (!isPlainDate(sign[who].signedOn)) bad(`sign.${who}.signedOn`)
  }
  if (!isPlainDate(birth.date)) {
    bad('birth.date')
    return faults
  }
  const number = parseBirthNoticeNumber(notice.number)
  const bornIn = Number(birth.date.slice(0, 4))
  const numbered = number.ok ? number.value.year : 0
  // A child of the last days of December may get its paper, and its number, in January.
  if (birth.date > today || numbered < bornIn || numbered > bornIn + 1)
    faults.push(problem('day-impossible', { field: 'birth.date' }))
  for (const [field, unit] of [
    ['birth.place.unit', birth.place.unit],
    ['mother.residence.unit', mother.residence.unit],
  ] as const)
    if (unit !== undefined && adminUnit(unit, birth.date)?.level !== 'commune')
      faults.push(problem('unit-unknown', { field }))
  return faults
}

/**
 * The mother's id when number, name and day of birth all agree with the register; null when any does
 * not. Which one differs is never told, not even in the ledger.
 */
async function confirmMother(tx: Tx, member: Member, mother: NoticeContent['mother']) {
  const actor = memberActor(member)
  const { number } = mother.idDoc
  try {
    const fields = ['name', 'birthDate', 'sex'] as const
    const found = await discloseByNumber(tx, { actor, purpose: PURPOSE, number, fields })
    if (found === null) return null
    const { subject } = found
    const { name, birthDate, sex } = found.view
    if (!name || !birthDate || sex === 'male') return null
    const alike = sameName(name, mother.fullName)
    const dates = comparePartialDates(birthDate, mother.dob as PartialDate)
    // An old record may know the year only; the paper then knows more, never less.
    const sameDay =
      dates === 'same' || (dates === 'consistent' && birthDate.length < mother.dob.length)
    return (alike === 'same' || alike === 'variant') && sameDay ? subject : null
  } catch (error) {
    // A record that may not be shown looks to the sender like one that does not fit.
    if (error instanceof ProblemError) return null
    throw error
  }
}

/**
 * Takes in a notice. A mother who is not confirmed comes back as a Problem and is not thrown: the reads
 * of the register happened, so their receipts must be committed.
 * @throws exchange.not-json, .malformed, .not-a-facility, .facility-differs, .day-impossible,
 *   .unit-unknown, .number-reused, .too-many-unconfirmed, .key-revoked
 */
export async function receiveBirthNotice(
  tx: Tx,
  member: Member,
  sent: Omit<Admitted, 'member'>,
): Promise<NoticeAnswer | Problem> {
  const { message, facts } = sent
  await holdKey(tx, facts.keyId)
  const notice = orThrow(readNotice(message.body)) as NoticeContent
  orThrow(maySend(member, notice.number))
  orThrow(checkNotice(notice, tx.today))

  await store.holdNumber(tx, notice.number)
  const earlier = await store.evidenceNumbered(tx, notice.number)
  if (earlier) return orThrow(sameOrRefuse(earlier, notice))

  const since = later(tx.now, -DAY_MS)
  if ((await store.unconfirmedSince(tx, member.agency, since)) >= MOST_UNCONFIRMED)
    orThrow(problem('too-many-unconfirmed'))
  const actor = memberActor(member)
  const motherId = await confirmMother(tx, member, notice.mother)
  const digests = {
    number: notice.number,
    keyId: facts.keyId,
    sha256: hash('sha256', message.body, 'hex'),
    signature: facts.signature.toString('base64'),
  }
  if (motherId === null) {
    await store.noteUnconfirmed(tx, member.agency)
    await record(tx, { actor, action: 'birth-notice.refused', detail: digests })
    return problem('mother-not-confirmed', { field: 'mother' })
  }

  const evidenceId = tx.newId()
  const entryId = await record(tx, {
    actor,
    action: 'birth-notice.received',
    subject: motherId,
    detail: { ...digests, evidenceId },
  })
  await store.insertEvidence(tx, {
    evidenceId,
    number: notice.number,
    agency: member.agency,
    keyId: facts.keyId,
    subjectId: motherId,
    body: message.body,
    message: keptMessage(sent),
    entryId,
  })
  await enqueue(tx, 'birth-notice.received', { evidenceId, motherId, number: notice.number })
  return answerOf({ evidenceId, number: notice.number, receivedAt: tx.now, entryId })
}

function answerOf(of: Omit<NoticeAnswer, 'status'>): NoticeAnswer {
  const { evidenceId, number, receivedAt, entryId } = of
  return { evidenceId, number, status: 'received', receivedAt, entryId }
}

/** The first answer again for the same content, whatever its spacing; a refusal for any other. */
function sameOrRefuse(earlier: store.EvidenceRow, notice: NoticeContent): NoticeAnswer | Problem {
  const first = JSON.parse(earlier.body.toString('utf8')) as Json
  const same = canonicalJson(first) === canonicalJson(notice as Json)
  return same ? answerOf(earlier) : problem('number-reused', { field: 'number' })
}

/** The signed parts around the content, as text. */
function keptMessage({ message, facts }: Omit<Admitted, 'member'>): string {
  const names = facts.components.filter(name => !name.startsWith('@'))
  const kept = [...names, 'signature-input', 'signature']
  return canonicalJson({
    method: message.method,
    targetUri: message.targetUri,
    headers: Object.fromEntries(kept.map(name => [name, message.headers[name]])),
  })
}

function toNotice(row: store.EvidenceRow): BirthNotice {
  const content = JSON.parse(row.body.toString('utf8')) as NoticeContent
  const { birth, child } = content
  const planned = child.plannedName === undefined ? null : parseFullName(child.plannedName)
  return {
    evidenceId: row.evidenceId,
    number: row.number,
    facility: row.memberName,
    facilityCode: row.number.split('.')[2] ?? '',
    member: row.agency,
    motherId: row.subjectId,
    birthDate: birth.date,
    birthTime: birth.time,
    sex: child.gender,
    place: { unit: birth.place.unit, asOf: birth.date, text: birth.place.text },
    children: birth.children,
    weightGrams: child.weight,
    plannedName: planned?.ok ? planned.value : null,
    receivedAt: row.receivedAt,
    usedBy: row.usedBy,
  }
}

/** Notices about the children of a mother, unused first, then newest first. */
export async function birthNoticesFor(q: Queries, motherId: string): Promise<BirthNotice[]> {
  return isUuid(motherId) ? (await store.noticesAbout(q, motherId)).map(toNotice) : []
}

export async function birthNotice(q: Queries, evidenceId: string): Promise<BirthNotice | null> {
  const row = isUuid(evidenceId) ? await store.evidenceOf(q, evidenceId) : null
  return row && toNotice(row)
}

/**
 * Says that a dossier used the notice; once. The same dossier may say so again.
 * @throws exchange.evidence-unknown, exchange.evidence-used
 */
export async function markUsed(tx: Tx, evidenceId: string, dossier: string): Promise<void> {
  const used = isUuid(evidenceId) && (await store.useEvidence(tx, evidenceId, dossier))
  const row = isUuid(evidenceId) ? await store.evidenceOf(tx, evidenceId) : null
  if (row === null) return orThrow<never>(problem('evidence-unknown'))
  if (row.usedBy !== dossier) return orThrow<never>(problem('evidence-used'))
  if (!used) return
  await record(tx, {
    actor: { kind: 'system', id: 'exchange', agency: null, office: null },
    action: 'birth-notice.used',
    subject: row.subjectId,
    dossier,
    detail: { evidenceId, number: row.number },
  })
}
