/**
 * Stream: tells open pages that something they show has changed (server-sent events). The stream carries
 * ticks and no data: the page is read again by its own address, with its own session.
 *
 * Pages of one topic share one look at the database, at most once a second, and only while somebody watches.
 */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#kernel'

const LOOK_EVERY_MS = 1_000
const BEAT_EVERY_MS = 15_000
/** A stream ends by itself; the browser asks again and is then checked for its session again. */
const LASTS_MS = 5 * 60_000
const MAX_WATCHERS = 2_000

type Topic = { watchers: Set<ServerResponse>; seen: string | null; timer: NodeJS.Timeout }

export type Streams = Readonly<{
  /**
   * Answers a request with the stream of a topic.
   * @param topic pages with the same topic must show the same data, e.g. `desk:H55.28:ho-tich`
   * @param look a short text that changes when the shown data change; never sent anywhere
   */
  watch(
    request: FastifyRequest,
    reply: FastifyReply,
    topic: string,
    look: () => Promise<string>,
  ): void
}>

export function openStreams(app: FastifyInstance, log: Log): Streams {
  const topics = new Map<string, Topic>()
  let watching = 0

  function open(name: string, look: () => Promise<string>): Topic {
    let looking = false
    const topic: Topic = {
      watchers: new Set(),
      seen: null,
      timer: setInterval(async () => {
        if (looking) return
        looking = true
        try {
          const now = await look()
          if (topic.seen !== null && topic.seen !== now)
            for (const watcher of topic.watchers) watcher.write('event: changed\ndata:\n\n')
          topic.seen = now
        } catch (error) {
          log.warn({ err: error, topic: name }, 'a live page could not be read')
        } finally {
          looking = false
        }
      }, LOOK_EVERY_MS),
    }
    topic.timer.unref()
    topics.set(name, topic)
    return topic
  }

  // Streams would hold the server open for ever; they end before it closes.
  app.addHook('preClose', async () => {
    for (const topic of topics.values()) {
      clearInterval(topic.timer)
      for (const watcher of topic.watchers) watcher.end()
    }
    topics.clear()
  })

  return {
    watch(request, reply, name, look) {
      if (watching >= MAX_WATCHERS) {
        void reply.code(503).header('retry-after', '10').send()
        return
      }
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        // Proxies must not hold ticks back.
        'x-accel-buffering': 'no',
      })
      raw.write('retry: 3000\n\n')
      const topic = topics.get(name) ?? open(name, look)
      topic.watchers.add(raw)
      watching++
      const beat = setInterval(() => raw.write(': \n\n'), BEAT_EVERY_MS)
      const last = setTimeout(() => raw.end(), LASTS_MS)
      request.raw.on('close', () => {
        clearInterval(beat)
        clearTimeout(last)
        watching--
        topic.watchers.delete(raw)
        if (topic.watchers.size === 0 && topics.get(name) === topic) {
          clearInterval(topic.timer)
          topics.delete(name)
        }
      })
    },
  }
}
