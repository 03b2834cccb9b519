/**
 * UnitHistory: the units of all days as a dated graph, and where a place written in the units of one day
 * lies in the units of another.
 *
 * INVARIANT: following a unit never invents land: a place lies in one of the candidates named, on that day
 * all of them exist, and going there and back again includes the unit one came from.
 */
import type { AdminUnit, AdminUnitCode, AdminUnitLevel } from './admin-unit.ts'
import { admit, everyUnit, isValid } from './atlas.ts'
import { addDays, type PlainDate } from './plain-date.ts'
import {
  Faults,
  lawfulReforms,
  type ReformFault,
  type ReformFile,
  unitOfFile,
} from './unit-reform.ts'

/** What a reform did to one unit of its eve. */
export type UnitChange =
  | 'unchanged'
  | 'renamed'
  | 'kind-changed'
  | 'moved'
  | 'merged'
  | 'split'
  | 'abolished'

/**
 * How the unit of a place on another day is known. `renamed`: the same land by another name, kind or
 * number · `moved`: under another province · `merged`: wholly within a larger or other unit · `traced-back`:
 * the one earlier unit its land can have lain in · `ambiguous`: one of several, only the place itself tells ·
 * `unresolved`: the code meant nothing on its day, or its level has no successor.
 */
export type Derived = 'unchanged' | 'renamed' | 'moved' | 'merged' | 'traced-back'
export type Derivation = Readonly<{
  how: Derived | 'ambiguous' | 'unresolved'
  /** One code when derived, several when ambiguous, none when unresolved; sorted. */
  codes: readonly AdminUnitCode[]
  /** The province, where all candidates agree. */
  province: AdminUnitCode | null
}>

type Step = Readonly<{
  file: ReformFile
  became: ReadonlyMap<AdminUnitCode, readonly AdminUnitCode[]>
  /** Units of the eve whose land a unit of the day holds, where it is not the unit of that code alone. */
  sources: ReadonlyMap<AdminUnitCode, readonly AdminUnitCode[]>
  /** What was asked of it before: a whole country asks the same of it many times. */
  told: Map<AdminUnitCode, Change | null>
}>
type Change = Readonly<{ change: UnitChange; into: readonly AdminUnitCode[] }>

export type UnitHistory = Readonly<{
  /** All versions of all units, those of one code in order. */
  versions: readonly AdminUnit[]
  byCode: ReadonlyMap<AdminUnitCode, readonly AdminUnit[]>
  /** Oldest first. */
  steps: readonly Step[]
}>

let known: UnitHistory | undefined

/** The history as this process knows it: the list of the room and the reforms admitted since. */
export function unitHistory(): UnitHistory {
  if (known === undefined) {
    const units = everyUnit()
    const files = [...lawfulReforms(), ...admitted]
    const byCode = index(units)
    known = { versions: units, byCode, steps: files.map(file => stepOf(file, byCode)) }
  }
  return known
}

const admitted: ReformFile[] = []

/**
 * Lets the whole room know of a reform: from then on `adminUnit`, `provinceOf` and the others answer with
 * its units. A reform known already is left alone.
 * @returns its faults; empty when it is known now
 */
export function admitReform(file: ReformFile): readonly ReformFault[] {
  const history = unitHistory()
  if (history.steps.some(step => step.file.on === file.on)) return []
  const after = applyReform(history, file)
  if ('faults' in after) return after.faults
  const before = new Set(history.versions)
  const now = new Set(after.versions)
  admit(
    file.on,
    history.versions.filter(unit => !now.has(unit)),
    after.versions.filter(unit => !before.has(unit) && unit.from === file.on),
  )
  admitted.push(file)
  known = undefined
  return []
}

