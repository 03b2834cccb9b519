/**
 * What a child's new family may change of the child itself: name, ethnic group, nationality, from the day
 * of the event on. From nine years on a new name needs the child's consent.
 * Source: Bộ luật Dân sự 91/2015/QH13 art. 27(1)(b–d), 27(2), 29(3); Luật Quốc tịch 24/2008/QH12 art. 18, 35.
 */
import type { PlainDate, Problem } from '#kernel'
import { ageOn, type PersonName } from '#vn'
import { type CoreFacts, flatFacts } from './facts.ts'
import { child as problem } from './family-problems.ts'
import { canonicalParts, type Faults } from './parse.ts'

export type ChildChanges = Readonly<{
  name?: PersonName
  ethnicity?: string
  nationality?: string
  /** The child, nine or older, agreed to the new name. */
  agrees?: boolean
}>

const NAME_CONSENT_YEARS = 9
const ADULT_YEARS = 18

/** The rule. */
export function planChildChanges(
  facts: Pick<CoreFacts, 'birthDate'>,
  changes: ChildChanges,
  on: PlainDate,
): Problem[] {
  const found: Problem[] = []
  const age = ageOn(facts.birthDate, on)
  if (changes.name !== undefined && age >= NAME_CONSENT_YEARS && changes.agrees !== true)
    found.push(
      problem('consent-missing', { field: 'childChanges.agrees', years: NAME_CONSENT_YEARS }),
    )
  if (changes.nationality !== undefined && age >= ADULT_YEARS)
    found.push(problem('of-age', { field: 'childChanges.nationality' }))
  return found
}

export function inspectChildChanges(faults: Faults, changes: ChildChanges | undefined): void {
  if (changes === undefined) return
  if (changes.name !== undefined) faults.name(changes.name, 'childChanges.name')
  if (changes.ethnicity !== undefined)
    faults.matches(changes.ethnicity, /^\d{2}$/u, 'childChanges.ethnicity', 'two digits')
  if (changes.nationality !== undefined)
    faults.matches(
      changes.nationality,
      /^[A-Z]{2}$/u,
      'childChanges.nationality',
      'an ISO 3166-1 code',
    )
}

/** The changes as facts. */
export function childFacts({ name, ethnicity, nationality }: ChildChanges): Partial<CoreFacts> {
  return flatFacts({
    ...(name && { name: canonicalParts(name) }),
    ...(ethnicity !== undefined && { ethnicity }),
    ...(nationality !== undefined && { nationality }),
  })
}
