/** Rows of `identity.provider_state`: one statement a call. */
import { type Instant, type Queries, sql } from '#kernel'

export type StateRow = Readonly<{ key: Buffer; sealed: Buffer; consumedAt: Instant | null }>

/** False when `onlyNew` and a row that has not expired is there. */
export async function upsert(
  q: Queries,
  s: {
    model: string
    key: Buffer
    sealed: Buffer
    grantKey: Buffer | null
    uid: string | null
    expiresAt: Instant | null
    onlyNew: boolean
    now: Instant
  },
): Promise<boolean> {
  const rows = await q.run(sql`
    insert into identity.provider_state as s (model, key, sealed, grant_key, uid, expires_at)
    values (${s.model}, ${s.key}, ${s.sealed}, ${s.grantKey}, ${s.uid}, ${s.expiresAt})
    on conflict (model, key) do update
      set sealed = excluded.sealed, grant_key = excluded.grant_key, uid = excluded.uid,
        expires_at = excluded.expires_at
      where not ${s.onlyNew}::boolean or s.expires_at <= ${s.now}`)
  return rows === 1
}

const STATE = sql`
  select key, sealed, consumed_at as "consumedAt" from identity.provider_state`

export const find = (q: Queries, model: string, key: Buffer) =>
  q.maybeRow<StateRow>(sql`${STATE} where model = ${model} and key = ${key}`)

export const findByUid = (q: Queries, model: string, uid: string) =>
  q.maybeRow<StateRow>(sql`${STATE} where model = ${model} and uid = ${uid}`)

/** False when it was used before. */
export async function consume(
  q: Queries,
  model: string,
  key: Buffer,
  now: Instant,
): Promise<boolean> {
  const rows = await q.run(sql`
    update identity.provider_state set consumed_at = ${now}
    where model = ${model} and key = ${key} and consumed_at is null`)
  return rows === 1
}

export async function destroy(q: Queries, model: string, key: Buffer): Promise<void> {
  await q.run(sql`delete from identity.provider_state where model = ${model} and key = ${key}`)
}

export async function revokeByGrant(q: Queries, model: string, grantKey: Buffer): Promise<void> {
  await q.run(sql`
    delete from identity.provider_state where model = ${model} and grant_key = ${grantKey}`)
}
