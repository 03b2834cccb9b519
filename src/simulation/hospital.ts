/** Hospital: the invented hospital of the sandbox; it sends signed birth notices like any member. */
import { type NoticeContent, sendBirthNotice } from '#exchange'
import type { Db, KeyPair, Keys } from '#kernel'
import { formatUnit } from '#vn'
import { AGENCIES, WARD } from './demo.ts'

export const FACILITY = '19001'
const HOSPITAL = 'Bệnh viện Sao Mai Thái Nguyên'

export type NewBorn = Readonly<{
  mother: Readonly<{
    personalId: string
    fullName: string
    birthDate: string
    ethnicity: string
    address: string
  }>
  birthDate: string
  /** `HH:MM`, Vietnamese time. */
  birthTime: string
  sex: 'male' | 'female'
  weightGrams: number
  plannedName: string
}>

/** The hospital's key lies in the sandbox's key folder; a real one never leaves its hospital. */
export function hospitalKey(keys: Keys): KeyPair {
  return keys.pair(`member.${AGENCIES.hospital.toLowerCase()}`)
}

/** The notice of one birth, numbered `serial` of its year at the facility. */
export function noticeOf(born: NewBorn, serial: number): NoticeContent {
  const { mother, birthDate } = born
  const signedOn = birthDate
  return {
    number: `${String(serial).padStart(5, '0')}.GCS.${FACILITY}.${birthDate.slice(2, 4)}`,
    form: '01',
    mother: {
      fullName: mother.fullName,
      dob: mother.birthDate,
      ethnicity: mother.ethnicity,
      idDoc: { kind: 'personal-id', number: mother.personalId },
      residence: { unit: WARD, text: `${mother.address}, ${formatUnit(WARD, birthDate)}` },
      insuranceNo: '0000000000',
    },
    birth: {
      time: born.birthTime,
      date: birthDate,
      place: { unit: WARD, text: `${HOSPITAL}, ${formatUnit(WARD, birthDate)}` },
      children: 1,
    },
    child: { gender: born.sex, weight: born.weightGrams, plannedName: born.plannedName },
    sign: {
      relative: { fullName: mother.fullName, signedOn },
      midwife: { fullName: 'Trịnh Thị Hạnh', title: 'Nữ hộ sinh', signedOn },
      facility: { fullName: 'Lý Quang Vinh', title: 'Phó Giám đốc', signedOn },
    },
  }
}

/**
 * Signs the notice and sends it over HTTP.
 * @throws Error when the node refuses: the sandbox would be wrong, not a person
 */
export async function sendNotice(
  db: Db,
  url: string,
  born: NewBorn,
  serial: number,
): Promise<{ evidenceId: string }> {
  const sent = await sendBirthNotice(url, hospitalKey(db.keys), noticeOf(born, serial))
  if (!sent.ok) throw new Error(`the birth notice was refused: ${JSON.stringify(sent.problem)}`)
  return { evidenceId: sent.answer.evidenceId }
}
