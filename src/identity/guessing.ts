/**
 * Guessing: how often a secret may be tried, by account and by network.
 *
 * INVARIANT: a try is noted before the secret is looked at, under a lock of the account, so however many come
 * at once, no more than the budget of the hour is ever checked. Only the proofs that can be guessed count:
 * a passkey needs no budget, so nobody can lock a person out who has one.
 */
import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { type Instant, type Keys, later, type Problem, type Tx } from '#kernel'
import budgets from './data/guess-budgets.json' with { type: 'json' }
import { problem } from './problems.ts'
import * as store from './store/guess.ts'

export type Scope = 'account' | 'network'
export type Budget = Readonly<{
  /** Failures within the hour after which nothing more is checked. */
  perHour: number
  /** Failures without any waiting. */
  free: number
  /** Seconds to wait after the first failure past the free ones; doubles with each more. */
  waitSeconds: number
}>
export const BUDGETS: Readonly<Record<Scope, Budget>> = budgets

const HOUR_MS = 3_600_000

/**
 * The rule. May one more try be checked?
 * @param guesses instants of the failures of the last hour, oldest first
 */
export function mayGuess(
  guesses: readonly Instant[],
  budget: Budget,
  now: Instant,
): Problem | null {
  const last = guesses.at(-1)
  if (last === undefined) return null
  if (guesses.length >= budget.perHour) {
    const frees = guesses[guesses.length - budget.perHour]!
    const waitMs = Date.parse(frees) + HOUR_MS - Date.parse(now)
    return problem('sign-in-blocked', { minutes: Math.max(1, Math.ceil(waitMs / 60_000)) })
  }
  const over = guesses.length - budget.free
  if (over <= 0) return null
  const until = Date.parse(last) + budget.waitSeconds * 1000 * 2 ** (over - 1)
  const waitMs = until - Date.parse(now)
  return waitMs > 0 ? problem('sign-in-wait', { seconds: Math.ceil(waitMs / 1000) }) : null
}

/** The network an address counts under: itself for IPv4, its /64 for IPv6, because a home has a whole one. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1]!
  if (!isIPv6(ip)) return ip
  const [head = '', tail] = ip.split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return groups
    .slice(0, 4)
    .map(g => Number.parseInt(g, 16).toString(16))
    .join(':')
}

const keyOf = (keys: Keys, text: string) =>
  createHmac('sha256', keys.secret('identity.guesses')).update(text).digest()

/** One noted try: taken back when it proves right. */
export type Try = Readonly<{ guessIds: readonly number[]; ofAccount: number }>

/**
 * Notes one try against both budgets, or tells why it is not checked.
 * @param secret what is guessed at, e.g. `password:<username>`; the same for names that do not exist
 */
export async function noteTry(tx: Tx, secret: string, ip: string): Promise<Try | Problem> {
  const scopes: readonly [Scope, Buffer][] = [
    ['account', keyOf(tx.keys, secret)],
    ['network', keyOf(tx.keys, networkOf(ip))],
  ]
  const since = later(tx.now, -HOUR_MS)
  let ofAccount = 0
  // Always the account first, then the network: two tries never wait for each other in a circle.
  for (const [scope, key] of scopes) {
    const guesses = await store.lockAndRead(tx, scope, key, since)
    const refusal = mayGuess(guesses, BUDGETS[scope], tx.now)
    if (refusal) return refusal
    if (scope === 'account') ofAccount = guesses.length + 1
  }
  const guessIds: number[] = []
  for (const [scope, key] of scopes) guessIds.push(await store.insert(tx, scope, key))
  return { guessIds, ofAccount }
}

/** Takes a try back that was right. */
export function forgetTry(tx: Tx, { guessIds }: Try): Promise<void> {
  return store.remove(tx, guessIds)
}

/** Forgets all that is older than the hour; gives how many. */
export function forgetOldGuesses(tx: Tx): Promise<number> {
  return store.removeBefore(tx, later(tx.now, -HOUR_MS))
}
