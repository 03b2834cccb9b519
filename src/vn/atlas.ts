/**
 * The list of all administrative units, opened piece by piece.
 *
 * The file holds some 14,000 units. Provinces and districts are few and opened at
 * once; the communes of one parent are a packed string, opened when something in
 * it is asked for. So the first question costs a few milliseconds and a process
 * that asks about one province never builds the others.
 */
import type { AdminUnit, AdminUnitCode, AdminUnitKind } from './admin-unit.ts'
import { adminUnitFile } from './data.ts'
import type { PlainDate } from './plain-date.ts'

type Change = Readonly<{ on: PlainDate; before: Partial<Pick<AdminUnit, 'name' | 'kind'>> }>
type Era = 'before' | 'after'
type Validity = Readonly<{ from: PlainDate | null; to: PlainDate | null }>
/** The communes below one parent: packed until `units` is made. */
type Region = Validity & {
  readonly parent: AdminUnitCode
  readonly packed: string
  readonly era: Era
  units: readonly AdminUnit[] | null
}
type Atlas = Readonly<{
  merger: PlainDate
  provinces: AdminUnit[]
  districts: Map<AdminUnitCode, AdminUnit[]>
  regions: Map<AdminUnitCode, Region>
  /** Regions not opened yet, before and after the merger. */
  sealed: Readonly<Record<Era, Set<Region>>>
  byCode: Map<AdminUnitCode, AdminUnit[]>
  changes: Map<AdminUnitCode, Change>
  /** Successors joined by commas, where they are not the commune's own code. */
  moved: Map<AdminUnitCode, string>
  provinceSuccessors: Map<AdminUnitCode, AdminUnitCode>
}> & { edition: number }

const kinds: Readonly<Record<string, AdminUnitKind>> = {
  P: 'ward',
  X: 'commune',
  T: 'township',
  D: 'special-zone',
  Q: 'urban-district',
  H: 'rural-district',
  TX: 'town',
  TP: 'provincial-city',
}

let atlas: Atlas | undefined

function open(): Atlas {
  atlas ??= build()
  return atlas
}

function kindOf(letters: string): AdminUnitKind {
  const kind = kinds[letters]
  if (kind === undefined) throw new Error('unknown kind letter in admin-units.json')
  return kind
}

function build(): Atlas {
  const file = adminUnitFile()
  const { merger } = file
  const made: Atlas = {
    merger,
    provinces: [],
    districts: new Map(),
    regions: new Map(),
    sealed: { before: new Set(), after: new Set() },
    byCode: new Map(),
    changes: new Map(),
    moved: new Map(),
    provinceSuccessors: new Map(),
    edition: 0,
  }
  const provinceKind = (letter: 'C' | 'P') => (letter === 'C' ? 'city' : 'province')
  for (const { on, provinces = [], communes = [] } of file.changes) {
    for (const [code, name, letter] of provinces)
      made.changes.set(code, { on, before: { name, kind: provinceKind(letter) } })
    for (const [code, letter] of communes)
      made.changes.set(code, { on, before: { kind: kindOf(letter) } })
  }
  const before = { from: null, to: merger }
  const after = { from: merger, to: null }
  const addRegion = (parent: AdminUnitCode, packed: string, era: Era) => {
    const validity = era === 'before' ? before : after
    const region: Region = { parent, packed, era, ...validity, units: null }
    made.regions.set(parent, region)
    made.sealed[era].add(region)
  }
  for (const [code, name, letter, successor, districts] of file.before) {
    const kind = provinceKind(letter)
    addUnit(made, made.provinces, { code, level: 'province', kind, name, parent: null, ...before })
    made.provinceSuccessors.set(code, successor)
    const siblings: AdminUnit[] = []
    made.districts.set(code, siblings)
    for (const [districtCode, districtName, letters, communes, wholeSuccessor] of districts) {
      const kind = kindOf(letters)
      const unit = { code: districtCode, level: 'district', kind, name: districtName } as const
      addUnit(made, siblings, { ...unit, parent: code, ...before })
      if (wholeSuccessor !== undefined) made.moved.set(districtCode, wholeSuccessor)
      addRegion(districtCode, communes, 'before')
    }
  }
  for (const [code, name, letter, communes] of file.after) {
    const kind = provinceKind(letter)
    addUnit(made, made.provinces, { code, level: 'province', kind, name, parent: null, ...after })
    addRegion(code, communes, 'after')
  }
  return made
}

/** Adds a unit, in two versions when a later change fell into its time. */
function addUnit(made: Atlas, siblings: AdminUnit[], unit: AdminUnit): void {
  const change = made.changes.get(unit.code)
  const parts =
    change !== undefined && isValid(unit, change.on)
      ? [
          { ...unit, ...change.before, to: change.on },
          { ...unit, from: change.on },
        ]
      : [unit]
  siblings.push(...parts)
  const versions = made.byCode.get(unit.code)
  if (versions === undefined) made.byCode.set(unit.code, parts)
  else {
    versions.push(...parts)
    versions.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  }
}

