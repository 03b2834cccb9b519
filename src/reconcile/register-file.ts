/**
 * Register file: the register's side of a reconciliation without a server: an export of the register, or
 * any list of people somebody vouches for. One row a person.
 */
import type { PlainDate } from '#kernel'
import { parsePartialDate, parsePersonalId } from '#vn'
import { readClaim } from './claim.ts'
import type { Known } from './known.ts'
import { claimFrom, guessMapping, type Mapping } from './mapping.ts'

/** Heads that only the register has, folded by `guessMapping`'s rule. */
const DECEASED = /^(ngay chet|ngay mat|deceased|deceased on|ngay chet mat tich|tinh trang song)$/u
const CANCELLED = /^(so dinh danh da huy|so da huy|cancelled numbers?|so cu)$/u

export type RegisterMapping = Readonly<{
  mapping: Mapping
  deceased: string | null
  cancelled: string | null
}>

const folded = (head: string) =>
  head
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'd')
    .toLowerCase()
    .replace(/[_\s]+/gu, ' ')
    .trim()

/** What the columns of a register file mean. */
export function guessRegister(
  heads: readonly string[],
  sample: readonly Readonly<Record<string, string>>[],
  unitsOn: PlainDate,
): RegisterMapping {
  const deceased = heads.find(head => DECEASED.test(folded(head))) ?? null
  const cancelled = heads.find(head => CANCELLED.test(folded(head))) ?? null
  const rest = heads.filter(head => head !== deceased && head !== cancelled)
  return { mapping: guessMapping(rest, sample, unitsOn).mapping, deceased, cancelled }
}

/**
 * What a row of the register file says of its person; null for a row that names nobody.
 * @param ref stands for the person in the results
 */
export function knownFromRow(
  line: number,
  cells: Readonly<Record<string, string>>,
  { mapping, deceased, cancelled }: RegisterMapping,
): Known | null {
  const read = readClaim(claimFrom(line, cells, mapping), { unitsOn: mapping.unitsOn })
  const birth = read.birthDate
  if (read.name.kind !== 'value' || birth.kind !== 'value') return null
  const textOf = (reading: typeof read.father) => (reading.kind === 'value' ? reading.value : null)
  const died = deceased === null ? '' : (cells[deceased] ?? '').trim()
  const diedOn = parsePartialDate(died)
  const numbers = cancelled === null ? [] : (cells[cancelled] ?? '').split(/[;,\s]+/u)
  const [place] = read.place.kind === 'value' ? read.place.value.candidates : []
  return {
    ref: read.claim.key ?? `row ${line}`,
    personalId: read.personalId.kind === 'value' ? read.personalId.value : null,
    cancelledNumbers: numbers.filter(number => parsePersonalId(number).ok),
    oldNumbers: read.oldNumber.kind === 'value' ? [read.oldNumber.value] : [],
    name: read.name.value,
    birthDate: birth.value,
    sex: read.sex.kind === 'value' ? read.sex.value : 'unknown',
    ethnicity: read.ethnicity.kind === 'value' ? read.ethnicity.value : null,
    place: place === undefined ? null : { unit: place, asOf: mapping.unitsOn },
    father: textOf(read.father),
    mother: textOf(read.mother),
    spouse: textOf(read.spouse),
    deceasedOn: diedOn.ok ? diedOn.value : null,
  }
}
