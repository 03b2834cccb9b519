/**
 * Sign-in: the proofs a person gives at the e-ID, one after another, until the wanted level is reached.
 *
 * INVARIANT: a sign-in ends once. A password alone never ends one. Before it ends the account is asked again
 * whether it is unlocked and its person alive.
 */
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { type Db, isProblem, later, type Problem, systemActor, type Tx } from '#kernel'
import { record } from '#ledger'
import { isAlive } from '#register'
import { canonicalUsername, usernameKey } from './account.ts'
import './actions.ts'
import { BUDGETS, forgetTry, noteTry, type Try } from './guessing.ts'
import { type AuthLevel, classifyAuth, type Factor } from './level.ts'
import { sendMessage } from './message.ts'
import { parseCode, sendCode, tryCode } from './one-time-code.ts'
import { checkPasskey, type PasskeySite } from './passkey.ts'
import { verifyPassword } from './password.ts'
import { problem } from './problems.ts'
import { unseal } from './seal.ts'
import * as accounts from './store/account.ts'
import * as store from './store/sign-in.ts'
import { matchStep } from './totp.ts'

export const SIGN_IN_MS = 10 * 60_000
export const TOTP_SECRET = 'identity.totp'

/** What the one who asks wants: at least this level, and an account of this kind (null: either). */
export type Wanted = Readonly<{ level: AuthLevel; audience: 'citizen' | 'official' | null }>

export type Step =
  | Readonly<{ next: 'code' | 'passkey' }>
  | Readonly<{ next: 'done'; accountId: string; factors: readonly Factor[]; level: AuthLevel }>

/** The state of a sign-in; begins it at the first call. */
export async function beginSignIn(tx: Tx, signInId: string): Promise<store.SignInRow> {
  await store.insert(tx, {
    signInId,
    csrf: tx.random.bytes(32).toString('base64url'),
    expiresAt: later(tx.now, SIGN_IN_MS),
  })
  return store.get(tx, signInId)
}

/** Keeps the challenge that the page now shows; an older page's challenge is no longer answered. */
export function keepChallenge(tx: Tx, signInId: string, challenge: string): Promise<void> {
  return store.setChallenge(tx, signInId, challenge)
}

const isOver = (row: store.SignInRow | null, now: string): boolean =>
  row === null || row.finishedAt !== null || row.expiresAt <= now

/** May this account go on? Asked only after a right proof, so it tells nobody else anything. */
async function mayEnter(
  tx: Tx,
  account: accounts.AccountRow,
  wanted: Wanted,
): Promise<Problem | null> {
  if (account.lockedFor !== null) return problem('account-locked')
  if (account.personId !== null && !(await isAlive(tx, account.personId)))
    return problem('account-locked')
  const kind = account.personId === null ? 'official' : 'citizen'
  if (wanted.audience !== null && wanted.audience !== kind) return problem('wrong-face')
  return null
}

/** Wrong tries within the hour that are written down: half the budget, and all of it. */
const TELL_AT: readonly number[] = [Math.ceil(BUDGETS.account.perHour / 2), BUDGETS.account.perHour]

/** Writes a burst of wrong tries down, and tells the owner when the budget is used up. */
async function noteBurst(db: Db, account: accounts.AccountRow | null, { ofAccount }: Try) {
  if (!account || !TELL_AT.includes(ofAccount)) return
  await db.tx(async tx => {
    await record(tx, {
      actor: systemActor('identity'),
      action: 'sign-in.guessed',
      subject: account.personId,
      detail: { accountId: account.accountId, wrongTries: ofAccount },
    })
    if (ofAccount === TELL_AT.at(-1))
      await sendMessage(tx, {
        accountId: account.accountId,
        kind: 'security',
        vi: 'Có người nhập sai nhiều lần khi đăng nhập tài khoản của bạn. Đăng nhập bằng mật khẩu tạm khóa trong một giờ. Khóa truy cập (passkey) của bạn vẫn dùng được.',
        en: 'Someone entered wrong secrets for your account many times. Signing in with a password is blocked for an hour. Your passkey still works.',
      })
  })
}

