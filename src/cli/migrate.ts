/**
 * `migrate`: brings the database to this version and ends. Safe beside other starters. With `--distributed` the
 * register is then spread over the machines of a Citus cluster; what is spread already stays as it is.
 */
import { openStore } from '#app'
import { configFrom } from '#kernel'
import { distribute } from '#register'
import type { Command } from './command.ts'
import { err, result } from './print.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate [--distributed]',
  vi: 'Đưa cơ sở dữ liệu lên phiên bản này.',
  en: 'bring the database to this version',
  flags: { distributed: 'switch' },
  notes: [
    '--distributed: trải sổ dân cư trên cụm Citus / spread the register over a Citus cluster',
  ],
  async run(_words, flags) {
    const lines: string[] = []
    const store = await openStore(configFrom(flags, process.env), line => {
      lines.push(line)
      err(line)
    })
    try {
      const steps = flags.has('distributed') ? await distribute(store.db) : []
      for (const step of steps) err(`${step.do} register.${step.table}`)
      result(flags.has('json'), { done: lines, steps }, () => ['Xong. / done'])
      return 0
    } finally {
      await store.close()
    }
  },
}
