/** `simulate`: plays days forward in the sandbox, through the doors. */

import { nextDay, playDay, startHouse } from '#app'
import { configFrom, orThrow } from '#kernel'
import type { Command } from './command.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

export const simulate: Command = {
  name: 'simulate',
  usage: 'simulate [--days N]',
  vi: 'Cho ngày trôi trong bản mô phỏng: sinh, nộp, giải quyết.',
  en: 'play days forward in the sandbox: births, filings, decisions',
  flags: { days: 'value' },
  notes: ['chạy được cạnh `serve` / may run beside `serve`'],
  async run(_words, flags) {
    const days = Number(flags.get('days') ?? '1')
    if (!(Number.isInteger(days) && days >= 1 && days <= 366)) orThrow(problem('days-invalid'))
    const config = configFrom(flags, process.env)
    // A house of its own beside the running one: hospitals need a door to knock at.
    const house = await startHouse({
      ...config,
      port: 0,
      roles: new Set(['web', 'worker', 'sequencer']),
    })
    const reports = []
    try {
      for (let i = 0; i < days; i++) {
        const report = await playDay(house.db, { baseUrl: house.baseUrl, seed: config.seed })
        await house.courier.drain()
        house.followClock(await nextDay(house.db))
        reports.push(report)
        err(
          `${report.day}: ${report.births} ca sinh / births, ${report.filed} hồ sơ / filed, ${report.decided} giải quyết / decided, ${report.refused} từ chối / refused`,
        )
      }
      result(flags.has('json'), reports, () => ['Xong. / done'])
      return 0
    } finally {
      await house.stop()
    }
  },
}
