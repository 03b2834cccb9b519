/**
 * Search key: what a person is found by besides a number. Each key is a rule and its content hashed to one
 * number; a person has some six of them, and a search is a look at a few keys. Pure: the loader, every
 * deed and the rebuild make the same keys from the same facts.
 *
 * A hash has 53 bits, the whole numbers that JavaScript and PostgreSQL both hold exactly. Two contents with
 * one hash do no harm: whoever a key gives is compared by name and birth before being called found.
 */
import { fold, type PartialDate, soundOf } from '#vn'
import type { PersonId } from './view.ts'

/** Raised when the keys of the same facts change: the register then says that it must be rebuilt. */
export const KEY_RULES = 1

/** What the keys of a person are made of. */
export type SearchFacts = Readonly<{
  personId: PersonId
  /** Full names as written, the present one first, former ones after it. */
  names: readonly string[]
  birthDate: PartialDate
  phone: string | null
  /** Commune of the last permanent residence, by its code as written. */
  unit: string | null
  /** Personal numbers, cancelled ones too. */
  numbers: readonly string[]
}>

/**
 * The rules. `name`: all words in any order, with the birth year · `ends`: first and last word, with the
 * birth year, for a middle name left out · `day`: last word and full birth date · `place`: all words, with
 * the commune · `tail`: last six digits of a number, with the birth year · `phone`.
 */
type Rule = 'name' | 'ends' | 'day' | 'place' | 'tail' | 'phone'
const SEEDS: Readonly<Record<Rule, number>> = {
  name: 0x1f83d9ab,
  ends: 0x5be0cd19,
  day: 0x3c6ef372,
  place: 0x510e527f,
  tail: 0x1b873593,
  phone: 0x6a09e667,
}

/** Digits of a number that people know by heart. */
export const TAIL_DIGITS = 6

/** Two mixed lanes of 32 bits, the upper one cut to 21. Kept for ever: keys are stored. */
function hash(rule: Rule, content: string): number {
  let a = SEEDS[rule] ^ 0x9e3779b9
  let b = SEEDS[rule] ^ content.length
  for (let i = 0; i < content.length; i++) {
    const unit = content.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x85ebca6b)
    a = (a << 13) | (a >>> 19)
    b = Math.imul(b ^ unit, 0xc2b2ae35)
    b = (b << 17) | (b >>> 15)
  }
  a = Math.imul(a ^ (b >>> 16), 0x27d4eb2f)
  b = Math.imul(b ^ (a >>> 15), 0x165667b1)
  a ^= a >>> 13
  b ^= b >>> 16
  return (a & 0x1fffff) * 0x100000000 + (b >>> 0)
}

const folded = new Map<string, readonly string[]>()
const MOST_FOLDED = 20_000
/** Longer names are rare, and told apart by then. */
const MOST_WORDS = 12

/** The words of a name without marks. Few words make most names, so they are remembered. */
export function wordsOf(name: string): string[] {
  const words: string[] = []
  for (const part of name.slice(0, 200).split(' ')) {
    let of = folded.get(part)
    if (of === undefined) {
      of = fold(part)
        .split(' ')
        .filter(Boolean)
        .map(word => word.slice(0, 20))
      if (folded.size < MOST_FOLDED && part.length <= 20) folded.set(part, of)
    }
    words.push(...of)
  }
  return words.slice(0, MOST_WORDS)
}

/** A phone number with its national zero; null for what is none. */
export function phoneOf(text: string): string | null {
  const digits = text.replace(/[\s.()-]/gu, '').replace(/^(?:\+|00)84/u, '0')
  return /^0\d{8,10}$/u.test(digits) ? digits : null
}

const soundsOf = (words: readonly string[]): string => words.map(soundOf).sort().join(' ')

export const nameKey = (words: readonly string[], year: number): number =>
  hash('name', `${soundsOf(words)} ${year}`)

export function endsKey(words: readonly string[], year: number): number {
  const first = soundOf(words[0]!)
  const last = soundOf(words.at(-1)!)
  return hash('ends', first < last ? `${first} ${last} ${year}` : `${last} ${first} ${year}`)
}

export const dayKey = (given: string, day: string): number =>
  hash('day', `${soundOf(given)} ${day}`)

export const placeKey = (words: readonly string[], unit: string): number =>
  hash('place', `${soundsOf(words)} ${unit}`)

export const tailKey = (number: string, year: number): number =>
  hash('tail', `${number.slice(-TAIL_DIGITS)} ${year}`)

export const phoneKey = (phone: string): number => hash('phone', phone)

/** All keys of a person, each once, in ascending order. */
export function keysOf(facts: SearchFacts): number[] {
  const { birthDate, unit } = facts
  const year = Number(birthDate.slice(0, 4))
  const keys = new Set<number>()
  for (const name of facts.names) {
    const words = wordsOf(name)
    if (words.length === 0) continue
    // As `nameKey` and `placeKey` say, with the dearest step done once.
    const sounds = soundsOf(words)
    keys.add(hash('name', `${sounds} ${year}`))
    if (words.length > 1) keys.add(endsKey(words, year))
    if (birthDate.length === 10) keys.add(dayKey(words.at(-1)!, birthDate))
    if (unit !== null) keys.add(hash('place', `${sounds} ${unit}`))
  }
  for (const number of facts.numbers) keys.add(tailKey(number, year))
  const phone = facts.phone === null ? null : phoneOf(facts.phone)
  if (phone !== null) keys.add(phoneKey(phone))
  return [...keys].sort((a, b) => a - b)
}
