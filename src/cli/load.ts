/**
 * `load`: people, households or life events from a file into the register. What cannot be loaded goes to the
 * reject file with the reason; a load that was cut off goes on by the same command.
 */
import { existsSync, readFileSync } from 'node:fs'
import { openStore } from '#app'
import { assert, configFrom, isProblem, orThrow, systemActor } from '#kernel'
import {
  FILE_KINDS,
  type FileKind,
  type FileLoadResult,
  type LoadRecord,
  loadFile,
  loadPersons,
} from '#register'
import type { Command } from './command.ts'
import { type ColumnMap, type OpenFile, openFile } from './file/open.ts'
import { rejectFile } from './file/rejects.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

const LOADER = systemActor('load')

function mapOf(path: string | undefined): ColumnMap {
  if (path === undefined) return {}
  const bad = (reason: string) => orThrow<never>(problem('file-unreadable', { file: path, reason }))
  let map: unknown
  try {
    map = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return bad((error as Error).message)
  }
  const isMap =
    typeof map === 'object' &&
    map !== null &&
    !Array.isArray(map) &&
    Object.values(map).every(v => v === null || typeof v === 'string')
  return isMap ? (map as ColumnMap) : bad('{"head": "column"}')
}

/** Tells how far it is, once a second. */
function progressTo(print: (line: string) => void): (done: FileLoadResult) => void {
  const started = performance.now()
  let last = started
  let before: number | null = null
  return done => {
    before ??= done.read
    const now = performance.now()
    if (now - last < 1_000) return
    last = now
    const rate = Math.round(((done.read - before) * 1_000) / (now - started))
    print(`${done.read} dòng / rows, ${done.rejected} loại / rejected, ${rate}/s`)
  }
}

export const load: Command = {
  name: 'load',
  usage: 'load FILE --kind person|household|event [--map FILE] [--rejects FILE]',
  vi: 'Nạp người, hộ, sự kiện từ CSV, Excel, Parquet, JSON lines; dòng sai ra tệp riêng kèm lý do.',
  en: 'load people, households, events from a file; bad rows go to a file with the reason',
  flags: { kind: 'value', map: 'value', rejects: 'value', 'at-once': 'switch' },
  notes: [
    'bị cắt ngang thì chạy lại đúng lệnh đó / cut off? the same command goes on',
    '--map FILE.json: {"tên cột / head": "column"} · --at-once: sổ trống, JSON lines / an empty register',
  ],
  async run(words, flags) {
    const path = words[0] ?? orThrow<string>(problem('file-missing'))
    if (!existsSync(path)) orThrow(problem('file-unreadable', { file: path, reason: 'ENOENT' }))
    const named = flags.get('kind') ?? (/\.(jsonl|ndjson)$/iu.test(path) ? 'household' : '')
    const kind = FILE_KINDS.find(k => k === named) ?? orThrow<never>(problem('kind-unknown'))
    const file = await openFile(path, kind, mapOf(flags.get('map')))
    const rejects = flags.get('rejects') ?? `${path}.rejects.jsonl`
    const store = await openStore(configFrom(flags, process.env))
    try {
      const done = flags.has('at-once')
        ? await atOnce(store.db, file)
        : await loadFile(store.db, LOADER, {
            digest: file.digest,
            kind,
            rows: file.rows,
            rejects: rejectFile(rejects, file.headOf),
            progress: progressTo(err),
          })
      assert(done.read === done.loaded + done.there + done.rejected, 'every row is accounted for')
      const told = { ...done, unread: file.unread, rejectFile: rejects }
      result(flags.has('json'), told, () => summary(kind, told))
      return done.rejected === 0 ? 0 : 3
    } finally {
      await store.close()
    }
  },
}

function summary(
  kind: FileKind,
  of: FileLoadResult & { wasDone: boolean; unread: readonly string[]; rejectFile: string },
): string[] {
  const { read, loaded, there, rejected, persons, remarks } = of
  return [
    ...(of.wasDone ? ['Tệp này đã nạp xong từ trước. / this file was loaded before'] : []),
    `${read} dòng = ${loaded} đã nạp + ${there} đã có + ${rejected} bị loại.`,
    `${read} rows = ${loaded} loaded + ${there} there already + ${rejected} rejected`,
    kind === 'event'
      ? `${remarks} dòng không thuộc sổ (tài khoản định danh) / not for the register (e-ID accounts)`
      : `${persons} người / persons, ${remarks} lưu ý / remarks`,
    ...(rejected + (kind === 'event' ? 0 : remarks) > 0 ? [`→ ${of.rejectFile}`] : []),
    ...(of.unread.length > 0 ? [`Cột không đọc / columns not read: ${of.unread.join(', ')}`] : []),
  ]
}

/** Records of JSON lines into an empty register, all or nothing; the fastest way. */
async function atOnce(
  db: Parameters<typeof loadPersons>[0],
  file: OpenFile,
): Promise<FileLoadResult & { wasDone: boolean }> {
  let read = 0
  async function* batches(): AsyncGenerator<LoadRecord[]> {
    let batch: LoadRecord[] = []
    for await (const { record, faults } of file.rows(0)) {
      read++
      const bad = faults[0] ?? (record ? null : problem('record-invalid', { reason: 'persons' }))
      if (isProblem(bad)) orThrow(bad)
      batch.push(record!)
      if (batch.length < 500) continue
      yield batch
      batch = []
    }
    yield batch
  }
  const { persons } = await loadPersons(db, batches(), {
    actor: LOADER,
    progress: n => err(`${n} người / persons`),
  })
  return { read, loaded: read, there: 0, rejected: 0, persons, remarks: 0, wasDone: false }
}
