/** Web: puts the faces on the server. */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { buildAssets, registerAssets } from './assets.ts'
import { registerConsole } from './console/index.tsx'
import { registerDesk } from './desk/index.tsx'
import { FILE_LIMITS } from './form-data.ts'
import type { Web, WebDeps } from './http.tsx'
import { registerIoc } from './ioc/index.tsx'
import { registerOpenPages } from './open/index.ts'
import { registerPortal } from './portal/index.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Where to send a browser that came by another name of the same machine (127.0.0.1 for localhost); null when it
 * came by the right one. Cookies and the check of a form's origin know one name only.
 */
export function homeAddress(
  method: string,
  host: string | undefined,
  url: string,
  baseUrl: string,
): string | null {
  if (method !== 'GET' || !host || !url.startsWith('/') || url.startsWith('//')) return null
  const base = new URL(baseUrl)
  if (host === base.host || !LOOPBACK.has(base.hostname)) return null
  const [, name, port = ''] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(host) ?? []
  return name && LOOPBACK.has(name) && port === base.port ? base.origin + url : null
}

/**
 * Mounts every face on the server: assets compiled (or read from the cache), pages, and a kind page for
 * every address that leads nowhere.
 */
export async function registerWeb(app: FastifyInstance, deps: WebDeps): Promise<void> {
  const web: Web = { ...deps, assets: await buildAssets(deps.cacheDir) }
  await app.register(async scope => {
    // The machine protocols of other rooms read their own bodies; what is registered here stays here. Pages send
    // forms and nothing else: what is not parsed cannot hurt a parser.
    scope.removeContentTypeParser(['application/json', 'text/plain'])
    if (!scope.hasRequestDecorator('cookies')) await scope.register(cookie)
    if (!scope.hasContentTypeParser('application/x-www-form-urlencoded'))
      await scope.register(formbody)
    await scope.register(multipart, { limits: FILE_LIMITS })
    scope.addHook('onRequest', async (request, reply) => {
      const home = homeAddress(request.method, request.headers.host, request.url, web.baseUrl)
      if (home) return reply.redirect(home, 302)
    })
    registerAssets(scope, web.assets)
    registerOpenPages(scope, web)
    registerPortal(scope, web)
    registerDesk(scope, web)
    registerIoc(scope, web)
    registerConsole(scope, web)
  })
}
