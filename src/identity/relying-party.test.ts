import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as oidc from 'openid-client'
import { type KeyPair, ProblemError, systemActor } from '#kernel'
import { type TestDatabase, testDatabase } from '#test/database'
import { admitRelyingParty, checkRelyingParty, type RelyingParty } from './relying-party.ts'
import {
  browser,
  type Citizen,
  clientFor,
  type House,
  newCitizen,
  openHouse,
  pageOf,
} from './testing/house.ts'

const party = (clientId: string, host: string, key: KeyPair): RelyingParty => ({
  clientId,
  name: `Ngân hàng ${clientId}`,
  redirectUris: [`https://${host}/trở-về`.normalize('NFD').replace(/[^\x21-\x7e]/g, '')],
  jwks: { keys: [key.publicKey.export({ format: 'jwk' })] },
})

describe('a relying party outside the house', () => {
  let database: TestDatabase
  let house: House
  let citizen: Citizen
  before(async () => {
    database = await testDatabase('ledger', 'register', 'identity')
    house = await openHouse(database.db)
    citizen = await newCitizen(database.db)
  })
  after(async () => {
    await house.close()
    await database.close()
  })
  const admitted = async (clientId: string) => {
    const key = database.db.keys.pair(`test.${clientId}`)
    const it = party(clientId, `${clientId}.example`, key)
    await database.db.tx(tx => admitRelyingParty(tx, systemActor('test'), it))
    return { ...it, configuration: await clientFor(house, clientId, key, '0') }
  }

  /** Signs the citizen in there; `agree` answers the consent page. */
  async function signInAt(at: Awaited<ReturnType<typeof admitted>>, agree: 'yes' | 'no') {
    const { configuration } = at
    const dpop = oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair('ES256'))
    const verifier = oidc.randomPKCECodeVerifier()
    const state = oidc.randomState()
    const to = await oidc.buildAuthorizationUrlWithPAR(
      configuration,
      {
        redirect_uri: at.redirectUris[0]!,
        scope: 'openid',
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      { DPoP: dpop },
    )
    const visitor = browser(house)
    const first = await pageOf(await visitor.open(to.href))
    const consent = await pageOf(await visitor.prove(first, citizen))
    const back = await visitor.submit(`${consent.at}/consent`, { _csrf: consent.csrf, agree })
    const answer = new URL(back.headers.get('location')!)
    const tokens = () =>
      oidc.authorizationCodeGrant(
        configuration,
        answer,
        { expectedState: state, pkceCodeVerifier: verifier, idTokenExpected: true },
        undefined,
        { DPoP: dpop },
      )
    return { consent, answer, tokens }
  }

  it('learns that a person is there and how surely, under a name only it knows, after consent', async () => {
    const bank = await admitted('bank-one')
    const { consent, tokens } = await signInAt(bank, 'yes')
    assert.match(consent.html, /Ngân hàng bank-one/)
    assert.match(consent.html, /bank-one\.example/)
    assert.ok(!consent.html.includes(citizen.username))
    const answer = await tokens()
    assert.equal(answer.token_type, 'dpop')
    const claims = answer.claims()!
    assert.notEqual(claims.sub, citizen.accountId)
    assert.ok(!JSON.stringify(claims).includes(citizen.username))
    const again = (await (await signInAt(bank, 'yes')).tokens()).claims()!
    assert.equal(again.sub, claims.sub, 'the same person is the same there')
    const other = (await (await signInAt(await admitted('bank-two'), 'yes')).tokens()).claims()!
    assert.notEqual(other.sub, claims.sub, 'two parties cannot compare whom they see')
  })

  it('gets nothing when the person does not agree', async () => {
    const { answer } = await signInAt(await admitted('bank-three'), 'no')
    assert.equal(answer.searchParams.get('error'), 'access_denied')
    assert.equal(answer.searchParams.get('code'), null)
  })

  it('is admitted only under a plain name, with exact https addresses of one host and its own key', () => {
    const good = party('bank-four', 'bank.example', database.db.keys.pair('test.four'))
    const jwk = good.jwks.keys[0]!
    assert.equal(checkRelyingParty(good), null)
    const bad: readonly Partial<RelyingParty>[] = [
      { clientId: 'portal' },
      { clientId: 'X' },
      { name: 'Ngân hàng Вaпk' },
      { name: '<b>Bank</b>' },
      { redirectUris: [] },
      { redirectUris: ['http://bank.example/cb'] },
      { redirectUris: ['https://*.bank.example/cb'] },
      { redirectUris: ['https://bank.example/cb#x'] },
      { redirectUris: ['https://user@bank.example/cb'] },
      { redirectUris: ['javascript:alert(1)'] },
      { redirectUris: ['https://a.example/cb', 'https://b.example/cb'] },
      { jwks: { keys: [] } },
      { jwks: { keys: [{ ...jwk, d: 'x' }] } },
      { jwks: { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB' }] } },
      { jwks: { keys: [{ ...jwk, x: 'AAAA' }] } },
    ]
    for (const change of bad)
      assert.equal(
        checkRelyingParty({ ...good, ...change })?.code,
        'identity.relying-party-invalid',
        JSON.stringify(change),
      )
  })

  it('has its name to itself', async () => {
    await admitted('bank-five')
    await assert.rejects(admitted('bank-five'), ProblemError)
  })
})
