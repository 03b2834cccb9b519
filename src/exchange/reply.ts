/**
 * Reply: the node's answer, signed and bound to the request it answers (RFC 9421 §2.4), so that the
 * sender can keep it as proof of receipt.
 */
import type { KeyObject } from 'node:crypto'
import { type Instant, keyId } from '#kernel'
import {
  contentDigest,
  type HttpMessage,
  readSignature,
  signatureBase,
  signEs256,
  verifyEs256,
} from './message.ts'

export type Reply = Readonly<{
  status: number
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
}>

/** What of the request the reply is bound to. A request without a readable signature has none to bind. */
type Request = Pick<HttpMessage, 'method' | 'targetUri' | 'headers'>

function parts(reply: Reply, request: Request): (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = [
    ['"@status"', String(reply.status)],
    ['"content-type"', reply.headers['content-type'] ?? ''],
    ['"content-digest"', contentDigest(reply.body)],
    ['"@method";req', request.method],
    ['"@target-uri";req', request.targetUri],
  ]
  const signed = readSignature(request.headers)
  return signed
    ? [
        ...lines,
        [`"signature";req;key="${signed.label}"`, `:${signed.signature.toString('base64')}:`],
      ]
    : lines
}

/** The headers that sign a reply. */
export function signReply(
  reply: Reply,
  request: Request,
  key: Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>,
  now: Instant,
): Record<string, string> {
  const lines = parts(reply, request)
  const created = Math.floor(Date.parse(now) / 1000)
  const list = lines.map(([identifier]) => identifier).join(' ')
  const params = `(${list});created=${created};keyid="${keyId(key.publicKey)}";alg="ecdsa-p256-sha256"`
  const signature = signEs256(Buffer.from(signatureBase(lines, params)), key.privateKey)
  return {
    'content-digest': contentDigest(reply.body),
    'signature-input': `reply=${params}`,
    signature: `reply=:${signature}:`,
  }
}

/** Whether the reply was signed by the node's key, as the answer to this very request. */
export function verifyReply(reply: Reply, request: Request, nodeKey: KeyObject): boolean {
  if (reply.headers['content-digest'] !== contentDigest(reply.body)) return false
  const lines = parts(reply, request)
  const list = `(${lines.map(([identifier]) => identifier).join(' ')})`
  const input = reply.headers['signature-input'] ?? ''
  const value = /^reply=:([A-Za-z0-9+/]{86}==):$/.exec(reply.headers.signature ?? '')
  if (!value || !input.startsWith(`reply=${list};created=`)) return false
  const base = Buffer.from(signatureBase(lines, input.slice('reply='.length)))
  return verifyEs256(base, nodeKey, Buffer.from(value[1]!, 'base64'))
}
