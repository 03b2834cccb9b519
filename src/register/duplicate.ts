/**
 * Duplicate: whether somebody about to enter the register is likely there already. The registrar sees the
 * likely ones side by side with the reasons, and says of each that it is another person, or stops.
 *
 * Twins are two persons: of one mother and one day, but with names of their own. So are namesakes of one
 * day with different mothers.
 */
import { type Actor, orThrow, type Problem, type Tx } from '#kernel'
import { formatFullName, type PartialDate, type PersonName } from '#vn'
import { birth as problem } from './civil-problems.ts'
import {
  type BirthLikeness,
  compareBirths,
  compareNames,
  compareToNames,
  lettersOff,
  type NameLikeness,
  type Reason,
  reason,
} from './match.ts'
import { HIT_FIELDS, permitLookUp, permitted } from './search.ts'
import { wordsOf } from './search-key.ts'
import { closeKeys, nearWords, planNameSearch } from './search-plan.ts'
import { leaveReceipts } from './showing.ts'
import * as store from './store/duplicate.ts'
import { ownersOfEach } from './store/numbers.ts'
import { byKeys, shownOf, wordsNear } from './store/search.ts'
import type { Hit, PersonId, Purpose, Sex } from './view.ts'

/** What is known of somebody who is to be entered. */
export type Newcomer = Readonly<{
  name: PersonName
  birthDate: PartialDate
  /** `HH:MM`. */
  birthTime?: string | null
  sex: Sex
  motherId?: PersonId | null
  fatherId?: PersonId | null
  /** Numbers on the papers brought: personal ones and old ones. */
  numbers?: readonly string[]
}>

/** A parent in the register, on paper only, or unknown. */
export type ParentKnown = Readonly<{ personId: PersonId | null; name: string }> | null

/** Either side of the comparison. */
export type Compared = Readonly<{
  names: readonly string[]
  birthDate: PartialDate
  birthTime: string | null
  sex: Sex
  mother: ParentKnown
  father: ParentKnown
  numbers: readonly string[]
}>

/**
 * `likely`: the registrar must decide · `possible`: shown to be looked at.
 * @property points for the order of a list, not a probability
 */
export type Sameness = Readonly<{
  verdict: 'likely' | 'possible'
  points: number
  reasons: readonly Reason[]
}>

export type LikelySame = Hit & Readonly<{ sameness: Sameness }>

/** The registrar's word that these are other persons. */
export type DistinctFrom = Readonly<{ personIds: readonly PersonId[]; reason: string }>

const LIKELY = 9
const POSSIBLE = 7
const NAME: Readonly<Record<NameLikeness, number>> = {
  same: 6,
  unmarked: 5,
  order: 4,
  variant: 4,
  marks: 3,
  typo1: 3,
  middle: 2,
  typo2: 1,
  different: -6,
}
const BIRTH: Readonly<Record<BirthLikeness, number>> = {
  same: 5,
  swapped: 3,
  consistent: 2,
  year: -1,
  near: -1,
  different: -8,
}

/** Whether a parent is the same, another, or not to be told. */
function sameParent(a: ParentKnown, b: ParentKnown): boolean | null {
  if (a === null || b === null) return null
  if (a.personId !== null && b.personId !== null) return a.personId === b.personId
  return compareNames(a.name, b.name) !== 'different'
}

const givenOf = (name: string): string => wordsOf(name).at(-1) ?? ''

/** The rule: how likely two are one. Null when they are two, as far as can be told. */
export function compareNewcomer(newcomer: Compared, kept: Compared): Sameness | null {
  const [asked = ''] = newcomer.names
  const { likeness, isFormer } = compareToNames(asked, kept.names)
  const birth = compareBirths(newcomer.birthDate, kept.birthDate)
  const mother = sameParent(newcomer.mother, kept.mother)
  const father = sameParent(newcomer.father, kept.father)
  const shared = newcomer.numbers.filter(n => kept.numbers.includes(n))
  const personal = shared.some(n => n.length === 12)
  const otherTime =
    newcomer.birthTime !== null && kept.birthTime !== null && newcomer.birthTime !== kept.birthTime
  const otherSex = newcomer.sex !== 'unknown' && kept.sex !== 'unknown' && newcomer.sex !== kept.sex

  const givens = kept.names.map(name => lettersOff(givenOf(asked), givenOf(name), 1))
  const isTwin =
    mother === true &&
    birth === 'same' &&
    (Math.min(...givens) > 1 || (otherTime && likeness !== 'same'))
  if (shared.length === 0 && (isTwin || likeness === 'different')) return null

  let points = NAME[likeness] + BIRTH[birth] + (personal ? 20 : shared.length > 0 ? 8 : 0)
  if (mother !== null) points += mother ? 5 : -7
  if (father !== null) points += father ? 2 : -3
  if (otherSex) points -= 4
  if (otherTime) points -= 2
  // A slip in the given name of one mother's child of that day: a twin, or the same child twice.
  const isUnsure = mother === true && birth === 'same' && shared.length === 0 && !givens.includes(0)
  if (points < POSSIBLE) return null
  const reasons = [
    ...(personal ? [reason('number-same')] : shared.length > 0 ? [reason('old-number-same')] : []),
    ...(likeness === 'different' ? [] : [reason(`name-${likeness}`)]),
    ...(isFormer ? [reason('name-former')] : []),
    ...(birth === 'different' ? [] : [reason(`birth-${birth}`)]),
    ...(mother === null ? [] : [reason(mother ? 'mother-same' : 'mother-other')]),
    ...(father === null ? [] : [reason(father ? 'father-same' : 'father-other')]),
    ...(otherSex ? [reason('sex-other')] : []),
    ...(otherTime ? [reason('birth-time-other')] : []),
  ]
  return { verdict: points >= LIKELY && !isUnsure ? 'likely' : 'possible', points, reasons }
}

