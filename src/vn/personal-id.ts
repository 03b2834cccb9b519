/**
 * The personal identification number (số định danh cá nhân) and the old 9-digit
 * identity card number (số chứng minh nhân dân).
 *
 * Twelve digits: three for the province or country where the birth was
 * REGISTERED, one for century and sex, two for the year, six random. There is no
 * check digit. Source: Luật Căn cước 26/2023/QH15 art. 12; Thông tư
 * 07/2016/TT-BCA and 59/2021/TT-BCA, annexes.
 *
 * The digits say what was known when the number was given. After a correction
 * they may lag behind the register, so a disagreement is a finding and never
 * makes the number wrong. Provinces merged in 2025; numbers did not change, so
 * all 63 codes stay valid for ever.
 */
import { adminUnit } from './admin-unit.ts'
import { adminUnitFile, registrationCodeFile } from './data.ts'
import { accept, type Finding, finding, type Parsed, refuse } from './problems.ts'

export type PersonalId = string & { readonly __personalId: true }
export type OldIdNumber = string & { readonly __oldIdNumber: true }
export type Sex = 'male' | 'female'

export type Registration = Readonly<{
  kind: 'province' | 'country'
  /** Three digits, as they stand in the number. */
  code: string
  /** Vietnamese name: of the province as it was in 2016, or of the country. */
  name: string
}>

export type PersonalIdFacts = Readonly<{ registration: Registration; sex: Sex; birthYear: number }>

const spacing = /[\s.\u200B\uFEFF]/gu
const longestTyped = 64

let registrations: Map<string, Registration> | undefined

/** The province or country behind the first three digits, or null when there is none. */
export function registrationOf(code: string): Registration | null {
  if (registrations === undefined) {
    const file = registrationCodeFile()
    registrations = new Map()
    for (const [code, name] of file.provinces)
      registrations.set(code, { kind: 'province', code, name })
    for (const [code, name] of file.countries)
      registrations.set(code, { kind: 'country', code, name })
  }
  return registrations.get(code) ?? null
}

/**
 * The registration code for births registered in a province, by the province's
 * own code on that day (`24` was Bắc Giang before 2025-07-01 and is Bắc Ninh
 * since). A merged province gets the code of the old province whose name it
 * carries: no public text says which code is in use since the merger, so this is
 * our assumption.
 *
 * @returns three digits, or null for an unknown province
 */
export function registrationCodeOfProvince(provinceCode: string, on: string): string | null {
  const province = adminUnit(provinceCode, on)
  if (province === null || province.level !== 'province') return null
  const merged = on >= adminUnitFile().merger
  const sources = registrationCodeFile().provinces.filter(
    ([, , before, after]) => (merged ? after : before) === provinceCode,
  )
  const namesake = sources.find(([, name]) => name === province.name)
  return (namesake ?? sources[0])?.[0] ?? null
}

/**
 * The registration code for births registered abroad, by ISO 3166-1 alpha-2.
 *
 * @returns three digits, or null for a country the list does not hold
 */
export function registrationCodeOfCountry(country: string): string | null {
  return registrationCodeFile().countries.find(([, , code]) => code === country)?.[0] ?? null
}

/**
 * Reads a personal number as people type it: blanks, dots and the apostrophe of
 * a spreadsheet are let pass, everything else is a finding.
 *
 * Findings: `personal-id.empty`, `.not-digits`, `.length`, `.lost-leading-zero`
 * (10 or 11 digits that become a valid number with zeros in front), `.old-number`
 * (9 digits), `.registration-code`.
 */
