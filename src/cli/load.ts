/** `load`: households from a file of JSON lines into the register. A bad line goes to the reject file. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { openStore } from '#app'
import { configFrom, isUuid, orThrow, systemActor } from '#kernel'
import { type LoadRecord, loadPersons } from '#register'
import { parsePartialDate, parsePersonalId } from '#vn'
import type { Command } from './command.ts'
import { err, result } from './print.ts'
import { problem } from './problems.ts'

const Id = Type.String({ minLength: 36, maxLength: 36 })
const Text = Type.String({ maxLength: 500 })
const Place = Type.Object({ unit: Type.Union([Text, Type.Null()]), asOf: Text, text: Text })
const Relative = Type.Union([
  Type.Object({ personId: Id }),
  Type.Object({ name: Type.Unknown() }),
  Type.Null(),
])
const Person = Type.Object({
  personId: Id,
  personalId: Type.Union([Text, Type.Null()]),
  name: Type.Object({ family: Text, middle: Text, given: Text }),
  birthDate: Text,
  sex: Type.Union([Type.Literal('male'), Type.Literal('female'), Type.Literal('unknown')]),
  ethnicity: Type.String({ pattern: '^\\d{2}$' }),
  nationality: Type.String({ pattern: '^[A-Z]{2,3}$' }),
  origin: Place,
  birthPlace: Place,
  civilStatus: Type.Union(['single', 'married', 'divorced', 'widowed'].map(s => Type.Literal(s))),
  father: Type.Optional(Relative),
  mother: Type.Optional(Relative),
  relationToHead: Type.Union([Text, Type.Null()]),
})
const Line = Compile(
  Type.Object({
    household: Type.Union([
      Type.Null(),
      Type.Object({
        householdId: Id,
        unit: Text,
        asOf: Text,
        address: Text,
        since: Text,
        headId: Type.Union([Id, Type.Null()]),
      }),
    ]),
    persons: Type.Array(Person, { minItems: 1, maxItems: 100 }),
  }),
)

const MAX_LINE = 1_000_000
const BATCH = 500

/** The record of one line, or why it is not one. */
export function recordOf(line: string): LoadRecord | { reason: string } {
  if (line.length > MAX_LINE) return { reason: 'the line is longer than 1 MB' }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { reason: 'the line is not JSON' }
  }
  if (!Line.Check(value)) {
    const [first] = Line.Errors(value)
    return { reason: `${first?.instancePath || '/'} ${first?.message ?? 'is not valid'}` }
  }
  const record = value as unknown as LoadRecord
  for (const [i, person] of record.persons.entries()) {
    if (!isUuid(person.personId)) return { reason: `/persons/${i}/personId is not an identifier` }
    if (person.personalId !== null && !parsePersonalId(person.personalId).ok)
      return { reason: `/persons/${i}/personalId is not a personal number` }
    if (!parsePartialDate(person.birthDate).ok)
      return { reason: `/persons/${i}/birthDate is not a date` }
  }
  return record
}

export const load: Command = {
  name: 'load',
  usage: 'load FILE.jsonl [--rejects FILE]',
  vi: 'Nạp hộ gia đình từ tệp JSON lines; dòng sai ra tệp riêng kèm lý do.',
  en: 'load households from JSON lines; bad lines go to a file with the reason',
  flags: { rejects: 'value' },
  async run(words, flags) {
    const file = words[0] ?? orThrow<string>(problem('file-missing'))
    if (!existsSync(file)) orThrow(problem('file-unreadable', { file, reason: 'ENOENT' }))
    const rejectFile = flags.get('rejects') ?? `${file}.rejects.jsonl`
    let rejected = 0
    const store = await openStore(configFrom(flags, process.env))
    const rejects = createWriteStream(rejectFile)
    async function* batches(): AsyncGenerator<LoadRecord[]> {
      let batch: LoadRecord[] = []
      let number = 0
      for await (const line of createInterface({
        input: createReadStream(file),
        crlfDelay: Infinity,
      })) {
        number++
        if (line.trim() === '') continue
        const record = recordOf(line)
        if ('reason' in record) {
          rejected++
          rejects.write(`${JSON.stringify({ line: number, ...record })}\n`)
          continue
        }
        batch.push(record)
        if (batch.length >= BATCH) {
          yield batch
          batch = []
        }
      }
      if (batch.length > 0) yield batch
    }
    try {
      const done = await loadPersons(store.db, batches(), {
        actor: systemActor('load'),
        progress: n => err(`${n} persons`),
      })
      result(flags.has('json'), { ...done, rejected, rejectFile }, () => [
        `Đã nạp ${done.persons} người, ${done.households} hộ; ${rejected} dòng bị loại (${rejectFile}).`,
        `loaded ${done.persons} persons, ${done.households} households; ${rejected} lines rejected`,
      ])
      return rejected === 0 ? 0 : 3
    } finally {
      await new Promise<void>(resolve => rejects.end(() => resolve()))
      await store.close()
    }
  },
}
