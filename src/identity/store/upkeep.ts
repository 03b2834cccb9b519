/** Removal of rows that are over, in every table of the room that has such. */
import { type Instant, sql, type Tx } from '#kernel'

export async function removeExpired(
  tx: Tx,
  at: { wallClock: Instant; signInsBefore: Instant; messagesBefore: Instant },
): Promise<number> {
  const counts = [
    await tx.run(sql`delete from identity.provider_state where expires_at < ${at.wallClock}`),
    await tx.run(sql`delete from identity.one_time_code where sent_at < ${at.signInsBefore}`),
    await tx.run(sql`delete from identity.sign_in where expires_at < ${at.signInsBefore}`),
    await tx.run(sql`delete from identity.enrolment where expires_at < ${tx.now}`),
    await tx.run(sql`delete from identity.message where sent_at < ${at.messagesBefore}`),
  ]
  return counts.reduce((sum, n) => sum + n, 0)
}
