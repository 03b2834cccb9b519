/** Rows of `identity.guess`. */
import { type Instant, sql, type Tx } from '#kernel'
import type { Scope } from '../guessing.ts'

/** Failures since `since`, oldest first; whoever asks next for the same key waits for this transaction. */
export async function lockAndRead(
  tx: Tx,
  scope: Scope,
  key: Buffer,
  since: Instant,
): Promise<Instant[]> {
  const name = `identity.guess:${scope}:${key.toString('base64')}`
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
  const rows = await tx.rows<{ at: Instant }>(sql`
    select at from identity.guess where scope = ${scope} and key = ${key} and at > ${since} order by at`)
  return rows.map(r => r.at)
}

export async function insert(tx: Tx, scope: Scope, key: Buffer): Promise<number> {
  const { guessId } = await tx.row<{ guessId: number }>(sql`
    insert into identity.guess (scope, key, at) values (${scope}, ${key}, ${tx.now})
    returning guess_id as "guessId"`)
  return guessId
}

export async function remove(tx: Tx, guessIds: readonly number[]): Promise<void> {
  await tx.run(sql`delete from identity.guess where guess_id = any(${guessIds}::bigint[])`)
}

export function removeBefore(tx: Tx, before: Instant): Promise<number> {
  return tx.run(sql`delete from identity.guess where at < ${before}`)
}
