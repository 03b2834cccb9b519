/**
 * Guard: every POST comes from a page of ours (Origin) and from the session that is signed in (`_csrf`).
 * Pages that need no session have only the first check: there is nothing of the visitor's to misuse.
 */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Session } from '#identity'
import type { Problem } from '#kernel'
import { problem } from './problems.ts'

/**
 * Whether the request was made by a page of this origin. Browsers send `Origin` with every POST; where an
 * old one does not, `Sec-Fetch-Site` or the referrer decides; nothing at all is a refusal.
 */
export function checkOrigin(headers: FastifyRequest['headers'], baseUrl: string): Problem | null {
  const { origin } = new URL(baseUrl)
  const sent = headers.origin
  if (sent !== undefined) return sent === origin ? null : problem('foreign-form')
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' ? null : problem('foreign-form')
  const referrer = headers.referer
  return referrer?.startsWith(`${origin}/`) ? null : problem('foreign-form')
}

/** Whether the form carries the token of this very session. */
export function checkToken(session: Session, sent: string): Problem | null {
  const [a, b] = [Buffer.from(session.csrf), Buffer.from(sent)]
  return a.length === b.length && timingSafeEqual(a, b) ? null : problem('stale-form')
}

/** A limit per visitor and purpose for pages that need no session: so many a minute, forgotten after. */
export function rateLimit(perMinute: number, now: () => number = Date.now) {
  let minute = 0
  let seen = new Map<string, number>()
  return (visitor: string): Problem | null => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) {
      minute = current
      seen = new Map()
    }
    const count = (seen.get(visitor) ?? 0) + 1
    seen.set(visitor, count)
    return count > perMinute ? problem('too-fast') : null
  }
}
