/**
 * Export and verification: the ledger as a folder that proves itself with no database, and the check of
 * a database or of such a folder from the first entry to the last.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Db, orThrow } from '#kernel'
import { canonicalJson } from './canonical.ts'
import { ledgerKey, ledgerPublicKey, ORIGIN } from './checkpoint.ts'
import { databaseCopy } from './database-copy.ts'
import { fault, type Verdict } from './fault.ts'
import {
  detailLine,
  FILES,
  folderCopy,
  folderKey,
  MANIFEST_TITLE,
  type Manifest,
  tilePath,
} from './folder-copy.ts'
import { inspect } from './inspect.ts'
import { HASH_BYTES } from './merkle.ts'
import { problem } from './problems.ts'
import { parseVerifierKey, signNote } from './signed-note.ts'
import * as store from './store.ts'

export type Export = Readonly<{ dir: string; size: number; files: number; publicKey: string }>

/** Writes a file from chunks and gives its SHA-256 in hex. */
async function writeFrom(path: string, chunks: AsyncIterable<string | Buffer>): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const digest = createHash('sha256')
  async function* hashed() {
    for await (const chunk of chunks) {
      digest.update(chunk)
      yield chunk
    }
  }
  await pipeline(Readable.from(hashed()), createWriteStream(path, { mode: 0o600, flush: true }))
  return digest.digest('hex')
}

/**
 * Writes the ordered part of the ledger into an empty folder: `entries.jsonl` (line N is leaf N),
 * `checkpoints.jsonl`, `tile/…` (C2SP tlog-tiles), `public-key.txt` and a signed `manifest.note`.
 * @param options.details also the personal parts (`details.jsonl`): only for whoever may read them
 * @throws ledger.folder-not-empty
 */
export async function exportLedger(
  db: Db,
  dir: string,
  options: { details?: boolean } = {},
): Promise<Export> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if ((await readdir(dir)).length > 0) orThrow(problem('folder-not-empty'))
  const details = options.details ?? false
  const publicKey = ledgerPublicKey(db.keys)
  return db.snapshot(async tx => {
    const copy = await databaseCopy(tx)
    const files: Record<string, string> = {}
    const write = async (name: string, chunks: AsyncIterable<string | Buffer>) => {
      files[name] = await writeFrom(join(dir, name), chunks)
    }

    let size = 0
    await write(
      FILES.entries,
      (async function* () {
        for await (const { seq, line } of copy.entries()) {
          if (seq === null) return
          size++
          yield `${line}\n`
        }
      })(),
    )
    if (details)
      await write(
        FILES.details,
        (async function* () {
          for await (const { seq, line, personal } of copy.entries()) {
            if (seq === null) return
            const { id } = JSON.parse(line) as { id: string }
            yield personal ? `${detailLine(id, personal)}\n` : '\n'
          }
        })(),
      )
    await write(
      FILES.checkpoints,
      (async function* () {
        for await (const { size, root, note } of copy.checkpoints())
          yield `${canonicalJson({ size, root: root.toString('hex'), note })}\n`
      })(),
    )
    await write(FILES.key, Readable.from([`${publicKey}\n`]))
    let after = { level: 0, index: -1 }
    for (;;) {
      const page = await store.copiedTiles(tx, after, 200)
      for (const { level, index, hashes } of page)
        await write(tilePath(level, index, hashes.length / HASH_BYTES), Readable.from([hashes]))
      if (page.length < 200) break
      after = page.at(-1)!
    }

    const manifest: Manifest = {
      exportedAt: tx.now,
      size,
      details,
      pendingErasures: await store.waitingErasures(tx),
      files,
    }
    const text = `${MANIFEST_TITLE}\n${canonicalJson(manifest)}\n`
    await writeFrom(
      join(dir, FILES.manifest),
      Readable.from([signNote(text, ORIGIN, ledgerKey(tx.keys))]),
    )
    return { dir, size, files: Object.keys(files).length + 1, publicKey }
  })
}

/**
 * Verifies a ledger from its first entry to its last. Never throws over what it finds: it says it.
 * @param source the database, or a folder written by `exportLedger`
 * @param publicKeys verifier keys to trust. For a folder give the published one: without it the folder
 *   is only shown to agree with the key that lies in it
 * @param options.witnessed checkpoints kept outside, without which a ledger cut short and a key stolen
 *   would not be noticed
 */
export async function verifyLedger(
  source: Db | Readonly<{ dir: string }>,
  publicKeys?: readonly string[],
  options: { witnessed?: readonly string[] } = {},
): Promise<Verdict> {
  const witnessed = options.witnessed ?? []
  if ('pool' in source) {
    const keys = publicKeys ?? [ledgerPublicKey(source.keys)]
    return source.snapshot(async tx => inspect(await databaseCopy(tx), keys, witnessed))
  }
  const inside = await folderKey(source.dir)
  const keys = publicKeys ?? (inside === null ? [] : [inside])
  const copy = await folderCopy(source.dir, keys)
  const trusted = inside !== null && parseVerifierKey(inside) !== null && keys.includes(inside)
  const faults = trusted
    ? copy.faults
    : [fault('key-unknown', { where: FILES.key }), ...copy.faults]
  return inspect({ ...copy, faults }, keys, witnessed)
}
