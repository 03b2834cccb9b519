/**
 * Assembling a view: the fields asked for and no others, as of a day and as known at an instant. Only
 * `disclose` calls it, and shows what comes of it after the rule has spoken.
 */
import type { Queries } from '#kernel'
import { coreView, nameOf } from './facts.ts'
import { HEAD } from './household.ts'
import { flagDoubts } from './investigation.ts'
import { locate } from './located.ts'
import { registeredFields } from './registered.ts'
import { coreOn, type Moment, peopleOn, relatives } from './relative.ts'
import { representativesOf, representedBy } from './representatives.ts'
import { membersOn } from './store/households.ts'
import { standing } from './store/investigations.ts'
import { kinRows } from './store/kin.ts'
import { activeNumbers, oldNumbersOf } from './store/numbers.ts'
import { memberships, residences, spanOnDay } from './store/timelines.ts'
import type {
  Field,
  HouseholdMember,
  HouseholdView,
  PersonId,
  PersonView,
  Relative,
  ResidenceKind,
} from './view.ts'

/** What was assembled, and who else is seen in it with which fields: they get a receipt too. */
export type Assembled = Readonly<{
  view: Partial<PersonView>
  others: ReadonlyMap<PersonId, readonly Field[]>
}>

/** Whose record is read, which fields, at what moment. */
type Reading = Readonly<{
  q: Queries
  personId: PersonId
  asked: ReadonlySet<Field>
  moment: Moment
}>
type Part = Readonly<{ view: Partial<PersonView>; seen?: readonly Seen[] }>
type Seen = readonly [PersonId, readonly Field[]]

/**
 * Fields that are read together. The frame asks every group that has a field asked for, all at the same time,
 * and takes the fields asked for from what they give.
 */
type Group = Readonly<{ fields: readonly Field[]; read(of: Reading): Promise<Part> }>

const RELATIVE_FIELDS: readonly Field[] = ['personalId', 'name', 'birthDate', 'nationality']
const MEMBER_FIELDS: readonly Field[] = ['personalId', 'name', 'birthDate', 'sex', 'household']

const GROUPS: readonly Group[] = [
  {
    fields: ['personalId'],
    async read({ q, personId, moment }) {
      const numbers = await activeNumbers(q, [personId], moment.asKnown)
      return { view: { personalId: numbers.get(personId) ?? null } }
    },
  },
  {
    fields: ['oldNumbers'],
    read: async ({ q, personId, moment }) => ({
      view: { oldNumbers: await oldNumbersOf(q, personId, moment.asKnown) },
    }),
  },
  residenceGroup('permanentResidence', 'permanent'),
  residenceGroup('temporaryResidence', 'temporary'),
  residenceGroup('currentResidence', 'current'),
  { fields: ['father', 'mother', 'spouse', 'guardian', 'children'], read: family },
  { fields: ['household'], read: household },
  {
    fields: ['cards', 'contacts', 'otherData', 'stay', 'absence', 'residenceFile'],
    read: async ({ q, personId, asked, moment }) => ({
      view: await registeredFields(q, personId, asked, moment),
    }),
  },
  { fields: ['representatives', 'represented'], read: representation },
]

/** @returns null when nothing is known of the person at that moment */
export async function assemble(
  q: Queries,
  personId: PersonId,
  fields: readonly Field[],
  moment: Moment,
): Promise<Assembled | null> {
  const asked = new Set(fields)
  const of = { q, personId, asked, moment }
  const groups = GROUPS.filter(group => group.fields.some(field => asked.has(field)))
  const [core, parts] = await Promise.all([
    coreOn(q, personId, moment),
    Promise.all(groups.map(group => group.read(of))),
    // Asked for at the same time as the fields, so that it is there when they are flagged.
    standing(q, [personId], moment.asKnown),
  ])
  if (core === null) return null
  const view: Partial<PersonView> = {}
  for (const part of [coreView(core), ...parts.map(p => p.view)])
    for (const [field, value] of Object.entries(part))
      if (asked.has(field as Field)) Object.assign(view, { [field]: value })
  const others = new Map<PersonId, readonly Field[]>()
  for (const [id, shown] of parts.flatMap(part => part.seen ?? []))
    others.set(id, [...new Set([...(others.get(id) ?? []), ...shown])])
  const located = await locate(q, personId, view, moment)
  return { view: await flagDoubts(q, personId, located, others, moment), others }
}

