/** `model import`, `model export`: models of Splink come in and go out. */
import { writeFileSync } from 'node:fs'
import { orThrow } from '#kernel'
import { fromSplink, type Imported, modelHash, toSplink } from '#linkage'
import type { Command } from './command.ts'
import { jsonAt, modelNamed } from './link-inputs.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

function imported(path: string): Imported {
  const json = jsonAt(path)
  try {
    return fromSplink(json)
  } catch (error) {
    if (error instanceof TypeError) return orThrow<never>(problem('model-kind'))
    throw error
  }
}

const outOf = (flags: { get(name: string): string | undefined }) =>
  flags.get('out') ?? orThrow<string>(problem('flag-missing', { flag: '--out' }))

export const modelImport: Command = {
  name: 'model import',
  usage: 'model import SPLINK.json --out MODEL.json',
  vi: 'Đọc mô hình của Splink 4 và 5; điều không đọc được thành cảnh báo.',
  en: 'read the settings of Splink 4 or 5; what cannot be read is a warning',
  flags: { out: 'value' },
  async run(words, flags) {
    const path = words[0] ?? orThrow<string>(problem('file-missing'))
    const out = outOf(flags)
    const { model, warnings } = imported(path)
    for (const warning of warnings) err(warning)
    writeFileSync(out, `${JSON.stringify(model, null, 2)}\n`)
    const summary = {
      comparisons: model.comparisons.length,
      blockingRules: model.blocking.length,
      warnings,
      hash: modelHash(model),
    }
    result(flags.has('json'), summary, () => [
      `${summary.comparisons} phép so sánh / comparisons · ${summary.blockingRules} quy tắc / rules · ${warnings.length} cảnh báo / warnings`,
      out,
    ])
    return 0
  },
}

export const modelExport: Command = {
  name: 'model export',
  usage: 'model export MODEL.json --out SPLINK.json',
  vi: 'Ghi mô hình thành cấu hình của Splink.',
  en: 'write a model as Splink settings',
  flags: { out: 'value' },
  async run(words, flags) {
    const model = modelNamed(words[0] ?? orThrow<string>(problem('file-missing')))
    const out = outOf(flags)
    writeFileSync(out, `${JSON.stringify(toSplink(model), null, 2)}\n`)
    result(flags.has('json'), { out, hash: modelHash(model) }, () => [out])
    return 0
  },
}