/** The history with one reform more, or every reason why the file does not fit it. Pure. */
export function applyReform(
  history: UnitHistory,
  file: ReformFile,
): UnitHistory | Readonly<{ faults: readonly ReformFault[] }> {
  const faults = new Faults()
  const last = history.steps.at(-1)?.file.on
  faults.check(last === undefined || last < file.on, 'reform.not-later', 'on')
  const { on } = file
  const eve = new Map(
    history.versions.filter(unit => unit.to === null).map(unit => [unit.code, unit]),
  )
  const opened = new Map(
    file.units.map(row => {
      const unit = unitOfFile(row)
      return [unit.code, { ...unit, from: on, to: null }] as const
    }),
  )
  const became = new Map(Object.entries(file.became))
  const ends = (unit: AdminUnit) =>
    became.get(unit.code)?.includes(unit.code) === false ||
    (file.abolishes?.includes(unit.level) ?? false)
  const lives = (unit: AdminUnit) => !ends(unit)
  const after = new Map<AdminUnitCode, AdminUnit>()
  for (const unit of eve.values()) if (lives(unit)) after.set(unit.code, unit)
  for (const unit of opened.values()) after.set(unit.code, unit)

  for (const [code, into] of became) {
    const unit = eve.get(code)
    const where = `became.${code}`
    if (!faults.check(unit !== undefined, 'reform.not-on-eve', where)) continue
    const abolished = file.abolishes?.includes(unit!.level) ?? false
    faults.check(into.length > 0 || abolished, 'reform.no-successor', where)
    for (const one of into) {
      const level = after.get(one)?.level
      faults.check(level !== undefined, 'reform.successor-unknown', where)
      const same = level === unit!.level || (abolished && level === 'commune')
      faults.check(level === undefined || same, 'reform.level', where)
    }
  }
  const step = stepOf(file, history.byCode)
  for (const unit of opened.values()) {
    const where = `units.${unit.code}`
    const before = eve.get(unit.code)
    if (before !== undefined && lives(before))
      faults.check(before.level === unit.level, 'reform.level', where)
    const isNew = before === undefined || !lives(before)
    faults.check(!isNew || step.sources.has(unit.code), 'reform.from-nowhere', where)
  }
  for (const unit of after.values()) {
    const parent = unit.parent === null ? null : after.get(unit.parent)
    const fits =
      unit.level === 'province'
        ? unit.parent === null
        : parent?.level === 'province' || (unit.level === 'commune' && parent?.level === 'district')
    faults.check(fits, 'reform.parent', `units.${unit.code}`)
  }
  for (const [code, rules] of Object.entries(file.rules ?? {}))
    for (const { into } of rules) {
      const split = became.get(code) ?? []
      faults.check(split.length > 1 && split.includes(into), 'reform.rule', `rules.${code}`)
    }
  if (faults.found.length > 0) return { faults: faults.found }

  const versions = history.versions.map(unit =>
    unit.to === null && (ends(unit) || opened.has(unit.code)) ? { ...unit, to: on } : unit,
  )
  const all = [...versions, ...opened.values()]
  return { versions: all, byCode: index(all), steps: [...history.steps, step] }
}

function index(units: readonly AdminUnit[]): Map<AdminUnitCode, AdminUnit[]> {
  const byCode = new Map<AdminUnitCode, AdminUnit[]>()
  for (const unit of units) {
    const list = byCode.get(unit.code)
    if (list === undefined) byCode.set(unit.code, [unit])
    else list.push(unit)
  }
  for (const list of byCode.values())
    list.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  return byCode
}

function stepOf(file: ReformFile, byCode: UnitHistory['byCode']): Step {
  const became = new Map(Object.entries(file.became))
  const sources = new Map<AdminUnitCode, AdminUnitCode[]>()
  for (const [code, into] of became)
    for (const one of into) sources.set(one, [...(sources.get(one) ?? []), code])
  const eve = (code: AdminUnitCode) =>
    byCode
      .get(code)
      ?.find(unit => (unit.from ?? '') < file.on && (unit.to === null || unit.to >= file.on))
  for (const [code, list] of sources) {
    const unit = eve(code)
    const livedOn = unit !== undefined && !became.has(code) && !file.abolishes?.includes(unit.level)
    if (livedOn) list.push(code)
  }
  return { file, became, sources, told: new Map() }
}

/** The version a code had on a day, in a history. */
export function unitIn(history: UnitHistory, code: AdminUnitCode, on: PlainDate): AdminUnit | null {
  return history.byCode.get(code)?.find(unit => isValid(unit, on)) ?? null
}

function provinceIn(
  history: UnitHistory,
  code: AdminUnitCode,
  on: PlainDate,
): AdminUnitCode | null {
  let unit = unitIn(history, code, on)
  while (unit !== null && unit.parent !== null) unit = unitIn(history, unit.parent, on)
  return unit?.code ?? null
}

const eveOf = (step: Step) => (unit: AdminUnit) =>
  (unit.from ?? '') < step.file.on && (unit.to === null || unit.to >= step.file.on)

function goesInto(step: Step, unit: AdminUnit): readonly AdminUnitCode[] {
  const into = step.became.get(unit.code)
  if (into !== undefined) return into
  return step.file.abolishes?.includes(unit.level) ? [] : [unit.code]
}

const cameFrom = (step: Step, code: AdminUnitCode) => step.sources.get(code) ?? [code]

/**
 * What a reform did to a unit of its eve.
 * @returns null when the code was no unit of the eve, or no reform is known of that day
 */
export function changeOf(history: UnitHistory, code: AdminUnitCode, on: PlainDate): Change | null {
  const step = history.steps.find(one => one.file.on === on)
  if (step === undefined) return null
  let told = step.told.get(code)
  if (told === undefined) {
    told = changeIn(history, step, code)
    step.told.set(code, told)
  }
  return told
}

