/**
 * Reform: what one day changed in the administrative units, as a file.
 *
 * A file speaks of two states, the eve and the day. `became` names the units of the eve that did not
 * simply live on and the units of the day their land went to: one code is a merger, a move or a new
 * number, several are a split. `units` names the units of the day that are new or differ in name, kind or
 * the unit above. Everything else is as it was. A code may end and begin again on the same day as another
 * unit. The reforms of the law are made from the list of this room; later ones come as JSON.
 */
import type { AdminUnit, AdminUnitCode, AdminUnitKind, AdminUnitLevel } from './admin-unit.ts'
import { everyUnit, provinceSuccessorCode, successorCodes } from './atlas.ts'
import { adminUnitFile } from './data.ts'
import { isPlainDate, type PlainDate } from './plain-date.ts'
import { type Finding, finding } from './problems.ts'

/** Addresses of a split unit that lie in one of its successors: `Tổ 5`, `Tổ 6-12`, `Thôn Đông`. */
export type SplitRule = Readonly<{ into: AdminUnitCode; addresses: readonly string[] }>

export type ReformFile = Readonly<{
  format: 'lienthong-reform/1'
  /** First day of the new state. */
  on: PlainDate
  title: Readonly<{ vi: string; en: string }>
  legalBasis: string
  /** Levels that end on the day; their units need no successor. */
  abolishes?: readonly AdminUnitLevel[]
  units: readonly (readonly [
    code: AdminUnitCode,
    kind: AdminUnitKind,
    name: string,
    parent: AdminUnitCode | null,
  ])[]
  became: Readonly<Record<AdminUnitCode, readonly AdminUnitCode[]>>
  rules?: Readonly<Record<AdminUnitCode, readonly SplitRule[]>>
}>

/** One fault of a file; `where` is the path of the value, without repeating it. */
export type ReformFault = Finding & Readonly<{ where: string }>
type Read<T> =
  | Readonly<{ ok: true; value: T }>
  | Readonly<{ ok: false; faults: readonly ReformFault[] }>

export const LEVEL_OF_KIND: Readonly<Record<AdminUnitKind, AdminUnitLevel>> = {
  city: 'province',
  province: 'province',
  'urban-district': 'district',
  'rural-district': 'district',
  town: 'district',
  'provincial-city': 'district',
  ward: 'commune',
  commune: 'commune',
  township: 'commune',
  'special-zone': 'commune',
}

const MOST_UNITS = 20_000
const MOST_FAULTS = 100
const CODE = /^\d{2,5}$/u
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, max = 300): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max
const isCodes = (value: unknown): value is AdminUnitCode[] =>
  Array.isArray(value) && value.length <= 100 && value.every(one => CODE.test(String(one)))

/** Collects faults, a hundred at most: a file of another kind would have thousands. */
export class Faults {
  readonly found: ReformFault[] = []

  check(holds: boolean, code: Parameters<typeof finding>[0], where: string): boolean {
    if (!holds && this.found.length < MOST_FAULTS) this.found.push({ ...finding(code), where })
    return holds
  }
}

