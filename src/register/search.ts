/**
 * Search: finding a person by number, or by name with birth. Every person shown gets a receipt.
 *
 * INVARIANT: a number nobody has, a number of somebody out of bounds, and a name nobody bears give the
 * same answer: nothing.
 */
import { type Actor, orThrow, type Problem, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import { parseOldIdNumber, parsePersonalId } from '#vn'
import { holderOf } from './ground.ts'
import { doubtedFields } from './investigation.ts'
import { type Match, matchByName, matchByNumber } from './match.ts'
import { type LookUp, type PurposeEntry, purposeCode } from './purpose.ts'
import { search as problem } from './reading-problems.ts'
import { KEY_RULES, phoneKey, phoneOf, tailKey } from './search-key.ts'
import {
  closeKeys,
  exactKeys,
  isInProvince,
  type NamePlan,
  nearWords,
  planNameSearch,
  planTailSearch,
  type SearchQuery,
  type TailQuery,
  unitsMeant,
} from './search-plan.ts'
import { leaveReceipts } from './showing.ts'
import * as store from './store/disclosure.ts'
import { activeNumbers, ownersOf } from './store/numbers.ts'
import * as keys from './store/search.ts'
import type { Field, Hit, PersonId, Purpose } from './view.ts'

declareActions('register', {
  'register.searched': {
    vi: 'Tra cứu dân cư không có kết quả',
    en: 'search of the register without a result',
  },
})

type Ask = Readonly<{ actor: Actor; purpose: Purpose }>

const PAGE = 20
const MAX_PAGE = 50
export const HIT_FIELDS: readonly Field[] = [
  'name',
  'birthDate',
  'permanentResidence',
  'personalId',
]

/** The rule for looking people up: the purpose says how, and a dossier must be open at the office. */
export function mayLookUp(
  actor: Actor,
  purpose: PurposeEntry | null,
  way: LookUp,
  worksOnDossier: boolean,
): Problem | null {
  if (purpose === null || !purpose.actorKinds.includes(actor.kind)) return problem('not-permitted')
  if (!purpose.lookUp.includes(way)) return problem('not-permitted')
  return purpose.needsGround && !worksOnDossier ? problem('not-permitted') : null
}

/** Asks the rule for looking people up. */
export async function permitLookUp(tx: Tx, ask: Ask, way: LookUp): Promise<PurposeEntry> {
  const holder = holderOf(ask.actor)
  const [entry, works] = await Promise.all([
    store.purposeEntry(tx, purposeCode(ask.purpose), tx.today),
    ask.purpose.kind === 'dossier' && holder !== null
      ? store.worksOn(tx, ask.purpose.dossier, holder.agency, holder.office)
      : false,
  ])
  const refused = mayLookUp(ask.actor, entry, way, works)
  if (refused) orThrow(refused)
  return entry!
}

/** Whether somebody else of the agency approved reading a protected person. */
async function isApproved(tx: Tx, actor: Actor, personId: PersonId): Promise<boolean> {
  const approvers =
    actor.agency === null ? [] : await store.approversOf(tx, personId, actor.agency, tx.now)
  return approvers.some(a => a !== actor.id)
}

/** Leaves out the protected, unless somebody else of the agency approved. */
export async function permitted<P extends Readonly<{ personId: PersonId; isProtected: boolean }>>(
  tx: Tx,
  actor: Actor,
  people: readonly P[],
): Promise<P[]> {
  const shown = []
  for (const one of people)
    if (!one.isProtected || (await isApproved(tx, actor, one.personId))) shown.push(one)
  return shown
}

/** A number as people type it; null when it can be nobody's. */
export function numberIn(text: string): string | null {
  const personal = parsePersonalId(text)
  if (personal.ok) return personal.value
  const old = parseOldIdNumber(text)
  return old.ok ? old.value : null
}

/** All who have or had a number and may be seen. */
async function ownersSeen(tx: Tx, ask: Ask, number: string): Promise<Found[]> {
  const clean = typeof number === 'string' ? numberIn(number) : null
  if (clean === null) return []
  const match = matchByNumber(clean.length === 9 ? 'old-number-same' : 'number-same')
  const ids = await ownersOf(tx, clean)
  const guarded = await store.protectedAmong(tx, ids)
  const owners = ids.map(personId => ({ personId, match, isProtected: guarded.has(personId) }))
  return permitted(tx, ask.actor, owners)
}

async function recordMiss(tx: Tx, ask: Ask, entry: PurposeEntry, way: LookUp): Promise<void> {
  await record(tx, {
    actor: ask.actor,
    action: 'register.searched',
    dossier: ask.purpose.kind === 'dossier' ? ask.purpose.dossier : null,
    detail: { way, purpose: entry.code, found: 0 },
  })
}

/**
 * Who has or had a number: 12 digits, cancelled ones included, or an old 9-digit number if one person
 * only has it. Nothing but the internal id is shown; the person gets a receipt of the look-up.
 * @throws `search.not-permitted`
 */
export async function findByNumber(
  tx: Tx,
  ask: Ask & Readonly<{ number: string }>,
): Promise<PersonId | null> {
  const entry = await permitLookUp(tx, ask, 'number')
  const owners = await ownersSeen(tx, ask, ask.number)
  if (owners.length === 0) await recordMiss(tx, ask, entry, 'number')
  const [one] = owners
  if (one === undefined || owners.length > 1) return null
  await leaveReceipts(tx, ask, entry, entry, [
    { personId: one.personId, how: 'look-up', fields: ['personalId'] },
  ])
  return one.personId
}

/** A hit of a search. @property match how well the person fits what was asked, and why */
export type SearchHit = Hit & Readonly<{ match: Match }>

/** What was found, before it is shown. */
type Found = Readonly<{ personId: PersonId; match: Match; isProtected: boolean }>

/** @property crowded more people bear the name than were compared: the query needs another fact */
export type SearchResult = Readonly<{
  hits: readonly SearchHit[]
  /** Cursor of the next page. */
  next: string | null
  crowded: boolean
  /** True when only exact matches are shown and near ones may be asked for. */
  mayWiden: boolean
}>

/** People one search can turn over, page by page; who needs more knows too little. */
const MOST_FOUND = 200
/** People taken of one key: the bearers of one name in one year, and of a near one. */
const EXACT_CAP = 1_000
const CLOSE_CAP = 60

/**
 * Finds people by number, by phone, by the last digits of a number with the birth year, or by name with the
 * year or date of birth or the commune. Names are compared without marks, in any order of words; former and
 * other names count. Where nobody fits exactly (or `wide` is asked), who is near comes: a slip of the hand,
 * a middle name left out, a day wrongly noted. Each hit says why; the best come first.
 * @param ask.after cursor of an earlier answer
 * @throws `search.name-alone`, `.name-too-short`, `.tail-too-short`, `.tail-alone`, `.phone-unreadable`,
 *   `.not-permitted`, `.not-built`
 */
export async function searchPersons(
  tx: Tx,
  ask: Ask & Readonly<{ query: SearchQuery; after?: string | null; limit?: number }>,
): Promise<SearchResult> {
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.trunc(ask.limit ?? PAGE) || PAGE))
  const { query } = ask
  const way = 'number' in query ? 'number' : 'name'
  const entry = await permitLookUp(tx, ask, way)
  const of = await foundBy(tx, ask, query)
  const after = parseCursor(ask.after ?? null)
  const rest = after === null ? of.found : of.found.filter(f => isAfter(f, after))
  const page = rest.slice(0, limit)
  if (page.length === 0) await recordMiss(tx, ask, entry, way)
  const hits = await hitsOf(tx, page)
  await leaveReceipts(
    tx,
    ask,
    entry,
    entry,
    hits.map(h => ({ personId: h.personId, how: 'search' as const, fields: HIT_FIELDS })),
  )
  const last = rest.length > limit ? page.at(-1) : undefined
  return {
    hits,
    next: last ? `${last.match.score}.${last.personId}` : null,
    crowded: of.crowded,
    mayWiden: of.mayWiden,
  }
}

