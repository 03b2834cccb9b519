/** Return from death: somebody whose death was recorded by mistake comes back to what nothing has replaced. */
import type { Tx } from '#kernel'
import { HEAD, staleUnless } from './household.ts'
import type { OpenEvent } from './life-event.ts'
import * as store from './store/events.ts'
import { openMembers } from './store/households.ts'
import { kinRows } from './store/kin.ts'
import {
  closedBy,
  headships,
  memberships,
  rewrite,
  timelineOf,
  versions,
} from './store/timelines.ts'
import { put } from './timeline.ts'
import type { CivilStatus, PersonId } from './view.ts'
import { restoreWhereabouts } from './whereabouts.ts'

/**
 * What the person who died by mistake is now, if the marriage does not come back: divorced when the spouse
 * has married somebody else (Luật HNGĐ art. 67), widowed when the spouse has died since.
 */
export async function whatMarriageBecame(
  tx: Tx,
  rows: readonly store.StoredEvent[],
): Promise<'divorced' | 'widowed' | null> {
  const spouseIds = rows.filter(row => row.part === 'spouse').map(row => row.personId)
  const kin = await kinRows(tx, spouseIds)
  if (kin.some(k => k.role === 'spouse' && k.to === null)) return 'divorced'
  for (const spouseId of spouseIds) {
    const last = (await timelineOf(tx, versions, { person_id: spouseId })).at(-1)
    if (last !== undefined && last.facts.deceasedOn !== null) return 'widowed'
  }
  return null
}

/** The person comes back to the residences, the household and the marriage that nothing has replaced. */
export async function restoreAfterDeath(
  tx: Tx,
  event: OpenEvent,
  subject: store.StoredEvent,
  wentOn: CivilStatus | null,
): Promise<void> {
  const { personId, eventId } = subject
  await restoreWhereabouts(tx, event, personId, eventId)
  await store.closeOpened(tx, 'declaration', [personId], eventId, event)
  await store.reopenClosed(tx, 'declaration', [personId], eventId, event)
  if (wentOn === null) {
    await store.closeOpened(tx, 'kin', event.persons, eventId, event)
    await store.reopenClosed(tx, 'kin', event.persons, eventId, event)
  }
  await restoreHousehold(tx, event, eventId, personId)
}

async function restoreHousehold(
  tx: Tx,
  event: OpenEvent,
  eventId: string,
  personId: PersonId,
): Promise<void> {
  const key = { person_id: personId }
  const known = await timelineOf(tx, memberships, key)
  const replaced = await closedBy(tx, memberships, key, eventId)
  const last = replaced.at(-1)
  if (last === undefined) return
  const { householdId, relation } = last.facts
  staleUnless(event.households.includes(householdId))
  const overtaken =
    (await store.isOvertaken(tx, 'headship', event.households, eventId)) ||
    (await store.isOvertaken(tx, 'membership', event.persons, eventId))
  const members = await openMembers(tx, householdId)
  const newcomers = members.some(m => !event.persons.includes(m.personId))
  const headship = await timelineOf(tx, headships, { household_id: householdId })
  const goesOn = headship.length > 0 && headship.at(-1)!.to === null
  // The death of a head or of the last member changed the headship; nobody may have come since.
  const changedHeadship =
    (await closedBy(tx, headships, { household_id: householdId }, eventId)).length > 0
  if (!overtaken && (changedHeadship ? !newcomers : goesOn)) {
    for (const [table, owners] of [
      ['membership', event.persons],
      ['headship', event.households],
    ] as const) {
      await store.closeOpened(tx, table, owners, eventId, event)
      await store.reopenClosed(tx, table, owners, eventId, event)
    }
    return
  }
  // The household went on under another head: the person comes back as a member, not as its head.
  if (!goesOn) return
  const back = relation === HEAD ? 'other' : relation
  const from = known.at(-1)?.to ?? last.from
  const wanted = put(known, { from, to: null, facts: { householdId, relation: back } })
  await rewrite(tx, memberships, key, known, wanted, event)
}
