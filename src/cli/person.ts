/**
 * `person get` and `person search`: the register from the command line. Whoever runs them acts as the
 * operator of the node, and leaves receipts like everybody else.
 */
import { openStore } from '#app'
import { configFrom, type Db, type Flags, orThrow, systemActor } from '#kernel'
import { type Field, readsOf, searchPersons } from '#register'
import { adminUnit, formatFullName, formatUnit } from '#vn'
import type { Command } from './command.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'

const OPERATOR = systemActor('operator')
const PURPOSE = { kind: 'duty', basis: 'operator' } as const

const SHOWN: readonly Field[] = [
  'personalId',
  'name',
  'birthDate',
  'sex',
  'ethnicity',
  'nationality',
  'origin',
  'civilStatus',
  'permanentResidence',
  'household',
  'father',
  'mother',
  'spouse',
  'deceasedOn',
  'oldNumbers',
]

async function withStore<T>(flags: Flags, work: (db: Db) => Promise<T>): Promise<T> {
  const store = await openStore(configFrom(flags, process.env))
  try {
    return await work(store.db)
  } finally {
    await store.close()
  }
}

export const personGet: Command = {
  name: 'person get',
  usage: 'person get NUMBER [--as-of DATE] [--as-known TIME]',
  vi: 'Một người theo số định danh hoặc số CMND cũ.',
  en: 'one person by number, old numbers too',
  flags: { 'as-of': 'value', 'as-known': 'value' },
  run: (words, flags) =>
    withStore(flags, async db => {
      const number = words[0] ?? orThrow<string>(problem('number-missing'))
      const asOf = flags.get('as-of')
      const asKnown = flags.get('as-known')
      const found = await readsOf(db).discloseByNumber({
        actor: OPERATOR,
        number,
        purpose: PURPOSE,
        fields: SHOWN,
        ...(asOf ? { asOf } : {}),
        ...(asKnown ? { asKnown } : {}),
      })
      const person = found ?? orThrow<NonNullable<typeof found>>(problem('person-not-found'))
      result(flags.has('json'), person, () => [
        ...Object.entries(person.view).map(
          ([field, value]) => `${field.padEnd(20)} ${describe(value)}`,
        ),
        `biên nhận / receipt   ${person.receiptId}`,
      ])
      return 0
    }),
}

export const personSearch: Command = {
  name: 'person search',
  usage: 'person search --name TEXT --born YEAR|DATE [--unit CODE]',
  vi: 'Tìm theo tên (có hoặc không dấu) kèm năm sinh.',
  en: 'search by name, marks or not, with birth year',
  flags: { name: 'value', born: 'value', unit: 'value', after: 'value' },
  run: (_words, flags) =>
    withStore(flags, async db => {
      const born = flags.get('born')
      const unit = flags.get('unit')
      const query = {
        name: flags.get('name') ?? '',
        ...(born
          ? /^\d{4}$/.test(born)
            ? { birthYear: Number(born) }
            : { birthDate: born as never }
          : {}),
        ...(unit ? { unit } : {}),
      }
      const after = flags.get('after') ?? null
      const { hits, next } = await db.tx(tx =>
        searchPersons(tx, { actor: OPERATOR, purpose: PURPOSE, query, after, limit: 20 }),
      )
      const day = new Date().toISOString().slice(0, 10)
      result(flags.has('json'), { hits, next }, () => [
        ...hits.map(h => {
          const place = h.unit && adminUnit(h.unit, day) ? formatUnit(h.unit, day) : (h.unit ?? '')
          return `…${h.personalIdTail ?? '?'}  ${formatFullName(h.name).padEnd(28)} ${String(h.birthDate).padEnd(11)} ${place}`
        }),
        ...(next ? [`còn nữa / more: --after ${next}`] : []),
      ])
      return 0
    }),
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}
