/**
 * Archive: a country written to a folder: its people of the first day, what happened to them, the nine
 * databases, and apart in `truth/` what is true. Nothing in the house reads `truth/`.
 *
 * INVARIANT: the same seed, scale, days, format and agencies give the same bytes, on any number of threads.
 */
import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { NATION } from '../commune.ts'
import { type ArchiveOptions, type Counts, filesOf, heads } from './cell-files.ts'
import { toldCells } from './threads.ts'

export type ArchiveFile = Readonly<{ path: string; rows: number; bytes: number; sha256: string }>

export type Manifest = Readonly<
  Pick<ArchiveOptions, 'seed' | 'scale' | 'from' | 'to' | 'format' | 'agencies'> &
    Counts & { about: string; files: readonly ArchiveFile[] }
>

const ABOUT =
  'Dữ liệu mô phỏng, không có người thật. / an invented country; no real person. truth/ is what is true: keep it from what you try on the rest'

const MANIFEST = 'manifest.json'

/** Fewer people than this are told without threads: a thread takes a second to start. */
const WORTH_A_THREAD = 20_000

type Open = { path: string; fd: number; hash: Hash; rows: number; bytes: number }

/**
 * Writes a country.
 * @param options.threads how many to use; by default one for each processor
 * @param options.progress told the people and events written so far, after each cell
 */
export async function writeArchive(
  dir: string,
  o: ArchiveOptions,
  options: Readonly<{ threads?: number; progress?: (persons: number) => void }> = {},
): Promise<Manifest> {
  clear(dir)
  mkdirSync(dir, { recursive: true })
  // A run that is cut off leaves a folder that says so, and that the next run may clear.
  const begun = { about: ABOUT, unfinished: true, files: filesOf(o).map(([path]) => ({ path })) }
  writeFileSync(join(dir, MANIFEST), `${JSON.stringify(begun, null, 2)}\n`)
  const files: Open[] = filesOf(o).map(([path]) => {
    mkdirSync(join(dir, dirname(path)), { recursive: true })
    const fd = openSync(join(dir, path), 'w')
    return { path, fd, hash: createHash('sha256'), rows: 0, bytes: 0 }
  })
  const put = (file: Open, bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at)
    file.hash.update(bytes)
    file.bytes += bytes.length
  }
  const counts: Counts = { persons: 0, households: 0, living: 0, events: {}, rows: {} }
  try {
    heads(o).forEach((text, i) => {
      put(files[i]!, new TextEncoder().encode(text))
    })
    const isSmall = o.scale * NATION < WORTH_A_THREAD
    const threads = options.threads ?? (isSmall ? 0 : availableParallelism())
    for await (const told of toldCells(o, threads)) {
      told.parts.forEach(({ bytes, rows }, i) => {
        put(files[i]!, bytes)
        files[i]!.rows += rows
      })
      sum(counts, told.counts)
      options.progress?.(counts.persons)
    }
  } finally {
    for (const { fd } of files) closeSync(fd)
  }
  const written = files.map(({ path, hash, rows, bytes }) => ({
    path,
    rows,
    bytes,
    sha256: hash.digest('hex'),
  }))
  const manifest: Manifest = {
    about: ABOUT,
    seed: o.seed,
    scale: o.scale,
    from: o.from,
    to: o.to,
    format: o.format,
    agencies: o.agencies,
    ...counts,
    files: o.format === 'parquet' ? await inColumns(dir, written) : written,
  }
  writeFileSync(join(dir, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** Takes away the files an earlier country in the folder lists, and no others. */
function clear(dir: string): void {
  if (!existsSync(join(dir, MANIFEST))) return
  const { files } = JSON.parse(readFileSync(join(dir, MANIFEST), 'utf8')) as Pick<Manifest, 'files'>
  for (const { path } of files)
    if (/^(?:[a-z]+\/)?[a-z-]+\.(?:csv|jsonl|parquet)$/u.test(path))
      rmSync(join(dir, path), { force: true })
}

/** DuckDB is large and is loaded only where it is needed. */
async function inColumns(dir: string, files: readonly ArchiveFile[]): Promise<ArchiveFile[]> {
  const { toParquet } = await import('./parquet.ts')
  return toParquet(dir, files)
}

function sum(into: Counts, more: Counts): void {
  into.persons += more.persons
  into.households += more.households
  into.living += more.living
  for (const [kind, n] of Object.entries(more.events))
    into.events[kind] = (into.events[kind] ?? 0) + n
  for (const [code, rows] of Object.entries(more.rows)) {
    const all = into.rows[code] ?? { right: 0, wrong: 0, unverified: 0, noId: 0 }
    into.rows[code] = all
    for (const verdict of Object.keys(rows) as (keyof typeof rows)[]) all[verdict] += rows[verdict]
  }
}
