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
  // Every address that leads nowhere; other rooms' addresses are more specific and win.
  openRoutes(app, web).get('/*', () => pageNotFound())
  for (const face of ['desk', 'ioc', 'console'] as const)
    openRoutes(app, web, face).get(`/${face}/*`, () => pageNotFound())
}
