/** The command line: finds the command, runs it, prints a refusal as a Problem and exits non-zero. */
import { HOUSE_FLAGS, ProblemError, parseFlags } from '#kernel'
import { benchRegister } from './bench.ts'
import type { Command } from './command.ts'
import { dedupeCommand } from './dedupe.ts'
import { doctor } from './doctor.ts'
import { encodeCommand } from './encode.ts'
import { evaluateCommand } from './evaluate.ts'
import { exportCommand } from './export.ts'
import { feed } from './feed.ts'
import { ledgerExport, ledgerVerify } from './ledger.ts'
import { linkCommand } from './link.ts'
import { load } from './load.ts'
import { migrateCommand } from './migrate.ts'
import { modelExport, modelImport } from './model.ts'
import { personGet, personSearch } from './person.ts'
import { err, out, refusal } from './print.ts'
import { reconcile } from './reconcile.ts'
import {
  reformApply,
  reformFile,
  reformOpen,
  reformReverse,
  reformSettle,
  reformStats,
} from './reform.ts'
import { searchRebuild } from './search.ts'
import { serve } from './serve.ts'
import { simulate } from './simulate.ts'
import { personTimeline } from './timeline.ts'

export const COMMANDS: readonly Command[] = [
  serve,
  migrateCommand,
  load,
  personGet,
  personSearch,
  personTimeline,
  feed,
  exportCommand,
  searchRebuild,
  reformApply,
  reformFile,
  reformOpen,
  reformSettle,
  reformReverse,
  reformStats,
  ledgerVerify,
  ledgerExport,
  simulate,
  benchRegister,
  reconcile,
  linkCommand,
  dedupeCommand,
  evaluateCommand,
  modelImport,
  modelExport,
  encodeCommand,
  doctor,
]

function help(): string {
  const width = Math.max(...COMMANDS.map(c => c.usage.length))
  return [
    'lienthong: sổ dân cư, định danh, dịch vụ công một lần khai / one register, one e-ID, once-only services',
    '',
    ...COMMANDS.flatMap(c => [
      `  lienthong ${c.usage.padEnd(width)}  ${c.vi}`,
      `  ${' '.repeat(width + 10)}  ${c.en}`,
      ...(c.notes ?? []).map(n => `  ${' '.repeat(width + 10)}    ${n}`),
    ]),
    '',
    'Mọi lệnh / every command: --var DIR (./var) · --json · --log-level silent|error|warn|info|debug · DATABASE_URL=postgres://…',
  ].join('\n')
}

function find(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const command of COMMANDS) {
    const parts = command.name.split(' ')
    if (parts.every((part, i) => words[i] === part))
      return { command, rest: words.slice(parts.length) }
  }
  return null
}

/** @param args the words after `lienthong`; ends the process by setting its exit code */
export async function main(args: readonly string[]): Promise<void> {
  const words = args.filter(a => !a.startsWith('--'))
  if (args.includes('--help') || args.includes('-h') || words.length === 0) {
    out(help())
    process.exitCode = words.length === 0 && args.length > 0 && !args.includes('--help') ? 2 : 0
    return
  }
  const found = find(args)
  const json = args.includes('--json')
  if (!found) {
    err(`Không có lệnh \`${words.join(' ')}\`. / there is no command \`${words.join(' ')}\`\n`)
    err(help())
    process.exitCode = 2
    return
  }
  try {
    const known = { ...HOUSE_FLAGS, json: 'switch', ...found.command.flags } as const
    const { flags, words: rest } = parseFlags(found.rest as string[], known)
    process.exitCode = await found.command.run(rest, flags)
  } catch (error) {
    if (error instanceof ProblemError) refusal(error, json)
    else err(`Lỗi không lường trước / unexpected: ${(error as Error).stack ?? error}`)
    process.exitCode = 1
  }
}
