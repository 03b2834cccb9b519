/**
 * Search: finding a person by number, or by name with birth. Every person shown gets a receipt.
 *
 * INVARIANT: a number nobody has, a number of somebody out of bounds, and a name nobody bears give the
 * same answer: nothing.
 */
import { type Actor, orThrow, type Problem, type Tx } from '#kernel'
import { declareActions, record } from '#ledger'
import {
  type AdminUnitCode,
  isPartialDate,
  type PartialDate,
  parseOldIdNumber,
  parsePersonalId,
} from '#vn'
import { nameOf } from './facts.ts'
import { holderOf } from './ground.ts'
import { search as problem } from './problems.ts'
import { type LookUp, type PurposeEntry, purposeCode } from './purpose.ts'
import { nameKeys } from './search-key.ts'
import { leaveReceipts } from './showing.ts'
import * as store from './store/disclosure.ts'
import { activeNumbers, ownersOf } from './store/numbers.ts'
import * as keys from './store/search.ts'
import { residences, spanOnDay, timelineOf, versions } from './store/timelines.ts'
import type { Field, Hit, PersonId, Purpose } from './view.ts'

declareActions('register', {
  'register.searched': {
    vi: 'Tra cứu dân cư không có kết quả',
    en: 'search of the register without a result',
  },
})

export type SearchQuery = Readonly<
  | { number: string }
  | { name: string; birthYear?: number; birthDate?: PartialDate; unit?: AdminUnitCode }
>
type Ask = Readonly<{ actor: Actor; purpose: Purpose }>

const PAGE = 20
const MAX_PAGE = 50
const HIT_FIELDS: readonly Field[] = ['name', 'birthDate', 'permanentResidence', 'personalId']

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

async function permit(tx: Tx, ask: Ask, way: LookUp): Promise<PurposeEntry> {
  const entry = await store.purposeEntry(tx, purposeCode(ask.purpose), tx.today)
  const holder = holderOf(ask.actor)
  const works =
    ask.purpose.kind === 'dossier' &&
    holder !== null &&
    (await store.worksOn(tx, ask.purpose.dossier, holder.agency, holder.office))
  const refused = mayLookUp(ask.actor, entry, way, works)
  if (refused) orThrow(refused)
  return entry!
}

/** Leaves out the protected, unless somebody else of the agency approved. */
async function permitted(tx: Tx, actor: Actor, ids: readonly PersonId[]): Promise<PersonId[]> {
  const guarded = await store.protectedAmong(tx, ids)
  const shown = []
  for (const id of ids) {
    if (guarded.has(id)) {
      const approvers =
        actor.agency === null ? [] : await store.approversOf(tx, id, actor.agency, tx.now)
      if (!approvers.some(a => a !== actor.id)) continue
    }
    shown.push(id)
  }
  return shown
}

/** A number as people type it; null when it can be nobody's. */
export function numberIn(text: string): string | null {
  const personal = parsePersonalId(text)
  if (personal.ok) return personal.value
  const old = parseOldIdNumber(text)
  return old.ok ? old.value : null
}

async function found(tx: Tx, ask: Ask, entry: PurposeEntry, number: string): Promise<PersonId[]> {
  const clean = typeof number === 'string' ? numberIn(number) : null
  const owners = clean === null ? [] : await ownersOf(tx, clean)
  const ids = await permitted(tx, ask.actor, owners)
  if (ids.length === 0) await recordMiss(tx, ask, entry, 'number')
  return ids
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
  const entry = await permit(tx, ask, 'number')
  const ids = await found(tx, ask, entry, ask.number)
  const [only] = ids
  if (only === undefined || ids.length > 1) return null
  await leaveReceipts(tx, ask, entry, entry, [
    { personId: only, how: 'look-up', fields: ['personalId'] },
  ])
  return only
}