/** `00001PPhúc Xá:00097` is code, kind letter, name and, where they differ, the successors. */
function unseal(made: Atlas, region: Region): readonly AdminUnit[] {
  if (region.units !== null) return region.units
  const units: AdminUnit[] = []
  const { parent, from, to } = region
  for (const packed of region.packed === '' ? [] : region.packed.split('|')) {
    const code = packed.slice(0, 5)
    const end = packed.indexOf(':')
    if (end >= 0) made.moved.set(code, packed.slice(end + 1))
    const name = packed.slice(6, end < 0 ? undefined : end)
    const kind = kindOf(packed.charAt(5))
    addUnit(made, units, { code, level: 'commune', kind, name, parent, from, to })
  }
  made.sealed[region.era].delete(region)
  region.units = units
  return units
}

function lists(region: Region, code: AdminUnitCode): boolean {
  for (let at = region.packed.indexOf(code); at >= 0; at = region.packed.indexOf(code, at + 1))
    if (at === 0 || region.packed[at - 1] === '|') return true
  return false
}

export function isValid(unit: AdminUnit, on: PlainDate): boolean {
  return (unit.from === null || unit.from <= on) && (unit.to === null || on < unit.to)
}

/** Opens the region of an era that lists a commune; a code is listed once in each era. */
function settle(made: Atlas, code: AdminUnitCode, era: Era): void {
  if (code.length !== 5 || made.sealed[era].size === 0) return
  const isOfEra = (unit: AdminUnit) => (unit.from === null) === (era === 'before')
  if (made.byCode.get(code)?.some(isOfEra) === true) return
  for (const region of made.sealed[era])
    if (lists(region, code)) {
      unseal(made, region)
      return
    }
}

/** The version of a code that is valid on a day. */
export function versionOn(code: AdminUnitCode, on: PlainDate): AdminUnit | null {
  const made = open()
  settle(made, code, on < made.merger ? 'before' : 'after')
  return made.byCode.get(code)?.find(unit => isValid(unit, on)) ?? null
}

/** All versions of a code, oldest first. */
export function versionsOf(code: AdminUnitCode): readonly AdminUnit[] {
  const made = open()
  settle(made, code, 'before')
  settle(made, code, 'after')
  return made.byCode.get(code) ?? []
}

export function allProvinces(): readonly AdminUnit[] {
  return open().provinces
}

export function allDistricts(provinceCode: AdminUnitCode): readonly AdminUnit[] {
  return open().districts.get(provinceCode) ?? []
}

/** Communes directly below an old district or a new province. */
export function communesBelow(parent: AdminUnitCode): readonly AdminUnit[] {
  const made = open()
  const region = made.regions.get(parent)
  return region === undefined ? [] : unseal(made, region)
}

/** Every unit there ever was, by code: in one order, whichever regions were looked at before. */
export function everyUnit(): readonly AdminUnit[] {
  const made = open()
  for (const sealed of [made.sealed.before, made.sealed.after])
    for (const region of [...sealed]) unseal(made, region)
  return [...made.byCode.keys()].sort().flatMap(code => made.byCode.get(code)!)
}

/**
 * Codes of the communes that took over an old commune or island district at the
 * merger; null when the code was neither.
 */
export function successorCodes(code: AdminUnitCode): readonly AdminUnitCode[] | null {
  const made = open()
  const old = versionsOf(code).some(unit => unit.to === made.merger)
  const moved = made.moved.get(code)
  if (!old || (moved === undefined && code.length !== 5)) return null
  return moved?.split(',') ?? [code]
}

export function provinceSuccessorCode(code: AdminUnitCode): AdminUnitCode | null {
  return open().provinceSuccessors.get(code) ?? null
}

/**
 * Takes in what a later reform changed: versions that end on a day, and those that begin on it.
 * `unit-history` has made sure that they fit.
 */
export function admit(
  on: PlainDate,
  ended: readonly AdminUnit[],
  begun: readonly AdminUnit[],
): void {
  const made = open()
  everyUnit()
  const ends = new Set(ended)
  for (const { code } of ended) {
    const versions = made.byCode.get(code) ?? []
    made.byCode.set(
      code,
      versions.map(unit => (ends.has(unit) ? { ...unit, to: on } : unit)),
    )
  }
  for (const unit of begun)
    made.byCode.set(unit.code, [...(made.byCode.get(unit.code) ?? []), unit])

  // The lists below a parent are told again from the versions, so that both name the same objects.
  const touched = new Set([...ended, ...begun].map(unit => unit.parent))
  const below = new Map<AdminUnitCode | null, AdminUnit[]>()
  const byCode = [...made.byCode.values()].flat().sort((a, b) => (a.code < b.code ? -1 : 1))
  for (const unit of byCode)
    if (touched.has(unit.parent)) below.set(unit.parent, [...(below.get(unit.parent) ?? []), unit])
  for (const [parent, units] of below) {
    if (parent === null) made.provinces.splice(0, made.provinces.length, ...units)
    else if (units.some(unit => unit.level === 'district')) made.districts.set(parent, units)
    const communes = units.filter(unit => unit.level === 'commune')
    if (parent !== null && communes.length > 0)
      made.regions.set(parent, {
        parent,
        packed: '',
        era: 'after',
        from: null,
        to: null,
        units: communes,
      })
  }
  made.edition++
}

/** Counts what was taken in since the start: an index made of the units is made again when it grows. */
export function atlasEdition(): number {
  return open().edition
}
