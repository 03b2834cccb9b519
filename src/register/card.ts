/**
 * Card: the identity cards issued to a person, from the 12-digit CMND to the thẻ căn cước of today.
 *
 * INVARIANT: one card at a time; a new one ends the one before on the day it is issued. A card that
 * expired stays the person's card until it is replaced or withdrawn.
 * Source: Luật Căn cước 26/2023/QH15 art. 9 clause 14, 19, 21, 24, 29.
 */
import type { Actor, PlainDate, Problem, Tx } from '#kernel'
import { daysOf, type PartialDate } from '#vn'
import type { CardFacts } from './facts.ts'
import { type Basis, Faults, notInFuture } from './parse.ts'
import { card as problem } from './problems.ts'
import { byPerson, recordSpan, type Wanted } from './span-event.ts'
import { cards } from './store/timelines.ts'
import { put, type Span, spanOn, stop } from './timeline.ts'
import { CARD_KINDS, type CardKind, type PersonId } from './view.ts'

/** Kinds of cards with the days on which they were issued. */
const ISSUED: Readonly<Record<CardKind, Readonly<{ from: PlainDate; to: PlainDate | null }>>> = {
  'cmnd-12': { from: '2012-07-01', to: '2016-01-01' },
  'cccd-barcode': { from: '2016-01-01', to: '2021-01-23' },
  'cccd-chip': { from: '2021-01-23', to: '2024-07-01' },
  'can-cuoc': { from: '2024-07-01', to: null },
}

/** The kind that was issued on a day; null when none was yet. */
export function cardKindOn(day: PlainDate): CardKind | null {
  const kinds = Object.entries(ISSUED) as [CardKind, (typeof ISSUED)[CardKind]][]
  return kinds.find(([, { from, to }]) => day >= from && (to === null || day < to))?.[0] ?? null
}

export type NewCard = Basis &
  Readonly<{
    personId: PersonId
    kind: CardKind
    /** 12 digits as printed. */
    number: string
    issuedOn: PlainDate
    issuedBy: string
    /** Null: without end, from sixty on. */
    expiresOn: PlainDate | null
  }>

/** The rule: issued on a day on which such cards were, after birth, later than the card before. */
export function planCard(
  known: readonly Span<CardFacts>[],
  facts: Readonly<{ birthDate: PartialDate }>,
  card: Pick<NewCard, 'kind' | 'number' | 'issuedOn' | 'issuedBy' | 'expiresOn'>,
  today: PlainDate,
): Wanted<CardFacts> | readonly Problem[] {
  const { kind, number, issuedOn, issuedBy, expiresOn } = card
  const found = notInFuture(issuedOn, today, 'issuedOn')
  const days = ISSUED[kind]
  if (issuedOn < days.from || (days.to !== null && issuedOn >= days.to))
    found.push(problem('kind-not-issued', { field: 'issuedOn' }))
  if (issuedOn < daysOf(facts.birthDate).first)
    found.push(problem('before-birth', { field: 'issuedOn' }))
  if (expiresOn !== null && expiresOn <= issuedOn)
    found.push(problem('expires-before', { field: 'expiresOn' }))
  const last = known.at(-1)
  if (last !== undefined && issuedOn <= last.from)
    found.push(problem('not-newest', { field: 'issuedOn', since: last.from }))
  if (found.length > 0) return found
  const span = { kind, number, issuedBy, expiresOn }
  return { wanted: put(known, { from: issuedOn, to: null, facts: span }) }
}

/**
 * Records a card that was issued.
 * @throws `card.*`, `person.*`, `life-event.*`
 */
export async function recordCard(
  tx: Tx,
  actor: Actor,
  card: NewCard,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(card)
  faults.id(card.personId, 'personId')
  faults.check((CARD_KINDS as readonly string[]).includes(card.kind), 'kind', 'a kind of cards')
  faults.matches(card.number, /^\d{12}$/u, 'number', '12 digits')
  faults.day(card.issuedOn, 'issuedOn')
  faults.text(card.issuedBy, 'issuedBy')
  if (card.expiresOn !== null) faults.day(card.expiresOn, 'expiresOn')
  faults.orThrow()
  const { kind, number, issuedOn, issuedBy, expiresOn } = card
  return recordSpan(tx, actor, {
    kind: 'card',
    on: issuedOn,
    basis: card,
    shelf: cards,
    persons: [card.personId],
    key: byPerson,
    payload: { card: { kind, number, issuedOn, issuedBy, expiresOn } },
    plan: async (known, facts) => planCard(known, facts, card, tx.today),
  })
}

export type CardWithdrawal = Basis & Readonly<{ personId: PersonId; on: PlainDate }>

/** The rule: there is a card to withdraw. */
export function planWithdrawal(
  known: readonly Span<CardFacts>[],
  on: PlainDate,
  today: PlainDate,
): Wanted<CardFacts> | readonly Problem[] {
  const future = notInFuture(on, today, 'on')
  if (future.length > 0) return future
  const card = spanOn(known, on)
  if (card === null || card.to !== null || card.from === on) return [problem('none')]
  return { wanted: stop(known, on) }
}

/**
 * The card was withdrawn, given back or declared lost.
 * @throws `card.none`, `person.*`, `life-event.*`
 */
export async function withdrawCard(
  tx: Tx,
  actor: Actor,
  order: CardWithdrawal,
): Promise<{ eventId: string }> {
  const faults = new Faults()
  faults.basis(order)
  faults.id(order.personId, 'personId')
  faults.day(order.on, 'on')
  faults.orThrow()
  return recordSpan(tx, actor, {
    kind: 'card-end',
    on: order.on,
    basis: order,
    shelf: cards,
    persons: [order.personId],
    key: byPerson,
    payload: { withdrawnOn: order.on },
    plan: async known => planWithdrawal(known, order.on, tx.today),
  })
}
