/**
 * Relying side: how a face asks the e-ID who is there, as any relying party would: through the network, with its own
 * key, by the certified client. The house has no shorter way into itself.
 */
import type { FastifyInstance } from 'fastify'
import * as oidc from 'openid-client'
import { assert, type Keys, keyId } from '#kernel'
import type { Face } from './face.ts'
import { type AuthLevel, acrsFrom } from './level.ts'
import type { Lang } from './pages/words.ts'
import { clientKeyName } from './provider/clients.ts'
import { seal, unseal } from './seal.ts'

/** What the browser keeps, sealed, between leaving for the e-ID and coming back. */
export type Pending = Readonly<{
  face: Face
  state: string
  nonce: string
  verifier: string
  level: AuthLevel
  returnTo: string
}>

/** How long a person may take to sign in. */
export const PENDING_SECONDS = 600
const SECRET = 'identity.pending-requests'

/** The cookie of one request: two tabs do not disturb each other. */
export function pendingCookie(baseUrl: string, state: string): string {
  return `${baseUrl.startsWith('https:') ? '__Host-' : ''}lt-rq-${state.slice(0, 12)}`
}

/** Requests that may be open in one browser; more would make its headers too long for any server. */
const MOST_PENDING = 3

/** The cookies of requests that a new one pushes out: the oldest, as browsers send the oldest first. */
export function pushedOut(baseUrl: string, header: string | undefined): string[] {
  const prefix = pendingCookie(baseUrl, '')
  const open = (header ?? '')
    .split(';')
    .map(pair => pair.split('=')[0]!.trim())
    .filter(name => name.startsWith(prefix))
  return open.slice(0, Math.max(0, open.length - (MOST_PENDING - 1)))
}

export function sealPending(keys: Keys, pending: Pending): string {
  const plain = Buffer.from(JSON.stringify(pending))
  return seal(keys, SECRET, `${pending.face}:${pending.state}`, plain).toString('base64url')
}

/** The request this browser made at this face with this state, or null. */
export function openPending(
  keys: Keys,
  face: Face,
  state: string,
  sealed: string | null,
): Pending | null {
  if (sealed === null || !/^[A-Za-z0-9_-]{40,4000}$/.test(sealed)) return null
  const plain = unseal(keys, SECRET, `${face}:${state}`, Buffer.from(sealed, 'base64url'))
  return plain ? (JSON.parse(plain.toString()) as Pending) : null
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|[a-z0-9-]+\.localhost)$/

/** Plain http only where nothing leaves the machine. */
function mayBePlain(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'http:' && LOOPBACK.test(hostname)
}

type Returned = Readonly<{
  accountId: string
  acr: unknown
  amr: readonly string[]
  /** Seconds since the person proved who they are. */
  authAgeSeconds: number
}>

export type RelyingSide = Readonly<{
  /** Pushes a request (RFC 9126) and gives the address to send the browser to. */
  ask(
    face: Face,
    want: { level: AuthLevel; returnTo: string; lang: Lang },
  ): Promise<{
    to: URL
    pending: Pending
  }>
  /** Redeems the answer. Throws what the certified client throws: wrong `iss`, state, nonce, code, signature. */
  redeem(answer: URL, pending: Pending): Promise<Returned>
}>

/**
 * @param localUrl where the house reaches itself, e.g. `http://127.0.0.1:8006`; when left out, the address `app`
 * listens on, else the public one
 */
export function relyingSide(
  app: FastifyInstance,
  { keys, baseUrl, localUrl }: { keys: Keys; baseUrl: string; localUrl?: string },
): RelyingSide {
  const insecure = mayBePlain(baseUrl)
  assert(
    insecure || baseUrl.startsWith('https:'),
    'the house is at https, or at a loopback address',
  )

  /**
   * The house may not reach its own public address (it stands behind a proxy), so requests to it take the short way
   * to the port it listens on; all other addresses are refused.
   */
  const home: oidc.CustomFetch = (url, options) => {
    assert(url.startsWith(`${baseUrl}/eid/`), 'a face talks to its own e-ID only')
    const { body, ...rest } = options
    return fetch(localOrigin() + url.slice(baseUrl.length), {
      ...rest,
      ...(body == null ? {} : { body: body as BodyInit }),
    } as RequestInit)
  }

  function localOrigin(): string {
    if (localUrl !== undefined) return localUrl
    const address = app.server.address()
    if (address === null || typeof address === 'string') return baseUrl
    const host = ['::', '0.0.0.0'].includes(address.address) ? '127.0.0.1' : address.address
    return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
  }

  const known = new Map<Face, Promise<oidc.Configuration>>()
  function configurationOf(face: Face): Promise<oidc.Configuration> {
    let found = known.get(face)
    if (!found) {
      found = discover(face)
      known.set(face, found)
      // A failure is not remembered: the next sign-in tries again.
      found.catch(() => known.delete(face))
    }
    return found
  }

  async function discover(face: Face): Promise<oidc.Configuration> {
    const { privateKey, publicKey } = keys.pair(clientKeyName(face))
    const key = privateKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
    return oidc.discovery(
      new URL(`${baseUrl}/eid`),
      face,
      { id_token_signed_response_alg: 'ES256' },
      oidc.PrivateKeyJwt({ key: key as oidc.CryptoKey, kid: keyId(publicKey) }),
      {
        [oidc.customFetch]: home,
        execute: insecure ? [oidc.allowInsecureRequests] : [],
        timeout: 10,
      },
    )
  }

  return {
    async ask(face, { level, returnTo, lang }) {
      const configuration = await configurationOf(face)
      const verifier = oidc.randomPKCECodeVerifier()
      const pending: Pending = {
        face,
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier,
        level,
        returnTo,
      }
      const to = await oidc.buildAuthorizationUrlWithPAR(configuration, {
        redirect_uri: `${baseUrl}/${face}/callback`,
        scope: 'openid',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        max_age: String(PENDING_SECONDS),
        ui_locales: lang,
        claims: JSON.stringify({
          id_token: {
            acr: { essential: true, values: acrsFrom(level) },
            amr: null,
            auth_time: { essential: true },
          },
        }),
      })
      return { to, pending }
    },

    async redeem(answer, pending) {
      const configuration = await configurationOf(pending.face)
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        maxAge: PENDING_SECONDS,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      assert(claims?.auth_time !== undefined, 'an answer tells when the person signed in')
      return {
        accountId: claims.sub,
        acr: claims.acr,
        amr: Array.isArray(claims.amr) ? claims.amr.map(String) : [],
        authAgeSeconds: Math.max(0, Math.floor(Date.now() / 1000) - claims.auth_time),
      }
    },
  }
}
