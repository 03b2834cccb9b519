/**
 * Relying party: an organisation outside the house that signs people in through the e-ID.
 *
 * INVARIANT: it is admitted with exact https redirect addresses and its own ES256 key, knows a person by a
 * pairwise subject only, and is shown to the person by its registered name before anything is shared.
 */
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { type Actor, orThrow, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import { isFace } from './face.ts'
import { problem } from './problems.ts'
import * as store from './store/relying-party.ts'
import './actions.ts'

export type RelyingParty = Readonly<{
  clientId: string
  /** Shown to people on the consent page. */
  name: string
  redirectUris: readonly string[]
  /** Public keys (JWK, EC P-256) the party signs its assertions with. */
  jwks: Readonly<{ keys: readonly JsonWebKey[] }>
}>

const CLIENT_ID = /^[a-z0-9][a-z0-9.-]{2,63}$/
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

const isP256 = (jwk: JsonWebKey): boolean => {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.d !== undefined) return false
  try {
    createPublicKey({ key: jwk as never, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

/** May this organisation be admitted as it presents itself? */
export function checkRelyingParty(party: RelyingParty): Problem | null {
  const refuse = (reason: string, field: string) =>
    problem('relying-party-invalid', { reason, field })
  if (!CLIENT_ID.test(party.clientId) || isFace(party.clientId))
    return refuse('client id', 'clientId')
  // One script and the signs of a name: look-alike letters of other scripts are refused.
  if (!/^[\p{Script=Latin}\p{M}0-9 .,&()–-]{3,120}$/u.test(party.name))
    return refuse('name', 'name')
  if (party.redirectUris.length === 0) return refuse('redirect address', 'redirectUris')
  const hosts = new Set<string>()
  for (const uri of party.redirectUris) {
    const url = URL.canParse(uri) ? new URL(uri) : null
    if (!url || url.hash || url.username || url.password || uri.includes('*'))
      return refuse('redirect address', 'redirectUris')
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
      return refuse('redirect address', 'redirectUris')
    hosts.add(url.host)
  }
  // The pairwise subject is computed over the host, so all addresses share one.
  if (hosts.size !== 1) return refuse('redirect addresses of one host', 'redirectUris')
  if (party.jwks.keys.length === 0 || !party.jwks.keys.every(isP256)) return refuse('keys', 'jwks')
  return null
}

/** Admits a relying party. @throws `identity.relying-party-invalid` */
export async function admitRelyingParty(tx: Tx, actor: Actor, party: RelyingParty): Promise<void> {
  orThrow(checkRelyingParty(party) ?? [])
  if (!(await store.insert(tx, party)))
    orThrow(problem('relying-party-invalid', { reason: 'client id taken', field: 'clientId' }))
  await record(tx, {
    actor,
    action: 'relying-party.admitted',
    detail: { clientId: party.clientId, name: party.name, redirectUris: [...party.redirectUris] },
  })
}
