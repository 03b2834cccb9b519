/** Cast: the neighbours of the ward to whom the days that are played happen, picked while they are loaded. */
import type { LoadRecord } from '#register'
import { demoHouseholds, WARD } from './demo.ts'

/** A young married woman of the ward: the births of played days happen to these. */
export type Candidate = Readonly<{
  motherId: string
  /** Head of her household, who is asked about the child. */
  headId: string | null
  personalId: string
  fullName: string
  birthDate: string
  ethnicity: string
  address: string
  fatherFamily: string
  fatherEthnicity: string
}>

/** Everybody by what may happen to them; each stands under one heading only. */
export type Cast = {
  candidates: Candidate[]
  /** The old, who may die. */
  elders: string[]
  brides: string[]
  grooms: string[]
  /** Grown children of a household who may leave it. */
  leavers: string[]
  /** Numbers that agencies ask about. */
  numbers: string[]
}

const MOST = 400

export function emptyCast(): Cast {
  return { candidates: [], elders: [], brides: [], grooms: [], leavers: [], numbers: [] }
}

/** Takes from one loaded household who fits; the demo people are nobody's cast. */
export function noteCast(record: LoadRecord, cast: Cast): void {
  if (record.household?.unit !== WARD) return
  if (demoHouseholds().some(h => h.householdId === record.household!.householdId)) return
  noteMother(record, cast)
  for (const p of record.persons) {
    const isLone = p.civilStatus === 'single' && p.birthDate.length === 10
    const put = (to: string[]) => {
      if (to.length < MOST) to.push(p.personId)
    }
    if (p.birthDate < '1946') put(cast.elders)
    else if (isLone && p.sex === 'female' && p.birthDate > '1994' && p.birthDate < '2005')
      put(cast.brides)
    else if (isLone && p.sex === 'male' && p.birthDate > '1997' && p.birthDate < '2003')
      put(cast.leavers)
    else if (isLone && p.sex === 'male' && p.birthDate > '1990' && p.birthDate <= '1997')
      put(cast.grooms)
    else if (p.personalId && cast.numbers.length < MOST && p.birthDate < '1985')
      cast.numbers.push(p.personalId)
  }
}

function noteMother(record: LoadRecord, { candidates }: Cast): void {
  if (candidates.length >= MOST) return
  for (const { personIds } of record.marriages ?? []) {
    const [a, b] = personIds.map(id => record.persons.find(p => p.personId === id)!)
    const [mother, father] = a!.sex === 'female' ? [a!, b!] : [b!, a!]
    if (mother.birthDate < '1988' || mother.birthDate > '2005' || mother.birthDate.length < 10)
      continue
    candidates.push({
      motherId: mother.personId,
      headId: record.household!.headId,
      personalId: mother.personalId!,
      fullName: [mother.name.family, mother.name.middle, mother.name.given]
        .filter(Boolean)
        .join(' '),
      birthDate: mother.birthDate,
      ethnicity: mother.ethnicity,
      address: record.household!.address,
      fatherFamily: father.name.family,
      fatherEthnicity: father.ethnicity,
    })
  }
}