function residenceGroup(
  field: 'permanentResidence' | 'temporaryResidence' | 'currentResidence',
  kind: ResidenceKind,
): Group {
  return {
    fields: [field],
    async read({ q, personId, moment: { asOf, asKnown } }) {
      const span = await spanOnDay(q, residences, { person_id: personId, kind }, asOf, asKnown)
      return { view: { [field]: span && { kind, ...span.facts, from: span.from, to: span.to } } }
    },
  }
}

async function family({ q, personId, asked, moment }: Reading): Promise<Part> {
  const { asOf, asKnown } = moment
  const rows = await kinRows(q, [personId], { day: asOf, asKnown })
  const wanted = rows.filter(r => asked.has(r.role === 'child' ? 'children' : (r.role as Field)))
  const known = await relatives(q, wanted, moment)
  const one = (role: string) => known.find(k => k.role === role)?.relative ?? null
  return {
    view: {
      father: one('father'),
      mother: one('mother'),
      spouse: one('spouse'),
      guardian: one('guardian'),
      children: known
        .filter(k => k.role === 'child')
        .map(k => k.relative)
        .sort((a, b) => ((a.birthDate ?? '') < (b.birthDate ?? '') ? -1 : 1)),
    },
    seen: seenIn(known.map(k => k.relative)),
  }
}

async function representation({ q, personId, asked, moment }: Reading): Promise<Part> {
  const { asOf, asKnown } = moment
  const side = async (is: 'representatives' | 'represented', of: typeof representativesOf) => {
    if (!asked.has(is)) return []
    const found = await of(q, personId, { on: asOf, asKnown })
    const people = await peopleOn(
      q,
      found.map(one => one.personId),
      moment,
    )
    return found.flatMap(({ personId: id, kind, scope }) =>
      people.has(id) ? [{ ...people.get(id)!, as: kind, scope }] : [],
    )
  }
  const [representatives, represented] = await Promise.all([
    side('representatives', representativesOf),
    side('represented', representedBy),
  ])
  const seen = seenIn([...representatives, ...represented])
  return { view: { representatives, represented }, seen }
}

function seenIn(shown: readonly Relative[]): Seen[] {
  return shown.flatMap(r => (r.personId === null ? [] : [[r.personId, RELATIVE_FIELDS] as const]))
}

async function household({ q, personId, moment }: Reading): Promise<Part> {
  const { asOf, asKnown } = moment
  const membership = await spanOnDay(q, memberships, { person_id: personId }, asOf, asKnown)
  if (membership === null) return { view: { household: null } }
  const view = await householdView(q, membership.facts.householdId, personId, moment)
  const others = view.members.filter(m => m.personId !== personId)
  return { view: { household: view }, seen: others.map(m => [m.personId, MEMBER_FIELDS]) }
}

async function householdView(
  q: Queries,
  householdId: string,
  personId: PersonId,
  moment: Moment,
): Promise<HouseholdView> {
  const rows = await membersOn(q, householdId, moment.asOf, moment.asKnown)
  const ids = rows.map(r => r.personId)
  const [numbers, cores] = await Promise.all([
    activeNumbers(q, ids, moment.asKnown),
    Promise.all(ids.map(id => coreOn(q, id, moment))),
  ])
  const members: HouseholdMember[] = []
  for (const [i, { personId: id, relation }] of rows.entries()) {
    const core = cores[i]!
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
