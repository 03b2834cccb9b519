/**
 * Person: a browser without script on a real socket, in the hand of a user or of an attacker. It keeps cookies as
 * a browser does and can be told to lie in any header. Every address it asks for is remembered.
 */
import { Agent, request as ask, type IncomingHttpHeaders } from 'node:http'
import { DEMO_PASSWORD, type House } from '#app'
import { newestCode } from './house.ts'
import { formsOf, type HtmlForm } from './markup.ts'

export type Face = 'portal' | 'desk' | 'ioc' | 'console'

export type Answer = Readonly<{
  /** Path and query asked for. */
  url: string
  method: string
  status: number
  headers: IncomingHttpHeaders
  /** `set-cookie` lines. */
  cookies: readonly string[]
  bytes: Buffer
  body: string
  /** Path and query of the `location`, or the whole address when it leads elsewhere; empty without one. */
  location: string
}>

type Fields = Readonly<Record<string, string | readonly string[]>>
export type FilePart = Readonly<{ field: string; name: string; type: string; bytes: Buffer }>

export type Ask = Readonly<{
  method?: string
  fields?: Fields
  files?: readonly FilePart[]
  body?: string | Buffer
  /** Undefined takes a header away that a browser would send. */
  headers?: Readonly<Record<string, string | undefined>>
  /** False sends no cookie. */
  cookies?: boolean
}>

const sockets = new Agent({ keepAlive: true, maxSockets: 8 })
let islands = 1

/**
 * A loopback address nobody used before, so that limits by network do not carry over from one test to the next.
 * Only Linux answers on the whole of 127/8; elsewhere everybody comes from 127.0.0.1.
 */
export function ownAddress(): string | undefined {
  if (process.platform !== 'linux') return undefined
  islands++
  return `127.77.${islands >> 8}.${islands & 255}`
}

export function urlencoded(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map(one => [name, one] as [string, string]),
  )
  return new URLSearchParams(pairs).toString()
}

