/** `search rebuild`: makes everything that search goes by again from the facts; the register stays open. */
import { openStore } from '#app'
import { configFrom } from '#kernel'
import { rebuildSearch } from '#register'
import type { Command } from './command.ts'
import { err, result } from './print.ts'

export const searchRebuild: Command = {
  name: 'search rebuild',
  usage: 'search rebuild',
  vi: 'Dựng lại chỉ mục tra cứu từ dữ liệu gốc; hệ thống vẫn đọc, ghi bình thường.',
  en: 'rebuild what search goes by from the facts; reading and writing go on',
  flags: {},
  run: async (_words, flags) => {
    const store = await openStore(configFrom(flags, process.env))
    const started = performance.now()
    let told = 0
    try {
      const { persons } = await rebuildSearch(store.db, {
        progress: n => {
          if (n - told < 100_000) return
          told = n
          err(`${n} persons`)
        },
      })
      const ms = Math.round(performance.now() - started)
      result(flags.has('json'), { persons, ms }, () => [
        `Đã dựng lại chỉ mục cho ${persons} người trong ${(ms / 1_000).toFixed(1)} giây.`,
        `rebuilt for ${persons} persons in ${(ms / 1_000).toFixed(1)} s`,
      ])
      return 0
    } finally {
      await store.close()
    }
  },
}
