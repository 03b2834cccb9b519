/** Log: JSON lines for operators. No personal data, no secrets; ids and codes only. */
import pino from 'pino'

export type Log = pino.Logger
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** A logger that writes to standard error, so that standard output stays for results. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['req.headers', '*.password', '*.secret', '*.token'], remove: true },
    },
    pino.destination(2),
  )
}
