/** Rows of `identity.message`. */
import { type Queries, sql, type Tx } from '#kernel'
import type { Message } from '../message.ts'

export async function insert(
  tx: Tx,
  m: { messageId: string; accountId: string; kind: string; vi: string; en: string },
): Promise<void> {
  await tx.run(sql`
    insert into identity.message (message_id, account_id, kind, vi, en, sent_at)
    values (${m.messageId}, ${m.accountId}, ${m.kind}, ${m.vi}, ${m.en}, ${tx.now})`)
}

const MESSAGE = sql`
  select m.message_id as "messageId", m.account_id as "accountId", a.display_name as "to", m.kind, m.vi, m.en,
    m.sent_at as "sentAt"
  from identity.message m join identity.account a using (account_id)`

export function messagesOf(
  q: Queries,
  of: { accountId: string } | { personId: string },
  limit: number,
): Promise<Message[]> {
  const whose =
    'accountId' in of ? sql`m.account_id = ${of.accountId}` : sql`a.person_id = ${of.personId}`
  return q.rows<Message>(sql`${MESSAGE} where ${whose} order by m.seq desc limit ${limit}`)
}

export function recent(q: Queries, limit: number): Promise<Message[]> {
  return q.rows<Message>(sql`${MESSAGE} order by m.seq desc limit ${limit}`)
}
