/**
 * Administrative units: provinces, districts (until 2025-06-30) and communes, as
 * they were on a given day.
 *
 * INVARIANT: a code means one unit on one day. Over time it may mean several:
 * `24` was Bắc Giang and is Bắc Ninh. So every question here takes a date, and
 * only `meaningsOf` answers for a code alone.
 *
 * Validity is half open: a unit exists on `from` and no longer on `to`. Sources:
 * Quyết định 19/2025/QĐ-TTg (codes), Nghị quyết 202/2025/QH15 (63 → 34
 * provinces), Nghị quyết 30/2026/QH16 and 237/NQ-UBTVQH16 (Đồng Nai becomes a
 * city, ten communes become wards on 2026-04-30).
 */
import {
  allDistricts,
  allProvinces,
  communesBelow,
  everyUnit,
  isValid,
  provinceSuccessorCode,
  successorCodes,
  versionOn,
  versionsOf,
} from './atlas.ts'
import type { PlainDate } from './plain-date.ts'

/** Code of the General Statistics Office: 2 digits a province, 3 a district, 5 a commune. */
export type AdminUnitCode = string
export type AdminUnitLevel = 'province' | 'district' | 'commune'
export type AdminUnitKind =
  | 'city'
  | 'province'
  | 'urban-district'
  | 'rural-district'
  | 'town'
  | 'provincial-city'
  | 'ward'
  | 'commune'
  | 'township'
  | 'special-zone'

export type AdminUnit = Readonly<{
  code: AdminUnitCode
  level: AdminUnitLevel
  kind: AdminUnitKind
  /** Bare name in legal spelling: `Bách Quang`. `unitTitle` adds the kind. */
  name: string
  /** The unit above on the same days; null for a province. */
  parent: AdminUnitCode | null
  /** First day; null when it lies before the data begins. */
  from: PlainDate | null
  /** First day it no longer existed; null while it exists. */
  to: PlainDate | null
}>

export type Successors = Readonly<{ kind: 'one' | 'split'; codes: readonly AdminUnitCode[] }>

const titles: Readonly<Record<AdminUnitKind, string>> = {
  city: 'Thành phố',
  province: 'Tỉnh',
  'urban-district': 'Quận',
  'rural-district': 'Huyện',
  town: 'Thị xã',
  'provincial-city': 'Thành phố',
  ward: 'Phường',
  commune: 'Xã',
  township: 'Thị trấn',
  'special-zone': 'Đặc khu',
}

/** The unit a code meant on a day; null when it meant nothing. */
export function adminUnit(code: AdminUnitCode, on: PlainDate): AdminUnit | null {
  return versionOn(code, on)
}

/** All that a code ever meant, oldest first. Two eras of one commune are two meanings. */
export function meaningsOf(code: AdminUnitCode): readonly AdminUnit[] {
  return versionsOf(code)
}

/** Provinces and cities on a day, by code. */
export function provincesOn(on: PlainDate): readonly AdminUnit[] {
  return allProvinces().filter(unit => isValid(unit, on))
}

/** Districts of a province on a day, by code; none since 2025-07-01. */
export function districtsOf(provinceCode: AdminUnitCode, on: PlainDate): readonly AdminUnit[] {
  return allDistricts(provinceCode).filter(unit => isValid(unit, on))
}

/** Communes, wards, townships and special zones of a province (or old district) on a day. */
export function communesOf(code: AdminUnitCode, on: PlainDate): readonly AdminUnit[] {
  const direct = communesBelow(code).filter(unit => isValid(unit, on))
  return [...districtsOf(code, on).flatMap(district => communesOf(district.code, on)), ...direct]
}

/** The province a unit lay in on a day; the unit itself when it is one. */
export function provinceOf(code: AdminUnitCode, on: PlainDate): AdminUnit | null {
  let unit = adminUnit(code, on)
  while (unit !== null && unit.parent !== null) unit = adminUnit(unit.parent, on)
  return unit
}

/**
 * What became of a commune of 2025-06-30 on the day of the merger. `split` means
 * that its land went to several new communes (471 cases): the code alone cannot
 * say which, ask for the place. The five island districts without communes
 * answer for their district code.
 *
 * @returns null when the code was no commune (or island district) before the merger
 */
export function successors(oldCommuneCode: AdminUnitCode): Successors | null {
  const codes = successorCodes(oldCommuneCode)
  if (codes === null) return null
  return { kind: codes.length === 1 ? 'one' : 'split', codes }
}

/** The new province of an old one (`02` Hà Giang → `08` Tuyên Quang); null when unknown. */
export function provinceSuccessor(oldProvinceCode: AdminUnitCode): AdminUnitCode | null {
  return provinceSuccessorCode(oldProvinceCode)
}

let predecessorIndex: Map<AdminUnitCode, AdminUnitCode[]> | undefined

/** The old communes (wholly or in part) that a commune of 2025-07-01 was made from. */
export function predecessors(newCommuneCode: AdminUnitCode): readonly AdminUnitCode[] {
  if (predecessorIndex === undefined) {
    predecessorIndex = new Map()
    for (const code of new Set(everyUnit().map(unit => unit.code)))
      for (const successor of successorCodes(code) ?? []) {
        const list = predecessorIndex.get(successor)
        if (list === undefined) predecessorIndex.set(successor, [code])
        else list.push(code)
      }
  }
  return predecessorIndex.get(newCommuneCode) ?? []
}

/** `Phường Bách Quang`, `Thành phố Huế`, `Quận 1`. */
export function unitTitle(unit: AdminUnit): string {
  return `${titles[unit.kind]} ${unit.name}`
}

/**
 * The unit with all units above it, as addresses are written: `Phường Bách
 * Quang, tỉnh Thái Nguyên`. For a code that meant nothing on that day the code
 * itself is answered, so that a screen can still show something.
 */
export function formatUnit(code: AdminUnitCode, on: PlainDate): string {
  const unit = adminUnit(code, on)
  if (unit === null) return code
  const parts = [unitTitle(unit)]
  let above = unit.parent === null ? null : adminUnit(unit.parent, on)
  while (above !== null) {
    const title = unitTitle(above)
    parts.push(title.charAt(0).toLowerCase() + title.slice(1))
    above = above.parent === null ? null : adminUnit(above.parent, on)
  }
  return parts.join(', ')
}
