/**
 * Http: the plumbing of a page. For each request: who is signed in at this face, language and theme, the
 * checks of a POST, the answer with its security headers, and a kind page when something is refused.
 *
 * INVARIANT: no POST reaches a handler without Origin and, where there is a session, its token.
 */
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import { SESSION_COOKIE, type Session, sessionOf } from '#identity'
import {
  type Actor,
  type Db,
  isProblem,
  type Log,
  orThrow,
  type Problem,
  ProblemError,
  problemBody,
} from '#kernel'
import type { Assets } from './assets.ts'
import { type FormData, formOf, readForm } from './form-data.ts'
import { checkOrigin, checkToken } from './guard.ts'
import { common } from './i18n/common.ts'
import { isLang, type Lang, said } from './i18n/index.ts'
import { Layout, type LayoutProps } from './layout.tsx'
import type { Outcome, Page } from './outcome.ts'
import { ProblemPage } from './problem-page.tsx'
import { problem } from './problems.ts'
import { type FaceName, THEMES, type Theme, type Ui, UiProvider } from './ui.ts'

/** A sample person of the sandbox, with what to try as them. */
export type DemoPerson = Readonly<{
  username: string
  password: string
  displayName: string
  face: FaceName
  /** What to try, in a sentence. */
  story: Readonly<{ vi: string; en: string }>
  /** Where the story starts, e.g. `/portal`. */
  start?: string
}>
export type DemoPeople = readonly DemoPerson[]

/** What the faces are given by the house. */
export type WebDeps = Readonly<{
  db: Db
  /** Address people reach the house at, e.g. `https://lienthong.example`. */
  baseUrl: string
  /** Folder for compiled assets; may be deleted at any time. */
  cacheDir: string
  log: Log
  /** True when people and data are invented; every page then says so. */
  sandbox: boolean
  demo?: DemoPeople | (() => DemoPeople | Promise<DemoPeople>)
  /** Databases of invented agencies, to download and to reconcile. */
  databases?: readonly SampleDatabase[]
}>

/** A table of the sandbox, as its agency would send it. */
export type SampleDatabase = Readonly<{
  code: string
  name: Readonly<{ vi: string; en: string }>
  file: string
  columns: readonly string[]
  /** Who signs in to keep it. */
  keeper: string
  rows(): Iterable<Readonly<Record<string, string>>>
}>

/** What every route of every face shares. */
export type Web = WebDeps & Readonly<{ assets: Assets }>

/** One request to one page. `S` is null only where a page needs no session. */
export type Visit<S extends Session | null = Session> = Readonly<{
  web: Web
  db: Db
  session: S
  /** Who acts, for the deeds of the rooms. */
  actor: S extends Session ? Actor : Actor | null
  face: FaceName
  lang: Lang
  ui: Ui
  /** Parts of the path, decoded. */
  param(name: string): string
  /** One value of the query, tidied; empty when absent. */
  query(name: string): string
  /** What was posted; empty for a GET. */
  form: FormData
  request: FastifyRequest
  reply: FastifyReply
}>

type Handler<S extends Session | null> = (visit: Visit<S>) => Promise<Outcome> | Outcome

export type Routes<S extends Session | null> = Readonly<{
  get(url: string, handler: Handler<S>): void
  post(url: string, handler: Handler<S>): void
}>

/** Routes of a face for people signed in there; others are sent to sign in first. */
export function faceRoutes(app: FastifyInstance, web: Web, face: FaceName): Routes<Session> {
  return routes(app, web, face, true) as Routes<Session>
}

/**
 * Routes open to everybody. The session of the face is known if there is one; with `null` nobody's is, for
 * deeds that belong to the browser and not to a person.
 */
export function openRoutes(
  app: FastifyInstance,
  web: Web,
  face: FaceName | null = 'portal',
): Routes<Session | null> {
  return routes(app, web, face, false)
}

