/** House process: the real `bin/lienthong` as a child of the test, with its own durable PostgreSQL, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Db, fileKeys, openDb, systemClock, systemRandom } from '#kernel'

export const BIN = fileURLToPath(new URL('../../bin/lienthong', import.meta.url))

export type Exit = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>

export type Running = Readonly<{
  pid: number
  /** All it has said so far. */
  out(): string
  err(): string
  kill(signal: NodeJS.Signals): void
  exited: Promise<Exit>
}>

/** Runs `lienthong` on this very Node, so that the process killed is the house itself. */
export function run(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; uid?: number; cwd?: string } = {},
): Running {
  const { DATABASE_URL: _, NODE_TEST_CONTEXT: __, ...inherited } = process.env
  const child: ChildProcess = spawn(process.execPath, [BIN, ...args], {
    env: { ...inherited, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  let out = ''
  let err = ''
  child.stdout!.on('data', chunk => {
    out += chunk
  })
  child.stderr!.on('data', chunk => {
    err += chunk
  })
  const exited = new Promise<Exit>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  return {
    pid: child.pid!,
    out: () => out,
    err: () => err,
    kill: signal => void child.kill(signal),
    exited,
  }
}

export type Serving = Running & Readonly<{ url: string; readyMs: number }>

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Resolves when `holds`, throws `what` after `ms`. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string | (() => string),
  ms = 60_000,
): Promise<void> {
  const start = performance.now()
  while (!(await holds())) {
    if (performance.now() - start > ms)
      throw new Error(`not within ${ms} ms: ${typeof what === 'string' ? what : what()}`)
    await pause(20)
  }
}

const READY_WITHIN_MS = 90_000

/** `lienthong serve` on a free port; resolves when it says that it is ready. */
export async function serve(
  varDir: string,
  options: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Serving> {
  const start = performance.now()
  const args = ['serve', '--var', varDir, '--port', '0', '--scale', '0', ...(options.args ?? [])]
  const running = run(args, { env: options.env })
  let ended: Exit | null = null
  running.exited.then(exit => {
    ended = exit
  })
  const said = () => `${running.out()}\n${running.err()}`.trim()
  try {
    await until(
      () => ended !== null || /\/ ready\n/.test(running.out()),
      () => `the house is not ready: ${said()}`,
      READY_WITHIN_MS,
    )
  } catch (error) {
    await killTree(running)
    throw error
  }
  const url = /http:\/\/localhost:\d+/.exec(running.out())?.[0]
  if (ended !== null || !url) throw new Error(`the house did not start: ${said()}`)
  return { ...running, url, readyMs: Math.round(performance.now() - start) }
}

/** Kills, and waits until the process is gone. */
export async function killHard(running: Running): Promise<void> {
  running.kill('SIGKILL')
  await running.exited
}

/** Kills the house and everything it started and still knows as its own. */
export async function killTree(running: Running): Promise<void> {
  const below = (pid: number): number[] => childrenOf(pid).flatMap(one => [one, ...below(one)])
  for (const pid of [running.pid, ...below(running.pid)])
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  await running.exited
}

/** Pid of the PostgreSQL over a folder, as its own lock file says; null when there is none alive. */
export function postmaster(varDir: string): number | null {
  try {
    const text = readFileSync(join(varDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
    const pid = Number(text.split('\n')[0])
    return commandOf(pid).includes('postgres') ? pid : null
  } catch {
    return null
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Whether the number is taken, be it by one that is dead and that nobody has buried yet. */
const isThere = (pid: number) => existsSync(`/proc/${pid}`)

/** Every process whose parent is `pid`. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(one => {
      try {
        // The name in parentheses may hold anything; the parent stands second after it.
        const stat = readFileSync(`/proc/${one}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
}

/** Processes of a PostgreSQL over this folder, its children too. */
export function postgresOver(varDir: string): number[] {
  const pid = postmaster(varDir)
  return pid === null ? [] : [pid, ...childrenOf(pid)]
}

/** kill -9 of the database server; with its children unless told otherwise. */
export async function killPostgres(
  varDir: string,
  which: 'all' | 'postmaster' = 'all',
): Promise<void> {
  const pids = postgresOver(varDir)
  for (const pid of which === 'all' ? pids : pids.slice(0, 1))
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  if (which === 'postmaster') return
  await until(() => pids.every(pid => !commandOf(pid).includes('postgres')), 'postgres is dead')
  // Whoever is the parent of all buries the dead soon, or never: what a start makes of a lock whose number
  // is still taken has a test of its own.
  await until(() => pids.every(pid => !isThere(pid)), 'postgres is buried', 3_000).catch(() => {})
}

/** Ends whatever still runs over the folder, at the end of a test that may have failed. */
export async function clearAway(varDir: string, running: readonly Running[]): Promise<void> {
  for (const one of running) one.kill('SIGKILL')
  await Promise.all(running.map(one => one.exited))
  await killPostgres(varDir)
}

/** The database of a running house, beside it: for looking, never for helping. */
export function openBeside(varDir: string): Db {
  const lock = readFileSync(join(varDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  const socketDir = lock.split('\n')[4]!.split(',')[0]!.trim()
  return openDb({
    url: `postgres://lienthong@localhost/lienthong?host=${encodeURIComponent(socketDir)}`,
    clock: systemClock(),
    random: systemRandom,
    keys: fileKeys(join(varDir, 'keys')),
    size: 4,
  })
}
