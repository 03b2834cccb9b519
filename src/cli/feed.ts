/** `feed`: the changes of the register in their order, once or as they come. */
import { openStore } from '#app'
import { configFrom, type Db, orThrow, systemActor } from '#kernel'
import { changesSince, confirmChanges, subscribeChanges, takeChanges } from '#register'
import type { Command } from './command.ts'
import { out } from './print.ts'
import { problem } from './problems.ts'

const READER = systemActor('operator')
const POLL_MS = 1_000

type Line = Readonly<{
  seq: number
  recordedAt: string
  personId: string
  fields: readonly string[]
  kind?: string
}>
type Page = Readonly<{ lines: readonly Line[]; next: number; head: number }>

export const feed: Command = {
  name: 'feed',
  usage: 'feed [--since SEQ] [--subscriber NAME] [--follow]',
  vi: 'Các thay đổi của sổ theo thứ tự: người nào, mục nào; không có nội dung.',
  en: 'the changes of the register in order: whose, which fields; never values',
  flags: { since: 'value', subscriber: 'value', follow: 'switch', fields: 'value' },
  notes: [
    '--subscriber NAME: đọc tiếp từ chỗ đã nhận; lần đầu thêm --fields a,b / goes on where it was; --fields at the first time',
    '--follow: chờ thay đổi mới, Ctrl-C để dừng / wait for more',
  ],
  async run(_words, flags) {
    const text = flags.get('since')
    const since = Number(text ?? 0)
    if (!(Number.isSafeInteger(since) && since >= 0)) orThrow(problem('since-invalid'))
    const name = flags.get('subscriber')
    const store = await openStore(configFrom(flags, process.env))
    const { db } = store
    let stopping = false
    const stop = () => {
      stopping = true
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      if (name && flags.has('fields'))
        await subscribe(db, name, flags.get('fields')!, text ? since : 0)
      const read = name ? subscriberPages(db, name) : plainPages(db, since)
      for (;;) {
        const { lines, next, head } = await read()
        for (const line of lines) out(flags.has('json') ? JSON.stringify(line) : sentence(line))
        if (stopping) break
        if (next < head) continue
        if (!flags.has('follow')) break
        await new Promise(resolve => setTimeout(resolve, POLL_MS))
      }
      return 0
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      await store.close()
    }
  },
}

async function subscribe(db: Db, name: string, fields: string, since: number): Promise<void> {
  const audience = { persons: 'all' } as const
  const wish = { name, fields: fields.split(',') as never, audience, since }
  await subscribeChanges(db, READER, wish)
}

function plainPages(db: Db, since: number): () => Promise<Page> {
  let at = since
  return async () => {
    const { changes, head } = await changesSince(db, { since: at })
    at = changes.at(-1)?.seq ?? at
    return { lines: changes, next: Math.max(at, changes.length === 0 ? head : 0), head }
  }
}

/** The cursor moves once a page is printed: what was cut off is printed again under its number. */
function subscriberPages(db: Db, name: string): () => Promise<Page> {
  let printed: number | null = null
  return async () => {
    const upTo = printed
    if (upTo !== null) await db.tx(tx => confirmChanges(tx, READER, { name, upTo }))
    const page = await takeChanges(db, READER, { name })
    printed = page.upTo
    if (page.notices.length === 0)
      await db.tx(tx => confirmChanges(tx, READER, { name, upTo: page.upTo }))
    return { lines: page.notices, next: page.notices.length > 0 ? -1 : page.upTo, head: page.head }
  }
}

const sentence = ({ seq, recordedAt, personId, fields, kind }: Line): string =>
  `${String(seq).padStart(8)}  ${recordedAt}  ${personId}  ${(kind ?? '').padEnd(12)} ${fields.join(', ') || '–'}`
