/**
 * `person get` and `person search`: the register from the command line. Whoever runs them acts as the
 * operator of the node, and leaves receipts like everybody else.
 */
import { openStore } from '#app'
import { configFrom, type Db, type Flags, orThrow, systemActor } from '#kernel'
import { type Field, readsOf, type SearchQuery, searchPersons } from '#register'
import { adminUnit, formatFullName, formatUnit, parsePartialDate } from '#vn'
import type { Command } from './command.ts'
import { result } from './print.ts'
import { problem } from './problems.ts'

const OPERATOR = systemActor('operator')
const PURPOSE = { kind: 'duty', basis: 'operator' } as const

const SHOWN: readonly Field[] = [
  'personalId',
  'name',
  'otherName',
  'birthDate',
  'sex',
  'ethnicity',
  'nationality',
  'origin',
  'civilStatus',
  'permanentResidence',
  'temporaryResidence',
  'currentResidence',
  'stay',
  'absence',
  'residenceFile',
  'household',
  'father',
  'mother',
  'spouse',
  'children',
  'representatives',
  'represented',
  'deceasedOn',
  'missingOn',
  'oldNumbers',
  'cards',
  'contacts',
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
        ...SHOWN.map(field => `${field.padEnd(20)} ${describe(person.view[field])}`),
        ...Object.entries(person.view.underInvestigation ?? {}).map(
          ([field, doubt]) =>
            `ĐANG XÁC MINH / under investigation: ${field}: ${doubt.reason} (${[doubt.owner.agency, doubt.owner.office].filter(Boolean).join(' ')}, ${doubt.since})`,
        ),
        `biên nhận / receipt   ${person.receiptId}`,
      ])
      return 0
    }),
}

/** The words of the command line as a query of the register. */
export function queryIn(flags: Pick<Flags, 'get' | 'has'>): SearchQuery {
  const born = flags.get('born') ?? ''
  const number = flags.get('number')
  const phone = flags.get('phone')
  const unit = flags.get('unit')
  const place = unit ? { unit } : {}
  if (phone) return { phone }
  if (number && /^\d{9}$|^\d{12}$/.test(number)) return { number }
  if (number) return { numberTail: number, birthYear: Number(born.slice(0, 4)), ...place }
  const date = parsePartialDate(born)
  const birth = date.ok
    ? date.value.length === 4
      ? { birthYear: Number(date.value) }
      : { birthDate: date.value }
    : {}
  return { name: flags.get('name') ?? '', ...birth, ...place, wide: flags.has('wide') }
}

export const personSearch: Command = {
  name: 'person search',
  usage: 'person search --name TEXT --born YEAR|DATE [--unit CODE] [--wide]',
  vi: 'Tìm theo tên (có hoặc không dấu) kèm năm sinh hoặc xã, theo số hoặc các số cuối, điện thoại.',
  en: 'search by name with birth year or commune, by number or its last digits, by phone',
  flags: {
    name: 'value',
    born: 'value',
    unit: 'value',
    number: 'value',
    phone: 'value',
    wide: 'switch',
    after: 'value',
  },
  notes: [
    '--wide: cả tên, ngày sinh gần giống khi đã có người khớp / near names and births too, when somebody fits',
    '--phone NUMBER | --number DIGITS [--born YEAR] thay cho --name / instead of --name',
    '--number: đủ 9 hoặc 12 số, hoặc từ 6 số cuối kèm --born / all digits, or the last six with --born',
  ],
  run: (_words, flags) =>
    withStore(flags, async db => {
      const query = queryIn(flags)
      const after = flags.get('after') ?? null
      const answer = await db.tx(tx =>
        searchPersons(tx, { actor: OPERATOR, purpose: PURPOSE, query, after, limit: 20 }),
      )
      const { hits, next, crowded, mayWiden } = answer
      const day = new Date().toISOString().slice(0, 10)
      result(flags.has('json'), answer, () => [
        ...hits.map(h => {
          const place = h.unit && adminUnit(h.unit, day) ? formatUnit(h.unit, day) : (h.unit ?? '')
          const why = h.match.reasons.map(r => r.vi.toLowerCase()).join(', ')
          return `…${h.personalIdTail ?? '?'}  ${formatFullName(h.name).padEnd(28)} ${String(h.birthDate).padEnd(11)} ${place}  (${why})`
        }),
        ...(hits.length === 0 ? ['không tìm thấy ai / nobody found'] : []),
        ...(next ? [`còn nữa / more: --after ${next}`] : []),
        ...(crowded
          ? ['quá nhiều người, thêm ngày sinh hoặc xã / too many: add a birth or commune']
          : []),
        ...(mayWiden ? ['tên gần giống / near names too: --wide'] : []),
      ])
      return 0
    }),
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}
