/** Visit: what every page of the e-ID needs from a request, and how it answers one. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { type Db, type Log, orThrow, type Problem } from '#kernel'
import type { Face } from './face.ts'
import type { Lang } from './pages/words.ts'
import { problem } from './problems.ts'
import type { Session } from './session.ts'

/** One page of the e-ID, for the house to wrap in its own header and footer. */
export type IdentityPage = Readonly<{
  title: string
  body: VNode
  lang: Lang
  /** Address of the page, for a switch of the language that comes back to it. */
  path: string
  /** The face the person is on their way to, when it is one of ours. */
  face: Face | null
  /** Set on pages of somebody signed in. */
  session: Session | null
  /** True when the page shows errors: the title should say so first. */
  refused: boolean
}>

/** What all routes of this room share. */
export type Eid = Readonly<{
  db: Db
  baseUrl: string
  log: Log
  renderPage: (page: IdentityPage) => string
}>

const LANG_COOKIE = 'lt_lang'

/** The value of one cookie of a `Cookie` header (RFC 6265), or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** A `Set-Cookie` value that no script can read and no other site can send along with a form. */
export function cookie(
  name: string,
  value: string,
  options: { baseUrl: string; path?: string; maxAgeSeconds?: number },
): string {
  const { baseUrl, path = '/', maxAgeSeconds } = options
  return [
    `${name}=${value}`,
    `Path=${path}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(baseUrl.startsWith('https:') ? ['Secure'] : []),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
  ].join('; ')
}

/** `?lang=` decides and is remembered by {@link sendPage}; else the cookie; else Vietnamese. */
export function langOf(request: FastifyRequest): Lang {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  const wanted = asked ?? readCookie(request.headers.cookie, LANG_COOKIE)
  return wanted === 'en' ? 'en' : 'vi'
}

/** A field of a posted form; empty when absent or sent twice. */
export function field(request: FastifyRequest, name: string): string {
  const body = request.body as Record<string, unknown> | null | undefined
  const value = body && Object.hasOwn(body, name) ? body[name] : ''
  return typeof value === 'string' ? value : ''
}

/** Whether a POST comes from a page of ours: by its Origin, else by what the browser says of the site. */
export function checkOrigin(headers: FastifyRequest['headers'], baseUrl: string): Problem | null {
  const { origin } = new URL(baseUrl)
  if (headers.origin !== undefined)
    return headers.origin === origin ? null : problem('form-foreign')
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' ? null : problem('form-foreign')
  return headers.referer?.startsWith(`${origin}/`) ? null : problem('form-foreign')
}

/** Refuses a form that does not come from a page of ours or lacks the token. @throws `identity.form-foreign` */
export function guardForm(request: FastifyRequest, baseUrl: string, token: string): void {
  orThrow(checkOrigin(request.headers, baseUrl) ?? [])
  const [a, b] = [Buffer.from(token), Buffer.from(field(request, '_csrf'))]
  if (a.length !== b.length || !timingSafeEqual(a, b)) orThrow(problem('form-foreign'))
}

/** The policy of the e-ID's pages. `formTo`: where a form may lead in the end, besides ourselves. */
const policy = (formTo: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action ${["'self'", ...formTo].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every answer of the e-ID. */
function secure(reply: FastifyReply, baseUrl: string): FastifyReply {
  reply
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    // With no referrer at all, browsers would send `Origin: null` with our own forms.
    .header('referrer-policy', 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin')
  if (baseUrl.startsWith('https:'))
    reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
  return reply
}

/** Sends a whole page. */
export function sendPage(
  eid: Eid,
  request: FastifyRequest,
  reply: FastifyReply,
  page: {
    title: string
    body: VNode
    face?: Face | null
    session?: Session | null
    status?: number
    formTo?: readonly string[]
  },
): FastifyReply {
  const { title, body, face = null, session = null, status = 200, formTo = [] } = page
  const lang = langOf(request)
  const path = request.url.split('?')[0]!
  if ((request.query as { lang?: unknown } | undefined)?.lang !== undefined)
    addCookie(reply, cookie(LANG_COOKIE, lang, { ...eid, maxAgeSeconds: 31_536_000 }))
  return secure(reply, eid.baseUrl)
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy(formTo))
    .send(eid.renderPage({ title, body, lang, path, face, session, refused: status >= 400 }))
}

export function addCookie(reply: FastifyReply, value: string): void {
  const before = reply.getHeader('set-cookie')
  const all = before === undefined ? [] : Array.isArray(before) ? before : [String(before)]
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...all, value])
}

/** After a form: see the next page by GET (RFC 9110 §15.4.4). */
export function seeOther(eid: Eid, reply: FastifyReply, to: string): FastifyReply {
  return secure(reply, eid.baseUrl).code(303).header('location', to).send()
}
