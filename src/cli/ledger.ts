/** `ledger verify` and `ledger export`: the whole log checked, here or far from any database. */
import { openStore } from '#app'
import { configFrom } from '#kernel'
import { exportLedger, verifyLedger } from '#ledger'
import type { Command } from './command.ts'
import { out, result } from './print.ts'

export const ledgerVerify: Command = {
  name: 'ledger verify',
  usage: 'ledger verify [--dir FOLDER]',
  vi: 'Kiểm toàn bộ sổ nhật ký; nêu mục sai đầu tiên.',
  en: 'check the whole ledger; names the first bad entry',
  flags: { dir: 'value' },
  notes: ['--dir: bản xuất, không cần cơ sở dữ liệu / an export, without any database'],
  async run(_words, flags) {
    const dir = flags.get('dir')
    const store = dir ? null : await openStore(configFrom(flags, process.env))
    try {
      const verdict = await verifyLedger(dir ? { dir } : store!.db)
      result(flags.has('json'), verdict, () =>
        verdict.ok
          ? [
              `Sổ nhật ký nguyên vẹn: ${verdict.size} mục, gốc ${verdict.root}.`,
              `the ledger is whole: ${verdict.size} entries, root ${verdict.root}`,
            ]
          : ['SỔ NHẬT KÝ BỊ SAI / the ledger is broken', JSON.stringify(verdict.firstBad, null, 2)],
      )
      return verdict.ok ? 0 : 1
    } finally {
      await store?.close()
    }
  },
}

export const ledgerExport: Command = {
  name: 'ledger export',
  usage: 'ledger export DIR',
  vi: 'Xuất sổ nhật ký ra thư mục để kiểm ở nơi khác.',
  en: 'write the ledger to a folder, to be checked elsewhere',
  flags: {},
  async run(words, flags) {
    const store = await openStore(configFrom(flags, process.env))
    try {
      out(JSON.stringify(await exportLedger(store.db, words[0] ?? 'ledger-export')))
      return 0
    } finally {
      await store.close()
    }
  },
}
