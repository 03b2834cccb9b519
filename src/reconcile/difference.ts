/**
 * Difference: where a claim and the register do not say the same of one field, what kind of difference it
 * is, and what would mend it.
 *
 * INVARIANT: neither side wins here. A difference tells what differs and why it may; only differences of
 * writing (`format`, `unit-renamed`) may be mended in bulk, under a rule the agency signs.
 */
import {
  adminUnit,
  canonicalName,
  comparePartialDates,
  fold,
  type PartialDate,
  precisionOf,
  sameName,
  successors,
} from '#vn'
import type { ReadClaim } from './claim.ts'
import type { Known } from './known.ts'

export const COMPARED_FIELDS = [
  'personalId',
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'place',
  'father',
  'mother',
  'spouse',
] as const
export type ComparedField = (typeof COMPARED_FIELDS)[number]

/** định dạng · dấu · gõ sai · giá trị · thiếu · đổi tên đơn vị */
export type DifferenceKind = 'format' | 'diacritics' | 'typo' | 'value' | 'missing' | 'unit-renamed'

/** Why a difference is of its kind; sentences stand in `words.ts`. */
export type DifferenceReason =
  | 'spelling'
  | 'zeros-lost'
  | 'number-ruined'
  | 'number-absent'
  | 'number-cancelled'
  | 'number-old-kind'
  | 'digits-swapped'
  | 'digit-wrong'
  | 'number-differs'
  | 'marks-lost'
  | 'marks-differ'
  | 'i-or-y'
  | 'middle-missing'
  | 'word-order'
  | 'regional-form'
  | 'letters-differ'
  | 'former-name'
  | 'name-differs'
  | 'year-only'
  | 'register-year-only'
  | 'first-of-january'
  | 'day-month-swapped'
  | 'date-digit-wrong'
  | 'date-differs'
  | 'sex-differs'
  | 'ethnicity-differs'
  | 'unit-renamed'
  | 'unit-split'
  | 'former-place'
  | 'place-differs'
  | 'absent'
  | 'unreadable'

export type Difference = Readonly<{
  field: ComparedField
  kind: DifferenceKind
  reason: DifferenceReason
  /** Another way to write the same: the claim counts as right, and only its form wants mending. */
  isForm: boolean
  /** The claim says what the register said before: it has aged. */
  isStale: boolean
  /** Text that would agree with the register; null when nobody can know it. */
  proposal: string | null
}>

const FORM: ReadonlySet<DifferenceKind> = new Set(['format', 'unit-renamed'])
const STALE: ReadonlySet<DifferenceReason> = new Set([
  'number-cancelled',
  'number-old-kind',
  'former-name',
  'former-place',
  'unit-renamed',
  'unit-split',
])

function differ(
  field: ComparedField,
  kind: DifferenceKind,
  reason: DifferenceReason,
  proposal: string | null,
): Difference {
  return { field, kind, reason, isForm: FORM.has(kind), isStale: STALE.has(reason), proposal }
}

/**
 * All differences between a claim and what is known of the person it was linked to. A field the claim
 * does not carry at all (its source has no such column) is no difference; the caller names those it has.
 * @param columns the fields the source has a column for
 */
export function compareClaim(
  read: ReadClaim,
  known: Known,
  columns: ReadonlySet<ComparedField>,
): Difference[] {
  const rules: Readonly<Record<ComparedField, () => Difference | null>> = {
    personalId: () => compareNumber(read, known),
    name: () => compareName('name', read, known.name, known.former?.names ?? []),
    birthDate: () => compareBirthDate(read, known),
    sex: () => compareCode('sex', read, known.sex === 'unknown' ? null : known.sex),
    ethnicity: () => compareCode('ethnicity', read, known.ethnicity),
    place: () => comparePlace(read, known),
    father: () => compareName('father', read, known.father),
    mother: () => compareName('mother', read, known.mother),
    spouse: () => compareName('spouse', read, known.spouse),
  }
  return COMPARED_FIELDS.filter(field => columns.has(field)).flatMap(field => rules[field]() ?? [])
}

/** Whether two numbers of one length differ by two neighbours in the wrong order, or by one digit. */
export function classifyDigits(a: string, b: string): 'digits-swapped' | 'digit-wrong' | null {
  if (a.length !== b.length) return null
  const at = [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]))
  if (at.length === 1) return 'digit-wrong'
  const [first, second] = at
  const isSwap =
    at.length === 2 && second === first! + 1 && a[first!] === b[second] && a[second] === b[first!]
  return isSwap ? 'digits-swapped' : null
}

