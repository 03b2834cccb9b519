/**
 * Account: the electronic identity of one citizen, or the account of one official.
 *
 * INVARIANT: the name an account is opened with never stands in our tables; it is found by a keyed digest.
 */
import { createHmac } from 'node:crypto'
import { type Actor, type Keys, orThrow, type Problem, systemActor, type Tx } from '#kernel'
import { record } from '#ledger'
import { isAlive } from '#register'
import type { AdminUnitCode } from '#vn'
import type { AccountLevel } from './level.ts'
import type { Official, OfficialRole } from './official.ts'
import { checkPassword, hashPassword } from './password.ts'
import { problem } from './problems.ts'
import * as store from './store/account.ts'
import * as sessions from './store/session.ts'
import './actions.ts'

/** Grounds for a lock (Identification Law 26/2023/QH15 art. 34; Decree 69/2024/NĐ-CP art. 29). */
export type LockReason = 'death' | 'requested' | 'card-withdrawn' | 'authority' | 'number-changed'

export type NewAccount = Readonly<{
  personId: string | null
  officialId: string | null
  /** A citizen's personal number, or the name an official signs in with. */
  username: string
  password: string
  /** How the citizen was proven; ignored for officials. */
  level: AccountLevel
  displayName: string
  /** Who enrols; the enrolment process itself when left out. */
  actor?: Actor
}>

export type NewOfficial = Readonly<{
  name: string
  title: string
  role: OfficialRole
  agency: string
  office: string | null
  jurisdiction: readonly AdminUnitCode[]
  username: string
  password: string
  actor?: Actor
}>

/** The form of a name that is compared: composed, lower case, without blanks. */
export function canonicalUsername(username: string): string {
  return username.normalize('NFC').replace(/\s+/g, '').toLowerCase()
}

/** What an account is found by. The secret keeps a copy of the table from being guessed through: numbers are few. */
export function usernameKey(keys: Keys, username: string): Buffer {
  return createHmac('sha256', keys.secret('identity.username'))
    .update(canonicalUsername(username))
    .digest()
}

const OFFICIAL_NAME = /^[a-z0-9][a-z0-9._-]{2,63}$/
const PERSONAL_NUMBER = /^\d{12}$/

/** May an account be opened under this name? */
function checkUsername(username: string, kind: 'citizen' | 'official'): Problem | null {
  const shape = kind === 'citizen' ? PERSONAL_NUMBER : OFFICIAL_NAME
  return shape.test(canonicalUsername(username))
    ? null
    : problem('username-invalid', { field: 'username' })
}

/**
 * Opens an account for a citizen (of 6 years or more by law; the enrolling desk sees to it) or an official.
 * @throws `identity.username-invalid` `identity.password-…` `identity.account-exists` `identity.person-dead`
 */
export async function createAccount(tx: Tx, account: NewAccount): Promise<{ accountId: string }> {
  const { personId, officialId, username, password } = account
  orThrow(checkUsername(username, personId === null ? 'official' : 'citizen') ?? [])
  orThrow(checkPassword(password, username) ?? [])
  if (personId !== null && !(await isAlive(tx, personId))) orThrow(problem('person-dead'))

  const accountId = tx.newId()
  const opened = await store.insert(tx, {
    accountId,
    personId,
    officialId,
    usernameKey: usernameKey(tx.keys, username),
    displayName: account.displayName,
    level: personId === null ? null : account.level,
    passwordHash: await hashPassword(tx.keys, password),
  })
  if (!opened) orThrow(problem('account-exists', { field: 'username' }))
  await record(tx, {
    actor: account.actor ?? systemActor('enrolment'),
    action: 'account.opened',
    subject: personId,
    detail: { accountId, officialId, level: personId === null ? null : account.level },
  })
  return { accountId }
}

/** Appoints an official and opens their account. Same refusals as {@link createAccount}. */
export async function createOfficial(
  tx: Tx,
  official: NewOfficial,
): Promise<{ officialId: string; accountId: string }> {
  const { username, password, actor, ...appointment } = official
  const officialId = tx.newId()
  await store.insertOfficial(tx, { officialId, ...appointment } satisfies Official)
  const { accountId } = await createAccount(tx, {
    personId: null,
    officialId,
    username,
    password,
    level: 1,
    displayName: official.name,
    ...(actor ? { actor } : {}),
  })
  return { officialId, accountId }
}

/** Whose account: a person of the register, or an official. */
export type Owner = string | Readonly<{ officialId: string }>

/**
 * Locks an account and ends its sessions at once. Repeating it changes nothing.
 * @param of a person id, or `{ officialId }` (an official who left office: reason `authority`)
 * @returns false when there is no such account
 */
export async function lockAccountOf(
  tx: Tx,
  actor: Actor,
  of: Owner,
  reason: LockReason,
): Promise<boolean> {
  const account = await store.lockRowOf(tx, of)
  if (!account) return false
  if (!(await store.lock(tx, account.accountId, reason))) return true
  const ended = await sessions.endAllOf(tx, account.accountId)
  await record(tx, {
    actor,
    action: 'account.locked',
    subject: account.personId,
    detail: { accountId: account.accountId, reason, sessionsEnded: ended },
  })
  return true
}

/** Takes away one ground of a lock; other grounds keep the account locked. False when there was no such lock. */
export async function unlockAccountOf(
  tx: Tx,
  actor: Actor,
  of: Owner,
  reason: LockReason,
): Promise<boolean> {
  const account = await store.lockRowOf(tx, of)
  if (!account || !(await store.unlock(tx, account.accountId, reason))) return false
  await record(tx, {
    actor,
    action: 'account.unlocked',
    subject: account.personId,
    detail: { accountId: account.accountId, reason },
  })
  return true
}
