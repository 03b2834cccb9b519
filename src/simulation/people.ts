/** People: the synthetic country, and the demo households in it, as records the register can load. */
import type { LoadRecord } from '#register'
import {
  type CountryOptions,
  households,
  type Relation,
  type SyntheticHousehold,
} from './country.ts'
import { demoHouseholds } from './demo.ts'
import type { Sex } from './naming.ts'
import { unitOn, unitText } from './place.ts'

const CODES: Readonly<Record<Relation, Record<Sex, string>>> = {
  head: { male: 'householder', female: 'householder' },
  spouse: { male: 'husband', female: 'wife' },
  child: { male: 'son', female: 'daughter' },
  'child-in-law': { male: 'son-in-law', female: 'daughter-in-law' },
  grandchild: { male: 'paternal-grandchild', female: 'paternal-grandchild' },
  parent: { male: 'father', female: 'mother' },
  sibling: { male: 'younger-sibling', female: 'younger-sibling' },
  other: { male: 'other-relative', female: 'other-relative' },
}

/** Relation to the head as the country speaks of it → code of the national list. */
export function relationCode(relation: Relation, sex: Sex): string {
  return CODES[relation][sex]
}

/** Every household of the sandbox country as load records, the demo people last. */
export function* records(options: CountryOptions): Generator<LoadRecord> {
  for (const household of households(options)) yield toRecord(household, options.on)
  for (const household of demoHouseholds()) yield toRecord(household, options.on)
}

/** Records in batches, as the register loads them. */
export function* batches(options: CountryOptions, size = 500): Generator<LoadRecord[]> {
  let batch: LoadRecord[] = []
  for (const record of records(options)) {
    batch.push(record)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

export function toRecord(h: SyntheticHousehold, asOf: string): LoadRecord {
  const unit = unitOn(h.unit, h.householdId, asOf)
  const place = { unit, asOf, text: unitText(unit, asOf) }
  const id = (index: number | null) =>
    index === null ? null : { personId: h.persons[index]!.personId }
  const head = h.persons.find(p => p.relationToHead === 'head')
  return {
    household: {
      householdId: h.householdId,
      unit,
      asOf,
      address: h.address,
      since: h.since,
      headId: head?.personId ?? null,
    },
    persons: h.persons.map(p => ({
      personId: p.personId,
      personalId: p.personalId,
      oldNumbers: p.oldNumber ? [{ number: p.oldNumber, kind: 'cmnd9', status: 'cancelled' }] : [],
      name: p.name,
      birthDate: p.birthDate as never,
      sex: p.sex,
      ethnicity: p.ethnicity,
      religion: p.religion,
      nationality: 'VN',
      origin: place,
      birthPlace: place,
      civilStatus: p.civilStatus,
      father: id(p.father),
      mother: id(p.mother),
      relationToHead: relationCode(p.relationToHead, p.sex),
    })),
    marriages: h.persons.flatMap((p, i) =>
      p.spouse !== null && p.spouse > i && p.marriedOn
        ? [{ personIds: [p.personId, h.persons[p.spouse]!.personId] as const, since: p.marriedOn }]
        : [],
    ),
  }
}