export function multipart(fields: Fields, files: readonly FilePart[], boundary = 'x-lt-boundary') {
  const parts: (string | Buffer)[] = []
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value)
      parts.push(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`,
      )
  for (const file of files)
    parts.push(
      `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n`,
      file.bytes,
      '\r\n',
    )
  parts.push(`--${boundary}--\r\n`)
  return Buffer.concat(parts.map(part => Buffer.from(part)))
}

export type Person = ReturnType<typeof newcomer>

const secrets = new Set<string>()
const addresses = new Set<string>()

/** Every cookie, token and code that any of these browsers held: none of it may stand in a log. */
export const secretsHeld = (): ReadonlySet<string> => secrets
/** Every address that any of these browsers asked for. */
export const addressesAsked = (): ReadonlySet<string> => addresses

/** A fresh browser, from an address of its own. */
export function newcomer(house: House, address = ownAddress()) {
  const { origin, host, port } = new URL(house.baseUrl)
  const jar = new Map<string, { value: string; path: string; line: string }>()
  const asked: string[] = []

  const cookieFor = (path: string) =>
    [...jar]
      .filter(([, c]) => path === c.path || path.startsWith(c.path.replace(/\/?$/, '/')))
      .map(([name, c]) => `${name}=${c.value}`)
      .join('; ')

  function keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...rest] = line.split(/; */)
      const at = pair.indexOf('=')
      const path = rest.find(a => /^path=/i.test(a))?.slice(5) || '/'
      const isOver = rest.some(a => /^max-age=0$/i.test(a) || /^expires=.*1970/i.test(a))
      if (isOver) jar.delete(pair.slice(0, at))
      else {
        jar.set(pair.slice(0, at), { value: pair.slice(at + 1), path, line })
        if (pair.length - at > 20) secrets.add(pair.slice(at + 1))
      }
    }
  }

  /** One request, nothing followed. A body makes it a POST from a page of the house. */
  function request(url: string, how: Ask = {}): Promise<Answer> {
    const target = url.startsWith(origin) ? url.slice(origin.length) : url
    const [path = '/'] = target.split('?')
    asked.push(target)
    addresses.add(target)
    for (const [, secret] of target.matchAll(/[?&](?:code|state)=([\w-]{16,})/g))
      secrets.add(secret!)
    const given =
      how.files !== undefined
        ? {
            type: 'multipart/form-data; boundary=x-lt-boundary',
            bytes: multipart(how.fields ?? {}, how.files),
          }
        : how.fields !== undefined
          ? {
              type: 'application/x-www-form-urlencoded',
              bytes: Buffer.from(urlencoded(how.fields)),
            }
          : how.body !== undefined
            ? { type: undefined, bytes: Buffer.from(how.body) }
            : null
    const method = how.method ?? (given ? 'POST' : 'GET')
    const cookie = how.cookies === false ? '' : cookieFor(path)
    const headers: Record<string, string | undefined> = {
      host,
      accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
      ...(cookie ? { cookie } : {}),
      ...(method === 'GET' || method === 'HEAD' ? {} : { origin }),
      ...(given?.type ? { 'content-type': given.type } : {}),
      ...(given ? { 'content-length': String(given.bytes.length) } : {}),
      ...how.headers,
    }
    for (const [name, value] of Object.entries(headers))
      if (value === undefined) delete headers[name]
    return new Promise((resolve, reject) => {
      const sent = ask(
        {
          host: '127.0.0.1',
          port,
          method,
          path: target,
          headers,
          agent: sockets,
          ...(address ? { localAddress: address } : {}),
        },
        response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const bytes = Buffer.concat(chunks)
            const cookies = response.headers['set-cookie'] ?? []
            if (how.cookies !== false) keep(cookies)
            const to = response.headers.location ?? ''
            const body = bytes.toString('utf8')
            for (const [, token] of body.matchAll(/name="_csrf" value="([^"]{20,})"/g))
              secrets.add(token!)
            resolve({
              url: target,
              method,
              status: response.statusCode!,
              headers: response.headers,
              cookies,
              bytes,
              body,
              location: to.startsWith(`${origin}/`) ? to.slice(origin.length) : to,
            })
          })
        },
      )
      sent.on('error', error => {
        // The house had closed the kept connection meanwhile; a browser opens another and asks again.
        const isStale = sent.reusedSocket && (error as { code?: string }).code === 'ECONNRESET'
        if (isStale && method === 'GET') resolve(request(url, how))
        else reject(error)
      })
      sent.end(given?.bytes)
    })
  }

  /** Follows redirects as long as they stay in the house. */
  async function follow(answer: Answer): Promise<Answer> {
    let at = answer
    for (let hops = 0; hops < 12 && at.status >= 300 && at.status < 400; hops++) {
      if (!at.location.startsWith('/')) return at
      at = await request(at.location)
    }
    return at
  }

  const open = async (url: string) => follow(await request(url))
  const post = (url: string, fields: Fields, how: Ask = {}) => request(url, { ...how, fields })

  /** The form of a page whose address matches; with no match, the test is wrong. */
  function formOf(page: Answer, action: RegExp = /./): HtmlForm {
    const found = formsOf(page.body).find(
      f =>
        f.method === 'post' &&
        action.test(f.action) &&
        f.action !== '/preferences' &&
        !f.action.endsWith('/sign-out'),
    )
    if (!found) throw new Error(`${page.method} ${page.url} (${page.status}) has no form ${action}`)
    return found
  }

  /** Sends a form of a page with what stands in it, some of it changed; nothing followed. */
  async function submit(
    page: Answer,
    fields: Fields = {},
    of: { action?: RegExp; files?: readonly FilePart[] } = {},
  ): Promise<Answer> {
    const form = formOf(page, of.action)
    const all = { ...form.fields, ...fields }
    return form.isMultipart
      ? request(form.action, { fields: all, files: of.files ?? [] })
      : post(form.action, all)
  }

  /** Password, then the code from the simulated phone; ends at the page that was wanted. */
  async function signIn(
    username: string,
    to: { face?: Face; query?: string; password?: string } = {},
  ): Promise<Answer> {
    const { face = 'portal', query = '', password = DEMO_PASSWORD } = to
    const first = await open(`/${face}/sign-in${query}`)
    const second = await follow(
      await submit(first, { username, password }, { action: /password$/ }),
    )
    const code = await newestCode(house)
    secrets.add(code)
    return follow(await submit(second, { code }, { action: /code$/ }))
  }

  /** The token that forms of the signed-in person carry. */
  async function token(page: string): Promise<string> {
    const { body } = await open(page)
    return /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  }

  return { house, jar, asked, request, follow, open, post, submit, formOf, signIn, token }
}
