/** Client: how a health facility sends a birth notice; for the simulated hospital, examples and tests. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type Instant, orThrow } from '#kernel'
import type { NoticeAnswer } from './birth-notice.ts'
import { type MemberKey, signMessage } from './message.ts'
import type { NoticeContent } from './notice-schema.ts'
import { problem } from './problems.ts'
import { type Reply, verifyReply } from './reply.ts'

export type SendOptions = Readonly<{
  /** The node's public key, kept from before. Unless given, the one it shows now is believed. */
  nodeKey?: KeyObject
  fetch?: typeof fetch
  /** The same key for every try of one sending. */
  idempotencyKey?: string
}>

/** The answer, or the refusal as the node wrote it (RFC 9457). Either was signed by the node. */
export type Sent =
  | Readonly<{ ok: true; answer: NoticeAnswer; reply: Reply }>
  | Readonly<{ ok: false; problem: Record<string, unknown>; reply: Reply }>

async function replyOf(response: Response): Promise<Reply> {
  const body = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

/**
 * Signs a notice, sends it and checks the signature of the reply.
 * @param url address of the node, e.g. `http://localhost:8080`
 * @throws exchange.reply-not-authentic
 */
export async function sendBirthNotice(
  url: string,
  keyPair: MemberKey,
  notice: NoticeContent,
  options: SendOptions = {},
): Promise<Sent> {
  const ask = options.fetch ?? fetch
  const about = (await (await ask(new URL('/exchange/keys', url))).json()) as {
    now: Instant
    keys: [JsonWebKey]
  }
  const nodeKey = options.nodeKey ?? createPublicKey({ key: about.keys[0], format: 'jwk' })
  const target = new URL('/exchange/birth-notices', url).href
  const body = JSON.stringify(notice)
  const { idempotencyKey } = options
  // Signed with the node's time: a sandbox may stand on another day than the sender.
  const how = { method: 'POST', url: target, body, keyPair, now: about.now, idempotencyKey }
  const headers = signMessage(how)
  const reply = await replyOf(await ask(target, { method: 'POST', headers, body }))
  if (!verifyReply(reply, { method: 'POST', targetUri: target, headers }, nodeKey))
    return orThrow<never>(problem('reply-not-authentic'))
  const said = JSON.parse(reply.body.toString('utf8'))
  return reply.status === 201
    ? { ok: true, answer: said as NoticeAnswer, reply }
    : { ok: false, problem: said as Record<string, unknown>, reply }
}
