/**
 * Numbers of birth notices (giấy chứng sinh): `00012.GCS.19001.26` is running
 * number, facility, two digits of the year. Source: Nghị định 63/2024/NĐ-CP art.
 * 25, Thông tư 22/2025/TT-BYT.
 */
import { accept, finding, type Parsed, refuse } from './problems.ts'

export type BirthNoticeNumber = Readonly<{
  text: string
  serial: number
  /** Five digits of the health facility. */
  facility: string
  year: number
}>

const shape = /^(\d{5})\.GCS\.(\d{5})\.(\d{2})$/u

/** Reads a number. Finding: `birth-notice.shape`. */
export function parseBirthNoticeNumber(text: string): Parsed<BirthNoticeNumber> {
  const number = text.slice(0, 64).trim().toUpperCase()
  const match = shape.exec(number)
  if (match === null) return refuse(finding('birth-notice.shape'))
  const [, serial = '', facility = '', year = ''] = match
  return accept({ text: number, serial: Number(serial), facility, year: 2000 + Number(year) })
}

/**
 * Makes a number.
 * @throws RangeError unless serial is 0 to 99999, facility five digits, year 2000 to 2099
 */
export function composeBirthNoticeNumber(
  parts: Readonly<{ serial: number; facility: string; year: number }>,
): string {
  const { serial, facility, year } = parts
  const text = `${String(serial).padStart(5, '0')}.GCS.${facility}.${String(year).slice(2)}`
  if (!shape.test(text) || year < 2000 || year > 2099 || !Number.isInteger(year))
    throw new RangeError('a part of the birth notice number is out of range')
  return text
}
