/**
 * The machine-readable zone (TD1, three lines of thirty) of Vietnamese cards.
 *
 * Layout of ICAO 9303 part 5, with what Viet Nam does of its own: the document
 * number is the last nine digits of the personal number (and so not unique), the
 * optional field holds the whole number, and position 30 of line 1 is its check
 * digit. What does not check is refused with the place of the fault; a letter
 * read for a digit is named and never corrected in silence.
 */
import { formatFullName, type PersonName } from './name.ts'
import { type PartialDate, parsePartialDate, yearOf } from './partial-date.ts'
import {
  checkPersonalIdAgainst,
  describePersonalId,
  type PersonalId,
  parsePersonalId,
  type Sex,
} from './personal-id.ts'
import { isPlainDate, type PlainDate } from './plain-date.ts'
import { accept, type Finding, finding, type Parsed, refuse } from './problems.ts'
import { fold } from './spelling.ts'

export type Mrz = Readonly<{
  personalId: PersonalId
  /** Nine digits; not unique, but what the keys of the chip are made from. */
  documentNumber: string
  birthDate: PartialDate
  sex: Sex
  /** Null for a card without end (reported as 991231, from age 60). */
  expiresOn: PlainDate | null
  /** As printed: capital letters without marks, perhaps cut short. */
  surname: string
  givenNames: string
  findings: readonly Finding[]
}>

export type MrzFacts = Readonly<{
  personalId: PersonalId
  birthDate: PartialDate
  sex: Sex
  expiresOn: PlainDate | null
  name: PersonName
}>

/** Fields as [from, to) in the ninety characters. */
const fields = {
  type: [0, 5],
  number: [5, 14],
  numberCheck: [14, 15],
  optional: [15, 29],
  optionalCheck: [29, 30],
  birth: [30, 36],
  birthCheck: [36, 37],
  sex: [37, 38],
  expiry: [38, 44],
  expiryCheck: [44, 45],
  nationality: [45, 48],
  rest: [48, 59],
  composite: [59, 60],
  name: [60, 90],
} as const
const digitFields = ['number', 'numberCheck', 'optionalCheck', 'birthCheck', 'expiry'] as const
const checkFields = ['expiryCheck', 'composite'] as const
const letterFields = ['type', 'nationality', 'name'] as const
const endless = '991231'

/** Check digit of ICAO 9303: weights 7, 3, 1; letters from 10; filler 0. */
export function mrzCheckDigit(text: string): string {
  let sum = 0
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    const value = char === '<' ? 0 : Number.parseInt(char, 36)
    sum += value * ([7, 3, 1][index % 3] ?? 0)
  }
  return String(sum % 10)
}

/**
 * Reads a zone given as three lines or as ninety characters in a row. Refuses
 * with all faults at once: `mrz.shape`, `.character`, `.document`,
 * `.ocr-confusion`, `.check-digit`, `.date`, `.sex`, `.number-differs` and the
 * findings of the personal number.
 */
export function parseMrz(text: string): Parsed<Mrz> {
  if (text.length > 300) return refuse(finding('mrz.shape'))
  const lines = [...text.matchAll(/\S[^\r\n]*/gu)].map(match => ({
    text: match[0].trimEnd(),
    at: match.index,
  }))
  const whole = lines.length === 1 && lines[0]?.text.length === 90
  if (!whole && (lines.length !== 3 || lines.some(line => line.text.length !== 30)))
    return refuse(finding('mrz.shape'))
  const zone = lines.map(line => line.text).join('')
  const origin = lines.flatMap(line => Array.from(line.text, (_, index) => line.at + index))
  const part = (name: keyof typeof fields) => zone.slice(...fields[name])
  const place = (index: number) => origin[index] ?? 0

  const stranger = zone.search(/[^A-Z0-9<]/u)
  if (stranger >= 0) return refuse(finding('mrz.character', place(stranger)))
  const faults = confusions(zone).map(index => finding('mrz.ocr-confusion', place(index)))
  if (part('type') !== 'IDVNM' || part('nationality') !== 'VNM')
    faults.push(finding('mrz.document', place(0)))
  for (const [index, expected] of checkDigits(zone))
    if (zone[index] !== expected) faults.push(finding('mrz.check-digit', place(index)))

  const optional = part('optional')
  const personalId = parsePersonalId(optional.slice(0, 12))
  if (!personalId.ok)
    return refuse(...faults, ...personalId.findings.map(one => ({ ...one, at: place(15) })))
  const { value: id } = personalId
  if (!optional.endsWith('<<')) faults.push(finding('mrz.character', place(27)))
  if (part('number') !== id.slice(3)) faults.push(finding('mrz.number-differs', place(5)))
  const birthDate = birthOf(part('birth'), id)
  if (birthDate === null) faults.push(finding('mrz.date', place(30)))
  const expiresOn = part('expiry') === endless ? null : plainOf(`20${part('expiry')}`)
  if (expiresOn !== null && !isPlainDate(expiresOn)) faults.push(finding('mrz.date', place(38)))
  const sex = { M: 'male', F: 'female' }[part('sex')] as Sex | undefined
  if (sex === undefined) faults.push(finding('mrz.sex', place(37)))
  if (faults.length > 0 || birthDate === null || sex === undefined) return refuse(...faults)

  const [surname = '', givenNames = ''] = part('name').replace(/<+$/u, '').split('<<')
  return accept({
    personalId: id,
    documentNumber: part('number'),
    birthDate,
    sex,
    expiresOn,
    surname: surname.replaceAll('<', ' '),
    givenNames: givenNames.replaceAll('<', ' '),
    findings: checkPersonalIdAgainst(id, { sex, birthYear: yearOf(birthDate) }),
  })
}

