/** Newcomer: the child of a bundle beside the people of the register, before it is entered there. */
import type { Actor, Tx } from '#kernel'
import {
  type DistinctFrom,
  type LikelySame,
  likelySamePersons,
  type Newcomer,
  requireDistinct,
} from '#register'
import { capitalizeName, type PartialDate, type PersonName } from '#vn'
import type { FormValue } from './form.ts'
import { isHandledBy, mayDecide } from './office.ts'
import type { Parties } from './parties.ts'
import { problem, stop } from './problems.ts'
import { procedureOn } from './procedure.ts'
import type { DossierRow } from './store/dossier.ts'
import * as store from './store/dossier.ts'

type Declared = Readonly<Record<string, FormValue>>
const valueIn = (declared: Declared, key: string): string => String(declared[key]?.value ?? '')

/** The child's name as it will be registered. */
export function childName(declared: Declared): PersonName {
  return {
    family: valueIn(declared, 'child.surname'),
    middle: capitalizeName(valueIn(declared, 'child.middleName')),
    given: capitalizeName(valueIn(declared, 'child.givenName')),
  }
}

export const childSex = (declared: Declared): 'male' | 'female' =>
  valueIn(declared, 'child.gender') === 'male' ? 'male' : 'female'

function newcomerOf(declared: Declared, parties: Parties): Newcomer {
  return {
    name: childName(declared),
    birthDate: valueIn(declared, 'child.dob') as PartialDate,
    birthTime: valueIn(declared, 'child.birthTime') || null,
    sex: childSex(declared),
    motherId: parties.motherId,
    fatherId: parties.fatherId,
  }
}

const purposeOf = (row: DossierRow) =>
  ({ kind: 'dossier', dossier: row.code, procedure: row.procedure }) as const

/**
 * Refuses to enter a child who is likely in the register, unless the registrar said why it is another.
 * @throws `birth.likely-same`, `birth.distinct-reason-missing`
 */
export async function requireNewChild(
  tx: Tx,
  actor: Actor,
  row: DossierRow,
  bundle: DossierRow,
  distinctFrom: DistinctFrom | null,
): Promise<void> {
  const newcomer = newcomerOf(bundle.declared!, bundle.parties!)
  await requireDistinct(tx, { actor, purpose: purposeOf(row), newcomer, distinctFrom })
}

/**
 * The people whom the child of a dossier is likely the same as, for the registrar to look at; each of them
 * gets a receipt. Nobody, where the dossier is of another kind or is not the reader's to decide.
 */
export async function likelySameOf(
  tx: Tx,
  actor: Actor,
  code: string,
): Promise<Readonly<{ child: Newcomer; same: readonly LikelySame[] }> | null> {
  const row = await store.dossierToShow(tx, code)
  if (row === null || !isHandledBy(row, actor)) return stop(problem('unknown'))
  if (mayDecide(row, actor) !== true) return null
  if (procedureOn(row.procedure, row.versionFrom).resultKind !== 'birth-certificate') return null
  const bundle = (await store.dossierByCode(tx, row.bundle!))!
  const child = newcomerOf(bundle.declared!, bundle.parties!)
  const same = await likelySamePersons(tx, { actor, purpose: purposeOf(row), newcomer: child })
  return { child, same }
}
