/**
 * Look-up: reading the record of whoever bears a number, in one go: the person is found, the rule is asked,
 * the fields are read, and one receipt tells of both.
 *
 * INVARIANT: a number nobody has and a number of somebody out of bounds give the same answer: nothing.
 */
import { orThrow, type Problem, type Queries, type Tx } from '#kernel'
import type { NewEntry } from '#ledger'
import {
  type Answers,
  type Ask,
  type Disclosed,
  type Prepared,
  prepare,
  show,
} from './disclosure.ts'
import { holderOf } from './ground.ts'
import { type PurposeEntry, purposeCode } from './purpose.ts'
import { mayLookUp, numberIn } from './search.ts'
import * as store from './store/disclosure.ts'
import { ownersOfEach } from './store/numbers.ts'
import { together } from './store/together.ts'
import type { PersonId } from './view.ts'

/** A request about whoever has or had a number: 12 digits, or an old one of 9 that one person bears. */
export type NumberAsk = Omit<Ask, 'subject'> & Readonly<{ number: string }>
export type FoundByNumber = Disclosed & Readonly<{ subject: PersonId }>

type Missed = Readonly<{ missed: NewEntry }>
type TurnedAway = Readonly<{ mayNot: Problem }>
type Found = Readonly<{ subject: PersonId; prepared: Prepared }>

async function find(q: Queries, tx: Tx, ask: NumberAsk): Promise<Found | Missed | TurnedAway> {
  const { actor, purpose } = ask
  const number = typeof ask.number === 'string' ? numberIn(ask.number) : null
  const holder = holderOf(actor)
  const [entry, works, owners] = await Promise.all([
    store.purposeEntry(q, purposeCode(purpose), tx.today),
    purpose.kind === 'dossier' && holder !== null
      ? store.worksOn(q, purpose.dossier, holder.agency, holder.office)
      : false,
    number === null ? [] : ownersOfEach(q, [number]).then(found => found.get(number) ?? []),
  ])
  const refused = mayLookUp(actor, entry, 'number', works)
  if (refused) return { mayNot: refused }
  const [subject] = owners
  if (subject === undefined || owners.length > 1)
    return { missed: missOf(ask, entry!, owners.length) }
  const prepared = await prepare(q, tx, { ...ask, subject }, ['personalId'])
  return { subject, prepared }
}

function missOf(ask: NumberAsk, entry: PurposeEntry, found: number): NewEntry {
  return {
    actor: ask.actor,
    action: 'register.searched',
    dossier: ask.purpose.kind === 'dossier' ? ask.purpose.dossier : null,
    detail: { way: 'number', purpose: entry.code, found },
  }
}

/**
 * Reads fields of many people, some asked about by id and some by number; as `discloseMany`. Whoever calls
 * gives no answer before `written` has come true and the transaction has committed.
 * @returns for each ask its answer; null for a number of nobody the reader may read; or why it was refused
 *   (`disclosure.*`, `search.not-permitted`, `person.input-invalid`)
 */
export async function discloseEach(
  tx: Tx,
  asks: readonly (Ask | NumberAsk)[],
): Promise<Answers<Disclosed | FoundByNumber | Problem | null>> {
  const q = together(tx)
  const found = await Promise.all(
    asks.map(async ask =>
      'number' in ask ? find(q, tx, ask) : { subject: null, prepared: await prepare(q, tx, ask) },
    ),
  )
  const misses = found.flatMap(f => ('missed' in f ? [f.missed] : []))
  const prepared = found.flatMap(f => ('prepared' in f ? [f.prepared] : []))
  const { answers, written } = show(tx, prepared, misses)
  let next = 0
  return {
    written,
    answers: found.map(f => {
      if ('mayNot' in f) return f.mayNot
      if ('missed' in f) return null
      const answer = answers[next++]!
      if (f.subject === null) return answer
      if ('isProblem' in answer) return answer.code === 'disclosure.not-permitted' ? null : answer
      return { ...answer, subject: f.subject }
    }),
  }
}

/** Reads fields of whoever bears each number; as `discloseEach`. */
export async function discloseByNumbers(
  tx: Tx,
  asks: readonly NumberAsk[],
): Promise<readonly (FoundByNumber | Problem | null)[]> {
  const { answers, written } = await discloseEach(tx, asks)
  await written
  return answers as readonly (FoundByNumber | Problem | null)[]
}

/**
 * Reads fields of whoever bears a number.
 * @returns null when nobody the reader may read bears it, or several do
 * @throws `search.not-permitted`, `disclosure.*`, `person.input-invalid`
 */
export async function discloseByNumber(tx: Tx, ask: NumberAsk): Promise<FoundByNumber | null> {
  return orThrow((await discloseByNumbers(tx, [ask]))[0]!)
}
