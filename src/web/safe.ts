/** Safe: the two places where a value could become more than text: an address and an id. */

/**
 * An address for `href` or `action`: a path of this house, a place on this page, or https elsewhere.
 * Anything else (`javascript:`, `//other.example`, control characters) becomes `#`.
 */
export function safeHref(href: string): string {
  if (/[\u0000-\u001f\\]/.test(href)) return '#'
  if (/^\/(?!\/)/.test(href) || /^[#?]/.test(href) || /^https:\/\//.test(href)) return href
  return '#'
}

/** A path of this house to go back to; the front page when it is anything else. */
export function safeReturn(path: unknown): string {
  const safe = typeof path === 'string' && path.length < 500 ? safeHref(path) : '#'
  return safe.startsWith('/') ? safe : '/'
}

/** An id for an element out of a field key: `child.birthDate` becomes `child-birthDate`. */
export const idOf = (key: string): string => key.replace(/[^A-Za-z0-9_-]/g, '-')
