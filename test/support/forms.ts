/**
 * A browser without a screen: pages by GET, forms as they stand in the page, cookies, redirects. Enough to be
 * a citizen or an official of the house, and light enough to be many of them at once.
 */
import { readable, tagsOf } from './markup.ts'

/** A form of a page, with everything a browser would send if nothing were typed. */
export type PageForm = Readonly<{
  /** Absolute path, with the query. */
  action: string
  method: 'get' | 'post'
  fields: readonly (readonly [name: string, value: string])[]
  /** Values on offer by the name of a radio button, checkbox or select. */
  options: Readonly<Record<string, readonly string[]>>
}>

export type Page = Readonly<{
  status: number
  /** Path and query of the page one ended at. */
  path: string
  html: string
  forms: readonly PageForm[]
  /** The form whose action matches. */
  form(action: RegExp): PageForm
}>

/** What a form is sent with: a value for one field, null to leave it out. */
export type Typed = Readonly<Record<string, string | null>>

/** One request as it leaves, kept so that exactly the same can be sent again. */
export type Post = Readonly<{ path: string; body: string }>

/** The house was not there to answer, or broke while answering: whether it did anything is not known. */
export class NoAnswer extends Error {}

/** A page said no. */
export class Refused extends Error {
  readonly page: Page
  constructor(page: Page) {
    super(`${page.path} answered ${page.status}: ${sentenceOf(page.html)}`)
    this.page = page
  }
}

/** What a page says in its summary of errors, else in its main part; for the message of a failed test. */
export function sentenceOf(html: string): string {
  const said =
    /<div[^>]*govuk-error-summary[\s\S]*?<\/ul>/.exec(html)?.[0] ??
    /<main[\s\S]*?<\/main>/.exec(html)?.[0] ??
    html
  return readable(said).trim().slice(0, 300)
}

/** All forms of a page. */
function formsOf(html: string, path: string): PageForm[] {
  return [...html.matchAll(/<form\b[\s\S]*?<\/form>/gi)].map(([form]) => {
    const [head, ...inside] = tagsOf(form)
    const fields: [string, string][] = []
    const options: Record<string, string[]> = {}
    let select = ''
    for (const { name: tag, attrs, text } of inside) {
      const name = attrs.get('name') ?? ''
      const type = tag === 'input' ? (attrs.get('type') ?? 'text') : tag
      const value = attrs.get('value') ?? (type === 'checkbox' ? 'on' : '')
      if (tag === 'select') select = name
      if (type === 'option') {
        options[select] = [...(options[select] ?? []), value]
        if (attrs.has('selected')) fields.push([select, value])
      } else if (name === '' || attrs.has('disabled')) continue
      else if (type === 'radio' || type === 'checkbox') {
        options[name] = [...(options[name] ?? []), value]
        if (attrs.has('checked')) fields.push([name, value])
      } else if (type === 'textarea') fields.push([name, text])
      else if (tag === 'input' && type !== 'submit' && type !== 'file') fields.push([name, value])
    }
    return {
      action: head!.attrs.get('action') || path,
      method: head!.attrs.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
      fields,
      options,
    }
  })
}

type Cookie = Readonly<{ value: string; path: string }>

/** One browser: cookies of its own. It outlives the house, whose address may change. */
export class Visitor {
  /** Where the house is now, e.g. `http://localhost:8006`. */
  base: string
  private readonly cookies = new Map<string, Cookie>()
  private readonly timeoutMs: number

  constructor(base: string, options: { timeoutMs?: number } = {}) {
    this.base = base
    this.timeoutMs = options.timeoutMs ?? 30_000
  }

  /** The value of a cookie, or null. */
  cookie(name: string): string | null {
    return this.cookies.get(name)?.value ?? null
  }

  /** Opens a page and follows where it leads. */
  get(path: string): Promise<Page> {
    return this.follow('GET', path)
  }

  /** The request that sending this form would make. */
  fill(form: PageForm, typed: Typed = {}): Post {
    const body = new URLSearchParams()
    for (const [name, value] of form.fields) if (!(name in typed)) body.append(name, value)
    for (const [name, value] of Object.entries(typed)) if (value !== null) body.append(name, value)
    return { path: form.action, body: body.toString() }
  }

  /** Sends a form; a refusal throws, everything else ends at the page one sees next. */
  async submit(form: PageForm, typed: Typed = {}): Promise<Page> {
    if (form.method === 'post') return this.post(this.fill(form, typed))
    const { path, body } = this.fill(form, typed)
    return this.get(`${path}?${body}`)
  }