/** First proof: user name and password. Takes as long, and says the same, whether the name exists or not. */
export async function givePassword(
  db: Db,
  given: { signInId: string; username: string; password: string; ip: string },
  wanted: Wanted,
): Promise<Step | readonly Problem[]> {
  const { signInId, username, password } = given
  const missing = [
    ...(canonicalUsername(username) === ''
      ? [problem('username-missing', { field: 'username' })]
      : []),
    ...(password === '' ? [problem('password-missing', { field: 'password' })] : []),
  ]
  if (missing.length > 0) return missing

  const name = `password:${canonicalUsername(username).slice(0, 200)}`
  const noted = await db.tx(tx => noteTry(tx, name, given.ip))
  if (isProblem(noted)) return [noted]
  const found = await accounts.byUsername(db, usernameKey(db.keys, username))
  if (!(await verifyPassword(db.keys, found?.passwordHash ?? null, password))) {
    await noteBurst(db, found, noted)
    return [problem('sign-in-wrong', { field: 'username' })]
  }
  const account = found!
  const step = await db.tx(async (tx): Promise<Step | Problem> => {
    await forgetTry(tx, noted)
    const row = await store.lock(tx, signInId)
    if (isOver(row, tx.now)) return problem('sign-in-over')
    const refusal = await mayEnter(tx, account, wanted)
    if (refusal) return refusal
    await store.setPassword(tx, signInId, account.accountId)
    if (wanted.level >= 3) return { next: 'passkey' }
    if (account.totpSecret === null) {
      const unsent = await sendCode(tx, { accountId: account.accountId, signInId })
      if (unsent) return unsent
    }
    return { next: 'code' }
  })
  return isProblem(step) ? [step] : step
}

/** Sends another code to the phone of the account whose password was right. */
export async function giveNewCode(db: Db, signInId: string): Promise<Problem | null> {
  return db.tx(async tx => {
    const row = await store.lock(tx, signInId)
    if (!row || isOver(row, tx.now) || row.accountId === null) return problem('sign-in-over')
    return sendCode(tx, { accountId: row.accountId, signInId })
  })
}

/** Second proof: the code sent to the phone, or one of the person's authenticator app. */
export async function giveCode(
  db: Db,
  given: { signInId: string; code: string; ip: string },
  wanted: Wanted,
): Promise<Step | Problem> {
  const { signInId, ip } = given
  const code = parseCode(given.code)
  if (code === null) return problem('code-missing', { field: 'code' })
  const row = await store.find(db, signInId)
  if (!row || row.accountId === null || row.passwordAt === null) return problem('sign-in-over')
  const { accountId } = row
  const noted = await db.tx(tx => noteTry(tx, `code:${accountId}`, ip))
  if (isProblem(noted)) return noted
  return db.tx(async (tx): Promise<Step | Problem> => {
    const locked = await store.lock(tx, signInId)
    if (isOver(locked, tx.now)) return problem('sign-in-over')
    const account = await accounts.byId(tx, accountId)
    if (!account) return problem('sign-in-over')
    const byApp = await tryTotp(tx, account, code)
    const wrong = byApp ? null : await tryCode(tx, signInId, code)
    if (wrong) return wrong
    await forgetTry(tx, noted)
    const by = byApp ? 'totp' : 'phone'
    return finish(
      tx,
      signInId,
      account,
      [{ kind: 'password' }, { kind: 'one-time-code', by }],
      wanted,
    )
  })
}

/** Whether the code is a fresh one of the account's app; its step is used up. */
async function tryTotp(tx: Tx, account: accounts.AccountRow, code: string): Promise<boolean> {
  if (account.totpSecret === null) return false
  const secret = unseal(tx.keys, TOTP_SECRET, account.accountId, account.totpSecret)
  const step = secret === null ? null : matchStep(secret, code, tx.now)
  return step !== null && accounts.useTotpStep(tx, account.accountId, step)
}

/** A passkey: the whole sign-in, or its second half when level 4 is wanted. No budget of guesses stands in its way. */
export async function givePasskey(
  db: Db,
  given: { signInId: string; response: AuthenticationResponseJSON; site: PasskeySite },
  wanted: Wanted,
): Promise<Step | Problem> {
  const { signInId, response, site } = given
  return db.tx(async (tx): Promise<Step | Problem> => {
    const row = await store.lock(tx, signInId)
    if (!row || isOver(row, tx.now)) return problem('sign-in-over')
    if (row.challenge === null) return problem('passkey-refused')
    await store.setChallenge(tx, signInId, null)
    const passkey = await checkPasskey(tx, site, { response, challenge: row.challenge })
    if (isProblem(passkey)) return passkey
    const account = await accounts.byId(tx, passkey.accountId)
    if (!account) return problem('passkey-refused')
    const factors: Factor[] = [{ kind: 'passkey', deviceBound: passkey.deviceBound }]
    if (row.passwordAt !== null && row.accountId === account.accountId)
      factors.unshift({ kind: 'password' })
    return finish(tx, signInId, account, factors, wanted)
  })
}

async function finish(
  tx: Tx,
  signInId: string,
  account: accounts.AccountRow,
  factors: readonly Factor[],
  wanted: Wanted,
): Promise<Step | Problem> {
  const refusal = await mayEnter(tx, account, wanted)
  if (refusal) return refusal
  const level = classifyAuth(factors)
  if (level < Math.max(2, wanted.level))
    return problem('level-needs-passkey', { level: wanted.level })
  await store.finish(tx, signInId, account.accountId)
  return { next: 'done', accountId: account.accountId, factors, level }
}
