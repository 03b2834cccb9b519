/** `link`: each row of one file and its partner in another, with nothing told but where the files are. */
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { orThrow } from '#kernel'
import {
  type EncodedFault,
  EncodedFileError,
  type LinkedFiles,
  linkEncoded,
  linkFiles,
  Meter,
  mapOf,
  NothingInCommon,
  reportOfLinks,
  writeFaults,
  writeLinks,
  writeReview,
} from '#linkage'
import type { Command } from './command.ts'
import { LINKING_FLAGS, linkingOptions, mapsIn } from './link-inputs.ts'
import { leave } from './link-outputs.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './reconcile.ts'

const MISMATCH: Readonly<Record<EncodedFault, { vi: string; en: string }>> = {
  'not-encoded': { vi: 'tệp không phải tệp mã hóa.', en: 'a file is no encoded file' },
  'other-key': { vi: 'mã hóa bằng hai khóa khác nhau.', en: 'they were encoded with two keys' },
  'other-options': { vi: 'mã hóa với tùy chọn khác nhau.', en: 'their options differ' },
  'nothing-in-common': { vi: 'không có cột chung.', en: 'they share no columns' },
}

/** Tells what linkage throws as refusals. */
export async function refusing<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) return orThrow<never>(problem('cancelled'))
    if (error instanceof NothingInCommon) return orThrow<never>(problem('nothing-in-common'))
    if (error instanceof EncodedFileError) {
      const { vi, en } = MISMATCH[error.code]
      return orThrow<never>(problem('encoded-mismatch', { reason: en, reasonVi: vi }))
    }
    throw error
  }
}

export const linkCommand: Command = {
  name: 'link',
  usage: 'link --left FILE --right FILE [--key-left COL --key-right COL] --out DIR',
  vi: 'Ghép từng dòng của một tệp với tệp kia: tự nhận cột, tự ước lượng, không cần nhãn.',
  en: 'link each row of one file to its partner in another: columns recognised, no labels needed',
  flags: {
    ...LINKING_FLAGS,
    left: 'value',
    right: 'value',
    'key-left': 'value',
    'key-right': 'value',
    'one-to-one': 'switch',
    encoded: 'switch',
  },
  notes: [
    '--map FILE: cột nào là gì / which column means what (columns.json of an earlier run)',
    '--model vn-person|historical-person|FILE [--train]: mô hình có sẵn / a model; trained on the data with --train',
    '--one-to-one: mỗi bên một dòng / one partner for one',
    '--truth FILE: hai cột left,right đã biết / known pairs, for curves in the report',
    '--show-pairs: báo cáo có vài cặp làm ví dụ (dữ liệu cá nhân) / the report shows some pairs',
    '--cache DIR · --threads N · --seed N · --encoded A.enc B.enc',
  ],
  async run(words, flags) {
    const isEncoded = flags.has('encoded')
    const need = (name: 'left' | 'right', at: number) =>
      (isEncoded ? words[at] : flags.get(name)) ??
      orThrow<string>(problem('flag-missing', { flag: `--${name}` }))
    const [left, right] = [need('left', 0), need('right', 1)]
    const out = flags.get('out') ?? orThrow<string>(problem('flag-missing', { flag: '--out' }))
    const { options: shared, done, signal } = linkingOptions(flags, out)
    const meter = new Meter()
    try {
      const files = await refusing(signal, async (): Promise<LinkedFiles> => {
        const options = { ...shared, meter, oneToOne: flags.has('one-to-one') }
        if (isEncoded) return linkEncoded(left, right, options)
        for (const file of [left, right]) await (await tableAt(file)).close()
        const keys = {
          ...(flags.has('key-left') && { left: flags.get('key-left')! }),
          ...(flags.has('key-right') && { right: flags.get('key-right')! }),
        }
        const maps = await mapsIn(flags.get('map'), left, right)
        return linkFiles(left, right, { ...options, maps, keys })
      })
      mkdirSync(out, { recursive: true })
      await meter.stage('write', async () => {
        await writeLinks(join(out, 'links.csv'), files)
        await writeReview(join(out, 'review.csv'), files)
        await writeFaults(join(out, 'faults.csv'), [
          [basename(left), files.left.records.found],
          [basename(right), files.right.records.found],
        ])
      })
      const summary = await leave(out, {
        report: reportOfLinks(files, {
          names: [basename(left), basename(right)],
          showPairs: flags.has('show-pairs'),
          truth: flags.get('truth') ? await tableAt(flags.get('truth')!) : null,
        }),
        model: files.model,
        columns: isEncoded
          ? null
          : { left: mapOf(files.left.recognition), right: mapOf(files.right.recognition) },
        meter,
      })
      result(flags.has('json'), summary, () => [
        `${summary.links} cặp ghép / links · ${summary.review} cặp cần xem / to review · ${summary.leftRows} × ${summary.rightRows}`,
        `hash ${files.hash}`,
        `${join(out, 'links.csv')}  ${join(out, 'report.html')}`,
      ])
      return 0
    } finally {
      done()
    }
  },
}
