/**
 * A ledger exported into a folder, as a copy to inspect with no database at all.
 *
 * The folder is hostile until shown otherwise: only files that stand in the signed manifest are allowed,
 * links are not followed, and whatever cannot be read is a fault and not a crash.
 */
import { createHash } from 'node:crypto'
import { createReadStream, type Dirent, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { canonicalJson } from './canonical.ts'
import { type Fault, fault } from './fault.ts'
import type { CopiedEntry, LedgerCopy } from './inspect.ts'
import { openNote, strictBase64 } from './signed-note.ts'

export const FILES = {
  manifest: 'manifest.note',
  key: 'public-key.txt',
  entries: 'entries.jsonl',
  details: 'details.jsonl',
  checkpoints: 'checkpoints.jsonl',
} as const
export const MANIFEST_TITLE = 'lienthong.sandbox/ledger/export'

export type Manifest = Readonly<{
  exportedAt: string
  size: number
  details: boolean
  pendingErasures: readonly string[]
  /** Path with `/` → hex SHA-256. */
  files: Readonly<Record<string, string>>
}>

/** Path of a tile (C2SP tlog-tiles): index in groups of three digits, width when it is not whole. */
export function tilePath(level: number, index: number, width: number): string {
  const groups: string[] = []
  for (let rest = index, last = true; last || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`${last ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
    last = false
  }
  return `tile/${level}/${groups.join('/')}${width < 256 ? `.p/${width}` : ''}`
}

const MAX_LINE = 64 * 1024 * 1024

/** Lines of a file, without their newline; a last line without newline is given too. */
async function* lines(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let at = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      yield Buffer.concat([...rest, chunk.subarray(at, end)]).toString('utf8')
      rest = []
      length = 0
      at = end + 1
    }
    length += chunk.length - at
    if (length > MAX_LINE) throw new Error('a line is too long')
    rest.push(chunk.subarray(at))
  }
  if (length > 0) yield Buffer.concat(rest).toString('utf8')
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

async function listed(dir: string): Promise<{ path: string; entry: Dirent }[]> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true })
  return all
    .filter(entry => !entry.isDirectory())
    .map(entry => ({
      path: relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'),
      entry,
    }))
}

function readManifest(dir: string, publicKeys: readonly string[]): Manifest | null {
  try {
    const text = openNote(readFileSync(join(dir, FILES.manifest), 'utf8'), publicKeys)
    const [title, json, end] = text?.split('\n') ?? []
    return title === MANIFEST_TITLE && end === '' ? (JSON.parse(json!) as Manifest) : null
  } catch {
    return null
  }
}

type DetailLine = Readonly<{
  id: string
  actor: string
  subject: string | null
  identitySalt: string
  detailSalt: string | null
  detail: string | null
  erasedBy: string | null
}>

export function detailLine(
  entryId: string,
  personal: NonNullable<CopiedEntry['personal']>,
): string {
  const { actorId, subjectId, identitySalt, detailSalt, detail, erasedBy } = personal
  return canonicalJson({
    id: entryId,
    actor: actorId,
    subject: subjectId,
    identitySalt: identitySalt.toString('base64'),
    detailSalt: detailSalt?.toString('base64') ?? null,
    detail,
    erasedBy,
  } satisfies DetailLine)
}

/** The personal part of an entry; null when the line is not exactly one. */
function readDetail(line: string | null): CopiedEntry['personal'] {
  try {
    const d = JSON.parse(line ?? '') as DetailLine
    if (canonicalJson(d) !== line) return null
    const identitySalt = strictBase64(d.identitySalt)
    const detailSalt = d.detailSalt === null ? null : strictBase64(d.detailSalt)
    if (!identitySalt || (d.detailSalt !== null && !detailSalt)) return null
    const { detail, erasedBy } = d
    return { actorId: d.actor, subjectId: d.subject, identitySalt, detailSalt, detail, erasedBy }
  } catch {
    return null
  }
}

/** The key that lies in the folder, or null. */
export async function folderKey(dir: string): Promise<string | null> {
  const text = await readFile(join(dir, FILES.key), 'utf8').catch(() => null)
  return text?.endsWith('\n') ? text.slice(0, -1) : null
}

/** @param publicKeys verifier keys the manifest may be signed by */
export async function folderCopy(dir: string, publicKeys: readonly string[]): Promise<LedgerCopy> {
  const faults: Fault[] = []
  const altered = (where: string) => faults.push(fault('file-altered', { where }))
  const manifest = readManifest(dir, publicKeys)
  if (manifest === null) altered(FILES.manifest)

  const there = new Set<string>()
  const found = await listed(dir).catch(() => [])
  for (const { path, entry } of found) {
    there.add(path)
    if (path === FILES.manifest || manifest === null) continue
    const wanted = Object.hasOwn(manifest.files, path) ? manifest.files[path] : undefined
    if (!entry.isFile() || (await sha256Of(join(dir, path))) !== wanted) altered(path)
  }
  for (const path of Object.keys(manifest?.files ?? {})) if (!there.has(path)) altered(path)
  const details = manifest?.details ?? there.has(FILES.details)

  async function* entries(): AsyncGenerator<CopiedEntry> {
    const personal = details ? lines(join(dir, FILES.details)) : null
    let seq = 0
    for await (const line of lines(join(dir, FILES.entries))) {
      const own = personal ? await personal.next() : null
      const text = own && !own.done ? own.value : null
      yield { seq: seq++, line, claimed: null, personal: personal ? readDetail(text) : undefined }
    }
    if (personal && !(await personal.next()).done) throw new Error('a detail without an entry')
  }

  async function* checkpoints() {
    for await (const line of lines(join(dir, FILES.checkpoints))) {
      const { size, root, note } = JSON.parse(line) as { size: number; root: string; note: string }
      if (canonicalJson({ size, root, note }) !== line) throw new Error('a checkpoint is malformed')
      yield { size, root: Buffer.from(root, 'hex'), note }
    }
  }

  const tiles = [...there].filter(path => path.startsWith('tile/'))
  const tileFiles = new Map(tiles.map(path => [path.replace(/\.p\/\d+$/, ''), path]))
  return {
    entries,
    checkpoints,
    async tile(level, index) {
      const path = tileFiles.get(tilePath(level, index, 256))
      return path ? readFile(join(dir, path)) : null
    },
    tileCount: async () => tiles.length,
    pendingErasures: new Set(manifest?.pendingErasures),
    details,
    faults,
  }
}
