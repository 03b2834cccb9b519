/** What offices do to the facts of a person: names and birth dates corrected, numbers, cards
 * and e-ID accounts given. */
import { inventName } from '../naming.ts'
import { type Day, iso } from './calendar.ts'
import { type Chronicle, tell } from './chronicle.ts'
import { ageOf, type Life, now } from './life.ts'
import { newCard } from './paper.ts'

const written = (name: Readonly<{ family: string; middle: string; given: string }>) =>
  [name.family, name.middle, name.given].filter(Boolean).join(' ')

/** A name was written wrong at birth, or is changed: one part of it becomes another. */
export function correctName(c: Chronicle, life: Life, on: Day): void {
  const before = now(life.names)
  const year = Number(iso(life.born).slice(0, 4))
  const drawn = inventName(c.d, life.sex, year, life.ethnicity, before.family)
  const after = c.d.chance(0.6)
    ? { ...before, middle: drawn.middle }
    : { ...before, given: drawn.given }
  if (written(after) === written(before) || after.middle === after.given) return
  life.names.push({ value: after, from: on })
  tell(c, 'correction', life, on, {
    reason: 'name',
    before: written(before),
    after: written(after),
    ...after,
  })
}

/** Day or month was written wrong; the year stays, the number with it. */
export function correctBirthDate(c: Chronicle, life: Life, on: Day): void {
  const before = now(life.birthDates)
  const year = before.slice(0, 4)
  const after = `${year}-${String(1 + c.d.int(12)).padStart(2, '0')}-${String(1 + c.d.int(28)).padStart(2, '0')}`
  if (after === before || after >= iso(on)) return
  life.birthDates.push({ value: after, from: on })
  tell(c, 'correction', life, on, { reason: 'birth_date', before, after, birth_date: after })
}

/** The number was given on a wrong entry: it is cancelled, another is given, and a card with it. */
export function giveNewNumber(c: Chronicle, life: Life, on: Day): void {
  const before = now(life.numbers)
  const year = Number(now(life.birthDates).slice(0, 4))
  const after = c.ids.number(before.slice(0, 3), life.sex, year)
  life.numbers.push({ value: after, from: on })
  tell(c, 'number', life, on, { before, after })
  if (life.cards.length === 0) return
  giveCard(c, life, on)
}

export function giveCard(c: Chronicle, life: Life, on: Day): void {
  const card = newCard(life, on)
  life.cards.push(card)
  tell(c, 'card', life, on, {
    reason: card.kind,
    after: card.number,
    until: card.expiresOn === null ? '' : iso(card.expiresOn),
  })
}

export function giveAccount(c: Chronicle, life: Life, on: Day, level: 1 | 2): void {
  if (ageOf(life, on) < 14) return
  const before = life.accounts.at(-1)?.level
  if (before === 2) return
  life.accounts.push({ level, since: on })
  tell(c, 'account', life, on, { before: before ? String(before) : '', after: String(level) })
}
