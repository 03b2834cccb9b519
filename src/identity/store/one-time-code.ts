/** Rows of `identity.one_time_code`. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'

/** Codes sent to an account since `since`; two senders at once count one after the other. */
export async function lockAndCountSent(tx: Tx, accountId: string, since: Instant): Promise<number> {
  await tx.run(
    sql`select 1 from identity.account where account_id = ${accountId} for no key update`,
  )
  const { sent } = await tx.row<{ sent: number }>(sql`
    select count(*) as sent from identity.one_time_code
    where account_id = ${accountId} and sent_at > ${since}`)
  return sent
}

export async function closeAll(tx: Tx, signInId: string): Promise<void> {
  await tx.run(sql`
    update identity.one_time_code set closed_at = ${tx.now}
    where sign_in_id = ${signInId} and closed_at is null`)
}

export async function insert(
  tx: Tx,
  c: {
    codeId: string
    accountId: string
    signInId: string
    codeHash: Buffer
    expiresAt: Instant
  },
): Promise<void> {
  await tx.run(sql`
    insert into identity.one_time_code (code_id, account_id, sign_in_id, code_hash, sent_at, expires_at)
    values (${c.codeId}, ${c.accountId}, ${c.signInId}, ${c.codeHash}, ${tx.now}, ${c.expiresAt})`)
}

export function lockOpen(
  tx: Tx,
  signInId: string,
): Promise<{ codeId: string; codeHash: Buffer; expiresAt: Instant; tries: number } | null> {
  return tx.maybeRow(sql`
    select code_id as "codeId", code_hash as "codeHash", expires_at as "expiresAt", tries
    from identity.one_time_code where sign_in_id = ${signInId} and closed_at is null
    order by sent_at desc limit 1 for update`)
}

export async function noteTry(tx: Tx, codeId: string, close: boolean): Promise<void> {
  await tx.run(sql`
    update identity.one_time_code set tries = tries + 1, closed_at = ${close ? tx.now : null}
    where code_id = ${codeId}`)
}

/** Codes sent in one sign-in. */
export async function countSent(q: Queries, signInId: string): Promise<number> {
  const { sent } = await q.row<{ sent: number }>(sql`
    select count(*) as sent from identity.one_time_code where sign_in_id = ${signInId}`)
  return sent
}
