/**
 * Config: every setting of a process, parsed once from flags and environment. Unknown flags are refused,
 * so that a typing error never becomes a silent default.
 */
import { resolve } from 'node:path'
import type { LogLevel } from './log.ts'
import { defineProblems, orThrow } from './problem.ts'

const problem = defineProblems('config', {
  'unknown-flag': {
    status: 400,
    vi: 'Không có tùy chọn `{flag}`.',
    en: 'there is no flag `{flag}`',
    wayOut: { vi: 'Gõ `lienthong --help` để xem các tùy chọn.', en: 'type `lienthong --help`' },
  },
  'bad-value': {
    status: 400,
    vi: 'Giá trị `{value}` của `{flag}` không hợp lệ: {expected}.',
    en: '`{value}` is not a value of `{flag}`: {expected}',
  },
})

export type Config = Readonly<{
  /** Folder of all data of this node. */
  varDir: string
  port: number
  host: string
  /** Address people reach this node at; issuer of the e-ID. */
  baseUrl: string
  /** A PostgreSQL server (15 or newer) instead of the embedded one. */
  databaseUrl: string | null
  /** The synthetic country and its demo people. Never in production. */
  sandbox: boolean
  reset: boolean
  roles: ReadonlySet<Role>
  logLevel: LogLevel
  /** Share of the real population that the sandbox country has. */
  scale: number
  seed: string
}>

export type Role = 'web' | 'worker' | 'sequencer'
const ROLES: readonly Role[] = ['web', 'worker', 'sequencer']
const LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']

export type Flags = ReadonlyMap<string, string>

/** Splits `--name value`, `--name=value` and `--switch`; everything else is a word. */
export function parseFlags(
  args: readonly string[],
  known: Readonly<Record<string, 'value' | 'switch'>>,
): { flags: Flags; words: string[] } {
  const flags = new Map<string, string>()
  const words: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('--')) {
      words.push(arg)
      continue
    }
    const [name, inline] = splitOnce(arg.slice(2), '=')
    const kind = Object.hasOwn(known, name) ? known[name] : undefined
    if (!kind) orThrow(problem('unknown-flag', { flag: `--${name}` }))
    if (kind === 'switch') flags.set(name, 'yes')
    else {
      const value = inline ?? args[++i]
      if (value === undefined)
        orThrow(
          problem('bad-value', { flag: `--${name}`, value: '', expected: 'a value follows it' }),
        )
      flags.set(name, value!)
    }
  }
  return { flags, words }
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const i = text.indexOf(at)
  return i < 0 ? [text, undefined] : [text.slice(0, i), text.slice(i + 1)]
}

/** Flags that every command that opens the house knows. */
export const HOUSE_FLAGS = {
  var: 'value',
  port: 'value',
  host: 'value',
  'base-url': 'value',
  roles: 'value',
  'log-level': 'value',
  scale: 'value',
  seed: 'value',
  'no-sandbox': 'switch',
} as const

function number(flag: string, text: string, min: number, max: number): number {
  const n = Number(text)
  if (!(text.trim() !== '' && n >= min && n <= max))
    orThrow(problem('bad-value', { flag, value: text, expected: `a number from ${min} to ${max}` }))
  return n
}

/** @param env environment, e.g. process.env (PORT, HOST, BASE_URL, DATABASE_URL, LOG_LEVEL, NODE_ENV) */
export function configFrom(
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const port = number('--port', flags.get('port') ?? env.PORT ?? '8006', 0, 65_535)
  const host = flags.get('host') ?? env.HOST ?? '127.0.0.1'
  const roles = (flags.get('roles') ?? ROLES.join(',')).split(',')
  for (const role of roles)
    if (!ROLES.includes(role as Role))
      orThrow(problem('bad-value', { flag: '--roles', value: role, expected: ROLES.join(', ') }))
  const logLevel = (flags.get('log-level') ?? env.LOG_LEVEL ?? 'warn') as LogLevel
  if (!LEVELS.includes(logLevel))
    orThrow(
      problem('bad-value', { flag: '--log-level', value: logLevel, expected: LEVELS.join(', ') }),
    )
  const databaseUrl = env.DATABASE_URL || null
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    orThrow(problem('bad-value', { flag: 'DATABASE_URL', value: '…', expected: 'postgres://…' }))
  return {
    varDir: resolve(flags.get('var') ?? 'var'),
    port,
    host,
    baseUrl: (flags.get('base-url') ?? env.BASE_URL ?? `http://localhost:${port}`).replace(
      /\/+$/,
      '',
    ),
    databaseUrl,
    sandbox: !flags.has('no-sandbox') && env.NODE_ENV !== 'production',
    reset: flags.has('reset'),
    roles: new Set(roles as Role[]),
    logLevel,
    scale: number('--scale', flags.get('scale') ?? '0.001', 0, 1),
    seed: flags.get('seed') ?? 'lien-thong',
  }
}
