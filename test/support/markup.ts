/**
 * Markup: reads HTML the way a browser's tokenizer does (WHATWG HTML §13.2.5), as far as tests need it, so that
 * a page can be asked what in it became markup and what stayed text.
 */

export type Tag = Readonly<{
  name: string
  /** Values with character references resolved; the first of two attributes of one name counts. */
  attrs: ReadonlyMap<string, string>
  /** Text that stands directly after the tag, before the next tag. */
  text: string
}>

/** Elements whose content is text up to their end tag. `noscript` is one where scripts run. */
const RAW = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
])
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

/** Resolves character references. */
export function textOf(html: string): string {
  return html.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));?/gi,
    (all, dec, hex, name) => {
      if (dec) return String.fromCodePoint(Number(dec))
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
      return NAMED[String(name).toLowerCase()] ?? all
    },
  )
}

const ATTRIBUTE = /[\s/]*(=?[^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y

/** All start tags of a page in their order. */
export function tagsOf(html: string): Tag[] {
  const tags: Tag[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    const next = html[open + 1] ?? ''
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      at = end < 0 ? html.length : end + 3
    } else if (/[!?]/.test(next) || (next === '/' && !/[a-z]/i.test(html[open + 2] ?? ''))) {
      const end = html.indexOf('>', open)
      at = end < 0 ? html.length : end + 1
    } else if (next === '/') {
      const end = html.indexOf('>', open)
      at = end < 0 ? html.length : end + 1
    } else if (/[a-z]/i.test(next)) {
      const { tag, end } = startTag(html, open)
      at = end
      let text: string
      if (RAW.has(tag.name)) {
        const close = html.toLowerCase().indexOf(`</${tag.name}`, end)
        text = html.slice(end, close < 0 ? html.length : close)
        at = close < 0 ? html.length : close
      } else {
        const upTo = html.indexOf('<', end)
        text = html.slice(end, upTo < 0 ? html.length : upTo)
      }
      tags.push({
        ...tag,
        text: tag.name === 'script' || tag.name === 'style' ? text : textOf(text),
      })
    } else at = open + 1
  }
  return tags
}

function startTag(html: string, open: number): { tag: Omit<Tag, 'text'>; end: number } {
  const name = /^[^\s/>]+/.exec(html.slice(open + 1, open + 100))![0].toLowerCase()
  const attrs = new Map<string, string>()
  let at = open + 1 + name.length
  for (;;) {
    const gap = /[\s/]*/y
    gap.lastIndex = at
    at += gap.exec(html)![0].length
    if (at >= html.length || html[at] === '>') break
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(html)
    if (!found || found[0] === '') {
      at++
      continue
    }
    const key = found[1]!.toLowerCase()
    if (!attrs.has(key)) attrs.set(key, textOf(found[2] ?? found[3] ?? found[4] ?? ''))
    at = ATTRIBUTE.lastIndex
  }
  return { tag: { name, attrs }, end: at + 1 }
}

/** What a person reads: the text of a page without its tags, scripts and styles. */
export function readable(html: string): string {
  return textOf(
    html
      .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ')
      .replace(/<[a-z!/][^>]*>/gi, ' ')
      .replace(/\s+/g, ' '),
  )
}

export type HtmlForm = Readonly<{
  action: string
  method: string
  isMultipart: boolean
  /** What a browser would send if nobody touched anything. */
  fields: Readonly<Record<string, string[]>>
}>

/** The forms of a page with what stands in them. */
export function formsOf(html: string): HtmlForm[] {
  return [...html.matchAll(/<form\b[\s\S]*?<\/form>/gi)].map(([form]) => {
    const [head, ...inner] = tagsOf(form)
    const fields: Record<string, string[]> = Object.create(null)
    const add = (name: string | undefined, value: string) => {
      if (name) {
        fields[name] ??= []
        fields[name].push(value)
      }
    }
    let select: string | undefined
    for (const { name, attrs, text } of inner) {
      const value = attrs.get('value') ?? ''
      if (name === 'select') select = attrs.get('name')
      else if (name === 'option' && attrs.has('selected'))
        add(select, attrs.has('value') ? value : text)
      else if (name === 'textarea') add(attrs.get('name'), text.replace(/^\n/, ''))
      else if (name === 'input') {
        const type = attrs.get('type') ?? 'text'
        if (type === 'file' || type === 'submit' || type === 'button') continue
        if ((type === 'radio' || type === 'checkbox') && !attrs.has('checked')) continue
        add(attrs.get('name'), type === 'checkbox' && !attrs.has('value') ? 'on' : value)
      }
    }
    return {
      action: head!.attrs.get('action') ?? '',
      method: (head!.attrs.get('method') ?? 'get').toLowerCase(),
      isMultipart: head!.attrs.get('enctype') === 'multipart/form-data',
      fields,
    }
  })
}
