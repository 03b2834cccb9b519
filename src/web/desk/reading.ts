/**
 * Reading: what a card, a scanner or a keyboard gave. A QR code is text that anybody can print and a
 * machine-readable zone is no better, so a reading is a way to find a person in the register, never a proof.
 * When an input method garbled a scan, the number alone is kept.
 */
import type { Problem } from '#kernel'
import {
  type Finding,
  parseCardQr,
  parseMrz,
  parseOldIdNumber,
  parsePersonalId,
  personalIdFromScan,
} from '#vn'
import { problem } from './problems.ts'

export type Reading = Readonly<{
  from: 'qr' | 'mrz' | 'number'
  /** Twelve digits, or nine of an old identity card. */
  number: string
  /** As on the card; null when the source does not hold it or it could not be read. */
  name: string | null
  birthDate: string | null
  sex: 'male' | 'female' | null
  /** Doubts about the reading itself. */
  findings: readonly Finding[]
}>

/** Longest text looked at; a QR code of a card holds far less. */
const MAX_TEXT = 2_000

/** The rule: reads a card's text, or says what is wrong with it. */
export function readCard(raw: string): Reading | Problem {
  const text = raw.replaceAll('\u200B', '').trim()
  if (text.length > MAX_TEXT) return problem('reading-unknown', { field: 'card' })
  if (text.includes('<')) return readZone(text)
  if (text.includes('|')) return readQr(text)
  const alone = { name: null, birthDate: null, sex: null, findings: [] } as const
  const personalId = parsePersonalId(text)
  if (personalId.ok) return { from: 'number', number: personalId.value, ...alone }
  const old = parseOldIdNumber(text)
  if (old.ok) return { from: 'number', number: old.value, ...alone }
  return garbled(text) ?? problem('reading-unknown', { field: 'card' })
}

function readQr(text: string): Reading | Problem {
  const card = parseCardQr(text)
  if (!card.ok) return garbled(text) ?? problem('reading-unknown', { field: 'card' })
  const { personalId, fullName, birthDate, sex, findings } = card.value
  return { from: 'qr', number: personalId, name: fullName || null, birthDate, sex, findings }
}

function readZone(text: string): Reading | Problem {
  const zone = parseMrz(text)
  if (!zone.ok) {
    const misread = zone.findings.some(f => f.code.includes('check-digit'))
    return problem(misread ? 'reading-check-digit' : 'reading-unknown', { field: 'card' })
  }
  const { personalId, surname, givenNames, birthDate, sex, findings } = zone.value
  const name = `${surname} ${givenNames}`.trim()
  return { from: 'mrz', number: personalId, name: name || null, birthDate, sex, findings }
}

/** The number at the front of a scan that is otherwise spoiled. */
function garbled(text: string): Reading | null {
  const number = personalIdFromScan(text)
  return number === null
    ? null
    : { from: 'qr', number, name: null, birthDate: null, sex: null, findings: [] }
}
