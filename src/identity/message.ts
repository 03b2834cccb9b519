/**
 * Message: what the house sends to the phone of an account. In the sandbox the phone is simulated: the
 * messages stay in a table that the page `/sandbox/phone` shows. A production node puts its gateway here.
 */
import type { Instant, Queries, Tx } from '#kernel'
import * as store from './store/message.ts'

export type Message = Readonly<{
  messageId: string
  accountId: string
  /** Name shown for the owner of the phone. */
  to: string
  kind: 'one-time-code' | 'notice' | 'security'
  vi: string
  en: string
  sentAt: Instant
}>

/** Sends a message to an account's phone; it leaves with the caller's transaction. */
export async function sendMessage(
  tx: Tx,
  message: { accountId: string; kind: Message['kind']; vi: string; en: string },
): Promise<string> {
  const messageId = tx.newId()
  await store.insert(tx, { messageId, ...message })
  return messageId
}

/** Messages of one phone, newest first. `of` names the account or its citizen. */
export function messagesOf(
  q: Queries,
  of: { accountId: string } | { personId: string },
  limit = 20,
): Promise<Message[]> {
  return store.messagesOf(q, of, limit)
}

/** The newest messages of all phones. For the sandbox's page only. */
export function recentMessages(q: Queries, limit = 20): Promise<Message[]> {
  return store.recent(q, limit)
}
