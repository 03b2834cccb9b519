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

/**
 * Mounts every face on the server: assets compiled (or read from the cache), pages, and a kind page for
 * every address that leads nowhere.
 */
export async function registerWeb(app: FastifyInstance, deps: WebDeps): Promise<void> {
  const web: Web = { ...deps, assets: await buildAssets(deps.cacheDir) }
  await app.register(async scope => {
    // The machine protocols of other rooms read their own bodies; what is registered here stays here.
    if (!scope.hasRequestDecorator('cookies')) await scope.register(cookie)
    if (!scope.hasContentTypeParser('application/x-www-form-urlencoded'))
      await scope.register(formbody)
    await scope.register(multipart, { limits: FILE_LIMITS })
    registerAssets(scope, web.assets)
    registerOpenPages(scope, web)
    registerPortal(scope, web)
    registerDesk(scope, web)
    registerIoc(scope, web)
    registerConsole(scope, web)
  })
}