type FoundBy = Readonly<{ found: Found[]; crowded: boolean; mayWiden: boolean }>
const only = (found: Found[], crowded = false): FoundBy => ({ found, crowded, mayWiden: false })

/** Whom a query means, without the protected, the best first. */
async function foundBy(tx: Tx, ask: Ask, query: SearchQuery): Promise<FoundBy> {
  if ('number' in query) return only(await ownersSeen(tx, ask, query.number))
  if ('phone' in query) {
    const phone = orThrow(
      phoneOf(String(query.phone)) ?? problem('phone-unreadable', { field: 'phone' }),
    )
    const { candidates, crowded } = await byBuiltKeys(tx, [phoneKey(phone)], CLOSE_CAP)
    const found = candidates.map(c => ({ ...c, match: matchByNumber('phone-same') }))
    return only(await best(tx, ask.actor, found), crowded)
  }
  if ('numberTail' in query) return byTail(tx, ask, query)
  return byName(tx, ask, orThrow(planNameSearch(query)))
}

/** The first look at the keys, which also makes sure that they are of this program. */
async function byBuiltKeys(
  tx: Tx,
  wanted: readonly number[],
  cap: number,
): ReturnType<typeof keys.byKeys> {
  const [built, found] = await Promise.all([keys.builtBy(tx), keys.byKeys(tx, wanted, cap)])
  if (built !== KEY_RULES) orThrow(problem('not-built'))
  return found
}

