/** Return path: where a face leads after signing in. */
import type { Face } from './face.ts'

/**
 * The path of this face that the text names, or the face's home when it names anything else: another host or face,
 * a scheme, a trick with slashes, or the way back into signing in.
 */
export function returnPath(face: Face, text: unknown): string {
  const home = `/${face}`
  if (typeof text !== 'string' || text.length > 2_000) return home
  // Browsers read a backslash as a slash and drop control characters: neither belongs in a path of ours.
  if (!text.startsWith('/') || text.startsWith('//') || /[\\\p{Cc}]/u.test(text)) return home
  const base = 'http://house.invalid'
  if (!URL.canParse(text, base)) return home
  const { origin, pathname, search } = new URL(text, base)
  const within = pathname === home || pathname.startsWith(`${home}/`)
  const loops = /^\/[a-z]+\/(?:sign-in|sign-out|callback)\b/.test(pathname)
  return origin === base && within && !loops ? pathname + search : home
}
