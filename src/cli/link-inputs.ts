/** What the commands of linkage read besides their files: maps, models, keys, units; and how they tell progress. */
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Flags, orThrow } from '#kernel'
import {
  type ColumnMap,
  checkModel,
  isMapFault,
  type LinkingOptions,
  type LinkingStage,
  type Model,
  planMap,
  SHIPPED_MODELS,
  type ShippedModel,
  shippedModel,
  type UnitChange,
} from '#linkage'
import { adminUnit, everyUnit, provinceOf, successors } from '#vn'
import { err } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './reconcile.ts'

export function jsonAt(path: string): unknown {
  if (!existsSync(path))
    return orThrow<never>(problem('file-unreadable', { file: path, reason: 'ENOENT' }))
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return orThrow<never>(problem('file-unreadable', { file: path, reason: 'JSON' }))
  }
}

/** A model by its shipped name or out of a file. */
export function modelNamed(name: string): Model {
  if ((SHIPPED_MODELS as readonly string[]).includes(name))
    return shippedModel(name as ShippedModel)
  const checked = checkModel(jsonAt(name))
  if (checked.ok) return checked.model
  return orThrow<never>(
    checked.findings.map(({ at, vi, en }) =>
      problem('model-invalid', { at, reason: en, reasonVi: vi }),
    ),
  )
}

async function mapFor(path: string, json: unknown, side: string): Promise<ColumnMap | undefined> {
  const told = (json ?? {}) as Record<string, unknown>
  const mine = told[side] ?? (told.columns === undefined ? undefined : told)
  if (mine === undefined) return undefined
  const sheet = await tableAt(path)
  await sheet.close()
  const plan = planMap(mine, sheet.heads)
  if (isMapFault(plan)) {
    const { code, column, slot } = plan
    return orThrow<never>(problem(code, { column, slot }))
  }
  return plan
}

/** Maps of one or two files: `{"left": {"columns": …}, "right": …}`, or `{"columns": …}` for one. */
export async function mapsIn(
  path: string | undefined,
  left: string,
  right?: string,
): Promise<{ left?: ColumnMap; right?: ColumnMap }> {
  if (path === undefined) return {}
  const json = jsonAt(path)
  const mine = await mapFor(left, json, 'left')
  const theirs = right === undefined ? undefined : await mapFor(right, json, 'right')
  return { ...(mine && { left: mine }), ...(theirs && { right: theirs }) }
}

/** Communes before and after the reform of 2025-07-01, with the names of all their units. */
export function unitChanges(): UnitChange[] {
  const [before, after] = ['2025-06-30', '2025-07-01']
  const changes: UnitChange[] = []
  for (const unit of everyUnit()) {
    if (unit.level !== 'commune' || (unit.to !== null && unit.to <= before)) continue
    if (unit.from !== null && unit.from >= after) continue
    const district = unit.parent === null ? null : adminUnit(unit.parent, before)
    const province = provinceOf(unit.code, before)
    for (const code of successors(unit.code)?.codes ?? []) {
      const now = adminUnit(code, after)
      const over = provinceOf(code, after)
      if (!now || !over || !province) continue
      changes.push({
        oldProvince: province.name,
        oldDistrict: district?.level === 'district' ? district.name : '',
        oldCommune: unit.name,
        province: over.name,
        commune: now.name,
      })
    }
  }
  return changes
}

const STAGES: Readonly<Record<LinkingStage, string>> = {
  recognise: 'nhận cột / recognise',
  read: 'đọc và chuẩn hóa / read',
  train: 'ước lượng / train',
  link: 'ghép / link',
  write: 'ghi / write',
}

export const LINKING_FLAGS = {
  out: 'value',
  map: 'value',
  model: 'value',
  train: 'switch',
  threads: 'value',
  seed: 'value',
  cache: 'value',
  truth: 'value',
  'show-pairs': 'switch',
} as const

/** Options all commands of linkage share, and Ctrl-C as a signal that ends threads and leaves nothing half done. */
export function linkingOptions(flags: Flags, out: string) {
  const asked = Number(flags.get('threads') ?? availableParallelism())
  const seed = Number(flags.get('seed') ?? 1)
  const stop = new AbortController()
  const cancel = () => stop.abort()
  process.once('SIGINT', cancel)
  const name = flags.get('model')
  let told = 0
  const options: LinkingOptions = {
    ...(name === undefined ? {} : { model: modelNamed(name) }),
    train: flags.has('train'),
    threads: Number.isInteger(asked) && asked > 0 ? Math.min(asked, 16) : 1,
    seed: Number.isInteger(seed) && seed >= 0 ? seed : 1,
    units: unitChanges,
    cache: flags.get('cache') ?? join(out, 'cache'),
    signal: stop.signal,
    progress: (stage, detail) => {
      // A line each second is enough to see that it moves.
      if (detail !== '' && performance.now() - told < 1_000) return
      told = performance.now()
      err(detail === '' ? STAGES[stage] : `${STAGES[stage]} ${detail}`)
    },
  }
  return { options, done: () => void process.off('SIGINT', cancel), signal: stop.signal }
}
