/**
 * Outcome: what became of one row when it was held against the register, as one state and the differences
 * behind it.
 *
 * INVARIANT: every row has exactly one state; what else is true of it stands in `also`. A doubtful link is
 * never told as a match, and "not in the register" is never told of a row that could not be read.
 */

import type { ReadClaim } from './claim.ts'
import {
  type ComparedField,
  classifyBirthDate,
  classifyName,
  compareClaim,
  type Difference,
} from './difference.ts'
import type { Known } from './known.ts'

/** In the order of weight: the first that is true of a row is its state. */
export const OUTCOMES = [
  /** xung đột số: the number stands for somebody else */
  'number-conflict',
  /** trùng: several rows under one number, of different people */
  'duplicate-number',
  /** trùng: several rows of one person */
  'duplicate-person',
  /** đã chết hoặc mất tích */
  'deceased',
  /** số định danh đã hủy, có số mới */
  'number-cancelled',
  /** thiếu thông tin hoặc sai định dạng: nobody can be looked for */
  'incomplete',
  /** chưa xác thực được: a person has to look */
  'unverified',
  /** không tìm thấy */
  'not-found',
  /** sai lệch */
  'differs',
  /** khớp đúng */
  'matched',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A person the row may mean, found by name, date, place and kin and not by the number alone. */
export type Candidate = Readonly<{
  known: Known
  /** log2 of how much likelier the agreements are for one person than for two. */
  weight: number
  /** `weight` less that of the second best person; infinite when there is none. */
  margin: number
}>

/** All that is known about one row before it is judged. */
export type RowEvidence = Readonly<{
  read: ReadClaim
  columns: ReadonlySet<ComparedField>
  /** Whose number it is now. */
  owner: Known | null
  /** Whose number it was; it has been cancelled. */
  formerOwner: Known | null
  /** The best person by everything but the number. */
  candidate: Candidate | null
  /** Rows of the same file under the same number, in order. */
  sameNumberRows: readonly number[]
  /** Rows of the same file that mean the same person. */
  samePersonRows: readonly number[]
}>

export type Thresholds = Readonly<{
  /** From this weight on a link by name stands without a person looking. */
  accept: number
  /** Below it a candidate is none. */
  review: number
  /** What the best must be ahead of the second. */
  margin: number
}>

export const USUAL_THRESHOLDS: Thresholds = { accept: 8, review: 0, margin: 3 }

export type RowOutcome = Readonly<{
  row: number
  key: string | null
  outcome: Outcome
  also: readonly Outcome[]
  /** The person of the register the row was linked to; null when none. */
  ref: string | null
  linkedBy: 'number' | 'old-number' | 'particulars' | null
  /** Whose the number is, when it is somebody else's. */
  ownerRef: string | null
  /** Of a link by particulars; null when the number decided. */
  weight: number | null
  differences: readonly Difference[]
  /** Other rows of a duplicate. */
  otherRows: readonly number[]
}>

/** How well a row speaks of a person, whatever the numbers say. */
export type Likeness = 'same' | 'doubtful' | 'other'

/** The rule for "is this the same person": name and date together; one of them alone leaves a doubt. */
export function likeness(read: ReadClaim, known: Known): Likeness {
  const name = read.name.kind === 'value' ? classifyName(read.name.value, known.name) : undefined
  const birth =
    read.birthDate.kind === 'value'
      ? classifyBirthDate(read.birthDate.value, known.birthDate)
      : undefined
  const isName = name === null || (name !== undefined && name.kind !== 'value')
  const isRegional = name?.reason === 'regional-form'
  const isBirth = birth === null || (birth !== undefined && birth.kind !== 'value')
  // The number stands behind it too: a whole name is enough where the row has no date.
  if (birth === undefined && name === null) return 'same'
  if (name === undefined || birth === undefined)
    return isName || isBirth || isRegional ? 'doubtful' : 'other'
  if (isName && isBirth) return 'same'
  // A date of birth alone is shared by thousands; a whole name alone by hundreds.
  if (isName && name === null) return birth?.reason === 'register-year-only' ? 'same' : 'doubtful'
  if (isRegional && isBirth) return 'same'
  const wasCalled = known.former?.names?.some(
    former => read.name.kind === 'value' && classifyName(read.name.value, former) === null,
  )
  if (wasCalled && isBirth) return 'same'
  return birth === null ? 'doubtful' : 'other'
}

type Link = Readonly<{ known: Known; by: NonNullable<RowOutcome['linkedBy']>; isSure: boolean }>

function linkOf(evidence: RowEvidence, thresholds: Thresholds): Link | null {
  const { read, owner, formerOwner, candidate } = evidence
  const isAhead =
    candidate !== null &&
    candidate.weight >= thresholds.accept &&
    candidate.margin >= thresholds.margin
  for (const known of [owner, formerOwner]) {
    if (known === null) continue
    const like = likeness(read, known)
    if (like === 'same') return { known, by: 'number', isSure: true }
    const isThem = candidate?.known.ref === known.ref
    // Number and particulars mean one person: what either alone left open, both settle.
    if (like === 'doubtful' && (isThem || !isAhead))
      return { known, by: 'number', isSure: isThem && isAhead }
  }
  if (candidate === null || candidate.weight < thresholds.review) return null
  const old = read.oldNumber
  const byOld = old.kind === 'value' && candidate.known.oldNumbers.includes(old.value)
  const isSure = isAhead || (byOld && likeness(read, candidate.known) === 'same')
  return { known: candidate.known, by: byOld ? 'old-number' : 'particulars', isSure }
}

/** Whether anybody could be looked for with what the row says. */
function canBeSought(read: ReadClaim): boolean {
  if (read.personalId.kind === 'value') return true
  return (
    read.name.kind === 'value' &&
    (read.birthDate.kind === 'value' || read.oldNumber.kind === 'value')
  )
}

/** The rule. Pure: the same evidence gives the same outcome on the platform, in a file, and in a test. */
export function classifyRow(
  evidence: RowEvidence,
  thresholds: Thresholds = USUAL_THRESHOLDS,
): RowOutcome {
  const { read, owner, candidate, columns, sameNumberRows, samePersonRows } = evidence
  const link = linkOf(evidence, thresholds)
  const differences = link?.isSure ? compareClaim(read, link.known, columns) : []
  const isOthers = owner !== null && link?.known.ref !== owner.ref
  const holds: Readonly<Record<Outcome, boolean>> = {
    'number-conflict': isOthers && likeness(read, owner) === 'other',
    'duplicate-number': sameNumberRows.length > 0 && samePersonRows.length < sameNumberRows.length,
    'duplicate-person': samePersonRows.length > 0,
    deceased: link?.isSure === true && link.known.deceasedOn !== null,
    'number-cancelled': differences.some(d => d.reason === 'number-cancelled'),
    incomplete: link === null && !canBeSought(read),
    unverified: link !== null && !link.isSure,
    'not-found': link === null,
    differs: differences.some(d => !d.isForm),
    matched: link !== null,
  }
  const [outcome, ...also] = OUTCOMES.filter(one => holds[one])
  const isNamed = link !== null && (link.isSure || link.by === 'number')
  return {
    row: read.claim.row,
    key: read.claim.key,
    outcome: outcome!,
    also: also.filter(one => one !== 'matched' && one !== 'not-found'),
    ref: isNamed || outcome === 'unverified' ? (link?.known.ref ?? null) : null,
    linkedBy: link?.by ?? null,
    ownerRef: holds['number-conflict'] ? owner!.ref : null,
    weight: link?.by === 'number' ? null : (candidate?.weight ?? null),
    differences,
    otherRows: [...new Set([...sameNumberRows, ...samePersonRows])].toSorted((a, b) => a - b),
  }
}
