/** `encode`: a file as keyed tokens and bits, to be linked by others without handing it over. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { orThrow } from '#kernel'
import { encodeFile } from '#linkage'
import type { Command } from './command.ts'
import { refusing } from './link.ts'
import { linkingOptions, mapsIn } from './link-inputs.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'
import { tableAt } from './reconcile.ts'

/** The key in a file: 64 hexadecimal digits or at least 32 bytes of anything. */
function keyIn(path: string): Buffer {
  if (!existsSync(path)) orThrow(problem('file-unreadable', { file: path, reason: 'ENOENT' }))
  const bytes = readFileSync(path)
  const text = bytes.toString('latin1').trim()
  const key = /^(?:[0-9a-f]{2}){32,}$/iu.test(text) ? Buffer.from(text, 'hex') : bytes
  return key.byteLength < 32 ? orThrow<never>(problem('key-weak')) : key
}

export const encodeCommand: Command = {
  name: 'encode',
  usage: 'encode FILE --key-file KEY --out FILE.enc',
  vi: 'Mã hóa tệp bằng khóa chung để ghép mà không giao cơ sở dữ liệu.',
  en: 'encode a file with a shared key, to be linked without handing it over',
  flags: {
    'key-file': 'value',
    out: 'value',
    map: 'value',
    cache: 'value',
    threads: 'value',
    fold: 'switch',
    noise: 'value',
    'salt-by-year': 'switch',
  },
  notes: [
    '--fold: gập đôi bộ lọc bằng XOR / halve the filters by XOR',
    '--noise 0.05: tỉ lệ bit tung đồng xu / share of bits thrown like a coin',
    '--salt-by-year: tên mã hóa riêng từng năm sinh / names encoded apart for each year of birth',
  ],
  async run(words, flags) {
    const file = words[0] ?? orThrow<string>(problem('file-missing'))
    const need = (name: 'key-file' | 'out') =>
      flags.get(name) ?? orThrow<string>(problem('flag-missing', { flag: `--${name}` }))
    const out = need('out')
    const key = keyIn(need('key-file'))
    await (await tableAt(file)).close()
    const noise = Number(flags.get('noise') ?? 0)
    if (!(noise >= 0 && noise <= 0.5)) orThrow(problem('amount-invalid', { flag: '--noise' }))
    const { options, done, signal } = linkingOptions(flags, `${out}.d`)
    try {
      const head = await refusing(signal, async () =>
        encodeFile(file, key, out, {
          ...options,
          maps: await mapsIn(flags.get('map'), file),
          encoding: {
            ...(flags.has('fold') && { fold: true }),
            ...(noise > 0 && { noise }),
            ...(flags.has('salt-by-year') && { saltByYear: true }),
          },
        }),
      )
      const summary = {
        rows: head.count,
        fields: head.fields,
        keyCheck: head.keyCheck,
        faults: head.faults,
        lost: head.lost,
      }
      result(flags.has('json'), summary, () => [`${head.count} dòng / rows`, out])
      return 0
    } finally {
      done()
      // What was standardised on the way is clear data; it does not stay beside what is handed over.
      if (!flags.has('cache')) rmSync(`${out}.d`, { recursive: true, force: true })
    }
  },
}
