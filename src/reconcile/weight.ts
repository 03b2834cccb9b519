/**
 * Weight: how much the particulars of a row speak for one person, as the sum of log2(m/u) over what can be
 * compared (Fellegi and Sunter). For the few rows whose number leads nowhere; whole files go through the
 * room `linkage`, which trains its weights on the data.
 *
 * The chances are those the clean-up prototypes measured on synthetic country data; they are data, and the
 * thresholds of `outcome.ts` are set against them.
 */
import { fold } from '#vn'
import type { ReadClaim } from './claim.ts'
import { classifyBirthDate, classifyName, type DifferenceReason } from './difference.ts'
import type { Known } from './known.ts'

/** m: chance among records of one person; u: chance among records of two. */
type Chance = readonly [m: number, u: number]

const NAME: Readonly<Partial<Record<DifferenceReason | 'same', Chance>>> = {
  same: [0.86, 1 / 9_000],
  'i-or-y': [0.01, 1 / 60_000],
  'marks-lost': [0.06, 1 / 3_500],
  'marks-differ': [0.02, 1 / 3_500],
  'word-order': [0.008, 1 / 12_000],
  'middle-missing': [0.03, 1 / 2_000],
  'letters-differ': [0.02, 1 / 900],
  'regional-form': [0.002, 1 / 9_000],
}
const BIRTH: Readonly<Partial<Record<DifferenceReason | 'same', Chance>>> = {
  same: [0.85, 1 / 24_000],
  'year-only': [0.04, 1 / 66],
  'register-year-only': [0.01, 1 / 66],
  'first-of-january': [0.03, 1 / 66],
  'day-month-swapped': [0.01, 1 / 24_000],
  'date-digit-wrong': [0.03, 1 / 1_200],
}
const NAME_ELSE: Chance = [0.004, 0.99]
const BIRTH_ELSE: Chance = [0.015, 0.98]
const SEX: Readonly<Record<'same' | 'other', Chance>> = { same: [0.995, 0.5], other: [0.005, 0.5] }
const PLACE: Readonly<Record<'same' | 'other', Chance>> = {
  same: [0.8, 1 / 2_500],
  other: [0.2, 1],
}
const PARENT: Readonly<Record<'same' | 'other', Chance>> = {
  same: [0.95, 1 / 7_000],
  other: [0.05, 1],
}
const OLD_NUMBER: Readonly<Record<'same' | 'other', Chance>> = {
  same: [0.9, 1 / 1_000_000],
  other: [0.1, 1],
}

const log2 = ([m, u]: Chance) => Math.log2(m / u)

/**
 * What agreements have to overcome: log2 of how many other people a search by name and birth could still
 * mean. The national register holds 2^26.6 people; the keys of a search leave out all but one in 2^11.
 */
const PRIOR = 15

/** What one field speaks for or against a person. */
export type WeightPart = Readonly<{
  field: 'name' | 'birthDate' | 'sex' | 'place' | 'father' | 'mother' | 'oldNumber'
  weight: number
}>

/** The weight of a row for a person field by field, without the personal number. Pure. */
export function weightParts(read: ReadClaim, known: Known): WeightPart[] {
  const parts: WeightPart[] = []
  const add = (field: WeightPart['field'], chance: Chance) =>
    parts.push({ field, weight: log2(chance) })
  if (read.name.kind === 'value') {
    const found = classifyName(read.name.value, known.name)
    add('name', NAME[found?.reason ?? 'same'] ?? NAME_ELSE)
  }
  if (read.birthDate.kind === 'value') {
    const found = classifyBirthDate(read.birthDate.value, known.birthDate)
    add('birthDate', BIRTH[found?.reason ?? 'same'] ?? BIRTH_ELSE)
  }
  if (read.sex.kind === 'value' && known.sex !== 'unknown')
    add('sex', SEX[read.sex.value === known.sex ? 'same' : 'other'])
  if (read.place.kind === 'value' && known.place !== null) {
    const isThere = read.place.value.candidates.includes(known.place.unit)
    add('place', PLACE[isThere ? 'same' : 'other'])
  }
  for (const parent of ['father', 'mother'] as const) {
    const reading = read[parent]
    const name = known[parent]
    if (reading.kind === 'value' && name !== null)
      add(parent, PARENT[fold(reading.value) === fold(name) ? 'same' : 'other'])
  }
  if (read.oldNumber.kind === 'value' && known.oldNumbers.length > 0) {
    const isTheirs = known.oldNumbers.includes(read.oldNumber.value)
    add('oldNumber', OLD_NUMBER[isTheirs ? 'same' : 'other'])
  }
  return parts
}

/** The weight of a row for a person, without the personal number. Pure. */
export function weightOf(read: ReadClaim, known: Known): number {
  return weightParts(read, known).reduce((sum, part) => sum + part.weight, -PRIOR)
}
