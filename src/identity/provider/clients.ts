/** Clients: the four faces and the relying parties outside, as the OpenID provider knows them. */
import type { ClientMetadata } from 'oidc-provider'
import { type Keys, keyId } from '#kernel'
import { FACES, type Face } from '../face.ts'
import type { RelyingParty } from '../relying-party.ts'

/** Name of the key a face signs its client assertions with (private_key_jwt, RFC 7523). */
export const clientKeyName = (face: Face) => `eid.client.${face}`

const COMMON = {
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  require_pushed_authorization_requests: true,
} satisfies Partial<ClientMetadata>

/** The faces: our own, so no consent is asked, and the subject is the account itself. */
export function firstPartyClients(keys: Keys, baseUrl: string): ClientMetadata[] {
  return FACES.map(face => {
    const { publicKey } = keys.pair(clientKeyName(face))
    return {
      ...COMMON,
      client_id: face,
      redirect_uris: [`${baseUrl}/${face}/callback`],
      post_logout_redirect_uris: [`${baseUrl}/${face}`],
      subject_type: 'public',
      jwks: {
        keys: [
          {
            ...publicKey.export({ format: 'jwk' }),
            kid: keyId(publicKey),
            alg: 'ES256',
            use: 'sig',
          },
        ],
      },
    } as ClientMetadata
  })
}

/** A relying party outside: tokens bound to its key (DPoP, RFC 9449), a subject of its own for each person. */
export function clientOf(party: RelyingParty): ClientMetadata {
  return {
    ...COMMON,
    client_id: party.clientId,
    client_name: party.name,
    redirect_uris: [...party.redirectUris],
    subject_type: 'pairwise',
    dpop_bound_access_tokens: true,
    jwks: {
      keys: party.jwks.keys.map((jwk, n) => ({
        kid: String(n),
        ...jwk,
        alg: 'ES256',
        use: 'sig',
      })),
    },
  } as ClientMetadata
}