function compareNumber(read: ReadClaim, known: Known): Difference | null {
  const { personalId, oldNumber } = read
  const say = (kind: DifferenceKind, reason: DifferenceReason) =>
    differ('personalId', kind, reason, known.personalId)
  if (known.personalId === null) return null
  if (personalId.kind === 'absent')
    return oldNumber.kind === 'value'
      ? say('missing', 'number-old-kind')
      : say('missing', 'number-absent')
  if (personalId.kind === 'faulty') {
    const isRuined = personalId.findings.some(f => f.code === 'claim.number-ruined')
    return say('format', isRuined ? 'number-ruined' : 'unreadable')
  }
  if (personalId.value === known.personalId)
    return personalId.notes.includes('zeros-restored') ? say('format', 'zeros-lost') : null
  if (known.cancelledNumbers.includes(personalId.value)) return say('value', 'number-cancelled')
  const slip = classifyDigits(personalId.value, known.personalId)
  return slip ? say('typo', slip) : say('value', 'number-differs')
}

const REGIONAL: readonly (readonly string[])[] = [
  ['hoàng', 'huỳnh'],
  ['vũ', 'võ'],
  ['phan', 'phạn'],
  ['chu', 'châu'],
  ['phúc', 'phước'],
  ['cảnh', 'kiểng'],
  ['hồng', 'hường'],
  ['nhân', 'nhơn'],
  ['sinh', 'sanh'],
  ['tính', 'tánh'],
  ['thịnh', 'thạnh'],
  ['bảo', 'bửu'],
]

function isRegionalForm(a: string, b: string): boolean {
  const left = a.toLowerCase().split(' ')
  const right = b.toLowerCase().split(' ')
  if (left.length !== right.length) return false
  const pairs = left.flatMap((word, i) => (word === right[i] ? [] : [[word, right[i]!] as const]))
  return pairs.every(([x, y]) => REGIONAL.some(forms => forms.includes(x) && forms.includes(y)))
}

/** Letters to insert, delete, replace or swap with a neighbour; more than `most` is told as `most + 1`. */
export function letterDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return Math.min(last[b.length]!, most + 1)
}

/** How a name differs from another; null when it is the same name in law. */
export function classifyName(
  claimed: string,
  known: string,
): Readonly<{ kind: DifferenceKind; reason: DifferenceReason }> | null {
  switch (sameName(claimed, known)) {
    case 'same':
      return null
    case 'variant':
      return { kind: 'diacritics', reason: 'i-or-y' }
    case 'unaccented':
      return {
        kind: 'diacritics',
        reason: fold(claimed) === claimed.toLowerCase() ? 'marks-lost' : 'marks-differ',
      }
    case 'different':
      return classifyOtherName(claimed, known)
  }
}

function classifyOtherName(
  claimed: string,
  known: string,
): Readonly<{ kind: DifferenceKind; reason: DifferenceReason }> {
  const [a, b] = [fold(claimed), fold(known)]
  const [left, right] = [a.split(' '), b.split(' ')]
  if (left.toSorted().join(' ') === right.toSorted().join(' '))
    return { kind: 'typo', reason: 'word-order' }
  if (isRegionalForm(canonicalName(claimed), canonicalName(known)))
    return { kind: 'value', reason: 'regional-form' }
  const ends = left[0] === right[0] && left.at(-1) === right.at(-1)
  const isPart = (short: string[], long: string[]) => {
    let at = 0
    for (const word of long) if (word === short[at]) at++
    return at === short.length && short.length < long.length
  }
  if (ends && (isPart(left, right) || isPart(right, left)))
    return { kind: 'missing', reason: 'middle-missing' }
  return letterDistance(a, b, 2) <= 2
    ? { kind: 'typo', reason: 'letters-differ' }
    : { kind: 'value', reason: 'name-differs' }
}