/** Places where a letter stands for a digit or a digit for a letter. */
function confusions(zone: string): number[] {
  const found: number[] = []
  const look = ([from, to]: readonly [number, number], wrong: RegExp) => {
    for (let index = from; index < to; index++)
      if (wrong.test(zone.charAt(index))) found.push(index)
  }
  for (const name of [...digitFields, ...checkFields]) look(fields[name], /[A-Z]/u)
  look([15, 27], /[A-Z]/u)
  look(fields.birth, /[A-Z]/u)
  for (const name of letterFields) look(fields[name], /[0-9]/u)
  return found.sort((a, b) => a - b)
}

/** Every check digit: where it stands and what it must be. */
function checkDigits(zone: string): readonly (readonly [index: number, digit: string])[] {
  const of = (...names: readonly (keyof typeof fields)[]) =>
    mrzCheckDigit(names.map(name => zone.slice(...fields[name])).join(''))
  return [
    [14, of('number')],
    [29, of('optional')],
    [36, of('birth')],
    [44, of('expiry')],
    [
      59,
      of(
        'number',
        'numberCheck',
        'optional',
        'optionalCheck',
        'birth',
        'birthCheck',
        'expiry',
        'expiryCheck',
        'rest',
      ),
    ],
  ]
}

/** The century comes from the personal number; `<<` stands for an unknown month or day. */
function birthOf(text: string, id: PersonalId): PartialDate | null {
  if (!/^\d{2}(\d{2}(\d{2}|<<)|<<<<)$/u.test(text)) return null
  const century = Math.floor(describePersonalId(id).birthYear / 100)
  const parsed = parsePartialDate(plainOf(century + text.replaceAll('<', '')))
  return parsed.ok ? parsed.value : null
}

/** `19990131` → `1999-01-31`; shorter text gives a shorter date. */
function plainOf(digits: string): string {
  return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)]
    .filter(part => part !== '')
    .join('-')
}

/** Makes the three lines, joined by line feeds, with all check digits. */
export function composeMrz(facts: MrzFacts): string {
  const { personalId, birthDate, sex, expiresOn, name } = facts
  const number = personalId.slice(3)
  const optional = `${personalId}<<`
  const birth = birthDate.slice(2).replaceAll('-', '').padEnd(6, '<')
  const expiry = expiresOn === null ? endless : expiresOn.slice(2).replaceAll('-', '')
  const checked = (text: string) => text + mrzCheckDigit(text)
  const [numbers, births, expiries] = [
    checked(number) + checked(optional),
    checked(birth),
    checked(expiry),
  ]
  const rest = '<'.repeat(11)
  const composite = mrzCheckDigit(numbers + births + expiries + rest)
  const second = `${births}${sex === 'male' ? 'M' : 'F'}${expiries}VNM${rest}${composite}`
  return [`IDVNM${numbers}`, second, nameLine(name)].join('\n')
}

function nameLine(name: PersonName): string {
  const letters = (text: string) =>
    fold(text.replace(/['’]/gu, ''))
      .toUpperCase()
      .replace(/[^A-Z]+/gu, '<')
  const others = formatFullName({ ...name, family: '' })
  const line = name.family === '' ? letters(others) : `${letters(name.family)}<<${letters(others)}`
  return line.slice(0, 30).padEnd(30, '<')
}
