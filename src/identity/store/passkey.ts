/** Rows of `identity.passkey` and of `identity.enrolment`. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'
import type { Passkey } from '../passkey.ts'

/** False when the credential is known already. */
export async function insert(tx: Tx, p: Omit<Passkey, 'addedAt' | 'usedAt'>): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into identity.passkey (passkey_id, account_id, credential_id, public_key, sign_count, device_bound,
      transports, name, added_at)
    values (${p.passkeyId}, ${p.accountId}, ${p.credentialId}, ${p.publicKey}, ${p.signCount}, ${p.deviceBound},
      ${p.transports}, ${p.name}, ${tx.now})
    on conflict (credential_id) do nothing`)
  return rows === 1
}

const PASSKEY = sql`
  select passkey_id as "passkeyId", account_id as "accountId", credential_id as "credentialId",
    public_key as "publicKey", sign_count as "signCount", device_bound as "deviceBound", transports, name,
    added_at as "addedAt", used_at as "usedAt"
  from identity.passkey`

export function lockByCredential(tx: Tx, credentialId: string): Promise<Passkey | null> {
  return tx.maybeRow<Passkey>(
    sql`${PASSKEY} where credential_id = ${credentialId} and removed_at is null for update`,
  )
}

export function ofAccount(q: Queries, accountId: string): Promise<Passkey[]> {
  return q.rows<Passkey>(
    sql`${PASSKEY} where account_id = ${accountId} and removed_at is null order by added_at`,
  )
}

export async function noteUse(tx: Tx, passkeyId: string, signCount: number): Promise<void> {
  await tx.run(sql`
    update identity.passkey set sign_count = ${signCount}, used_at = ${tx.now} where passkey_id = ${passkeyId}`)
}

export async function remove(tx: Tx, accountId: string, passkeyId: string): Promise<boolean> {
  const rows = await tx.run(sql`
    update identity.passkey set removed_at = ${tx.now}
    where account_id = ${accountId} and passkey_id = ${passkeyId} and removed_at is null`)
  return rows === 1
}

/** Keeps what a signed-in browser was handed to enrol a device; the newest replaces the one before. */
export async function putEnrolment(
  tx: Tx,
  e: { sessionId: string; challenge: string; totpSecret: Buffer | null; expiresAt: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into identity.enrolment (session_id, challenge, totp_secret, expires_at)
    values (${e.sessionId}, ${e.challenge}, ${e.totpSecret}, ${e.expiresAt})
    on conflict (session_id) do update set challenge = excluded.challenge,
      totp_secret = excluded.totp_secret, expires_at = excluded.expires_at`)
}

/** Takes the enrolment out: it serves once. Null when there is none or it is over. */
export function takeEnrolment(
  tx: Tx,
  sessionId: string,
): Promise<{ challenge: string; totpSecret: Buffer | null } | null> {
  return tx.maybeRow(sql`
    with taken as (delete from identity.enrolment where session_id = ${sessionId} returning *)
    select challenge, totp_secret as "totpSecret" from taken where expires_at > ${tx.now}`)
}
