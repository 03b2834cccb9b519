/**
 * Personal number: allotting it, and which registration code a place of registration uses.
 *
 * INVARIANT: a number belongs to one person for ever; a cancelled one is not given again. The primary key
 * of `register.personal_number` holds it, whoever writes at the same time.
 */
import { type Actor, orThrow, type PlainDate, type Tx } from '#kernel'
import {
  type AdminUnitCode,
  composePersonalId,
  type PersonalId,
  predecessors,
  provinceOf,
  registrationCodeOfProvince,
} from '#vn'
import { mayBring } from './competence.ts'
import { problem as load } from './file-problems.ts'
import { person } from './problems.ts'
import * as store from './store/numbers.ts'
import type { PersonId } from './view.ts'

/** Last day of the 63 provinces (Nghị quyết 202/2025/QH15). */
const LAST_DAY_OF_63: PlainDate = '2025-06-30'

/**
 * The registration code a unit uses: that of the pre-2025 province its land lay in. Where a commune was
 * made of land of several old provinces, or has no predecessor on record, the surviving province's.
 * @returns three digits, or null when the code is no unit on that day
 */
export function registrationCodeOf(unit: AdminUnitCode, on: PlainDate): string | null {
  const province = provinceOf(unit, on)
  if (province === null) return null
  if (on > LAST_DAY_OF_63 && unit.length === 5) {
    const old = new Set(
      predecessors(unit).map(commune => provinceOf(commune, LAST_DAY_OF_63)?.code ?? null),
    )
    const [only] = old
    if (old.size === 1 && only != null) return registrationCodeOfProvince(only, LAST_DAY_OF_63)
  }
  return registrationCodeOfProvince(province.code, on)
}

export type NumberSeries = Readonly<{
  registrationCode: string
  sex: 'male' | 'female'
  birthYear: number
}>

const SERIALS = 1_000_000
const RANDOM_TRIES = 12

/**
 * Takes a number that was allotted elsewhere and is brought by a load.
 * @throws `load.number-taken`, `life-event.not-competent`
 */
export async function bringNumber(
  tx: Tx,
  actor: Actor,
  personId: PersonId,
  number: string,
): Promise<string> {
  const refused = mayBring(actor)
  if (refused) orThrow(refused)
  if (!(await store.takeNumber(tx, number, personId))) orThrow(load('number-taken'))
  return number
}

/**
 * Takes a free number of the series for a person. The serial is random, so that numbers tell nothing
 * about order. The insert itself decides: a number taken by somebody else in the meantime is skipped
 * (`on conflict do nothing` waits for the other transaction, so no savepoint is needed), and when the
 * series is nearly full the free ones are looked up.
 * @param serials size of the series, 1,000,000 by law; smaller in tests only
 */
export async function allotNumber(
  tx: Tx,
  personId: PersonId,
  series: NumberSeries,
  serials = SERIALS,
): Promise<PersonalId> {
  for (let tries = 0; tries < RANDOM_TRIES; tries++) {
    const number = composePersonalId({ ...series, serial: tx.random.int(serials) })
    if (await store.takeNumber(tx, number, personId)) return number
  }
  const prefix = composePersonalId({ ...series, serial: 0 }).slice(0, 6)
  for (;;) {
    const free = await store.freeSerials(tx, prefix, serials, tx.random.int(serials))
    if (free.length === 0) orThrow(person('number-space-exhausted'))
    for (const serial of free) {
      const number = composePersonalId({ ...series, serial })
      if (await store.takeNumber(tx, number, personId)) return number
    }
  }
}
