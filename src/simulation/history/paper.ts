/** Papers: which card a person is given, until when it holds, and a telephone number. */
import type { Dice } from '../dice.ts'
import { type Day, dayOf } from './calendar.ts'
import { ageOf, type Card, type Life, now } from './life.ts'

/** From this day on the card is called căn cước (Luật Căn cước 2023, in force 2024-07-01). */
const NEW_CARD = dayOf('2024-07-01')
/** Ages at which a card has to be changed (Luật Căn cước 2023, art. 21). */
export const RENEWAL_AGES = [14, 25, 40, 60] as const

/** Last day of a card issued on a day; null when it holds for life. */
export function cardUntil(life: Life, on: Day): Day | null {
  const age = ageOf(life, on)
  // A card given within two years before a threshold holds until the next one.
  const next = RENEWAL_AGES.find(a => a > age && a - age > 2)
  return next === undefined ? null : Math.round(life.born + next * 365.2425)
}

/** The card a person gets on a day. */
export function newCard(life: Life, on: Day): Card {
  return {
    kind: on >= NEW_CARD ? 'can-cuoc' : 'cccd',
    number: now(life.numbers),
    issuedOn: on,
    expiresOn: cardUntil(life, on),
  }
}

/** An invented telephone number; children have none. */
export function phoneOf(d: Dice, born: Day, on: Day): string | null {
  const n = d.int(1_000_000)
  return on - born > 15 * 365 ? `0900${String(n).padStart(6, '0')}` : null
}
