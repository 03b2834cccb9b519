/** `bench register`: measures the register on this machine. Figures beside the log on stderr, JSON with --json. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { orThrow } from '#kernel'
import type { Command } from './command.ts'
import { problem } from './problems.ts'

const SCRIPT = fileURLToPath(new URL('../../bench/run.ts', import.meta.url))

export const benchRegister: Command = {
  name: 'bench register',
  usage: 'bench register [--persons N] [--growth] [--seconds S] [--dir DIR]',
  vi: 'Đo sổ dân cư trên máy này với N người được dựng ra.',
  en: 'measure the register on this machine with N invented persons',
  flags: { persons: 'value', seconds: 'value', dir: 'value', growth: 'switch' },
  notes: [
    '--growth: đo cả cỡ bằng một phần mười / measure a tenth of the size as well',
    '--dir: giữ cơ sở dữ liệu đã nạp cho lần sau / keep the loaded database for the next time',
  ],
  async run(_words, flags) {
    if (!existsSync(SCRIPT)) orThrow(problem('file-unreadable', { file: SCRIPT, reason: 'ENOENT' }))
    const args = (['persons', 'seconds', 'dir'] as const).flatMap(name => {
      const value = flags.get(name)
      if (value === undefined) return []
      return [`--${name}`, name === 'dir' ? absolute(value) : value]
    })
    for (const name of ['growth', 'json']) if (flags.has(name)) args.push(`--${name}`)
    const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, 'register', ...args], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    return new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', code => resolve(code ?? 1))
    })
  },
}
