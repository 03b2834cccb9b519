/** `export`: people of the register into a file, each with a receipt. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { openStore } from '#app'
import { configFrom, orThrow, systemActor } from '#kernel'
import { type Exported, exportPersons, FIELDS, type Field } from '#register'
import { formatFullName } from '#vn'
import type { Command } from './command.ts'
import { writeParquet } from './file/parquet.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

const EXPORTER = systemActor('export')
const USUAL: readonly Field[] = ['personalId', 'name', 'birthDate', 'sex', 'permanentResidence']

/** A cell of CSV; what a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function cellOf(field: Field, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field === 'name') return formatFullName(value as never)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export const exportCommand: Command = {
  name: 'export',
  usage:
    'export --kind person --out FILE.csv|.jsonl|.parquet [--fields a,b] [--unit CODE] [--purpose CODE]',
  vi: 'Trích xuất người ra tệp, mỗi người một biên nhận.',
  en: 'people into a file, a receipt for each',
  flags: { kind: 'value', out: 'value', fields: 'value', unit: 'value', purpose: 'value' },
  async run(_words, flags) {
    const path = flags.get('out') ?? orThrow<string>(problem('file-missing'))
    const format = /\.(csv|jsonl|parquet)$/u.exec(path)?.[1]
    if (format === undefined) orThrow(problem('file-kind', { file: path }))
    if ((flags.get('kind') ?? 'person') !== 'person') orThrow(problem('export-kind'))
    const fields = (flags.get('fields')?.split(',') ?? USUAL) as readonly Field[]
    if (!fields.every(f => FIELDS.includes(f))) orThrow(problem('fields-unknown'))
    const line = (p: Exported) =>
      format === 'jsonl'
        ? JSON.stringify({ personId: p.personId, receiptId: p.receiptId, ...p.view })
        : [p.personId, p.receiptId, ...fields.map(f => cellOf(f, p.view[f]))].map(csvCell).join(',')
    const store = await openStore(configFrom(flags, process.env))
    const part = `${path}.part`
    try {
      const file = createWriteStream(part)
      if (format !== 'jsonl')
        file.write(`\uFEFF${['personId', 'receiptId', ...fields].join(',')}\n`)
      let [written, refused] = [0, 0]
      const purpose = { kind: 'duty', basis: flags.get('purpose') ?? 'export' } as const
      const of = { actor: EXPORTER, purpose, fields, unit: flags.get('unit') ?? null }
      for await (const batch of exportPersons(store.db, of)) {
        const text = batch.people.map(p => `${line(p)}\n`).join('')
        if (!file.write(text)) await once(file, 'drain')
        written += batch.people.length
        refused += batch.refused
        err(`${written} người / persons`)
      }
      file.end()
      await once(file, 'close')
      if (format === 'parquet') await writeParquet(part, path)
      else await rename(part, path)
      result(flags.has('json'), { written, refused, out: path }, () => [
        `Đã trích xuất ${written} người, mỗi người một biên nhận; ${refused} người không được cung cấp.`,
        `exported ${written} persons with a receipt each; ${refused} may not be shown`,
      ])
      return 0
    } finally {
      await rm(part, { force: true })
      await store.close()
    }
  },
}
