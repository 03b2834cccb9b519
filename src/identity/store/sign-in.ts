/** Rows of `identity.sign_in`. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'

export type SignInRow = Readonly<{
  signInId: string
  csrf: string
  accountId: string | null
  passwordAt: Instant | null
  challenge: string | null
  expiresAt: Instant
  finishedAt: Instant | null
}>

export async function insert(
  tx: Tx,
  s: { signInId: string; csrf: string; expiresAt: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into identity.sign_in (sign_in_id, csrf, begun_at, expires_at)
    values (${s.signInId}, ${s.csrf}, ${tx.now}, ${s.expiresAt})
    on conflict (sign_in_id) do nothing`)
}

const SIGN_IN = sql`
  select sign_in_id as "signInId", csrf, account_id as "accountId", password_at as "passwordAt", challenge,
    expires_at as "expiresAt", finished_at as "finishedAt"
  from identity.sign_in`

export const get = (q: Queries, signInId: string) =>
  q.row<SignInRow>(sql`${SIGN_IN} where sign_in_id = ${signInId}`)

export const find = (q: Queries, signInId: string) =>
  q.maybeRow<SignInRow>(sql`${SIGN_IN} where sign_in_id = ${signInId}`)

export const lock = (tx: Tx, signInId: string) =>
  tx.maybeRow<SignInRow>(sql`${SIGN_IN} where sign_in_id = ${signInId} for update`)

export async function setPassword(tx: Tx, signInId: string, accountId: string): Promise<void> {
  await tx.run(sql`
    update identity.sign_in set account_id = ${accountId}, password_at = ${tx.now}
    where sign_in_id = ${signInId}`)
}

export async function setChallenge(
  tx: Tx,
  signInId: string,
  challenge: string | null,
): Promise<void> {
  await tx.run(
    sql`update identity.sign_in set challenge = ${challenge} where sign_in_id = ${signInId}`,
  )
}

export async function finish(tx: Tx, signInId: string, accountId: string): Promise<void> {
  await tx.run(sql`
    update identity.sign_in set finished_at = ${tx.now}, account_id = ${accountId}, challenge = null
    where sign_in_id = ${signInId}`)
}
