/** 64 clients at once: 85 % get, 10 % search, 5 % record; first as fast as they can, then at a given pace. */
import { percentile, report } from './measure.ts'
import type { Country } from './register-country.ts'
import type { Requests } from './register-requests.ts'

const CLIENTS = 64
const RATES = [300, 600, 1_000]
const MIX = ['get', 'search', 'record'] as const
type Mixed = (typeof MIX)[number]

/** Every twentieth records, every tenth searches, the others get. */
const kindOf = (i: number): Mixed => (i % 20 === 19 ? 'record' : i % 10 === 4 ? 'search' : 'get')

export type LoadResult = Readonly<{
  /** Requests per second asked for; null: as fast as the clients can. */
  rate: number | null
  perSecond: number
  kinds: Readonly<Record<Mixed, Readonly<{ p50: number; p95: number; p99: number; count: number }>>>
}>

export async function mixedLoad(
  country: Country,
  requests: Requests,
  seconds: number,
): Promise<LoadResult[]> {
  await closed(requests, Math.min(3, seconds))
  const timed = async (rate: number | null) => {
    const began = performance.now()
    const times = await (rate === null ? closed(requests, seconds) : paced(requests, rate, seconds))
    return summary(rate, times, (performance.now() - began) / 1_000)
  }
  const results = [await timed(null)]
  for (const rate of RATES) results.push(await timed(rate))
  report(
    `${CLIENTS} clients, ${country.persons.toLocaleString('en')} persons`,
    'per second',
    'p50 ms',
    'p95',
    'p99',
  )
  for (const { rate, perSecond, kinds } of results)
    for (const kind of MIX) {
      const { p50, p95, p99 } = kinds[kind]
      const name = rate === null ? 'as fast as they can' : `${rate} a second arriving`
      report(`${name}: ${kind}`, Math.round(perSecond), p50, p95, p99)
    }
  return results
}

type Times = Readonly<Record<Mixed, number[]>>
const none = (): Times => ({ get: [], search: [], record: [] })

/** Each client asks again as soon as it is answered. */
async function closed(requests: Requests, seconds: number): Promise<Times> {
  const times = none()
  const end = performance.now() + seconds * 1_000
  let next = 0
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) {
        const i = next++
        const at = performance.now()
        await requests[kindOf(i)](i)
        times[kindOf(i)].push(performance.now() - at)
      }
    }),
  )
  return times
}

/** Requests arrive by chance at a steady rate; the time counts from when one was meant to start. */
async function paced(requests: Requests, rate: number, seconds: number): Promise<Times> {
  const times = none()
  const total = Math.round(rate * seconds)
  const began = performance.now()
  const due: number[] = []
  for (let at = 0, i = 0; i < total; i++) {
    at += (-Math.log(1 - Math.random()) / rate) * 1_000
    due.push(began + at)
  }
  let next = 0
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let i = next++; i < total; i = next++) {
        const wait = due[i]! - performance.now()
        // The timer's own coarseness is a millisecond; what is due sooner starts at once.
        if (wait > 0.5) await new Promise(resolve => setTimeout(resolve, wait))
        await requests[kindOf(i)](i)
        times[kindOf(i)].push(performance.now() - due[i]!)
      }
    }),
  )
  return times
}

function summary(rate: number | null, times: Times, seconds: number): LoadResult {
  const of = (kind: Mixed) => {
    const all = times[kind]
    const at = (p: number) => (all.length === 0 ? 0 : percentile(all, p))
    return { p50: at(50), p95: at(95), p99: at(99), count: all.length }
  }
  const kinds = { get: of('get'), search: of('search'), record: of('record') }
  const count = MIX.reduce((sum, kind) => sum + kinds[kind].count, 0)
  return { rate, perSecond: count / seconds, kinds }
}