function compareName(
  field: 'name' | 'father' | 'mother' | 'spouse',
  read: ReadClaim,
  known: string | null,
  former: readonly string[] = [],
): Difference | null {
  if (known === null) return null
  const reading = read[field]
  const proposal = canonicalName(known)
  if (reading.kind === 'absent') return differ(field, 'missing', 'absent', proposal)
  if (reading.kind === 'faulty') return differ(field, 'format', 'unreadable', proposal)
  const found = classifyName(reading.value, known)
  if (found === null) {
    const written = read.claim.written[field] ?? ''
    // Capitals alone are how many offices print names; nothing is lost by them.
    const isTidy = written === proposal || written === proposal.toUpperCase()
    return isTidy ? null : differ(field, 'format', 'spelling', proposal)
  }
  if (former.some(name => sameName(reading.value, name) === 'same'))
    return differ(field, 'value', 'former-name', proposal)
  return differ(field, found.kind, found.reason, proposal)
}

/** How a date of birth differs from the known one; null when it says the same. */
export function classifyBirthDate(
  claimed: PartialDate,
  known: PartialDate,
): Readonly<{ kind: DifferenceKind; reason: DifferenceReason }> | null {
  const order = comparePartialDates(claimed, known)
  if (order === 'same') return null
  const isFiller = claimed.endsWith('-01-01')
  if (order === 'consistent') {
    if (claimed.length < known.length) return { kind: 'missing', reason: 'year-only' }
    return isFiller && precisionOf(known) === 'year'
      ? { kind: 'format', reason: 'first-of-january' }
      : { kind: 'value', reason: 'register-year-only' }
  }
  if (isFiller && claimed.slice(0, 4) === known.slice(0, 4))
    return { kind: 'missing', reason: 'first-of-january' }
  if (claimed.length === 10 && known.length === 10) {
    const swapped = `${known.slice(0, 4)}-${known.slice(8)}-${known.slice(5, 7)}`
    if (claimed === swapped) return { kind: 'typo', reason: 'day-month-swapped' }
  }
  const slip = classifyDigits(claimed.replaceAll('-', ''), known.replaceAll('-', ''))
  return slip
    ? { kind: 'typo', reason: 'date-digit-wrong' }
    : { kind: 'value', reason: 'date-differs' }
}

function compareBirthDate(read: ReadClaim, known: Known): Difference | null {
  const reading = read.birthDate
  const proposal = known.birthDate
  if (reading.kind === 'absent') return differ('birthDate', 'missing', 'absent', proposal)
  if (reading.kind === 'faulty') return differ('birthDate', 'format', 'unreadable', proposal)
  const found = classifyBirthDate(reading.value, known.birthDate)
  return found && differ('birthDate', found.kind, found.reason, proposal)
}

function compareCode(
  field: 'sex' | 'ethnicity',
  read: ReadClaim,
  known: string | null,
): Difference | null {
  if (known === null) return null
  const reading = read[field]
  if (reading.kind === 'absent') return differ(field, 'missing', 'absent', known)
  if (reading.kind === 'faulty') return differ(field, 'format', 'unreadable', known)
  return reading.value === known ? null : differ(field, 'value', `${field}-differs`, known)
}

/** The units of today that a unit of some day may be: itself, or what was made of it. */
function today(unit: string, asOf: string): readonly string[] {
  const since = '2025-07-01'
  const made = asOf < since ? successors(unit)?.codes : null
  return made ?? [unit]
}

function comparePlace(read: ReadClaim, known: Known): Difference | null {
  if (known.place === null) return null
  const reading = read.place
  const proposal = known.place.unit
  if (reading.kind === 'absent') return differ('place', 'missing', 'absent', proposal)
  if (reading.kind === 'faulty') return differ('place', 'format', 'unreadable', proposal)
  const { candidates, asOf } = reading.value
  const now = new Set(today(known.place.unit, known.place.asOf))
  const meant = candidates.map(unit => today(unit, asOf))
  const hits = meant.filter(units => units.some(unit => now.has(unit)))
  if (hits.length > 0) {
    if (candidates.length === 1 && candidates[0] === known.place.unit) return null
    const isNamedAsToday = candidates.some(unit => now.has(unit) && adminUnit(unit, '2025-07-01'))
    if (isNamedAsToday && asOf >= '2025-07-01') return null
    return hits.some(units => units.length === 1)
      ? differ('place', 'unit-renamed', 'unit-renamed', proposal)
      : differ('place', 'unit-renamed', 'unit-split', proposal)
  }
  const lived = known.former?.places ?? []
  const isFormer = lived.some(place =>
    today(place.unit, place.asOf).some(unit => meant.some(units => units.includes(unit))),
  )
  return differ('place', 'value', isFormer ? 'former-place' : 'place-differs', proposal)
}
