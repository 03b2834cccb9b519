/** `doctor`: looks at the machine and says what each missing thing costs. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import pg from 'pg'
import { type Config, configFrom, embeddedBinaries } from '#kernel'
import type { Command } from './command.ts'
import { result } from './print.ts'

type Finding = Readonly<{
  check: string
  state: 'ok' | 'missing' | 'bad'
  found: string
  cost?: string
}>

/** Debian packages that do extras, and what is lost without each. */
const TOOLS = [
  [
    'chromium-headless-shell',
    'chromium-headless-shell',
    'kiểm thử trên trình duyệt bị bỏ qua / browser tests are skipped',
  ],
  [
    'pdfsig',
    'poppler-utils',
    'không kiểm chữ ký PDF bằng công cụ thứ ba / PDF signatures are not checked by a third party in tests',
  ],
  ['qpdf', 'qpdf', 'không kiểm cấu trúc PDF / PDF structure is not checked in tests'],
  [
    'zbarimg',
    'zbar-tools',
    'không đọc lại mã QR bằng công cụ thứ ba / QR codes are not read back in tests',
  ],
] as const

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor',
  vi: 'Khám máy: Node, đĩa, cổng, cơ sở dữ liệu, công cụ phụ.',
  en: 'check Node, disk, port, database, optional tools',
  flags: {},
  async run(_words, flags) {
    const config = configFrom(flags, process.env)
    const findings = [
      node(),
      disk(config),
      folder(config),
      await port(config),
      ...(await database(config)),
      ...tools(),
    ]
    const bad = findings.filter(f => f.state === 'bad')
    result(flags.has('json'), { ok: bad.length === 0, findings }, () =>
      findings.map(f => {
        const mark = { ok: '✓', missing: '–', bad: '✗' }[f.state]
        return `${mark} ${f.check.padEnd(26)} ${f.found}${f.cost ? `\n    ${f.cost}` : ''}`
      }),
    )
    return bad.length === 0 ? 0 : 1
  },
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return {
    check: 'Node',
    state: major >= 24 ? 'ok' : 'bad',
    found: `${process.versions.node} (${process.execPath})`,
    ...(major >= 24
      ? {}
      : { cost: 'chạy `npm ci` để npm mang Node 24 về / run `npm ci`, npm brings Node 24' }),
  }
}

/** The nearest folder above that exists: what can be measured before the first start. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path))
}

function disk(config: Config): Finding {
  const { bavail, bsize } = statfsSync(existing(config.varDir))
  const gib = (bavail * bsize) / 2 ** 30
  return {
    check: 'Đĩa trống / free disk',
    state: gib >= 1 ? 'ok' : 'bad',
    found: `${gib.toFixed(1)} GiB`,
    ...(gib >= 1 ? {} : { cost: 'cần ít nhất 1 GiB / at least 1 GiB is needed' }),
  }
}

function folder(config: Config): Finding {
  try {
    mkdirSync(config.varDir, { recursive: true, mode: 0o700 })
    accessSync(config.varDir, constants.W_OK)
    return { check: 'Thư mục dữ liệu / data dir', state: 'ok', found: config.varDir }
  } catch (error) {
    return {
      check: 'Thư mục dữ liệu / data dir',
      state: 'bad',
      found: config.varDir,
      cost: (error as Error).message,
    }
  }
}

async function port(config: Config): Promise<Finding> {
  const check = 'Cổng / port'
  const free = await new Promise<boolean>(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(config.port, config.host, () => probe.close(() => resolve(true)))
  })
  return free
    ? { check, state: 'ok', found: `${config.port} trống / free` }
    : {
        check,
        state: 'missing',
        found: `${config.port} đang bận / in use`,
        cost: 'có thể Liên Thông đang chạy; nếu không, dùng --port N / perhaps the house is running; else use --port N',
      }
}

const EXTENSIONS = ['btree_gist', 'fuzzystrmatch', 'pg_trgm', 'unaccent']

async function database(config: Config): Promise<Finding[]> {
  if (!config.databaseUrl) {
    const native = embeddedBinaries()
    return [
      native
        ? { check: 'PostgreSQL', state: 'ok', found: 'bản kèm npm / embedded, from npm' }
        : {
            check: 'PostgreSQL',
            state: 'bad',
            found: '–',
            cost: 'npm không có bản cho máy này, hãy đặt DATABASE_URL / npm has none for this platform, set DATABASE_URL',
          },
    ]
  }
  const client = new pg.Client({
    connectionString: config.databaseUrl,
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const version = Number(
      (await client.query('show server_version_num')).rows[0].server_version_num,
    )
    const { rows } = await client.query(
      'select name from pg_available_extensions where name = any($1)',
      [EXTENSIONS],
    )
    const lacking = EXTENSIONS.filter(e => !rows.some(r => r.name === e))
    return [
      {
        check: 'PostgreSQL',
        state: version >= 150_000 ? 'ok' : 'bad',
        found: String(Math.floor(version / 10_000)),
        ...(version >= 150_000 ? {} : { cost: 'cần bản 15 trở lên / 15 or newer is needed' }),
      },
      {
        check: 'Phần mở rộng / extensions',
        state: lacking.length === 0 ? 'ok' : 'bad',
        found:
          lacking.length === 0 ? EXTENSIONS.join(', ') : `thiếu / missing ${lacking.join(', ')}`,
        ...(lacking.length === 0
          ? {}
          : { cost: 'cài gói contrib của PostgreSQL / install the contrib package' }),
      },
    ]
  } catch (error) {
    return [
      { check: 'PostgreSQL', state: 'bad', found: 'DATABASE_URL', cost: (error as Error).message },
    ]
  } finally {
    await client.end().catch(() => {})
  }
}

function tools(): Finding[] {
  return TOOLS.map(([command, debian, cost]) => {
    const found = spawnSync('sh', ['-c', `command -v ${command}`], {
      encoding: 'utf8',
    }).stdout.trim()
    return found
      ? { check: command, state: 'ok', found }
      : { check: command, state: 'missing', found: '–', cost: `${cost} (apt install ${debian})` }
  })
}
