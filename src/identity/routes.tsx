/** Routes: everything of this room that speaks HTTP, mounted in one place. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import type { FastifyInstance } from 'fastify'
import type { VNode } from 'preact'
import { type Db, type Log, problemsOf } from '#kernel'
import { FACES, isFace } from './face.ts'
import { registerFaces } from './face-routes.tsx'
import { registerInteractions } from './interaction-routes.tsx'
import { renderDocument } from './pages/document.tsx'
import { PASSKEY_SCRIPT } from './pages/parts.tsx'
import { RefusalPage, SignedOutPage, SignOutPage } from './pages/refusal.tsx'
import { word } from './pages/words.ts'
import { problem } from './problems.ts'
import { mountProvider } from './provider/mount.ts'
import { createProvider } from './provider/provider.ts'
import { relyingSide } from './relying-side.ts'
import { registerSecurity } from './security-routes.tsx'
import { forgetExpired } from './upkeep.ts'
import { type Eid, type IdentityPage, langOf, sendPage } from './visit.ts'

export type IdentityOptions = Readonly<{
  db: Db
  /** Public address of the house without a path, e.g. `http://localhost:8080`. https, or a loopback host. */
  baseUrl: string
  log: Log
  /** Where this process reaches itself, e.g. `http://127.0.0.1:8006`; needed behind a proxy when `app` does not listen itself. */
  localUrl?: string
  /** Makes the whole HTML document of a page; without it the pages come in a plain document of their own. */
  renderPage?: (page: IdentityPage) => string
}>

const UPKEEP_MS = 10 * 60_000

/**
 * Mounts the e-ID: the OpenID provider under `/eid`, and for each face `/<face>/sign-in`, `/<face>/callback`,
 * `POST /<face>/sign-out` and `/<face>/security`. All of it lives in a scope of its own with its own parsers.
 */
export async function registerIdentity(
  app: FastifyInstance,
  options: IdentityOptions,
): Promise<void> {
  const eid: Eid = {
    renderPage: renderDocument,
    ...options,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
  }
  const { db, baseUrl, log } = eid
  const plain = (title: string, body: VNode) =>
    eid.renderPage({
      title,
      body,
      lang: 'vi',
      path: '/eid',
      face: null,
      session: null,
      refused: false,
    })
  const provider = createProvider(db, baseUrl, {
    error: code => {
      log.warn({ code }, 'the e-ID refused a request')
      const problems = [problem('request-over')]
      return plain(
        word('vi', 'refusedTitle'),
        <RefusalPage problems={problems} lang="vi" again="/portal/sign-in" />,
      )
    },
    signOut: form => plain(word('vi', 'signOutTitle'), <SignOutPage form={form} lang="vi" />),
    signedOut: () => plain(word('vi', 'signedOut'), <SignedOutPage lang="vi" />),
  })
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'the e-ID failed'))
  // A mistake in a client's metadata would show only at its first sign-in; better now.
  for (const face of FACES) await provider.Client.find(face)

  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 65_536 },
      (_request, body, done) => done(null, parseForm(String(body))),
    )
    scope.setErrorHandler((error, request, reply) => {
      const problems = problemsOf(error)
      const status = problems[0]!.status
      if (status >= 500)
        log.error({ err: error, route: request.routeOptions.url }, 'a page of the e-ID failed')
      const lang = langOf(request)
      const first = request.url.split('/')[1]
      const face = isFace(first) ? first : null
      return sendPage(eid, request, reply, {
        title: word(lang, 'refusedTitle'),
        body: (
          <RefusalPage problems={problems} lang={lang} again={`/${face ?? 'portal'}/sign-in`} />
        ),
        face,
        status,
      })
    })
    const script = await passkeyScript()
    scope.get(PASSKEY_SCRIPT, async (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('x-content-type-options', 'nosniff')
        .header('etag', script.etag)
        .send(script.text),
    )
    registerInteractions(scope, eid, provider)
    registerFaces(
      scope,
      eid,
      relyingSide(app, { keys: db.keys, baseUrl, localUrl: options.localUrl }),
    )
    registerSecurity(scope, eid)
  })
  mountProvider(app, provider, baseUrl)

  const upkeep = setInterval(
    () => forgetExpired(db).catch(error => log.error({ err: error }, 'upkeep failed')),
    UPKEEP_MS,
  ).unref()
  app.addHook('onClose', async () => clearInterval(upkeep))
}

/** A posted form as a plain record; a name that comes twice holds a list, which no field of ours takes. */
function parseForm(text: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const before = form[name]
    form[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return form
}

/** The browser's side of a passkey, types taken off. */
async function passkeyScript(): Promise<{ text: string; etag: string }> {
  const source = await readFile(new URL('./client/passkey.ts', import.meta.url), 'utf8')
  const { code } = await transform(source, { loader: 'ts', minify: true, target: 'es2022' })
  const etag = `"${createHash('sha256').update(code).digest('base64url').slice(0, 22)}"`
  return { text: code, etag }
}
