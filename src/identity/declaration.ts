/**
 * Declaration: a person's signature under what they declare, made by the e-ID with a key of that account.
 *
 * INVARIANT: only a living, unlocked account signs, only from a session of level 2 or more, and only within ten
 * minutes after the person proved who they are. What is signed is a digest; the text stays with its owner.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { assert, type Instant, keyId, orThrow, type Queries, type Tx } from '#kernel'
import { record } from '#ledger'
import { problem } from './problems.ts'
import { seal, unseal } from './seal.ts'
import { freshAuth, type Session } from './session.ts'
import * as store from './store/declaration.ts'
import './actions.ts'

export const FRESH_MINUTES = 10
const SECRET = 'identity.declaration-keys'
const TYPE = 'lienthong-declaration+jws'

/** The key of the account; made, sealed and stored at first use. Two first uses at once end with one key. */
async function keyOf(tx: Tx, accountId: string) {
  let row = await store.keyOf(tx, accountId)
  if (!row) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
    await store.insertKey(tx, {
      accountId,
      keyId: keyId(pair.publicKey),
      sealed: seal(tx.keys, SECRET, accountId, der),
      publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    })
    row = await store.keyOf(tx, accountId)
  }
  assert(row, 'an account that signs has a key')
  const der = unseal(tx.keys, SECRET, accountId, row.sealed)
  assert(der, 'the key of the account opens with the secret of the house')
  return {
    keyId: row.keyId,
    privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
  }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * Signs a digest for the person of the session: JWS (RFC 7515) compact, ES256, payload
 * `{ jti, sub: accountId, dig: hex SHA-256, acr, iat }`.
 * @param digestHex SHA-256 of what is declared, 64 lower-case hexadecimal digits
 * @throws `identity.digest-invalid` `identity.auth-low` `identity.auth-stale`
 */
export async function signDeclaration(
  tx: Tx,
  session: Session,
  digestHex: string,
): Promise<{ signatureId: string; jws: string }> {
  if (!/^[0-9a-f]{64}$/.test(digestHex)) orThrow(problem('digest-invalid'))
  if (session.authLevel < 2) orThrow(problem('auth-low', { level: 2 }))
  if (!freshAuth(session, FRESH_MINUTES * 60_000, tx.now))
    orThrow(problem('auth-stale', { minutes: FRESH_MINUTES }))
  const { accountId } = session.account
  // The session was read before this transaction began: a lock may have come in between.
  if (!(await store.maySign(tx, session.sessionId))) orThrow(problem('signed-out'))

  const key = await keyOf(tx, accountId)
  const signatureId = tx.newId()
  const header = encode({ alg: 'ES256', typ: TYPE, kid: key.keyId })
  const payload = encode({
    jti: signatureId,
    sub: accountId,
    dig: digestHex,
    acr: session.authLevel,
    iat: Math.floor(Date.parse(tx.now) / 1000),
  })
  const signature = sign('sha256', Buffer.from(`${header}.${payload}`), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  const jws = `${header}.${payload}.${signature.toString('base64url')}`
  await store.insert(tx, {
    signatureId,
    accountId,
    keyId: key.keyId,
    digest: Buffer.from(digestHex, 'hex'),
    jws,
  })
  await record(tx, {
    actor: session.actor,
    action: 'declaration.signed',
    subject: session.personId,
    detail: { signatureId, digest: digestHex, keyId: key.keyId, authLevel: session.authLevel },
  })
  return { signatureId, jws }
}

export type VerifiedDeclaration = Readonly<{
  valid: boolean
  accountId: string
  personId: string | null
  officialId: string | null
  /** Hex SHA-256 of what was signed. */
  digest: string
  authLevel: number
  signedAt: Instant
  jws: string
}>

/** Checks a stored signature against the account's public key; null when there is none of that id. */
export async function verifyDeclaration(
  q: Queries,
  signatureId: string,
): Promise<VerifiedDeclaration | null> {
  const row = await store.find(q, signatureId)
  if (!row) return null
  const [header = '', payload = '', signature = ''] = row.jws.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    jti?: string
    sub?: string
    dig?: string
    acr?: number
  }
  const digest = row.digest.toString('hex')
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: createPublicKey(row.publicPem), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return {
    valid:
      signed &&
      header === encode({ alg: 'ES256', typ: TYPE, kid: row.keyId }) &&
      claims.jti === signatureId &&
      claims.sub === row.accountId &&
      claims.dig === digest,
    accountId: row.accountId,
    personId: row.personId,
    officialId: row.officialId,
    digest,
    authLevel: claims.acr ?? 0,
    signedAt: row.signedAt,
    jws: row.jws,
  }
}
