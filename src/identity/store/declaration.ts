/** Rows of `identity.declaration` and `identity.declaration_key`. */
import { type Instant, type Queries, sql, type Tx } from '#kernel'

export function keyOf(
  tx: Tx,
  accountId: string,
): Promise<{ keyId: string; sealed: Buffer } | null> {
  return tx.maybeRow<{ keyId: string; sealed: Buffer }>(sql`
    select key_id as "keyId", sealed from identity.declaration_key where account_id = ${accountId}`)
}

export async function insertKey(
  tx: Tx,
  k: { accountId: string; keyId: string; sealed: Buffer; publicPem: string },
): Promise<void> {
  await tx.run(sql`
    insert into identity.declaration_key (account_id, key_id, sealed, public_pem, made_at)
    values (${k.accountId}, ${k.keyId}, ${k.sealed}, ${k.publicPem}, ${tx.now})
    on conflict (account_id) do nothing`)
}

/** Whether the session is still open and its account unlocked, as of now. */
export async function maySign(tx: Tx, sessionId: string): Promise<boolean> {
  const row = await tx.maybeRow(sql`
    select 1 from identity.session s
    where s.session_id = ${sessionId} and s.ended_at is null and not exists (
      select 1 from identity.account_lock l where l.account_id = s.account_id and l.unlocked_at is null)`)
  return row !== null
}

export async function insert(
  tx: Tx,
  d: { signatureId: string; accountId: string; keyId: string; digest: Buffer; jws: string },
): Promise<void> {
  await tx.run(sql`
    insert into identity.declaration (signature_id, account_id, key_id, digest, jws, signed_at)
    values (${d.signatureId}, ${d.accountId}, ${d.keyId}, ${d.digest}, ${d.jws}, ${tx.now})`)
}

export function find(q: Queries, signatureId: string) {
  return q.maybeRow<{
    accountId: string
    personId: string | null
    officialId: string | null
    keyId: string
    publicPem: string
    digest: Buffer
    jws: string
    signedAt: Instant
  }>(sql`
    select d.account_id as "accountId", a.person_id as "personId", a.official_id as "officialId",
      d.key_id as "keyId", k.public_pem as "publicPem", d.digest, d.jws, d.signed_at as "signedAt"
    from identity.declaration d
    join identity.declaration_key k using (key_id)
    join identity.account a on a.account_id = d.account_id
    where d.signature_id = ${signatureId}`)
}