function routes(
  app: FastifyInstance,
  web: Web,
  face: FaceName | null,
  needsSession: boolean,
): Routes<Session | null> {
  const add = (method: 'GET' | 'POST', url: string, handler: Handler<Session | null>) =>
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const visit = await arrive(web, face, request, reply)
        try {
          const toSignIn = needsSession && !visit.session ? signInPath(app, visit) : null
          if (method === 'POST') {
            orThrow(checkOrigin(request.headers, web.baseUrl) ?? null)
            if (toSignIn) return await send({ kind: 'redirect', to: toSignIn }, visit)
            const form = await readForm(request)
            if (visit.session)
              orThrow(
                checkToken(
                  visit.session,
                  form.text('_csrf') || String(request.headers['x-csrf-token'] ?? ''),
                ),
              )
            return await send(await handler({ ...visit, form }), visit)
          }
          if (toSignIn) return await send({ kind: 'redirect', to: toSignIn }, visit)
          return await send(await handler(visit), visit)
        } catch (error) {
          return await sendRefusal(error, visit)
        }
      },
    })
  return {
    get: (url, handler) => void add('GET', url, handler),
    post: (url, handler) => void add('POST', url, handler),
  }
}

/** After signing in one comes back to the page, or to the face's home when it was only a POST. */
function signInPath(app: FastifyInstance, visit: Visit<Session | null>): string {
  const { request, face } = visit
  const url = request.routeOptions.url ?? ''
  const shown = request.method === 'GET' || app.hasRoute({ method: 'GET', url })
  const back = shown ? request.url : `/${face}`
  return `/${face}/sign-in?return=${encodeURIComponent(back)}`
}

const cookieOf = (request: FastifyRequest, name: string): string | undefined =>
  request.cookies[name]

/** Works out who visits and how they want to be spoken to. */
async function arrive(
  web: Web,
  of: FaceName | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit<Session | null>> {
  const face = of ?? 'portal'
  const cookie = of && cookieOf(request, SESSION_COOKIE(of, web.baseUrl))
  const session = cookie ? await sessionOf(web.db, face, cookie) : null
  const wanted = cookieOf(request, 'lt_lang')
  const lang: Lang = isLang(wanted) ? wanted : 'vi'
  const theme = THEMES.find(name => name === cookieOf(request, 'lt_theme')) ?? 'auto'
  const ui = uiOf(web, { face, lang, theme, session, path: request.url })
  const query = (request.query ?? {}) as Record<string, unknown>
  const params = (request.params ?? {}) as Record<string, string>
  return {
    web,
    db: web.db,
    session,
    actor: session?.actor ?? null,
    face,
    lang,
    ui,
    param: name => params[name] ?? '',
    query: name => {
      const value = Object.hasOwn(query, name) ? query[name] : ''
      return (typeof value === 'string' ? value : '').normalize('NFC').trim().slice(0, 500)
    },
    form: formOf({}),
    request,
    reply,
  } as Visit<Session | null>
}

function uiOf(
  web: Web,
  of: { face: FaceName; lang: Lang; theme: Theme; session: Session | null; path: string },
): Ui {
  return {
    lang: of.lang,
    theme: of.theme,
    face: of.face,
    path: of.path,
    displayName: of.session?.displayName ?? null,
    csrf: of.session?.csrf ?? null,
    sandbox: web.sandbox,
    asset: web.assets.href,
    newKey: () => crypto.randomUUID(),
  }
}

/** Below this a packet holds the page anyway. */
const WORTH_ZIPPING = 1_200
/** A page of 9 KB: 143 µs at level 2 against 230 at 6, for 6 % more bytes; a thread would cost more than either. */
const ZIP_LEVEL = 2

/** The policy of every page: nothing inline, nothing from elsewhere, no framing. */
function contentPolicy(allow: Page['allow'] = {}): string {
  return [
    "default-src 'none'",
    `script-src 'self'${allow.wasm ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    `img-src 'self' data:${allow.blobs ? ' blob:' : ''}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `frame-src ${allow.frames ? "'self'" : "'none'"}`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors 'none'`,
  ].join('; ')
}

/**
 * Headers of every answer. The referrer stays within the house instead of being dropped, because browsers
 * that may send no referrer send `Origin: null` with a form, and the guard could not tell it from a foreign one.
 */
function secure(reply: FastifyReply, web: Web): void {
  reply
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
    .header(
      'permissions-policy',
      'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
    )
  if (web.baseUrl.startsWith('https:'))
    reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

/** Renders a page in its frame to a whole document, with the style and script of its face. */
export function renderDocument(
  ui: Ui,
  layout: Omit<LayoutProps, 'children'>,
  body: ComponentChildren,
): string {
  const known = (names: readonly string[]) => names.filter(name => ui.asset(name))
  const frame = {
    ...layout,
    styles: known([`${ui.face}.css`, ...(layout.styles ?? [])]),
    scripts: known([`${ui.face}.js`, ...(layout.scripts ?? [])]),
  }
  return `<!doctype html>${render(
    <UiProvider value={ui}>
      <Layout {...frame}>{body}</Layout>
    </UiProvider>,
  )}`
}

/** Sends an outcome. */
async function send(
  outcome: Outcome,
  visit: Visit<Session | null>,
): Promise<FastifyReply | undefined> {
  const { reply, web, request } = visit
  if (outcome.kind === 'hijacked') return undefined
  secure(reply, web)
  // Everything here may be personal; only assets are ever kept.
  reply.header('cache-control', 'no-store')
  if (outcome.kind === 'redirect') return reply.code(303).header('location', outcome.to).send()
  if (outcome.kind === 'download') {
    const name = outcome.fileName.replace(/[^\p{L}\p{N}._ -]/gu, '_')
    const ascii = name.normalize('NFD').replace(/[^\x20-\x7e]/g, '')
    return reply
      .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'self'")
      .header('x-frame-options', outcome.inline ? 'SAMEORIGIN' : 'DENY')
      .header(
        'content-disposition',
        `${outcome.inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      .type(outcome.mediaType)
      .send(Buffer.from(outcome.bytes))
  }
  const html = Buffer.from(renderDocument(visit.ui, outcome.layout, outcome.body))
  reply
    .code(outcome.status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', contentPolicy(outcome.allow))
    .header('vary', 'cookie, accept-encoding')
  // A page that may repeat text of its address next to the session's token is not compressed: its length
  // would tell the token letter by letter (BREACH).
  const mayReflect = visit.session !== null && request.url.includes('?')
  const zipped =
    !mayReflect &&
    html.length > WORTH_ZIPPING &&
    /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (!zipped) return reply.send(html)
  return reply.header('content-encoding', 'gzip').send(gzipSync(html, { level: ZIP_LEVEL }))
}

/** The Problems a person may be told about; anything else is our own mistake and is thrown on. */
export function problemsIn(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError && error.problem.status < 500) return error.problems
  throw error
}

/** Tries a deed; gives its Problems instead of throwing them, so that the form can show them. */
export async function attempt<T>(
  deed: () => Promise<T>,
): Promise<{ value: T; problems: null } | { value: null; problems: readonly Problem[] }> {
  try {
    return { value: await deed(), problems: null }
  } catch (error) {
    return { value: null, problems: problemsIn(error) }
  }
}

async function sendRefusal(error: unknown, visit: Visit<Session | null>) {
  const { request, reply } = visit
  const problems = refusalsOf(error)
  const status = problems?.[0]?.status ?? 500
  if (status >= 500)
    request.log.error({ err: error, route: request.routeOptions.url }, 'a page failed')
  if (reply.sent) return undefined
  const wantsPage = String(request.headers.accept ?? 'text/html').includes('text/html')
  if (!wantsPage && problems) {
    secure(reply, visit.web)
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problems)))
  }
  return send(problemPage(visit, status, problems ?? [], request.id), visit)
}