/** Reads a file's shape; whether it fits the units of its eve is `applyReform`'s question. */
export function parseReform(value: unknown): Read<ReformFile> {
  const faults = new Faults()
  if (!faults.check(isObject(value) && value.format === 'lienthong-reform/1', 'reform.format', ''))
    return { ok: false, faults: faults.found }
  const file = value as Record<string, unknown>
  faults.check(typeof file.on === 'string' && isPlainDate(file.on), 'reform.day', 'on')
  const title = isObject(file.title) ? file.title : {}
  faults.check(isText(title.vi) && isText(title.en), 'reform.text', 'title')
  faults.check(isText(file.legalBasis), 'reform.text', 'legalBasis')
  const levels = file.abolishes ?? []
  const isLevels =
    Array.isArray(levels) && levels.every(one => ['province', 'district', 'commune'].includes(one))
  faults.check(isLevels, 'reform.level', 'abolishes')
  if (
    faults.check(
      Array.isArray(file.units) && file.units.length <= MOST_UNITS,
      'reform.units',
      'units',
    )
  )
    parseUnits(file.units as unknown[], faults)
  const became = isObject(file.became) ? file.became : null
  if (faults.check(became !== null, 'reform.became', 'became'))
    for (const [code, into] of Object.entries(became!)) {
      const good = CODE.test(code) && isCodes(into) && new Set(into).size === into.length
      faults.check(good, 'reform.became', `became.${code.slice(0, 5)}`)
    }
  const rules = file.rules ?? {}
  if (faults.check(isObject(rules), 'reform.rule', 'rules'))
    for (const [code, list] of Object.entries(rules as object)) parseRules(code, list, faults)
  if (faults.found.length > 0) return { ok: false, faults: faults.found }
  return { ok: true, value: value as ReformFile }
}

function parseUnits(units: readonly unknown[], faults: Faults): void {
  const seen = new Set<string>()
  for (const [i, row] of units.entries()) {
    const [code, kind, name, parent, more] = Array.isArray(row) ? row : []
    const good =
      typeof code === 'string' &&
      CODE.test(code) &&
      Object.hasOwn(LEVEL_OF_KIND, String(kind)) &&
      isText(name, 100) &&
      (parent === null || (typeof parent === 'string' && CODE.test(parent))) &&
      more === undefined
    faults.check(good && !seen.has(code), 'reform.units', `units.${i}`)
    seen.add(String(code))
  }
}

function parseRules(code: string, list: unknown, faults: Faults): void {
  const good =
    CODE.test(code) &&
    Array.isArray(list) &&
    list.every(
      rule =>
        isObject(rule) &&
        CODE.test(String(rule.into)) &&
        Array.isArray(rule.addresses) &&
        rule.addresses.every(one => isText(one, 100)),
    )
  faults.check(good, 'reform.rule', `rules.${code.slice(0, 5)}`)
}

let lawful: readonly ReformFile[] | undefined

/** The reforms that the list of this room tells of, oldest first. */
export function lawfulReforms(): readonly ReformFile[] {
  lawful ??= made()
  return lawful
}

function made(): ReformFile[] {
  const { merger, changes } = adminUnitFile()
  const units = (on: PlainDate) =>
    everyUnit()
      .filter(unit => unit.from === on)
      .map(({ code, kind, name, parent }) => [code, kind, name, parent] as const)
  const files: ReformFile[] = changes.map(({ on, basis }) => ({
    format: 'lienthong-reform/1',
    on,
    title: {
      vi: `Thay đổi tên, loại đơn vị hành chính từ ngày ${on}`,
      en: `names and kinds of units changed on ${on}`,
    },
    legalBasis: basis,
    units: units(on),
    became: {},
  }))
  const became: Record<AdminUnitCode, readonly AdminUnitCode[]> = {}
  for (const { code, level } of everyUnit().filter(unit => unit.to === merger)) {
    const successor = level === 'province' ? provinceSuccessorCode(code) : null
    const into = successor === null ? successorCodes(code) : [successor]
    if (into !== null && (into.length > 1 || into[0] !== code)) became[code] = into
  }
  files.push({
    format: 'lienthong-reform/1',
    on: merger,
    title: {
      vi: 'Sắp xếp 63 tỉnh, thành phố thành 34, 10.035 xã thành 3.321, bỏ cấp huyện',
      en: '63 provinces become 34, 10,035 communes become 3,321, districts end',
    },
    legalBasis: 'Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg',
    abolishes: ['district'],
    units: units(merger),
    became,
  })
  return files.sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** The level and the rest of a unit of the day, as a file tells it. */
export function unitOfFile([code, kind, name, parent]: ReformFile['units'][number]): Omit<
  AdminUnit,
  'from' | 'to'
> {
  return { code, level: LEVEL_OF_KIND[kind], kind, name, parent }
}
