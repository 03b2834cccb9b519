/**
 * `reconcile`: a file of an agency held against the register. Against a register file it needs no server
 * and leaves nothing behind but its folder; against the platform it is a run like any other.
 */

import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { type Flags, orThrow } from '#kernel'
import { FAULTS, type Fault } from '#linkage'
import {
  csvLine,
  type Mapping,
  planMapping,
  RESULT_HEADS,
  reconcileFiles,
  reportPage,
  resultLine,
} from '#reconcile'
import type { Command } from './command.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './table.ts'

function mappingIn(path: string | undefined): Mapping | undefined {
  if (path === undefined) return undefined
  if (!existsSync(path)) orThrow(problem('file-unreadable', { file: path, reason: 'ENOENT' }))
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return orThrow<never>(problem('file-unreadable', { file: path, reason: 'JSON' }))
  }
  const { columns = {}, key = null, unitsOn = '' } = (read ?? {}) as Partial<Mapping>
  return orThrow<Mapping>(planMapping({ ...(read as Mapping), columns, key, unitsOn }))
}

export { tableAt }

const STAGES = {
  read: 'đọc và chuẩn hóa / read',
  train: 'ước lượng / train',
  link: 'ghép / link',
  judge: 'phân loại / judge',
} as const

export const reconcile: Command = {
  name: 'reconcile',
  usage: 'reconcile FILE --register FILE --agency CODE --out DIR [--map FILE]',
  vi: 'Đối soát tệp của cơ quan với tệp dân cư: kết quả từng dòng, đề xuất sửa, bốn thước đo, báo cáo.',
  en: 'hold an agency’s file against a register file: outcome per row, proposals, four scores, report',
  flags: {
    register: 'value',
    agency: 'value',
    out: 'value',
    map: 'value',
    'units-on': 'value',
    threads: 'value',
    'verify-only': 'switch',
  },
  notes: [
    '--map FILE: cột nào là gì / which column means what (columns.json of an earlier run)',
    '--units-on DATE: ngày của danh mục xã, phường / day of the code list of units',
    '--verify-only: chỉ nói trường nào khác, không nói giá trị / never the register’s values',
  ],
  async run(words, flags) {
    const file = words[0] ?? orThrow<string>(problem('file-missing'))
    const register =
      flags.get('register') ?? orThrow<string>(problem('flag-missing', { flag: '--register' }))
    const out = flags.get('out') ?? orThrow<string>(problem('flag-missing', { flag: '--out' }))
    const mapping = mappingIn(flags.get('map'))
    mkdirSync(out, { recursive: true })
    const summary = await write(file, register, out, mapping, flags)
    result(flags.has('json'), summary, () => [
      ...Object.entries(summary.outcomes).map(
        ([outcome, count]) => `${String(count).padStart(9)}  ${outcome}`,
      ),
      `đúng ${percent(summary.scores.right.share)} · đủ ${percent(summary.scores.complete.share)} · sạch ${percent(summary.scores.clean.share)} · sống ${percent(summary.scores.alive.share)}`,
      `${join(out, 'result.csv')}  ${join(out, 'report.html')}`,
    ])
    return 0
  },
}

const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)

async function write(
  file: string,
  register: string,
  out: string,
  mapping: Mapping | undefined,
  flags: Flags,
) {
  const started = performance.now()
  const faults: Fault[] = []
  let lost = 0
  let isFirst = true
  const agency = async () => {
    const sheet = await tableAt(file)
    const collect = isFirst
    isFirst = false
    return collect
      ? sheet
      : {
          ...sheet,
          close: async () => {
            if (faults.length === 0) faults.push(...sheet.faults)
            lost = sheet.faults.lost
            await sheet.close()
          },
        }
  }
  const unitsOn = flags.get('units-on') ?? new Date().toISOString().slice(0, 10)
  const results = createWriteStream(join(out, 'result.csv'))
  results.write(`\ufeff${csvLine([...RESULT_HEADS])}`)
  const showsValues = !flags.has('verify-only')
  const threads = Number(flags.get('threads') ?? availableParallelism())
  const done = await reconcileFiles(
    {
      agency,
      register: () => tableAt(register),
      ...(mapping && { mapping }),
      unitsOn,
      threads: Number.isInteger(threads) && threads > 0 ? Math.min(threads, 16) : 1,
      progress: (stage, n) => err(n === 0 ? STAGES[stage] : `${STAGES[stage]} ${n}`),
    },
    async outcome => {
      if (!results.write(resultLine(outcome, showsValues))) await once(results, 'drain')
    },
  )
  results.end()
  await once(results, 'finish')

  const summary = {
    file: basename(file),
    register: basename(register),
    agency: flags.get('agency') ?? '',
    rows: done.rows,
    people: done.people,
    faults: lost,
    outcomes: done.outcomes,
    differences: done.differences,
    scores: done.scores,
    columns: done.columns,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }
  const told = (fault: Fault) =>
    csvLine([String(fault.line), fault.code, fault.column ?? '', FAULTS[fault.code].vi])
  writeFileSync(
    join(out, 'faults.csv'),
    `\ufeff${csvLine(['line', 'code', 'column', 'explanation_vi'])}${faults.map(told).join('')}`,
  )
  writeFileSync(join(out, 'columns.json'), `${JSON.stringify(done.guess.mapping, null, 2)}\n`)
  writeFileSync(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  writeFileSync(
    join(out, 'report.html'),
    reportPage({
      ...summary,
      title: `Đối soát ${summary.file}`,
      fileName: summary.file,
      registerName: summary.register,
      at: new Date().toISOString().slice(0, 16).replace('T', ' '),
      reasons: done.reasons,
      columns: [
        ...Object.entries(done.guess.mapping.columns),
        ...(done.guess.mapping.key === null ? [] : [[done.guess.mapping.key, 'key'] as const]),
        ...done.guess.unknown.map(head => [head, '–'] as const),
      ],
    }),
  )
  return summary
}
