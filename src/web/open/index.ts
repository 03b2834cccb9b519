/** Open pages: for everybody, signed in or not. */
import type { FastifyInstance } from 'fastify'
import { openRoutes, pageNotFound, type Web } from '../http.tsx'
import { registerAbout } from './about.tsx'
import { registerFront } from './front.tsx'
import { registerPreferences } from './preferences.ts'
import { registerSandbox } from './sandbox.tsx'
import { registerVerify } from './verify.tsx'

export function registerOpenPages(app: FastifyInstance, web: Web): void {
  registerFront(app, web)
  registerPreferences(app, web)
  registerVerify(app, web)
  registerSandbox(app, web)
  registerAbout(app, web)
  // Browsers ask for this where a page names no drawing: beside a PDF, beside a refusal in JSON.
  app.get('/favicon.ico', (_request, reply) => reply.redirect(web.assets.href('icon.svg') ?? '/'))
  // Every address that leads nowhere; other rooms' addresses are more specific and win.
  openRoutes(app, web).get('/*', () => pageNotFound())
  for (const face of ['desk', 'ioc', 'console'] as const)
    openRoutes(app, web, face).get(`/${face}/*`, () => pageNotFound())
}
