/** `migrate`: brings the database to this version and ends. Safe beside other starters. */
import { openStore } from '#app'
import { configFrom } from '#kernel'
import type { Command } from './command.ts'
import { err, result } from './print.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  vi: 'Đưa cơ sở dữ liệu lên phiên bản này.',
  en: 'bring the database to this version',
  flags: {},
  async run(_words, flags) {
    const lines: string[] = []
    const store = await openStore(configFrom(flags, process.env), line => {
      lines.push(line)
      err(line)
    })
    await store.close()
    result(flags.has('json'), { done: lines }, () => ['Xong. / done'])
    return 0
  },
}
