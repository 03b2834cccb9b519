/** Face routes: signing in and out at each face, `/<face>/sign-in`, `/<face>/callback`, `POST /<face>/sign-out`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import { later, orThrow, type Problem, ProblemError } from '#kernel'
import { FACES, type Face } from './face.ts'
import { type AuthLevel, asAuthLevel, levelOfAcr } from './level.ts'
import { RefusalPage } from './pages/refusal.tsx'
import { word } from './pages/words.ts'
import { problem } from './problems.ts'
import { providerCookie } from './provider/provider.ts'
import {
  openPending,
  PENDING_SECONDS,
  pendingCookie,
  pushedOut,
  type RelyingSide,
  sealPending,
} from './relying-side.ts'
import { returnPath } from './return-path.ts'
import { ABSOLUTE_MS, closeSession, openSession, SESSION_COOKIE, sessionOf } from './session.ts'
import {
  addCookie,
  checkOrigin,
  cookie,
  type Eid,
  guardForm,
  langOf,
  readCookie,
  seeOther,
  sendPage,
} from './visit.ts'

/** The level a visitor asks for in the address: 2 unless it is 3 or 4. */
function levelAsked(text: unknown): AuthLevel {
  return text === '3' || text === '4' ? asAuthLevel(Number(text)) : 2
}

export function registerFaces(app: FastifyInstance, eid: Eid, side: RelyingSide): void {
  for (const face of FACES) registerFace(app, eid, side, face)
}

function registerFace(app: FastifyInstance, eid: Eid, side: RelyingSide, face: Face): void {
  const { db, baseUrl, log } = eid
  const sessionCookie = SESSION_COOKIE(face, baseUrl)
  const drop = (reply: FastifyReply, name: string) =>
    addCookie(reply, cookie(name, '', { baseUrl, maxAgeSeconds: 0 }))

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    problems: readonly Problem[],
    again: string,
  ) {
    const lang = langOf(request)
    return sendPage(eid, request, reply, {
      title: word(lang, 'refusedTitle'),
      body: <RefusalPage problems={problems} lang={lang} again={again} />,
      face,
      status: problems[0]!.status,
    })
  }

  app.get(`/${face}/sign-in`, async (request, reply) => {
    const query = request.query as { return?: unknown; level?: unknown }
    const { to, pending } = await side.ask(face, {
      level: levelAsked(query.level),
      returnTo: returnPath(face, query.return),
      lang: langOf(request),
    })
    addCookie(
      reply,
      cookie(pendingCookie(baseUrl, pending.state), sealPending(db.keys, pending), {
        baseUrl,
        maxAgeSeconds: PENDING_SECONDS,
      }),
    )
    for (const old of pushedOut(baseUrl, request.headers.cookie)) drop(reply, old)
    // The e-ID remembers nobody between two sign-ins, so a shared computer never lets the next person in.
    drop(reply, providerCookie(baseUrl))
    return seeOther(eid, reply, to.href)
  })

  app.get(`/${face}/callback`, async (request, reply) => {
    const { state } = request.query as { state?: unknown }
    const name = pendingCookie(baseUrl, typeof state === 'string' ? state : '')
    const sealed = readCookie(request.headers.cookie, name)
    const pending = openPending(db.keys, face, String(state), sealed)
    if (!pending) return refuse(request, reply, [problem('request-over')], `/${face}/sign-in`)
    drop(reply, name)
    drop(reply, providerCookie(baseUrl))
    const again = `/${face}/sign-in?${new URLSearchParams({ return: pending.returnTo })}`
    try {
      const returned = await side.redeem(new URL(request.url, baseUrl), pending)
      const authLevel = levelOfAcr(returned.acr)
      if (authLevel === null || authLevel < pending.level)
        orThrow(problem('auth-low', { level: pending.level }))
      const { token } = await db.tx(tx =>
        openSession(tx, {
          face,
          accountId: returned.accountId,
          authLevel: authLevel!,
          amr: returned.amr,
          signedInAt: later(tx.now, -1000 * returned.authAgeSeconds),
          replaces: readCookie(request.headers.cookie, sessionCookie),
        }),
      )
      addCookie(reply, cookie(sessionCookie, token, { baseUrl, maxAgeSeconds: ABSOLUTE_MS / 1000 }))
      return seeOther(eid, reply, pending.returnTo)
    } catch (error) {
      if (error instanceof ProblemError) return refuse(request, reply, error.problems, again)
      if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied')
        return seeOther(eid, reply, '/')
      if (!isProtocolError(error)) throw error
      // What was wrong with the answer is for the operator; the person can only begin again.
      log.warn({ face, code: error.code ?? error.name }, 'an answer of the e-ID was refused')
      return refuse(request, reply, [problem('request-over')], again)
    }
  })

  app.post(`/${face}/sign-out`, async (request, reply) => {
    const session = await sessionOf(db, face, readCookie(request.headers.cookie, sessionCookie))
    if (session) {
      guardForm(request, baseUrl, session.csrf)
      await db.tx(tx => closeSession(tx, session))
    } else orThrow(checkOrigin(request.headers, baseUrl) ?? [])
    drop(reply, sessionCookie)
    drop(reply, providerCookie(baseUrl))
    return seeOther(eid, reply, '/')
  })
}

/** Whether the certified client refused the answer, as opposed to something of ours being broken. */
function isProtocolError(error: unknown): error is Error & { code?: string } {
  return (
    error instanceof oidc.AuthorizationResponseError ||
    error instanceof oidc.ResponseBodyError ||
    error instanceof oidc.ClientError
  )
}