export function parsePersonalId(text: string): Parsed<PersonalId> {
  if (text.length > longestTyped) return refuse(finding('personal-id.length'))
  const digits = text.replace(spacing, '').replace(/^'/u, '')
  if (digits === '') return refuse(finding('personal-id.empty'))
  if (!/^[0-9]+$/u.test(digits)) {
    const at = [...text].findIndex(char => /[^0-9\s.'\u200B\uFEFF]/u.test(char))
    return refuse(finding('personal-id.not-digits', at < 0 ? undefined : at))
  }
  if (digits.length === 9) return refuse(finding('personal-id.old-number'))
  if (digits.length !== 12) {
    if (restored(digits) !== null) return refuse(finding('personal-id.lost-leading-zero', 0))
    return refuse(finding('personal-id.length'))
  }
  if (registrationOf(digits.slice(0, 3)) === null)
    return refuse(finding('personal-id.registration-code', 0))
  return accept(digits as PersonalId)
}

function restored(digits: string): PersonalId | null {
  if (digits.length !== 10 && digits.length !== 11) return null
  const whole = digits.padStart(12, '0')
  return registrationOf(whole.slice(0, 3)) === null ? null : (whole as PersonalId)
}

/**
 * The number a lost leading zero would give, for a person to confirm; null when
 * the text is not such a case. A proposal, never a correction made in silence.
 */
export function restoreLeadingZeros(text: string): PersonalId | null {
  const digits = text.slice(0, longestTyped).replace(spacing, '').replace(/^'/u, '')
  return /^[0-9]+$/u.test(digits) ? restored(digits) : null
}

/** True when the text is exactly a well-formed number, without any blank or dot. */
export function isPersonalId(text: string): text is PersonalId {
  return /^[0-9]{12}$/u.test(text) && registrationOf(text.slice(0, 3)) !== null
}

/** What the digits say: where the birth was registered, sex, four-digit year of birth. */
export function describePersonalId(id: PersonalId): PersonalIdFacts {
  const registration = registrationOf(id.slice(0, 3))
  if (registration === null) throw new RangeError('not a personal number')
  const centuryAndSex = Number(id[3])
  return {
    registration,
    sex: centuryAndSex % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + 100 * Math.floor(centuryAndSex / 2) + Number(id.slice(4, 6)),
  }
}

/**
 * Compares the digits with what is known of the person. Disagreement is a
 * finding (`personal-id.sex-differs`, `personal-id.birth-year-differs`), not a
 * rejection: the number may have been given before a correction.
 */
export function checkPersonalIdAgainst(
  id: PersonalId,
  known: Readonly<{ sex?: Sex; birthYear?: number }>,
): readonly Finding[] {
  const facts = describePersonalId(id)
  const findings: Finding[] = []
  if (known.sex !== undefined && known.sex !== facts.sex)
    findings.push(finding('personal-id.sex-differs', 3))
  if (known.birthYear !== undefined && known.birthYear !== facts.birthYear)
    findings.push(finding('personal-id.birth-year-differs', 4))
  return findings
}

/**
 * Makes the number for an allotment. The caller draws the serial at random and
 * guarantees that it was never used.
 *
 * @throws RangeError when a part is out of range: these come from our own
 * records, so a bad one is a fault of the program and not of a person
 */
export function composePersonalId(
  parts: Readonly<{ registrationCode: string; sex: Sex; birthYear: number; serial: number }>,
): PersonalId {
  const { registrationCode, sex, birthYear, serial } = parts
  if (registrationOf(registrationCode) === null) throw new RangeError('unknown registration code')
  if (!Number.isInteger(birthYear) || birthYear < 1900 || birthYear > 2399)
    throw new RangeError('the year of birth must lie in 1900 to 2399')
  if (!Number.isInteger(serial) || serial < 0 || serial > 999_999)
    throw new RangeError('the serial must lie in 0 to 999999')
  const century = 2 * (Math.floor(birthYear / 100) - 19) + (sex === 'male' ? 0 : 1)
  const year = String(birthYear % 100).padStart(2, '0')
  return `${registrationCode}${century}${year}${String(serial).padStart(6, '0')}` as PersonalId
}

/** For screens and logs that must not show the number: 001•••••••17. */
export function maskPersonalId(id: PersonalId): string {
  return `${id.slice(0, 3)}•••••••${id.slice(10)}`
}

/**
 * Reads an old 9-digit identity card number (invalid since 2025-01-01, kept as
 * an attribute; one person may have had several, and they are not unique).
 * Findings: `old-id.not-digits`, `old-id.length`, `old-id.lost-leading-zero`.
 */
export function parseOldIdNumber(text: string): Parsed<OldIdNumber> {
  if (text.length > longestTyped) return refuse(finding('old-id.length'))
  const digits = text.replace(spacing, '').replace(/^'/u, '')
  if (!/^[0-9]*$/u.test(digits)) return refuse(finding('old-id.not-digits'))
  if (digits.length === 8) return refuse(finding('old-id.lost-leading-zero', 0))
  if (digits.length !== 9) return refuse(finding('old-id.length'))
  return accept(digits as OldIdNumber)
}
