/** Civil status deeds drawn at random, for the histories: which, about whom, how many days ago. */
import type { Tx } from '#kernel'
import { addDays, type PartialDate } from '#vn'
import { endAdoption, recordAdoption } from './adoption.ts'
import { annulMarriage } from './annulment.ts'
import {
  type CapacityKind,
  declareDead,
  declareIncapable,
  declareMissing,
  revokeDeclaration,
} from './court.ts'
import { DECLARATION_KINDS } from './declaration.ts'
import { changeFacts, FACT_CHANGES, type FactChangeKind } from './fact-change.ts'
import { BASIS, registrar, UNIT } from './fixture.ts'
import { changeGuardianship, endGuardianship, recordGuardianship } from './guardianship.ts'
import { changeNationality, NATIONALITY_MANNERS } from './nationality.ts'
import { denyParent, recogniseParent } from './parentage.ts'
import { kinRows } from './store/kin.ts'
import type { PersonId } from './view.ts'

export type Drawn = Readonly<{
  personId: PersonId
  other: PersonId
  third: PersonId
  n: number
  on: string
}>

const JUDGMENT = { court: 'Tòa án nhân dân khu vực 1', judgment: '12/2026/QĐDS' }
const registration = { number: '7', unit: UNIT, registeredOn: '2026-11-17' }
const CAPACITY: readonly CapacityKind[] = ['incapable', 'impaired', 'limited']
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

const NEW_FACTS: Readonly<Record<FactChangeKind, object>> = {
  'fact-change': { name: { family: 'Lê', middle: '', given: 'Đổi' } },
  'fact-correction': { sex: 'female', birthDate: '1989-12-30' },
  'fact-addition': { religion: '01' },
  'ethnicity-redetermination': { ethnicity: '01' },
  'sex-redetermination': { sex: 'male' },
}

type Deed = (tx: Tx, drawn: Drawn) => Promise<{ eventId: string }>

/** A relative of the person if it has one of the role, else anybody: so that more is done than refused. */
async function relative(tx: Tx, { personId, other }: Drawn, roles: readonly string[]) {
  const kin = await kinRows(tx, [personId])
  return kin.find(k => roles.includes(k.role) && k.to === null)?.relativeId ?? other
}

/** Place of the revocation in the list. */
export const REVOCATION = 3

export const CIVIL_DEEDS: readonly Deed[] = [
  (tx, { personId, on }) =>
    declareMissing(tx, registrar, {
      ...BASIS,
      ...JUDGMENT,
      personId,
      on,
      lastNewsOn: '2020' as PartialDate,
    }),
  (tx, { personId, on, n }) =>
    declareDead(tx, registrar, {
      ...BASIS,
      ...JUDGMENT,
      personId,
      on,
      ground: n % 2 ? 'accident' : 'no-news',
      since: '2019-03' as PartialDate,
      deathDate: on as PartialDate,
    }),
  (tx, { personId, on, n }) =>
    declareIncapable(tx, registrar, {
      ...BASIS,
      ...JUDGMENT,
      personId,
      on,
      kind: pick(CAPACITY, n),
    }),
  (tx, { personId, on, n }) =>
    revokeDeclaration(tx, registrar, {
      ...BASIS,
      ...JUDGMENT,
      personId,
      on: n % 3 ? '2026-11-18' : on,
      kind: pick(DECLARATION_KINDS, n),
    }),
  async (tx, drawn) =>
    annulMarriage(tx, registrar, {
      ...BASIS,
      personIds: [drawn.personId, await relative(tx, drawn, ['spouse'])],
      on: drawn.on,
      judgment: '3',
    }),
  (tx, { personId, other, on, n }) =>
    recogniseParent(tx, registrar, {
      ...BASIS,
      childId: personId,
      parentId: other,
      role: n % 2 ? 'father' : 'mother',
      on,
      manner: n % 3 ? 'voluntary' : 'court',
      judgment: '4',
      registration,
      childChanges:
        n % 5 ? {} : { name: { family: 'Phạm', middle: '', given: 'Mới' }, agrees: true },
    }),
  async (tx, drawn) =>
    denyParent(tx, registrar, {
      ...BASIS,
      childId: drawn.personId,
      parentId: await relative(tx, drawn, ['father', 'mother']),
      on: drawn.on,
      judgment: '5',
    }),
  async (tx, { personId, other, on, n }) => {
    const spouse = await relative(tx, { personId: other, other, third: other, n, on }, ['spouse'])
    return recordAdoption(tx, registrar, {
      ...BASIS,
      childId: personId,
      adopterIds: n % 2 && spouse !== other ? [other, spouse] : [other],
      on,
      registration,
      childAgrees: true,
    })
  },
  (tx, { personId, on, n }) =>
    endAdoption(tx, registrar, {
      ...BASIS,
      childId: personId,
      on: n % 2 ? '2026-11-18' : on,
      judgment: '6',
    }),
  (tx, { personId, other, third, on, n }) =>
    recordGuardianship(tx, registrar, {
      ...BASIS,
      wardId: personId,
      guardianIds: [other],
      supervisorId: n % 4 ? null : third,
      manner: n % 7 ? 'appointed' : 'natural',
      parentsCannot: true,
      on,
    }),
  (tx, { personId, other, third, n }) =>
    changeGuardianship(tx, registrar, {
      ...BASIS,
      wardId: personId,
      guardianIds: n % 2 ? [other] : [other, third],
      manner: 'appointed',
      on: addDays('2026-11-18', -(n % 20)),
    }),
  (tx, { personId, n }) =>
    endGuardianship(tx, registrar, {
      ...BASIS,
      wardId: personId,
      on: addDays('2026-11-18', -(n % 20)),
    }),
  (tx, { personId, on, n }) => {
    const kind = pick(Object.keys(FACT_CHANGES) as FactChangeKind[], n)
    return changeFacts(tx, registrar, {
      ...BASIS,
      personId,
      kind,
      on,
      changes: NEW_FACTS[kind],
      agrees: true,
    })
  },
  (tx, { personId, on, n }) =>
    changeNationality(tx, registrar, {
      ...BASIS,
      personId,
      on,
      manner: pick(NATIONALITY_MANNERS, n),
      decision: '99/QĐ-CTN',
    }),
]
