/**
 * Assembling a view: the fields asked for and no others, as of a day and as known at an instant. Only
 * `disclose` calls it, after the rule has spoken.
 */
import type { Queries } from '#kernel'
import { coreView, nameOf } from './facts.ts'
import { HEAD } from './household.ts'
import { flagDoubts } from './investigation.ts'
import { registeredFields } from './registered.ts'
import { coreOn, type Moment, relatives, representationOf } from './relative.ts'
import { membersOn } from './store/households.ts'
import { kinRows } from './store/kin.ts'
import { activeNumbers, oldNumbersOf } from './store/numbers.ts'
import { memberships, residences, spanOnDay } from './store/timelines.ts'
import type {
  Field,
  HouseholdMember,
  HouseholdView,
  PersonId,
  PersonView,
  Residence,
  ResidenceKind,
} from './view.ts'

/** What was assembled, and who else is seen in it with which fields: they get a receipt too. */
export type Assembled = Readonly<{
  view: Partial<PersonView>
  others: ReadonlyMap<PersonId, readonly Field[]>
}>

const RESIDENCES = {
  permanentResidence: 'permanent',
  temporaryResidence: 'temporary',
  currentResidence: 'current',
} as const satisfies Partial<Record<Field, ResidenceKind>>

const ONE_RELATIVE = ['father', 'mother', 'spouse', 'guardian'] as const
const RELATIVE_FIELDS: readonly Field[] = ['personalId', 'name', 'birthDate', 'nationality']
const MEMBER_FIELDS: readonly Field[] = ['personalId', 'name', 'birthDate', 'sex', 'household']

/** @returns null when nothing is known of the person at that moment */
export async function assemble(
  q: Queries,
  personId: PersonId,
  fields: readonly Field[],
  moment: Moment,
): Promise<Assembled | null> {
  const { asOf, asKnown } = moment
  const key = { person_id: personId }
  const core = await coreOn(q, personId, moment)
  if (core === null) return null
  const asked = new Set(fields)
  const view: Partial<PersonView> = {}
  const others = new Map<PersonId, readonly Field[]>()

  for (const [field, value] of Object.entries(coreView(core)))
    if (asked.has(field as Field)) Object.assign(view, { [field]: value })
  if (asked.has('personalId'))
    view.personalId = (await activeNumbers(q, [personId], asKnown)).get(personId) ?? null
  if (asked.has('oldNumbers')) view.oldNumbers = await oldNumbersOf(q, personId, asKnown)
  for (const [field, kind] of Object.entries(RESIDENCES) as [
    keyof typeof RESIDENCES,
    ResidenceKind,
  ][])
    if (asked.has(field)) view[field] = await residenceOn(q, personId, kind, moment)

  if (ONE_RELATIVE.some(f => asked.has(f)) || asked.has('children')) {
    const rows = await kinRows(q, [personId], { day: asOf, asKnown })
    const wanted = rows.filter(r => asked.has(r.role === 'child' ? 'children' : (r.role as Field)))
    const known = await relatives(q, wanted, moment)
    for (const role of ONE_RELATIVE)
      if (asked.has(role)) view[role] = known.find(k => k.role === role)?.relative ?? null
    if (asked.has('children'))
      view.children = known
        .filter(k => k.role === 'child')
        .map(k => k.relative)
        .sort((a, b) => ((a.birthDate ?? '') < (b.birthDate ?? '') ? -1 : 1))
    for (const { relative } of known)
      if (relative.personId !== null) others.set(relative.personId, RELATIVE_FIELDS)
  }
  if (asked.has('household')) {
    const membership = await spanOnDay(q, memberships, key, asOf, asKnown)
    view.household =
      membership === null
        ? null
        : await householdView(q, membership.facts.householdId, personId, moment)
    for (const member of view.household?.members ?? [])
      if (member.personId !== personId) others.set(member.personId, MEMBER_FIELDS)
  }
  Object.assign(view, await registeredFields(q, personId, asked, moment))
  if (asked.has('representatives') || asked.has('represented')) {
    const of = await representationOf(q, personId, core, moment)
    for (const side of ['representatives', 'represented'] as const) {
      if (!asked.has(side)) continue
      view[side] = of[side]
      for (const { personId: id } of of[side]) if (id !== null) others.set(id, RELATIVE_FIELDS)
    }
  }
  return { view: await flagDoubts(q, personId, view, others, moment), others }
}

async function residenceOn(
  q: Queries,
  personId: PersonId,
  kind: ResidenceKind,
  { asOf, asKnown }: Moment,
): Promise<Residence | null> {
  const span = await spanOnDay(q, residences, { person_id: personId, kind }, asOf, asKnown)
  return span === null ? null : { kind, ...span.facts, from: span.from, to: span.to }
}

async function householdView(
  q: Queries,
  householdId: string,
  personId: PersonId,
  moment: Moment,
): Promise<HouseholdView> {
  const rows = await membersOn(q, householdId, moment.asOf, moment.asKnown)
  const ids = rows.map(r => r.personId)
  const numbers = await activeNumbers(q, ids, moment.asKnown)
  const members: HouseholdMember[] = []
  for (const { personId: id, relation } of rows) {
    const core = await coreOn(q, id, moment)
    if (core === null) continue
    members.push({
      personId: id,
      name: nameOf(core),
      personalId: numbers.get(id) ?? null,
      birthDate: core.birthDate,
      sex: core.sex,
      relation,
    })
  }
  const rank = (m: HouseholdMember) => `${m.relation === HEAD ? 0 : 1}${m.birthDate}${m.personId}`
  members.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  const head = members.find(m => m.relation === HEAD)
  return {
    householdId,
    headId: head?.personId ?? null,
    headName: head?.name ?? null,
    headPersonalId: head?.personalId ?? null,
    relationToHead: rows.find(r => r.personId === personId)?.relation ?? 'other',
    members,
  }
}
