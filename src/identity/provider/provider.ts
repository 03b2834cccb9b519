/**
 * Provider: the OpenID provider of the e-ID, in the FAPI 2.0 manner: pushed requests, PKCE S256, codes only,
 * clients proven by their own key, `iss` in every answer, short lives.
 *
 * It tells a relying party who (a subject) and how surely (`acr`, `amr`, `auth_time`), never a fact of the person:
 * facts leave the house by a disclosure of the register only.
 */
import { createHmac } from 'node:crypto'
import Provider, { type Configuration, interactionPolicy, type JWK } from 'oidc-provider'
import { type Db, keyId } from '#kernel'
import { isAlive } from '#register'
import { isFace } from '../face.ts'
import { ACR_VALUES } from '../level.ts'
import * as accounts from '../store/account.ts'
import { adapterOver } from './adapter.ts'
import { firstPartyClients } from './clients.ts'

/** The session cookie of the provider; a face drops it when a sign-in begins, so nobody is signed in in silence. */
export const providerCookie = (baseUrl: string) =>
  `${baseUrl.startsWith('https:') ? '__Host-' : ''}lt-eid`

const SIGNING_KEY = 'eid.signing'

/** Pages of the provider that a person may see. */
export type ProviderPages = Readonly<{
  error(error: string): string
  /** @param form the provider's own hidden form, as HTML */
  signOut(form: string): string
  signedOut(): string
}>

/** A person's subject at one relying party: nothing two of them could compare. */
function pairwiseSubject(secret: Buffer, sector: string, accountId: string): string {
  return createHmac('sha256', secret).update(`${sector}\n${accountId}`).digest('base64url')
}

/** The account behind a subject, if it may still be used. */
async function usable(db: Db, accountId: string): Promise<boolean> {
  const account = await accounts.byId(db, accountId)
  if (!account || account.lockedFor !== null) return false
  return account.personId === null || (await isAlive(db, account.personId))
}

export function createProvider(db: Db, baseUrl: string, pages: ProviderPages): Provider {
  const { privateKey, publicKey } = db.keys.pair(SIGNING_KEY)
  const signing = {
    ...privateKey.export({ format: 'jwk' }),
    kid: keyId(publicKey),
    alg: 'ES256',
    use: 'sig',
  } as unknown as JWK
  const html = (ctx: { type: string; body: unknown }, body: string) => {
    ctx.type = 'html'
    ctx.body = body
  }
  const configuration: Configuration = {
    adapter: adapterOver(db),
    clients: firstPartyClients(db.keys, baseUrl),
    jwks: { keys: [signing] },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'], acr: null, amr: null, auth_time: null },
    acrValues: ACR_VALUES,
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: async (_ctx, accountId, client) =>
      pairwiseSubject(
        db.keys.secret('identity.pairwise'),
        new URL(client.redirectUris![0]!).host,
        accountId,
      ),
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
      requestObjectSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
    },
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
    },
    pkce: { required: () => true },
    cookies: {
      names: {
        session: providerCookie(baseUrl),
        interaction: 'lt-eid-step',
        resume: 'lt-eid-resume',
      },
      keys: [db.keys.secret('identity.provider-cookies').toString('base64url')],
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 300,
      Interaction: 600,
      Session: 600,
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      dPoP: { enabled: true, nonceSecret: db.keys.secret('identity.dpop-nonces') },
      fapi: { enabled: true, profile: '2.0' },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => html(ctx, pages.signOut(form)),
        postLogoutSuccessSource: ctx => html(ctx, pages.signedOut()),
      },
    },
    interactions: {
      policy: interactionPolicy.base(),
      url: (_ctx, interaction) => `/eid/interaction/${interaction.uid}`,
    },
    findAccount: async (_ctx, sub) =>
      (await usable(db, sub)) ? { accountId: sub, claims: async () => ({ sub }) } : undefined,
    loadExistingGrant: async ctx => {
      const { client, session, result, provider } = ctx.oidc
      const known = result?.consent?.grantId ?? session?.grantIdFor(client!.clientId)
      if (known) return provider.Grant.find(known)
      // Our own faces ask for nothing but the sign-in itself.
      if (!isFace(client!.clientId) || !session?.accountId) return undefined
      const grant = new provider.Grant({
        clientId: client!.clientId,
        accountId: session.accountId,
      })
      grant.addOIDCScope('openid')
      grant.addOIDCClaims(['acr', 'amr', 'auth_time'])
      await grant.save()
      return grant
    },
    expiresWithSession: () => false,
    // What the browser's address bar would show helps nobody; the page says what to do next.
    renderError: (ctx, out) => html(ctx, pages.error(out.error)),
  }
  return new Provider(`${baseUrl}/eid`, configuration)
}
