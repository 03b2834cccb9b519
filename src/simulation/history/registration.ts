/** Registration: under which code of the personal number a birth in a commune is registered. */
import { COMMUNES } from '../commune.ts'

let codes: Map<string, string> | undefined

/** The registration code of a commune of 2026; numbers keep the codes of the 63 old provinces. */
export function registrationCodeAt(unit: string): string {
  codes ??= new Map(COMMUNES.map(([commune, , code]) => [commune, code]))
  return codes.get(unit)!
}
