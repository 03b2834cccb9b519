/** `evaluate`: what links or clusters are worth by what somebody knows. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { orThrow } from '#kernel'
import { type AnswerRow, readTruth, scoreFoundClusters, scoreLinks } from '#linkage'
import type { Command } from './command.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './reconcile.ts'

async function answersIn(path: string): Promise<AnswerRow[]> {
  const sheet = await tableAt(path)
  const rows: AnswerRow[] = []
  for await (const { cells } of sheet.rows)
    rows.push(Object.fromEntries(sheet.heads.map((head, i) => [head, cells[i] ?? ''])))
  await sheet.close()
  return rows
}

export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: 'evaluate --links DIR --truth FILE',
  vi: 'So kết quả ghép với sự thật đã biết: đúng bao nhiêu, tìm thấy bao nhiêu.',
  en: 'hold links or clusters against what is known: precision, recall, F1',
  flags: { links: 'value', truth: 'value' },
  notes: [
    '--truth: hai cột left,right (khóa hoặc số dòng) hay cột cluster / two columns left,right (keys or rows), or a column `cluster`',
  ],
  async run(_words, flags) {
    const need = (name: 'links' | 'truth') =>
      flags.get(name) ?? orThrow<string>(problem('flag-missing', { flag: `--${name}` }))
    const [dir, path] = [need('links'), need('truth')]
    const [links, clusters] = [join(dir, 'links.csv'), join(dir, 'clusters.csv')]
    if (!existsSync(links) && !existsSync(clusters)) orThrow(problem('links-missing', { dir }))
    const sheet = await tableAt(path)
    const truth = await readTruth(sheet)
    await sheet.close()
    const score = existsSync(links)
      ? scoreLinks(await answersIn(links), truth)
      : scoreFoundClusters(await answersIn(clusters), truth)
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`
    const { precision, recall, f1, right, found, all } = score.pairs
    result(flags.has('json'), score, () => [
      `đúng / precision ${percent(precision)} (${right}/${found})`,
      `tìm thấy / recall  ${percent(recall)} (${right}/${all})`,
      `F1 ${f1.toFixed(4)}`,
      ...(score.records ? [`B³ F1 ${score.records.f1.toFixed(4)}`] : []),
    ])
    return 0
  },
}