function changeIn(history: UnitHistory, step: Step, code: AdminUnitCode): Change | null {
  const { on } = step.file
  const unit = history.byCode.get(code)?.find(eveOf(step))
  if (unit === undefined) return null
  const into = goesInto(step, unit)
  const [only] = into
  if (only === undefined) return { change: 'abolished', into }
  if (into.length > 1) return { change: 'split', into }
  const now = unitIn(history, only, on)
  const sameWords = now?.name === unit.name && now.kind === unit.kind
  if (only === code && sameWords) {
    const before = unit.parent === null ? null : provinceOfEve(history, step, unit)
    const province = provinceIn(history, only, on)
    const followed = before === null || goesInto(step, before).includes(province ?? '')
    return { change: followed ? 'unchanged' : 'moved', into }
  }
  if (cameFrom(step, only).length > 1) return { change: 'merged', into }
  return { change: only === code && now?.name === unit.name ? 'kind-changed' : 'renamed', into }
}

function provinceOfEve(history: UnitHistory, step: Step, of: AdminUnit): AdminUnit | null {
  let unit: AdminUnit | undefined = of
  while (unit !== undefined && unit.parent !== null)
    unit = history.byCode.get(unit.parent)?.find(eveOf(step))
  return unit ?? null
}

const RANK: readonly Derived[] = ['unchanged', 'renamed', 'moved', 'merged', 'traced-back']
const DERIVED: Readonly<Record<UnitChange, Derived>> = {
  unchanged: 'unchanged',
  renamed: 'renamed',
  'kind-changed': 'renamed',
  moved: 'moved',
  merged: 'merged',
  split: 'merged',
  abolished: 'merged',
}

/** The islands without communes were districts: below a province all units are alike. */
const sameHeight = (a: AdminUnit, b: AdminUnit) =>
  (a.level === 'province') === (b.level === 'province')

/**
 * Where the land of a unit lies on another day, earlier or later.
 * @param asOf the day by whose list the code is read
 * @param on the day by whose list the answer is given
 */
export function deriveUnit(
  history: UnitHistory,
  code: AdminUnitCode,
  asOf: PlainDate,
  on: PlainDate,
): Derivation {
  const start = unitIn(history, code, asOf)
  const none = { how: 'unresolved', codes: [], province: null } as const
  if (start === null) return none
  let codes: readonly AdminUnitCode[] = [code]
  let how: Derived = 'unchanged'
  const worsen = (by: Derived) => {
    if (RANK.indexOf(by) > RANK.indexOf(how)) how = by
  }
  for (const step of history.steps.filter(one => asOf < one.file.on && one.file.on <= on)) {
    const found = codes.map(one => changeOf(history, one, step.file.on))
    if (codes.length > 1) worsen('merged')
    for (const one of found) worsen(DERIVED[one?.change ?? 'abolished'])
    codes = [...new Set(found.flatMap(one => one?.into ?? []))]
  }
  for (const step of history.steps
    .filter(one => on < one.file.on && one.file.on <= asOf)
    .reverse()) {
    const sources = [...new Set(codes.flatMap(one => cameFrom(step, one)))].filter(one =>
      history.byCode.get(one)?.some(unit => eveOf(step)(unit) && sameHeight(unit, start)),
    )
    const same =
      sources.length === 1 &&
      codes.length === 1 &&
      changeOf(history, sources[0]!, step.file.on)?.change === 'unchanged'
    if (!same) worsen('traced-back')
    codes = sources
  }
  if (codes.length === 0) return none
  const provinces = new Set(codes.map(one => provinceIn(history, one, on)))
  const [province = null] = provinces.size === 1 ? provinces : []
  return { how: codes.length > 1 ? 'ambiguous' : how, codes: codes.toSorted(), province }
}

/** Units of a level on a day, by code. */
export function unitsIn(
  history: UnitHistory,
  level: AdminUnitLevel,
  on: PlainDate,
): readonly AdminUnit[] {
  return history.versions
    .filter(unit => unit.level === level && isValid(unit, on))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/**
 * Every code whose land a unit of this code ever shared: its own, those it was made of and those it became.
 * What papers of any day may bear for the places of such a unit.
 */
export function kindredCodes(history: UnitHistory, code: AdminUnitCode): readonly AdminUnitCode[] {
  const days = history.steps.flatMap(({ file }) => [addDays(file.on, -1), file.on])
  const found = new Set([code])
  for (const { from } of history.byCode.get(code) ?? [])
    for (const on of days)
      for (const one of deriveUnit(history, code, from ?? LONG_AGO, on).codes) found.add(one)
  return [...found]
}

/** A day of the first list: no reform of it lies before. */
const LONG_AGO = '1900-01-01'
