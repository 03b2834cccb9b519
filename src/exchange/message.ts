/**
 * Message: an HTTP request with a signature over what matters in it (RFC 9421, ES256, with the
 * Content-Digest of RFC 9530). Pure: reading and checking depend on the message alone.
 *
 * One signature a message, in the one spelling that serialising it gives. Whatever differs is refused,
 * so two readers can never see two different messages under one signature.
 */
import { hash, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'
import { type Instant, keyId, systemRandom } from '#kernel'

/** A request as it arrived. Header names in lower case; a repeated header is joined by `, `. */
export type HttpMessage = Readonly<{
  method: string
  /** The whole address, as this node is known by. */
  targetUri: string
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
}>

/** What a signature says of itself. */
export type SignatureFacts = Readonly<{
  label: string
  components: readonly string[]
  /** Unix seconds. */
  created: number
  nonce: string
  keyId: string
  /** The inner list with its parameters, as it stands in the header. */
  params: string
  signature: Buffer
}>

/** Must be covered in every request. */
const REQUIRED = ['@method', '@target-uri', 'content-type', 'content-digest']
/** May be covered too; `idempotency-key` must be, when it is there. */
const OPTIONAL = ['idempotency-key', 'date']

const INPUT =
  /^([a-z][a-z0-9_-]{0,31})=(\((?:"[a-z@-]+"(?: "[a-z@-]+")*)?\)((?:;[a-z]+=(?:"[\x21\x23-\x5b\x5d-\x7e]{1,128}"|\d{1,11}))*))$/
const SIGNATURE = /^([a-z][a-z0-9_-]{0,31})=:([A-Za-z0-9+/]{86}==):$/
const NONCE = /^[A-Za-z0-9_-]{16,64}$/
const ALGORITHM = 'ecdsa-p256-sha256'

/** `sha-256=:…:` (RFC 9530). */
export function contentDigest(body: Buffer): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`
}

function readParams(text: string): Map<string, string> | null {
  const params = new Map<string, string>()
  for (const [, name, value] of text.matchAll(/;([a-z]+)=("[^"]*"|\d+)/g) as Iterable<
    [string, string, string]
  >) {
    if (params.has(name)) return null
    params.set(name, value)
  }
  return params
}

const quoted = (value: string | undefined) =>
  value?.startsWith('"') ? value.slice(1, -1) : undefined

/** Reads the two signature headers; null when anything is missing, doubled or spelled otherwise. */
export function readSignature(headers: HttpMessage['headers']): SignatureFacts | null {
  const input = INPUT.exec(headers['signature-input'] ?? '')
  const value = SIGNATURE.exec(headers.signature ?? '')
  if (!input || !value || input[1] !== value[1]) return null
  const [, label, params, paramText] = input as unknown as [string, string, string, string]
  const list = params.slice(1, params.indexOf(')'))
  const components = list === '' ? [] : list.split(' ').map(name => name.slice(1, -1))
  const read = readParams(paramText)
  const created = read?.get('created') ?? ''
  const nonce = quoted(read?.get('nonce')) ?? ''
  const key = quoted(read?.get('keyid')) ?? ''
  const algorithm = read?.get('alg')
  const known = ['created', 'nonce', 'keyid', 'alg', 'tag']
  if (!read || [...read.keys()].some(name => !known.includes(name))) return null
  if (!/^\d{1,11}$/.test(created) || !NONCE.test(nonce) || key === '') return null
  if (algorithm !== undefined && quoted(algorithm) !== ALGORITHM) return null
  const signature = Buffer.from(value[2]!, 'base64')
  if (signature.toString('base64') !== value[2]) return null
  return { label, components, created: Number(created), nonce, keyId: key, params, signature }
}

/** Whether all that must be covered is covered, each once, and nothing we do not know. */
export function coversEnough(facts: SignatureFacts, headers: HttpMessage['headers']): boolean {
  const { components } = facts
  if (new Set(components).size !== components.length) return false
  if (!REQUIRED.every(name => components.includes(name))) return false
  const optional = components.filter(name => !REQUIRED.includes(name))
  if (!optional.every(name => OPTIONAL.includes(name) && headers[name] !== undefined)) return false
  return headers['idempotency-key'] === undefined || optional.includes('idempotency-key')
}

/** The text that is signed (RFC 9421 §2.5). */
export function signatureBase(
  components: readonly (readonly [identifier: string, value: string])[],
  params: string,
): string {
  const lines = components.map(([identifier, value]) => `${identifier}: ${value}`)
  return [...lines, `"@signature-params": ${params}`].join('\n')
}

function baseOf(message: HttpMessage, components: readonly string[], params: string): Buffer {
  const valueFor = (name: string) => {
    if (name === '@method') return message.method
    if (name === '@target-uri') return message.targetUri
    return (message.headers[name] ?? '').trim()
  }
  const lines = components.map(name => [`"${name}"`, valueFor(name)] as const)
  return Buffer.from(signatureBase(lines, params))
}

export function digestMatches(message: HttpMessage): boolean {
  const claimed = Buffer.from(message.headers['content-digest'] ?? '')
  const right = Buffer.from(contentDigest(message.body))
  return claimed.length === right.length && timingSafeEqual(claimed, right)
}

/** Whether the signature is that of `publicKey` over the covered parts of this message. */
export function signatureMatches(
  message: HttpMessage,
  facts: SignatureFacts,
  publicKey: KeyObject,
): boolean {
  return verifyEs256(baseOf(message, facts.components, facts.params), publicKey, facts.signature)
}

export function verifyEs256(base: Buffer, key: KeyObject, signature: Buffer): boolean {
  return verify('sha256', base, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

export function signEs256(base: Buffer, key: KeyObject): string {
  return sign('sha256', base, { key, dsaEncoding: 'ieee-p1363' }).toString('base64')
}

export type MemberKey = Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>

/** What the sender wants signed. */
export type Unsigned = Readonly<{
  method: string
  url: string
  /** The exact bytes to be sent. */
  body: string | Buffer
  keyPair: MemberKey
  /** Name the node knows the key by; made from the public key unless told. */
  keyId?: string
  /** Time of signing; the wall clock unless told. */
  now?: Instant
  /** 16 to 64 characters of base64url; by chance unless told. */
  nonce?: string
  idempotencyKey?: string
}>

/** The headers that make the request a signed message: the sender's side. */
export function signMessage(unsigned: Unsigned): Record<string, string> {
  const { method, url, keyPair, idempotencyKey } = unsigned
  const body = Buffer.from(unsigned.body)
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-digest': contentDigest(body),
  }
  const components = [...REQUIRED]
  if (idempotencyKey !== undefined) {
    headers['idempotency-key'] = idempotencyKey
    components.push('idempotency-key')
  }
  const created = Math.floor(Date.parse(unsigned.now ?? new Date().toISOString()) / 1000)
  const nonce = unsigned.nonce ?? systemRandom.bytes(18).toString('base64url')
  const key = unsigned.keyId ?? keyId(keyPair.publicKey)
  const list = components.map(name => `"${name}"`).join(' ')
  const params = `(${list});created=${created};nonce="${nonce}";keyid="${key}";alg="${ALGORITHM}"`
  const message = { method, targetUri: new URL(url).href, headers, body }
  const signature = signEs256(baseOf(message, components, params), keyPair.privateKey)
  return { ...headers, 'signature-input': `sig1=${params}`, signature: `sig1=:${signature}:` }
}
