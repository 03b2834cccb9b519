/** `serve`: the whole house in one process, until Ctrl-C. */

import { DEMO_PASSWORD, demoPeople, startHouse } from '#app'
import { configFrom } from '#kernel'
import type { Command } from './command.ts'
import { err, out } from './print.ts'

export const serve: Command = {
  name: 'serve',
  usage: 'serve [--port N] [--var DIR] [--reset]',
  vi: 'Chạy toàn bộ hệ thống (npm start).',
  en: 'run the whole house (npm start)',
  // Only here: no look-up may ever begin by deleting what it looks at.
  flags: { reset: 'switch' },
  notes: [
    '--port N (PORT, 8006) · --host ADDR (HOST, 127.0.0.1) · --base-url URL (BASE_URL)',
    '--reset: xóa dữ liệu và bắt đầu lại / begin anew · --no-sandbox · --scale 0.001 · --seed WORD',
    '--roles web,worker,sequencer',
  ],
  async run(_words, flags) {
    const startedAt = performance.now()
    const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(5)
    const config = configFrom(flags, process.env)

    let stop: (() => void) | undefined
    const asked = new Promise<void>(resolve => {
      stop = resolve
    })
    let signals = 0
    const onSignal = () => {
      signals++
      stop?.()
      // A second Ctrl-C means now; the database recovers by itself.
      if (signals > 1) process.exit(130)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)

    const house = await startHouse(config, line => err(`${seconds()} s  ${line}`))
    const ready = [`Liên Thông sẵn sàng sau ${seconds().trim()} s / ready`, `  ${house.baseUrl}/`]
    for (const [path, vi, en] of FACES)
      ready.push(`  ${house.baseUrl}${path.padEnd(9)} ${vi} / ${en}`)
    if (config.sandbox) {
      ready.push(
        '',
        `  DỮ LIỆU MÔ PHỎNG / sandbox · mật khẩu / password: ${DEMO_PASSWORD} · mã một lần / one-time code: ${house.baseUrl}/sandbox/phone`,
      )
      for (const p of demoPeople())
        ready.push(
          `  ${p.username.padEnd(13)} ${p.displayName} (/${p.face}): ${p.story.vi} / ${p.story.en}`,
        )
    }
    out(ready.join('\n'))

    await asked
    err('\nĐang dừng… / stopping')
    await house.stop()
    err('Đã dừng. / stopped')
    return 0
  },
}

const FACES = [
  ['/portal', 'cổng công dân', 'citizens'],
  ['/desk', 'một cửa, hộ tịch, công an, bảo hiểm', 'officials'],
  ['/ioc', 'giám sát, điều hành', 'leaders'],
  ['/console', 'quản trị, tích hợp', 'administrators'],
] as const