type Ask = Readonly<{ actor: Actor; purpose: Purpose }>
type FoundSame = Readonly<{ personId: PersonId; sameness: Sameness; isProtected: boolean }>

/** People of one key compared at most; a name and day of birth that more bear is no sign of anything. */
const CAP = 60
const MOST_SHOWN = 10

async function findSame(tx: Tx, ask: Ask, newcomer: Newcomer): Promise<FoundSame[]> {
  const name = formatFullName(newcomer.name)
  const { birthDate, motherId = null, fatherId = null, numbers = [] } = newcomer
  // A name of one word with no full date gives no plan: only kinship and numbers are looked at then.
  const plan = planNameSearch({ name, birthDate })
  const byName =
    'words' in plan
      ? (
          await byKeys(
            tx,
            closeKeys(plan, nearWords(plan.words, await wordsNear(tx, plan.words))),
            CAP,
          )
        ).candidates
      : []
  const owners = [...(await ownersOfEach(tx, numbers)).values()].flat()
  const siblings = motherId === null ? [] : await store.childrenOf(tx, motherId)
  const ids = new Set([...owners, ...siblings])
  for (const c of byName)
    if (
      compareToNames(name, c.names).likeness !== 'different' &&
      compareBirths(birthDate, c.birthDate) !== 'different'
    )
      ids.add(c.personId)
  const parents = await store.parentNames(
    tx,
    [motherId, fatherId].filter(id => id !== null),
  )
  const parent = (id: PersonId | null): ParentKnown =>
    id === null ? null : { personId: id, name: parents.get(id) ?? '' }
  const here: Compared = {
    names: [name],
    birthDate,
    birthTime: newcomer.birthTime ?? null,
    sex: newcomer.sex,
    mother: parent(motherId),
    father: parent(fatherId),
    numbers,
  }
  const found = (await store.comparedOf(tx, [...ids])).flatMap(
    ({ personId, isProtected, ...kept }) => {
      const sameness = compareNewcomer(here, kept)
      return sameness === null ? [] : [{ personId, isProtected, sameness }]
    },
  )
  found.sort((a, b) => b.sameness.points - a.sameness.points || (a.personId < b.personId ? -1 : 1))
  return (await permitted(tx, ask.actor, found)).slice(0, MOST_SHOWN)
}

/**
 * People of the register whom a newcomer is likely or possibly the same as, the likeliest first, each with
 * the reasons. Everybody shown gets a receipt.
 * @throws `search.not-permitted`
 */
export async function likelySamePersons(
  tx: Tx,
  ask: Ask & Readonly<{ newcomer: Newcomer }>,
): Promise<LikelySame[]> {
  const entry = await permitLookUp(tx, ask, 'name')
  const found = await findSame(tx, ask, ask.newcomer)
  if (found.length === 0) return []
  const ids = found.map(f => f.personId)
  const rows = new Map((await shownOf(tx, ids, tx.today)).map(row => [row.personId, row]))
  const shown = ids.map(personId => ({ personId, how: 'search' as const, fields: HIT_FIELDS }))
  await leaveReceipts(tx, ask, entry, entry, shown)
  return found.flatMap(({ personId, sameness }) => {
    const row = rows.get(personId)
    if (row === undefined) return []
    const { family, middle, given, birthDate, unit, number } = row
    return [
      {
        personId,
        name: { family, middle, given },
        birthDate,
        unit,
        personalIdTail: number?.slice(-4) ?? null,
        sameness,
      },
    ]
  })
}

/** The rule: every likely one needs the registrar's word. */
export function planDistinct(
  likely: readonly PersonId[],
  distinctFrom: DistinctFrom | null,
): Problem | null {
  const open = likely.filter(id => !distinctFrom?.personIds.includes(id))
  if (open.length > 0) return problem('likely-same', { field: 'distinct', count: open.length })
  const told = distinctFrom?.reason.trim() ?? ''
  return likely.length > 0 && told === ''
    ? problem('distinct-reason-missing', { field: 'distinct' })
    : null
}

/**
 * Refuses a newcomer who is likely in the register, unless the registrar said that each of the likely ones
 * is another person. Nobody is shown, so nobody gets a receipt.
 * @throws `birth.likely-same`, `.distinct-reason-missing`, `search.not-permitted`
 */
export async function requireDistinct(
  tx: Tx,
  ask: Ask & Readonly<{ newcomer: Newcomer; distinctFrom: DistinctFrom | null }>,
): Promise<void> {
  await permitLookUp(tx, ask, 'name')
  const found = await findSame(tx, ask, ask.newcomer)
  const likely = found.filter(f => f.sameness.verdict === 'likely').map(f => f.personId)
  const refused = planDistinct(likely, ask.distinctFrom)
  if (refused) orThrow(refused)
}
