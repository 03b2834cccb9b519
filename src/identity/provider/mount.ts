/** Mount: hands the requests under `/eid` to the OpenID provider, untouched by our own parsers. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type Provider from 'oidc-provider'

const PREFIX = '/eid'

/** For the provider's own pages. It adds the digest of its one script to `script-src` where it needs it. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const

/**
 * Tells the provider, whatever headers came in, that it lives at `baseUrl`: a forged Host header can then never
 * shape an address it makes or a cookie it sets.
 */
export function atHome<R extends IncomingMessage>(raw: R, baseUrl: string): R {
  const { host, protocol } = new URL(baseUrl)
  raw.headers.host = host
  delete raw.headers['x-forwarded-host']
  raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  return raw
}

export function mountProvider(app: FastifyInstance, provider: Provider, baseUrl: string): void {
  provider.proxy = true
  const handle = provider.callback()
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${PREFIX}/*`,
      handler: (request, reply) => {
        reply.hijack()
        const raw = atHome(request.raw, baseUrl)
        Object.assign(raw, { originalUrl: raw.url })
        raw.url = raw.url!.slice(PREFIX.length)
        for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value)
        // Headers that hooks of the house have set so far go along.
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value)
        void handle(raw, reply.raw)
      },
    })
  })
}
