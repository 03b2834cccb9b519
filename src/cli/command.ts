/** Command: one verb of the command line, as data, so that help and dispatch cannot disagree. */
import type { Flags } from '#kernel'

export type Command = Readonly<{
  name: string
  usage: string
  vi: string
  en: string
  flags: Readonly<Record<string, 'value' | 'switch'>>
  /** Help for flags of its own. */
  notes?: readonly string[]
  /** Gives the exit code. */
  run(words: readonly string[], flags: Flags): Promise<number>
}>
