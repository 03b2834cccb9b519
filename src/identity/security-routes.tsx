/**
 * Security routes: `/<face>/security`, where a signed-in person keeps their passkeys and code app.
 *
 * INVARIANT: a way to sign in changes only within ten minutes after its owner proved who they are.
 */
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isProblem, later, orThrow, type Problem, type Tx } from '#kernel'
import { record } from '#ledger'
import './actions.ts'
import { FRESH_MINUTES } from './declaration.ts'
import { FACES, type Face } from './face.ts'
import { parseCode } from './one-time-code.ts'
import { SecurityPage } from './pages/security.tsx'
import { word } from './pages/words.ts'
import { addPasskey, creationOptions, parseCredential, removePasskey, siteOf } from './passkey.ts'
import { problem } from './problems.ts'
import { seal, unseal } from './seal.ts'
import {
  closeOtherSessions,
  freshAuth,
  otherSessions,
  SESSION_COOKIE,
  type Session,
  sessionOf,
} from './session.ts'
import { SIGN_IN_MS, TOTP_SECRET } from './sign-in.ts'
import * as accounts from './store/account.ts'
import * as store from './store/passkey.ts'
import { matchStep } from './totp.ts'
import { type Eid, field, guardForm, langOf, readCookie, seeOther, sendPage } from './visit.ts'

export function registerSecurity(app: FastifyInstance, eid: Eid): void {
  for (const face of FACES) registerSecurityOf(app, eid, face)
}

function registerSecurityOf(app: FastifyInstance, eid: Eid, face: Face): void {
  const { db, baseUrl } = eid
  const site = siteOf(baseUrl)
  const at = `/${face}/security`
  const stepUp = `/${face}/sign-in?return=${encodeURIComponent(at)}`
  const isFresh = (session: Session) => freshAuth(session, FRESH_MINUTES * 60_000, db.clock.now())

  const arrive = (request: FastifyRequest) =>
    sessionOf(db, face, readCookie(request.headers.cookie, SESSION_COOKIE(face, baseUrl)))

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    session: Session,
    problems: readonly Problem[] = [],
  ) {
    const lang = langOf(request)
    const { accountId } = session.account
    const passkeys = await store.ofAccount(db, accountId)
    const account = await accounts.byId(db, accountId)
    return sendPage(eid, request, reply, {
      title: word(lang, 'security'),
      body: (
        <SecurityPage
          lang={lang}
          at={at}
          csrf={session.csrf}
          problems={problems}
          done={(request.query as { done?: string }).done === '1' && problems.length === 0}
          passkeys={passkeys}
          app={account?.totpSecret != null}
          otherPlaces={await otherSessions(db, session)}
          offer={isFresh(session) ? await offer(session, passkeys) : null}
          stepUp={stepUp}
        />
      ),
      face,
      session,
      status: problems[0]?.status ?? 200,
    })
  }

  /** Makes what a new device is offered, and keeps it until the form comes back. */
  async function offer(session: Session, existing: Awaited<ReturnType<typeof store.ofAccount>>) {
    const { accountId } = session.account
    const options = await creationOptions(site, {
      accountId,
      displayName: session.displayName,
      existing,
    })
    const totpSecret = db.random.bytes(20)
    await db.tx(tx =>
      store.putEnrolment(tx, {
        sessionId: session.sessionId,
        challenge: options.challenge,
        totpSecret: seal(tx.keys, TOTP_SECRET, accountId, totpSecret),
        expiresAt: later(tx.now, SIGN_IN_MS),
      }),
    )
    return { passkey: options, totpSecret, account: session.displayName }
  }

  app.get(at, async (request, reply) => {
    const session = await arrive(request)
    return session ? show(request, reply, session) : seeOther(eid, reply, stepUp)
  })

  /** A form of this page: signed in, freshly, from our own page. A refusal comes back on the page. */
  const onForm = (
    path: string,
    deed: (tx: Tx, session: Session, request: FastifyRequest) => Promise<Problem | null>,
    { fresh } = { fresh: true },
  ) =>
    app.post(at + path, async (request, reply) => {
      const session = await arrive(request)
      if (!session) return seeOther(eid, reply, stepUp)
      guardForm(request, baseUrl, session.csrf)
      if (fresh && !isFresh(session)) orThrow(problem('auth-stale', { minutes: FRESH_MINUTES }))
      const refusal = await db.tx(tx => deed(tx, session, request))
      return refusal
        ? show(request, reply, session, [refusal])
        : seeOther(eid, reply, `${at}?done=1`)
    })

  onForm('/passkeys', async (tx, session, request) => {
    const enrolment = await store.takeEnrolment(tx, session.sessionId)
    const response = parseCredential<RegistrationResponseJSON>(field(request, 'credential'))
    if (!enrolment || !response) return problem('passkey-refused')
    const name =
      field(request, 'name')
        .normalize('NFC')
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, 60) || word(langOf(request), 'passkeyDefaultName')
    const { challenge } = enrolment
    const added = await addPasskey(tx, session, site, { response, challenge, name })
    return isProblem(added) ? added : null
  })

  onForm('/passkeys/:id/remove', (tx, session, request) =>
    removePasskey(tx, session, (request.params as { id: string }).id),
  )

  onForm('/app', async (tx, session, request) => {
    const { accountId } = session.account
    const enrolment = await store.takeEnrolment(tx, session.sessionId)
    if (!enrolment?.totpSecret) return problem('code-over', { field: 'code' })
    const code = parseCode(field(request, 'code'))
    const secret = unseal(tx.keys, TOTP_SECRET, accountId, enrolment.totpSecret)
    const step = code && secret ? matchStep(secret, code, tx.now) : null
    if (step === null) return problem('code-missing', { field: 'code' })
    await accounts.setTotp(tx, accountId, enrolment.totpSecret, step)
    await note(tx, session, 'totp.added')
    return null
  })

  // Ending sessions elsewhere only ever protects, so no fresh proof is asked.
  onForm(
    '/sessions',
    async (tx, session) => {
      await closeOtherSessions(tx, session)
      return null
    },
    { fresh: false },
  )

  onForm('/app/remove', async (tx, session) => {
    await accounts.setTotp(tx, session.account.accountId, null, null)
    await note(tx, session, 'totp.removed')
    return null
  })
}

const note = (tx: Tx, session: Session, action: 'totp.added' | 'totp.removed') =>
  record(tx, {
    actor: session.actor,
    action,
    subject: session.personId,
    detail: { accountId: session.account.accountId },
  })
