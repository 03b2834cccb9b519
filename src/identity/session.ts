/**
 * Session: a signed-in browser at one face.
 *
 * INVARIANT: the value of the cookie is 256 random bits, kept only as a digest, and never survives a sign-in
 * or a step-up. A session ends after 30 minutes without use, after 12 hours, with its account's lock, and with
 * the death of its person, at once.
 */
import { createHash } from 'node:crypto'
import { type Actor, assert, type Db, type Instant, later, orThrow, type Tx } from '#kernel'
import { record } from '#ledger'
import { isAlive } from '#register'
import { audienceOf, type Face } from './face.ts'
import { type AccountLevel, type AuthLevel, asAuthLevel } from './level.ts'
import type { Official } from './official.ts'
import { problem } from './problems.ts'
import * as accounts from './store/account.ts'
import * as store from './store/session.ts'
import './actions.ts'

export type Session = Readonly<{
  sessionId: string
  face: Face
  account: Readonly<{ accountId: string }>
  /** Who acts in this session. */
  actor: Actor
  displayName: string
  /** How the citizen's account was proven; null for officials. */
  level: AccountLevel | null
  /** How sure the sign-in was. */
  authLevel: AuthLevel
  /** Authentication methods (RFC 8176), e.g. `['pwd', 'otp', 'sms', 'mfa']`. */
  amr: readonly string[]
  official: Official | null
  personId: string | null
  /** When the person last proved who they are. */
  signedInAt: Instant
  /** Every form of the session carries it as field `_csrf`, every script as header `x-csrf-token`. */
  csrf: string
}>

const IDLE_MS = 30 * 60_000
export const ABSOLUTE_MS = 12 * 3_600_000
/** A session in use notes so at most this often, so that reading pages does not mean writing rows. */
const SEEN_EVERY_MS = 60_000

/**
 * Name of the session cookie of a face. Over https it carries `__Host-`, so that no other site of the domain
 * can plant it.
 * @param baseUrl public address of the house, e.g. `https://lienthong.example`
 */
export function SESSION_COOKIE(face: Face, baseUrl: string): string {
  return `${baseUrl.startsWith('https:') ? '__Host-' : ''}lt-${face}`
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/
const digestOf = (token: string) => createHash('sha256').update(token).digest()
const nowOf = (q: Db | Tx): Instant => ('now' in q ? q.now : q.clock.now())

/** What a browser gets at sign-in: the cookie's value, and the session it stands for. */
export type NewSession = Readonly<{ token: string; sessionId: string }>

/**
 * Opens a session; a session that the browser held before at this face ends.
 * @throws `identity.account-locked` `identity.wrong-face`
 */
export async function openSession(
  tx: Tx,
  signIn: {
    face: Face
    accountId: string
    authLevel: AuthLevel
    amr: readonly string[]
    signedInAt: Instant
    replaces?: string | null
  },
): Promise<NewSession> {
  const account = await accounts.byId(tx, signIn.accountId)
  if (!account || account.lockedFor !== null) return orThrow(problem('account-locked')) as never
  const { personId } = account
  if (personId !== null && !(await isAlive(tx, personId))) orThrow(problem('account-locked'))
  if ((personId === null ? 'official' : 'citizen') !== audienceOf(signIn.face))
    orThrow(problem('wrong-face'))
  if (signIn.replaces && TOKEN.test(signIn.replaces))
    await store.endByToken(tx, digestOf(signIn.replaces), signIn.face)
  const token = tx.random.bytes(32).toString('base64url')
  const sessionId = tx.newId()
  await store.insert(tx, {
    sessionId,
    tokenHash: digestOf(token),
    csrf: tx.random.bytes(32).toString('base64url'),
    ...signIn,
  })
  const { face, accountId, authLevel, amr } = signIn
  await record(tx, {
    actor: actorOf(personId, account),
    action: 'session.opened',
    subject: personId,
    detail: { accountId, face, authLevel, amr: [...amr] },
  })
  return { token, sessionId }
}

/**
 * The session behind a cookie, or null when there is none, it is over, its account is locked or its person is dead.
 * Needs a connection that may write (it notes that the session was used).
 */
export async function sessionOf(
  q: Db | Tx,
  face: Face,
  cookieValue: string | null | undefined,
): Promise<Session | null> {
  if (!cookieValue || !TOKEN.test(cookieValue)) return null
  const now = nowOf(q)
  const row = await store.find(q, {
    tokenHash: digestOf(cookieValue),
    face,
    now,
    seenAfter: later(now, -IDLE_MS),
    openedAfter: later(now, -ABSOLUTE_MS),
    noteBefore: later(now, -SEEN_EVERY_MS),
  })
  if (!row) return null
  if (row.personId !== null && !(await isAlive(q, row.personId))) return null
  assert((row.personId === null) === (audienceOf(face) === 'official'), 'a face has its own people')
  const { official, personId } = row
  return {
    sessionId: row.sessionId,
    face,
    account: { accountId: row.accountId },
    actor: actorOf(personId, official),
    displayName: row.displayName,
    level: row.level,
    authLevel: asAuthLevel(row.authLevel),
    amr: row.amr,
    official,
    personId,
    signedInAt: row.signedInAt,
    csrf: row.csrf,
  }
}

/** Who acts: the citizen, or the official for their agency and office. */
function actorOf(
  personId: string | null,
  official: {
    officialId: string | null
    agency: string | null
    office: string | null
  } | null,
): Actor {
  if (official?.officialId)
    return {
      kind: 'official',
      id: official.officialId,
      agency: official.agency,
      office: official.office,
    }
  assert(personId !== null, 'an account belongs to a citizen or an official')
  return { kind: 'citizen', id: personId, agency: null, office: null }
}

/** Whether the person proved who they are within the last `maxAgeMs`. */
export function freshAuth(session: Session, maxAgeMs: number, now: Instant): boolean {
  return Date.parse(now) - Date.parse(session.signedInAt) <= maxAgeMs
}

/** Ends a session by the person's own wish. */
export async function closeSession(tx: Tx, session: Session): Promise<void> {
  await store.end(tx, session.sessionId)
  await record(tx, {
    actor: session.actor,
    action: 'session.closed',
    subject: session.personId,
    detail: { face: session.face, accountId: session.account.accountId },
  })
}

/** In how many other places the account is signed in. */
export function otherSessions(q: Db | Tx, session: Session): Promise<number> {
  const now = nowOf(q)
  return store.countOthers(q, {
    accountId: session.account.accountId,
    sessionId: session.sessionId,
    seenAfter: later(now, -IDLE_MS),
    openedAfter: later(now, -ABSOLUTE_MS),
  })
}

/** Ends every session of the account but this one. */
export async function closeOtherSessions(tx: Tx, session: Session): Promise<void> {
  const { accountId } = session.account
  const ended = await store.endOthers(tx, accountId, session.sessionId)
  await record(tx, {
    actor: session.actor,
    action: 'session.others-closed',
    subject: session.personId,
    detail: { accountId, ended },
  })
}