async function byTail(tx: Tx, ask: Ask, query: TailQuery): Promise<FoundBy> {
  const { tail } = orThrow(planTailSearch(query))
  const { candidates, crowded } = await byBuiltKeys(tx, [tailKey(tail, query.birthYear)], EXACT_CAP)
  const numbers = await activeNumbers(
    tx,
    candidates.map(c => c.personId),
    null,
  )
  const units = query.unit ? unitsMeant(query.unit) : null
  const found = candidates
    // A cancelled number is found by all its digits; its tail alone is too little to go by.
    .filter(c => numbers.get(c.personId)?.endsWith(tail))
    .filter(c => units === null || (c.unit !== null && units.includes(c.unit)))
    .map(c => ({ ...c, match: matchByNumber('number-tail') }))
  return only(await best(tx, ask.actor, found), crowded)
}

/**
 * By name: who fits exactly, by a key or two; when nobody does, who is near, by some tens of keys. Who may
 * not be seen does not count, so that a protected person and a name nobody bears give the same answer.
 */
async function byName(tx: Tx, ask: Ask, plan: NamePlan): Promise<FoundBy> {
  const first = await byBuiltKeys(tx, exactKeys(plan), EXACT_CAP)
  const matched = matchedOf(first.candidates, plan, tx.today)
  const exact = await best(
    tx,
    ask.actor,
    matched.filter(f => f.match.label === 'exact'),
  )
  if (exact.length > 0 && !plan.wide)
    return { found: exact, crowded: first.crowded, mayWiden: true }
  const near = nearWords(plan.words, await keys.wordsNear(tx, plan.words))
  const second = await keys.byKeys(tx, closeKeys(plan, near), CLOSE_CAP)
  const seen = new Set(matched.map(f => f.personId))
  const more = matchedOf(second.candidates, plan, tx.today).filter(f => !seen.has(f.personId))
  return only(await best(tx, ask.actor, [...matched, ...more]), first.crowded)
}

function matchedOf(candidates: readonly keys.Candidate[], plan: NamePlan, today: string): Found[] {
  const { units, province } = plan
  return candidates.flatMap(c => {
    if (units.length > 0 && (c.unit === null || !units.includes(c.unit))) return []
    if (province !== null && (c.unit === null || !isInProvince(c.unit, province, today))) return []
    const match = matchByName(plan, c)
    const { personId, isProtected } = c
    return match === null ? [] : [{ personId, isProtected, match }]
  })
}

const byMatch = (a: Found, b: Found): number =>
  b.match.score - a.match.score || (a.personId < b.personId ? -1 : 1)

/** The best of the found that may be seen, in order. */
const best = (tx: Tx, actor: Actor, found: readonly Found[]): Promise<Found[]> =>
  permitted(tx, actor, [...found].sort(byMatch).slice(0, MOST_FOUND))

type Cursor = Readonly<{ score: number; personId: PersonId }>

/** A cursor that is no cursor of ours starts at the beginning. */
function parseCursor(text: string | null): Cursor | null {
  const match = /^(\d{1,3})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u.exec(text ?? '')
  return match ? { score: Number(match[1]), personId: match[2]! } : null
}

const isAfter = ({ match, personId }: Found, after: Cursor): boolean =>
  match.score < after.score || (match.score === after.score && personId > after.personId)

/** What is shown of the found, from the facts as they are today. */
async function hitsOf(tx: Tx, found: readonly Found[]): Promise<SearchHit[]> {
  if (found.length === 0) return []
  const ids = found.map(f => f.personId)
  const shown = new Map((await keys.shownOf(tx, ids, tx.today)).map(row => [row.personId, row]))
  const doubted = await doubtedFields(tx, ids, HIT_FIELDS)
  return found.flatMap(({ personId, match }) => {
    const row = shown.get(personId)
    if (row === undefined) return []
    const { number, birthDate, unit, family, middle, given } = row
    const name = { family, middle, given }
    const hit = {
      personId,
      name,
      birthDate,
      unit,
      personalIdTail: number?.slice(-4) ?? null,
      match,
    }
    const underInvestigation = doubted.get(personId)
    return [underInvestigation ? { ...hit, underInvestigation } : hit]
  })
}