/**
 * Finds people by number, or by name with the year or date of birth (and the unit, if known). Names are
 * compared without marks, in either order of words, up to two letters off; the nearest come first.
 * @param ask.after cursor of an earlier answer
 * @throws `search.name-alone`, `.name-too-short`, `.not-permitted`
 */
export async function searchPersons(
  tx: Tx,
  ask: Ask & Readonly<{ query: SearchQuery; after?: string | null; limit?: number }>,
): Promise<{ hits: Hit[]; next: string | null }> {
  const limit = Math.max(1, Math.min(MAX_PAGE, Math.trunc(ask.limit ?? PAGE) || PAGE))
  const { query } = ask
  const way = 'number' in query ? 'number' : 'name'
  const entry = await permit(tx, ask, way)
  const { ids, next } =
    'number' in query
      ? { ids: await found(tx, ask, entry, query.number), next: null }
      : await named(tx, ask, query, ask.after ?? null, limit)
  if (ids.length === 0 && way === 'name') await recordMiss(tx, ask, entry, way)
  const hits = await hitsOf(tx, ids)
  await leaveReceipts(
    tx,
    ask,
    entry,
    entry,
    hits.map(h => ({ personId: h.personId, how: 'search' as const, fields: HIT_FIELDS })),
  )
  return { hits, next }
}

/** The rule for a search by name: what may be asked, as keys. */
export function planNameSearch(
  query: Exclude<SearchQuery, { number: string }>,
): keys.NameQuery | Problem {
  const { name, birthYear, birthDate, unit } = query
  const date = typeof birthDate === 'string' && isPartialDate(birthDate) ? birthDate : null
  const year = date === null ? birthYear : Number(date.slice(0, 4))
  if (!Number.isInteger(year) || year! < 1800 || year! > 2399)
    return problem('name-alone', { field: 'birthYear' })
  const { folded, sorted } = nameKeys(typeof name === 'string' ? name.slice(0, 200) : '')
  if (!folded.includes(' ')) return problem('name-too-short', { field: 'name' })
  return {
    folded,
    sorted,
    birthYear: year!,
    // A person of whom only the year is known may be the one born on that day.
    birthDates: date === null ? [] : [...new Set([date, date.slice(0, 7), date.slice(0, 4)])],
    unit: typeof unit === 'string' ? unit : null,
  }
}

async function named(
  tx: Tx,
  ask: Ask,
  query: Exclude<SearchQuery, { number: string }>,
  after: string | null,
  limit: number,
): Promise<{ ids: PersonId[]; next: string | null }> {
  const plan = orThrow(planNameSearch(query))
  const cursor = after === null ? null : parseCursor(after)
  let rows = await keys.byName(tx, plan, cursor, limit + 1)
  if (rows.length === 0 && cursor === null && plan.birthDates.length > 0)
    rows = await keys.bySameName(tx, plan, limit)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    ids: await permitted(
      tx,
      ask.actor,
      page.map(r => r.personId),
    ),
    next: rows.length > limit && last ? `${last.distance}.${last.personId}` : null,
  }
}

/** A cursor that is no cursor of ours starts at the beginning. */
function parseCursor(text: string): { distance: number; personId: PersonId } | null {
  const match = /^([0-2])\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u.exec(text)
  return match ? { distance: Number(match[1]), personId: match[2]! } : null
}

async function hitsOf(tx: Tx, ids: readonly PersonId[]): Promise<Hit[]> {
  const numbers = await activeNumbers(tx, ids, null)
  const hits: Hit[] = []
  for (const personId of ids) {
    const facts = (await timelineOf(tx, versions, { person_id: personId })).at(-1)?.facts
    if (facts === undefined) continue
    const permanent = { person_id: personId, kind: 'permanent' }
    const residence = await spanOnDay(tx, residences, permanent, tx.today)
    hits.push({
      personId,
      name: nameOf(facts),
      birthDate: facts.birthDate,
      unit: residence?.facts.unit ?? null,
      personalIdTail: numbers.get(personId)?.slice(-4) ?? null,
    })
  }
  return hits
}
