/** A record of JSON lines, `LoadRecord`: a household with its persons, ids and all. */
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { isUuid } from '#kernel'
import type { LoadRecord } from '#register'
import { parsePartialDate, parsePersonalId } from '#vn'

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

/** The record, or why the value is not one. */
export function recordOf(value: unknown): LoadRecord | { reason: string } {
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
