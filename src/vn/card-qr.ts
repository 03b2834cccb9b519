/**
 * The QR text on identity cards: fields between `|`, seven on the card of 2021,
 * ten or more on the card of 2024 (Thông tư 16/2024/TT-BCA; the order of the
 * extra fields is not published, so they are kept as they are).
 *
 * The text is NOT SIGNED: anybody can print one. It fills a form, it proves
 * nothing.
 */
import { canonicalName, inspectName } from './name.ts'
import { type PartialDate, parsePartialDate, yearOf } from './partial-date.ts'
import {
  checkPersonalIdAgainst,
  type OldIdNumber,
  type PersonalId,
  parseOldIdNumber,
  parsePersonalId,
  type Sex,
} from './personal-id.ts'
import type { PlainDate } from './plain-date.ts'
import { accept, type Finding, finding, type Parsed, refuse } from './problems.ts'
import { fold } from './spelling.ts'

export type CardQr = Readonly<{
  /** `cccd` the card of 2021 (7 fields), `can-cuoc` that of 2024 (10 and more), else `unknown`. */
  card: 'cccd' | 'can-cuoc' | 'unknown'
  personalId: PersonalId
  oldIdNumber: OldIdNumber | null
  /** Canonical when well-formed, else as read, with a finding. */
  fullName: string
  birthDate: PartialDate
  sex: Sex
  /** Free text; three levels on cards issued before 2025-07-01. */
  address: string
  issuedOn: PlainDate
  /** Fields after the seventh, raw. */
  extras: readonly string[]
  /** What a person should look at; none of it makes the text unreadable. */
  findings: readonly Finding[]
}>

const longestText = 2000

/**
 * Reads the text of a card QR. Refuses with all faults at once: `card-qr.empty`,
 * `.too-long`, `.control`, `.fields`, `.sex`, `.birth-date`, `.issued-on` and the
 * findings of the two numbers.
 */
export function parseCardQr(text: string): Parsed<CardQr> {
  if (text.length > longestText) return refuse(finding('card-qr.too-long'))
  const kept = text.replace(/^[\s\uFEFF]+|\s+$/gu, '')
  if (kept === '') return refuse(finding('card-qr.empty'))
  const control = kept.search(/[\p{Cc}\p{Cf}\p{Cs}]/u)
  const repaired = repairEncoding(kept)
  if (control >= 0 && repaired === null) return refuse(finding('card-qr.control', control))
  const fields = (repaired ?? kept)
    .normalize('NFC')
    .split('|')
    .map(field => field.trim())
  if (fields.length < 7 || fields.length > 12) return refuse(finding('card-qr.fields'))

  const [
    number = '',
    oldNumber = '',
    name = '',
    birth = '',
    sexText = '',
    address = '',
    issued = '',
  ] = fields
  const personalId = parsePersonalId(number)
  const oldIdNumber = oldNumber === '' ? accept(null) : parseOldIdNumber(oldNumber)
  const birthDate = parsePartialDate(withSlashes(birth))
  const issuedOn = parsePartialDate(withSlashes(issued))
  const sex = sexOf(sexText)
  const faults: Finding[] = []
  if (!personalId.ok) faults.push(...personalId.findings)
  if (!oldIdNumber.ok) faults.push(...oldIdNumber.findings)
  if (!birthDate.ok) faults.push(finding('card-qr.birth-date'))
  if (sex === null) faults.push(finding('card-qr.sex'))
  if (!issuedOn.ok || issuedOn.value.length !== 10) faults.push(finding('card-qr.issued-on'))
  if (!personalId.ok || !oldIdNumber.ok || !birthDate.ok || sex === null || !issuedOn.ok)
    return refuse(...faults)
  if (faults.length > 0) return refuse(...faults)

  const nameFaults = inspectName(name)
  return accept({
    card: fields.length === 7 ? 'cccd' : fields.length >= 10 ? 'can-cuoc' : 'unknown',
    personalId: personalId.value,
    oldIdNumber: oldIdNumber.value,
    fullName: nameFaults.length === 0 ? canonicalName(name) : name,
    birthDate: birthDate.value,
    sex,
    address,
    issuedOn: issuedOn.value,
    extras: fields.slice(7),
    findings: [
      ...(repaired === null ? [] : [finding('card-qr.repaired-encoding')]),
      ...nameFaults,
      ...(nameFaults.length === 0 && looksTyped(name) ? [finding('card-qr.name-garbled')] : []),
      ...checkPersonalIdAgainst(personalId.value, { sex, birthYear: yearOf(birthDate.value) }),
    ],
  })
}

/** `31011999` → `31/01/1999`; `011999` → `01/1999`; other text as it is. */
function withSlashes(digits: string): string {
  if (/^\d{8}$/u.test(digits))
    return `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`
  return /^\d{6}$/u.test(digits) ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits
}

function sexOf(text: string): Sex | null {
  const folded = fold(text)
  return folded === 'nam' ? 'male' : folded === 'nu' ? 'female' : null
}

/**
 * True when a name without any mark holds what an input method in the way would
 * have eaten: `Nguyeenx Thij Anhs`. No Vietnamese word ends in f, j, s, r, x, w.
 */
function looksTyped(name: string): boolean {
  if (/[^ -~]/u.test(name)) return false
  return name
    .toLowerCase()
    .split(' ')
    .some(word => /[fjsrxw]$|w|aa|ee|dd|z/u.test(word))
}

/** Windows-1252 puts these letters where Latin-1 has control characters. */
const windows1252 = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ'

/**
 * UTF-8 that a scanner delivered byte by byte (`Nguyá»…n`) is put together again;
 * null when the text is not such a case.
 */
function repairEncoding(text: string): string | null {
  if (!/[\u00C3-\u00C6\u00E1]/u.test(text)) return null
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const special = windows1252.indexOf(char)
    if (code <= 0xff) bytes.push(code)
    else if (special >= 0 && char !== '�') bytes.push(0x80 + special)
    else return null
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return null
  }
}

/**
 * The personal number at the front of whatever a scanner delivered. A wedge
 * scanner types, and an input method (Telex, VNI) may spoil everything after the
 * digits; the number alone is then enough to look the person up. Twelve digits
 * must stand apart, or be followed by exactly the nine of the old number when the
 * `|` between them was lost.
 *
 * @returns null when there is no well-formed number at the front
 */
export function personalIdFromScan(text: string): PersonalId | null {
  const run = /^[\s\uFEFF]*([0-9]+)/u.exec(text.slice(0, 64))?.[1]
  if (run === undefined || (run.length !== 12 && run.length !== 21)) return null
  const parsed = parsePersonalId(run.slice(0, 12))
  return parsed.ok ? parsed.value : null
}
