/**
 * Http: the server every face and machine protocol is mounted on: limits against slow and large
 * requests, Problems as RFC 9457, health, and an orderly end.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { Db } from './db.ts'
import type { Log } from './log.ts'
import {
  declaredProblems,
  defineProblems,
  type Problem,
  ProblemError,
  problemBody,
} from './problem.ts'
import { sql } from './sql.ts'

const problem = defineProblems('http', {
  'not-found': {
    status: 404,
    vi: 'Không có trang này.',
    en: 'there is no such page',
    wayOut: { vi: 'Về trang đầu.', en: 'go to the front page' },
  },
  'bad-request': {
    status: 400,
    vi: 'Yêu cầu không đúng dạng: {reason}.',
    en: 'the request is not well formed: {reason}',
  },
  'too-large': { status: 413, vi: 'Nội dung gửi lên quá lớn.', en: 'the request is too large' },
  'bad-media-type': {
    status: 415,
    vi: 'Kiểu nội dung không được nhận.',
    en: 'this media type is not accepted',
  },
  'port-taken': {
    status: 500,
    vi: 'Cổng {port} đang có chương trình khác dùng.',
    en: 'port {port} is in use by another program',
    wayOut: {
      vi: 'Chọn cổng khác: `npm start -- --port N`.',
      en: 'choose another: `npm start -- --port N`',
    },
  },
  'port-forbidden': {
    status: 500,
    vi: 'Không có quyền mở cổng {port}.',
    en: 'no permission to open port {port}',
    wayOut: { vi: 'Chọn cổng từ 1024 trở lên.', en: 'choose a port from 1024 up' },
  },
  failed: {
    status: 500,
    vi: 'Hệ thống gặp lỗi. Không có gì bị mất hoặc ghi dở.',
    en: 'something failed here; nothing was lost or half written',
    wayOut: { vi: 'Thử lại sau ít phút.', en: 'try again in a few minutes' },
  },
})

/** What an error becomes for the one who asked; the log keeps the rest. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems
  const { statusCode, code, validation, message } = error as {
    statusCode?: number
    code?: string
    validation?: unknown
    message?: string
  }
  if (validation) return [problem('bad-request', { reason: message ?? '' })]
  if (statusCode === 413) return [problem('too-large')]
  if (statusCode === 415) return [problem('bad-media-type')]
  if (statusCode === 404) return [problem('not-found')]
  if (statusCode !== undefined && statusCode < 500)
    return [problem('bad-request', { reason: code ?? 'bad request' })]
  return [problem('failed')]
}

export const notFound = (): Problem => problem('not-found')

/** A server without routes; over a `listener` it answers on that port once attached. */
export function createHttp(log: Log, listener?: Listener): FastifyInstance {
  const app = Fastify({
    ...(listener ? { serverFactory: () => listener.server } : {}),
    loggerInstance: log as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    genReqId: () => crypto.randomUUID(),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  })
  app.setErrorHandler((error, request, reply) => {
    const problems = problemsOf(error)
    const status = problems[0]!.status
    if (status >= 500)
      request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problems)))
  })
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody([notFound()]))),
  )
  return app as unknown as FastifyInstance
}

/** `/livez` never touches the database; `/readyz` writes and reads it. */
export function registerHealth(app: FastifyInstance, db: Db, ready: () => boolean): void {
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('live\n'))
  app.get('/readyz', async (_request, reply) => {
    try {
      if (!ready()) throw new Error('not ready')
      await db.tx(tx => tx.run(sql`select pg_notify('ready', '')`))
      return reply.type('text/plain').send('ready\n')
    } catch {
      return reply.code(503).header('retry-after', '2').type('text/plain').send('not ready\n')
    }
  })
  app.get('/problems', async (_request, reply) =>
    reply.send(declaredProblems().map(([code, kind]) => ({ code, ...kind }))),
  )
}

export type Listener = Readonly<{
  server: Server
  port: number
  /** From now on requests go to `app`; before, everything but `/livez` is answered 503. */
  attach(app: FastifyInstance): void
  /** Takes no new connections, waits for what is under way, at most `graceMs`. */
  close(graceMs?: number): Promise<void>
}>

/**
 * Opens the port before the house is ready, so that the address is known (port 0 in tests) and whoever
 * asks early is told to wait.
 */
export async function listen(port: number, host: string): Promise<Listener> {
  let app: FastifyInstance | null = null
  const server = createServer(
    { requestTimeout: 30_000, keepAliveTimeout: 10_000 },
    (request, response) => {
      if (app) app.routing(request, response)
      else if (request.url === '/livez') response.end('live\n')
      else
        response
          .writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain' })
          .end('starting\n')
    },
  )
  server.headersTimeout = 15_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(portError(error as NodeJS.ErrnoException, port)))
    server.listen(port, host, resolve)
  })
  return {
    server,
    port: (server.address() as AddressInfo).port,
    attach: next => {
      app = next
    },
    async close(graceMs = 5_000) {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new ProblemError([problem('port-taken', { port })])
  if (error.code === 'EACCES') return new ProblemError([problem('port-forbidden', { port })])
  return error
}
