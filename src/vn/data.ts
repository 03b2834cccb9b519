/**
 * Reference data, read from the files of `data/` at first use and kept.
 *
 * Nothing is read when the module is imported, so a process that never asks for
 * an administrative unit never pays for the list.
 */
import { readFileSync } from 'node:fs'

type Row<T extends readonly unknown[]> = Readonly<T>

/** province or district kind letters and the packed unit strings: see data/SOURCES.md */
export type AdminUnitFile = Readonly<{
  merger: string
  before: readonly Row<
    [
      code: string,
      name: string,
      kind: 'C' | 'P',
      successor: string,
      districts: readonly Row<
        [code: string, name: string, kind: string, communes: string, successor?: string]
      >[],
    ]
  >[]
  after: readonly Row<[code: string, name: string, kind: 'C' | 'P', communes: string]>[]
  changes: readonly Readonly<{
    on: string
    basis: string
    provinces?: readonly Row<[code: string, nameBefore: string, kindBefore: 'C' | 'P']>[]
    communes?: readonly Row<[code: string, kindBefore: string]>[]
  }>[]
}>

export type RegistrationCodeFile = Readonly<{
  provinces: readonly Row<[code: string, name: string, gsoBefore: string, gsoAfter: string]>[]
  countries: readonly Row<[code: string, name: string, iso2: string]>[]
}>

export type HolidayFile = Readonly<
  Record<
    string,
    Readonly<{
      status: 'announced' | 'projected' | 'reconstructed'
      newYear: string
      hungKings: string
      holidays: readonly Row<[date: string, name: string]>[]
      compensatory: readonly Row<[date: string, name: string]>[]
      swapped: readonly Row<[off: string, work: string]>[]
    }>
  >
>

export type AgencyFile = readonly Row<
  [
    code: string,
    name: string,
    status: string,
    province: string | null,
    evidence: 'found' | 'unverified',
  ]
>[]

export type CodeListFile = Readonly<{
  ethnicGroups: readonly Row<[code: string, name: string, ...aliases: string[]]>[]
  religions: readonly Row<[code: string, name: string]>[]
  relations: readonly Row<[code: string, vi: string, en: string]>[]
}>

const kept = new Map<string, unknown>()

function once<T>(file: string): T {
  let value = kept.get(file)
  if (value === undefined) {
    value = JSON.parse(readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8'))
    kept.set(file, value)
  }
  return value as T
}

export const adminUnitFile = () => once<AdminUnitFile>('admin-units.json')
export const registrationCodeFile = () => once<RegistrationCodeFile>('registration-codes.json')
export const holidayFile = () => once<HolidayFile>('holidays.json')
export const agencyFile = () => once<AgencyFile>('agencies.json')
export const codeListFile = () => once<CodeListFile>('code-lists.json')
