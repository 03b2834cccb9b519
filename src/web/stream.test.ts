import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import Fastify from 'fastify'
import { createLog } from '#kernel'
import { openStreams } from './stream.ts'

const app = Fastify()
const streams = openStreams(app as never, createLog('silent'))
const state = { seen: 'a', looks: 0, fails: false }
app.get('/live', (request, reply) => {
  streams.watch(request as never, reply as never, 'queue', async () => {
    state.looks++
    if (state.fails) throw new Error('the database is away')
    return state.seen
  })
})
const address = app.listen({ port: 0, host: '127.0.0.1' })
after(() => app.close())

/** Reads the stream until it says the word. */
async function hear(body: ReadableStream<Uint8Array>, word: string): Promise<string> {
  const reader = body.getReader()
  let text = ''
  while (!text.includes(word)) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  reader.releaseLock()
  return text
}
const settle = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('watchers of a topic share one look, hear a tick within two seconds, and no data', async () => {
  const url = `${await address}/live`
  const [one, two] = await Promise.all([fetch(url), fetch(url)])
  assert.equal(one.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(one.headers.get('cache-control'), 'no-store')
  await settle(2_200)
  const before = state.looks
  assert.ok(before >= 1 && before <= 3, `${before} looks for two watchers`)
  state.seen = 'a secret'
  const start = performance.now()
  const [first, second] = await Promise.all([
    hear(one.body!, 'event: changed'),
    hear(two.body!, 'event: changed'),
  ])
  assert.ok(performance.now() - start < 2_000)
  assert.doesNotMatch(first + second, /secret/)
  await Promise.all([one.body!.cancel(), two.body!.cancel()])
})

test('a failing look ends nothing; when nobody watches, nobody looks; closing ends every stream', async () => {
  const response = await fetch(`${await address}/live`)
  state.fails = true
  await settle(1_300)
  state.fails = false
  await settle(1_200)
  state.seen = 'b'
  assert.match(await hear(response.body!, 'event: changed'), /changed/)
  await response.body!.cancel()
  await settle(300)
  const rest = state.looks
  await settle(1_500)
  assert.equal(state.looks, rest)

  const last = await fetch(`${await address}/live`)
  const closed = app.close()
  await hear(last.body!, 'never said')
  await closed
})
