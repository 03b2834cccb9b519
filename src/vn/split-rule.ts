/**
 * SplitRule: which part of a split commune an address lies in, by the hamlets and streets a resolution
 * names. An address that fits the rules of two parts, or of none, is left to a person.
 */
import type { AdminUnitCode } from './admin-unit.ts'
import { fold, placeTones, unifyLetters } from './spelling.ts'
import type { SplitRule } from './unit-reform.ts'

type Words = (text: string) => readonly string[]
const split = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
const asWritten: Words = text => split(placeTones(unifyLetters(text)).toLowerCase())
const withoutMarks: Words = text => split(fold(text))

/** `Tổ 6-12` speaks of the numbers from 6 to 12. */
const RANGE = /^(.*\S)\s+(\d{1,4})\s*[-–]\s*(\d{1,4})$/u

function fits(address: readonly string[], phrase: string, words: Words): boolean {
  const range = RANGE.exec(phrase.trim())
  const wanted = words(range?.[1] ?? phrase)
  if (wanted.length === 0) return false
  return address.some((_, at) => {
    if (!wanted.every((word, i) => address[at + i] === word)) return false
    if (range === null) return true
    const number = Number(address[at + wanted.length] ?? Number.NaN)
    return Number(range[2]) <= number && number <= Number(range[3])
  })
}

/**
 * The part an address lies in. Marks decide first (thôn Hạ is not thôn Hà), then the words without them.
 * @returns null when no part, or more than one, may be meant
 */
export function placeByRules(rules: readonly SplitRule[], address: string): AdminUnitCode | null {
  for (const words of [asWritten, withoutMarks]) {
    const said = words(address)
    const found = new Set(
      rules
        .filter(rule => rule.addresses.some(phrase => fits(said, phrase, words)))
        .map(rule => rule.into),
    )
    if (found.size > 1) return null
    const [only] = found
    if (only !== undefined) return only
  }
  return null
}
