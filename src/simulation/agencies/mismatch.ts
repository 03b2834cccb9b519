/** Mismatch: plants into a copy what its class of verdict asks for, and what harms nobody. */
import type { Dice } from '../dice.ts'
import { at, type Life } from '../history/life.ts'
import { HARMLESS, type Habits, type Verdict } from './agency.ts'
import { BIRTH_ERRORS } from './birth-error.ts'
import { type Copy, fullName, strangerOf } from './copy.ts'
import { HARMLESS_NAME_ERRORS, NAME_ERRORS } from './name-error.ts'

/** Every kind that can stand in `kinds`, by the field it concerns; `duplicate` joins them for rows held twice. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  'id-absent': 'number',
  'id-length': 'number',
  'id-lost-zeros': 'number',
  'id-digits-swapped': 'number',
  'id-of-relative': 'number',
  'id-of-other': 'number',
  'id-cancelled': 'number',
  'cmnd-only': 'number',
  'not-registered': 'person',
  foreigner: 'person',
  emigrant: 'person',
  'two-codes': 'row',
  filled: 'birth',
  ...Object.fromEntries(Object.keys(NAME_ERRORS).map(kind => [kind, 'name'])),
  ...Object.fromEntries(Object.keys(HARMLESS_NAME_ERRORS).map(kind => [kind, 'name'])),
  ...Object.fromEntries(Object.keys(BIRTH_ERRORS).map(kind => [kind, 'birth'])),
  'name-changed': 'name',
  'birth-corrected': 'birth',
  sex: 'sex',
  'parent-wrong': 'parents',
  'spouse-wrong': 'spouse',
  'dead-but-active': 'status',
  moved: 'address',
  'unit-old': 'address',
}

const TRIES = 8

/**
 * The row an agency holds of a copy under a verdict. What does not fit the person is drawn again; where
 * nothing fits, the number is left out.
 * @param pool people of the cell, for numbers that are somebody else's
 */
export function plant(
  d: Dice,
  copy: Copy,
  verdict: Verdict,
  habits: Habits,
  pool: readonly Life[],
): Copy {
  let row = copy
  if (verdict !== 'right') {
    let planted: Copy | null = null
    for (let i = 0; i < TRIES && planted === null; i++)
      planted = withKind(d, row, habits.kinds[verdict](d), pool)
    row = planted ?? withKind(d, row, verdict === 'wrong' ? 'name-typo' : 'id-absent', pool) ?? row
    // A row that is wrong at all is often wrong twice.
    if (verdict === 'wrong' && d.chance(0.12))
      row = withKind(d, row, habits.kinds.wrong(d), pool) ?? row
  }
  plantKin(d, row, habits, pool)
  for (const kind of Object.keys(HARMLESS_NAME_ERRORS)) {
    const share = HARMLESS[kind as keyof typeof HARMLESS] as number
    if (!d.chance(share / 100)) continue
    const name = HARMLESS_NAME_ERRORS[kind]!(row.name, d)
    if (name === null) continue
    row.name = name
    row.kinds.push(`name:${kind}`)
  }
  return row
}

function withKind(d: Dice, copy: Copy, kind: string, pool: readonly Life[]): Copy | null {
  if (kind === 'not-registered' || kind === 'foreigner' || kind === 'emigrant')
    return strangerOf(d, copy, kind)
  if (copy.kinds.some(k => k.startsWith(`${FIELD_OF[kind]}:`))) return null
  const name = NAME_ERRORS[kind]?.(copy.name, d)
  if (name != null) {
    copy.name = name
    return withMark(copy, kind)
  }
  const birth = BIRTH_ERRORS[kind]?.(copy.birth, d)
  if (birth != null) {
    copy.birth = birth
    return withMark(copy, kind)
  }
  if (kind === 'sex') {
    copy.sex = copy.sex === 'male' ? 'female' : 'male'
    return withMark(copy, kind)
  }
  const number = otherNumber(d, copy, kind, pool)
  if (number === null) return null
  copy.number = number
  copy.numberKind = kind === 'cmnd-only' ? 'cmnd9' : number === '' ? '' : copy.numberKind
  return withMark(copy, kind)
}

function withMark(copy: Copy, kind: string): Copy {
  copy.kinds.push(`${FIELD_OF[kind]}:${kind}`)
  return copy
}

/** The number under a kind of error; null where the kind is another field's, or does not fit. */
function otherNumber(d: Dice, copy: Copy, kind: string, pool: readonly Life[]): string | null {
  const { number, life } = copy
  switch (kind) {
    case 'id-absent':
      return ''
    case 'id-length': {
      const i = 3 + d.int(8)
      return d.chance(0.7) ? number.slice(0, i) + number.slice(i + 1) : `${number}${d.int(10)}`
    }
    case 'id-lost-zeros':
      return number.startsWith('0') ? number.replace(/^0+/u, '') : null
    case 'id-digits-swapped': {
      const i = 4 + d.int(7)
      const swapped = number.slice(0, i) + number[i + 1] + number[i] + number.slice(i + 2)
      return swapped === number ? null : swapped
    }
    case 'id-of-relative': {
      const near = [life?.mother, life?.father, life?.spouse].filter(x => x != null)
      return near.length === 0 ? null : at(d.pick(near).numbers, copy.on)
    }
    case 'id-of-other': {
      const other = d.pick(pool)
      return other === life || other.born > copy.on ? null : at(other.numbers, copy.on)
    }
    case 'cmnd-only':
      return life?.oldNumber ?? null
    default:
      return null
  }
}

/** Parents and spouses written wrong; a check of number, name, birth date and sex does not see it. */
function plantKin(d: Dice, row: Copy, habits: Habits, pool: readonly Life[]): void {
  if (row.life === null) return
  const { parent, spouse } = habits.kin
  if (parent > 0 && row.mother !== '' && d.chance(parent / 100)) {
    if (row.father !== '' && d.chance(0.5)) row.father = somebodyOf(d, pool)
    else row.mother = somebodyOf(d, pool)
    row.kinds.push('parents:parent-wrong')
  }
  if (spouse > 0 && row.spouse !== '' && d.chance(spouse / 100)) {
    row.spouse = somebodyOf(d, pool)
    row.kinds.push('spouse:spouse-wrong')
  }
}

function somebodyOf(d: Dice, pool: readonly Life[]): string {
  return fullName(d.pick(pool).names[0]!.value)
}
