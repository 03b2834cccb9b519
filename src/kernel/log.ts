/** Log: JSON lines for operators. No personal data, no secrets; ids and codes only. */
import pino from 'pino'

export type Log = pino.Logger
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Of a PostgreSQL error what names no row: its detail, hint and place repeat values, often whole rows. */
const NAMES = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const

/**
 * An error as the log keeps it. Messages quote what they could not read (`invalid input syntax for type date: "…"`,
 * `Unexpected token … in JSON`), so what stands in quotes is left out, and so is every property not known to be safe.
 */
function loggedError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const told = error as Error & Partial<Record<(typeof NAMES)[number], unknown>>
  const unquoted = (text: string) => text.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return {
    type: error.name,
    message: unquoted(error.message),
    ...Object.fromEntries(
      NAMES.flatMap(name => (told[name] === undefined ? [] : [[name, told[name]]])),
    ),
    stack: frames.join('\n'),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  }
}

/** A logger that writes to standard error, so that standard output stays for results. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: loggedError },
      redact: { paths: ['req.headers', '*.password', '*.secret', '*.token'], remove: true },
    },
    pino.destination(2),
  )
}
