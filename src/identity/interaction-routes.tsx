/**
 * Interaction routes: the e-ID's own pages under `/eid/interaction/<id>`, from password to code or passkey.
 *
 * INVARIANT: only the browser that was sent here by the provider (its cookie says so) sees or moves a sign-in, and
 * only by forms of these pages.
 */
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { isProblem, orThrow, type Problem } from '#kernel'
import { audienceOf, isFace } from './face.ts'
import { acrOf, amrOf, asAuthLevel, levelOfAcr } from './level.ts'
import { CodePage, ConsentPage, PasskeyPage, PasswordPage } from './pages/sign-in.tsx'
import { word } from './pages/words.ts'
import { parseCredential, requestOptions, siteOf } from './passkey.ts'
import { problem } from './problems.ts'
import { atHome } from './provider/mount.ts'
import {
  beginSignIn,
  giveCode,
  giveNewCode,
  givePasskey,
  givePassword,
  keepChallenge,
  type Step,
  type Wanted,
} from './sign-in.ts'
import * as accounts from './store/account.ts'
import { countSent } from './store/one-time-code.ts'
import { type Eid, field, guardForm, langOf, seeOther, sendPage } from './visit.ts'

type Details = Awaited<ReturnType<Provider['interactionDetails']>>

/** The level an authorization request insists on (essential `acr`, OpenID Connect Core §5.5.1.1); 2 at least. */
function wantedOf(params: Readonly<Record<string, unknown>>): Wanted {
  const client = params.client_id
  const claims = (() => {
    try {
      return JSON.parse(String(params.claims ?? '{}')) as {
        id_token?: { acr?: { essential?: boolean; value?: unknown; values?: unknown[] } }
      }
    } catch {
      return {}
    }
  })()
  const acr = claims.id_token?.acr
  const levels = (acr?.essential ? [acr.value, ...(acr.values ?? [])] : [])
    .map(levelOfAcr)
    .filter(level => level !== null)
  const least = levels.length === 0 ? 2 : Math.min(...levels)
  return {
    level: asAuthLevel(Math.max(2, least)),
    audience: isFace(client) ? audienceOf(client) : null,
  }
}