  /** Sends a request once made, as it is. */
  post(post: Post): Promise<Page> {
    return this.follow('POST', post.path, post.body)
  }

  /** Sends a request and reads only where it leads to: the shortest word that it was done. */
  async postOnly(post: Post): Promise<string> {
    const { status, location, html, path } = await this.request('POST', post.path, post.body)
    if (status === 303 && location !== null) return location
    throw new Refused(pageOf(status, path, html))
  }

  private async follow(method: 'GET' | 'POST', path: string, body?: string): Promise<Page> {
    let next = await this.request(method, path, body)
    for (let hops = 0; next.location !== null && hops < 12; hops++)
      next = await this.request('GET', next.location)
    const page = pageOf(next.status, next.path, next.html)
    if (next.status >= 400) throw new Refused(page)
    return page
  }

  private async request(method: 'GET' | 'POST', to: string, body?: string) {
    const url = new URL(to, this.base)
    // An address made before the house moved to another port is the same house.
    const target = new URL(url.pathname + url.search, this.base)
    const headers: Record<string, string> = {
      cookie: [...this.cookies]
        .filter(([, c]) => target.pathname.startsWith(c.path))
        .map(([name, c]) => `${name}=${c.value}`)
        .join('; '),
      accept: 'text/html',
    }
    if (body !== undefined) {
      headers.origin = new URL(this.base).origin
      headers['content-type'] = 'application/x-www-form-urlencoded'
    }
    let status: number
    let html: string
    let location: string | null
    try {
      const answer = await fetch(target, {
        method,
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
      })
      html = await answer.text()
      this.keep(answer.headers.getSetCookie())
      status = answer.status
      location = status >= 300 && status < 400 ? answer.headers.get('location') : null
    } catch (error) {
      throw new NoAnswer(`${method} ${target.pathname}: no answer`, { cause: error })
    }
    if (status >= 500)
      throw new NoAnswer(`${method} ${target.pathname} answered ${status}: ${sentenceOf(html)}`)
    return { status, html, location, path: target.pathname + target.search }
  }

  private keep(set: readonly string[]): void {
    for (const line of set) {
      const [pair = '', ...rest] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const about = Object.fromEntries(
        rest.map(part => {
          const [key = '', value = ''] = part.trim().split('=')
          return [key.toLowerCase(), value] as const
        }),
      )
      const over =
        about['max-age'] === '0' ||
        (about.expires !== undefined && Date.parse(about.expires) <= Date.now())
      if (over) this.cookies.delete(name)
      else this.cookies.set(name, { value: pair.slice(at + 1).trim(), path: about.path || '/' })
    }
  }
}

function pageOf(status: number, path: string, html: string): Page {
  const forms = formsOf(html, path)
  return {
    status,
    path,
    html,
    forms,
    form(action) {
      const found = forms.find(form => action.test(form.action))
      if (found) return found
      const there = forms.map(form => form.action).join(', ') || 'none'
      throw new Error(`no form ${action} at ${path}, forms are: ${there}; ${sentenceOf(html)}`)
    },
  }
}

export type Somebody = Readonly<{ username: string; password: string; displayName: string }>

/** The newest code on the simulated phone of a person; null while none has come. */
export async function codeOnPhone(visitor: Visitor, of: Somebody): Promise<string | null> {
  const { html } = await visitor.get('/sandbox/phone')
  // Newest first; each bubble names its owner.
  for (const [, bubble] of html.matchAll(/<div class="lt-bubble">([\s\S]*?)<\/div>/g)) {
    const code = /<strong class="lt-otp">(\d{6})<\/strong>/.exec(bubble!)?.[1]
    if (code && readable(bubble!).includes(`: ${of.displayName} `)) return code
  }
  return null
}

/**
 * Signs in at a face with password and the code on the phone.
 * @returns the page one comes to after it
 * @throws Refused, NoAnswer
 */
export async function signIn(
  visitor: Visitor,
  face: 'portal' | 'desk' | 'ioc' | 'console',
  who: Somebody,
  to = `/${face}`,
): Promise<Page> {
  const asked = await visitor.get(`/${face}/sign-in?return=${encodeURIComponent(to)}`)
  const { username, password } = who
  const second = await visitor.submit(asked.form(/\/password$/), { username, password })
  const code = await codeOnPhone(visitor, who)
  if (code === null) throw new Error(`no code came for ${who.displayName}`)
  return visitor.submit(second.form(/\/code$/), { code })
}
