/** `simulate`: writes a country with its history to a folder, or plays days forward in the sandbox. */

import { archiveOptions, mayWriteTo, nextDay, playDay, startHouse, writeArchive } from '#app'
import { configFrom, type Flags, orThrow } from '#kernel'
import type { Command } from './command.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

export const simulate: Command = {
  name: 'simulate',
  usage: 'simulate --out DIR | simulate [--days N]',
  vi: 'Viết một nước mô phỏng có lịch sử ra thư mục, hoặc cho ngày trôi trong bản mô phỏng.',
  en: 'write an invented country with its history to a folder, or play days forward in the sandbox',
  flags: {
    days: 'value',
    pace: 'value',
    volume: 'value',
    out: 'value',
    from: 'value',
    to: 'value',
    format: 'value',
    agencies: 'value',
    threads: 'value',
  },
  notes: [
    '--out: --scale 0.001 --from 2024-01-01 --to 2026-11-01 --seed CHỮ/WORD --format csv|jsonl|parquet --agencies all|none|MÃ/CODE,…',
    '--days: chạy được cạnh `serve`; may run beside `serve`; --pace số việc mỗi giây / things a second; --volume số lần ngày thường / times an ordinary day',
  ],
  async run(_words, flags) {
    const out = flags.get('out')
    return out === undefined ? play(flags) : write(out, flags)
  },
}

async function write(dir: string, flags: Flags): Promise<number> {
  const { seed, scale } = configFrom(flags, process.env)
  const options = archiveOptions({
    seed,
    scale,
    from: flags.get('from'),
    to: flags.get('to'),
    format: flags.get('format'),
    agencies: flags.get('agencies'),
  })
  mayWriteTo(dir)
  const threads = flags.get('threads')
  const started = performance.now()
  let said = 0
  const manifest = await writeArchive(dir, options, {
    ...(threads === undefined ? {} : { threads: Number(threads) }),
    progress: persons => {
      if (persons - said < 50_000) return
      said = persons
      err(`${persons} người / persons`)
    },
  })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  const events = Object.values(manifest.events).reduce((a, b) => a + b, 0)
  result(flags.has('json'), manifest, () => [
    `Đã viết ${manifest.persons} người, ${manifest.households} hộ, ${events} sự kiện, ${manifest.agencies.length} cơ sở dữ liệu vào ${dir} trong ${seconds} s.`,
    `wrote ${manifest.persons} persons, ${manifest.households} households, ${events} events, ${manifest.agencies.length} databases to ${dir} in ${seconds} s`,
  ])
  return 0
}

/** A number above nothing, or null when the flag is not there. */
function positive(flags: Flags, flag: string): number | null {
  const text = flags.get(flag)
  if (text === undefined) return null
  const value = Number(text)
  return value > 0 && value <= 1e6
    ? value
    : orThrow<number>(problem('amount-invalid', { flag: `--${flag}` }))
}

async function play(flags: Flags): Promise<number> {
  const days = Number(flags.get('days') ?? '1')
  if (!(Number.isInteger(days) && days >= 1 && days <= 366)) orThrow(problem('days-invalid'))
  const perSecond = positive(flags, 'pace')
  const volume = positive(flags, 'volume') ?? 1
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
      const report = await playDay(house.db, {
        baseUrl: house.baseUrl,
        seed: config.seed,
        perSecond,
        volume,
      })
      await house.courier.drain()
      house.followClock(await nextDay(house.db))
      reports.push(report)
      err(
        `${report.day}: ${report.births} ca sinh / births, ${report.filed} hồ sơ / filed, ${report.decided} giải quyết / decided, ${report.refused} từ chối / refused, ${report.deaths} qua đời / deaths, ${report.marriages} kết hôn / weddings, ${report.moves} chuyển nhà / moves, ${report.asks} tra cứu / look-ups`,
      )
    }
    result(flags.has('json'), reports, () => ['Xong. / done'])
    return 0
  } finally {
    await house.stop()
  }
}