function refusalsOf(error: unknown): readonly Problem[] | null {
  if (error instanceof ProblemError) return error.problems
  if (isProblem(error)) return [error]
  const { statusCode } = error as { statusCode?: number }
  if (statusCode === 413) return [problem('file-too-large', { megabytes: 10 })]
  if (statusCode !== undefined && statusCode < 500) return [problem('foreign-form')]
  return null
}

/** The page of a refusal: what happened, in plain words, and the way out. */
function problemPage(
  visit: Visit<Session | null>,
  status: number,
  problems: readonly Problem[],
  requestId: string,
): Page {
  const words = common[visit.lang].status
  const title = words[status as 403] ?? words.other
  return {
    kind: 'page',
    status,
    allow: {},
    layout: { title, ...(visit.face === 'portal' ? {} : { shape: 'dense' as const }) },
    body: <ProblemPage title={title} problems={problems} status={status} requestId={requestId} />,
  }
}

/** Throws the Problem that stands for a page that is not there (or not for this visitor). */
export function pageNotFound(): never {
  throw new ProblemError([problem('not-found')])
}

/** The sentence of the refusal about a field; null when nothing is wrong with it. */
export function errorOf(problems: readonly Problem[], field: string, lang: Lang): string | null {
  const found = problems.find(problem => problem.field === field)
  return found ? said(found, lang) : null
}
