/**
 * Registered: the data of a person that are kept as lists or periods of their own: cards, contacts, what
 * other registers share, stay, absence, number of the residence file.
 */
import type { Queries } from '#kernel'
import type { Moment } from './relative.ts'
import { noticeIsLate } from './residence-law.ts'
import { particularsOn } from './store/particulars.ts'
import { absences, cards, residenceFiles, spanOnDay, stays, timelineOf } from './store/timelines.ts'
import type { Card, Field, Particular, PersonId, PersonView } from './view.ts'

const CONTACT_KINDS = ['phone', 'email'] as const
const isContact = (kind: string) => (CONTACT_KINDS as readonly string[]).includes(kind)

/** Those of the fields asked for that this file knows, as of a day and as known at an instant. */
export async function registeredFields(
  q: Queries,
  personId: PersonId,
  asked: ReadonlySet<Field>,
  { asOf, asKnown }: Moment,
): Promise<Partial<PersonView>> {
  const view: Partial<PersonView> = {}
  const key = { person_id: personId }
  if (asked.has('cards')) view.cards = await cardsOf(q, personId, { asOf, asKnown })
  if (asked.has('contacts') || asked.has('otherData')) {
    const all = await particularsOn(q, personId, asOf, asKnown)
    if (asked.has('contacts')) view.contacts = all.filter(p => isContact(p.kind))
    if (asked.has('otherData')) view.otherData = all.filter((p: Particular) => !isContact(p.kind))
  }
  if (asked.has('stay')) {
    const span = await spanOnDay(q, stays, key, asOf, asKnown)
    const { hostId: _, ...facts } = span?.facts ?? { hostId: null }
    view.stay =
      span === null
        ? null
        : {
            ...(facts as Omit<typeof span.facts, 'hostId'>),
            from: span.from,
            to: span.to!,
            isLate: noticeIsLate(span.facts),
          }
  }
  if (asked.has('absence')) {
    const span = await spanOnDay(q, absences, key, asOf, asKnown)
    view.absence = span && { ...span.facts, from: span.from, to: span.to }
  }
  if (asked.has('residenceFile'))
    view.residenceFile =
      (await spanOnDay(q, residenceFiles, key, asOf, asKnown))?.facts.number ?? null
  return view
}

async function cardsOf(q: Queries, personId: PersonId, { asOf, asKnown }: Moment): Promise<Card[]> {
  const issued = await timelineOf(q, cards, { person_id: personId }, asKnown)
  return issued
    .filter(span => span.from <= asOf)
    .map(({ from, to, facts: { kind, number, issuedBy, expiresOn } }) => ({
      kind,
      number,
      issuedOn: from,
      issuedBy,
      expiresOn,
      endedOn: to !== null && to <= asOf ? to : null,
    }))
    .reverse()
}
