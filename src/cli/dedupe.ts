/** `dedupe`: which rows of a file are one person or thing. */
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { orThrow } from '#kernel'
import { dedupeFile, Meter, mapOf, reportOfClusters, writeClusters, writeFaults } from '#linkage'
import type { Command } from './command.ts'
import { refusing } from './link.ts'
import { LINKING_FLAGS, linkingOptions, mapsIn } from './link-inputs.ts'
import { leave } from './link-outputs.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './reconcile.ts'

export const dedupeCommand: Command = {
  name: 'dedupe',
  usage: 'dedupe FILE [--key COL] --out DIR',
  vi: 'Tìm các dòng trùng của một tệp: những dòng nào là một.',
  en: 'find which rows of a file are one',
  flags: { ...LINKING_FLAGS, key: 'value' },
  notes: [
    '--map FILE · --model vn-person|historical-person|FILE [--train] · --cache DIR · --threads N · --seed N',
    '--truth FILE: cột cluster đã biết / a column `cluster` that is known, for the report',
  ],
  async run(words, flags) {
    const file = words[0] ?? orThrow<string>(problem('file-missing'))
    const out = flags.get('out') ?? orThrow<string>(problem('flag-missing', { flag: '--out' }))
    await (await tableAt(file)).close()
    const { options, done, signal } = linkingOptions(flags, out)
    const meter = new Meter()
    try {
      const found = await refusing(signal, async () => {
        const key = flags.get('key')
        const maps = await mapsIn(flags.get('map'), file)
        return dedupeFile(file, { ...options, meter, maps, ...(key && { keys: { left: key } }) })
      })
      mkdirSync(out, { recursive: true })
      await meter.stage('write', async () => {
        await writeClusters(join(out, 'clusters.csv'), found)
        await writeFaults(join(out, 'faults.csv'), [[basename(file), found.side.records.found]])
      })
      const summary = await leave(out, {
        report: reportOfClusters(found, {
          names: [basename(file)],
          showPairs: flags.has('show-pairs'),
          truth: flags.get('truth') ? await tableAt(flags.get('truth')!) : null,
        }),
        model: found.model,
        columns: mapOf(found.side.recognition),
        meter,
      })
      result(flags.has('json'), summary, () => [
        `${summary.leftRows} dòng / rows · ${summary.clusters} cụm / clusters · ${summary.doubles} dòng trùng / doubles`,
        `hash ${found.hash}`,
        `${join(out, 'clusters.csv')}  ${join(out, 'report.html')}`,
      ])
      return 0
    } finally {
      done()
    }
  },
}
