/**
 * `reform`: the administrative units changed; what became of every address, which ones are open, an official's
 * decision about one of them, and people counted in the units of any day.
 */
import { readFileSync } from 'node:fs'
import { openStore } from '#app'
import {
  configFrom,
  type Db,
  dayOf,
  type Flags,
  orThrow,
  type PlainDate,
  systemActor,
} from '#kernel'
import {
  applyReform,
  countOpenPlaces,
  openPlaces,
  type PlaceOwner,
  populationByUnit,
  type ReformReport,
  reformNamed,
  reverseSettlement,
  settlePlace,
} from '#register'
import { changeOf, formatUnit, isPlainDate, provinceOf, unitHistory } from '#vn'
import type { Command } from './command.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

const OPERATOR = systemActor('operator')
const LARGEST_FILE = 20_000_000

async function withStore<T>(
  flags: Flags,
  work: (db: Db, today: PlainDate) => Promise<T>,
): Promise<T> {
  const store = await openStore(configFrom(flags, process.env))
  try {
    return await work(store.db, dayOf(store.db.clock.now()))
  } finally {
    await store.close()
  }
}

/** The day of a flag; a day that is none is refused. */
function dayIn(flags: Flags, name: string, otherwise: PlainDate): PlainDate {
  const day = flags.get(name) ?? otherwise
  return isPlainDate(day) ? day : orThrow<PlainDate>(problem('day-invalid', { field: name }))
}

function contentOf(file: string): unknown {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
    if (text.length > LARGEST_FILE) throw new Error('too large')
    return JSON.parse(text)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = text === '' ? (code ?? message) : 'JSON'
    return orThrow(problem('file-unreadable', { file, reason }))
  }
}

const named = (word: string | undefined) => {
  const text = word ?? orThrow<string>(problem('file-missing'))
  return isPlainDate(text) ? text : { content: contentOf(text) }
}

const basisOf = (flags: Flags) => ({
  legalBasis: flags.get('basis') ?? '',
  evidence: flags.get('evidence')?.split(',') ?? [],
})

const percent = (share: number | null) =>
  share === null ? '–' : `${(share * 100).toLocaleString('en', { maximumFractionDigits: 2 })} %`
const number = (n: number) => n.toLocaleString('en')
const counts = (by: Readonly<Record<string, number>>) =>
  Object.entries(by)
    .map(([name, n]) => `${name} ${number(n)}`)
    .join(' · ')

function reportLines(report: ReformReport): string[] {
  const { units, addresses, open, changed } = report
  const places = open.reduce((n, one) => n + one.households + one.persons, 0)
  return [
    `${report.on}  ${report.title.vi} (${report.legalBasis})`,
    report.dryRun
      ? 'chạy thử, không ghi gì / a rehearsal, nothing was written'
      : `đã áp dụng / applied: ${report.applied.join(', ') || '– (từ trước / before)'}`,
    '',
    ...Object.entries(units)
      .filter(([, by]) => Object.keys(by).length > 0)
      .map(([level, by]) => `${level.padEnd(12)} ${counts(by as Record<string, number>)}`),
    '',
    ...addresses
      .filter(({ by }) => Object.keys(by).length > 0)
      .map(({ kind, by }) => `${kind.padEnd(12)} ${counts(by)}`),
    '',
    `chưa xác định / open: ${number(places)}, ${number(open.length)} đơn vị bị chia / split units`,
    ...open
      .slice(0, 20)
      .map(
        one =>
          `  ${one.split}  ${number(one.households + one.persons).padStart(8)}  → ${one.candidates.join(', ')}`,
      ),
    ...(open.length > 20 ? ['  … lienthong reform open'] : []),
    '',
    `mới mở / opened ${number(changed.cases)}, theo thôn, tổ / by hamlet ${number(changed.decidedByRule)}, ${(report.ms / 1_000).toFixed(1)} s`,
  ]
}

export const reformApply: Command = {
  name: 'reform apply',
  usage: 'reform apply FILE|2025-07-01|2026-04-30 [--dry-run]',
  vi: 'Áp dụng một lần sắp xếp đơn vị hành chính cho cả sổ; chạy lại không đổi gì.',
  en: 'apply a reform of the units to the whole register; again changes nothing',
  flags: { 'dry-run': 'switch' },
  notes: ['--dry-run: báo cáo, không ghi gì / report, write nothing'],
  run: (words, flags) =>
    withStore(flags, async db => {
      const report = await applyReform(db, named(words[0]), {
        actor: OPERATOR,
        dryRun: flags.has('dry-run'),
        progress: ({ owners, rounds }) => err(`${owners} ${rounds}`),
      })
      result(flags.has('json'), report, () => reportLines(report))
      return 0
    }),
}

export const reformFile: Command = {
  name: 'reform file',
  usage: 'reform file 2025-07-01|2026-04-30',
  vi: 'In một lần sắp xếp đã biết dưới dạng tệp JSON, làm mẫu cho tệp mới.',
  en: 'print a known reform as a file, a pattern for a new one',
  flags: {},
  run: (words, flags) =>
    withStore(flags, async () => {
      const file = reformNamed(words[0] ?? '')
      result(true, file, () => [])
      return 0
    }),
}

