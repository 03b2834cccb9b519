/** Hospital: the invented hospital of the sandbox; it sends signed birth notices like any member. */
import type { KeyPair, Keys } from '#kernel'
import { AGENCIES } from './demo.ts'

export const FACILITY = '19001'

/** The hospital's key lives in the sandbox's key folder; a real one never leaves its hospital. */
export function hospitalKey(keys: Keys): KeyPair {
  return keys.pair(`member.${AGENCIES.hospital.toLowerCase()}`)
}

/** `00001.GCS.19001.26`: running number of the year, facility, year. */
export function noticeNumber(serial: number, on: string): string {
  return `${String(serial).padStart(5, '0')}.GCS.${FACILITY}.${on.slice(2, 4)}`
}
