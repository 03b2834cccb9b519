/**
 * One-time code: six digits sent to the person's phone, for one sign-in only.
 *
 * INVARIANT: a code is good once, for three minutes, for the sign-in it was sent in, and for five tries at most;
 * sending a new one ends the old one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Keys, later, type Problem, type Tx } from '#kernel'
import budgets from './data/guess-budgets.json' with { type: 'json' }
import { sendMessage } from './message.ts'
import { problem } from './problems.ts'
import * as store from './store/one-time-code.ts'

const VALID_MS = 3 * 60_000
const MOST_TRIES = 5
/** Codes an account may be sent within an hour: sending costs money and wears the person out. */
export const SENT_PER_HOUR = budgets.codesSentPerHour
const DIGITS = 6

const hashOf = (keys: Keys, codeId: string, code: string) =>
  createHmac('sha256', keys.secret('identity.codes')).update(`${codeId}:${code}`).digest()

/** Takes out blanks and other signs between the digits, as people paste them. Null when it is not six digits. */
export function parseCode(text: string): string | null {
  const code = text.normalize('NFKC').replace(/[\s.\-–]/g, '')
  return /^\d{6}$/.test(code) ? code : null
}

/** Sends a new code; gives the refusal when too many were sent. */
export async function sendCode(
  tx: Tx,
  to: { accountId: string; signInId: string },
): Promise<Problem | null> {
  if ((await store.lockAndCountSent(tx, to.accountId, later(tx.now, -3_600_000))) >= SENT_PER_HOUR)
    return problem('code-too-many')
  await store.closeAll(tx, to.signInId)
  const code = String(tx.random.int(10 ** DIGITS)).padStart(DIGITS, '0')
  const codeId = tx.newId()
  await store.insert(tx, {
    codeId,
    ...to,
    codeHash: hashOf(tx.keys, codeId, code),
    expiresAt: later(tx.now, VALID_MS),
  })
  await sendMessage(tx, {
    accountId: to.accountId,
    kind: 'one-time-code',
    vi: `Mã đăng nhập của bạn là ${code}, dùng được trong 3 phút. Không đọc mã này cho bất kỳ ai.`,
    en: `Your sign-in code is ${code}, valid for 3 minutes. Do not tell it to anyone.`,
  })
  return null
}

/**
 * Tries a code. A wrong one is noted, so the refusal comes back as a value and the transaction must commit.
 * @returns null when it was right; the code is then used up
 */
export async function tryCode(tx: Tx, signInId: string, code: string): Promise<Problem | null> {
  const sent = await store.lockOpen(tx, signInId)
  if (!sent || sent.expiresAt <= tx.now) return problem('code-over', { field: 'code' })
  const right = timingSafeEqual(hashOf(tx.keys, sent.codeId, code), sent.codeHash)
  const tries = sent.tries + 1
  await store.noteTry(tx, sent.codeId, right || tries >= MOST_TRIES)
  if (right) return null
  return problem('code-wrong', { left: MOST_TRIES - tries, field: 'code' })
}