export const reformOpen: Command = {
  name: 'reform open',
  usage: 'reform open [--unit CODE] [--after CURSOR]',
  vi: 'Địa chỉ chưa xác định được đơn vị mới: số lượng theo đơn vị bị chia, hoặc danh sách của một đơn vị.',
  en: 'addresses a split left open: counts by split unit, or the list of one',
  flags: { unit: 'value', after: 'value' },
  run: (_words, flags) =>
    withStore(flags, async (db, on) => {
      const split = flags.get('unit')
      if (split === undefined) {
        const open = (await countOpenPlaces(db, on)).map(one => ({
          ...one,
          candidates: changeOf(unitHistory(), one.split, one.geography)?.into ?? [],
        }))
        result(flags.has('json'), open, () =>
          open.map(
            one =>
              `${one.split}  ${one.geography}  ${number(one.households).padStart(8)} hộ  ${number(one.persons).padStart(8)} người  → ${one.candidates.map(code => formatUnit(code, on)).join(' | ')}`,
          ),
        )
        return 0
      }
      const page = await openPlaces(db, { split, on, after: flags.get('after') ?? null })
      result(flags.has('json'), page, () => [
        ...page.places.map(
          one => `${one.owner} ${one.ownerId}  ${one.slot}  → ${one.candidates.join(', ')}`,
        ),
        ...(page.next ? [`còn nữa / more: --after '${page.next}'`] : []),
      ])
      return 0
    }),
}

function ownerIn(flags: Flags): PlaceOwner {
  const household = flags.get('household')
  if (household !== undefined) return { household }
  const person = flags.get('person') ?? orThrow<string>(problem('owner-missing'))
  return { person, kind: (flags.get('kind') ?? 'permanent') as 'permanent' }
}

export const reformSettle: Command = {
  name: 'reform settle',
  usage:
    'reform settle --household ID|--person ID [--kind KIND] --into CODE --basis TEXT --evidence CODES',
  vi: 'Ghi quyết định một địa chỉ thuộc phần nào của đơn vị bị chia.',
  en: 'decide in which part of a split unit an address lies',
  flags: {
    household: 'value',
    person: 'value',
    kind: 'value',
    into: 'value',
    basis: 'value',
    evidence: 'value',
  },
  run: (_words, flags) =>
    withStore(flags, async db => {
      const settlement = { ...basisOf(flags), owner: ownerIn(flags), unit: flags.get('into') ?? '' }
      const done = await db.tx(tx => settlePlace(tx, OPERATOR, settlement))
      result(flags.has('json'), done, () => [`quyết định / decision ${done.decisionId}`])
      return 0
    }),
}

export const reformReverse: Command = {
  name: 'reform reverse',
  usage: 'reform reverse DECISION --basis TEXT --evidence CODES',
  vi: 'Hủy một quyết định như trên; địa chỉ lại chưa xác định.',
  en: 'take such a decision back; the address is open again',
  flags: { basis: 'value', evidence: 'value' },
  run: (words, flags) =>
    withStore(flags, async db => {
      const decisionId = words[0] ?? ''
      await db.tx(tx => reverseSettlement(tx, OPERATOR, { ...basisOf(flags), decisionId }))
      result(flags.has('json'), { decisionId }, () => [`đã hủy / reversed ${decisionId}`])
      return 0
    }),
}

export const reformStats: Command = {
  name: 'reform stats',
  usage: 'reform stats [--level province|commune] [--unit CODE] [--on DATE] [--geography DATE]',
  vi: 'Dân số thường trú của một ngày theo đơn vị hành chính của bất kỳ ngày nào.',
  en: 'permanent residents of a day, by the units of any day',
  flags: { level: 'value', unit: 'value', on: 'value', geography: 'value' },
  notes: ['--unit: các xã của một tỉnh / the communes of a province, by the list of --geography'],
  run: (_words, flags) =>
    withStore(flags, async (db, today) => {
      const within = flags.get('unit')
      const level = flags.get('level') ?? (within === undefined ? 'province' : 'commune')
      if (level !== 'province' && level !== 'commune')
        return orThrow<number>(problem('level-invalid', { field: 'level' }))
      const on = dayIn(flags, 'on', today)
      const geography = dayIn(flags, 'geography', today)
      const all = await populationByUnit(db, { on, geography, level })
      const figures = {
        ...all,
        units: all.units.filter(
          ({ unit }) =>
            within === undefined || unit === within || provinceOf(unit, geography)?.code === within,
        ),
      }
      const { unassigned } = figures
      result(flags.has('json'), figures, () => [
        ...figures.units.map(
          ({ unit, count }) =>
            `${unit.padEnd(6)} ${number(count).padStart(14)}  ${formatUnit(unit, geography)}`,
        ),
        '',
        `tổng / total ${number(figures.total)}`,
        `chưa xác định / unassigned ${number(unassigned.count)} (${percent(unassigned.share)}): ${number(unassigned.ambiguous)} nhiều khả năng / ambiguous, ${number(unassigned.unresolved)} không rõ / unresolved`,
      ])
      return 0
    }),
}