export function registerInteractions(app: FastifyInstance, eid: Eid, provider: Provider): void {
  const { db, baseUrl } = eid
  const site = siteOf(baseUrl)

  /** The sign-in of this browser, or a refusal: a foreign, finished or expired one looks the same. */
  async function arrive(request: FastifyRequest, reply: FastifyReply) {
    const details = await provider
      .interactionDetails(atHome(request.raw, baseUrl), reply.raw)
      .catch(() => null)
    const { uid } = request.params as { uid: string }
    if (!details || details.uid !== uid) return orThrow(problem('sign-in-over')) as never
    const signIn = await db.tx(tx => beginSignIn(tx, uid))
    if (request.method === 'POST') guardForm(request, baseUrl, signIn.csrf)
    const client = String(details.params.client_id)
    return {
      details,
      signIn,
      uid,
      wanted: wantedOf(details.params),
      at: `/eid/interaction/${uid}`,
      lang: langOf(request),
      face: isFace(client) ? client : null,
    }
  }
  type Arrival = Awaited<ReturnType<typeof arrive>>

  /** Where the answer goes in the end: browsers hold a form's redirects against the policy too. */
  const formTo = ({ details }: Arrival) => [new URL(String(details.params.redirect_uri)).origin]

  async function offerPasskey(uid: string) {
    const options = await requestOptions(site)
    await db.tx(tx => keepChallenge(tx, uid, options.challenge))
    return options
  }

  async function showSignIn(
    request: FastifyRequest,
    reply: FastifyReply,
    arrival: Arrival,
    problems: readonly Problem[] = [],
    username = '',
  ) {
    const { uid, wanted, signIn, lang, at, face } = arrival
    const shown = { lang, at, csrf: signIn.csrf, problems }
    const onlyPasskey = wanted.level === 3 || (wanted.level === 4 && signIn.passwordAt !== null)
    const passkey = wanted.level === 4 && !onlyPasskey ? null : await offerPasskey(uid)
    return sendPage(eid, request, reply, {
      title: word(lang, onlyPasskey ? 'level3Title' : 'signIn'),
      body: onlyPasskey ? (
        <PasskeyPage {...shown} level={wanted.level} passkey={passkey} />
      ) : (
        <PasswordPage {...shown} audience={wanted.audience} username={username} passkey={passkey} />
      ),
      face,
      status: problems[0]?.status ?? 200,
      formTo: formTo(arrival),
    })
  }

  async function showCode(
    request: FastifyRequest,
    reply: FastifyReply,
    arrival: Arrival,
    problems: readonly Problem[] = [],
  ) {
    const { signIn, lang, at, uid, face } = arrival
    if (signIn.accountId === null) return seeOther(eid, reply, at)
    const account = await accounts.byId(db, signIn.accountId)
    return sendPage(eid, request, reply, {
      title: word(lang, 'codeTitle'),
      body: (
        <CodePage
          lang={lang}
          at={at}
          csrf={signIn.csrf}
          problems={problems}
          app={account?.totpSecret != null}
          sent={(await countSent(db, uid)) > 0}
        />
      ),
      face,
      status: problems[0]?.status ?? 200,
      formTo: formTo(arrival),
    })
  }

  /** Hands the outcome to the provider and follows its way back. */
  async function resume(
    request: FastifyRequest,
    reply: FastifyReply,
    result: Parameters<Provider['interactionResult']>[2],
  ) {
    const to = await provider.interactionResult(atHome(request.raw, baseUrl), reply.raw, result)
    return seeOther(eid, reply, to)
  }

  const goOn = (request: FastifyRequest, reply: FastifyReply, { at }: Arrival, step: Step) =>
    step.next === 'done'
      ? resume(request, reply, {
          login: {
            accountId: step.accountId,
            acr: acrOf(step.level),
            amr: amrOf(step.factors),
            remember: false,
          },
        })
      : seeOther(eid, reply, step.next === 'code' ? `${at}/code` : at)

  app.get('/eid/interaction/:uid', async (request, reply) => {
    const arrival = await arrive(request, reply)
    if (arrival.details.prompt.name === 'consent') return showConsent(request, reply, arrival)
    return showSignIn(request, reply, arrival)
  })

  app.post('/eid/interaction/:uid/password', async (request, reply) => {
    const arrival = await arrive(request, reply)
    const username = field(request, 'username').slice(0, 200)
    const given = {
      signInId: arrival.uid,
      username,
      password: field(request, 'password'),
      ip: request.ip,
    }
    const step = await givePassword(db, given, arrival.wanted)
    if ('next' in step) return goOn(request, reply, arrival, step)
    return showSignIn(request, reply, arrival, step, username)
  })

  app.get('/eid/interaction/:uid/code', async (request, reply) =>
    showCode(request, reply, await arrive(request, reply)),
  )

  app.post('/eid/interaction/:uid/code', async (request, reply) => {
    const arrival = await arrive(request, reply)
    const given = { signInId: arrival.uid, code: field(request, 'code'), ip: request.ip }
    const step = await giveCode(db, given, arrival.wanted)
    return isProblem(step)
      ? showCode(request, reply, arrival, [step])
      : goOn(request, reply, arrival, step)
  })

  app.post('/eid/interaction/:uid/new-code', async (request, reply) => {
    const arrival = await arrive(request, reply)
    const unsent = await giveNewCode(db, arrival.uid)
    return unsent
      ? showCode(request, reply, arrival, [unsent])
      : seeOther(eid, reply, `${arrival.at}/code`)
  })

  app.post('/eid/interaction/:uid/passkey', async (request, reply) => {
    const arrival = await arrive(request, reply)
    const response = parseCredential<AuthenticationResponseJSON>(field(request, 'credential'))
    const step = response
      ? await givePasskey(db, { signInId: arrival.uid, response, site }, arrival.wanted)
      : problem('passkey-refused')
    return isProblem(step)
      ? showSignIn(request, reply, arrival, [step])
      : goOn(request, reply, arrival, step)
  })

  app.post('/eid/interaction/:uid/cancel', async (request, reply) => {
    await arrive(request, reply)
    return resume(request, reply, { error: 'access_denied', error_description: 'canceled' })
  })

  async function showConsent(request: FastifyRequest, reply: FastifyReply, arrival: Arrival) {
    const { details, signIn, lang, at } = arrival
    const client = await provider.Client.find(String(details.params.client_id))
    return sendPage(eid, request, reply, {
      title: word(lang, 'consentTitle', { name: client?.clientName ?? '' }),
      body: (
        <ConsentPage
          lang={lang}
          at={at}
          csrf={signIn.csrf}
          problems={[]}
          name={client?.clientName ?? ''}
          host={new URL(String(details.params.redirect_uri)).host}
        />
      ),
      formTo: formTo(arrival),
    })
  }

  app.post('/eid/interaction/:uid/consent', async (request, reply) => {
    const { details } = await arrive(request, reply)
    if (details.prompt.name !== 'consent' || !details.session) orThrow(problem('sign-in-over'))
    if (field(request, 'agree') !== 'yes')
      return resume(request, reply, { error: 'access_denied', error_description: 'refused' })
    return resume(request, reply, { consent: { grantId: await grantFor(details) } })
  })

  /** A grant of exactly what the page told: the sign-in itself. */
  async function grantFor(details: Details): Promise<string> {
    const grant = new provider.Grant({
      accountId: details.session!.accountId,
      clientId: String(details.params.client_id),
    })
    grant.addOIDCScope('openid')
    grant.addOIDCClaims(['acr', 'amr', 'auth_time'])
    return grant.save()
  }
}
