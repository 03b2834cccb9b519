/**
 * Routes: the machine door under /exchange.
 *
 * The content is read as bytes, because the signature is over bytes; it becomes a value only after the
 * signature was found right. Every answer of this door, refusals too, is signed.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Db, keyId, orThrow } from '#kernel'
import { admitMessage } from './admission.ts'
import { type NoticeAnswer, receiveBirthNotice } from './birth-notice.ts'
import type { HttpMessage } from './message.ts'
import { BirthNoticeSchema } from './notice-schema.ts'
import { signReply } from './reply.ts'

export type ExchangeOptions = Readonly<{ db: Db; baseUrl: string }>

const BODY_LIMIT = 65_536

/**
 * A signed birth notice through the whole door, with or without a socket: admitted (its nonce is spent,
 * whatever comes after), then received.
 * @throws every Problem of `admitMessage` and `receiveBirthNotice`, and exchange.mother-not-confirmed
 */
export async function deliverBirthNotice(db: Db, message: HttpMessage): Promise<NoticeAnswer> {
  const { member, ...sent } = await db.tx(tx => admitMessage(tx, message))
  return orThrow(await db.tx(tx => receiveBirthNotice(tx, member, sent))) as NoticeAnswer
}

/** The key that signs the node's replies. */
const nodeKey = (db: Pick<Db, 'keys'>) => db.keys.pair('exchange')

/** Mounts `POST /exchange/birth-notices` and `GET /exchange/keys`. */
export async function registerExchange(
  app: FastifyInstance,
  { db, baseUrl }: ExchangeOptions,
): Promise<void> {
  const { origin } = new URL(baseUrl)

  // The address is the one this node is known by; what the sender says in `Host` counts for nothing.
  const messageOf = (request: FastifyRequest): HttpMessage => ({
    method: request.method,
    targetUri: `${origin}${request.raw.url ?? ''}`,
    headers: request.headers as Record<string, string | undefined>,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  })

  await app.register(async door => {
    door.removeAllContentTypeParsers()
    const asBytes = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const
    door.addContentTypeParser('application/json', asBytes, (_request, body, done) =>
      done(null, body),
    )
    // The schema describes the route; the bytes are checked after their signature.
    door.setValidatorCompiler(() => () => true)

    door.addHook('onSend', async (request, reply, payload) => {
      const body = Buffer.from((payload as string | Buffer | null) ?? '')
      const type = reply.getHeader('content-type')
      const headers = { 'content-type': typeof type === 'string' ? type : '' }
      const answer = { status: reply.statusCode, headers, body }
      reply.header('cache-control', 'no-store')
      reply.headers(signReply(answer, messageOf(request), nodeKey(db), db.clock.now()))
    })

    door.post(
      '/exchange/birth-notices',
      {
        bodyLimit: BODY_LIMIT,
        schema: { body: BirthNoticeSchema },
      },
      async (request, reply) => {
        const answer = await deliverBirthNotice(db, messageOf(request))
        return reply.code(201).type('application/json').send(JSON.stringify(answer))
      },
    )

    door.get('/exchange/keys', async (_request, reply) => {
      const { publicKey } = nodeKey(db)
      const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
      const key = { kid: keyId(publicKey), alg: 'ES256', use: 'sig', kty, crv, x, y }
      return reply
        .type('application/json')
        .send(JSON.stringify({ now: db.clock.now(), keys: [key] }))
    })
  })
}
